package dialogue

import (
	"context"
	"errors"
	"time"

	"porchlight/messages"
	"porchlight/scheduler/rhythm"
	"porchlight/storage"
)

// missed lets one supporter, who agreed to it, hear when the person has not been in
// touch by an hour they chose. It is off until both have said yes, and either can end
// it at any time. It claims nothing: the person is asked twice first, anything that
// they do here ends it, and what the bot could not see it says nothing about.
var missed = Dialogue{
	Name: "missed",
	Steps: map[string]Step{
		stepMissedHour: {Take: typedMissedHour, Asks: &whichMissedHour},
		stepMissedRest: {Take: typedMissedRest, Asks: asks("missedRest", takesKnown, messages.MissedRestUnclear, ofCircle(restMissed))},
	},
	Presses: together(
		presses(ofTie, map[string]with[storage.Tie]{"who": nameForMissed}),
		presses(ofSupported, map[string]with[supported]{"yes": agreeToMissed, "no": declineMissed, "leave": leaveMissed}),
		presses(ofCircle, map[string]with[circle]{
			"page": missedPage, "hour": hourOfMissed, "rest": restMissed, "try": tryMissed, "off": endMissed, "here": imHere,
		}),
	),
	Due:       map[string]Composer{storage.PurposeMissed: composeMissed},
	ZoneMoved: missedInNewZone,
}

const (
	stepMissedHour = "missed.hour" // notes: the TieID of who is to be named; 0: it is another hour
	stepMissedRest = "missed.rest"
	// missedAgain and missedTell are how long after the hour the second question and the
	// message to the supporter come.
	missedAgain, missedTell = 2 * time.Hour, 3 * time.Hour
	// missedAskGap is how long a supporter who said no is not asked again.
	missedAskGap = 30 * 24 * time.Hour
)

// missedPlan is what is set up, with all that it depends on.
type missedPlan struct {
	storage.Missed
	tie               storage.Tie
	rhythm            storage.Rhythm
	when              rhythm.Rhythm
	person, supporter storage.Chat
	called, known     string // the supporter to the person, and the person to the supporter
}

// missedOf returns what a person has set up; nil for nothing.
func (s *Scene) missedOf(ctx context.Context, person storage.ChatID) (*missedPlan, error) {
	m, err := s.Store.Missed(ctx, person)
	if errors.Is(err, storage.ErrNoMissed) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return s.planMissed(ctx, m)
}

// missedOn is what is on for the presser, both having agreed. Where nothing is it says so,
// and returns nil.
func (t *Turn) missedOn(ctx context.Context) (*missedPlan, error) {
	p, err := t.missedOf(ctx, t.Chat.ID)
	if err != nil {
		return nil, err
	}
	if p == nil || p.Standing != storage.MissedOn {
		t.past()
		return nil, nil
	}
	return p, nil
}

// planMissed reads what it depends on; nil if its tie or a chat is no more.
func (s *Scene) planMissed(ctx context.Context, m storage.Missed) (*missedPlan, error) {
	p := &missedPlan{Missed: m}
	var err error
	if p.tie, err = s.Store.Tie(ctx, m.Tie); err == nil {
		p.person, err = s.Store.Chat(ctx, m.Person)
	}
	if err == nil {
		p.supporter, err = s.Store.Chat(ctx, m.Supporter)
	}
	if errors.Is(err, storage.ErrNoTie) || errors.Is(err, storage.ErrNoChat) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var kept bool
	if p.rhythm, kept, err = s.Store.Rhythm(ctx, storage.PurposeMissed, int64(m.Tie)); err != nil || !kept {
		return nil, err
	}
	if p.when, err = rhythm.Parse(p.rhythm.Spec); err != nil {
		return nil, err
	}
	if p.called, _, err = s.calls(ctx, p.tie); err == nil {
		p.known, err = s.knows(ctx, p.tie, p.person)
	}
	return p, err
}

