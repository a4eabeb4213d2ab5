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

// remind keeps somebody's own reminders, for them alone: a check-in, an appointment, a
// medicine, a habit, in their words. How one is set is in remind_set.go, what is done
// with one in remind_press.go, how one is put off in remind_later.go, and what is said when one comes due in remind_due.go.
var remind = Dialogue{
	Name:     "remind",
	Commands: []Command{{Name: stepRemind, For: ForPerson, Do: typedRemind, TakesDistress: true}},
	Steps: map[string]Step{stepRemind: {Take: answerRemind, TakesDistress: true, Asks: &Question{
		Waits: func(t *Turn) waiting {
			d := t.draft()
			return waiting{name: "remind", about: string(d.Asks), unclear: messages.AskReminder(t.Words(), d.asked(t)), takes: d.takes()}
		},
		Ask: func(ctx context.Context, t *Turn, _ string) error { return t.goOn(ctx, t.draft()) },
	}}, stepLater: {Take: typedHour, Asks: &whichHour}, stepBelow: {Take: typedBelow, Lapse: belowLapse, YesOrNo: true}},
	Presses: together(presses(ofReminder, reminderActions), map[string]Handler{
		"list": pressedList, "new": newReminder, "kind": chooseKind, "ready": readyWords, "days": chooseDays, "at": chooseHour, "on": chooseDate,
		"off": endAll, "keep": keepReminders,
	}),
	Due:       map[string]Composer{storage.PurposeRemind: composeReminder, storage.PurposeLater: composeReminder},
	ZoneMoved: moveReminders,
	Stray:     typedForReminder,
}

// stepRemind waits for what a reminder still lacks; its notes are the reminderDraft.
const stepRemind = "remind"

const (
	// mostReminders is how many somebody can have.
	mostReminders = 30
	// longestReminder is how many letters the words of one may have.
	longestReminder = 300
)

// typedRemind reads "/remind", "/remind tue 15:00 therapy", "/remind 2" and "/remind off".
func typedRemind(ctx context.Context, t *Turn) error {
	if n, ok := typedNumber(t.Rest); ok && t.Rest != "" {
		return t.showNth(ctx, n)
	}
	switch when, err := rhythm.Parse(t.Rest); {
	case strings.TrimSpace(t.Rest) == "":
		return t.showReminders(ctx, 0)
	case err == nil && when.Kind == rhythm.Off:
		return askOff(ctx, t)
	}
	d := reminderDraft{Typed: storage.Private(t.Rest), Message: t.Message}
	if t.Edited {
		before, err := t.reminderSetBy(ctx, t.Message)
		if err != nil {
			return err
		}
		d.ID = before.ID
	}
	return t.tell(ctx, d)
}

// reminderSetBy finds the reminder that a message set; its ID is 0 if none did.
func (t *Turn) reminderSetBy(ctx context.Context, message int) (storage.Reminder, error) {
	all, err := t.Store.Reminders(ctx, t.Chat.ID)
	for _, r := range all {
		if r.Message == message && message != 0 {
			return r, err
		}
	}
	return storage.Reminder{}, err
}

// showReminders lists the chat's reminders from the n-th on.
func (t *Turn) showReminders(ctx context.Context, from int) error {
	all, err := t.reminders(ctx)
	if err != nil {
		return err
	}
	t.showBelow(messages.Reminders(t.Words(), all, from), 0)
	return nil
}

func (t *Turn) reminders(ctx context.Context) (all []messages.Reminder, err error) {
	kept, err := t.Store.Reminders(ctx, t.Chat.ID)
	for _, r := range kept {
		said, ok, err := t.said(ctx, r)
		if err != nil {
			return nil, err
		}
		if ok {
			all = append(all, said)
		}
	}
	return all, err
}

// comes is when a reminder comes, or comes once more after a "later"; not ok if it is
// over.
func (t *Turn) comes(ctx context.Context, r storage.Reminder) (comes storage.Rhythm, ok bool, err error) {
	for _, purpose := range []string{storage.PurposeRemind, storage.PurposeLater} {
		if comes, ok, err = t.Store.Rhythm(ctx, purpose, r.ID); ok || err != nil {
			return comes, ok, err
		}
	}
	return comes, false, nil
}

