package dialogue

import (
	"context"
	"time"

	"porchlight/messages"
	"porchlight/scheduler/rhythm"
	"porchlight/storage"
)

// nudges is how a supporter says when they want to be nudged, for each person
// they support: typed, or by buttons (nudges_press.go).
var nudges = Dialogue{
	Name:     "nudges",
	Commands: []Command{{Name: "nudges", For: ForSupporter, Do: typedNudges}},
	Steps:    map[string]Step{stepWhose: {Take: typedName, Asks: asks("name", takesKnown, messages.NameUnclear, askWhoseAgain)}},
	Presses: together(presses(ofSupported, nudgesActions), map[string]Handler{
		"for": pressedFor, "kind": ofSupported(pressedKind),
	}),
	ZoneMoved: moveToZone,
}

// stepWhose waits for a name; its notes are the typedRhythm.
const stepWhose = "whose"

// supported is somebody whom the one whose turn it is supports.
type supported struct {
	tie    storage.Tie
	person storage.Chat
	called string // by the supporter, told apart from others of that name
}

func (s supported) name() string { return s.called }

func (s supported) choice() messages.Choice {
	return messages.Choice{Name: s.name(), ID: number(s.tie.ID)}
}

// everyoneSupported returns whom this chat supports, oldest first.
func (t *Turn) everyoneSupported(ctx context.Context) ([]supported, error) {
	ties, err := t.Store.Supporting(ctx, t.Chat.ID)
	if err != nil {
		return nil, err
	}
	var all []supported
	for _, tie := range ties {
		person, err := t.Store.Chat(ctx, tie.Person)
		if err != nil {
			return nil, err
		}
		called, err := t.knows(ctx, tie, person)
		if err != nil {
			return nil, err
		}
		all = append(all, supported{tie, person, called})
	}
	return all, nil
}

// typedNudges reads "/nudges", "/nudges daily 18:30", "/nudges Alex" and
// "/nudges Alex daily 18:30". The name comes off first: Sam, Mo and Di are names
// as well as days.
func typedNudges(ctx context.Context, t *Turn) error {
	all, err := t.everyoneSupported(ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		t.Say(messages.NobodySupported(t.Words()))
		return nil
	}
	meant, typed := whoIsMeant(all, t.Rest, namesOf)
	if len(meant) == 0 {
		meant, typed = all, t.Rest
	}
	if typed == "" {
		return t.showNudges(ctx, meant)
	}
	when, err := rhythm.Parse(typed)
	if err != nil {
		t.Say(messages.RhythmRefused(t.Words(), refusals[err]))
		return nil
	}
	if when.Ends() {
		t.Say(messages.RhythmRefused(t.Words(), messages.RhythmUnclear))
		return nil
	}
	if len(meant) > 1 {
		t.askWhose(meant, typedRhythm{when.String(), t.Update})
		return nil
	}
	return t.chooseRhythm(ctx, meant, when)
}

// refusals are the plain lines for what rhythm.Parse refuses.
var refusals = map[error]messages.Refusal{
	rhythm.ErrUnclear: messages.RhythmUnclear, rhythm.ErrNoHour: messages.RhythmNoHour,
	rhythm.ErrNoDay: messages.RhythmNoDay, rhythm.ErrNoSuchHour: messages.RhythmNoSuchHour,
	rhythm.ErrTooOften: messages.RhythmTooOften, rhythm.ErrNever: messages.RhythmNever,
	rhythm.ErrCronLine: messages.RhythmCronLine,
}

func askWhoseAgain(ctx context.Context, t *Turn) error {
	all, err := t.everyoneSupported(ctx)
	if err != nil {
		return err
	}
	t.askWhose(all, t.typedBefore())
	return nil
}

// typedRhythm is a rhythm that was typed before a name was asked for. The buttons of
// the question know its number: one about an older rhythm sets no newer one.
type typedRhythm struct {
	Rhythm string `json:"rhythm"` // "": none
	Number int64  `json:"number"` // of the update
}

