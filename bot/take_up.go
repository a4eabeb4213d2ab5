package main

import (
	"context"
	"maps"
	"time"

	"porchlight/storage"
)

// With replicas each update is taken from the inbox before it is handled, by the one
// that stored it if that may: whoever holds an earlier one of its chat takes it too, so
// that a chat's are handled in order. What a replica held that is lost is taken by
// another.

// taking is what a queue knows of updates that may be taken.
type taking struct {
	fresh map[int64]*arrival // stored by this process just now; belongs to queue.mu
	wake  chan struct{}      // there may be something to take

	// The rest belongs to sweep.
	strays map[int64]bool // held by this process, and not in its memory
	doubt  bool           // there may be some: what was taken last failed
}

const (
	// takeEvery is how often a replica looks for what another has stored or left.
	takeEvery = 250 * time.Millisecond
	// sweepEvery is how often a process looks for what it holds and does not know of.
	sweepEvery = 30 * time.Second
	// lookFor is how long a look waits for a server that may have gone without a word.
	lookFor = 10 * time.Second
	// takenAtOnce bounds what is taken in one write.
	takenAtOnce = 500
)

// stored takes updates that this process has just stored, in order.
func (q *queue) stored(arrivals []*arrival) {
	if q.store.Embedded() {
		q.add(arrivals) // it holds them already
		return
	}
	q.mu.Lock()
	for _, a := range arrivals {
		q.taking.fresh[a.ID] = a
	}
	q.mu.Unlock()
	q.takeSoon()
}

// takeSoon has the inbox looked at.
func (q *queue) takeSoon() {
	if !q.store.Embedded() {
		wakes(q.taking.wake)
	}
}

// sweep takes up what waits in the inbox and may be taken, until the context ends.
func (q *queue) sweep(ctx context.Context) {
	every := sweepEvery
	if !q.store.Embedded() {
		every = takeEvery
	}
	for swept := time.Now(); ; {
		select {
		case <-q.taking.wake:
		case <-time.After(every):
		case <-ctx.Done():
			return
		}
		q.takeUp(ctx)
		if time.Since(swept) >= sweepEvery {
			swept = time.Now()
			q.forgetQuiet()
			q.taking.doubt = true
		}
	}
}

// takeUp takes up what waits now.
func (q *queue) takeUp(ctx context.Context) {
	if err := q.claim(ctx); err != nil && ctx.Err() == nil {
		q.taking.doubt = true
		q.log.Warn("the inbox can't be read; trying again", "err", err)
	}
}

func (q *queue) claim(ctx context.Context) error {
	if q.taking.doubt {
		// What follows on them in their chats must not be taken before them.
		if err := q.freeStrays(ctx); err != nil {
			return err
		}
		q.taking.doubt = false
	}
	q.mu.Lock()
	fresh := q.taking.fresh
	q.taking.fresh = map[int64]*arrival{}
	q.mu.Unlock()
	err := q.claimAll(ctx, fresh)
	if err != nil {
		// Read from the inbox they would know nothing of the guard's answer, for which what
		// is said to them has to wait.
		q.mu.Lock()
		maps.Copy(q.taking.fresh, fresh)
		q.mu.Unlock()
	}
	return err
}

// claimAll takes what may be taken, and removes from fresh what it has queued.
func (q *queue) claimAll(ctx context.Context, fresh map[int64]*arrival) error {
	for {
		if some, err := q.look(ctx); err != nil || !some {
			return err // mostly none: nothing is locked for a look
		}
		var claimed []storage.Update
		err := q.store.Write(ctx, func(ctx context.Context) (err error) {
			claimed, err = q.store.ClaimUpdates(ctx, takenAtOnce)
			return err
		})
		if err != nil {
			return err
		}
		if len(claimed) == 0 {
			return nil
		}
		arrivals, left := q.arrivals(claimed, fresh)
		if left > 0 {
			q.log.Info("taking up updates that were waiting", "count", left)
		}
		q.add(arrivals)
		for _, a := range arrivals {
			delete(fresh, a.ID)
		}
	}
}

// look reports whether there is something to take.
func (q *queue) look(ctx context.Context) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, lookFor)
	defer cancel()
	return q.store.Unheld(ctx)
}

// arrivals returns the updates as they arrived here, or else reads them; left is how
// many another process has stored, or this one before it could take them.
func (q *queue) arrivals(updates []storage.Update, fresh map[int64]*arrival) (all []*arrival, left int) {
	all = make([]*arrival, len(updates))
	for i, u := range updates {
		if all[i] = fresh[u.ID]; all[i] == nil {
			left++
			all[i] = q.read(u)
		}
	}
	return all, left
}

// read reads an update from the inbox.
func (q *queue) read(u storage.Update) *arrival {
	a, err := q.reader.read(u.Body, u.ReceivedAt)
	if err != nil {
		a = lost(u)
	}
	a.Chat = u.Chat
	return a
}

// lost is an update that can't be opened any more: something that whoever sent it
// is to be told of. Only people have a number above zero.
func lost(u storage.Update) *arrival {
	return &arrival{ID: u.ID, Odd: "all of it", Kind: kindMessage, Private: u.Chat > 0}
}

// freeStrays lets go of what this process holds and has not in memory: the database was
// cut off before it could say what was taken. On SQLite something may just be on its way
// into the memory, so there it is looked for twice.
func (q *queue) freeStrays(ctx context.Context) error {
	look, cancel := context.WithTimeout(ctx, lookFor)
	defer cancel()
	held, err := q.store.HeldUpdates(look)
	if err != nil {
		return err
	}
	known, before := q.waitingNow(), q.taking.strays
	q.taking.strays = map[int64]bool{}
	for _, id := range held {
		switch {
		case known[id]:
		case q.store.Embedded() && !before[id]:
			q.taking.strays[id] = true
		default:
			if err := q.store.Write(ctx, func(ctx context.Context) error { return q.store.FreeUpdate(ctx, id) }); err != nil {
				return err
			}
		}
	}
	return nil
}

// waitingNow returns the numbers of all that waits or is being handled.
func (q *queue) waitingNow() map[int64]bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	all := map[int64]bool{}
	for _, c := range q.chats {
		for _, a := range c.waiting {
			all[a.ID] = true
		}
	}
	return all
}

// letGo forgets what waits, because other replicas have taken what this one held. What
// was begun finds out by itself.
func (q *queue) letGo() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, c := range q.chats {
		// The first is waited for already, see nextTurn.
		c.waiting = c.waiting[:max(c.begun, min(1, len(c.waiting)))]
	}
	clear(q.taking.fresh)
}
