package storage

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
)

// Note returns a line that the program keeps for itself, "" if there is none.
// Nothing that belongs to a person is ever kept as a note.
func (s *Store) Note(ctx context.Context, name string) (value string, err error) {
	err = s.on(ctx).QueryRowContext(ctx, `SELECT value FROM meta WHERE name = $1`, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, asKnown(err)
}

// KeepNote keeps a line under a name.
func (s *Store) KeepNote(ctx context.Context, name, value string) error {
	_, err := s.exec(ctx, `
		INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	if err != nil {
		return fmt.Errorf("keeping note: %w", err)
	}
	return nil
}

// KeepSecretNote keeps a line that nobody may read who has the database alone.
func (s *Store) KeepSecretNote(ctx context.Context, name, value string) error {
	return s.KeepNote(ctx, name, base64.StdEncoding.EncodeToString(s.seal.seal("meta", name, 0, []byte(value))))
}

// SecretNote returns such a line, "" also for one that the house key does not open.
func (s *Store) SecretNote(ctx context.Context, name string) (string, error) {
	note, err := s.Note(ctx, name)
	if err != nil {
		return "", err
	}
	sealed, _ := base64.StdEncoding.DecodeString(note)
	value, _ := s.seal.open("meta", name, 0, sealed)
	return string(value), nil
}
