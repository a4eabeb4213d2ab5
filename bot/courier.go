package main

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// answer is one reply on its way.
type answer struct {
	chat      storage.ChatID
	message   messages.Message
	arrivedAt time.Time
	isCrisis  bool // to distress; else /help, or a button below an answer
	first     bool // to distress that was not heard before: it waits for nothing

	mu       sync.Mutex
	finished bool    // Telegram has it, or it can never arrive
	handed   bool    // the dispatcher sends it from the outbox
	rows     []int64 // its rows in the outbox
	merged   *answer // the answer that goes out in its place
}

func (ans *answer) isFinished() bool {
	ans.mu.Lock()
	defer ans.mu.Unlock()
	if ans.merged != nil {
		return ans.merged.isFinished()
	}
	return ans.finished
}

// finish marks the answer as done and returns the rows to settle.
func (ans *answer) finish() []int64 {
	ans.mu.Lock()
	defer ans.mu.Unlock()
	ans.finished = true
	return ans.rows
}

// addRow adds a row to settle later; false if there is no later.
func (ans *answer) addRow(row int64) bool {
	ans.mu.Lock()
	defer ans.mu.Unlock()
	if ans.merged != nil {
		return ans.merged.addRow(row)
	}
	if ans.finished || ans.handed {
		return false
	}
	ans.rows = append(ans.rows, row)
	return true
}

// sameAs reports whether one of the two is enough: the later says what the
// earlier would.
func (ans *answer) sameAs(later *answer) bool {
	return ans.isCrisis == later.isCrisis && ans.message.Edit == later.message.Edit
}

// lane is how urgent the answer is towards others.
func (ans *answer) lane() storage.Lane {
	if ans.isCrisis {
		return storage.LaneCrisis
	}
	return storage.LaneReply
}

// replaceBy lets a later answer go out in this one's place.
func (ans *answer) replaceBy(later *answer) {
	ans.mu.Lock()
	defer ans.mu.Unlock()
	ans.merged = later
	for _, row := range ans.rows {
		later.addRow(row)
	}
}

// onceFor names the outbox row of an update's answer.
func onceFor(update int64) string { return "crisis:" + strconv.FormatInt(update, 10) }

// remember keeps an answer by its update's number, for updates that come again
// because they could not be stored.
func (g *guard) remember(update int64, ans *answer) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.order) >= mostRecent {
		delete(g.recent, g.order[0])
		g.order = g.order[1:]
	}
	g.recent[update] = ans
	g.order = append(g.order, update)
}

// A chat's answers keep answerGap apart, as Telegram allows a chat about one
// message a second. Who goes on without a pause gets answersBurst of them, and
// then one in every answersEvery, so that a few such chats leave room for
// everybody else. The first answer to distress waits for neither.
const (
	answerGap    = time.Second
	answersBurst = 10
	answersEvery = 4 * time.Second
)

// untilNext returns how long the next answer that waits has to, from now on.
func (c *acquaintance) untilNext(now time.Time) time.Duration {
	if c.pace == nil {
		c.pace = rate.NewLimiter(rate.Every(answersEvery), answersBurst)
	}
	wait := answerGap - now.Sub(c.sentAt)
	if missing := 1 - c.pace.TokensAt(now); missing > 0 {
		wait = max(wait, time.Duration(missing*float64(answersEvery)))
	}
	return wait
}

// start sends a first answer at once, any other after those that are on their
// way to the chat. Of those that wait and say the same, the last one is enough.
func (g *guard) start(ctx context.Context, ans *answer) {
	g.mu.Lock()
	defer g.mu.Unlock()
	c := g.acquaintance(ans.chat)
	if ans.first {
		c.sentAt = time.Now()
		g.running.Go(func() { g.send(ctx, ans) })
		return
	}
	c.waiting = slices.DeleteFunc(c.waiting, func(earlier *answer) bool {
		merged := earlier.sameAs(ans)
		if merged {
			earlier.replaceBy(ans)
		}
		return merged
	})
	c.waiting = append(c.waiting, ans)
	if last := len(c.waiting) - 1; last >= mostWaiting {
		c.waiting[last-1].replaceBy(ans)
		c.waiting = slices.Delete(c.waiting, last-1, last)
	}
	if !c.sending {
		c.sending = true
		g.running.Go(func() { g.sendAll(ctx, c) })
	}
}

