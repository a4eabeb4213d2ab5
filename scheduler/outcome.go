package scheduler

import (
	"context"

	"porchlight/storage"
)

// Outcome is how a try to deliver ended, as metrics name it.
type Outcome string

// The outcomes of a try.
const (
	Delivered Outcome = "delivered"
	Gone      Outcome = "gone"
	Slowed    Outcome = "slow_down"
	Refused   Outcome = "refused"
	Unsure    Outcome = "unsure"
	Failed    Outcome = "try_later"
	Lapsed    Outcome = "lapsed"
	Dropped   Outcome = "dropped"
)

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
