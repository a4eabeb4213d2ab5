package storage

import (
	"context"
	"database/sql"
	"errors"

	"go.mau.fi/util/dbutil"
)

// keyTable keeps the keys on PostgreSQL in a table, where every replica has them.
// They come and go with the transaction. Scrub removes what is left of them in the
// table's file; the server's log, its archives and its base backups are not the bot's.
type keyTable struct{ s *Store }

func (k keyTable) add(ctx context.Context, key []byte) (keyID, error) {
	id := keyID(k.s.ids.next())
	_, err := k.s.exec(ctx, `INSERT INTO keys (id, sealed) VALUES ($1, $2)`, id, k.s.seal.seal("keys", "sealed", int64(id), key))
	return id, err
}

func (keyTable) settle() error { return nil }
func (keyTable) undo() []keyID { return nil }

func (k keyTable) load(ctx context.Context, id keyID) ([]byte, error) {
	var value []byte
	err := k.s.on(ctx).QueryRowContext(ctx, `SELECT sealed FROM keys WHERE id = $1`, id).Scan(&value)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, errNoSuchKey
	case err != nil:
		return nil, err
	case len(value) == 0:
		return nil, errDestroyed
	}
	return k.s.seal.open("keys", "sealed", int64(id), value)
}

func (k keyTable) retire(ctx context.Context, ids []keyID) error {
	for _, id := range ids {
		if _, err := k.s.exec(ctx, `UPDATE keys SET sealed = '' WHERE id = $1`, id); err != nil {
			return err
		}
	}
	return nil
}

func (keyTable) destroy([]keyID, int64) error { return nil } // retire did it

func (k keyTable) some(ctx context.Context, after keyID) (live, destroyed []keyID, last keyID, err error) {
	ids, err := queryAll(ctx, k.s, func(row dbutil.Scannable) (id keyID, err error) {
		var isLive bool
		err = row.Scan(&id, &isLive)
		if isLive {
			live = append(live, id)
		} else {
			destroyed = append(destroyed, id)
		}
		return id, err
	}, `SELECT id, sealed <> '' FROM keys WHERE id > $1 ORDER BY id LIMIT $2`, after, keysAtOnce)
	if len(ids) == keysAtOnce {
		last = ids[keysAtOnce-1]
	}
	return live, destroyed, last, err
}

func (k keyTable) reseal(ctx context.Context, after keyID) (last keyID, done, broken int, err error) {
	type kept struct {
		id    keyID
		value []byte
	}
	batch, err := queryAll(ctx, k.s, func(row dbutil.Scannable) (one kept, err error) {
		err = row.Scan(&one.id, &one.value)
		return one, err
	}, `SELECT id, sealed FROM keys WHERE id > $1 AND sealed <> '' AND substr(sealed, 1, 1) <> $2 ORDER BY id LIMIT $3`,
		after, []byte{k.s.seal.current}, rekeyBatch)
	for _, one := range batch {
		last = one.id
		key, failed := k.s.seal.open("keys", "sealed", int64(one.id), one.value)
		if failed != nil {
			broken++
			continue
		}
		// Only if nobody has destroyed it meanwhile.
		if _, err := k.s.exec(ctx, `UPDATE keys SET sealed = $1 WHERE id = $2 AND sealed = $3`,
			k.s.seal.seal("keys", "sealed", int64(one.id), key), one.id, one.value); err != nil {
			return 0, 0, 0, err
		}
		done++
	}
	return last, done, broken, err
}

// missing looks among the newest: of an older table of keys these are not there.
func (keyTable) missing() (where string, arg any, err error) {
	return `key_id IN (SELECT key_id FROM key_holders ORDER BY key_id DESC LIMIT $1)
		AND NOT EXISTS (SELECT 1 FROM keys WHERE keys.id = h.key_id) LIMIT 2`, newestKeys, nil
}

// newestKeys is of how many keys it is made sure at each start that they are there.
const newestKeys = 100

func (k keyTable) count(ctx context.Context) (map[byte]int, error) {
	counts := map[byte]int{}
	_, err := queryAll(ctx, k.s, func(row dbutil.Scannable) (n int, err error) {
		var number []byte
		if err = row.Scan(&number, &n); err == nil && len(number) == 1 {
			counts[number[0]] = n
		}
		return n, err
	}, `SELECT substr(sealed, 1, 1), COUNT(*) FROM keys WHERE sealed <> '' GROUP BY 1`)
	return counts, err
}

func (keyTable) stillThere() error { return nil }
func (keyTable) close() error      { return nil }
