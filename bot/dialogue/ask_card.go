package dialogue

import (
	"context"
	"errors"
	"strings"

	"porchlight/messages"
	"porchlight/storage"
)

// What the person does about what they have asked for, and what becomes of it when one
// of those who were asked is not there any more.

// askActions are what the person does about one of their own.
var askActions = map[string]with[storage.Ask]{
	"card": showAsk, "again": askOthers, "done": endAskDone, "thank": thankForAsk, "over": endAskUnneeded,
}

// ofAsk does something about a request of the presser's own.
func ofAsk(do with[storage.Ask]) Handler {
	return func(ctx context.Context, t *Turn) error {
		id, value := t.meant()
		if err := t.Store.HoldAsk(ctx, numbered[int64](id)); err != nil {
			return err
		}
		a, err := t.Store.AskOfPerson(ctx, numbered[int64](id), t.Chat.ID)
		if errors.Is(err, storage.ErrNoAsk) {
			t.past()
			return nil
		}
		if err != nil {
			return err
		}
		return do(ctx, t, a, value)
	}
}

// openAsks are those of the person that are not over.
func (t *Turn) openAsks(ctx context.Context) (all []messages.Request, err error) {
	open, err := t.Store.Asks(ctx, t.Chat.ID, t.Now)
	if err != nil {
		return nil, err
	}
	for _, a := range open {
		r, err := t.requestOf(ctx, a)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

// nthAsk finds one by its place in the list; not ok if there is none.
func (t *Turn) nthAsk(ctx context.Context, n int) (a storage.Ask, ok bool, err error) {
	open, err := t.Store.Asks(ctx, t.Chat.ID, t.Now)
	if err != nil || n < 1 || n > len(open) {
		return a, false, err
	}
	return open[n-1], true, nil
}

// typedAboutAsk is the typed form of the card's buttons: "/ask 1 done".
func (t *Turn) typedAboutAsk(ctx context.Context, a storage.Ask, typed string) error {
	word := strings.ToLower(strings.TrimSpace(typed))
	switch meaning, _ := meaningOf(typed); {
	case word == "done":
		return endAskDone(ctx, t, a, "")
	case meaning == "thanks", word == "thank":
		return thankForAsk(ctx, t, a, "")
	case meaning == "again", word == "others":
		return askOthers(ctx, t, a, "")
	case meaning == "stop", word == "close":
		return endAskUnneeded(ctx, t, a, "")
	case meaning == "back", word == "write":
		return t.writeAboutAsk(ctx, a.ID)
	}
	return showAsk(ctx, t, a, "")
}

func showAsk(ctx context.Context, t *Turn, a storage.Ask, _ string) error {
	if a.Over || !t.Now.Before(a.EndsAt) {
		t.past()
		return nil
	}
	r, err := t.requestOf(ctx, a)
	if err != nil {
		return err
	}
	t.Show(messages.AskCard(t.Words(), r))
	return nil
}

// askOthers lets the person tick whom else they ask.
func askOthers(ctx context.Context, t *Turn, a storage.Ask, _ string) error {
	if !a.Open(t.Now) {
		return showAsk(ctx, t, a, "")
	}
	d := askDraft{ID: a.ID, Page: t.Update, Kind: a.Kind, Words: a.Words, Day: a.WholeDay}
	if !a.When.IsZero() {
		d.When = a.When.Unix()
	}
	return t.showAskPage(ctx, d)
}

// endAskDone ends what somebody did, or what has been done otherwise.
func endAskDone(ctx context.Context, t *Turn, a storage.Ask, _ string) error {
	r, ended, err := t.endAsk(ctx, a)
	if err != nil || !ended {
		return err
	}
	t.Show(messages.AskDone(t.Words(), r, r.Taker == ""))
	return nil
}

// endAskUnneeded ends it, and tells those who were asked.
func endAskUnneeded(ctx context.Context, t *Turn, a storage.Ask, _ string) error {
	r, ended, err := t.endAsk(ctx, a)
	if err != nil || !ended {
		return err
	}
	t.Show(messages.AskClosed(t.Words(), r))
	if a.Taker == 0 {
		return nil
	}
	tie, err := t.Store.TieOfPerson(ctx, a.Taker, t.Chat.ID)
	if err != nil {
		return err
	}
	known, theirs, err := t.requestFor(ctx, a, tie)
	if err != nil {
		return err
	}
	// Whoever has it may be about to leave for it: an edit would make no sound.
	return t.toSupporter(ctx, tie, note{lane: storage.LaneAsk, inPauseToo: true, say: func(w messages.Words) messages.Message {
		return messages.AskCalledOff(w, theirs, known)
	}})
}

// endAsk ends one of the person's own, with what stands in the chats of those who were
// asked; not ended if it was over.
func (t *Turn) endAsk(ctx context.Context, a storage.Ask) (r messages.Request, ended bool, err error) {
	if r, err = t.requestOf(ctx, a); err != nil {
		return r, false, err
	}
	if ended, err = t.Store.EndAsk(ctx, a.ID, t.Chat.ID, t.Now); err != nil || !ended {
		t.past()
		return r, false, err
	}
	all, err := t.Store.AskedFor(ctx, a.ID)
	if err != nil {
		return r, false, err
	}
	for _, one := range all {
		if one.Answer == storage.AskNo {
			continue
		}
		tie, err := t.Store.TieOfPerson(ctx, one.Tie, t.Chat.ID)
		if errors.Is(err, storage.ErrNoTie) {
			continue
		}
		if err != nil {
			return r, false, err
		}
		if _, err := t.rewordAskOf(ctx, a.ID, tie, messages.AskTakenCare); err != nil {
			return r, false, err
		}
	}
	return r, true, nil
}

// thankForAsk thanks who had it, once, which ends it as well.
func thankForAsk(ctx context.Context, t *Turn, a storage.Ask, _ string) error {
	tie, err := t.Store.TieOfPerson(ctx, a.Taker, t.Chat.ID)
	if errors.Is(err, storage.ErrNoTie) {
		t.past()
		return nil
	}
	if err != nil {
		return err
	}
	all, err := t.Store.AskedFor(ctx, a.ID)
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.Tie == tie.ID && one.Answer == storage.AskThank {
			t.Toast = messages.AlreadySent(t.Words())
			return nil
		}
	}
	r, err := t.requestOf(ctx, a)
	if err != nil {
		return err
	}
	if !a.Over {
		if _, _, err := t.endAsk(ctx, a); err != nil {
			return err
		}
	}
	if err := t.Store.AnswerAsked(ctx, a.ID, tie.ID, storage.AskThank); err != nil {
		return err
	}
	known, err := t.knows(ctx, tie, t.Chat)
	if err != nil {
		return err
	}
	t.Toast = messages.ThanksSent(t.Words())
	t.Show(messages.AskDone(t.Words(), r, true))
	return t.toSupporter(ctx, tie, note{lane: storage.LaneWords, say: func(w messages.Words) messages.Message {
		return messages.ThanksFrom(w, known, number(tie.ID))
	}})
}

// writeAboutAskPressed lets either of the two write to the other about it.
func writeAboutAskPressed(ctx context.Context, t *Turn) error {
	id, _ := t.meant()
	return t.writeAboutAsk(ctx, numbered[int64](id))
}

func (t *Turn) writeAboutAsk(ctx context.Context, id int64) error {
	a, err := t.Store.Ask(ctx, id)
	if errors.Is(err, storage.ErrNoAsk) || err == nil && a.Taker == 0 {
		t.past()
		return nil
	}
	if err != nil {
		return err
	}
	o, ok, err := t.otherSide(ctx, a.Taker)
	if err != nil {
		return err
	}
	if !ok {
		t.past()
		return nil
	}
	if o.isPerson {
		t.awaitWords(o.tie, 0, o.name)
		return nil
	}
	t.Await(stepBack, writingTo{Tie: o.tie.ID})
	t.Say(messages.WriteTo(t.Words(), o.name))
	return nil
}

// leaveAsksEnded follows before a tie ends.
func leaveAsksEnded(ctx context.Context, s *Scene, tie storage.Tie) error {
	return s.leaveAsks(ctx, tie)
}

// leaveAsksGone follows when nothing reaches a chat any more: of whom they support, what
// they have is open again.
func leaveAsksGone(ctx context.Context, s *Scene, chat storage.Chat) error {
	ties, err := s.Store.Supporting(ctx, chat.ID)
	if err != nil {
		return err
	}
	for _, tie := range ties {
		if err := s.leaveAsks(ctx, tie); err != nil {
			return err
		}
	}
	return nil
}

// leaveAsks takes the supporter of a tie out of all that they were asked for. What they
// have is open again, and where it was their turn the next one is asked. That they are
// muted, or removed, they can't tell: it reads as if it were taken care of.
func (s *Scene) leaveAsks(ctx context.Context, tie storage.Tie) error {
	all, err := s.Store.AskedOfTie(ctx, tie.ID)
	if err != nil {
		return err
	}
	for _, one := range all {
		if err := s.Store.HoldAsk(ctx, one.Ask); err != nil {
			return err
		}
		a, err := s.Store.Ask(ctx, one.Ask)
		if errors.Is(err, storage.ErrNoAsk) || err == nil && (a.Over || one.Answer == storage.AskNo || one.Answer == storage.AskThank) {
			continue
		}
		if err != nil {
			return err
		}
		if err := s.leaveAsk(ctx, a, tie); err != nil {
			return err
		}
	}
	return nil
}

func (s *Scene) leaveAsk(ctx context.Context, a storage.Ask, tie storage.Tie) error {
	if err := s.Store.AnswerAsked(ctx, a.ID, tie.ID, storage.AskNo); err != nil {
		return err
	}
	if _, err := s.rewordAskOf(ctx, a.ID, tie, messages.AskTakenCare); err != nil {
		return err
	}
	gave, err := s.Store.GiveBackAsk(ctx, a.ID, tie.ID)
	switch {
	case err != nil:
		return err
	case gave:
		return s.openAgain(ctx, a, messages.AskFree, "")
	case a.Open(s.Now):
		return s.goOnAsking(ctx, a)
	}
	return nil
}

// endAllAsks ends all of a person who is about to be erased, so that nobody is asked
// because of it.
func (t *Turn) endAllAsks(ctx context.Context) error {
	open, err := t.Store.Asks(ctx, t.Chat.ID, t.Now)
	if err != nil {
		return err
	}
	for _, a := range open {
		if _, _, err := t.endAsk(ctx, a); err != nil {
			return err
		}
	}
	return nil
}