// askWhose asks which person is meant. What was typed waits in the step.
func (t *Turn) askWhose(meant []supported, typed typedRhythm) {
	t.Await(stepWhose, typed)
	t.Say(t.whoseNudges(meant, typed))
}

func (t *Turn) whoseNudges(meant []supported, typed typedRhythm) messages.Message {
	known := ""
	if typed.Rhythm != "" {
		known = number(typed.Number)
	}
	return messages.WhoseNudges(t.Words(), choicesOf(meant), known)
}

// choicesOf are people to choose from.
func choicesOf(people []supported) []messages.Choice {
	var choices []messages.Choice
	for _, one := range people {
		choices = append(choices, one.choice())
	}
	return choices
}

// typedName takes a name as the answer to whose nudges are meant.
func typedName(ctx context.Context, t *Turn) error {
	all, err := t.everyoneSupported(ctx)
	if err != nil {
		return err
	}
	meant, _ := whoIsMeant(all, t.Text, namesOf)
	switch len(meant) {
	case 0:
		t.noAnswer(t.whoseNudges(all, t.typedBefore()))
		return nil
	case 1:
		return t.takeTyped(ctx, meant)
	}
	t.askWhose(meant, t.typedBefore()) // they share a name
	return nil
}

// showNudges shows the page of the one who is meant, or asks who is.
func (t *Turn) showNudges(ctx context.Context, meant []supported) error {
	if len(meant) > 1 {
		t.askWhose(meant, typedRhythm{})
		return nil
	}
	p, err := planFor(ctx, t.Store, meant[0].tie, t.Now)
	if err != nil {
		return err
	}
	t.Show(messages.NudgesPage(t.Words(), meant[0].choice(), p.described(t.Now), p.tie.SupporterPausedUntil.After(t.Now)))
	return nil
}

// chooseRhythm sets the rhythm for everyone who is meant and says back what was
// understood. Choosing one ends what kept the nudges from coming.
func (t *Turn) chooseRhythm(ctx context.Context, meant []supported, when rhythm.Rhythm) error {
	for _, one := range meant {
		tie := one.tie
		tie.Gone, tie.Ignored = false, 0
		if when.Kind != rhythm.Off {
			tie.SupporterPausedUntil = time.Time{}
		}
		if err := t.Store.KeepTie(ctx, tie); err != nil {
			return err
		}
		p, err := setRhythm(ctx, t, tie, when)
		if err != nil {
			return err
		}
		if when.Kind == rhythm.Off {
			if err := t.Store.DropNudges(ctx, tie.ID); err != nil {
				return err
			}
		}
		t.Show(messages.NudgesKept(t.Words(), one.name(), p.described(t.Now)))
	}
	if when.Kind == rhythm.Exact && t.Chat.Zone == "" {
		t.Await(stepZone, nil)
		t.Say(messages.AskZone(t.Words(), t.likelyZones(), false))
	}
	return nil
}

// described puts the plan's rhythm in the form that messages reads.
func (p *plan) described(now time.Time) messages.Rhythm {
	when := p.nudging.Rhythm
	said := messages.Rhythm{Kind: when.String(), UTC: p.supporter.Zone == ""}
	if when.Kind == rhythm.Exact {
		d := when.Describe(now, p.supporter.Location())
		said.EveryDays, said.EveryWeeks = d.EveryDays, d.EveryWeeks
		said.Kind, said.Days, said.At, said.Line, said.Next = "exact", d.Days, d.At.String(), when.Cron, p.nextTimes(now, len(d.Next))
	}
	return said
}

// nextTimes are when the nudge really comes next: where the person has asked for
// fewer that shows in the dates, and no word gives it away.
func (p *plan) nextTimes(now time.Time, count int) (next []time.Time) {
	at := p.rhythm.Due
	if !at.After(now) {
		at = p.next(now)
	}
	if held := p.heldForThem(); at.Before(held) && !at.IsZero() {
		at = p.afterHold(now, held)
	}
	for len(next) < count && !at.IsZero() {
		next = append(next, at.In(p.supporter.Location()))
		at = p.next(at)
	}
	return next
}
