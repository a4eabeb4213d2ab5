package dialogue

import (
	"context"
	"errors"
	"time"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// A request at the side of those who are asked: what they answer, and what becomes of
// the messages that asked the others.

// askedOf is a request with the supporter who was asked, as that one sees it.
type askedOf struct {
	storage.Ask
	asked storage.Asked
	who   supported
}

// askedActions are what a supporter does about a request.
var askedActions = map[string]with[askedOf]{"yes": takeAsk, "no": declineAsk, "give": giveBackAsk}

// ofAskedOf does something about a request that the presser got.
func ofAskedOf(do with[askedOf]) Handler {
	return func(ctx context.Context, t *Turn) error {
		id, value := t.meant()
		a, ok, err := t.askedHere(ctx, numbered[int64](id))
		if err != nil {
			return err
		}
		if !ok {
			t.past()
			return nil
		}
		return do(ctx, t, a, value)
	}
}

// askedHere finds a request that this chat got; not ok if there is none.
func (t *Turn) askedHere(ctx context.Context, id int64) (a askedOf, ok bool, err error) {
	if err := t.Store.HoldAsk(ctx, id); err != nil { // others may be answering too
		return a, false, err
	}
	if a.asked, err = t.Store.AskedOfSupporter(ctx, id, t.Chat.ID); err == nil {
		a.Ask, err = t.Store.Ask(ctx, id)
	}
	if errors.Is(err, storage.ErrNoAsk) {
		return a, false, nil
	}
	if err != nil {
		return a, false, err
	}
	a.who, ok, err = t.supportedBy(ctx, a.asked.Tie)
	return a, ok && !a.who.tie.Muted, err
}

// takeAsk is a yes: the first of them has it.
func takeAsk(ctx context.Context, t *Turn, a askedOf, _ string) error {
	tie := a.who.tie
	took, err := t.Store.TakeAsk(ctx, a.ID, tie.ID, t.Now)
	if err != nil {
		return err
	}
	if !took {
		return t.showAskedOf(ctx, a)
	}
	a.Taker = tie.ID
	if err := t.noteAsked(ctx, a, storage.AskYes); err != nil {
		return err
	}
	if err := t.showAskedOf(ctx, a); err != nil {
		return err
	}
	if err := t.lookAtAsk(ctx, a.Ask, toldOfAsk(a.Ask, t.Now, t.zoneOf(a.who.person))); err != nil {
		return err
	}
	name := string(t.Chat.Name)
	err = t.eachUnanswered(ctx, a.Ask, func(other storage.Tie) error {
		_, err := t.rewordAskOf(ctx, a.ID, other, func(w messages.Words) messages.Message { return messages.AskTakenBy(w, name) })
		return err
	})
	if err != nil {
		return err
	}
	r, err := t.requestOf(ctx, a.Ask)
	if err != nil {
		return err
	}
	return t.toPerson(ctx, tie, note{lane: storage.LaneWords, inPauseToo: true, say: func(w messages.Words) messages.Message {
		return messages.AskTaken(w, r)
	}})
}

// showAskedOf shows a supporter where a request stands now, in place of what asked.
func (t *Turn) showAskedOf(ctx context.Context, a askedOf) error {
	w := t.Words()
	switch {
	case a.Taker == a.who.tie.ID && !a.Over:
		known, r, err := t.requestFor(ctx, a.Ask, a.who.tie)
		if err != nil {
			return err
		}
		t.Show(messages.AskIsYours(w, r, known))
	case a.Taker != 0 && !a.Over:
		taker, err := t.Store.Tie(ctx, a.Taker)
		if err != nil {
			return err
		}
		chat, err := t.Store.Chat(ctx, taker.Supporter)
		if err != nil {
			return err
		}
		t.Show(messages.AskTakenBy(w, string(chat.Name)))
	default:
		t.Show(messages.AskTakenCare(w))
	}
	return nil
}

// noteAsked notes what a supporter answered. Whoever does something about a request has
// not ignored the person.
func (t *Turn) noteAsked(ctx context.Context, a askedOf, answer storage.AskAnswer) error {
	if err := t.Store.AnswerAsked(ctx, a.ID, a.who.tie.ID, answer); err != nil {
		return err
	}
	if a.who.tie.Ignored == 0 {
		return nil
	}
	a.who.tie.Ignored = 0
	return t.Store.KeepTie(ctx, a.who.tie)
}

// declineAsk is a no, without a reason. The person hears of it once nobody is left who
// could say yes.
func declineAsk(ctx context.Context, t *Turn, a askedOf, _ string) error {
	switch {
	case a.Taker == a.who.tie.ID:
		return giveBackAsk(ctx, t, a, "")
	case !a.Open(t.Now):
		return t.showAskedOf(ctx, a)
	}
	again := a.asked.Answer == storage.AskNo
	if err := t.noteAsked(ctx, a, storage.AskNo); err != nil {
		return err
	}
	t.Show(messages.AskNoted(t.Words()))
	if again {
		return nil
	}
	return t.goOnAsking(ctx, a.Ask)
}

// giveBackAsk opens again what a supporter has after all not time for.
func giveBackAsk(ctx context.Context, t *Turn, a askedOf, _ string) error {
	gave, err := t.Store.GiveBackAsk(ctx, a.ID, a.who.tie.ID)
	if err != nil {
		return err
	}
	if !gave {
		return t.showAskedOf(ctx, a)
	}
	if err := t.noteAsked(ctx, a, storage.AskNo); err != nil {
		return err
	}
	if a.Taker = 0; !a.Open(t.Now) { // nobody else can do it any more, and nobody is told
		return errors.Join(t.lookAtAsk(ctx, a.Ask, time.Time{}), t.showAskedOf(ctx, a))
	}
	t.Show(messages.AskGaveBack(t.Words(), a.who.name()))
	called, _, err := t.calls(ctx, a.who.tie)
	if err != nil {
		return err
	}
	return t.openAgain(ctx, a.Ask, messages.AskCantAfterAll, called)
}

// openAgain lets the others that were asked say yes again, and tells the person.
func (s *Scene) openAgain(ctx context.Context, a storage.Ask, news messages.AskNews, name string) error {
	a.Taker = 0
	if !a.Open(s.Now) {
		return s.lookAtAsk(ctx, a, time.Time{})
	}
	if err := s.waitForAsk(ctx, a); err != nil {
		return err
	}
	if err := s.askAllAnew(ctx, a); err != nil {
		return err
	}
	return s.tellAskNews(ctx, a, news, name)
}

// askAllAnew puts what is asked now where those read it who have not answered. Whom it had
// not reached when it was taken back is asked.
func (s *Scene) askAllAnew(ctx context.Context, a storage.Ask) error {
	return s.eachUnanswered(ctx, a, func(tie storage.Tie) error {
		words, err := s.askFor(ctx, a, tie, true)
		if err != nil {
			return err
		}
		stood, err := s.rewordAskOf(ctx, a.ID, tie, words)
		if err != nil || stood {
			return err
		}
		return s.askForHelp(ctx, a, tie, true)
	})
}

// eachUnanswered does something for each who was asked and has not answered, of whom the
// one who has it is none.
func (s *Scene) eachUnanswered(ctx context.Context, a storage.Ask, do func(storage.Tie) error) error {
	all, err := s.Store.AskedFor(ctx, a.ID)
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.Answer != storage.AskWaits || one.Tie == a.Taker {
			continue
		}
		tie, err := s.Store.Tie(ctx, one.Tie)
		if errors.Is(err, storage.ErrNoTie) {
			continue
		}
		if err != nil {
			return err
		}
		if err := do(tie); err != nil {
			return err
		}
	}
	return nil
}

// rewordAskOf puts something in the place of what asks the supporter of one tie, also where
// that is about to end, and takes back what has not reached them yet. It reports whether
// something stood there.
func (s *Scene) rewordAskOf(ctx context.Context, ask int64, tie storage.Tie, say func(messages.Words) messages.Message) (stood bool, err error) {
	if _, err := s.Store.Recall(ctx, onceAsk(ask, tie.ID)); err != nil {
		return false, err
	}
	supporter, err := s.Store.Chat(ctx, tie.Supporter)
	if errors.Is(err, storage.ErrNoChat) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	sent, err := s.rememberedOf(ctx, tie.Supporter)
	if err != nil {
		return false, err
	}
	for _, m := range sent {
		if m.about.Ask != ask || m.about.Tie != tie.ID {
			continue
		}
		changed := say(s.Host.WordsOf(supporter))
		changed.Edit, changed.EditOnly = m.Message, true
		s.Send(scheduler.Posting{To: tie.Supporter, Lane: storage.LaneReply, Message: changed})
		stood = true
	}
	return stood, nil
}