// said puts a reminder in the form that messages reads; not ok if it is over.
func (t *Turn) said(ctx context.Context, r storage.Reminder) (said messages.Reminder, ok bool, err error) {
	comes, ok, err := t.comes(ctx, r)
	if err != nil || !ok {
		return said, false, err
	}
	if comes.Purpose == storage.PurposeLater {
		r.Kind = storage.OwnReminder // it is told then, and not beforehand
	}
	when, err := rhythm.Parse(comes.Spec)
	if err != nil {
		return said, false, err
	}
	return t.saidOf(r, when), true, nil
}

// saidNext is how many of its next times are said back.
const saidNext = 3

func (t *Turn) saidOf(r storage.Reminder, when rhythm.Rhythm) messages.Reminder {
	zone := t.Chat.Location()
	said := messages.Reminder{
		ID: number(r.ID), Words: string(r.Words), Kind: string(r.Kind), Hidden: r.Hidden, When: whenSaid(when, t.Now, zone), Zone: t.Chat.Zone,
	}
	if at, may := when.Afternoon(t.Now, zone); may {
		said.Afternoon = at.String()
	}
	at := t.Now
	for len(said.Next) < saidNext {
		if at = nextTold(r, when, at, zone); at.IsZero() {
			break
		}
		said.Next = append(said.Next, at.In(zone))
	}
	return said
}

// whenSaid is when a rhythm comes, for words to be made of.
func whenSaid(when rhythm.Rhythm, now time.Time, zone *time.Location) messages.ReminderTime {
	if when.Ends() {
		return messages.ReminderTime{Once: when.Next(time.Time{}, zone), Now: now}
	}
	d := when.Describe(now, zone)
	said := messages.ReminderTime{Days: d.Days, At: d.At.String(), Line: when.Cron, EveryDays: d.EveryDays, EveryWeeks: d.EveryWeeks, Now: now}
	if day, month, _, ok := when.OfMonth(); ok {
		said.MonthDay, said.Month = day, month
	}
	return said
}

// ofReminder does something with one of the presser's own reminders.
func ofReminder(do with[storage.Reminder]) Handler {
	return func(ctx context.Context, t *Turn) error {
		id, value := t.meant()
		r, err := t.Store.Reminder(ctx, numbered[int64](id), t.Chat.ID)
		if errors.Is(err, storage.ErrNoReminder) {
			t.past()
			return nil
		}
		if err != nil {
			return err
		}
		return do(ctx, t, r, value)
	}
}

// showNth shows a reminder by its place in the list.
func (t *Turn) showNth(ctx context.Context, n int) error {
	all, err := t.reminders(ctx)
	if err != nil {
		return err
	}
	if n < 1 || n > len(all) {
		t.Show(messages.Reminders(t.Words(), all, 0))
		return nil
	}
	t.Show(messages.ReminderCard(t.Words(), all[n-1]))
	return nil
}

// askOff says which reminders would end, and asks once.
func askOff(ctx context.Context, t *Turn) error {
	all, err := t.reminders(ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		t.Show(messages.Reminders(t.Words(), nil, 0))
		return t.recallReminders(ctx)
	}
	t.awaitYes("remind", "off", "")
	t.Show(messages.AskRemindersOff(t.Words(), all))
	return nil
}

func endAll(ctx context.Context, t *Turn) error {
	all, err := t.Store.Reminders(ctx, t.Chat.ID)
	if err != nil {
		return err
	}
	for _, r := range all {
		if err := t.dropReminder(ctx, r); err != nil {
			return err
		}
	}
	t.Show(messages.RemindersOff(t.Words()))
	return nil
}

// dropReminder ends a reminder, with what of it waits to be said.
func (t *Turn) dropReminder(ctx context.Context, r storage.Reminder) error {
	if _, err := t.Store.Recall(ctx, onceReminder(r.ID)); err != nil {
		return err
	}
	return t.Store.DropReminder(ctx, r.ID, t.Chat.ID)
}

// recallReminders takes back what waits to be said, also of those that are over.
func (t *Turn) recallReminders(ctx context.Context) error {
	all, err := t.Store.Reminders(ctx, t.Chat.ID)
	for _, r := range all {
		if _, err := t.Store.Recall(ctx, onceReminder(r.ID)); err != nil {
			return err
		}
	}
	return err
}

func keepReminders(ctx context.Context, t *Turn) error { return t.showReminders(ctx, 0) }

// pressedList shows the list from the place that the button carries.
func pressedList(ctx context.Context, t *Turn) error {
	from, _ := typedNumber(t.Rest)
	return t.showReminders(ctx, max(from, 0))
}
