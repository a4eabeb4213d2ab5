package scheduler

import (
	"context"
	"time"

	"porchlight/messages"
	"porchlight/storage"
)

// mayBeDropped reports whether the lane holds what people send or cause each other:
// who wrote it takes it back, the other side mutes or removes them, a chat is erased.
// What answers somebody's own act stays.
func mayBeDropped(lane storage.Lane) bool { return lane > storage.LaneReply }

// isDropped reports whether a delivery was taken back since it was claimed, because
// its chat was erased, its tie has ended or somebody was muted. A claimed one may
// have waited for as long as a message of its chat hangs. If the database is away
// it counts as standing, as does a crisis answer, which nobody takes back.
func (d *Dispatcher) isDropped(ctx context.Context, delivery storage.Delivery) bool {
	if delivery.Lane == storage.LaneCrisis {
		return false
	}
	stands, err := d.Store.Stands(ctx, delivery.ID)
	return err == nil && !stands
}

// settleSent notes that a delivery has arrived as that message, 0 for none, and
// takes the message away again if it was dropped while it was on its way; isDropped
// keeps what was dropped before from being sent.
func (d *Dispatcher) settleSent(ctx context.Context, delivery storage.Delivery, message int) error {
	stood, err := d.Store.SettleSent(ctx, delivery, message, time.Now())
	if err != nil || stood || message == 0 || !mayBeDropped(delivery.Lane) {
		return err
	}
	_, err = Post(ctx, d.Store, Posting{To: delivery.Chat, Lane: delivery.Lane, Message: messages.Message{Delete: message}})
	return err
}

// gone notes that nothing reaches the chat any more and drops what waits for it.
func (d *Dispatcher) gone(ctx context.Context, delivery storage.Delivery) error {
	if err := d.Store.Settle(ctx, delivery.ID); err != nil {
		return err
	}
	if err := d.Store.Drop(ctx, delivery.Chat, storage.LaneReply, storage.LaneAsk, storage.LaneNudge); err != nil {
		return err
	}
	if d.OnGone == nil {
		return nil
	}
	return d.OnGone(ctx, delivery.Chat)
}
