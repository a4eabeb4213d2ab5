package scheduler

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"time"

	"porchlight/messages"
	"porchlight/storage"
)

const (
	// inFlight bounds the sends at one time, and with them what may arrive twice
	// if the process is killed.
	inFlight = 32
	// sendTimeout bounds one send.
	sendTimeout = 10 * time.Second
	// claimFor is how long a delivery is ours; far longer than a send takes.
	claimFor = time.Minute
	// stopPatience is how long a shutdown waits for the sends in flight, and then
	// for the database.
	stopPatience = time.Second
	// heartbeat looks for what others wrote, or what a lost claim freed.
	heartbeat = time.Second
	// alone is how long to wait at most where no other process writes: each of our own
	// wakes the dispatcher, so this is for a clock that was set, and an idle bot rests.
	alone = 15 * time.Second
	// lookAgain is when to look at what is due and may not leave yet.
	lookAgain = 100 * time.Millisecond
)

// Dispatcher empties the outbox, most urgent lane first, as fast as Telegram
// allows. Messages of one chat and lane arrive in their order.
type Dispatcher struct {
	Store     *storage.Store
	Deliverer Deliverer
	Pace      *Pace
	Log       *slog.Logger
	// OnGone is called inside the transaction that notes that a chat is gone.
	OnGone func(ctx context.Context, chat storage.ChatID) error
	// OnRefused is called inside the transaction that notes that Telegram will never take
	// a message, with the reason.
	OnRefused func(ctx context.Context, delivery storage.Delivery, why error) error
	// OnLapsed is called inside the transaction that notes that a message has waited for
	// so long that nobody is to get it any more.
	OnLapsed func(ctx context.Context, delivery storage.Delivery) error
	// Leads reports whether this process empties the bulk lanes, as one of several
	// replicas does: together they would be too fast for Telegram. Nil: it does.
	Leads func() bool
	// Instead composes what a chat gets in place of a crisis answer that can't be
	// opened any more.
	Instead func(ctx context.Context, chat storage.ChatID) messages.Message
	// Delayed is told that a crisis answer failed and waits for another try.
	Delayed func()
	// Count is told how each try ended.
	Count func(storage.Lane, Outcome)

	wake    chan struct{}
	ended   chan storage.Delivery
	sending map[storage.ChatID]int              // sends in flight, by chat
	flying  map[int64]bool                      // and by delivery
	held    map[storage.Lane][]storage.Delivery // claimed, not sent yet
	doubt   bool                                // more may be claimed: the last claim failed
	looked  looked                              // when the last round began
	running sync.WaitGroup
	once    sync.Once
	work    context.Context // of the sends; ends a moment after Run's
	cut     context.CancelFunc
}

func (d *Dispatcher) init() {
	d.once.Do(func() {
		d.wake = make(chan struct{}, 1)
		d.ended = make(chan storage.Delivery, inFlight)
		d.sending, d.flying = map[storage.ChatID]int{}, map[int64]bool{}
		d.held = map[storage.Lane][]storage.Delivery{}
		d.work, d.cut = context.WithCancel(context.Background())
	})
}

// Wake tells the dispatcher that something was posted.
func (d *Dispatcher) Wake() {
	d.init()
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// Run empties the outbox until the context ends; then it waits for the sends in
// flight, gives back what it holds and returns.
func (d *Dispatcher) Run(ctx context.Context) {
	d.init()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			d.stop(ctx)
			return
		case delivery := <-d.ended:
			d.landed(delivery)
			d.drainEnded()
		case <-d.wake:
		case <-timer.C:
		}
		timer.Reset(d.round(ctx))
	}
}

// landed counts a send as ended.
func (d *Dispatcher) landed(delivery storage.Delivery) {
	delete(d.flying, delivery.ID)
	if d.sending[delivery.Chat]--; d.sending[delivery.Chat] == 0 {
		delete(d.sending, delivery.Chat)
	}
}

func (d *Dispatcher) drainEnded() {
	for {
		select {
		case delivery := <-d.ended:
			d.landed(delivery)
		default:
			return
		}
	}
}

