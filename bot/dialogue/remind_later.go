package dialogue

import (
	"context"
	"errors"
	"strings"
	"time"

	"porchlight/messages"
	"porchlight/scheduler/rhythm"
	"porchlight/storage"
)

// putOff says a reminder once more at the hour that the button named.
func putOff(ctx context.Context, t *Turn, r storage.Reminder, value string) error {
	at := time.Unix(int64(numbered[unixSeconds](value)), 0)
	if !at.After(t.Now) || at.Sub(t.Now) > 24*time.Hour {
		return askHours(ctx, t, r, "") // that hour is over
	}
	return t.putOffTo(ctx, r, at)
}

// unixSeconds is a time in the data of a button.
type unixSeconds int64

func (t *Turn) putOffTo(ctx context.Context, r storage.Reminder, at time.Time) error {
	zone := t.Chat.Location()
	err := t.Store.KeepRhythm(ctx, storage.Rhythm{
		Chat: t.Chat.ID, Purpose: storage.PurposeLater, Subject: r.ID, Spec: rhythm.AtMoment(at).String(), Due: at,
	})
	if err != nil {
		return err
	}
	r.ToldAt = time.Time{}
	if _, err := t.Store.KeepReminder(ctx, r); err != nil {
		return err
	}
	t.Show(messages.ReminderLater(t.Words(), number(r.ID), string(r.Words), at.In(zone)))
	return nil
}

// stepLater waits for the hour to which a reminder is put off; its notes are the
// reminder's number.
const stepLater = "remind.later"

var whichHour = Question{
	Waits: func(t *Turn) waiting {
		var id int64
		t.Notes(&id)
		return waiting{name: "remind", about: number(id), unclear: t.hoursFor(storage.Reminder{ID: id})}
	},
	Ask: func(ctx context.Context, t *Turn, _ string) error { return ofReminder(askHours)(ctx, t) },
}

func askHours(_ context.Context, t *Turn, r storage.Reminder, _ string) error {
	t.Await(stepLater, r.ID)
	t.Show(t.hoursFor(r))
	return nil
}

func (t *Turn) hoursFor(r storage.Reminder) messages.Message {
	return messages.ReminderHours(t.Words(), number(r.ID), string(r.Words), laterHours(t.Now.In(t.Chat.Location())))
}

// typedHour takes an hour that was typed, or "in 20 minutes".
func typedHour(ctx context.Context, t *Turn) error {
	var id int64
	t.Notes(&id)
	r, err := t.Store.Reminder(ctx, id, t.Chat.ID)
	if errors.Is(err, storage.ErrNoReminder) {
		t.Done()
		t.past()
		return nil
	}
	if err != nil {
		return err
	}
	if t.saysDone() {
		t.Done()
		return doneWith(ctx, t, r, "")
	}
	at, ok := t.tellsWhen(t.Text)
	if !ok {
		t.noAnswer(t.hoursFor(r))
		return nil
	}
	t.Done()
	return t.putOffTo(ctx, r, at)
}

// saysDone reports whether somebody says in words that it is done.
func (t *Turn) saysDone() bool {
	meaning, _ := meaningOf(t.Text)
	return meaning == "done" || IsLabel(t.Text, messages.ReminderDoneLabel(t.Words()))
}

// tellsWhen reads the next time that an hour or a length means.
func (t *Turn) tellsWhen(typed string) (at time.Time, ok bool) {
	zone := t.Chat.Location()
	if clock, ok := rhythm.TellHour(typed, t.Language()); ok {
		next, ahead := rhythm.OnDay(rhythm.DayOf(t.Now.In(zone)), 0).AtHour(clock, t.Now, zone)
		if !ahead {
			next.Day++
		}
		return next.Next(t.Now, zone), true
	}
	told, err := rhythm.Tell(typed, t.Now.In(zone), t.Language())
	if err != nil || !told.When.Ends() {
		return at, false
	}
	return told.When.Next(t.Now, zone), true
}

// toldLately is how long "later" and "done" in words are meant for a reminder that was said.
const toldLately = 2 * time.Hour

// typedForReminder takes "done", "skip", "later" and "later 21:00" for the reminder that
// was said last.
func typedForReminder(ctx context.Context, t *Turn) (bool, error) {
	if t.Heard || t.Attached {
		return false, nil
	}
	at, timed := time.Time{}, false
	meaning, _ := meaningOf(t.Text)
	if first, rest, _ := strings.Cut(strings.TrimSpace(t.Text), " "); meaning == "" && rest != "" {
		meaning, _ = meaningOf(first)
		if at, timed = t.tellsWhen(rest); !timed {
			return false, nil
		}
	}
	done := t.saysDone()
	if meaning != "later" && meaning != "skip" && !done {
		return false, nil
	}
	all, err := t.Store.Reminders(ctx, t.Chat.ID)
	if err != nil {
		return false, err
	}
	var last storage.Reminder
	for _, r := range all {
		if r.ToldAt.After(last.ToldAt) {
			last = r
		}
	}
	switch newer, err := t.overtakenSince(ctx, last.ToldAt); {
	case err != nil || last.ID == 0 || newer || t.Now.Sub(last.ToldAt) > toldLately:
		return false, err
	case done:
		return true, doneWith(ctx, t, last, "")
	case meaning == "skip":
		return true, skipThis(ctx, t, last, "")
	case !timed:
		return true, askHours(ctx, t, last, "")
	}
	return true, t.putOffTo(ctx, last, at)
}

// overtakenSince reports whether something came about somebody since a time.
func (t *Turn) overtakenSince(ctx context.Context, since time.Time) (bool, error) {
	last, ok, err := t.lastAbout(ctx)
	return ok && !last.about.Past && last.about.At > since.Unix(), err
}
