package dialogue

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"time"

	"porchlight/messages"
	"porchlight/storage"
)

// pause lets nothing but answers through, for a while or until /resume.
var pause = Dialogue{
	Name:     "pause",
	Commands: map[string]Handler{"pause": begin, "resume": resume},
}

// longestPause is a year; who wants longer wants no end, or /delete.
const longestPause = 366 * 24 * time.Hour

func begin(ctx context.Context, t *Turn) error {
	end := storage.UntilResumed
	if t.Rest != "" {
		length, ok := pauseLength(t.Rest)
		if !ok {
			t.Say(messages.PauseUnknown(t.Words()))
			return nil
		}
		if length > longestPause {
			t.Say(messages.PauseTooLong(t.Words()))
			return nil
		}
		end = t.Now.Add(length)
	}
	t.Chat.PausedUntil = end
	if err := t.Keep(ctx); err != nil {
		return err
	}
	if err := t.Store.Drop(ctx, t.Chat.ID, storage.LaneNudge); err != nil {
		return err
	}
	if end.Equal(storage.UntilResumed) {
		t.Say(messages.PausedOpen(t.Words()))
	} else {
		t.Say(messages.PausedUntil(t.Words(), end.In(t.Chat.Location())))
	}
	return nil
}

var pauseForm = regexp.MustCompile(`^(\d{1,5})\s*([a-zA-Z]+)$`)

// pauseLength reads "3d", "12 h", "2 weeks". Not ok if it is none or nothing.
func pauseLength(typed string) (time.Duration, bool) {
	parts := pauseForm.FindStringSubmatch(strings.TrimSpace(typed))
	if parts == nil {
		return 0, false
	}
	count, err := strconv.Atoi(parts[1])
	if err != nil || count == 0 {
		return 0, false
	}
	units := map[string]time.Duration{
		"h": time.Hour, "hour": time.Hour, "hours": time.Hour,
		"d": 24 * time.Hour, "day": 24 * time.Hour, "days": 24 * time.Hour,
		"w": 7 * 24 * time.Hour, "week": 7 * 24 * time.Hour, "weeks": 7 * 24 * time.Hour,
	}
	unit, known := units[strings.ToLower(parts[2])]
	return time.Duration(count) * unit, known
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
	return nil
}
