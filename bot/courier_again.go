package main

import (
	"context"
	"errors"
	"math"
	"slices"
	"time"

	"porchlight/scheduler"
	"porchlight/storage"
)

// After a failure a crisis answer is tried again as soon as anything has reached
// Telegram, and not only when its own turn comes; meanwhile nothing else reaches its
// chat. What the dispatcher sends, storage keeps behind it (see ClaimDeliveries).

const (
	// hastenEvery is how often that happens at most: an answer that Telegram goes on
	// refusing while others arrive is not tried with each of them.
	hastenEvery = time.Second
	// hastenTimeout bounds the write that does it.
	hastenTimeout = 5 * time.Second
)

// noteDelayed notes that a crisis answer waits for another try.
func (c *courier) noteDelayed() { c.delayed.Store(true) }

// reached notes that something has arrived, and has the answers that wait tried again.
func (c *courier) reached() {
	if !c.delayed.Load() {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.hastenedAt) < hastenEvery {
		return // what arrives next will do
	}
	c.hastenedAt = time.Now()
	c.delayed.Store(false)
	close(c.somethingArrived)
	c.somethingArrived = make(chan struct{})
	c.running.Go(func() { c.hasten(0) })
}

// writes notes that somebody does something in a chat. Where an answer to distress
// waits there it is tried again at once: whatever follows waits for it.
func (c *courier) writes(chat storage.ChatID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.routes[chat]
	if r == nil || !r.handed && !r.holds() || time.Since(r.hastenedAt) < hastenEvery {
		return
	}
	r.hastenedAt = time.Now()
	close(r.written)
	r.written = make(chan struct{})
	if r.handed {
		c.running.Go(func() { c.hasten(chat) })
	}
}

// hasten brings forward what waits in the outbox for another try, for a chat or for
// all (0).
func (c *courier) hasten(chat storage.ChatID) {
	ctx, cancel := context.WithTimeout(context.Background(), hastenTimeout)
	defer cancel()
	err := c.store.Write(ctx, func(ctx context.Context) error { return c.store.HastenCrisis(ctx, chat, time.Now()) })
	if err != nil {
		c.noteDelayed() // what arrives next does it
		return
	}
	c.wake()
}

// signs returns what is closed when something has arrived anywhere, and when somebody
// writes in a chat.
func (c *courier) signs(chat storage.ChatID) (reached, written <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.somethingArrived, c.route(chat, time.Now()).written
}

// letAheadLeave waits for a crisis answer to the chat that left at once and failed.
func letAheadLeave(ctx context.Context, ahead *answer) {
	select {
	case <-ahead.left:
	case <-ctx.Done():
	}
}

// untilStored is the pause before it is looked again whether an answer that may not
// overtake another is stored.
const untilStored = 50 * time.Millisecond

// staysBehind hands an answer over where an earlier one of its chat failed and stands
// in the outbox: then the dispatcher sends both, in their order. It reports whether it
// did. With the database gone the answer leaves: better before the other than not.
func (c *courier) staysBehind(ctx context.Context, ans *answer) bool {
	for c.waitsAhead(ctx, ans) && ctx.Err() == nil {
		if c.handOver(ctx, ans, time.Now(), false) {
			return true
		}
		pauseFor(ctx, untilStored)
	}
	return false
}

// waitsAhead reports whether an earlier answer of the chat stands in the outbox.
func (c *courier) waitsAhead(ctx context.Context, ans *answer) bool {
	c.mu.Lock()
	handed := c.route(ans.chat, time.Now()).handed
	c.mu.Unlock()
	if !handed || !c.store.Healthy() {
		return false
	}
	before := int64(math.MaxInt64) // while it is not stored, all others were before it
	if rows := ans.rowsNow(); len(rows) > 0 {
		before = slices.Min(rows)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookTimeout)
	defer cancel()
	waits, err := c.store.CrisisWaits(ctx, ans.chat, before)
	if err == nil && !waits {
		c.mu.Lock()
		c.route(ans.chat, time.Now()).handed = false
		c.mu.Unlock()
	}
	return err == nil && waits
}

// isWorthHastening reports whether a failure may be over when something else arrives.
func isWorthHastening(err error) bool {
	_, slow := errors.AsType[*scheduler.SlowDown](err)
	return !slow
}
