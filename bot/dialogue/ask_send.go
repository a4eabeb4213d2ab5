package dialogue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"porchlight/messages"
	"porchlight/scheduler/rhythm"
	"porchlight/storage"
)

const (
	// mostAsksOpen is how many somebody can have open.
	mostAsksOpen = 8
	// askOpenFor is how long one can be taken of which no time was said, and
	// askOpenBehind how long behind its time.
	askOpenFor, askOpenBehind = 14 * 24 * time.Hour, 24 * time.Hour
	// companyOpenFor is the same of company, which is wanted now.
	companyOpenFor = 24 * time.Hour
	// inTurnPatience is how long one is waited for before the next is asked too, and
	// askPatience how long all are before the person hears that nobody has answered. Both
	// are shorter where the time comes sooner, and never shorter than leastPatience.
	inTurnPatience, askPatience, leastPatience = 3 * time.Hour, 24 * time.Hour, 10 * time.Minute
	// askShownFor is how long it is known which message asks somebody: longer than what
	// is asked can be open.
	askShownFor = 400 * 24 * time.Hour
)

// sendAsk asks those who are ticked and can still be asked.
func sendAsk(ctx context.Context, t *Turn) error {
	d, ok := t.notedAsk(t.Rest)
	if !ok || d.Words == "" {
		t.past()
		return nil
	}
	who, err := t.whoCanHelp(ctx, d)
	if err != nil {
		return err
	}
	to := who.ticked(d)
	if len(to) == 0 {
		t.Toast = messages.NobodyTicked(t.Words())
		return t.showAskPage(ctx, d)
	}
	a, ok, err := t.beginAsk(ctx, d)
	if err != nil || !ok {
		return err
	}
	d.InTurn = d.InTurn && len(to) > 1
	said := t.draftRequest(d)
	said.ID = number(a.ID)
	for i, one := range to {
		said.Asked = append(said.Asked, one.Name)
		if d.InTurn && i > 0 {
			a.Next = append(a.Next, one.tie.ID)
			continue
		}
		if err := t.askForHelp(ctx, a, one.tie, len(to) > 1 || d.ID != 0); err != nil {
			return err
		}
	}
	if err := t.keepWaiting(ctx, a); err != nil {
		return err
	}
	t.Done()
	t.Show(messages.AskSent(t.Words(), said, d.InTurn))
	return nil
}

// beginAsk keeps what is asked, a new one or one that is asked of others too. Not ok,
// and said, where that can't be.
func (t *Turn) beginAsk(ctx context.Context, d askDraft) (a storage.Ask, ok bool, err error) {
	if d.ID != 0 {
		a, err = t.Store.AskOfPerson(ctx, d.ID, t.Chat.ID)
		if errors.Is(err, storage.ErrNoAsk) || err == nil && !a.Open(t.Now) {
			t.Done()
			t.past()
			return a, false, nil
		}
		if err == nil {
			a, err = t.askOtherwise(ctx, a, d)
		}
		return a, err == nil, err
	}
	open, err := t.Store.Asks(ctx, t.Chat.ID, t.Now)
	if err != nil {
		return a, false, err
	}
	if len(open) >= mostAsksOpen {
		t.Show(messages.TooManyAsks(t.Words(), mostAsksOpen))
		return a, false, nil
	}
	a = storage.Ask{Person: t.Chat.ID, AskedAt: t.Now}
	d.fill(&a, t.Now)
	a.ID, err = t.Store.AddAsk(ctx, a)
	return a, err == nil, err
}

// fill puts what the draft says into an ask.
func (d askDraft) fill(a *storage.Ask, now time.Time) {
	a.Kind, a.Words, a.WholeDay, a.When, a.EndsAt = d.Kind, d.Words, d.Day, time.Time{}, now.Add(askOpenFor)
	if wantedNow(*a) {
		a.EndsAt = now.Add(companyOpenFor)
	}
	if d.When != 0 {
		a.When = time.Unix(d.When, 0)
		a.EndsAt = a.When.Add(askOpenBehind)
	}
}

