package dialogue

import (
	"context"
	"strconv"

	"porchlight/messages"
	"porchlight/storage"
)

// Words that show distress, typed where somebody chooses whom to ask, and what is said
// there in a voice message or a picture: the guard has answered the words, and either may
// be just what a friend is to get.

// offerHeard asks, below the helplines if there were any, whether it goes to somebody of
// those who could be asked. The page goes on waiting, and nothing of the words is kept.
func (t *Turn) offerHeard(ctx context.Context) error {
	all, err := t.company(ctx)
	if err != nil {
		return err
	}
	c, _ := t.chosen("")
	to := all.ticked(c)
	if len(to) == 0 {
		to = all.open()
	}
	switch {
	case len(to) == 0 && t.Heard:
		return nil // the guard has answered
	case len(to) == 0:
		return t.anew(ctx)
	}
	c.Heard, c.Rest, c.To = t.Message, t.Album, 0
	if len(to) == 1 {
		c.To = numbered[storage.TieID](to[0].ID)
	}
	t.Await(stepReach, c)
	t.Say(messages.OfferHeard(t.Words(), to, t.Message, t.Heard))
	return nil
}

// answerHeard takes a yes or no in words to that: it is the newest question.
func (t *Turn) answerHeard(ctx context.Context, c chosen, yes bool) error {
	switch {
	case !yes:
		c.unheard()
		t.Await(stepReach, c)
		t.Say(messages.NotPassedOn(t.Words()))
		return nil
	case c.To == 0:
		return t.offerHeardAgain(ctx, c)
	}
	return t.sendHeard(ctx, c, c.To)
}

// offerHeardAgain asks once more to whom it goes: a bare yes doesn't say.
func (t *Turn) offerHeardAgain(ctx context.Context, c chosen) error {
	all, err := t.company(ctx)
	if err != nil {
		return err
	}
	t.Say(messages.OfferHeard(t.Words(), all.open(), c.Heard, true))
	return nil
}

// pressHeard sends them by a tap, unless something was asked since.
func pressHeard(ctx context.Context, t *Turn) error {
	id, message := t.meant()
	if c, _ := t.notedReach(); c.Heard != 0 && message == strconv.Itoa(c.Heard) {
		return t.sendHeard(ctx, c, numbered[storage.TieID](id))
	}
	all, err := t.company(ctx)
	if err != nil {
		return err
	}
	return t.anewReach(all)
}

// keepHeard leaves it where it is, by a tap: what is typed then is for the page again.
func keepHeard(_ context.Context, t *Turn) error {
	if c, waits := t.notedReach(); waits {
		if t.Rest == strconv.Itoa(c.Heard) {
			c.unheard()
		}
		t.Await(stepReach, c)
	}
	t.Show(messages.NotPassedOn(t.Words()))
	return nil
}

// sendHeard sends the message, or the album, as it stands in the chat, and a request
// below it.
func (t *Turn) sendHeard(ctx context.Context, c chosen, id storage.TieID) error {
	all, err := t.company(ctx)
	if err != nil {
		return err
	}
	for _, one := range all.open() {
		if numbered[storage.TieID](one.ID) != id {
			continue
		}
		o, ok, err := t.otherSide(ctx, id)
		if err != nil || !ok {
			return err
		}
		what := parcel{copied: true, message: c.Heard, rest: c.Rest, asks: true}
		sent, err := t.pass(ctx, o, what, 0)
		if err != nil || !sent {
			return err
		}
		return t.ask(ctx, []messages.Choice{one}, "", func(m messages.Message) { t.saySent(o, what, m) })
	}
	return t.anewReach(all)
}
