package storage

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"

	"go.mau.fi/util/dbutil"
)

// rekeyBatch is how many values are sealed anew in one transaction: others write
// in between.
const rekeyBatch = 200

// Rekey seals every value anew under the first key that is not under it yet, and
// returns how many. It can run beside the bot, and goes on where it was stopped.
// A value that no key opens is left as it is and counted.
func (s *Store) Rekey(ctx context.Context) (sealed, unreadable int, err error) {
	for _, t := range tables() {
		for _, column := range t.sealed {
			done, broken, err := s.reseal(ctx, t, column, false)
			sealed, unreadable = sealed+done, unreadable+broken
			if err != nil {
				return sealed, unreadable, fmt.Errorf("sealing %s anew: %w", t.name, err)
			}
		}
	}
	return sealed, unreadable, s.resealKeyWord(ctx)
}

// bindToPeople seals anew what an older version sealed without binding it to the
// people of its row. It is done once, by the upgrade.
func (s *Store) bindToPeople(ctx context.Context) error {
	for _, t := range tables() {
		if len(t.people) == 0 {
			continue
		}
		for _, column := range t.sealed {
			if _, _, err := s.reseal(ctx, t, column, true); err != nil {
				return fmt.Errorf("binding %s to its people: %w", t.name, err)
			}
		}
	}
	return nil
}

// bindOnce calls bindToPeople for a database of an older version.
func (s *Store) bindOnce(ctx context.Context) error {
	const mark = `SELECT EXISTS (SELECT 1 FROM meta WHERE name = 'bound')`
	var bound bool
	if err := s.write.QueryRow(ctx, mark).Scan(&bound); err != nil || bound {
		return asKnown(err)
	}
	if err := s.bindToPeople(ctx); err != nil {
		return err
	}
	_, err := s.write.Exec(ctx, `INSERT INTO meta (name, value) VALUES ('bound', 'to people')`)
	return asKnown(err)
}

// value is one sealed value with what it is bound to.
type value struct {
	row    int64
	people []int64
	sealed []byte
}

// reseal seals a column's values anew, in the order of their rows: those that are
// not under the first key or, with unbound, those that are bound to nobody yet.
func (s *Store) reseal(ctx context.Context, t table, column string, unbound bool) (done, broken int, err error) {
	after := int64(-1 << 63)
	for {
		var last []value
		err := s.Write(ctx, func(ctx context.Context) error {
			var err error
			if last, err = s.valuesAfter(ctx, t, column, after, unbound); err != nil {
				return err
			}
			for _, v := range last {
				var bound []int64
				if !unbound {
					bound = v.people
				}
				plain, err := s.seal.open(t.name, column, v.row, v.sealed, bound...)
				if err != nil {
					broken++
					continue
				}
				fresh := s.seal.seal(t.name, column, v.row, plain, v.people...)
				// Only if nobody has written it meanwhile, as a bot beside this process may.
				_, err = s.exec(ctx, `UPDATE `+t.name+` SET `+column+` = $1 WHERE `+t.key+` = $2 AND `+column+` = $3`, fresh, v.row, v.sealed)
				if err != nil {
					return err
				}
				done++
			}
			return nil
		})
		if err != nil || len(last) == 0 {
			return done, broken, err
		}
		after = last[len(last)-1].row
	}
}

// valuesAfter reads the next batch behind a row.
func (s *Store) valuesAfter(ctx context.Context, t table, column string, after int64, all bool) ([]value, error) {
	columns := append([]string{t.key, column}, t.people...)
	query := `SELECT ` + strings.Join(columns, ", ") + ` FROM ` + t.name + ` WHERE ` + t.key + ` > $1 AND ` + column + ` IS NOT NULL`
	args := []any{after}
	if !all {
		query += ` AND substr(` + column + `, 1, 1) <> $2`
		args = append(args, []byte{s.seal.current})
	}
	return queryAll(ctx, s, func(row dbutil.Scannable) (v value, err error) {
		v.people = make([]int64, len(t.people))
		into := []any{&v.row, &v.sealed}
		for i := range v.people {
			into = append(into, &v.people[i])
		}
		err = row.Scan(into...)
		return v, err
	}, fmt.Sprintf(`%s ORDER BY %s LIMIT %d`, query, t.key, rekeyBatch), args...)
}

// resealKeyWord lets the database be recognised by the first key alone.
func (s *Store) resealKeyWord(ctx context.Context) error {
	word := base64.StdEncoding.EncodeToString(s.seal.seal("meta", "value", 0, []byte(keyWord)))
	return s.Write(ctx, func(ctx context.Context) error {
		_, err := s.exec(ctx, `UPDATE meta SET value = $1 WHERE name IN ('key', 'key again')`, word)
		return err
	})
}

// KeyUse is how many values are sealed under the first key and under others.
type KeyUse struct{ First, Older int }

// KeysInUse counts the values by the key that seals them. Where none is under an
// older one, those can go.
func (s *Store) KeysInUse(ctx context.Context) (used KeyUse, err error) {
	type count struct {
		number []byte
		values int
	}
	for _, t := range tables() {
		for _, column := range t.sealed {
			counts, err := queryAll(ctx, s, func(row dbutil.Scannable) (c count, err error) {
				err = row.Scan(&c.number, &c.values)
				return c, err
			}, `SELECT substr(`+column+`, 1, 1), COUNT(*) FROM `+t.name+` WHERE `+column+` IS NOT NULL GROUP BY 1`)
			if err != nil {
				return used, fmt.Errorf("counting keys: %w", err)
			}
			for _, c := range counts {
				if len(c.number) == 1 && c.number[0] == s.seal.current {
					used.First += c.values
				} else {
					used.Older += c.values
				}
			}
		}
	}
	return used, nil
}
