package scheduler

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/robfig/cron/v3"

	"porchlight/storage"
)

const (
	// beatBatch is how many rhythms are planned in one transaction at most, and beatFor
	// after how long it begins no more: on SQLite everybody else's writes wait for it.
	beatBatch = 50
	beatFor   = 8 * time.Millisecond
	// putOff is how long a rhythm waits that could not be planned, so that it
	// stops nobody else's.
	putOff = time.Hour
)

// Due is what follows from a rhythm that has come due.
type Due struct {
	Postings []Posting // none if nothing is to be said now
	Next     time.Time // when it is due next; zero: never
}

// Heartbeat looks once a minute for rhythms that have come due, and with replicas more
// often: the one that plans may be lost, or just then have taken the turn. What is due
// stands in the database: a restart forgets nothing, and what came due while
// nobody was there is found by the first beat.
//
// What a rhythm says and its next time are written in one transaction, so a
// crash leaves a nudge posted or still due, never both and never neither. With
// several replicas one plans at a time (storage's Planning), and should two ever
// overlap, each row is locked by one of them and passed over by the other.
type Heartbeat struct {
	Store *storage.Store
	// Compose decides what follows from a rhythm. It runs inside the
	// transaction and may write to the store.
	Compose func(ctx context.Context, due storage.Rhythm, now time.Time) (Due, error)
	Wake    func() // the dispatcher
	Log     *slog.Logger
}

// Run beats at every full minute, or every few seconds, until the context ends, and once
// at the start.
func (h *Heartbeat) Run(ctx context.Context) {
	beat := func() {
		if _, err := h.Beat(ctx, time.Now()); err != nil && ctx.Err() == nil {
			h.Log.Warn("rhythms can't be planned; trying again within a minute", "err", err)
		}
	}
	beat()
	every := "0 * * * * *"
	if !h.Store.Embedded() {
		every = "*/5 * * * * *"
	}
	minutes := cron.New(cron.WithLocation(time.UTC), cron.WithSeconds(), cron.WithLogger(cron.DiscardLogger),
		cron.WithChain(cron.SkipIfStillRunning(cron.DiscardLogger)))
	if _, err := minutes.AddFunc(every, beat); err != nil {
		panic(err) // both lines are constants
	}
	minutes.Start()
	<-ctx.Done()
	<-minutes.Stop().Done()
}

// Beat plans everything that is due at now and returns how much it posted.
func (h *Heartbeat) Beat(ctx context.Context, now time.Time) (posted int, err error) {
	look, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	next, ok, err := h.Store.NextRhythm(look)
	if err != nil || !ok || next.Due.After(now) {
		return 0, err // the usual minute: nothing is locked and nothing written
	}
	for ctx.Err() == nil {
		more, said, err := h.plan(ctx, now)
		if err != nil && !errors.Is(err, storage.ErrUnavailable) {
			more, said, err = h.planOneByOne(ctx, now)
		}
		posted += said
		if said > 0 {
			h.Wake()
		}
		if err != nil || !more {
			return posted, err
		}
	}
	return posted, ctx.Err()
}

// plan does a batch of rhythms in one transaction, all of them or none, and reports
// whether more may be due.
func (h *Heartbeat) plan(ctx context.Context, now time.Time) (more bool, said int, err error) {
	err = h.Store.WriteAside(ctx, func(ctx context.Context) error {
		more, said = false, 0
		due, err := h.claim(ctx, now, beatBatch)
		if err != nil {
			return err
		}
		more = len(due) == beatBatch
		began := time.Now()
		for i, r := range due {
			if i > 0 && time.Since(began) > beatFor {
				more = true
				return nil
			}
			count, err := h.planOne(ctx, r, now)
			if err != nil {
				return err
			}
			said += count
		}
		return nil
	})
	if err != nil {
		return false, 0, err
	}
	return more, said, nil
}

// claim takes rhythms that are due, none while another replica is planning.
func (h *Heartbeat) claim(ctx context.Context, now time.Time, limit int) ([]storage.Rhythm, error) {
	if mine, err := h.Store.Planning(ctx); err != nil || !mine {
		return nil, err
	}
	return h.Store.DueRhythms(ctx, now, limit)
}

// planOneByOne does a batch that failed again, each rhythm in a transaction of
// its own, and puts off the one that fails.
func (h *Heartbeat) planOneByOne(ctx context.Context, now time.Time) (more bool, said int, err error) {
	for range beatBatch {
		var r storage.Rhythm // ID 0: nothing is left
		count := 0
		err := h.Store.Write(ctx, func(ctx context.Context) error {
			due, err := h.claim(ctx, now, 1)
			if err != nil || len(due) == 0 {
				return err
			}
			r = due[0]
			count, err = h.planOne(ctx, r, now)
			return err
		})
		if err != nil && r.ID != 0 && !errors.Is(err, storage.ErrUnavailable) {
			h.Log.Error("planning a rhythm failed; it is put off", "rhythm", r.ID, "err", err)
			count = 0
			err = h.delay(ctx, r, now)
		}
		if err != nil || r.ID == 0 {
			return false, said, err
		}
		said += count
	}
	return true, said, nil
}

// delay has a rhythm that failed come later, unless another replica has planned it
// meanwhile, or somebody has changed it.
func (h *Heartbeat) delay(ctx context.Context, failed storage.Rhythm, now time.Time) error {
	return h.Store.Write(ctx, func(ctx context.Context) error {
		first, err := h.claim(ctx, now, 1)
		if err != nil || len(first) == 0 || first[0] != failed {
			return err
		}
		return h.Store.Advance(ctx, failed.ID, now.Add(putOff))
	})
}

// planOne writes what follows from one rhythm.
func (h *Heartbeat) planOne(ctx context.Context, r storage.Rhythm, now time.Time) (said int, err error) {
	due, err := h.Compose(ctx, r, now)
	if err != nil {
		return 0, err
	}
	for _, p := range due.Postings {
		id, err := Post(ctx, h.Store, p)
		if err != nil {
			return 0, err
		}
		if id != 0 {
			said++
		}
	}
	return said, h.Store.Advance(ctx, r.ID, due.Next)
}
