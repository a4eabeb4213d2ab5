package main

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"porchlight/scheduler"
	"porchlight/storage"
)

// courier brings the guard's answers to their chats, in order and as often as it
// takes, past the outbox: that is for what a crash might cut off.
type courier struct {
	deliver scheduler.Deliverer
	press   func(ctx context.Context, id, toast string) error
	pace    *scheduler.Pace
	store   *storage.Store
	metrics *metrics
	log     *slog.Logger
	wake    func() // the dispatcher

	delayed atomic.Bool // a crisis answer waits for another try

	mu     sync.Mutex
	routes map[storage.ChatID]*route
	// tooMany is how many routes there are when it is looked which are at rest.
	tooMany int
	carried map[*answer]bool // those that are on their way, or wait for it
	running sync.WaitGroup
	// somethingArrived is closed when something has, at most once in hastenEvery.
	somethingArrived chan struct{}
	hastenedAt       time.Time
}

const (
	// crisisSendTimeout bounds one try.
	crisisSendTimeout = 10 * time.Second
	// answerClaim is how long the outbox leaves an answer to the courier, and
	// claimsKeptEvery how often that begins anew: after a crash somebody else soon
	// sends it.
	answerClaim     = 2 * crisisSendTimeout
	claimsKeptEvery = answerClaim / 4
	// manyRoutes is how many there are before those that are at rest are forgotten.
	manyRoutes = 10_000
)

func newCourier(d *telegram, pace *scheduler.Pace, store *storage.Store, m *metrics, log *slog.Logger) *courier {
	return &courier{
		deliver: d, press: d.answerPress, pace: pace, store: store, metrics: m, log: log, wake: func() {},
		routes: map[storage.ChatID]*route{}, carried: map[*answer]bool{}, somethingArrived: make(chan struct{}), tooMany: manyRoutes,
	}
}

// route returns the way to a chat. The caller holds mu.
func (c *courier) route(chat storage.ChatID, now time.Time) *route {
	r := c.routes[chat]
	if r == nil {
		if len(c.routes) >= c.tooMany {
			maps.DeleteFunc(c.routes, func(_ storage.ChatID, r *route) bool { return r.isAtRest(now) })
			// Where hardly any are, the next look waits until there are twice as many: in a
			// crowd each answer would go through all of them.
			c.tooMany = max(manyRoutes, 2*len(c.routes))
		}
		r = newRoute()
		c.routes[chat] = r
	}
	return r
}

// bring sends a first answer at once, any other after those that are on their way
// to the chat. It does not wait for it.
func (c *courier) bring(ctx context.Context, ans *answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	r := c.route(ans.chat, now)
	c.carried[ans] = true
	if r.leavesAtOnce(ans, now) {
		c.running.Go(func() { c.send(ctx, ans) })
		return
	}
	for _, merged := range r.add(ans) {
		delete(c.carried, merged)
	}
	if !r.sending {
		r.sending = true
		c.running.Go(func() { c.sendAll(ctx, r) })
	}
}

// mention sends what is worth less than any answer: only to a chat to which nothing
// else is on its way. It reports whether it does.
func (c *courier) mention(ctx context.Context, ans *answer) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.route(ans.chat, time.Now())
	if !r.isAtRest(time.Now()) {
		return false
	}
	r.waiting, r.sending = append(r.waiting, ans), true
	c.running.Go(func() { c.sendAll(ctx, r) })
	return true
}

// sendAll sends a chat's answers until none waits. What waits may be merged
// until the moment when it leaves. A shutdown waits for no gap.
func (c *courier) sendAll(ctx context.Context, r *route) {
	for {
		c.mu.Lock()
		if len(r.waiting) == 0 {
			r.sending = false
			c.mu.Unlock()
			return
		}
		if ahead := r.ahead; ahead != nil && ahead.isDelayed() && ctx.Err() == nil {
			c.mu.Unlock()
			letAheadLeave(ctx, ahead)
			continue
		}
		now := time.Now()
		if wait := r.untilNext(now); wait > 0 && ctx.Err() == nil {
			c.mu.Unlock()
			pauseFor(ctx, wait)
			continue
		}
		next := r.waiting[0]
		r.waiting = r.waiting[1:]
		r.sentAt = now
		r.pace.ReserveN(now, 1)
		c.mu.Unlock()
		c.send(ctx, next)
	}
}

// send tries until Telegram has the answer, or until the outbox has it and the
// dispatcher takes over. Shutting down does not cut off a try.
func (c *courier) send(ctx context.Context, ans *answer) {
	defer c.putDown(ans)
	for attempt := 0; ; attempt++ {
		if ans.wanted != nil && !ans.wanted() {
			ans.finish()
			return
		}
		if c.staysBehind(ctx, ans) {
			return
		}
		reached, written := c.signs(ans.chat)
		err := c.try(ctx, ans)
		if err == nil {
			c.metrics.answered(ans.isCrisis, time.Since(ans.arrivedAt))
			c.settle(ctx, ans.finish())
			return
		}
		c.metrics.refused(storage.LaneCrisis, outcomeOf(err))
		if errors.Is(err, scheduler.ErrGone) || errors.Is(err, scheduler.ErrRefused) {
			c.log.Warn("an answer can't be delivered", "err", err)
			c.settle(ctx, ans.finish())
			return
		}
		wait := scheduler.Retry(storage.LaneCrisis, attempt) // /help shows numbers too
		if slow, ok := errors.AsType[*scheduler.SlowDown](err); ok {
			wait = time.Until(c.pace.Park(ans.chat, slow.Wait))
		}
		ans.delay()
		handed := c.handOver(ctx, ans, time.Now().Add(wait), errors.Is(err, scheduler.ErrUnsure))
		if isWorthHastening(err) {
			c.noteDelayed()
		} else {
			reached, written = nil, nil
		}
		if handed {
			return
		}
		select {
		case <-time.After(wait):
		case <-reached:
		case <-written:
		case <-ctx.Done():
			return // not stored: the update is not confirmed either, and comes again
		}
	}
}

