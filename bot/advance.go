package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"porchlight/storage"
)

// mostUnsaid is how many plans with an hour of their own, of which nothing came, are
// passed over in one go.
const mostUnsaid = 20

// advance brings forward the earliest message that is planned, so that nobody
// has to wait two weeks in the sandbox to see a nudge. It returns a line that
// says what came of it.
func (p *porch) advance(ctx context.Context) (line string, err error) {
	for range mostUnsaid {
		next, planned, err := p.store.NextRhythm(ctx)
		if err == nil && !planned {
			return "Nothing is planned.", nil
		}
		var came bool
		var chat storage.Chat
		if err == nil {
			came, err = p.bringForward(ctx, next)
		}
		if err == nil {
			chat, err = p.store.Chat(ctx, next.Chat)
		}
		if err != nil {
			return "", fmt.Errorf("bringing a message forward: %w", err)
		}
		if came {
			return fmt.Sprintf("What was planned for %s next is on its way.", string(chat.Name)), nil
		}
		line = fmt.Sprintf("What was planned for %s next is not said: somebody has paused or left, or it isn't needed.", string(chat.Name))
		if !hasItsHour(next) {
			break
		}
	}
	return line, nil
}

// hasItsHour reports whether what a rhythm says belongs to its own hour: it is composed
// as at that, so that the one after it is the next. A reminder of tomorrow would come
// for ever otherwise.
func hasItsHour(r storage.Rhythm) bool {
	return slices.Contains([]string{storage.PurposeRemind, storage.PurposeLater, storage.PurposeMissed, storage.PurposeAsk, storage.PurposeGoodForMe, storage.PurposeLookBack}, r.Purpose)
}

// bringForward lets what a rhythm plans come now, and reports whether something does.
// What waits for the same hour leaves with it: a look-in, a question.
func (p *porch) bringForward(ctx context.Context, next storage.Rhythm) (came bool, err error) {
	now := time.Now()
	at := next.Due
	if !hasItsHour(next) || at.Before(now) {
		at = now
		err = p.store.Write(ctx, func(ctx context.Context) error { return p.store.Advance(ctx, next.ID, now) })
	}
	var posted int
	if err == nil {
		posted, err = p.heartbeat.Beat(ctx, at)
	}
	if err != nil {
		return false, err
	}
	var hastened int64
	err = p.store.Write(ctx, func(ctx context.Context) (err error) {
		hastened, err = p.store.Hasten(ctx, at, now)
		return err
	})
	p.dispatcher.Wake()
	return posted > 0 || hastened > 0, err
}
