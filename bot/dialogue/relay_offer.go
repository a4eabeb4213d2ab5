package dialogue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// passReply sends Telegram's own reply to what came from someone, or was about
// someone, to that someone.
func passReply(ctx context.Context, t *Turn) (bool, error) {
	about, ok, err := t.originOf(ctx, t.ReplyTo)
	if err != nil || !ok {
		return false, err
	}
	o, ok, err := t.otherSide(ctx, about.Tie)
	if err != nil || !ok {
		return false, err
	}
	if t.Heard {
		t.offerToPass(o, about.Nudge)
		return true, nil
	}
	what := t.parcel(t.quoteFrom(about))
	sent, err := t.pass(ctx, o, what, about.Nudge)
	if err != nil || !sent {
		return true, err
	}
	t.endWriting() // this is what it waited for
	t.saySent(o, what, messages.SentTo(t.Words(), o.name, t.undo(o, t.Message)))
	return true, nil
}

// quoteFrom is what was quoted of somebody's own words, which say what an answer to
// them is about; "" for what the bot said about them: that is for this chat alone.
func (t *Turn) quoteFrom(about origin) string {
	if about.From == 0 || about.Own {
		return ""
	}
	return t.Quote
}

// relayName is the name of the dialogue, for those of its functions that it names
// itself.
const relayName = "relay"

// heartByReaction takes a reaction under what a supporter sent for a heart.
func heartByReaction(ctx context.Context, t *Turn) (bool, error) {
	about, ok, err := t.originOf(ctx, t.Message)
	if err != nil || !ok || about.Relay == 0 {
		return false, err
	}
	sent, tie, supporter, err := t.answering(ctx, about.Relay)
	if errors.Is(err, storage.ErrNoRelay) || errors.Is(err, storage.ErrNoTie) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, heart(ctx, t, relayed{Relay: sent, tie: tie, supporter: supporter}, "")
}

// offerFor is how long after somebody was heard from or about what is just typed
// may be meant for them.
const offerFor = 24 * time.Hour

// offerStray asks whether what was just typed is for somebody who was heard from
// or about within a day. Nothing of it is stored: it is copied when that is tapped.
// Of distress it asks only who supports somebody: whoever is in it themselves has
// just got one calm screen. Who did not take the last offer talks with the bot, it
// seems: they are answered, and the offer is a button below.
func offerStray(ctx context.Context, t *Turn) (bool, error) {
	if t.Text == "" && !t.Attached {
		return false, nil
	}
	sent, err := t.rememberedOf(ctx, t.Chat.ID)
	if err != nil {
		return false, err
	}
	all, err := t.heardFrom(ctx, sent)
	if t.Heard {
		all = slices.DeleteFunc(all, func(o other) bool { return !o.isPerson })
	}
	if err != nil || len(all) == 0 {
		return false, err
	}
	choices := make([]messages.PassChoice, len(all))
	for i, o := range all {
		choices[i] = t.choice(o, 0)
	}
	t.offersPass = true
	switch {
	case (t.tookNoOffer(sent) || asksOfThem(t.Text)) && !t.Heard && !t.Attached:
		t.sayNoAnswer(choices...)
	case len(all) == 1:
		t.offerToPass(all[0], 0)
	default:
		t.Say(messages.OfferWho(t.Words(), choices))
	}
	return true, nil
}

// tookNoOffer reports whether it was asked already, since somebody was last heard from
// or about, whether words are for them, and none have gone anywhere since. Below a
// request for company it is asked each time: who was asked talks with the person.
func (t *Turn) tookNoOffer(sent []remembered) bool {
	last, ok := t.newest(sent)
	return ok && last.about.Offered != 0 && last.about.Reach == 0 && !slices.ContainsFunc(sent, func(m remembered) bool {
		return m.about.Own && m.about.At >= last.about.Offered
	})
}

// heardFrom are those from or about whom something came within a day. A person is
// not asked about a supporter whom they have muted: one wrong tap would write to them.
func (t *Turn) heardFrom(ctx context.Context, sent []remembered) (all []other, err error) {
	for _, m := range slices.Backward(sent) {
		if !m.about.isWithin(offerFor, t.Now) || slices.ContainsFunc(all, func(o other) bool { return o.tie.ID == m.about.Tie }) {
			continue
		}
		o, ok, err := t.otherSide(ctx, m.about.Tie)
		if err != nil {
			return nil, err
		}
		if ok && o.tie.Confirmed && (o.isPerson || !o.tie.Muted) {
			all = append(all, o)
		}
	}
	return all, nil
}

// offerToPass asks whether this turn's message goes to the other side.
func (t *Turn) offerToPass(o other, nudge storage.NudgeID) {
	if t.Heard {
		t.Say(messages.OfferAfterDistress(t.Words(), t.choice(o, nudge)))
		return
	}
	t.Say(messages.Offer(t.Words(), t.choice(o, nudge)))
}

func (t *Turn) choice(o other, nudge storage.NudgeID) messages.PassChoice {
	return messages.PassChoice{Name: o.name, Tie: number(o.tie.ID), Message: t.Message, Rest: t.Album, Voice: t.Voice, Nudge: number(nudge)}
}

