package storage

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// keysNote is the note that holds the name of the file of keys.
const keysNote = "keys"

// openKeys opens what keeps the keys, and makes it for a new database or one of
// before there were any. Where it is not what the database needs it returns an error
// that wraps ErrKeys and says what to do.
func (s *Store) openKeys(ctx context.Context) error {
	if s.path == "" {
		s.keeper = keyTable{s}
	} else if err := s.openKeyFile(ctx); err != nil {
		return err
	}
	if err := s.checkNewestKey(ctx); err != nil {
		return err
	}
	ids, err := s.readPassing(ctx)
	if err == nil && len(ids) > 0 {
		_, err = s.openKey(ctx, ids[0])
	}
	switch {
	case errors.Is(err, ErrUnavailable), err == nil && len(ids) > 0:
		return err
	}
	return s.exchangePassing(ctx) // there is none, or it is damaged, or of an older copy of the database
}

func (s *Store) openKeyFile(ctx context.Context) error {
	path := KeysFile(Address{File: s.path})
	known, err := s.Note(ctx, keysNote)
	if err != nil {
		return err
	}
	at, beside := filepath.Base(path), filepath.Base(s.path)
	file, name, err := openKeyFile(path, s.seal)
	switch {
	case errors.Is(err, os.ErrNotExist) && known != "":
		return fmt.Errorf("%w: %s is not beside it, and without it nobody's words can be opened: put it back, from the newest backup if it is lost", ErrKeys, at)
	case errors.Is(err, os.ErrNotExist), errors.Is(err, errCutOff) && known == "":
		if err = makeKeyFile(path); err == nil {
			file, name, err = openKeyFile(path, s.seal)
		}
	}
	if err != nil {
		return fmt.Errorf("%w: %s can't be used: %w", ErrKeys, at, err)
	}
	s.keeper = file
	slots, err := file.slots()
	switch {
	case err != nil:
		return fmt.Errorf("opening keys: %w", err)
	case known == "" && slots > 1:
		return fmt.Errorf("%w: %s has those of another database: move it away, or put that database back", ErrKeys, at)
	case known == "":
		return s.Write(ctx, func(ctx context.Context) error { return s.KeepNote(ctx, keysNote, hex.EncodeToString(name)) })
	case known != hex.EncodeToString(name):
		return fmt.Errorf("%w: %s has those of another database: put back the file that was beside %s", ErrKeys, at, beside)
	}
	return nil
}

// checkNewestKey makes sure that the keys are not older than the database. They may
// be newer: then the database was restored from a backup.
func (s *Store) checkNewestKey(ctx context.Context) error {
	var newest sql.Null[keyID]
	if err := s.on(ctx).QueryRowContext(ctx, `SELECT MAX(key_id) FROM key_holders`).Scan(&newest); err != nil {
		return fmt.Errorf("checking keys: %w", asKnown(err))
	}
	ids, err := s.readPassing(ctx)
	if err != nil {
		return err
	}
	for _, id := range append(ids, newest.V) {
		if id == 0 {
			continue
		}
		_, err := s.keeper.load(ctx, id)
		switch {
		case errors.Is(err, errNoSuchKey) && s.path != "":
			return fmt.Errorf("%w: %s is older than it: put the newest copy back", ErrKeys, filepath.Base(KeysFile(Address{File: s.path})))
		case errors.Is(err, errNoSuchKey):
			return fmt.Errorf("%w: the table keys is older than the other tables: restore its newest copy", ErrKeys)
		case errors.Is(err, ErrUnavailable):
			return fmt.Errorf("checking keys: %w", err)
		}
	}
	return nil
}
