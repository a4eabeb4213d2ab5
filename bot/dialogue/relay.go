package dialogue

import (
	"context"
	"errors"
	"time"

	"porchlight/messages"
	"porchlight/storage"
)

// relay carries what a supporter writes to the person, under the supporter's
// name, and what the person answers. Nothing of it is kept once it has arrived.
var relay = Dialogue{
	Name: "relay",
	Presses: together(presses(ofSent, map[string]with[relayed]{
		"heart": heart, "thanks": thanks, "back": writeBack, "much": tooMuch, "mute": muteSender,
	}), presses(ofOther, map[string]with[other]{
		"pass": passWhatStands, "undo": takeBack,
	}), map[string]Handler{"keep": passNothing}),
	Steps: map[string]Step{
		stepWords: {Take: passTyped, Lapse: wordsLapse, TakesDistress: true, GoesOut: true},
		stepBack:  {Take: passTyped, Lapse: wordsLapse, TakesDistress: true, GoesOut: true},
	},
	Replied: passReply, Reacted: heartByReaction, Stray: offerStray, Edited: followEdit, Refused: sayNotTaken,
}

const (
	stepWords = "relay"      // a supporter writes to a person; notes: writingTo
	stepBack  = "relay.back" // a person writes back; notes: writingTo
)

// writingTo is with whom of their ties somebody writes, and because of which
// nudge; 0: none.
type writingTo struct {
	Tie   storage.TieID   `json:"tie"`
	Nudge storage.NudgeID `json:"nudge,omitempty"`
	// Ask: distress was heard since the question, so what comes next may be meant
	// for the bot. It goes only on a tap.
	Ask bool `json:"ask,omitempty"`
}

// other is the other side of a tie, as the one whose turn it is sees it.
type other struct {
	tie  storage.Tie
	chat storage.Chat
	name string // as the one whose turn it is knows them
	// isPerson: they are the person, and the one whose turn it is supports them.
	isPerson bool
}

// otherSide finds the other side of a tie; not ok if the one whose turn it is has
// no such tie.
func (t *Turn) otherSide(ctx context.Context, id storage.TieID) (o other, ok bool, err error) {
	o.isPerson = true
	if o.tie, err = t.Store.TieOfSupporter(ctx, id, t.Chat.ID); errors.Is(err, storage.ErrNoTie) {
		o.isPerson = false
		o.tie, err = t.Store.TieOfPerson(ctx, id, t.Chat.ID)
	}
	if errors.Is(err, storage.ErrNoTie) {
		return o, false, nil
	}
	if err != nil {
		return o, false, err
	}
	to := o.tie.Supporter
	if o.isPerson {
		to = o.tie.Person
	}
	if o.chat, err = t.Store.Chat(ctx, to); err != nil {
		return o, false, err
	}
	if o.isPerson {
		o.name, err = t.knows(ctx, o.tie, o.chat)
	} else {
		o.name, _, err = t.calls(ctx, o.tie)
	}
	return o, err == nil, err
}

// awaitWords makes the next thing that the supporter writes go to the person.
// Nothing goes to a person who has not said yet that it is who they meant.
func (t *Turn) awaitWords(tie storage.Tie, nudge storage.NudgeID, name string) {
	if !tie.Confirmed {
		t.Say(messages.NotConfirmedYet(t.Words(), name))
		return
	}
	t.Await(stepWords, writingTo{Tie: tie.ID, Nudge: nudge})
	t.Say(messages.WriteTo(t.Words(), name))
}

// passTyped sends what was asked for. Where it shows distress, the helplines have
// come before it and it goes on a tap: it may have been meant for the bot, and it
// may be just what the other is to read. So may be what was written before the
// question was there.
func passTyped(ctx context.Context, t *Turn) error {
	var to writingTo
	t.Notes(&to)
	switch newer, err := t.overtaken(ctx, to.Tie); {
	case err != nil:
		return err
	case newer:
		return t.anew(ctx)
	}
	o, ok, err := t.otherSide(ctx, to.Tie)
	if err != nil {
		return err
	}
	if !ok {
		return t.nobodyThere()
	}
	if t.Heard || to.Ask || t.early() {
		to.Ask = to.Ask || t.Heard
		t.Await(t.Step.Name, to)
		t.offerToPass(o, to.Nudge)
		return nil
	}
	what := t.parcel("")
	sent, err := t.pass(ctx, o, what, to.Nudge)
	if err != nil || !sent {
		return err
	}
	t.Done()
	t.saySent(o, what, messages.WordsSent(t.Words(), o.name, t.undo(o, t.Message)))
	return nil
}

