package storage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// keysNotes are the notes that hold the name of the file of keys: two, so that one
// damaged row locks nobody out.
var keysNotes = []string{"keys", "keys again"}

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
	if errors.Is(err, ErrUnavailable) || err == nil && len(ids) > 0 {
		return err
	}
	return s.exchangePassing(ctx) // there is none, or it is damaged, or of an older copy of the database
}

func (s *Store) openKeyFile(ctx context.Context) error {
	path := KeysFile(Address{File: s.path})
	at, beside := filepath.Base(path), filepath.Base(s.path)
	var known []string
	for _, note := range keysNotes {
		name, err := s.Note(ctx, note)
		if err != nil {
			return err
		}
		known = append(known, name)
	}
	isNew := strings.Join(known, "") == ""
	file, names, err := openKeyFile(path, s.seal)
	switch {
	case errors.Is(err, os.ErrNotExist) && !isNew:
		return fmt.Errorf("%w: %s is not beside it, and without it nobody's words can be opened: put it back, from the newest backup if it is lost", ErrKeys, at)
	case errors.Is(err, os.ErrNotExist), errors.Is(err, errCutOff) && isNew:
		if err = makeKeyFile(path); err == nil {
			file, names, err = openKeyFile(path, s.seal)
		}
	}
	if err != nil {
		return fmt.Errorf("%w: %s can't be used: %w", ErrKeys, at, err)
	}
	s.keeper = file
	slots, err := file.slots()
	name := slices.IndexFunc(names, func(name string) bool { return isNew || slices.Contains(known, name) })
	switch {
	case err != nil:
		return fmt.Errorf("opening keys: %w", err)
	case isNew && slots > 1:
		return fmt.Errorf("%w: %s has those of another database: move it away, or put that database back", ErrKeys, at)
	case name < 0:
		return fmt.Errorf("%w: %s has those of another database: put back the file that was beside %s", ErrKeys, at, beside)
	case slices.Equal(known, []string{names[name], names[name]}):
		return nil
	}
	return s.Write(ctx, func(ctx context.Context) (err error) {
		for _, note := range keysNotes {
			err = errors.Join(err, s.KeepNote(ctx, note, names[name]))
		}
		return err
	})
}

// checkNewestKey makes sure that the keys are not older than the database. They may
// be newer: then the database was restored from a backup. A single key that was never
// there is a damaged row: its holder gets another.
func (s *Store) checkNewestKey(ctx context.Context) error {
	ids, err := s.readPassing(ctx)
	if err != nil {
		return err
	}
	where, arg, err := s.keeper.missing()
	if err != nil {
		return fmt.Errorf("checking keys: %w", err)
	}
	missing, err := s.holders(ctx, where, arg)
	if err != nil {
		return fmt.Errorf("checking keys: %w", err)
	}
	if len(ids) > 0 {
		_, err = s.keeper.load(ctx, ids[0])
	}
	switch {
	case errors.Is(err, ErrUnavailable):
		return fmt.Errorf("checking keys: %w", err)
	case !errors.Is(err, errNoSuchKey) && len(missing) < 2:
		return s.forgetHolders(ctx, missing)
	case s.path != "":
		return fmt.Errorf("%w: %s is older than it: put the newest copy back", ErrKeys, filepath.Base(KeysFile(Address{File: s.path})))
	default:
		return fmt.Errorf("%w: the table keys is older than the other tables: restore its newest copy", ErrKeys)
	}
}

// forgetHolders lets holders have no key.
func (s *Store) forgetHolders(ctx context.Context, all []held) error {
	return s.each(ctx, all, func(ctx context.Context, h held) error {
		s.noteDamage(damaged{"key_holders", "key_id", int64(h.key)})
		_, err := s.exec(ctx, `DELETE FROM key_holders WHERE chat_id = $1 AND tie_id = $2`, h.chat, h.tie)
		return err
	})
}