// sendAll sends a chat's answers until none waits. What waits may be merged
// until the moment when it leaves. A shutdown waits for no gap.
func (g *guard) sendAll(ctx context.Context, c *acquaintance) {
	for {
		g.mu.Lock()
		if len(c.waiting) == 0 {
			c.sending = false
			g.mu.Unlock()
			return
		}
		now := time.Now()
		if wait := c.untilNext(now); wait > 0 && ctx.Err() == nil {
			g.mu.Unlock()
			pauseFor(ctx, wait)
			continue
		}
		next := c.waiting[0]
		c.waiting = c.waiting[1:]
		c.sentAt = now
		c.pace.ReserveN(now, 1)
		g.mu.Unlock()
		g.send(ctx, next)
	}
}

// send tries until Telegram has the answer, or until the outbox has it and the
// dispatcher takes over. Shutting down does not cut off a try.
func (g *guard) send(ctx context.Context, ans *answer) {
	for attempt := 0; ; attempt++ {
		err := g.try(ctx, ans)
		if err == nil {
			g.metrics.answered(ans.isCrisis, time.Since(ans.arrivedAt))
			g.settle(ctx, ans.finish())
			return
		}
		g.metrics.refused(storage.LaneCrisis, outcomeOf(err))
		if errors.Is(err, scheduler.ErrGone) || errors.Is(err, scheduler.ErrRefused) {
			g.log.Warn("an answer can't be delivered", "err", err)
			g.settle(ctx, ans.finish())
			return
		}
		wait := scheduler.Retry(storage.LaneCrisis, attempt) // /help shows numbers too
		if slow, ok := errors.AsType[*scheduler.SlowDown](err); ok {
			wait = time.Until(g.pace.Park(ans.chat, slow.Wait))
		}
		if g.handOver(ctx, ans, time.Now().Add(wait), errors.Is(err, scheduler.ErrUnsure)) {
			return
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return // not stored: the update is not confirmed either, and comes again
		}
	}
}

// try sends the answer once; where Telegram refuses its buttons, as bare text.
func (g *guard) try(ctx context.Context, ans *answer) error {
	for wait := g.pace.Take(ans.lane(), ans.chat); wait > 0; wait = g.pace.Take(ans.lane(), ans.chat) {
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), crisisSendTimeout)
	defer cancel()
	err := g.deliver.Deliver(ctx, ans.chat, ans.message)
	if errors.Is(err, scheduler.ErrRefused) && ans.message.Text != "" {
		err = g.deliver.Deliver(ctx, ans.chat, ans.message.Bare())
	}
	return err
}

// handOver leaves the answer to the dispatcher if it stands in the outbox.
func (g *guard) handOver(ctx context.Context, ans *answer, due time.Time, unsure bool) bool {
	ans.mu.Lock()
	defer ans.mu.Unlock()
	if len(ans.rows) == 0 {
		return false
	}
	err := g.store.Write(context.WithoutCancel(ctx), func(ctx context.Context) error {
		for _, row := range ans.rows[1:] {
			if err := g.store.Settle(ctx, row); err != nil {
				return err
			}
		}
		return g.store.Defer(ctx, ans.rows[0], due, unsure)
	})
	ans.handed = err == nil
	return ans.handed
}

// settle deletes the rows of an answer that has arrived. If the database is away
// they stay, and the answer may arrive a second time: better than never.
func (g *guard) settle(ctx context.Context, rows []int64) {
	if len(rows) == 0 {
		return
	}
	err := g.store.Write(context.WithoutCancel(ctx), func(ctx context.Context) error {
		for _, row := range rows {
			if err := g.store.Settle(ctx, row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		g.log.Warn("an answer that was sent could not be settled", "err", err)
	}
}

// post writes the answer into the outbox if Telegram does not have it yet, as
// part of the transaction that stores its update. The guard goes on sending it;
// the row is for a crash.
func (g *guard) post(ctx context.Context, update int64, ans *answer) (row int64, err error) {
	if ans.isFinished() {
		return 0, nil
	}
	return scheduler.Post(ctx, g.store, scheduler.Posting{
		To: ans.chat, Lane: storage.LaneCrisis, Message: ans.message,
		Once: onceFor(update), Claim: time.Now().Add(2 * crisisSendTimeout),
	})
}

// posted tells the answer the rows it has, once they are safe.
func (g *guard) posted(ctx context.Context, ans *answer, row int64) {
	if row != 0 && !ans.addRow(row) {
		g.settle(ctx, []int64{row})
	}
}

// wait returns when every answer has been sent or given up.
func (g *guard) wait() { g.running.Wait() }
