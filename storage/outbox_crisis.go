package storage

import (
	"context"
	"fmt"
	"time"
)

// HastenCrisis lets the crisis answers that have failed be tried again now: those of
// a chat, or of all (0).
func (s *Store) HastenCrisis(ctx context.Context, chat ChatID, now time.Time) error {
	_, err := s.exec(ctx, `
		UPDATE outbox SET due_ms = $1 WHERE lane = $2 AND dead = '' AND due_ms > $1 AND claimed_until_ms = 0 AND (chat_id = $3 OR $3 = 0)`,
		toMilli(now), LaneCrisis, chat)
	if err != nil {
		return fmt.Errorf("hastening crisis answers: %w", err)
	}
	return nil
}

// CrisisWaits reports whether a crisis answer waits for a chat that was written before
// a delivery.
func (s *Store) CrisisWaits(ctx context.Context, chat ChatID, before int64) (waits bool, err error) {
	err = s.on(ctx).QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM outbox WHERE chat_id = $1 AND lane = $2 AND id < $3 AND dead = '')`,
		chat, LaneCrisis, before).Scan(&waits)
	return waits, asKnown(err)
}
