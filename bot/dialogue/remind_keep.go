package dialogue

import (
	"context"
	"errors"
	"time"

	"porchlight/messages"
	"porchlight/scheduler/rhythm"
	"porchlight/storage"
)

// keepDraft keeps the reminder and says back what was understood.
func (t *Turn) keepDraft(ctx context.Context, d reminderDraft, when rhythm.Rhythm) error {
	all, err := t.reminders(ctx)
	if err != nil {
		return err
	}
	t.Done()
	r := storage.Reminder{Chat: t.Chat.ID, Words: d.Words, Kind: d.Kind, Message: d.Message}
	switch {
	case d.ID != 0:
		before, err := t.Store.Reminder(ctx, d.ID, t.Chat.ID)
		if errors.Is(err, storage.ErrNoReminder) {
			t.past()
			return nil
		}
		if err != nil {
			return err
		}
		r.ID, r.Hidden, r.Message = before.ID, before.Hidden, before.Message
	case len(all) >= mostReminders:
		t.Show(messages.TooManyReminders(t.Words(), mostReminders))
		return nil
	}
	if d.Kind == storage.OwnReminder && isFar(when, t.Now, t.Chat.Location()) {
		r.Kind = storage.AppointmentReminder
	}
	return t.keepReminder(ctx, r, when)
}

// endLater ends what a reminder was put off to, where another time was chosen for it.
func (t *Turn) endLater(ctx context.Context, id int64, when rhythm.Rhythm) error {
	comes, _, err := t.Store.Rhythm(ctx, storage.PurposeRemind, id)
	if err != nil || comes.Spec == when.String() {
		return err
	}
	return t.Store.EndRhythm(ctx, storage.PurposeLater, id)
}

// isFar reports whether a rhythm comes once, on a day that is neither today nor
// tomorrow: that is an appointment, until the person says that it is none.
func isFar(when rhythm.Rhythm, now time.Time, zone *time.Location) bool {
	return when.Kind == rhythm.Once && when.Day > rhythm.DayOf(now.In(zone))+1
}

// keepReminder keeps a reminder with when it comes, and says both back.
func (t *Turn) keepReminder(ctx context.Context, r storage.Reminder, when rhythm.Rhythm) error {
	if !t.Known {
		if err := t.Keep(ctx); err != nil {
			return err
		}
	}
	zone := t.Chat.Location()
	r.EndsAt = time.Time{}
	if when.Ends() {
		r.EndsAt = when.Next(time.Time{}, zone)
	} else if r.Kind == storage.AppointmentReminder {
		r.Kind = storage.OwnReminder
	}
	if r.ID != 0 {
		if err := t.endLater(ctx, r.ID, when); err != nil {
			return err
		}
	}
	id, err := t.Store.KeepReminder(ctx, r)
	if err != nil {
		return err
	}
	r.ID = id
	err = t.Store.KeepRhythm(ctx, storage.Rhythm{
		Chat: t.Chat.ID, Purpose: storage.PurposeRemind, Subject: id, Spec: when.String(), Due: firstTold(r, when, t.Now, zone),
	})
	if err != nil {
		return err
	}
	t.Show(messages.ReminderKept(t.Words(), t.saidOf(r, when)))
	return nil
}

// moveReminders keeps each reminder at its hour by the clock of the zone that was
// chosen, and goes on with the one that waits for that.
func moveReminders(ctx context.Context, t *Turn) error {
	all, err := t.Store.Reminders(ctx, t.Chat.ID)
	if err != nil {
		return err
	}
	zone := t.Chat.Location()
	for _, r := range all {
		comes, ok, err := t.Store.Rhythm(ctx, storage.PurposeRemind, r.ID)
		if err != nil {
			return err
		}
		if !ok || comes.Due.IsZero() {
			continue
		}
		when, err := rhythm.Parse(comes.Spec)
		if err != nil {
			return err
		}
		if comes.Due = nextTold(r, when, t.Now, zone); comes.Due.IsZero() {
			comes.Due = t.Now // its hour is over there: it is said at once
		}
		if when.Ends() {
			r.EndsAt = when.Next(time.Time{}, zone)
		}
		_, errReminder := t.Store.KeepReminder(ctx, r)
		if err := errors.Join(errReminder, t.Store.KeepRhythm(ctx, comes)); err != nil {
			return err
		}
	}
	if d := t.draft(); d.Asks == messages.AskedZone {
		if d.Typed != "" {
			return t.tell(ctx, d)
		}
		return t.goOn(ctx, d)
	}
	return nil
}
