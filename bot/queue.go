package main

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"porchlight/bot/dialogue"
	"porchlight/storage"
)

// queue gives the stored updates to the router: one at a time for each chat, in
// order; many chats at once. It takes up what another process has left.
type queue struct {
	store   *storage.Store
	router  *router
	log     *slog.Logger
	reader  updateReader
	backlog *backlog

	mu      sync.Mutex
	chats   map[storage.ChatID]*chatQueue
	slots   chan struct{} // bounds the chats handled at one time
	running sync.WaitGroup
	ending  chan struct{} // closed at shutdown: no further update is begun

	// byNumber: a chat's updates are handled in the order of Telegram's numbers, as far as
	// they are not begun. Its calls may overtake each other, which what is polled can't.
	byNumber bool
	taking   taking
}

// chatQueue are the updates of one chat that wait for their turn.
type chatQueue struct {
	waiting []*arrival
	begun   int           // so many of them are being handled
	came    chan struct{} // something was added
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
	// answerPatience is how long a turn waits for the guard's answer to leave.
	answerPatience = crisisSendTimeout
	// A chat's turns in a minute before some are left out; the guard hears them all.
	turnsBurst = 30
	turnsRate  = 1.0
)

func newQueue(store *storage.Store, r *router, reader updateReader, log *slog.Logger) *queue {
	return &queue{
		store: store, router: r, reader: reader, log: log, backlog: newBacklog(),
		chats: map[storage.ChatID]*chatQueue{}, slots: make(chan struct{}, chatsAtOnce), ending: make(chan struct{}),
		taking: taking{fresh: map[int64]*arrival{}, wake: make(chan struct{}, 1)},
	}
}

// add queues updates that this process holds, in order.
func (q *queue) add(arrivals []*arrival) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, a := range arrivals {
		c := q.chats[a.Chat]
		if c == nil {
			c = &chatQueue{came: make(chan struct{}, 1), limit: rate.NewLimiter(turnsRate, turnsBurst)}
			q.chats[a.Chat] = c
		}
		a.queuedAt = time.Now()
		if !q.put(c, a) {
			continue
		}
		wakes(c.came)
		if len(c.waiting) == 1 {
			q.running.Go(func() { q.handleChat(c, a.Chat) })
		}
	}
}

// put puts an update among those that wait in its chat, unless it is there already.
func (q *queue) put(c *chatQueue, a *arrival) bool {
	at := len(c.waiting)
	for q.byNumber && at > c.begun && c.waiting[at-1].ID >= a.ID {
		if at--; c.waiting[at].ID == a.ID {
			return false
		}
	}
	c.waiting = slices.Insert(c.waiting, at, a)
	return true
}

// wakes gives a sign to who waits for it, now or as soon as they do.
func wakes(sign chan<- struct{}) {
	select {
	case sign <- struct{}{}:
	default:
	}
}

// handleChat handles a chat's updates until none waits.
func (q *queue) handleChat(c *chatQueue, chat storage.ChatID) {
	for {
		select {
		case <-q.ending:
			return
		default:
		}
		select {
		case <-q.backlog.isOver():
		case <-q.ending:
			return
		}
		turn := q.nextTurn(c)
		if turn == nil {
			return
		}
		for _, a := range turn {
			q.letAnswerLeave(a.answer)
		}
		select {
		case q.slots <- struct{}{}:
		case <-q.ending:
			return
		}
		q.handle(asOne(turn), c)
		<-q.slots
		q.mu.Lock()
		c.waiting, c.begun = c.waiting[len(turn):], 0
		if len(c.waiting) == 0 {
			q.takeSoon() // nobody else could take what came meanwhile
			if c.limit.Tokens() >= turnsBurst-1 {
				delete(q.chats, chat) // a quiet chat's limit is full again: nothing to remember
			}
			q.mu.Unlock()
			return
		}
		q.mu.Unlock()
	}
}

// letAnswerLeave waits until the guard's answer to an update has left, so that
// the helplines stand above whatever else is said about it. Only this chat waits.
func (q *queue) letAnswerLeave(ans *answer) {
	if ans == nil {
		return
	}
	deadline := time.After(answerPatience)
	for ; ans != nil; ans = ans.replacement() {
		select {
		case <-ans.left:
		case <-deadline:
			return
		case <-q.ending:
			return
		}
	}
}

// forgetQuiet drops the queues of chats whose limit is full again.
func (q *queue) forgetQuiet() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for chat, c := range q.chats {
		if len(c.waiting) == 0 && c.limit.Tokens() >= turnsBurst-1 {
			delete(q.chats, chat)
		}
	}
}

// drain begins no further update and waits for those that were begun. What is
// left stays in the inbox for the next start.
func (q *queue) drain(ctx context.Context) {
	close(q.ending)
	done := make(chan struct{})
	go func() { q.running.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
		q.log.Warn("some updates were still being handled; they stay stored for the next start")
	}
}

// handle tries an update until it is done or has failed too often. While storage
// is away it waits: that is not the update's fault.
func (q *queue) handle(a *arrival, c *chatQueue) {
	ctx := context.Background()
	for {
		err := q.router.try(ctx, a, c)
		if first, ok := errors.AsType[*dialogue.First](err); ok {
			first.Do()
			continue
		}
		switch {
		case err == nil:
			return
		case errors.Is(err, storage.ErrUnavailable):
		case errors.Is(err, errUnreadable):
			q.router.park(ctx, a, err)
			return
		default:
			if tries := q.router.countTry(ctx, a, err); tries >= triesEach {
				q.router.park(ctx, a, err)
				return
			}
		}
		select {
		case <-time.After(storeRetry):
		case <-q.ending:
			return
		}
	}
}
