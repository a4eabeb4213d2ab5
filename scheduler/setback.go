package scheduler

import (
	"context"
	"time"
)

// What waits in the outbox is due by the clock on the wall. When that is set back by an
// hour, what was due a moment ago, or in the next seconds again, would be due in an hour.

const (
	// leastSetBack is by how much a clock is set back before anything is done about it.
	leastSetBack = 2 * time.Second
	// longestRetry is the longest pause before another try.
	longestRetry = 10 * time.Minute
)

// looked is when something was done: by the clock on the wall, and by the one that goes on
// evenly.
type looked struct{ wall, even time.Time }

func looksNow() looked {
	now := time.Now()
	return looked{now.Round(0), now}
}

// setBackSince returns by how much the clock on the wall was set back since before.
func (l looked) setBackSince(before looked) time.Duration {
	return l.even.Sub(before.even) - l.wall.Sub(before.wall)
}

// followClock lets nothing wait for as long as the clock was set back since the last look.
func (d *Dispatcher) followClock(ctx context.Context) error {
	now := looksNow()
	if by := now.setBackSince(d.looked); !d.looked.wall.IsZero() && by >= leastSetBack {
		err := d.Store.Write(ctx, func(ctx context.Context) error {
			return d.Store.FollowSetBack(ctx, now.wall.Add(by), now.wall, longestRetry)
		})
		if err != nil {
			return err
		}
	}
	d.looked = now
	return nil
}