// round starts every send that may leave now and returns when to look again.
func (d *Dispatcher) round(ctx context.Context) time.Duration {
	err := d.followClock(ctx)
	if err == nil {
		err = d.freeStrays(ctx)
	}
	var due map[storage.Lane]time.Time
	if err == nil {
		due, err = d.nextDue(ctx)
	}
	if err != nil {
		d.unread(ctx, err)
		return heartbeat
	}
	next, claimed := d.patience(), false
	var open []storage.Lane
	for _, lane := range storage.Lanes {
		if d.full(lane) || isBulk(lane) && d.Leads != nil && !d.Leads() {
			break
		}
		d.dropLapsed(lane)
		some, err := d.claim(ctx, lane, due[lane])
		if err != nil {
			// The other lanes may be well all the same.
			d.unread(ctx, err, "lane", lane.String())
			continue
		}
		claimed, open = claimed || some, append(open, lane)
		next = min(next, d.startLane(ctx, lane))
	}
	if claimed {
		if due, err = d.nextDue(ctx); err != nil {
			return next
		}
	}
	for _, lane := range open {
		if at := due[lane]; !at.IsZero() && len(d.held[lane]) == 0 {
			// What is due already and was not claimed waits for a message of its chat
			// that is being sent, or for a crisis answer; the end of that starts the next round.
			next = min(next, max(time.Until(at), lookAgain))
		}
	}
	return next
}

// patience is how long a round may wait for the next when nothing wakes it.
func (d *Dispatcher) patience() time.Duration {
	if d.Store.Embedded() {
		return alone
	}
	return heartbeat
}

// full reports whether the lane must wait for a send in flight to end; a crisis
// answer never has to.
func (d *Dispatcher) full(lane storage.Lane) bool {
	return len(d.flying) >= inFlight && lane != storage.LaneCrisis
}

// startLane starts what is held of a lane and may leave now, and returns how
// long the next of it has to wait.
func (d *Dispatcher) startLane(ctx context.Context, lane storage.Lane) time.Duration {
	next := d.patience()
	var kept []storage.Delivery
	var back []storage.Delivery // due later than they were
	for _, delivery := range d.held[lane] {
		if d.full(lane) || d.sending[delivery.Chat] > 0 && lane != storage.LaneCrisis {
			kept = append(kept, delivery)
			continue
		}
		if wait := d.wait(lane, delivery); wait > heartbeat {
			delivery.Due = time.Now().Add(wait)
			back = append(back, delivery)
			continue
		} else if wait > 0 {
			next = min(next, wait)
			kept = append(kept, delivery)
			continue
		}
		d.sending[delivery.Chat]++
		d.flying[delivery.ID] = true
		d.running.Go(func() {
			d.send(delivery)
			d.ended <- delivery
		})
	}
	if !d.giveBack(ctx, back) {
		kept = append(kept, back...)
	}
	d.held[lane] = kept
	return next
}

// wait is how long a delivery has to wait for the pace. One that has lapsed is not sent and
// takes nothing of it: after an outage thousands of them would hold up what is in time.
func (d *Dispatcher) wait(lane storage.Lane, delivery storage.Delivery) time.Duration {
	if hasLapsed(delivery) {
		return 0
	}
	return d.Pace.Take(lane, delivery.Chat)
}

func hasLapsed(delivery storage.Delivery) bool {
	return !delivery.Lapse.IsZero() && time.Now().After(delivery.Lapse)
}

// send tries one delivery and notes how it ended.
func (d *Dispatcher) send(delivery storage.Delivery) {
	// A send that has begun is not cut off at once by a shutdown: it might arrive
	// and be sent again at the next start.
	ctx, cancel := context.WithTimeout(d.work, sendTimeout)
	defer cancel()
	outcome, after := d.try(ctx, delivery)
	if d.Count != nil {
		d.Count(delivery.Lane, outcome)
	}
	d.settle(ctx, claimFor, after)
	if d.Delayed != nil && delivery.Lane == storage.LaneCrisis && (outcome == Failed || outcome == Unsure) {
		d.Delayed()
	}
}

