package storage

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// Backup writes a consistent copy of the embedded database to a file that does
// not exist yet, and beside it one of its keys, while others go on using them. What
// is sealed stays sealed: the copies are of no use without the house key. An older
// copy of the database can be opened with the newest keys: all but what was erased
// since, and what only passed through.
func (s *Store) Backup(ctx context.Context, file string) error {
	if s.path == "" {
		return errors.New("backup copies the embedded database; for PostgreSQL use pg_dump")
	}
	// Made here, so that the copy is for its owner alone from the first byte;
	// VACUUM INTO accepts a file that is empty.
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("backing up: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("backing up: %w", err)
	}
	if _, err := s.write.Exec(ctx, `VACUUM INTO $1`, file); err != nil {
		return fmt.Errorf("backing up: %w", asKnown(err))
	}
	// After the database: keys must not be older than it. In a write, so that nobody
	// changes them meanwhile; that of a busy bot is waited for.
	for tries := 50; ; tries-- {
		err = s.Write(ctx, func(context.Context) error { return s.keeper.(*keyFile).copyTo(KeysFile(Address{File: file})) })
		if tries == 0 || !errors.Is(err, ErrUnavailable) {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("backing up the keys: %w", err)
	}
	return nil
}

// Check looks the database through for damage and returns what it found, or nil.
func (s *Store) Check(ctx context.Context) error {
	if s.path == "" {
		_, err := s.exec(ctx, `SELECT 1`)
		return err
	}
	var verdict string
	if err := s.read.QueryRow(ctx, `PRAGMA quick_check`).Scan(&verdict); err != nil {
		return asKnown(err)
	}
	if verdict != "ok" {
		return fmt.Errorf("database is damaged: %s", verdict)
	}
	return nil
}
