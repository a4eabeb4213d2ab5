package scheduler

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"porchlight/messages"
	"porchlight/storage"
)

// mayBeDropped reports whether the delivery is of what people send or cause each other:
// who wrote it takes it back, the other side mutes or removes them, a chat is erased.
// What answers somebody's own act stays, but for a word about a tie that has a name to
// take it back by: that something went which Telegram then refused.
func mayBeDropped(d storage.Delivery) bool {
	return d.Lane > storage.LaneReply || d.Lane == storage.LaneReply && d.Tie != 0 && d.Once != ""
}

// errNotOurs means that another replica may have taken a delivery.
var errNotOurs = errors.New("another replica may be sending it")

// isDropped reports whether a delivery was taken back since it was claimed, because
// its chat was erased, its tie has ended or somebody was muted, or was taken by another
// replica while this process was paused. A claimed one may have waited for as long as a
// message of its chat hangs. If the database is away it counts as standing, for as long
// as nobody else can have it; so does a crisis answer, which nobody takes back.
func (d *Dispatcher) isDropped(ctx context.Context, delivery storage.Delivery) (bool, error) {
	if delivery.Lane == storage.LaneCrisis {
		return false, nil
	}
	stands, err := d.Store.Stands(ctx, delivery.ID)
	if err != nil && !d.Store.SurelyHolds() {
		return false, errNotOurs
	}
	return err == nil && !stands, nil
}

// settleSent notes that a delivery has arrived as those messages. What became of it
// while it was on its way is made up for: if it was dropped, they are taken away again;
// isDropped keeps what was dropped before from being sent. If it was changed, it is
// changed there.
func (d *Dispatcher) settleSent(ctx context.Context, delivery storage.Delivery, sent []int) error {
	was, err := d.Store.SettleSent(ctx, delivery, sent, time.Now())
	if err != nil || !mayBeDropped(delivery) {
		return err
	}
	follows := Posting{To: delivery.Chat, Lane: delivery.Lane}
	switch {
	case !was.Stood:
		for _, message := range sent {
			follows.Message = messages.Message{Delete: message}
			if message == 0 { // it has no number
				continue
			}
			if _, err := Post(ctx, d.Store, follows); err != nil {
				return err
			}
		}
	case was.Reworded != nil && len(sent) == 1:
		if err := json.Unmarshal(was.Reworded, &follows.Message); err != nil {
			return nil // written by a newer version; it stays as it was sent
		}
		follows.Message.Edit, follows.Message.EditOnly, follows.Tie = sent[0], true, delivery.Tie
		_, err = Post(ctx, d.Store, follows)
	}
	return err
}

// lapsed lets follow what does when a delivery has waited for too long.
func (d *Dispatcher) lapsed(ctx context.Context, delivery storage.Delivery) error {
	was, err := d.Store.SettleSent(ctx, delivery, nil, time.Now())
	if err != nil || !was.Stood || d.OnLapsed == nil {
		return err
	}
	return d.OnLapsed(ctx, delivery)
}

// refused buries a delivery that Telegram will never take, and lets follow what does.
func (d *Dispatcher) refused(ctx context.Context, delivery storage.Delivery, why error) error {
	buried, err := d.Store.Bury(ctx, delivery.ID, "refused")
	if err != nil || !buried || d.OnRefused == nil {
		return err
	}
	return d.OnRefused(ctx, delivery, why)
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
