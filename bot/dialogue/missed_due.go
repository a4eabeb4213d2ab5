package dialogue

import (
	"context"
	"errors"
	"slices"
	"time"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// What the bot couldn't see it must not speak of. So while an hour is missed it looks
// every few minutes whether a sign of life would have reached it. After a gap in that
// it asks and tells no more, and says to both that it was away.
const (
	// missedBeat is how often it looks.
	missedBeat = 5 * time.Minute
	// readsAgain is how long the bot must have been reading Telegram before what was
	// written meanwhile counts as read.
	readsAgain = time.Minute
	// missedGap is how long it may have been away without saying so.
	missedGap = 15 * time.Minute
	// tellLapse is how late the message to the supporter may leave.
	tellLapse = missedGap
)

// composeMissed decides what follows when an hour has passed, or while it is missed.
func composeMissed(ctx context.Context, s *Scene, due storage.Rhythm) (scheduler.Due, error) {
	never := scheduler.Due{}
	m, err := s.Store.MissedOfTie(ctx, storage.TieID(due.Subject))
	if errors.Is(err, storage.ErrNoMissed) || err == nil && m.Standing == storage.MissedDeclined {
		return never, nil
	}
	if err != nil {
		return never, err
	}
	p, err := s.planMissed(ctx, m)
	if err != nil || p == nil {
		return never, err
	}
	if p.Standing == storage.MissedAsked {
		return scheduler.Due{Next: p.next(s.Now)}, nil
	}
	if p.Hour.IsZero() {
		if ended, err := s.rests(ctx, p); err != nil || ended {
			return scheduler.Due{Next: p.next(s.Now)}, err
		}
		p.Hour, p.ReadingAt = due.Due, due.Due
	}
	next, err := s.missedStep(ctx, p)
	if err != nil {
		return never, err
	}
	return scheduler.Due{Next: next}, s.Store.KeepMissed(ctx, p.Missed)
}

// rests reports whether nothing is asked at this hour: in a holiday or a pause of the
// person's, and where the supporter could not be told.
func (s *Scene) rests(ctx context.Context, p *missedPlan) (bool, error) {
	if s.Now.Before(p.RestsUntil) || p.person.Paused(s.Now) || !p.person.GoneAt.IsZero() {
		return true, nil
	}
	if p.canTell(s.Now) {
		p.ToldRest = false
		return false, nil
	}
	return true, s.sayCantTell(ctx, p)
}

// canTell reports whether the supporter would get the message now.
func (p *missedPlan) canTell(now time.Time) bool {
	return hearsOfMissed(p.tie) && p.supporter.GoneAt.IsZero() && !p.supporter.Paused(now) && !p.tie.Paused(now)
}

// sayCantTell tells the person once that their supporter can't be told now.
func (s *Scene) sayCantTell(ctx context.Context, p *missedPlan) error {
	if p.ToldRest {
		return nil
	}
	p.ToldRest = true
	if err := s.Store.KeepMissed(ctx, p.Missed); err != nil {
		return err
	}
	return s.toldOfMissed(ctx, p, messages.MissedCantTell)
}

// missedStep does what an hour that is missed needs now, and returns when to look again.
func (s *Scene) missedStep(ctx context.Context, p *missedPlan) (next time.Time, err error) {
	reads, err := s.readsAll(ctx, p)
	switch {
	case err != nil:
		return next, err
	case !p.person.GoneAt.IsZero() && p.Stage < storage.MissedTelling:
		return s.settleMissed(p), nil // they can't be asked, so nothing can be said of it
	case !reads:
		return s.Now.Add(time.Minute), nil
	case p.Stage >= storage.MissedTelling:
		return s.afterTelling(ctx, p)
	case s.Now.Sub(p.ReadingAt) > missedGap:
		return s.wasAway(ctx, p)
	}
	p.ReadingAt = s.Now
	switch since := s.Now.Sub(p.Hour); {
	case p.Stage == storage.MissedNone:
		p.Stage = storage.MissedAskedOnce
		err = s.askMissed(p, "first", missedAgain)
	case p.Stage == storage.MissedAskedOnce && since >= missedAgain:
		p.Stage = storage.MissedAskedTwice
		err = s.askMissed(p, "second", missedTell-missedAgain)
	case p.Stage == storage.MissedAskedTwice && since >= missedTell:
		return s.tellMissed(ctx, p)
	}
	return p.look(s.Now), err
}

// look is when to look again.
func (p *missedPlan) look(now time.Time) time.Time {
	next := now.Add(missedBeat)
	for _, step := range []time.Duration{missedAgain, missedTell} {
		if at := p.Hour.Add(step); at.After(now) && at.Before(next) {
			next = at
		}
	}
	return next
}

// readsAll reports whether all that the person did until now has been seen, and what
// was said has left.
func (s *Scene) readsAll(ctx context.Context, p *missedPlan) (bool, error) {
	if s.ReadsSince.IsZero() || s.Now.Sub(s.ReadsSince) < readsAgain {
		return false, nil
	}
	if heard, err := s.Store.IsHeard(ctx, p.Person); err != nil || !heard {
		return false, err
	}
	for _, what := range []string{"first", "second", "tell"} {
		if waits, err := s.Store.Waits(ctx, p.once(what)); err != nil || waits {
			return false, err
		}
	}
	return true, nil
}

// askMissed asks the person for a sign of life.
func (s *Scene) askMissed(p *missedPlan, what string, lapse time.Duration) error {
	w := s.Host.WordsOf(p.person)
	m := messages.MissedQuestion(w, p.words(s.Now, true), what == "second")
	m.Silent = isQuiet(p.person, s.Now)
	s.Send(scheduler.Posting{To: p.Person, Lane: storage.LaneNudge, Message: m, Due: s.Now, Lapse: lapse, Once: p.once(what), Tie: p.Tie})
	return nil
}

// tellMissed tells the supporter, unless they can't be told any more.
func (s *Scene) tellMissed(ctx context.Context, p *missedPlan) (next time.Time, err error) {
	if !p.canTell(s.Now) {
		return s.settleMissed(p), s.sayCantTell(ctx, p)
	}
	p.Stage = storage.MissedTelling
	err = s.toSupporter(ctx, p.tie, note{
		lane: storage.LaneWords, once: p.once("tell"), lapse: tellLapse, about: &origin{Missed: p.Hour.Unix()},
		say: func(w messages.Words) messages.Message {
			return messages.MissedTell(w, p.words(s.Now, false), number(p.Tie), s.numbers(p.supporter))
		},
	})
	return s.Now.Add(missedBeat), err
}

// afterTelling follows when the message to the supporter waits no more. If it has left,
// nothing but a sign of life ends the hour, however long the bot was away since. If not,
// Telegram didn't take it, or it would have been too late.
func (s *Scene) afterTelling(ctx context.Context, p *missedPlan) (next time.Time, err error) {
	told, err := s.hasTold(ctx, p)
	switch {
	case err != nil:
		return next, err
	case told:
		p.Stage = storage.MissedTold
		return next, nil
	case s.Now.Sub(p.ReadingAt) > missedGap:
		return s.wasAway(ctx, p)
	}
	return s.settleMissed(p), s.sayCantTell(ctx, p)
}

// hasTold reports whether the message to the supporter about the hour at hand has left.
func (s *Scene) hasTold(ctx context.Context, p *missedPlan) (bool, error) {
	if p.Stage != storage.MissedTelling {
		return p.Stage == storage.MissedTold, nil
	}
	sent, err := s.rememberedOf(ctx, p.Supporter)
	return slices.ContainsFunc(sent, func(m remembered) bool {
		return m.about.Tie == p.Tie && m.about.Missed == p.Hour.Unix()
	}), err
}

// wasAway ends an hour during which the bot was not there, and says so to both: that
// nothing came from it means nothing.
func (s *Scene) wasAway(ctx context.Context, p *missedPlan) (next time.Time, err error) {
	if _, err := s.takeBack(ctx, p); err != nil {
		return next, err
	}
	if err := s.toldOfMissed(ctx, p, messages.MissedAway); err != nil {
		return next, err
	}
	err = s.toSupporter(ctx, p.tie, note{lane: storage.LaneWords, notInPause: true, say: func(w messages.Words) messages.Message {
		return messages.MissedSaid(w, messages.MissedAwayThem, p.words(s.Now, false))
	}})
	return s.settleMissed(p), err
}

// settleMissed ends an hour, and returns the next one.
func (s *Scene) settleMissed(p *missedPlan) time.Time {
	p.settle()
	return p.next(s.Now)
}

// settle leaves the hour at hand: nothing is missed.
func (p *missedPlan) settle() {
	p.Stage, p.Hour, p.ReadingAt = storage.MissedNone, time.Time{}, time.Time{}
}

// toldOfMissed tells the person a line about it.
func (s *Scene) toldOfMissed(ctx context.Context, p *missedPlan, line messages.MissedLine) error {
	return s.tell(ctx, p.Person, note{lane: storage.LaneAsk, notInPause: true, say: func(w messages.Words) messages.Message {
		return messages.MissedSaid(w, line, p.words(s.Now, true))
	}})
}
