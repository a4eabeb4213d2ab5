package dialogue

import (
	"context"
	"time"

	"porchlight/messages"
	"porchlight/scheduler/rhythm"
	"porchlight/storage"
)

// pause lets nothing but answers through, for a while or until /resume.
var pause = Dialogue{
	Name:     "pause",
	Commands: []Command{{Name: "pause", Do: begin}, {Name: "resume", Do: resume}},
}

// longestPause is a year; who wants longer wants no end, or /delete.
const longestPause = 366 * 24 * time.Hour

func begin(ctx context.Context, t *Turn) error {
	end := storage.UntilResumed
	if t.Rest != "" {
		var ok bool
		if end, ok = rhythm.Until(t.Rest, t.Now.In(t.Chat.Location())); !ok {
			t.Say(messages.PauseUnknown(t.Words()))
			return nil
		}
		if end.Sub(t.Now) > longestPause {
			t.Say(messages.PauseTooLong(t.Words()))
			return nil
		}
	}
	t.Chat.PausedUntil = end
	if err := t.Keep(ctx); err != nil {
		return err
	}
	if err := t.Store.Drop(ctx, t.Chat.ID, storage.LaneNudge); err != nil {
		return err
	}
	if err := t.notLaterThanUsual(ctx); err != nil {
		return err
	}
	if end.Equal(storage.UntilResumed) {
		t.Say(messages.PausedOpen(t.Words()))
	} else {
		t.Say(messages.PausedUntil(t.Words(), end.In(t.Chat.Location())))
	}
	return nil
}

func resume(ctx context.Context, t *Turn) error {
	if !t.Chat.Paused(t.Now) {
		t.Say(messages.WasNotPaused(t.Words()))
		return nil
	}
	t.Chat.PausedUntil = time.Time{}
	if err := t.Keep(ctx); err != nil {
		return err
	}
	for _, lane := range []storage.Lane{storage.LaneWords, storage.LaneAsk} {
		if err := t.Store.Release(ctx, t.Chat.ID, lane, t.Now); err != nil {
			return err
		}
	}
	t.Say(messages.Resumed(t.Words()))
	return t.notLaterThanUsual(ctx)
}
