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
