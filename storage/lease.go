package storage

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"

	"go.mau.fi/util/dbutil"
)

// Replicas on PostgreSQL know of each other by leases: a row for each, which it renews
// and which ends by the database's clock, so that it matters to nobody what the clocks
// of the hosts say. What a replica takes from the inbox or the outbox names its lease's
// epoch. Where a lease has ended its row is removed and what it held is free again; a
// replica that was only paused or cut off finds neither its row nor its name on what it
// held, so that it settles nothing that is another's by now, and begins a new epoch.
//
// The replica with the lowest epoch leads.
//
// On SQLite there is one process, which holds everything and leads.

const (
	// leaseFor is how long a lease lasts unless it is renewed, and leaseBeat how often
	// that happens. What a lost replica held is another's a beat after that: within ten
	// seconds, although the database may take some to answer.
	leaseFor  = 6 * time.Second
	leaseBeat = time.Second
	// idleInTransaction is how long PostgreSQL waits within a transaction for a process
	// that was paused or cut off, which others may have to wait for.
	idleInTransaction = 5 * time.Second
)

const (
	onlyProcess = 1  // the epoch of a process that needs no lease
	noEpoch     = -1 // of one whose lease has ended: it holds nothing
)

// lease is what a process knows of its own.
type lease struct {
	mu    sync.Mutex
	epoch int64 // 0: onlyProcess
	leads bool
	// Until then nobody can have ended it, whatever the database has not told yet: it
	// counts from before the renewal was asked for.
	sure time.Time
	// When the database was found, at the start or after it was away for as long as a
	// lease lasts: the others may not have had a chance to renew theirs either.
	found time.Time
}

// epoch names this process on what it holds.
func (s *Store) epoch() int64 {
	s.lease.mu.Lock()
	defer s.lease.mu.Unlock()
	if s.lease.epoch == 0 {
		return onlyProcess
	}
	return s.lease.epoch
}

// Leads reports whether this process is the one of several replicas that does what one
// alone must do. No two do at one time, and none before KeepLease.
func (s *Store) Leads() bool {
	s.lease.mu.Lock()
	defer s.lease.mu.Unlock()
	return s.lease.leads && (s.Embedded() || s.lease.isSure())
}

// SurelyHolds reports whether nobody can have taken what this process holds.
func (s *Store) SurelyHolds() bool {
	s.lease.mu.Lock()
	defer s.lease.mu.Unlock()
	return s.lease.epoch == 0 || s.lease.isSure()
}

// isSure reports whether nobody can have ended the lease. The caller holds mu. It asks both
// clocks, as one of them stands still while a host is suspended and the other may be set back.
func (l *lease) isSure() bool {
	now := time.Now()
	return now.Before(l.sure) && now.Round(0).Before(l.sure.Round(0))
}

// KeepLease keeps this process known as alive until end is called, and takes from
// replicas that are lost what they held. It calls lost when that was done to this one.
func (s *Store) KeepLease(lost func()) (end func()) {
	if s.write.Dialect != dbutil.Postgres {
		s.lease.set(0, true)
		return func() { s.lease.set(0, false) }
	}
	s.lease.set(noEpoch, false)
	ctx, cancel := context.WithCancel(context.Background())
	s.renew(ctx, lost)
	var beating sync.WaitGroup
	// A renewal waits for nothing else. What fails is done at the next beat.
	beating.Go(func() {
		everyBeat(ctx, func() {
			if !s.stepsBack(ctx, lost) {
				s.renew(ctx, lost)
			}
		})
	})
	beating.Go(func() { everyBeat(ctx, func() { _ = s.takeOver(ctx) }) })
	return func() {
		cancel()
		beating.Wait()
		s.giveBack()
	}
}

func everyBeat(ctx context.Context, do func()) {
	beat := time.NewTicker(leaseBeat)
	defer beat.Stop()
	for ctx.Err() == nil {
		do()
		select {
		case <-beat.C:
		case <-ctx.Done():
		}
	}
}

func (l *lease) set(epoch int64, leads bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.epoch, l.leads = epoch, leads
}

const (
	databaseNow = `CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)`
	noneIsOlder = `NOT EXISTS (SELECT 1 FROM replicas AS older WHERE older.epoch < replicas.epoch)`
)

