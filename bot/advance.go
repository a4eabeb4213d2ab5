package main

import (
	"context"
	"fmt"
	"time"

	"porchlight/storage"
)

// advance brings forward the earliest message that is planned, so that nobody
// has to wait two weeks in the sandbox to see a nudge. It returns a line that
// says what came of it.
func (p *porch) advance(ctx context.Context) (string, error) {
	var next storage.Rhythm
	var planned bool
	now := time.Now()
	err := p.store.Write(ctx, func(ctx context.Context) (err error) {
		if next, planned, err = p.store.NextRhythm(ctx); err != nil || !planned {
			return err
		}
		return p.store.Advance(ctx, next.ID, now)
	})
	if err != nil {
		return "", fmt.Errorf("bringing a message forward: %w", err)
	}
	if !planned {
		return "Nothing is planned.", nil
	}
	posted, err := p.heartbeat.Beat(ctx, now)
	if err != nil {
		return "", fmt.Errorf("bringing a message forward: %w", err)
	}
	chat, err := p.store.Chat(ctx, next.Chat)
	if err != nil {
		return "", fmt.Errorf("bringing a message forward: %w", err)
	}
	if posted == 0 {
		return fmt.Sprintf("A nudge for %s was planned, and is not said now: somebody has paused or left.", string(chat.Name)), nil
	}
	return fmt.Sprintf("A nudge for %s is on its way.", string(chat.Name)), nil
}
