package dialogue

import (
	"context"
	"time"

	"porchlight/storage"
)

// Gone notes that nothing reaches a chat any more, because its owner blocked the
// bot or left Telegram. It is part of the caller's transaction.
func (r *Router) Gone(ctx context.Context, store *storage.Store, chat storage.ChatID, at time.Time) error {
	_, err := store.MarkGone(ctx, chat, at)
	return err
}
