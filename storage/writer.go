package storage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"runtime/debug"
	"time"

	"go.mau.fi/util/dbutil"
)

// maxGroup bounds how many writes share one sync to disk.
const maxGroup = 256

// A job is one caller's write, waiting to be done together with others.
type job struct {
	ctx  context.Context
	do   func(context.Context) error
	done chan error
}

// Write runs do in a transaction and returns once it is synced to disk. If do
// fails or panics, nothing of it is kept and the error (or *Panic) is returned.
// Methods of Store called with do's context are part of the transaction.
//
// On SQLite do runs on the one goroutine that writes, together with what others
// write at that moment: it must not wait for anything but the database, nor do
// what takes long (see NotInWrite). An error that wraps ErrUnavailable means that
// the database could not do it now.
func (s *Store) Write(ctx context.Context, do func(context.Context) error) error {
	return s.writeBy(ctx, s.jobs, do)
}

// WriteAside is Write for what does many things in a row that nobody waits for. On
// SQLite it has a transaction to itself, so that others wait for what is left of that
// one, and not for it and the next.
func (s *Store) WriteAside(ctx context.Context, do func(context.Context) error) error {
	return s.writeBy(ctx, s.aside, do)
}

func (s *Store) writeBy(ctx context.Context, jobs chan<- *job, do func(context.Context) error) error {
	if ctx.Value(inWrite{}) != nil {
		return do(ctx)
	}
	if jobs == nil {
		// A server that went away without a word is not waited for until the network says so.
		ctx, cancel := context.WithTimeout(ctx, groupTimeout)
		defer cancel()
		err := s.transact(ctx, func(ctx context.Context) error { return s.watched(ctx, do) })
		s.broken.Store(errors.Is(err, ErrUnavailable))
		return err
	}
	j := &job{ctx: ctx, do: do, done: make(chan error, 1)}
	select {
	case jobs <- j:
	case <-ctx.Done():
		return fmt.Errorf("%w: %w", ErrUnavailable, ctx.Err())
	case <-s.closing:
		return errClosed
	}
	select {
	case err := <-j.done:
		return err
	case <-s.ended:
		return errClosed
	}
}

var errClosed = fmt.Errorf("%w: it is closed", ErrUnavailable)

// NotInWrite is for whatever is known to take long, such as the map of time zones:
// called with the context of a Write, where everybody would wait for it, it
// panics. The first test that comes by shows the mistake.
func NotInWrite(ctx context.Context) {
	if ctx.Value(inWrite{}) != nil {
		panic("this takes too long for a write")
	}
}

// slowWrite is how long the function of a Write may take before Slow is told.
const slowWrite = 100 * time.Millisecond

// watched runs do and tells Slow if it kept everybody else waiting.
func (s *Store) watched(ctx context.Context, do func(context.Context) error) error {
	began := time.Now()
	err := recovered(ctx, do)
	if took := time.Since(began); took > slowWrite && s.Slow != nil {
		s.Slow(runtime.FuncForPC(reflect.ValueOf(do).Pointer()).Name(), took)
	}
	return err
}

// Panic is the error of a write whose function panicked.
type Panic struct {
	Value any
	Stack []byte
}

// Error tells that there was a panic and not what it held, which may be words
// that somebody wrote.
func (p *Panic) Error() string { return fmt.Sprintf("panic of type %T", p.Value) }

func recovered(ctx context.Context, do func(context.Context) error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &Panic{Value: value, Stack: debug.Stack()}
		}
	}()
	return do(ctx)
}

// transact runs do in one transaction of its own.
func (s *Store) transact(ctx context.Context, do func(context.Context) error) error {
	if err := s.stillThere(); err != nil {
		return err
	}
	u := &unit{}
	err := s.write.DoTxn(ctx, nil, func(ctx context.Context) error {
		if err := do(context.WithValue(ctx, inWrite{}, u)); err != nil {
			return err
		}
		return s.keeper.settle()
	})
	s.keysAfter(context.WithoutCancel(ctx), u, err != nil)
	if errors.Is(err, dbutil.ErrTxnBegin) || errors.Is(err, dbutil.ErrTxnCommit) {
		return fmt.Errorf("%w: %w", ErrUnavailable, withoutAddress(err))
	}
	return asKnown(err)
}

