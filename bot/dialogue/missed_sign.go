package dialogue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"porchlight/messages"
	"porchlight/storage"
)

// Anything that a person does here is a sign of life: words, a tap, a reaction, a
// check-in, whatever it says. It settles the day; which words they were changes
// nothing, so that nobody hears from a keyword how somebody is.

const (
	// morning is when a day begins: who writes at one in the night hasn't got up yet.
	morning = 5
	// signBefore is how long before the hour a sign counts at least.
	signBefore = 6 * time.Hour
)

// signsFrom is from when on a sign of life counts for an hour: since the morning.
func (p *missedPlan) signsFrom(hour time.Time) time.Time {
	local := hour.In(p.person.Location())
	begins := time.Date(local.Year(), local.Month(), local.Day(), morning, 0, 0, 0, local.Location())
	if begins.After(local) {
		begins = begins.AddDate(0, 0, -1)
	}
	if least := hour.Add(-signBefore); least.Before(begins) {
		return least
	}
	return begins
}

// afterSign is the first hour for which a sign of life at a time does not count.
func (p *missedPlan) afterSign(sign time.Time) time.Time {
	due := p.next(sign)
	if !due.IsZero() && !sign.Before(p.signsFrom(due)) {
		return p.next(due)
	}
	return due
}

// signed is what a sign of life ended; the zero value if nothing.
type signed struct {
	plan *missedPlan
	told bool // the supporter had been told
	hard bool // distress was heard in it
}

// Sign takes something that a person did, which no dialogue takes, for a sign of life.
// Hard: distress was heard in it. It is part of the caller's transaction.
func (s *Set) Sign(ctx context.Context, scene *Scene, chat storage.ChatID, at time.Time, hard bool) error {
	scene.set = s
	who, err := scene.Store.Chat(ctx, chat)
	if errors.Is(err, storage.ErrNoChat) {
		return nil
	}
	if err != nil {
		return err
	}
	ended, err := scene.signOfLife(ctx, who, at)
	if err != nil {
		return err
	}
	ended.hard = hard
	if err := scene.sayEnded(ctx, ended); err != nil {
		return err
	}
	return scene.post(ctx)
}

// sign takes the turn for a sign of life, whatever follows from it.
func (t *Turn) sign(ctx context.Context) (err error) {
	at := t.Now
	if !t.WrittenAt.IsZero() {
		at = t.WrittenAt
	}
	t.signed, err = t.signOfLife(ctx, t.Chat, at)
	t.signed.hard = t.Heard
	return err
}

// signOfLife settles the day of a person who has done something.
func (s *Scene) signOfLife(ctx context.Context, person storage.Chat, at time.Time) (ended signed, err error) {
	if news, err := s.isSign(ctx, person, at); err != nil || !news {
		return ended, err
	}
	p, err := s.missedOf(ctx, person.ID)
	if err != nil || p == nil || !p.takesSign(at) {
		return ended, err
	}
	if p.Hour.IsZero() {
		return ended, p.keep(ctx, s.Store, p.next(later(p.rhythm.Due, s.Now)))
	}
	if p.Stage > storage.MissedNone {
		ended.plan = p
	}
	if ended.told, err = s.takeBack(ctx, p); err != nil {
		return ended, err
	}
	kept := *p
	kept.settle()
	return ended, kept.keep(ctx, s.Store, p.afterSign(s.Now))
}

// isSign reports whether there is anything that a sign of life would settle, from the
// little that tells it: of a day that is settled this is all that each turn reads. Where
// there is, nobody else decides what follows from the hour until this turn is kept.
func (s *Scene) isSign(ctx context.Context, person storage.Chat, at time.Time) (bool, error) {
	m, err := s.Store.Missed(ctx, person.ID)
	if errors.Is(err, storage.ErrNoMissed) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	r, _, err := s.Store.Rhythm(ctx, storage.PurposeMissed, int64(m.Tie))
	p := &missedPlan{Missed: m, rhythm: r, person: person}
	if err != nil || !p.takesSign(at) {
		return false, err
	}
	return true, s.Store.HoldRhythm(ctx, r.ID)
}

// takesSign reports whether a sign of life at a time settles something: the hour that
// the person was asked about, or the next.
func (p *missedPlan) takesSign(at time.Time) bool {
	hour := p.Hour
	if hour.IsZero() {
		hour = p.rhythm.Due
	}
	return !hour.IsZero() && !at.Before(p.signsFrom(hour))
}

// takeBack takes back what still waits, and reports whether the supporter has been told,
// or may have been: they were promised to hear again.
func (s *Scene) takeBack(ctx context.Context, p *missedPlan) (told bool, err error) {
	for _, what := range []string{"first", "second"} {
		if _, err := s.Store.Recall(ctx, p.once(what)); err != nil {
			return false, err
		}
	}
	may, err := s.Store.MayHaveArrived(ctx, p.once("tell"))
	if err != nil {
		return false, err
	}
	if waited, err := s.Store.Recall(ctx, p.once("tell")); err != nil || waited {
		return may, err
	}
	return s.hasTold(ctx, p)
}

// once names one message about the hour at hand.
func (p *missedPlan) once(what string) string {
	return onceMissed(p.Tie, fmt.Sprintf("%s:%d", what, p.Hour.Unix()))
}

func onceMissed(tie storage.TieID, what string) string { return fmt.Sprintf("missed:%d:%s", tie, what) }

// sayEnded says what the sign of life ended: to the person always, and to the
// supporter if they had been told.
func (s *Scene) sayEnded(ctx context.Context, ended signed) error {
	p := ended.plan
	if p == nil {
		return nil
	}
	err := s.tell(ctx, p.Person, note{lane: storage.LaneReply, theyAsked: true, say: func(w messages.Words) messages.Message {
		return messages.MissedEnded(w, p.words(s.Now, true), ended.told, !ended.hard)
	}})
	if err != nil {
		return err
	}
	return s.sayAllClear(ctx, ended)
}

// sayAllClear tells the supporter, who waits for it, so no pause holds it up.
func (s *Scene) sayAllClear(ctx context.Context, ended signed) error {
	p := ended.plan
	if !ended.told {
		return nil
	}
	return s.toSupporter(ctx, p.tie, note{lane: storage.LaneWords, theyAsked: true, say: func(w messages.Words) messages.Message {
		return messages.MissedSaid(w, messages.MissedAllClear, p.words(s.Now, false))
	}})
}

// sayLastAllClear tells a supporter who waits for it also where all is about to be
// erased, even quietly: that was promised to them.
func (t *Turn) sayLastAllClear(ctx context.Context) error {
	if !t.signed.told {
		return nil
	}
	t.signed.plan.tie.ID = 0 // it outlives the tie
	return t.sayAllClear(ctx, t.signed)
}

// imHere is the tap below a question. That it is a sign of life was noted before; here
// the question gives way to what came of it.
func imHere(ctx context.Context, t *Turn, _ circle, _ string) error {
	p := t.signed.plan
	if p == nil {
		t.past()
		return nil
	}
	t.Show(messages.MissedEnded(t.Words(), p.words(t.Now, true), t.signed.told, true))
	err := t.sayAllClear(ctx, t.signed)
	t.signed = signed{}
	return err
}
