package scheduler

import (
	"context"
	"maps"
	"slices"
	"time"

	"porchlight/storage"
)

// A delivery is claimed before it is sent, for so long that nobody else sends it
// meanwhile, and held until it may leave. What is held knows when its claim ends.

// claim fills what is held of a lane, if something of it is due, and reports
// whether it did. It does not wait for all of it to leave: a chat that has to wait
// for its own sake holds up nobody else's.
func (d *Dispatcher) claim(ctx context.Context, lane storage.Lane, due time.Time) (bool, error) {
	room := inFlight - len(d.held[lane])
	if room < inFlight/2 || due.IsZero() || due.After(time.Now()) {
		return false, nil
	}
	var claimed []storage.Delivery
	err := d.Store.Write(ctx, func(ctx context.Context) (err error) {
		now := time.Now()
		if claimed, err = d.Store.ClaimDeliveries(ctx, lane, now, now.Add(claimFor), room); err != nil {
			return err
		}
		claimed, err = d.leaveFlying(ctx, claimed, now.Add(lookAgain))
		return err
	})
	if err != nil {
		d.doubt = true
		return true, err
	}
	d.held[lane] = append(d.held[lane], claimed...)
	return true, nil
}

// leaveFlying puts back what was claimed while its send before is in flight here for all
// that this goroutine knows, and returns the rest. Either the end of that can't be written
// down for longer than its claim lasted: then it is not to be sent again. Or it was just
// written down that it is to be tried again, so late that it is due by now: then it is
// claimed again once that send has landed.
func (d *Dispatcher) leaveFlying(ctx context.Context, claimed []storage.Delivery, until time.Time) (rest []storage.Delivery, err error) {
	for _, delivery := range claimed {
		if !d.flying[delivery.ID] {
			rest = append(rest, delivery)
		} else if err := d.Store.PutBack(ctx, delivery.ID, until); err != nil {
			return nil, err
		}
	}
	return rest, nil
}

// dropLapsed forgets what is held of a lane and would be sent when its claim has
// ended, as after a minute without the database: others may send it then, and this
// process claims it anew.
func (d *Dispatcher) dropLapsed(lane storage.Lane) {
	until := time.Now().Add(sendTimeout)
	d.held[lane] = slices.DeleteFunc(d.held[lane], func(delivery storage.Delivery) bool { return delivery.Claim.Before(until) })
}

// giveBack lets go of claimed deliveries, to be sent when they are due. It tries
// once and reports whether that worked: everything that is held waits for it.
func (d *Dispatcher) giveBack(ctx context.Context, back []storage.Delivery) bool {
	if len(back) == 0 {
		return true
	}
	return d.Store.Write(ctx, func(ctx context.Context) error { return d.deferAll(ctx, back) }) == nil
}

func (d *Dispatcher) deferAll(ctx context.Context, all []storage.Delivery) error {
	for _, delivery := range all {
		if err := d.Store.Defer(ctx, delivery.ID, delivery.Due, false); err != nil {
			return err
		}
	}
	return nil
}

// nextDue asks what is due, and waits no longer for a server that went away without a
// word than a write does.
func (d *Dispatcher) nextDue(ctx context.Context) (map[storage.Lane]time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	return d.Store.NextDue(ctx, time.Now())
}

// freeStrays lets go of what this process claimed and does not hold: the database was cut
// off before it could say what was claimed. Its chats would wait until the claims end. A
// SQLite file is not cut off.
func (d *Dispatcher) freeStrays(ctx context.Context) error {
	if !d.doubt || d.Store.Embedded() {
		return nil
	}
	known := maps.Clone(d.flying)
	for _, held := range d.held {
		for _, delivery := range held {
			known[delivery.ID] = true
		}
	}
	err := d.Store.Write(ctx, func(ctx context.Context) error {
		claimed, err := d.Store.ClaimedDeliveries(ctx)
		if err != nil {
			return err
		}
		for _, id := range claimed {
			if known[id] {
				continue
			}
			if err := d.Store.Defer(ctx, id, time.Now(), false); err != nil {
				return err
			}
		}
		return nil
	})
	d.doubt = err != nil
	return err
}

// unread tells that the outbox can't be read, unless that is because the context has ended.
func (d *Dispatcher) unread(ctx context.Context, err error, more ...any) {
	if ctx.Err() == nil {
		d.Log.Warn("outbox can't be read; trying again", append(more, "err", err)...)
	}
}