// renew lets the lease last longer, or begins one where there is none any more.
func (s *Store) renew(ctx context.Context, lost func()) {
	ctx, cancel := context.WithTimeout(ctx, leaseFor)
	defer cancel()
	asked, epoch := time.Now(), s.epoch()
	var leads bool
	err := s.leases.QueryRowContext(ctx, `UPDATE replicas SET alive_until = `+databaseNow+` + $1 WHERE epoch = $2 RETURNING `+noneIsOlder,
		leaseFor.Milliseconds(), epoch).Scan(&leads)
	if errors.Is(err, sql.ErrNoRows) {
		if epoch != noEpoch {
			s.lease.set(noEpoch, false)
			lost()
		}
		asked = time.Now()
		epoch, leads, err = s.beginLease(ctx)
	}
	if err == nil {
		s.lease.renewed(epoch, leads, asked)
	}
}

// beginLease begins one. Its number is synced to disk, unlike what renewals say: a server
// that crashes would give it to another as well.
func (s *Store) beginLease(ctx context.Context) (epoch int64, leads bool, err error) {
	tx, err := s.leases.BeginTx(ctx, nil)
	if err != nil {
		return 0, false, err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, `SET LOCAL synchronous_commit = on`); err != nil {
		return 0, false, err
	}
	err = tx.QueryRowContext(ctx, `INSERT INTO replicas (alive_until) VALUES (`+databaseNow+` + $1) RETURNING epoch, `+noneIsOlder,
		leaseFor.Milliseconds()).Scan(&epoch, &leads)
	if err != nil {
		return 0, false, err
	}
	return epoch, leads, tx.Commit()
}

func (l *lease) renewed(epoch int64, leads bool, asked time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.sure.IsZero() || asked.After(l.sure) {
		l.found = asked
	}
	l.epoch, l.leads, l.sure = epoch, leads, asked.Add(leaseFor)
}

// waits reports whether the others may not have had the time to renew their leases.
func (l *lease) waits() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	return now.After(l.sure) || !l.found.IsZero() && now.Before(l.found.Add(leaseFor))
}

// takeOver ends the leases that were not renewed and frees what nobody holds any more.
func (s *Store) takeOver(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, leaseFor)
	defer cancel()
	if !s.lease.waits() {
		// A database that was restarted could be reached by nobody.
		_, err := s.leases.ExecContext(ctx, `DELETE FROM replicas WHERE alive_until < `+databaseNow+`
			AND clock_timestamp() - pg_postmaster_start_time() > CAST($1 AS BIGINT) * interval '1 ms'`, leaseFor.Milliseconds())
		if err != nil {
			return err
		}
	}
	rows, err := s.leases.QueryContext(ctx, `
		SELECT holder FROM inbox WHERE state = 0 AND holder <> 0 AND NOT EXISTS (SELECT 1 FROM replicas WHERE epoch = holder)
		UNION SELECT holder FROM outbox WHERE holder <> 0 AND NOT EXISTS (SELECT 1 FROM replicas WHERE epoch = holder)`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var gone []int64
	for rows.Next() {
		var epoch int64
		if err := rows.Scan(&epoch); err != nil {
			return err
		}
		gone = append(gone, epoch)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, epoch := range gone {
		if err := s.freeAllOf(ctx, epoch); err != nil {
			return err
		}
	}
	return nil
}

// freeAllOf frees what a process held that is no more. What it was sending may have
// arrived. It waits for nobody: what is locked, as by a transaction of a process that
// is paused in it, is freed at a later beat.
func (s *Store) freeAllOf(ctx context.Context, epoch int64) error {
	for _, free := range []string{
		`UPDATE inbox SET holder = 0 WHERE update_id IN (SELECT update_id FROM inbox WHERE state = 0 AND holder = $1 FOR UPDATE SKIP LOCKED)`,
		`UPDATE outbox SET holder = 0, claimed_until_ms = 0, unsure = 1 WHERE id IN (SELECT id FROM outbox WHERE holder = $1 FOR UPDATE SKIP LOCKED)`,
	} {
		if _, err := s.leases.ExecContext(ctx, free, epoch); err != nil {
			return err
		}
	}
	return nil
}

// giveBack ends this process's lease and frees what it holds, so that the others need
// not wait for that. Should it fail, they do.
func (s *Store) giveBack() {
	ctx, cancel := context.WithTimeout(context.Background(), leaseBeat)
	defer cancel()
	epoch := s.epoch()
	s.lease.set(noEpoch, false)
	if _, err := s.leases.ExecContext(ctx, `DELETE FROM replicas WHERE epoch = $1`, epoch); err == nil {
		_ = s.freeAllOf(ctx, epoch)
	}
}

// leaseHolds is true, within a statement, as long as the lease of an epoch is there: a
// process that was paused takes nothing before it has a new one.
func (s *Store) leaseHolds(epoch string) string {
	if s.write.Dialect != dbutil.Postgres {
		return ""
	}
	return ` AND (` + epoch + ` = 1 OR EXISTS (SELECT 1 FROM replicas WHERE epoch = ` + epoch + `))`
}
