package dialogue

import (
	"context"
	"errors"
	"strconv"

	"porchlight/messages"
	"porchlight/storage"
)

// ofCheckin does something with one of the presser's own check-ins.
func ofCheckin(do with[storage.Checkin]) Handler {
	return func(ctx context.Context, t *Turn) error {
		id, value := t.meant()
		c, err := t.Store.Checkin(ctx, numbered[int64](id), t.Chat.ID)
		if errors.Is(err, storage.ErrNoCheckin) {
			t.past()
			return nil
		}
		if err != nil {
			return err
		}
		return do(ctx, t, c, value)
	}
}

// lastCheckin does something with the last one.
func lastCheckin(do with[storage.Checkin]) Handler {
	return func(ctx context.Context, t *Turn) error {
		c, err := t.Store.LastCheckin(ctx, t.Chat.ID)
		if errors.Is(err, storage.ErrNoCheckin) {
			t.Show(messages.NoCheckin(t.Words()))
			return nil
		}
		if err != nil {
			return err
		}
		return do(ctx, t, c, "")
	}
}

func showLastCheckin(ctx context.Context, t *Turn) error {
	return lastCheckin(func(_ context.Context, t *Turn, c storage.Checkin, _ string) error {
		t.Show(messages.LastCheckin(t.Words(), t.told(c)))
		return nil
	})(ctx, t)
}

// readScore reads a score in a button's data; not ok for a made-up one.
func readScore(value string) (score int, ok bool) {
	score, err := strconv.Atoi(value)
	return score, err == nil && score >= messages.WorstDay && score <= messages.BestDay
}

// pressedFace keeps the face that was tapped, with the words that were told before it.
func pressedFace(ctx context.Context, t *Turn) error {
	written, value := t.meant()
	score, ok := readScore(value)
	day, isDay := dayWritten(written)
	if !ok || !isDay {
		return nil // made up
	}
	if !t.isRecent(day) {
		t.past()
		return nil
	}
	c := storage.Checkin{Day: day, Score: score}
	if t.Step.Name == stepScore {
		var notes checkinNotes
		t.Notes(&notes)
		c.Words, c.Voice = notes.Words, notes.Voice
	}
	return t.keepTold(ctx, c)
}

// pressedDay asks about another day, of which the words may be that were told before.
func pressedDay(ctx context.Context, t *Turn) error {
	day, ok := dayWritten(t.Rest)
	switch {
	case !ok:
		return nil // made up
	case !t.isRecent(day):
		t.past()
		return nil
	}
	var notes checkinNotes
	if t.Step.Name == stepScore {
		t.Notes(&notes)
	}
	return t.askCheckin(ctx, day, notes)
}

// askChange asks for another face or other words.
func askChange(_ context.Context, t *Turn, c storage.Checkin, _ string) error {
	t.Await(stepNote, checkinNotes{ID: c.ID, Anew: true})
	t.Show(messages.ChangeCheckin(t.Words(), t.told(c)))
	return nil
}

func changeScore(ctx context.Context, t *Turn, c storage.Checkin, value string) error {
	score, ok := readScore(value)
	if !ok {
		return nil // made up
	}
	c.Score = score
	if _, err := t.Store.KeepCheckin(ctx, c); err != nil {
		return err
	}
	t.Show(messages.LastCheckin(t.Words(), t.told(c)))
	return nil
}

func askRemove(_ context.Context, t *Turn, c storage.Checkin, _ string) error {
	t.Show(messages.AskRemoveCheckin(t.Words(), t.told(c)))
	return nil
}

func removeCheckin(ctx context.Context, t *Turn, c storage.Checkin, _ string) error {
	if err := t.Store.DropCheckin(ctx, c.ID, t.Chat.ID); err != nil {
		return err
	}
	t.Show(messages.CheckinRemoved(t.Words()))
	return nil
}

// listen sends the voice message again.
func listen(_ context.Context, t *Turn, c storage.Checkin, _ string) error {
	if c.Voice == "" {
		t.past()
		return nil
	}
	t.aside = true // the question that waits, if any, goes on waiting
	t.Say(messages.Recorded(c.Voice))
	return nil
}
