package storage

import (
	"context"
	"fmt"
	"time"
)

// FollowSetBack is called when the clock was set back to now from another time. What was due
// then is due now, and so is what waits for another try, which is up to retry later. What is
// planned for an hour keeps it.
func (s *Store) FollowSetBack(ctx context.Context, from, now time.Time, retry time.Duration) error {
	for _, lane := range Lanes {
		_, err := s.exec(ctx, `
			UPDATE outbox SET due_ms = $1 WHERE lane = $2 AND dead = '' AND due_ms > $1 AND due_ms <= $3
				AND (due_ms <= $4 OR attempts > 0 OR lane = $5)`,
			toMilli(now), lane, toMilli(from.Add(retry)), toMilli(from), LaneCrisis)
		if err != nil {
			return fmt.Errorf("following a clock that was set back: %w", err)
		}
	}
	return nil
}
