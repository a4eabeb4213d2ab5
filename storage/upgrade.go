package storage

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// How values are sealed has changed twice; the note says how far a database is.
const (
	boundNote = "bound"
	// boundToPeople: a value is bound to the people of its row. Before, it was not.
	boundToPeople = "to people"
	// boundToKeys: it is sealed under keys that can be destroyed. Before, it was under
	// the house key.
	boundToKeys = "to keys"
)

// bindOnce seals the values of a database of an older version anew. It goes on where
// it was cut off: what is done shows in the value.
func (s *Store) bindOnce(ctx context.Context) error {
	bound, err := s.Note(ctx, boundNote)
	if err != nil || bound == boundToKeys {
		return err
	}
	open := func(ctx context.Context, t table, column string, v value) ([]byte, error) {
		return s.openOlder(ctx, t, column, v, bound == boundToPeople)
	}
	sealed := 0
	for _, t := range tables() {
		for _, column := range t.sealed {
			done, err := s.reseal(ctx, t, column, open, "", nil, 0)
			if err != nil {
				return fmt.Errorf("sealing %s anew: %w", t.name, err)
			}
			sealed += done
		}
	}
	return s.Write(ctx, func(ctx context.Context) error {
		if sealed > 0 {
			// What the house key opens is still in the files, where rows were before.
			if err := s.markErased(ctx, time.Now()); err != nil {
				return err
			}
		}
		return s.KeepNote(ctx, boundNote, boundToKeys)
	})
}

// openOlder opens a value that an older version sealed under the house key.
func (s *Store) openOlder(ctx context.Context, t table, column string, v value, toPeople bool) ([]byte, error) {
	switch _, err := s.openValue(ctx, t, column, v); {
	case err == nil:
		return nil, errSealedAlready
	case errors.Is(err, ErrUnavailable):
		return nil, err
	}
	people := v.people
	if !toPeople {
		people = nil
	}
	plain, err := s.seal.open(t.name, column, v.row, v.sealed, people...)
	if err == nil && t.named != "" && column == t.sealed[0] {
		plain = withOnce(v.once.String, plain)
	}
	return plain, err
}