// pass sends something to the other side. Where it can't be sent it says so.
func (t *Turn) pass(ctx context.Context, o other, what parcel, nudge storage.NudgeID) (sent bool, err error) {
	switch {
	case !o.tie.Confirmed:
		t.Say(messages.NotPassedOn(t.Words()))
		return false, nil
	case !o.isPerson && (o.tie.Gone || !o.chat.GoneAt.IsZero()):
		// A person is not to wait for an answer to what never went. Whether the person
		// is there is theirs: a supporter is told nothing of it.
		t.Say(messages.NotThere(t.Words(), o.name))
		return false, nil
	}
	w := t.Host.WordsOf(o.chat)
	if name, err := t.shownAs(ctx, o, w); err != nil || !t.canPassOn(w, name, what) {
		return false, err
	}
	if enough, err := t.enoughSent(ctx, o); err != nil || enough {
		return false, err
	}
	if what.voice && t.takesNoVoice(o) {
		t.Show(messages.NotTaken(t.Words(), o.name, messages.NoVoiceThere))
		return false, nil
	}
	if !o.isPerson {
		return true, t.passBack(ctx, o.tie, what)
	}
	if err := t.useNudge(ctx, o.tie.ID, nudge); err != nil {
		return false, err
	}
	if o.tie.Ignored != 0 {
		o.tie.Ignored = 0
		if err := t.Store.KeepTie(ctx, o.tie); err != nil {
			return false, err
		}
	}
	return true, t.passOn(ctx, o.tie, what)
}

// useNudge notes that a nudge, 0 for none, was answered in own words, if it is one that
// the supporter got because of the tie: a pressed button may name any.
func (t *Turn) useNudge(ctx context.Context, tie storage.TieID, id storage.NudgeID) error {
	if id == 0 {
		return nil
	}
	n, err := t.Store.NudgeOfSupporter(ctx, id, t.Chat.ID)
	if errors.Is(err, storage.ErrNoNudge) || err == nil && n.Tie != tie {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = t.Store.UseNudge(ctx, id, "own")
	return err
}

// shownAs returns the longest name under which the other side may get what the one
// whose turn it is sends.
func (t *Turn) shownAs(ctx context.Context, o other, w messages.Words) (string, error) {
	if !o.isPerson {
		return t.knows(ctx, o.tie, t.Chat)
	}
	called, telegram, err := t.calls(ctx, o.tie)
	return messages.WithNewName(w, called, telegram), err
}

// canPassOn says so if what was written can't be passed on under a name.
func (t *Turn) canPassOn(w messages.Words, name string, what parcel) bool {
	switch {
	case !what.copied && what.words.Text == "":
		t.Say(messages.CantPassOn(t.Words()))
		return false
	case !what.fits(w, name):
		t.Say(messages.TooLongToPassOn(t.Words()))
		return false
	}
	return true
}

const (
	// mostInARow and mostADay are how much one side of a tie can send the other in
	// ten minutes and in a day: however it is meant, more is too much.
	mostInARow, inARow = 8, 10 * time.Minute
	mostADay           = 40
)

// enoughSent says so, kindly, if one side of a tie has sent the other so much that
// this is for later; the step stays, so that nothing is lost.
func (t *Turn) enoughSent(ctx context.Context, o other) (bool, error) {
	lately, err := t.Store.Relays(ctx, o.tie.ID, !o.isPerson, t.Now.Add(-inARow))
	if err != nil {
		return false, err
	}
	today, err := t.Store.Relays(ctx, o.tie.ID, !o.isPerson, t.Now.Add(-24*time.Hour))
	if err != nil || lately < mostInARow && today < mostADay {
		return false, err
	}
	t.Say(messages.EnoughForNow(t.Words(), o.name))
	return true, nil
}

// nobodyThere ends a step whose other side is no more.
func (t *Turn) nobodyThere() error {
	t.Done()
	t.Say(messages.Message{Text: messages.WordsEnded(t.Words())})
	return nil
}