// askOtherwise puts the words and the time of the page, if they are others now, where
// those who were asked before read them.
func (t *Turn) askOtherwise(ctx context.Context, a storage.Ask, d askDraft) (storage.Ask, error) {
	if a.Words == d.Words && a.WholeDay == d.Day && (a.When.IsZero() && d.When == 0 || a.When.Unix() == d.When) {
		return a, nil
	}
	d.fill(&a, t.Now)
	return a, t.askAllAnew(ctx, a)
}

// onceAsk names what asks the supporter of a tie.
func onceAsk(ask int64, tie storage.TieID) string { return fmt.Sprintf("ask:%d:%d", ask, tie) }

// askForHelp asks one supporter. Others: they may be not the only one.
func (s *Scene) askForHelp(ctx context.Context, a storage.Ask, tie storage.Tie, others bool) error {
	err := s.Store.AddAsked(ctx, storage.Asked{Ask: a.ID, Tie: tie.ID, Person: tie.Person, Supporter: tie.Supporter, At: s.Now})
	if err != nil {
		return err
	}
	// A reminder that waits to be sent would come beside it, as if nothing were.
	if err := s.Store.DropNudges(ctx, tie.ID); err != nil {
		return err
	}
	if _, err := s.Store.Recall(ctx, onceAsk(a.ID, tie.ID)); err != nil { // they are asked once more
		return err
	}
	m, err := s.askFor(ctx, a, tie, others)
	if err != nil {
		return err
	}
	return s.toSupporter(ctx, tie, note{
		lane: storage.LaneAsk, once: onceAsk(a.ID, tie.ID), lapse: a.EndsAt.Sub(s.Now), about: &origin{Ask: a.ID}, remember: askShownFor, say: m,
	})
}

// askFor is the request as the supporter of a tie reads it.
func (s *Scene) askFor(ctx context.Context, a storage.Ask, tie storage.Tie, others bool) (func(messages.Words) messages.Message, error) {
	known, r, err := s.requestFor(ctx, a, tie)
	return func(w messages.Words) messages.Message { return messages.AsksYou(w, r, known, others) }, err
}

// requestFor is what is asked by the clock of the supporter of a tie, or the person's
// where they have none of their own, and the name that they know the person by.
func (s *Scene) requestFor(ctx context.Context, a storage.Ask, tie storage.Tie) (known string, r messages.Request, err error) {
	r = messages.Request{ID: number(a.ID), Words: string(a.Words), WholeDay: a.WholeDay}
	person, err := s.Store.Chat(ctx, tie.Person)
	if err != nil {
		return "", r, err
	}
	supporter, err := s.Store.Chat(ctx, tie.Supporter)
	if err != nil {
		return "", r, err
	}
	if !a.When.IsZero() {
		switch clock := s.zoneOf(person); {
		case a.WholeDay:
			r.When = a.When.In(clock)
		case supporter.Zone != "":
			r.When = a.When.In(supporter.Location())
		default:
			r.When, r.Clock = a.When.In(clock), clock.String()
		}
	}
	known, err = s.knows(ctx, tie, person)
	return known, r, err
}

// zoneOf is the zone by which somebody says an hour: their own, or that of their country
// where it has one clock.
func (s *Scene) zoneOf(chat storage.Chat) *time.Location {
	if chat.Zone == "" {
		country := chat.Country
		if country == "" {
			country = s.Host.Country
		}
		if where := clockOf(country, s.Now); where != nil {
			return where
		}
	}
	return chat.Location()
}

// keepWaiting keeps an open ask, and when to look at it again.
func (s *Scene) keepWaiting(ctx context.Context, a storage.Ask) error {
	if err := s.Store.KeepAsk(ctx, a); err != nil {
		return err
	}
	patience := askPatience
	switch {
	case wantedNow(a):
		patience = reachPatience
	case len(a.Next) > 0:
		patience = inTurnPatience
	}
	if left := a.When.Sub(s.Now); !a.When.IsZero() && left > 0 {
		patience = min(patience, left/time.Duration(2+len(a.Next)))
	}
	return s.lookAtAsk(ctx, a, s.Now.Add(max(patience, leastPatience)))
}

// wantedNow reports whether it is company of which no time was said.
func wantedNow(a storage.Ask) bool { return a.Kind == messages.Company && a.When.IsZero() }

