package dialogue

import (
	"context"
	"errors"

	"porchlight/messages"
	"porchlight/scheduler/rhythm"
	"porchlight/storage"
)

// reminderDraft is a reminder that is being set: the notes of its step.
type reminderDraft struct {
	ID     int64 `json:"id,omitempty"` // of the one that is changed; 0: a new one
	Number int64 `json:"number"`       // of the update that began it; its buttons know it
	// Message is the number of the message that tells all of it; 0: it is told step by step.
	Message int                  `json:"message,omitempty"`
	Typed   storage.Private      `json:"typed,omitempty"`
	Words   storage.Private      `json:"words,omitempty"`
	Kind    storage.ReminderKind `json:"kind,omitempty"`
	Spec    string               `json:"spec,omitempty"` // as far as it is known
	// NoHour: the spec has a day and no hour. Or is the other day that it may mean.
	NoHour bool             `json:"no_hour,omitempty"`
	Or     string           `json:"or,omitempty"`
	Bits   int              `json:"days,omitempty"` // days of the week, ticked so far
	Asks   messages.AskedOf `json:"asks,omitempty"`
	Lead   messages.LeadOf  `json:"lead,omitempty"` // what was wrong with the answer before
}

// draft is the reminder that is being set; an empty one if none is.
func (t *Turn) draft() (d reminderDraft) {
	if t.Step.Name == stepRemind {
		t.Notes(&d)
	}
	return d
}

// draftOf is the draft that a button belongs to; not ok if that was left.
func (t *Turn) draftOf(code string) (d reminderDraft, ok bool) {
	d = t.draft()
	return d, t.Step.Name == stepRemind && code == number(d.Number)
}

// takes is what the question that waits takes for an answer.
func (d reminderDraft) takes() taking {
	if d.Asks == messages.AskedWords {
		return takesWords
	}
	return takesKnown
}

// asked is the question that waits, as messages reads it.
func (d reminderDraft) asked(t *Turn) messages.AskedReminder {
	asked := messages.AskedReminder{Of: d.Asks, Lead: d.Lead, Draft: number(d.Number), Words: string(d.Words), Kind: string(d.Kind), Bits: d.Bits, Today: t.Now.In(t.Chat.Location())}
	if d.Or != "" {
		for _, spec := range []string{d.Spec, d.Or} {
			if when, err := rhythm.Parse(spec); err == nil {
				asked.Dates = append(asked.Dates, when.Day.Midnight())
			}
		}
	}
	return asked
}

// tell reads what was typed of a reminder, once the clock is known by which it is
// meant.
func (t *Turn) tell(ctx context.Context, d reminderDraft) error {
	d.Number = t.Update
	if t.Chat.Zone == "" {
		return t.askZoneFirst(d)
	}
	told, err := rhythm.Tell(string(d.Typed), t.Now.In(t.Chat.Location()), t.Language())
	if errors.Is(err, rhythm.ErrUnclear) && t.Heard {
		return nil // the guard has answered; it is no time to ask for a time
	}
	if told.Words != "" {
		d.Words = storage.Private(shortened(told.Words, longestReminder))
	}
	d.Typed, d.Lead = "", ""
	d.take(told, err)
	return t.goOn(ctx, d)
}

// askZoneFirst keeps what was typed until the person has said where they are.
func (t *Turn) askZoneFirst(d reminderDraft) error {
	d.Asks = messages.AskedZone
	t.Await(stepRemind, d)
	t.Say(messages.AskReminderZone(t.Words(), t.likelyZones()))
	return nil
}

// take puts what was told into the draft, or what is wrong with it.
func (d *reminderDraft) take(told rhythm.Told, err error) {
	d.Spec, d.Or, d.NoHour = "", "", false
	switch {
	case err == nil:
		d.Spec = told.When.String()
	case errors.Is(err, rhythm.ErrNoHour):
		d.Spec, d.NoHour = told.When.String(), true
	case errors.Is(err, rhythm.ErrWhichDay):
		d.Spec, d.Or, d.NoHour = told.When.String(), told.Or.String(), told.NoHour
	case errors.Is(err, rhythm.ErrPast):
		d.Lead = messages.LeadPast
	case errors.Is(err, rhythm.ErrNoSuchHour):
		d.Lead = messages.LeadNoSuchHour
	case errors.Is(err, rhythm.ErrNever):
		d.Lead = messages.LeadNever
	case errors.Is(err, rhythm.ErrTooOften):
		d.Lead = messages.LeadTooOften
	}
}

