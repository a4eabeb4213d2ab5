package storage

import (
	"context"
	"sync/atomic"
	"time"

	"go.mau.fi/util/dbutil"
)

// leaderBeat is how often a replica tries to lead, or makes sure that it does.
const leaderBeat = 2 * time.Second

// Leader tells whether this process is the one of several replicas that does
// what must be done by one alone. The zero Leader does not lead.
type Leader struct{ leads atomic.Bool }

// Leads reports whether this process leads at this moment.
func (l *Leader) Leads() bool { return l.leads.Load() }

// Lead lets this process lead whenever no other does, until the context ends. On
// SQLite there is no other. On PostgreSQL a session holds a lock; if the session
// is lost another replica leads, and for up to leaderBeat two may believe that
// they do: what leaders do must bear that, as claims in the outbox do.
func (s *Store) Lead(ctx context.Context, l *Leader) {
	defer l.leads.Store(false)
	if s.write.Dialect != dbutil.Postgres {
		l.leads.Store(true)
		<-ctx.Done()
		return
	}
	for ctx.Err() == nil {
		s.holdLead(ctx, l)
		l.leads.Store(false)
		select {
		case <-time.After(leaderBeat):
		case <-ctx.Done():
		}
	}
}

// holdLead leads for as long as one session holds the lock.
func (s *Store) holdLead(ctx context.Context, l *Leader) {
	conn, err := s.write.RawDB.Conn(ctx)
	if err != nil {
		return
	}
	defer conn.Close()
	// The lock belongs to the session, which goes back to the pool.
	defer conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", leaderLock)
	for ctx.Err() == nil {
		var mine bool
		// Held already, the session gets it once more: the unlock below pairs with it.
		if err := conn.QueryRowContext(ctx, "SELECT pg_try_advisory_lock($1)", leaderLock).Scan(&mine); err != nil || !mine {
			return
		}
		if l.leads.Swap(true) {
			if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_unlock($1)", leaderLock); err != nil {
				return
			}
		}
		select {
		case <-time.After(leaderBeat):
		case <-ctx.Done():
		}
	}
}
