package main

import (
	"context"
	"fmt"
	"time"
)

// advance brings forward the earliest message that is planned, so that nobody
// has to wait two weeks in the sandbox to see a nudge. It returns a line that
// says what came of it. What is planned then is composed as at its own time, so
// that the one after it is the next: a reminder of tomorrow does not come for ever.
func (p *porch) advance(ctx context.Context) (line string, err error) {
	for range mostUnsaid {
		next, planned, err := p.store.NextRhythm(ctx)
		if err != nil {
			return "", fmt.Errorf("bringing a message forward: %w", err)
		}
		if !planned {
			return "Nothing is planned.", nil
		}
		at := next.Due
		if now := time.Now(); at.Before(now) {
			at = now
		}
		posted, err := p.heartbeat.Beat(ctx, at)
		if err != nil {
			return "", fmt.Errorf("bringing a message forward: %w", err)
		}
		chat, err := p.store.Chat(ctx, next.Chat)
		if err != nil {
			return "", fmt.Errorf("bringing a message forward: %w", err)
		}
		if posted > 0 {
			return fmt.Sprintf("What was planned for %s next is on its way.", string(chat.Name)), nil
		}
		line = fmt.Sprintf("What was planned for %s next is not said: somebody has paused or left, or it isn't needed.", string(chat.Name))
	}
	return line, nil
}

// mostUnsaid is how many plans of which nothing came are passed over in one go.
const mostUnsaid = 20
