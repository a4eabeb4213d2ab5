package dialogue

import (
	"context"
	"slices"
	"strings"

	"porchlight/messages"
	"porchlight/scheduler/rhythm"
	"porchlight/storage"
)

// wordsReady are the kinds for which there are words to take.
var wordsReady = []string{"appointment", "medicine"}

func newReminder(_ context.Context, t *Turn) error {
	d := reminderDraft{Number: t.Update, Asks: messages.AskedKind}
	t.Await(stepRemind, d)
	t.Show(messages.AskReminder(t.Words(), d.asked(t)))
	return nil
}

// chooseKind takes a tapped kind, and asks for words where it has none.
func chooseKind(ctx context.Context, t *Turn) error {
	code, kind := t.meant()
	d, ok := t.draftOf(code)
	if !ok {
		t.past()
		return nil
	}
	if kind == "check-in" || kind == "appointment" {
		d.Kind = storage.ReminderKind(kind)
	}
	if slices.Contains(wordsReady, kind) {
		d.Asks = messages.AskedWords
		t.Await(stepRemind, d)
		asked := d.asked(t)
		asked.Kind = kind
		t.Show(messages.AskReminder(t.Words(), asked))
		return nil
	}
	return t.goOn(ctx, d)
}

// readyWords takes the words that a kind has for those who want none of their own.
func readyWords(ctx context.Context, t *Turn) error {
	code, kind := t.meant()
	d, ok := t.draftOf(code)
	if !ok || !slices.Contains(wordsReady, kind) {
		t.past()
		return nil
	}
	d.Words = storage.Private(messages.ReadyWords(t.Words(), kind))
	return t.goOn(ctx, d)
}

// chooseDays ticks days of the week, or takes them.
func chooseDays(ctx context.Context, t *Turn) error {
	code, value := t.meant()
	d, ok := t.draftOf(code)
	value, done := strings.CutSuffix(value, ":go")
	bits, isDays := dayBits(value)
	switch {
	case !ok:
		t.past()
		return nil
	case !isDays:
		return nil // made up
	case done && bits != 0:
		when, err := rhythm.Exactly(messages.DaysOf(bits), 0)
		if err != nil {
			return err
		}
		d.Spec, d.NoHour, d.Bits = when.String(), true, 0
		return t.goOn(ctx, d)
	}
	d.Bits, d.Asks, d.Lead = bits, messages.AskedDays, ""
	t.Await(stepRemind, d)
	t.Show(messages.AskReminder(t.Words(), d.asked(t)))
	return nil
}

// chooseDate takes a tapped day, as so many days from 1970.
func chooseDate(ctx context.Context, t *Turn) error {
	code, value := t.meant()
	d, ok := t.draftOf(code)
	if !ok {
		t.past()
		return nil
	}
	day := numbered[dayNumber](value)
	today := dayNumber(rhythm.DayOf(t.Now.In(t.Chat.Location())))
	if day < today || day > today+10*366 {
		return nil // made up
	}
	before, err := rhythm.Parse(d.Spec)
	when := rhythm.OnDay(rhythm.Day(day), 0)
	if d.NoHour = d.NoHour || d.Or == "" || err != nil; !d.NoHour {
		when.At = before.At
	}
	d.Spec, d.Or, d.Lead = when.String(), "", ""
	return t.goOn(ctx, d)
}

// dayNumber is a rhythm.Day in the data of a button.
type dayNumber int64

// chooseHour takes a tapped hour.
func chooseHour(ctx context.Context, t *Turn) error {
	code, value := t.meant()
	d, ok := t.draftOf(code)
	hour, isHour := typedNumber(value)
	switch {
	case !ok:
		t.past()
		return nil
	case !isHour || hour < 0 || hour > 23 || !d.NoHour:
		return nil // made up, or the hour is known
	}
	return t.atHour(ctx, d, rhythm.Clock(60*hour))
}