// goOn asks for what the reminder still lacks, or keeps it.
func (t *Turn) goOn(ctx context.Context, d reminderDraft) error {
	when, err := rhythm.Parse(d.Spec)
	known := d.Spec != "" && err == nil && !d.NoHour && d.Or == ""
	if known && d.Words == "" && d.Kind == storage.OwnReminder && !when.Ends() && (d.ID == 0 || d.Message != 0) {
		d.Kind = storage.CheckinReminder // "/remind daily 20:00"
	}
	switch {
	case t.Chat.Zone == "":
		return t.askZoneFirst(d)
	case d.Words == "" && !d.Kind.Asks():
		d.Asks = messages.AskedWords
	case d.Or != "":
		d.Asks = messages.AskedDate
	case d.NoHour:
		d.Asks = messages.AskedHour
	case d.Spec == "" && (d.Bits != 0 || d.Kind == storage.SignsReminder):
		d.Asks = messages.AskedDays
	case d.Spec == "":
		d.Asks = messages.AskedWhen
	default:
		return t.keepDraft(ctx, d, when)
	}
	t.Await(stepRemind, d)
	t.Show(messages.AskReminder(t.Words(), d.asked(t)))
	return nil
}

// answerRemind takes what was typed for what the reminder lacks.
func answerRemind(ctx context.Context, t *Turn) error {
	d := t.draft()
	d.Lead = ""
	switch d.Asks {
	case messages.AskedZone:
		return t.answerZone(ctx)
	case messages.AskedWords:
		d.Words = storage.Private(shortened(t.Text, longestReminder))
		if t.Heard && d.Spec == "" {
			d.Asks = messages.AskedWhen
			t.Await(stepRemind, d) // the words are kept; the guard has answered, and a question now would stand in its way
			return nil
		}
		return t.goOn(ctx, d)
	case messages.AskedHour:
		if at, ok := rhythm.TellHour(t.Text, t.Language()); ok {
			return t.atHour(ctx, d, at)
		}
	}
	told, err := rhythm.Tell(t.Text, t.Now.In(t.Chat.Location()), t.Language())
	if errors.Is(err, rhythm.ErrUnclear) && t.Heard {
		return nil // the guard has answered, and the question waits
	}
	if errors.Is(err, rhythm.ErrNoSuchHour) && d.Asks == messages.AskedHour {
		d.Lead = messages.LeadNoSuchHour
		return t.goOn(ctx, d)
	}
	if errors.Is(err, rhythm.ErrUnclear) {
		t.noAnswer(messages.AskReminder(t.Words(), d.asked(t)))
		return nil
	}
	if d.Words == "" && !d.Kind.Asks() {
		d.Words = storage.Private(shortened(told.Words, longestReminder))
	}
	if errors.Is(err, rhythm.ErrNoHour) && d.Or != "" && !d.NoHour {
		return t.onWhichDay(ctx, d, told.When)
	}
	d.take(told, err)
	return t.goOn(ctx, d)
}

// onWhichDay puts the hour that was told with a date of two readings to the day that
// was typed since.
func (t *Turn) onWhichDay(ctx context.Context, d reminderDraft, day rhythm.Rhythm) error {
	before, err := rhythm.Parse(d.Spec)
	if err != nil {
		return err
	}
	d.Spec, d.Or = day.String(), ""
	return t.atHour(ctx, d, before.At)
}

// answerZone takes a city for the clock by which the reminder is meant.
func (t *Turn) answerZone(ctx context.Context) error {
	_, err := t.setZone(ctx, t.typed())
	return err // the draft goes on when the zone is set: see moveReminders
}

// atHour puts the hour to the day that was told.
func (t *Turn) atHour(ctx context.Context, d reminderDraft, at rhythm.Clock) error {
	when, err := rhythm.Parse(d.Spec)
	if err != nil {
		d.Spec = ""
		return t.goOn(ctx, d)
	}
	when, ok := when.AtHour(at, t.Now, t.Chat.Location())
	if d.NoHour = false; !ok {
		d.Spec, d.Lead = "", messages.LeadPast
		return t.goOn(ctx, d)
	}
	d.Spec = when.String()
	return t.goOn(ctx, d)
}