// try delivers and returns how that went and what has to be written down.
func (d *Dispatcher) try(ctx context.Context, delivery storage.Delivery) (Outcome, func(context.Context) error) {
	var sent []int
	settled := func(ctx context.Context) error { return d.settleSent(ctx, delivery, sent) }
	if hasLapsed(delivery) {
		return Lapsed, func(ctx context.Context) error { return d.lapsed(ctx, delivery) }
	}
	later := func(wait time.Duration, unsure bool) func(context.Context) error {
		due := time.Now().Add(wait)
		return func(ctx context.Context) error { return d.Store.Defer(ctx, delivery.ID, due, unsure) }
	}
	switch dropped, err := d.isDropped(ctx, delivery); {
	case err != nil:
		return Failed, later(0, false)
	case dropped:
		return Dropped, func(context.Context) error { return nil }
	}
	var m messages.Message
	err := json.Unmarshal(delivery.Body, &m)
	if err != nil && delivery.Lane == storage.LaneCrisis && d.Instead != nil {
		m, err = d.Instead(ctx, delivery.Chat), nil
	}
	if err != nil {
		return Refused, func(ctx context.Context) error {
			_, err := d.Store.Bury(ctx, delivery.ID, "unreadable")
			return err
		}
	}
	sent, err = d.Deliverer.Deliver(ctx, delivery.Chat, m)
	if errors.Is(err, ErrRefused) && delivery.Lane == storage.LaneCrisis {
		sent, err = d.Deliverer.Deliver(ctx, delivery.Chat, m.Bare())
	}
	if slow, ok := errors.AsType[*SlowDown](err); ok {
		until := d.Pace.Park(delivery.Chat, slow.Wait)
		return Slowed, later(time.Until(until), false)
	}
	switch {
	case err == nil:
		return Delivered, settled
	case errors.Is(err, ErrGone):
		return Gone, func(ctx context.Context) error { return d.gone(ctx, delivery) }
	case errors.Is(err, ErrRefused):
		d.Log.Warn("delivery refused for good", "delivery", delivery.ID, "err", err)
		if delivery.Lane == storage.LaneCrisis {
			return Refused, settled // no dead letter tells that there was one
		}
		return Refused, func(ctx context.Context) error { return d.refused(ctx, delivery, err) }
	case errors.Is(err, ErrUnsure):
		return Unsure, later(Retry(delivery.Lane, delivery.Attempts), true)
	default:
		if delivery.Lane != storage.LaneCrisis { // how soon it is tried again would tell what it is
			d.Log.Info("delivery failed; trying again", "delivery", delivery.ID, "attempts", delivery.Attempts+1, "err", err)
		}
		return Failed, later(Retry(delivery.Lane, delivery.Attempts), false)
	}
}

// settle writes down how a try ended. What was sent must not be sent again
// because the database is away at this moment, so it keeps trying for a while: at
// most as long as the claim holds.
func (d *Dispatcher) settle(ctx context.Context, patience time.Duration, write func(context.Context) error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	for {
		err := d.Store.Write(ctx, write)
		if err == nil {
			return
		}
		if !errors.Is(err, storage.ErrUnavailable) || ctx.Err() != nil {
			d.Log.Error("noting a delivery's end failed", "err", err)
			return
		}
		select {
		case <-time.After(heartbeat):
		case <-d.work.Done():
			d.Log.Error("noting a delivery's end failed; it is sent again at the next start", "err", err)
			return
		case <-ctx.Done():
		}
	}
}

// stop waits a moment for the sends in flight, cuts off those that hang (they
// may have arrived, and are tried last at the next start), and gives back what is
// held.
func (d *Dispatcher) stop(ctx context.Context) {
	done := make(chan struct{})
	go func() { d.running.Wait(); close(done) }()
	grace := time.NewTimer(stopPatience)
	defer grace.Stop()
	for waiting := true; waiting; {
		select {
		case <-d.ended:
		case <-grace.C:
			d.cut()
		case <-done:
			waiting = false
		}
	}
	d.cut()
	d.settle(ctx, stopPatience, func(ctx context.Context) error {
		for _, held := range d.held {
			if err := d.deferAll(ctx, held); err != nil {
				return err
			}
		}
		return nil
	})
}