// waitForAsk keeps one that is open again, and waits for those who have not answered.
func (s *Scene) waitForAsk(ctx context.Context, a storage.Ask) error {
	all, err := s.Store.AskedFor(ctx, a.ID)
	switch {
	case err != nil:
		return err
	case len(a.Next) > 0, slices.ContainsFunc(all, mayAnswer):
		return s.keepWaiting(ctx, a)
	}
	return s.lookAtAsk(ctx, a, time.Time{})
}

func mayAnswer(one storage.Asked) bool { return one.Answer == storage.AskWaits }

// lookAtAsk keeps when an ask is looked at again; the zero time for never.
func (s *Scene) lookAtAsk(ctx context.Context, a storage.Ask, at time.Time) error {
	if at.IsZero() {
		return s.Store.EndRhythm(ctx, storage.PurposeAsk, a.ID)
	}
	return s.Store.KeepRhythm(ctx, storage.Rhythm{
		Chat: a.Person, Purpose: storage.PurposeAsk, Subject: a.ID, Spec: rhythm.AtMoment(at).String(), Due: at,
	})
}

// goOnAsking asks the next one in turn, of an ask that nobody has. Where everyone has
// said that they can't, the person is told.
func (s *Scene) goOnAsking(ctx context.Context, a storage.Ask) error {
	asked, err := s.nextInTurn(ctx, &a)
	if err != nil || asked {
		return err
	}
	all, err := s.Store.AskedFor(ctx, a.ID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, mayAnswer) {
		return s.Store.KeepAsk(ctx, a) // somebody may say yes yet
	}
	if err := s.lookAtAsk(ctx, a, time.Time{}); err != nil {
		return err
	}
	return errors.Join(s.Store.KeepAsk(ctx, a), s.tellAskNews(ctx, a, messages.AskNobodyCan, ""))
}

// nextInTurn asks the next of those who are asked one after the other, who can be asked
// now. It reports whether there was one.
func (s *Scene) nextInTurn(ctx context.Context, a *storage.Ask) (asked bool, err error) {
	for len(a.Next) > 0 {
		id := a.Next[0]
		a.Next = a.Next[1:]
		tie, err := s.Store.TieOfPerson(ctx, id, a.Person)
		if errors.Is(err, storage.ErrNoTie) {
			continue
		}
		if err != nil {
			return false, err
		}
		there, err := s.canBeAsked(ctx, tie)
		if err != nil {
			return false, err
		}
		if !there || tie.Muted {
			continue
		}
		return true, errors.Join(s.askForHelp(ctx, *a, tie, true), s.keepWaiting(ctx, *a))
	}
	return false, nil
}

// tellAskNews tells the person of an ask that nobody has, and what else there is.
func (s *Scene) tellAskNews(ctx context.Context, a storage.Ask, news messages.AskNews, name string) error {
	r, err := s.requestOf(ctx, a)
	if err != nil {
		return err
	}
	return s.tell(ctx, a.Person, note{lane: storage.LaneAsk, inPauseToo: true, say: func(w messages.Words) messages.Message {
		return messages.AskOpenAgain(w, news, name, r)
	}})
}

// requestOf is an ask as its person reads it.
func (s *Scene) requestOf(ctx context.Context, a storage.Ask) (r messages.Request, err error) {
	r = messages.Request{ID: number(a.ID), Words: string(a.Words), WholeDay: a.WholeDay}
	person, err := s.Store.Chat(ctx, a.Person)
	if err != nil {
		return r, err
	}
	if !a.When.IsZero() {
		r.When = a.When.In(s.zoneOf(person))
	}
	if a.Taker != 0 {
		tie, err := s.Store.TieOfPerson(ctx, a.Taker, a.Person)
		if err != nil {
			return r, err
		}
		r.Taker, _, err = s.calls(ctx, tie)
		return r, err
	}
	asked, err := s.Store.AskedFor(ctx, a.ID)
	if err != nil {
		return r, err
	}
	for _, one := range asked {
		tie, err := s.Store.TieOfPerson(ctx, one.Tie, a.Person)
		if errors.Is(err, storage.ErrNoTie) {
			continue
		}
		if err != nil {
			return r, err
		}
		called, _, err := s.calls(ctx, tie)
		if err != nil {
			return r, err
		}
		r.Asked = append(r.Asked, called)
	}
	return r, nil
}
