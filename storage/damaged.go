package storage

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"go.mau.fi/util/dbutil"
)

// A disk goes bad one row at a time, and a thief may turn a row to himself. What
// can't be opened is nobody's: it is left out, so that its owner goes on being
// served with all else, and nothing goes to whom the row names. It is counted, told
// once, and stays as it is until its owner takes it out.

// damage remembers which values have been told of.
type damage struct {
	mu   sync.Mutex
	told map[damaged]bool
}

// damaged is the place of a value that can't be opened.
type damaged struct {
	table, column string
	row           int64
}

// mostTold bounds the memory of what has been told.
const mostTold = 1000

// opened opens a value for whoever can do without it; not ok if it can't be opened.
// That its key was destroyed is no damage: the row is as good as deleted. An error is
// that of an outage, after which it may be opened again.
func (s *Store) opened(ctx context.Context, table, column string, row int64, sealed []byte, people ...int64) (plain []byte, ok bool, err error) {
	plain, err = s.unsealed(ctx, table, column, row, sealed, people...)
	switch {
	case err == nil:
		return plain, true, nil
	case errors.Is(err, ErrUnavailable):
		return nil, false, err
	case !errors.Is(err, errDestroyed):
		s.noteDamage(damaged{table, column, row})
	}
	return nil, false, nil
}

// noteDamage counts a value that can't be opened, and tells of it the first time.
func (s *Store) noteDamage(at damaged) {
	s.unreadable.Add(1)
	s.damage.mu.Lock()
	news := !s.damage.told[at] && len(s.damage.told) < mostTold
	if news {
		if s.damage.told == nil {
			s.damage.told = map[damaged]bool{}
		}
		s.damage.told[at] = true
	}
	s.damage.mu.Unlock()
	if news && s.Damaged != nil {
		s.Damaged(at.table, at.column)
	}
}

// Unreadable returns how many times a sealed value could not be opened since the
// start: it was damaged, or moved to where it does not belong.
func (s *Store) Unreadable() int64 { return s.unreadable.Load() }

// found is a row that was read; lost if what is sealed in it can't be opened.
type found[T any] struct {
	it   T
	lost bool
}

// queryFound is queryAll for rows with sealed values. They are opened once all rows
// are read, since the keys may be in the same database.
func queryFound[R, T any](ctx context.Context, s *Store, scan func(dbutil.Scannable) (R, error), open func(context.Context, R) (found[T], error), query string, args ...any) ([]found[T], error) {
	rows, err := queryAll(ctx, s, scan, query, args...)
	if err != nil {
		return nil, err
	}
	all := make([]found[T], len(rows))
	for i, row := range rows {
		if all[i], err = open(ctx, row); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// listed leaves out what is lost.
func listed[T any](all []found[T], err error) ([]T, error) { return picked(all, false), err }

// lost returns only what is lost.
func lost[T any](all []found[T], err error) ([]T, error) { return picked(all, true), err }

func picked[T any](all []found[T], lost bool) (some []T) {
	for _, one := range all {
		if one.lost == lost {
			some = append(some, one.it)
		}
	}
	return some
}

// Lost are the rows of a person's circle that can't be opened any more.
type Lost struct {
	ties          []Tie
	invitations   []Invitation
	professionals []Professional
}

// Any reports whether there is one.
func (l Lost) Any() bool { return len(l.ties)+len(l.invitations)+len(l.professionals) > 0 }

// Lost returns what is lost of a person's circle.
func (s *Store) Lost(ctx context.Context, person ChatID) (l Lost, err error) {
	var errs [3]error
	l.ties, errs[0] = lost(queryFound(ctx, s, scanTie, s.openTie, `SELECT `+tieColumns+` FROM ties WHERE person_chat = $1`, person))
	l.invitations, errs[1] = lost(queryFound(ctx, s, scanInvitation, s.openInvitation, `SELECT `+invitationColumns+` FROM invitations WHERE person_chat = $1 AND state IN (0, 2)`, person))
	l.professionals, errs[2] = lost(s.professionals(ctx, person))
	if err := errors.Join(errs[:]...); err != nil {
		return l, fmt.Errorf("looking for what is lost: %w", err)
	}
	return l, nil
}

// TakeOutLost deletes what is lost of a person's circle, with all that belongs to it.
func (s *Store) TakeOutLost(ctx context.Context, person ChatID) error {
	l, err := s.Lost(ctx, person)
	if err != nil {
		return err
	}
	for _, tie := range l.ties {
		err = errors.Join(err, s.EndTie(ctx, tie))
	}
	for _, inv := range l.invitations {
		err = errors.Join(err, s.WithdrawInvitation(ctx, inv.ID, person))
	}
	for _, p := range l.professionals {
		err = errors.Join(err, s.DropProfessional(ctx, p.ID, person))
	}
	return err
}

// endLostTies ends a tie between two chats if it is lost.
func (s *Store) endLostTies(ctx context.Context, person, supporter ChatID) error {
	ties, err := lost(queryFound(ctx, s, scanTie, s.openTie, `SELECT `+tieColumns+` FROM ties WHERE person_chat = $1 AND supporter_chat = $2`, person, supporter))
	for _, tie := range ties {
		err = errors.Join(err, s.EndTie(ctx, tie))
	}
	return err
}