// words are what the texts say of it, to the person or to the supporter. After an hour
// that was missed they are about that one.
func (p *missedPlan) words(now time.Time, toPerson bool) messages.Missed {
	hour, zone := p.Hour, p.person.Location()
	if hour.IsZero() {
		hour = p.when.Next(now, zone)
	}
	m := messages.Missed{
		Name: p.called, At: hour.In(zone), Again: hour.Add(missedAgain).In(zone), Told: hour.Add(missedTell).In(zone),
		NoZone: p.person.Zone == "", Asked: p.Standing == storage.MissedAsked,
		Rests: p.RestsUntil.In(zone), Resting: now.Before(p.RestsUntil),
	}
	if toPerson {
		return m
	}
	m.Name = p.known
	if theirs := hour.In(p.supporter.Location()); messages.Clock(theirs) != messages.Clock(m.At) {
		m.Zone = p.person.Zone
	}
	return m
}

// keep writes it, with when it is due next; the zero time for never.
func (p *missedPlan) keep(ctx context.Context, store *storage.Store, due time.Time) error {
	p.rhythm.Due = due
	if err := store.KeepRhythm(ctx, p.rhythm); err != nil {
		return err
	}
	return store.KeepMissed(ctx, p.Missed)
}

// next is the next hour after a time, and after a rest.
func (p *missedPlan) next(after time.Time) time.Time {
	return p.when.Next(later(after, p.RestsUntil), p.person.Location())
}

// missedPage shows what is set up, or who could be named.
func missedPage(ctx context.Context, t *Turn, _ circle, _ string) error { return t.showMissed(ctx) }

func (t *Turn) showMissed(ctx context.Context) error {
	p, err := t.missedOf(ctx, t.Chat.ID)
	if err != nil {
		return err
	}
	if p != nil {
		t.Show(messages.MissedPage(t.Words(), p.words(t.Now, true)))
		return nil
	}
	return t.offerMissed(ctx, "")
}

// offerMissed shows whom the person can name.
func (t *Turn) offerMissed(ctx context.Context, notice string) error {
	ties, err := t.Store.Supporters(ctx, t.Chat.ID)
	if err != nil {
		return err
	}
	var who []messages.Choice
	for _, tie := range ties {
		if !hearsOfMissed(tie) {
			continue
		}
		called, _, err := t.calls(ctx, tie)
		if err != nil {
			return err
		}
		who = append(who, messages.Choice{Name: called, ID: number(tie.ID)})
	}
	t.Show(messages.MissedOff(t.Words(), who, notice))
	return nil
}

// hearsOfMissed reports whether a supporter can be named: it is who the person meant,
// they can be reached, they are no professional, who is never written to, and the
// person wants to hear from them.
func hearsOfMissed(tie storage.Tie) bool {
	return tie.Confirmed && !tie.Muted && !tie.Gone && tie.Terms.Kind != messages.Professional
}

// nameForMissed names a supporter, and asks for the hour unless the button says it.
func nameForMissed(ctx context.Context, t *Turn, tie storage.Tie, value string) error {
	if current, err := t.missedOf(ctx, t.Chat.ID); err != nil || current != nil {
		return errors.Join(err, t.showMissed(ctx))
	}
	if !hearsOfMissed(tie) {
		t.past()
		return nil
	}
	called, _, err := t.calls(ctx, tie)
	if err != nil {
		return err
	}
	switch before, err := t.Store.MissedOfTie(ctx, tie.ID); {
	case err == nil && t.Now.Sub(before.AskedAt) < missedAskGap:
		t.Show(messages.MissedSaid(t.Words(), messages.MissedAskedBefore, messages.Missed{Name: called}))
		return nil
	case err != nil && !errors.Is(err, storage.ErrNoMissed):
		return err
	}
	if at, ok := rhythm.TypedClock(value); ok && value != "" {
		return t.askForMissed(ctx, tie, at)
	}
	t.Await(stepMissedHour, tie.ID)
	t.Show(messages.AskMissedHour(t.Words(), called, number(tie.ID)))
	return nil
}

