package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"porchlight/storage"
)

// intake takes updates in: the guard hears each one first, then all of them are
// stored with one sync to disk, and only then may Telegram forget them. While the
// database is away, intake goes on listening and holds what it can't store.
type intake struct {
	store   *storage.Store
	guard   *guard
	metrics *metrics
	log     *slog.Logger
	// handle gets the updates that are stored and new, in order.
	handle func([]*arrival)

	mu   sync.Mutex
	held []*waiting     // not stored yet, in order of arrival
	ids  map[int64]bool // the numbers of what is held, or about to be
	more chan struct{}  // something is held
}

// waiting is an update that is being stored.
type waiting struct {
	*arrival
	stored chan struct{}
}

const (
	// mostHeld bounds what is held in memory while the database is away.
	mostHeld = 10_000
	// claimUpdates is how long the updates that this process stored are its own.
	claimUpdates = 5 * time.Minute
	// storeRetry is the pause between tries to store.
	storeRetry = 300 * time.Millisecond
)

func newIntake(store *storage.Store, g *guard, m *metrics, log *slog.Logger) *intake {
	return &intake{store: store, guard: g, metrics: m, log: log, ids: map[int64]bool{}, more: make(chan struct{}, 1)}
}

// take hears an update and holds it until it is stored. It returns nil for one
// that is held already, and for one that finds no room.
func (in *intake) take(ctx context.Context, a *arrival) *waiting {
	if !in.isNew(a.ID) {
		return nil
	}
	in.metrics.updates.Inc()
	in.guard.meet(ctx, a)
	w := &waiting{a, make(chan struct{})}
	if in.hold(w) {
		return w
	}
	in.metrics.refusedUpdates.Inc()
	if w.answer == nil {
		in.guard.refuse(a)
	}
	return nil
}

// isNew reports whether the update is not held yet, and from then on it is.
func (in *intake) isNew(id int64) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.ids[id] {
		return false
	}
	in.ids[id] = true
	return true
}

// hold keeps an update until it is stored; false if there is no room.
func (in *intake) hold(w *waiting) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(in.held) >= mostHeld {
		delete(in.ids, w.ID)
		return false
	}
	in.held = append(in.held, w)
	in.metrics.held.Set(float64(len(in.held)))
	select {
	case in.more <- struct{}{}:
	default:
	}
	return true
}

// storeHeld stores what is held, as often as it takes, until the context ends.
func (in *intake) storeHeld(ctx context.Context) {
	failing := false
	for {
		select {
		case <-in.more:
		case <-ctx.Done():
			return
		}
		for {
			err := in.storeOnce(ctx)
			if err == nil {
				if failing {
					in.log.Info("storage is back; what was held is stored")
				}
				failing = false
				break
			}
			if !failing {
				in.log.Error("updates can't be stored; distress and /help are answered from memory, the rest is held until storage is back", "err", err)
			}
			failing = true
			select {
			case <-time.After(storeRetry):
			case <-ctx.Done():
				return
			}
		}
	}
}

// storeOnce stores all that is held at this moment, in one transaction, with the
// answers that Telegram does not have yet.
func (in *intake) storeOnce(ctx context.Context) error {
	in.mu.Lock()
	batch := in.held
	in.mu.Unlock()
	if len(batch) == 0 {
		return nil
	}
	updates := make([]storage.Update, len(batch))
	for i, w := range batch {
		updates[i] = storage.Update{ID: w.ID, Chat: w.Chat, Body: w.Raw, ReceivedAt: w.ArrivedAt}
	}
	var fresh []storage.Update
	rows := make([]int64, len(batch))
	err := in.store.Write(context.WithoutCancel(ctx), func(ctx context.Context) (err error) {
		if fresh, err = in.store.Receive(ctx, updates, time.Now().Add(claimUpdates)); err != nil {
			return err
		}
		for i, w := range batch {
			if w.answer == nil {
				continue
			}
			if rows[i], err = in.guard.courier.post(ctx, w.ID, w.answer); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, w := range batch {
		if w.answer != nil {
			in.guard.courier.posted(ctx, w.answer, rows[i])
		}
	}
	in.release(batch)
	in.handle(those(fresh, batch))
	return nil
}

// those returns the arrivals of the updates, which are among the batch in its order.
func those(updates []storage.Update, batch []*waiting) (all []*arrival) {
	for _, w := range batch {
		if len(all) < len(updates) && w.ID == updates[len(all)].ID {
			all = append(all, w.arrival)
		}
	}
	return all
}

// flush waits for what is held to be stored, before a shutdown.
func (in *intake) flush(ctx context.Context) {
	in.mu.Lock()
	held := in.held
	in.mu.Unlock()
	if len(held) == 0 {
		return
	}
	select {
	case <-held[len(held)-1].stored:
	case <-ctx.Done():
		in.log.Warn("some updates could not be stored; Telegram will send them again", "count", len(held))
	}
}

// release lets go of what is stored.
func (in *intake) release(batch []*waiting) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.held = in.held[len(batch):]
	for _, w := range batch {
		delete(in.ids, w.ID)
		close(w.stored)
	}
	in.metrics.held.Set(float64(len(in.held)))
}

// settled waits a moment for all that is held to be stored, also while shutting
// down: what is stored by then need not come again.
func (in *intake) settled(last *waiting) bool {
	if last == nil {
		in.mu.Lock()
		defer in.mu.Unlock()
		return len(in.held) == 0
	}
	select {
	case <-last.stored:
		return true
	case <-time.After(storeGrace):
		return false
	}
}