// ofOther does something with the other side of one of the presser's ties.
func ofOther(do with[other]) Handler {
	return func(ctx context.Context, t *Turn) error {
		id, value := t.meant()
		o, ok, err := t.otherSide(ctx, numbered[storage.TieID](id))
		if err != nil {
			return err
		}
		if !ok {
			t.Toast = messages.WordsEnded(t.Words())
			return nil
		}
		return do(ctx, t, o, value)
	}
}

// passWhatStands sends a message that stands in the chat, or an album, as it is: the
// value is its number and the nudge that it answers.
func passWhatStands(ctx context.Context, t *Turn, o other, value string) error {
	message, nudge, _ := strings.Cut(value, ":")
	message, isVoice := messages.ReadVoice(message)
	number, rest, ok := messages.ReadNumbers(message)
	if !ok {
		return nil
	}
	switch about, _, err := t.originOf(ctx, t.Message); {
	case err != nil:
		return err
	case about.Own && about.From == number: // it was tapped twice
		t.Toast = messages.AlreadySent(t.Words())
		return nil
	}
	what := parcel{copied: true, message: number, rest: rest, voice: isVoice}
	sent, err := t.pass(ctx, o, what, numbered[storage.NudgeID](nudge))
	if err != nil || !sent {
		return err
	}
	// It goes in place of what waits of it, which was asked for before it was changed.
	if err := t.replace(ctx, o, number); err != nil {
		return err
	}
	t.endWriting()
	t.saySent(o, what, messages.SentTo(t.Words(), o.name, t.undo(o, number)))
	return nil
}

// passNothing leaves what was written where it is, and ends the question for it.
func passNothing(_ context.Context, t *Turn) error {
	t.endWriting()
	t.Show(messages.Kept(t.Words(), t.Rest))
	return nil
}

// endWriting ends the question what to write, once it is said what becomes of
// something that was written. Any other question goes on waiting.
func (t *Turn) endWriting() {
	t.aside = true
	if t.set.steps[t.Step.Name].of == relayName {
		t.Done()
	}
}

// saySent says that a message went to somebody, in place of the question if it was
// asked. A reply to it goes there too.
func (t *Turn) saySent(o other, what parcel, m messages.Message) {
	if t.Pressed != "" {
		m.Edit = t.Message
	}
	once := onceSaid(o.tie.ID, t.Chat.ID, what.message)
	if what.asks { // it stays, for the request that went too
		once = ""
	}
	t.Send(scheduler.Posting{
		To: t.Chat.ID, Lane: storage.LaneReply, Message: t.askingWhere(m), Tie: o.tie.ID, Once: once,
		About: origin{Tie: o.tie.ID, At: t.Now.Unix(), From: what.message, Rest: what.rest, Captioned: what.captioned, As: what.as(), Own: true, Asks: what.asks},
	})
}

// onceSaid names the word that a message went, so that it is taken back also while it is
// on its way itself.
func onceSaid(tie storage.TieID, from storage.ChatID, message int) string {
	return fmt.Sprintf("sent:%d:%d:%d", tie, from, message)
}

// undo is the button that takes back what was written in a message.
func (t *Turn) undo(o other, message int) messages.Undo {
	return messages.Undo{Tie: number(o.tie.ID), Message: message, At: t.Now}
}

// takeBack deletes what was sent, there too, while Telegram allows it. It says the
// same where nothing had arrived because the person hears nothing of the
// supporter, who is not to learn that.
func takeBack(ctx context.Context, t *Turn, o other, value string) error {
	message, at, ok := messages.ReadUndo(value)
	if !ok {
		return nil
	}
	if t.Now.Sub(at) >= scheduler.RememberFor {
		t.Toast = messages.TooLateToTakeBack(t.Words())
		return nil
	}
	if _, err := t.recall(ctx, o, message); err != nil {
		return err
	}
	if err := t.takeOutOfBox(ctx, o, message); err != nil {
		return err
	}
	if err := t.takeAway(ctx, o, message); err != nil {
		return err
	}
	t.Show(messages.TakenBack(t.Words(), o.name))
	return nil
}

// recall takes what still waits of a message of this chat to the other side out of
// the outbox, and reports whether anything did.
func (t *Turn) recall(ctx context.Context, o other, message int) (waited bool, err error) {
	for part := range mostParts {
		did, err := t.Store.Recall(ctx, onceRelayed(o.tie.ID, t.Chat.ID, message, part))
		if err != nil {
			return false, err
		}
		waited = waited || did
	}
	return waited, nil
}

// replace recalls it, with the line before a picture that has arrived without it.
func (t *Turn) replace(ctx context.Context, o other, message int) error {
	waited, err := t.recall(ctx, o, message)
	if err != nil || !waited {
		return err
	}
	return t.takeAway(ctx, o, message)
}

// takeAway deletes there what has arrived of a message of this chat.
func (t *Turn) takeAway(ctx context.Context, o other, message int) error {
	return t.takeAwayAll(ctx, o.chat.ID, func(about origin) bool {
		return about.Tie == o.tie.ID && about.From == message && !about.Own
	})
}

// arrived are the messages that brought one of this chat to the other side, as
// far as they are remembered, in order.
func (t *Turn) arrived(ctx context.Context, o other, message int) ([]remembered, error) {
	there, err := t.rememberedOf(ctx, o.chat.ID)
	return slices.DeleteFunc(there, func(m remembered) bool {
		return m.about.Tie != o.tie.ID || m.about.From != message || m.about.Own
	}), err
}
