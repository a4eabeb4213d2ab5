package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"porchlight/bot/dialogue"
	"porchlight/messages"
	"porchlight/messages/crisis/hearing"
	"porchlight/storage"
)

// router hands each stored update to its dialogue: one at a time for each chat,
// in order; many chats at once. What a dialogue keeps and says and the erasing of
// the update are one transaction, so a crash leaves it done or not done.
type router struct {
	store     *storage.Store
	dialogues *dialogue.Router
	guard     *guard
	press     func(ctx context.Context, id, toast string) error
	wake      func() // the dispatcher
	house     func() dialogue.House
	metrics   *metrics
	log       *slog.Logger

	mu      sync.Mutex
	queues  map[storage.ChatID]*queue
	slots   chan struct{} // bounds the chats handled at one time
	running sync.WaitGroup
	ending  chan struct{} // closed at shutdown: no further update is begun
}

// queue are the updates of one chat that wait for their turn.
type queue struct {
	waiting []storage.Update
	limit   *rate.Limiter
	warned  time.Time
}

const (
	// chatsAtOnce bounds the chats handled at one time.
	chatsAtOnce = 32
	// triesEach is how often an update is tried before it is parked.
	triesEach = 3
	// drainFor is how long a shutdown waits in all for what was begun. Sends in
	// flight get a second more; whoever supervises the process kills it after ten.
	drainFor = 4 * time.Second
	// sweepEvery looks for updates that a lost process held.
	sweepEvery = 30 * time.Second
	// A chat's turns in a minute before some are left out; the guard hears them all.
	turnsBurst = 30
	turnsRate  = 1.0
)

func newRouter(store *storage.Store, d *dialogue.Router, g *guard, m *metrics, log *slog.Logger) *router {
	return &router{
		store: store, dialogues: d, guard: g, metrics: m, log: log,
		queues: map[storage.ChatID]*queue{}, slots: make(chan struct{}, chatsAtOnce), ending: make(chan struct{}),
	}
}

// add queues updates that this process holds, in order.
func (r *router) add(updates []storage.Update) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, u := range updates {
		q := r.queues[u.Chat]
		if q == nil {
			q = &queue{limit: rate.NewLimiter(turnsRate, turnsBurst)}
			r.queues[u.Chat] = q
		}
		q.waiting = append(q.waiting, u)
		if len(q.waiting) == 1 {
			r.running.Go(func() { r.handleChat(q, u.Chat) })
		}
	}
}

// handleChat handles a chat's updates until none waits.
func (r *router) handleChat(q *queue, chat storage.ChatID) {
	for {
		select {
		case <-r.ending:
			return
		default:
		}
		select {
		case r.slots <- struct{}{}:
		case <-r.ending:
			return
		}
		r.mu.Lock()
		u := q.waiting[0]
		r.mu.Unlock()
		r.handle(u, q)
		<-r.slots
		r.mu.Lock()
		q.waiting = q.waiting[1:]
		if len(q.waiting) == 0 {
			if q.limit.Tokens() >= turnsBurst-1 {
				delete(r.queues, chat) // a quiet chat's limit is full again: nothing to remember
			}
			r.mu.Unlock()
			return
		}
		r.mu.Unlock()
	}
}

// sweep takes up what waits in the inbox and nobody holds: at the start what the
// last process left, later what a lost replica did.
func (r *router) sweep(ctx context.Context) {
	for {
		if err := r.claim(ctx); err != nil && ctx.Err() == nil {
			r.log.Warn("the inbox can't be read; trying again", "err", err)
		}
		r.forgetQuiet()
		select {
		case <-time.After(sweepEvery):
		case <-ctx.Done():
			return
		}
	}
}

func (r *router) claim(ctx context.Context) error {
	for {
		var claimed []storage.Update
		err := r.store.Write(ctx, func(ctx context.Context) (err error) {
			now := time.Now()
			claimed, err = r.store.ClaimUpdates(ctx, now, now.Add(claimUpdates), 500)
			return err
		})
		if err != nil {
			return err
		}
		if len(claimed) == 0 {
			return nil
		}
		r.log.Info("taking up updates that were waiting", "count", len(claimed))
		r.add(claimed)
	}
}

// forgetQuiet drops the queues of chats whose limit is full again.
func (r *router) forgetQuiet() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for chat, q := range r.queues {
		if len(q.waiting) == 0 && q.limit.Tokens() >= turnsBurst-1 {
			delete(r.queues, chat)
		}
	}
}

// drain begins no further update and waits for those that were begun. What is
// left stays in the inbox for the next start.
func (r *router) drain(ctx context.Context) {
	close(r.ending)
	done := make(chan struct{})
	go func() { r.running.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
		r.log.Warn("some updates were still being handled; they stay stored for the next start")
	}
}

// handle tries an update until it is done or has failed too often. While storage
// is away it waits: that is not the update's fault.
func (r *router) handle(u storage.Update, q *queue) {
	ctx := context.Background()
	for {
		err := r.try(ctx, u, q)
		switch {
		case err == nil:
			return
		case errors.Is(err, storage.ErrUnavailable):
		case errors.Is(err, errUnreadable):
			r.park(ctx, u, err)
			return
		default:
			if tries := r.countTry(ctx, u, err); tries >= triesEach {
				r.park(ctx, u, err)
				return
			}
		}
		select {
		case <-time.After(storeRetry):
		case <-r.ending:
			return
		}
	}
}

// countTry notes a failed try and returns how many there were.
func (r *router) countTry(ctx context.Context, u storage.Update, failure error) (tries int) {
	args := []any{"update", u.ID, "err", failure}
	if p, ok := errors.AsType[*storage.Panic](failure); ok {
		args = append(args, "stack", string(p.Stack))
	}
	r.log.Error("handling an update failed", args...)
	err := r.store.Write(ctx, func(ctx context.Context) (err error) {
		tries, err = r.store.Tried(ctx, u.ID)
		return err
	})
	if err != nil {
		return 0 // storage went away meanwhile; it is tried again
	}
	return tries
}

// park puts an update aside and tells its sender plainly.
func (r *router) park(ctx context.Context, u storage.Update, why error) {
	r.metrics.parked.Inc()
	r.log.Error("update parked: it stays sealed in the inbox", "update", u.ID, "err", why)
	err := r.store.Write(ctx, func(ctx context.Context) error {
		if err := r.store.Park(ctx, u.ID); err != nil {
			return err
		}
		a, err := readArrival(u.Body, u.ReceivedAt)
		if err != nil || !a.Private || r.wasAnswered(a) {
			return nil
		}
		words := messages.In(messages.Match(a.Language))
		return r.say(ctx, u.Chat, messages.WentWrong(words))
	})
	if err != nil {
		r.log.Error("parking an update failed; it stays in the inbox", "update", u.ID, "err", err)
		return
	}
	r.wake()
}

// wasAnswered reports whether the guard has answered the update, so that an
// apology below its helplines would only confuse.
func (r *router) wasAnswered(a *arrival) bool {
	return hearing.Hear(a.spokenWords()).Level >= hearing.Distress
}
