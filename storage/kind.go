package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"go.mau.fi/util/dbutil"
)

// A database belongs to a house, where real people are, or to a sandbox, where
// they are made up: there everybody whom the stand-in for Telegram does not know
// is soon counted as gone. A row of meta says which, from the database's first
// moment, and neither opens what is the other's. Databases of before that row
// hold real people.
type kind string

const (
	house   kind = "house"
	sandbox kind = "sandbox"
)

var (
	// ErrSandbox means that the database is a sandbox's.
	ErrSandbox = errors.New("this database is a sandbox's, with made-up people")
	// ErrNoSandbox means that the database may hold real people.
	ErrNoSandbox = errors.New("this database is not a sandbox's: real people may be in it")
)

// checkKind refuses a database of the other kind before anything in it is touched.
func (s *Store) checkKind(ctx context.Context) error {
	marked, used, err := s.readKind(ctx)
	if err != nil {
		return fmt.Errorf("opening database: %w", asKnown(err))
	}
	switch {
	case !used || marked == s.kind:
		return nil
	case marked == sandbox:
		return ErrSandbox
	default:
		return ErrNoSandbox
	}
}

// readKind returns what the database is marked as, and whether anybody has used
// it yet: one whose making was cut off holds nothing.
func (s *Store) readKind(ctx context.Context) (marked kind, used bool, err error) {
	made := `SELECT COUNT(*) > 0 FROM sqlite_master WHERE name = 'meta'`
	if s.write.Dialect == dbutil.Postgres {
		made = `SELECT to_regclass('meta') IS NOT NULL`
	}
	if err := s.write.QueryRow(ctx, made).Scan(&used); err != nil || !used {
		return "", false, err
	}
	if err := s.write.QueryRow(ctx, `SELECT COUNT(*) > 0 FROM meta WHERE name = 'key'`).Scan(&used); err != nil || !used {
		return "", false, err
	}
	err = s.write.QueryRow(ctx, `SELECT value FROM meta WHERE name = 'kind'`).Scan(&marked)
	if errors.Is(err, sql.ErrNoRows) {
		return house, true, nil
	}
	return marked, true, err
}
