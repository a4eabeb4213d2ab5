package dialogue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/scheduler/rhythm"
	"porchlight/storage"
)

// askMorning is when those two are told on the day itself, where no hour was said.
const askMorning rhythm.Clock = 9 * 60

// toldOfAsk is when the two of an ask that somebody has are told of it next: the evening
// before and some hours before, as of an appointment. Zero: never.
func toldOfAsk(a storage.Ask, after time.Time, zone *time.Location) time.Time {
	if a.When.IsZero() {
		return time.Time{}
	}
	day := rhythm.DayOf(a.When.In(zone))
	before := a.When.Add(-aheadOf)
	if a.WholeDay {
		before = rhythm.OnDay(day, askMorning).Next(time.Time{}, zone)
	}
	for _, told := range []time.Time{rhythm.OnDay(day-1, eveHour).Next(time.Time{}, zone), before} {
		if told.After(after) {
			return told
		}
	}
	return time.Time{}
}

// composeAsk looks at an ask whose time has come: the next one is asked, the person
// hears that nobody has answered, or those two are told that it is soon.
func composeAsk(ctx context.Context, s *Scene, due storage.Rhythm) (scheduler.Due, error) {
	never := scheduler.Due{}
	person, errChat := s.Store.Chat(ctx, due.Chat)
	if err := s.Store.HoldAsk(ctx, due.Subject); err != nil {
		return never, err
	}
	a, err := s.Store.AskOfPerson(ctx, due.Subject, due.Chat)
	if errors.Is(err, storage.ErrNoAsk) || errors.Is(errChat, storage.ErrNoChat) {
		return never, s.Store.EndRhythm(ctx, due.Purpose, due.Subject)
	}
	if err := errors.Join(err, errChat); err != nil {
		return never, err
	}
	next := time.Time{}
	switch gone := !person.GoneAt.IsZero(); {
	case a.Over || !s.Now.Before(a.EndsAt) || gone && a.Taker == 0:
	case a.Taker != 0:
		next = toldOfAsk(a, s.Now, s.zoneOf(person))
		err = s.tellAskSoon(ctx, a, due)
	default:
		asked, errNext := s.nextInTurn(ctx, &a)
		if errNext != nil {
			return never, errNext
		}
		if asked {
			comes, _, err := s.Store.Rhythm(ctx, due.Purpose, due.Subject)
			return scheduler.Due{Next: comes.Due}, err
		}
		err = errors.Join(s.Store.KeepAsk(ctx, a), s.tellAskNews(ctx, a, messages.AskUnanswered, ""))
	}
	if err == nil && next.IsZero() {
		err = s.Store.EndRhythm(ctx, due.Purpose, due.Subject)
	}
	return scheduler.Due{Next: next}, err
}

// tellAskSoon tells the two of an ask that its time comes. In a pause nothing is told,
// and nothing once its time is over.
func (s *Scene) tellAskSoon(ctx context.Context, a storage.Ask, due storage.Rhythm) error {
	tie, err := s.Store.TieOfPerson(ctx, a.Taker, a.Person)
	if errors.Is(err, storage.ErrNoTie) {
		return nil
	}
	if err != nil {
		return err
	}
	left := a.When.Sub(s.Now)
	if a.WholeDay {
		left += 24 * time.Hour
	}
	if left <= 0 {
		return nil
	}
	r, err := s.requestOf(ctx, a)
	if err != nil {
		return err
	}
	known, theirs, err := s.requestFor(ctx, a, tie)
	if err != nil {
		return err
	}
	once := func(side string) string { return fmt.Sprintf("ask-soon:%d:%s:%d", a.ID, side, due.Due.Unix()) }
	soon := note{lane: storage.LaneNudge, notInPause: true, lapse: left}
	soon.once, soon.say = once("person"), func(w messages.Words) messages.Message { return messages.AskSoon(w, r) }
	if err := s.toPerson(ctx, tie, soon); err != nil {
		return err
	}
	soon.about, soon.once, soon.say = &origin{Ask: a.ID}, once("supporter"), func(w messages.Words) messages.Message { return messages.AskSoonYours(w, theirs, known) }
	return s.toSupporter(ctx, tie, soon)
}