// stillThere notices that the SQLite file was moved or deleted, which writing to
// the open file would not show.
func (s *Store) stillThere() error {
	if s.outage != nil && s.outage.on.Load() {
		return fmt.Errorf("%w: the sandbox was told so", ErrUnavailable)
	}
	if s.path == "" || s.file == nil {
		return nil // where there is no file, see Nowhere, no transaction begins
	}
	if err := s.keeper.stillThere(); err != nil {
		return err
	}
	now, err := os.Stat(s.path)
	if err != nil || !os.SameFile(now, s.file) {
		return fmt.Errorf("%w: the database file is not where it was opened", ErrUnavailable)
	}
	return nil
}

// writeGroups does the jobs, as many in one transaction as are waiting, until
// the store is closed. A thousand small transactions would each wait for the
// disk; together they wait once.
func (s *Store) writeGroups() {
	defer close(s.ended)
	for {
		select {
		case first := <-s.jobs:
			s.writeGroup(s.waitingWith(first))
		case alone := <-s.aside:
			if waiting := s.waitingWith(); len(waiting) > 0 {
				s.writeGroup(waiting)
			}
			s.writeGroup([]*job{alone})
		case <-s.closing:
			for len(s.jobs) > 0 {
				s.writeGroup(s.waitingWith(<-s.jobs))
			}
			return
		}
	}
}

// waitingWith returns the first jobs and those that wait behind them.
func (s *Store) waitingWith(group ...*job) []*job {
	for len(group) < maxGroup {
		select {
		case j := <-s.jobs:
			group = append(group, j)
		default:
			return group
		}
	}
	return group
}

// groupTimeout bounds one transaction. It is far above what any
// needs and below what a person would wait.
const groupTimeout = 10 * time.Second

func (s *Store) writeGroup(group []*job) {
	ctx, cancel := context.WithTimeout(context.Background(), groupTimeout)
	defer cancel()
	results := make([]error, len(group))
	err := s.transact(ctx, func(ctx context.Context) error {
		for i, j := range group {
			results[i] = s.writeOne(ctx, j)
			if errors.Is(results[i], ErrUnavailable) {
				return results[i]
			}
		}
		return nil
	})
	s.broken.Store(err != nil)
	for i, j := range group {
		if err != nil {
			j.done <- err
		} else {
			j.done <- results[i]
		}
	}
}

// writeOne does a job inside the group's transaction so that its failure undoes
// that job alone.
func (s *Store) writeOne(group context.Context, j *job) error {
	if err := j.ctx.Err(); err != nil {
		return err // nobody waits for it any more
	}
	if _, err := s.exec(group, "SAVEPOINT one"); err != nil {
		return err
	}
	u := unitOf(group)
	retired, number := len(u.retired), u.number
	err := s.watched(valuesOf{group, j.ctx}, j.do)
	if err != nil {
		u.retired, u.number, u.held = u.retired[:retired], number, nil // that is undone
	}
	if err != nil && !errors.Is(err, ErrUnavailable) {
		if _, err := s.exec(group, "ROLLBACK TO one"); err != nil {
			return err
		}
	}
	if errors.Is(err, ErrUnavailable) {
		return err
	}
	if _, err := s.exec(group, "RELEASE one"); err != nil {
		return err
	}
	return err
}

// valuesOf is a group's context that also carries the values of one job's.
type valuesOf struct {
	context.Context
	job context.Context
}

func (v valuesOf) Value(key any) any {
	if value := v.Context.Value(key); value != nil {
		return value
	}
	return v.job.Value(key)
}

// Healthy reports whether the last write reached the disk.
func (s *Store) Healthy() bool { return !s.broken.Load() }

// Probe writes a line of no meaning, to learn whether the database can be
// written to, and returns an error that wraps ErrUnavailable if it can't.
func (s *Store) Probe(ctx context.Context) error {
	return s.Write(ctx, func(ctx context.Context) error {
		_, err := s.exec(ctx, `UPDATE meta SET value = value WHERE name = 'key'`)
		return err
	})
}