// askForMissed asks the supporter. Nothing is on before their yes.
func (t *Turn) askForMissed(ctx context.Context, tie storage.Tie, at rhythm.Clock) error {
	if t.Step.Name == stepMissedHour {
		t.Done()
	}
	m := storage.Missed{Tie: tie.ID, Person: tie.Person, Supporter: tie.Supporter, Standing: storage.MissedAsked, AskedAt: t.Now}
	err := t.Store.KeepRhythm(ctx, storage.Rhythm{
		Chat: tie.Person, Purpose: storage.PurposeMissed, Subject: int64(tie.ID), Tie: tie.ID, Spec: "daily " + at.String(),
	})
	if err != nil {
		return err
	}
	p, err := t.planMissed(ctx, m)
	if err != nil || p == nil {
		return err
	}
	// From here on what the person does settles a day, so that the first after a yes is not
	// asked about if they have been in touch.
	if err := p.keep(ctx, t.Store, p.afterSign(t.Now)); err != nil {
		return err
	}
	asks := note{lane: storage.LaneAsk, once: onceMissed(tie.ID, "ask"), about: &origin{WouldHear: true}, say: func(w messages.Words) messages.Message {
		return messages.MissedAsk(w, p.words(t.Now, false), number(tie.ID))
	}}
	if err := t.toSupporter(ctx, tie, asks); err != nil {
		return err
	}
	return t.showMissed(ctx)
}

var whichMissedHour = Question{
	Waits: func(t *Turn) waiting {
		var id storage.TieID
		t.Notes(&id)
		return waiting{name: "missedHour", about: number(id), unclear: messages.MissedHourUnclear(t.Words())}
	},
	Ask: func(ctx context.Context, t *Turn, about string) error {
		if numbered[storage.TieID](about) == 0 {
			return hourOfMissed(ctx, t, circle{}, "")
		}
		return ofTie(nameForMissed)(ctx, t)
	},
}

func typedMissedHour(ctx context.Context, t *Turn) error {
	var id storage.TieID
	t.Notes(&id)
	at, ok := rhythm.TellHour(t.Text, t.Language())
	if !ok {
		t.noAnswer(messages.MissedHourUnclear(t.Words()))
		return nil
	}
	if id == 0 {
		return hourOfMissed(ctx, t, circle{}, at.String())
	}
	t.Rest = number(id) + ":" + at.String()
	return ofTie(nameForMissed)(ctx, t)
}

// hourOfMissed asks for another hour, or takes it. The supporter agreed to the one
// before, so they are told.
func hourOfMissed(ctx context.Context, t *Turn, _ circle, value string) error {
	p, err := t.missedOn(ctx)
	if p == nil {
		return err
	}
	at, ok := rhythm.TypedClock(value)
	if !ok {
		t.Await(stepMissedHour, storage.TieID(0))
		t.Show(messages.AskMissedHour(t.Words(), p.called, ""))
		return nil
	}
	if t.Step.Name == stepMissedHour {
		t.Done()
	}
	if spec := "daily " + at.String(); spec != p.rhythm.Spec {
		if err := t.moveMissed(ctx, p, spec); err != nil {
			return err
		}
	}
	return t.showMissed(ctx)
}

func (t *Turn) moveMissed(ctx context.Context, p *missedPlan, spec string) (err error) {
	if p.when, err = rhythm.Parse(spec); err != nil {
		return err
	}
	p.rhythm.Spec = spec
	if err := p.keep(ctx, t.Store, p.afterSign(t.Now)); err != nil {
		return err
	}
	return t.toSupporter(ctx, p.tie, note{lane: storage.LaneAsk, notInPause: true, say: func(w messages.Words) messages.Message {
		return messages.MissedSaid(w, messages.MissedMovedThem, p.words(t.Now, false))
	}})
}

// missedInNewZone keeps the hour where the person now is.
func missedInNewZone(ctx context.Context, t *Turn) error {
	p, err := t.missedOf(ctx, t.Chat.ID)
	if err != nil || p == nil {
		return err
	}
	return p.keep(ctx, t.Store, p.afterSign(t.Now))
}
