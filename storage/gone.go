package storage

import (
	"context"
	"fmt"
	"time"

	"go.mau.fi/util/dbutil"
)

const (
	// goneMemory is how long a chat that messages don't reach is kept: somebody who
	// blocked the bot may come back, and find everything as it was.
	goneMemory = 365 * 24 * time.Hour
	// goneAtOnce bounds those forgotten in one write, which others wait for.
	goneAtOnce = 50
)

// forgetGone erases all that is kept of chats that have been gone for too long,
// the longest gone first. Nobody is told: their circles were when they went.
func (s *Store) forgetGone(ctx context.Context, now time.Time) error {
	gone, err := queryAll(ctx, s, func(row dbutil.Scannable) (id ChatID, err error) {
		err = row.Scan(&id)
		return id, err
	}, `SELECT chat_id FROM chats WHERE gone_at > 0 AND gone_at < $1 ORDER BY gone_at LIMIT $2`, toUnix(now.Add(-goneMemory)), goneAtOnce)
	if err != nil {
		return fmt.Errorf("looking for chats long gone: %w", err)
	}
	for _, chat := range gone {
		if err := s.Erase(ctx, chat, 0); err != nil { // no update asks for it
			return err
		}
	}
	return nil
}
