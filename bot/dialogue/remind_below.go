package dialogue

import (
	"context"
	"errors"
	"time"

	"porchlight/messages"
	"porchlight/scheduler/rhythm"
	"porchlight/storage"
)

// stepBelow waits below the list of reminders, or below what can be changed of one: a time
// typed there is meant for the bot and for no friend. Its notes are belowReminders.
const stepBelow = "remind.below"

// belowLapse is how long a time is; later it may be for somebody else.
const belowLapse = 15 * time.Minute

// belowReminders says below what it waits.
type belowReminders struct {
	ID int64 `json:"id,omitempty"` // of the one that can be changed; 0: the list
}

// typedBelow makes a reminder of a time that was typed, with the words beside it, or puts
// another time to the one that can be changed. "Delete 1" shows the first of the list, with
// a button for it. Anything else is something new.
func typedBelow(ctx context.Context, t *Turn) error {
	if meaning, name := meaningOf(t.Text); meaning == removing {
		n, _ := typedNumber(name)
		return t.showNth(ctx, n)
	}
	if _, err := rhythm.Tell(t.Text, t.Now.In(t.Chat.Location()), t.Language()); errors.Is(err, rhythm.ErrUnclear) {
		return t.anew(ctx)
	}
	d := reminderDraft{Message: t.Message}
	var below belowReminders
	if t.Notes(&below); below.ID != 0 {
		r, err := t.Store.Reminder(ctx, below.ID, t.Chat.ID)
		if errors.Is(err, storage.ErrNoReminder) {
			return t.anew(ctx)
		}
		if err != nil {
			return err
		}
		if d, err = t.changed(ctx, r); err != nil {
			return err
		}
	}
	d.Typed = storage.Private(t.Text)
	t.Done()
	return t.tell(ctx, d)
}

// showBelow shows something about reminders, and takes a time that is typed below it.
func (t *Turn) showBelow(m messages.Message, id int64) {
	t.Await(stepBelow, belowReminders{id})
	t.Show(m)
}
