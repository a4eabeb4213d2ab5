package storage

import (
	"context"
	"fmt"
	"time"

	"go.mau.fi/util/dbutil"
)

// forgottenAtOnce bounds the rows that are deleted in one write, which others wait for.
const forgottenAtOnce = 500

// forgetting returns the statement that deletes up to $2 rows that are older than $1 and
// serve no more, "" for none.
func (t table) forgetting(dialect dbutil.Dialect) string {
	if t.old == "" {
		return ""
	}
	which := t.old
	if t.serves != "" {
		which += ` AND NOT ` + t.serves
	}
	if dialect == dbutil.Postgres {
		return `DELETE FROM ` + t.name + ` WHERE ctid = ANY (ARRAY (SELECT ctid FROM ` + t.name + ` WHERE ` + which + ` LIMIT $2))`
	}
	return `DELETE FROM ` + t.name + ` WHERE rowid IN (SELECT rowid FROM ` + t.name + ` WHERE ` + which + ` LIMIT $2)`
}

// Forget deletes what no longer serves at a time, and who has been gone for long. Called
// outside Write it deletes some rows at a time, so that nobody waits long.
func (s *Store) Forget(ctx context.Context, now time.Time) error {
	if err := s.forgetCheckins(ctx, now); err != nil {
		return err
	}
	for _, t := range tables() {
		if t.old == "" {
			continue
		}
		before := toUnix(now.Add(-t.keep))
		if t.milli {
			before = toMilli(now.Add(-t.keep))
		}
		if err := s.forgetRows(ctx, t, before, func(context.Context) error { return nil }); err != nil {
			return fmt.Errorf("forgetting what is old in %s: %w", t.name, err)
		}
	}
	return s.WriteAside(ctx, func(ctx context.Context) error { return s.forgetGone(ctx, now) })
}

// forgetRows deletes the rows of a table that are older than a time. With each write that
// deletes some it does also.
func (s *Store) forgetRows(ctx context.Context, t table, before int64, also func(context.Context) error) error {
	query := t.forgetting(s.write.Dialect)
	for {
		var some int64
		err := s.WriteAside(ctx, func(ctx context.Context) (err error) {
			if some, err = s.exec(ctx, query, before, forgottenAtOnce); err == nil && some > 0 {
				err = also(ctx)
			}
			return err
		})
		if err != nil || some < forgottenAtOnce {
			return err
		}
	}
}
