package dialogue

import (
	"context"
	"time"

	"porchlight/messages"
	"porchlight/scheduler/rhythm"
	"porchlight/storage"
)

// reminderActions are what the buttons about a reminder do.
var reminderActions = map[string]with[storage.Reminder]{
	"card": showReminder, "right": agree, "change": askReminderChange, "words": changeWords, "when": changeWhen, "remove": removeReminder,
	"once": onlyOnce, "before": tellBefore, "then": tellThen, "afternoon": inAfternoon, "hide": hideWords, "show": showWords,
	"done": doneWith, "skip": skipThis, "later": putOff, "hours": askHours, "ics": sendCalendar,
}

// stands reads a reminder that still comes; of one that is over a toast says so.
func (t *Turn) stands(ctx context.Context, r storage.Reminder) (said messages.Reminder, stands bool, err error) {
	said, stands, err = t.said(ctx, r)
	if err == nil && !stands {
		t.past()
	}
	return said, stands, err
}

func showReminder(ctx context.Context, t *Turn, r storage.Reminder, _ string) error {
	said, stands, err := t.stands(ctx, r)
	if !stands {
		return err
	}
	t.Show(messages.ReminderCard(t.Words(), said))
	return nil
}

// agree leaves a reminder as it was said back, without the buttons.
func agree(ctx context.Context, t *Turn, r storage.Reminder, _ string) error {
	said, stands, err := t.stands(ctx, r)
	if !stands {
		return err
	}
	m := messages.ReminderKept(t.Words(), said)
	m.Rows = nil
	t.Show(m)
	return nil
}

func askReminderChange(ctx context.Context, t *Turn, r storage.Reminder, _ string) error {
	said, stands, err := t.stands(ctx, r)
	if !stands {
		return err
	}
	t.showBelow(messages.ChangeReminder(t.Words(), said), r.ID)
	return nil
}

// changed is a draft of what a reminder is now.
func (t *Turn) changed(ctx context.Context, r storage.Reminder) (reminderDraft, error) {
	comes, _, err := t.comes(ctx, r)
	kind := r.Kind
	if kind == storage.AppointmentReminder {
		kind = storage.OwnReminder // whether it is one shows by the new time
	}
	return reminderDraft{ID: r.ID, Number: t.Update, Words: r.Words, Kind: kind, Spec: comes.Spec}, err
}

func changeWords(ctx context.Context, t *Turn, r storage.Reminder, _ string) error {
	d, err := t.changed(ctx, r)
	if err != nil {
		return err
	}
	d.Words, d.Kind = "", storage.OwnReminder
	return t.goOn(ctx, d)
}

func changeWhen(ctx context.Context, t *Turn, r storage.Reminder, _ string) error {
	d, err := t.changed(ctx, r)
	if err != nil {
		return err
	}
	d.Spec = ""
	return t.goOn(ctx, d)
}

func removeReminder(ctx context.Context, t *Turn, r storage.Reminder, _ string) error {
	if err := t.dropReminder(ctx, r); err != nil {
		return err
	}
	t.Show(messages.ReminderRemoved(t.Words(), messages.Reminder{Words: string(r.Words), Kind: string(r.Kind)}))
	return nil
}

// setAnew keeps a reminder with another rhythm or kind, and says it back.
func (t *Turn) setAnew(ctx context.Context, r storage.Reminder, change func(*storage.Reminder, rhythm.Rhythm) rhythm.Rhythm) error {
	comes, ok, err := t.Store.Rhythm(ctx, storage.PurposeRemind, r.ID)
	if err != nil {
		return err
	}
	when, errSpec := rhythm.Parse(comes.Spec)
	if !ok || errSpec != nil {
		t.past()
		return errSpec
	}
	when = change(&r, when)
	return t.keepReminder(ctx, r, when)
}

// onlyOnce makes of each Tuesday the next one.
func onlyOnce(ctx context.Context, t *Turn, r storage.Reminder, _ string) error {
	return t.setAnew(ctx, r, func(r *storage.Reminder, when rhythm.Rhythm) rhythm.Rhythm {
		zone := t.Chat.Location()
		if when.Ends() {
			return when
		}
		at := when.Next(t.Now, zone).In(zone)
		return rhythm.OnDay(rhythm.DayOf(at), rhythm.Clock(at.Hour()*60+at.Minute()))
	})
}

func tellBefore(ctx context.Context, t *Turn, r storage.Reminder, _ string) error {
	return t.setAnew(ctx, r, func(r *storage.Reminder, when rhythm.Rhythm) rhythm.Rhythm {
		r.Kind = storage.AppointmentReminder
		return when
	})
}

func tellThen(ctx context.Context, t *Turn, r storage.Reminder, _ string) error {
	return t.setAnew(ctx, r, func(r *storage.Reminder, when rhythm.Rhythm) rhythm.Rhythm {
		r.Kind = storage.OwnReminder
		return when
	})
}

// inAfternoon takes "at 5" for the hour that was meant.
func inAfternoon(ctx context.Context, t *Turn, r storage.Reminder, _ string) error {
	return t.setAnew(ctx, r, func(r *storage.Reminder, when rhythm.Rhythm) rhythm.Rhythm {
		zone := t.Chat.Location()
		if at, may := when.Afternoon(t.Now, zone); may {
			when, _ = when.AtHour(at, t.Now, zone) // later on the same day, so it is not over
		}
		return when
	})
}

// hideWords hides the words of a reminder on the locked screen, or no longer.
func hideWords(ctx context.Context, t *Turn, r storage.Reminder, _ string) error {
	r.Hidden = !r.Hidden
	if _, err := t.Store.KeepReminder(ctx, r); err != nil {
		return err
	}
	return showReminder(ctx, t, r, "")
}

// dueSaid is a reminder that was said, as it is shown once more.
func (t *Turn) dueSaid(r storage.Reminder) messages.DueReminder {
	said := messages.DueReminder{ID: number(r.ID), Words: string(r.Words), Later: laterHours(t.Now.In(t.Chat.Location()))}
	if r.Kind == storage.AppointmentReminder {
		said.At = r.EndsAt.In(t.Chat.Location())
	}
	return said
}

func showWords(ctx context.Context, t *Turn, r storage.Reminder, _ string) error {
	t.Show(messages.SayReminder(t.Words(), t.dueSaid(r)))
	return nil
}

func doneWith(ctx context.Context, t *Turn, r storage.Reminder, _ string) error {
	return t.answered(ctx, r, messages.ReminderDone(t.Words(), string(r.Words)))
}

func skipThis(ctx context.Context, t *Turn, r storage.Reminder, _ string) error {
	return t.answered(ctx, r, messages.ReminderSkipped(t.Words(), string(r.Words)))
}

// answered ends what was said of a reminder this time, also what it was put off to.
func (t *Turn) answered(ctx context.Context, r storage.Reminder, m messages.Message) error {
	r.ToldAt = time.Time{}
	if _, err := t.Store.KeepReminder(ctx, r); err != nil {
		return err
	}
	if err := t.Store.EndRhythm(ctx, storage.PurposeLater, r.ID); err != nil {
		return err
	}
	t.Show(m)
	return nil
}

// sendCalendar sends an appointment as a file for the phone's calendar.
func sendCalendar(_ context.Context, t *Turn, r storage.Reminder, _ string) error {
	if r.EndsAt.IsZero() {
		t.past()
		return nil
	}
	m := messages.ReminderCalendar(t.Words(), number(r.ID), string(r.Words), r.EndsAt, t.Now)
	m.Protected = false // it is theirs to save
	t.Say(m)
	return nil
}
