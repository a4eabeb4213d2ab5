package storage

import (
	"context"
	"time"
)

// RenewNow lets a test renew a lease itself, which it gets at the first call, as if the
// process had run for long.
func (s *Store) RenewNow(ctx context.Context, lost func()) {
	s.RenewAtStart(ctx, lost)
	s.lease.found = time.Time{}
}

// RenewAtStart is RenewNow of a process that has just begun.
func (s *Store) RenewAtStart(ctx context.Context, lost func()) {
	if s.epoch() == onlyProcess {
		s.lease.set(noEpoch, false)
	}
	s.renew(ctx, lost)
}

// TakeOverNow takes over what lost replicas held.
func (s *Store) TakeOverNow(ctx context.Context) error { return s.takeOver(ctx) }

// Lapse lets a lease end as if it had not been renewed for long.
func (s *Store) Lapse(ctx context.Context) error {
	_, err := s.leases.ExecContext(ctx, `UPDATE replicas SET alive_until = 0 WHERE epoch = $1`, s.epoch())
	return err
}

// NumberFrom lets the store number what follows as by a clock that is ahead.
func (s *Store) NumberFrom(id int64) { s.ids.follow(id) }
