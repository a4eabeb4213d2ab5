package storage

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.mau.fi/util/dbutil"
)

// rekeyBatch is how many values are sealed anew in one transaction: others write
// in between.
const rekeyBatch = 200

// resealedAtOnce is the same where the bot does so itself, many times in a row.
const resealedAtOnce = 50

// Rekey seals every key anew under the first house key that is not under it yet, and
// returns how many. What they seal need not be touched. It can run beside the bot,
// and goes on where it was stopped. A key that no house key opens is left as it is
// and counted.
func (s *Store) Rekey(ctx context.Context) (sealed, unreadable int, err error) {
	for last := keyID(0); ; {
		err := s.Write(ctx, func(ctx context.Context) error {
			next, done, broken, err := s.keeper.reseal(ctx, last)
			last, sealed, unreadable = next, sealed+done, unreadable+broken
			return err
		})
		if err != nil {
			return sealed, unreadable, fmt.Errorf("sealing the keys anew: %w", err)
		}
		if last == 0 {
			return sealed, unreadable, s.resealKeyWord(ctx)
		}
	}
}

// value is one sealed value with what it is bound to.
type value struct {
	row    int64
	people []int64
	sealed []byte
	once   sql.NullString // see table.named
}

// opener opens a value of a column.
type opener func(ctx context.Context, t table, column string, v value) ([]byte, error)

func (s *Store) openValue(ctx context.Context, t table, column string, v value) ([]byte, error) {
	return s.unsealed(ctx, t.name, column, v.row, v.sealed, v.people...)
}

// errSealedAlready is what an opener says of a value that need not be sealed anew.
var errSealedAlready = errors.New("it is sealed already")

// reseal opens a column's values, in the order of their rows, and seals them anew
// under the keys of now: those of which it is true that "where", with %s for the
// column and $2 for arg; all if it is "". What can't be opened is left as it is and
// counted. Behind each batch it rests so many times as long as that took.
func (s *Store) reseal(ctx context.Context, t table, column string, open opener, where string, arg any, rest time.Duration) (done int, err error) {
	after := int64(-1 << 63)
	for {
		began := time.Now()
		// Read outside the write: everybody waits for that.
		batch, err := s.valuesAfter(ctx, t, column, after, where, arg)
		if err != nil || len(batch) == 0 {
			return done, err
		}
		err = s.WriteAside(ctx, func(ctx context.Context) error {
			for _, v := range batch {
				plain, err := open(ctx, t, column, v)
				switch {
				case errors.Is(err, errSealedAlready):
					continue
				case errors.Is(err, ErrUnavailable):
					return err
				case errors.Is(err, errDestroyed):
					continue
				case err != nil:
					s.noteDamage(damaged{t.name, column, v.row}) // its key may go now
					continue
				}
				if err := s.replace(ctx, t, column, v, plain); err != nil {
					return err
				}
				done++
			}
			return nil
		})
		if err != nil {
			return done, err
		}
		if after = batch[len(batch)-1].row; len(batch) == resealedAtOnce {
			pause(ctx, rest*time.Since(began))
		}
	}
}

// pause waits, unless the context ends before.
func pause(ctx context.Context, wait time.Duration) {
	select {
	case <-time.After(wait):
	case <-ctx.Done():
	}
}

// replace writes a value sealed anew, unless somebody has written or deleted it
// meanwhile.
func (s *Store) replace(ctx context.Context, t table, column string, v value, plain []byte) error {
	set := column + ` = $1`
	args := []any{nil, v.row, v.sealed}
	if t.named != "" && column == t.sealed[0] {
		if once, _ := cutOnce(plain); once != "" {
			names, err := s.onceNames(ctx, once)
			if err != nil {
				return err
			}
			set, args = set+`, `+t.named+` = $4`, append(args, names[0])
		}
	}
	fresh, err := s.sealed(ctx, t.name, column, v.row, plain, v.people...)
	if err != nil {
		return err
	}
	args[0] = fresh
	_, err = s.exec(ctx, `UPDATE `+t.name+` SET `+set+` WHERE `+t.key+` = $2 AND `+column+` = $3`, args...)
	return err
}

// valuesAfter reads the next batch behind a row.
func (s *Store) valuesAfter(ctx context.Context, t table, column string, after int64, where string, arg any) ([]value, error) {
	columns := append([]string{t.key, column}, t.people...)
	if t.named != "" {
		columns = append(columns, t.named)
	}
	query := `SELECT ` + strings.Join(columns, ", ") + ` FROM ` + t.name + ` WHERE ` + t.key + ` > $1 AND ` + column + ` IS NOT NULL`
	args := []any{after}
	if where != "" {
		query, args = query+` AND `+fmt.Sprintf(where, column), append(args, arg)
	}
	return queryAll(ctx, s, func(row dbutil.Scannable) (v value, err error) {
		v.people = make([]int64, len(t.people))
		into := []any{&v.row, &v.sealed}
		for i := range v.people {
			into = append(into, &v.people[i])
		}
		if t.named != "" {
			into = append(into, &v.once)
		}
		err = row.Scan(into...)
		return v, err
	}, fmt.Sprintf(`%s ORDER BY %s LIMIT %d`, query, t.key, resealedAtOnce), args...)
}

// resealKeyWord lets the database be recognised by the first key alone.
func (s *Store) resealKeyWord(ctx context.Context) error {
	word := base64.StdEncoding.EncodeToString(s.seal.seal("meta", "value", 0, []byte(keyWord)))
	return s.Write(ctx, func(ctx context.Context) error {
		_, err := s.exec(ctx, `UPDATE meta SET value = $1 WHERE name IN ('key', 'key again')`, word)
		return err
	})
}

// KeyUse is how many of the keys are sealed under the first house key and under others.
type KeyUse struct{ First, Older int }

// KeysInUse counts them. Where none is under an older house key, those can go.
func (s *Store) KeysInUse(ctx context.Context) (used KeyUse, err error) {
	counts, err := s.keeper.count(ctx)
	if err != nil {
		return used, fmt.Errorf("counting keys: %w", asKnown(err))
	}
	for number, n := range counts {
		if number == s.seal.current {
			used.First += n
		} else {
			used.Older += n
		}
	}
	return used, nil
}