// try sends the answer once; where Telegram refuses its buttons, as bare text.
func (c *courier) try(ctx context.Context, ans *answer) error {
	for wait := c.pace.Take(ans.lane(), ans.chat); wait > 0; wait = c.pace.Take(ans.lane(), ans.chat) {
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), crisisSendTimeout)
	defer cancel()
	defer ans.isWritten()
	_, err := c.deliver.Deliver(tellWhenLeft(ctx, ans.isWritten), ans.chat, ans.message)
	if errors.Is(err, scheduler.ErrRefused) && ans.message.Text != "" {
		_, err = c.deliver.Deliver(ctx, ans.chat, ans.message.Bare())
	}
	return err
}

// handOver leaves the answer to the dispatcher if it stands in the outbox. The
// answer is not held meanwhile: the one that writes may be about to post it.
func (c *courier) handOver(ctx context.Context, ans *answer, due time.Time, unsure bool) bool {
	rows := ans.rowsNow()
	if len(rows) == 0 {
		return false
	}
	err := c.store.Write(context.WithoutCancel(ctx), func(ctx context.Context) error {
		if err := c.settleAll(ctx, rows[1:]); err != nil {
			return err
		}
		return c.store.Defer(ctx, rows[0], due, unsure)
	})
	if err != nil {
		return false
	}
	c.mu.Lock()
	c.route(ans.chat, time.Now()).handed = true
	c.mu.Unlock()
	c.settle(ctx, ans.leave(len(rows)))
	c.wake() // it may be due sooner than the dispatcher would look
	return true
}

// settle deletes the rows of an answer that has arrived. If the database is away
// they stay, and the answer may arrive a second time: better than never.
func (c *courier) settle(ctx context.Context, rows []int64) {
	if len(rows) == 0 {
		return
	}
	err := c.store.Write(context.WithoutCancel(ctx), func(ctx context.Context) error { return c.settleAll(ctx, rows) })
	if err != nil {
		c.log.Warn("an answer that was sent could not be settled", "err", err)
		return
	}
	c.wake() // what had to stay behind it may leave
}

func (c *courier) settleAll(ctx context.Context, rows []int64) error {
	for _, row := range rows {
		if err := c.store.Settle(ctx, row); err != nil {
			return err
		}
	}
	return nil
}

// post writes the answer into the outbox if Telegram does not have it yet, as
// part of the transaction that stores its update. The guard goes on sending it;
// the row is for a crash.
func (c *courier) post(ctx context.Context, update int64, ans *answer) (row int64, err error) {
	if ans.isFinished() {
		return 0, nil
	}
	return scheduler.Post(ctx, c.store, scheduler.Posting{
		To: ans.chat, Lane: storage.LaneCrisis, Message: ans.message,
		Once: onceFor(update), Claim: time.Now().Add(answerClaim),
	})
}

// posted tells the answer the rows it has, once they are safe.
func (c *courier) posted(ctx context.Context, ans *answer, row int64) {
	if row != 0 && !ans.addRow(row) {
		c.settle(ctx, []int64{row})
	}
}

// putDown is for an answer that is not on its way any more.
func (c *courier) putDown(ans *answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.carried, ans)
	if r := c.routes[ans.chat]; r != nil && r.ahead == ans {
		r.ahead = nil // nothing is kept of what it said
	}
}

// keepClaims goes on claiming what stands in the outbox of the answers that wait,
// so that nobody else sends them meanwhile.
func (c *courier) keepClaims(ctx context.Context) {
	for ctx.Err() == nil {
		pauseFor(ctx, claimsKeptEvery)
		rows := c.rowsCarried()
		if len(rows) == 0 {
			continue
		}
		until := time.Now().Add(answerClaim)
		err := c.store.Write(ctx, func(ctx context.Context) error {
			for _, row := range rows {
				if err := c.store.KeepClaim(ctx, row, until); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil && ctx.Err() == nil {
			c.log.Warn("answers that wait could not be claimed anew; one may arrive twice", "err", err)
		}
	}
}

func (c *courier) rowsCarried() (rows []int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for ans := range c.carried {
		rows = append(rows, ans.rowsNow()...)
	}
	return rows
}

// endPress ends the waiting mark on a pressed button, with a line shown for a
// moment over the chat if there is one. Nothing depends on its arriving.
func (c *courier) endPress(id, toast string) {
	if id == "" {
		return // it was typed
	}
	c.running.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), crisisSendTimeout)
		defer cancel()
		if err := c.press(ctx, id, toast); err != nil {
			c.log.Debug("a press could not be answered", "err", err)
		}
	})
}

// wait returns when every answer has been sent or given up, or the context ends.
func (c *courier) wait(ctx context.Context) {
	done := make(chan struct{})
	go func() { c.running.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
	}
}
