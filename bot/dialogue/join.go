package dialogue

import (
	"context"
	"encoding/base64"
	"errors"
	"regexp"
	"strings"

	"porchlight/messages"
	"porchlight/storage"
)

// join is the other side of an invitation: who opens its link sees who asks and
// what it means, and only then agrees. Its buttons carry the link's payload, so
// only somebody who has the link can press them.
var join = Dialogue{
	Name: "join",
	Steps: map[string]Step{
		stepAsked: {Take: typedToLink, Lapse: wordsLapse, YesOrNo: true}, stepExplained: {Take: typedToLink, Lapse: wordsLapse, YesOrNo: true},
	},
	Stray:   pastedLink,
	Presses: map[string]Handler{"yes": ofLink(acceptInvitation), "no": ofLink(declineInvitation), "never": ofLink(refuseInvitation)},
}

// asked is an invitation behind a link, with who asks.
type asked struct {
	inv    storage.Invitation
	person storage.Chat
}

// ofLink does something with the invitation whose link the button carries.
func ofLink(do with[asked]) Handler {
	return func(ctx context.Context, t *Turn) error {
		inv, person, err := t.invitation(ctx, t.Rest)
		if err != nil || inv.ID == 0 {
			return err
		}
		if t.set.steps[t.Step.Name].of == "join" {
			t.Done()
		}
		return do(ctx, t, asked{inv, person}, "")
	}
}

// opened answers /start with a payload.
func opened(ctx context.Context, t *Turn, payload string) error {
	payload = strings.TrimRight(payload, ".,!")
	inv, person, err := t.invitation(ctx, payload)
	if err != nil || inv.ID == 0 {
		return err
	}
	t.Await(stepAsked, payload)
	t.Say(messages.Asked(t.Words(), string(person.Name), payload, inv.Terms.Kind == messages.Professional))
	return nil
}

// stepAsked waits for a yes or no to an invitation, and stepExplained does after it was
// said what that is; notes: the link's payload.
const (
	stepAsked     = "join.asked"
	stepExplained = "join.explained"
)

// typedToLink takes "accept" and the like, and questions. Anything else is something
// new.
func typedToLink(ctx context.Context, t *Turn) error {
	meaning, _ := meaningOf(t.Text)
	t.Notes(&t.Rest)
	switch {
	case meaning == "accept", meaning == "yes", meaning == "thanks" && t.Step.Name == stepAsked: // "ok"; below an explanation it is no yes
		return ofLink(acceptInvitation)(ctx, t)
	case meaning == "decline", meaning == "no", meaning == "later":
		return ofLink(declineInvitation)(ctx, t)
	case meaning == "who", meaning == "puzzled", isQuestion(t.Text):
		return sayWhatItIs(ctx, t, t.Rest)
	}
	return t.anew(ctx)
}

// sayWhatItIs answers a question before anything is agreed, and asks again.
func sayWhatItIs(ctx context.Context, t *Turn, payload string) error {
	inv, person, err := t.invitation(ctx, payload)
	if err != nil || inv.ID == 0 {
		return err
	}
	t.Await(stepExplained, payload)
	t.Say(messages.WhatIsAsked(t.Words(), string(person.Name), payload, inv.Terms.Kind == messages.Professional))
	return nil
}

// linkPasted is a link, or its payload alone, as people send what they were sent.
var linkPasted = regexp.MustCompile(`^(?:\S*[?&]start=)?([A-Za-z0-9_-]{43})[.,!]?$`)

// pastedLink opens an invitation whose link was pasted into the chat.
func pastedLink(ctx context.Context, t *Turn) (bool, error) {
	of := linkPasted.FindStringSubmatch(strings.TrimSpace(t.Text))
	if of == nil {
		return false, nil
	}
	return true, opened(ctx, t, of[1])
}

// invitation returns what a link leads to and who asks. If there is nothing to
// agree to it says so in one line, and the invitation is empty.
func (t *Turn) invitation(ctx context.Context, payload string) (storage.Invitation, storage.Chat, error) {
	none := func(m messages.Message, err error) (storage.Invitation, storage.Chat, error) {
		if err == nil {
			t.Show(m)
		}
		return storage.Invitation{}, storage.Chat{}, err
	}
	if raw, err := base64.RawURLEncoding.DecodeString(payload); err != nil || len(raw) != 32 {
		return none(messages.LinkLeadsNowhere(t.Words()), nil)
	}
	inv, err := t.Store.InvitationBehind(ctx, payload, t.Now)
	if errors.Is(err, storage.ErrNoInvitation) {
		return none(messages.LinkLeadsNowhere(t.Words()), nil)
	}
	if err != nil {
		return none(messages.Message{}, err)
	}
	if inv.Person == t.Chat.ID {
		return none(messages.OwnLink(t.Words()), nil)
	}
	if refused, err := t.Store.Refused(ctx, t.Chat.ID, inv.Person); err != nil || refused {
		return none(messages.LinkLeadsNowhere(t.Words()), err)
	}
	// Whoever was removed or said no comes in by no link that was made before.
	if out, err := t.Store.ShutOut(ctx, inv.Person, t.Chat.ID); err != nil || !out.Since.Before(inv.CreatedAt) && !out.Since.IsZero() {
		return none(messages.LinkLeadsNowhere(t.Words()), err)
	}
	person, err := t.Store.Chat(ctx, inv.Person)
	if err != nil {
		return none(messages.Message{}, err)
	}
	tie, err := t.Store.TieBetween(ctx, inv.Person, t.Chat.ID)
	if err == nil {
		known, err := t.knows(ctx, tie, person)
		return none(messages.AlreadyJoined(t.Words(), known), err)
	}
	if !errors.Is(err, storage.ErrNoTie) {
		return none(messages.Message{}, err)
	}
	return inv, person, nil
}

func acceptInvitation(ctx context.Context, t *Turn, a asked, _ string) error {
	return t.accept(ctx, a.inv, a.person)
}

func declineInvitation(ctx context.Context, t *Turn, a asked, _ string) error {
	if _, err := t.Store.CloseInvitation(ctx, a.inv.ID, storage.InvitationDeclined); err != nil {
		return err
	}
	t.Show(messages.Declined(t.Words()))
	return t.Store.ShutOutNow(ctx, a.inv.Person, t.Chat.ID, storage.ShutOut{Since: t.Now})
}

func refuseInvitation(ctx context.Context, t *Turn, a asked, _ string) error {
	if _, err := t.Store.CloseInvitation(ctx, a.inv.ID, storage.InvitationDeclined); err != nil {
		return err
	}
	// Something is kept of them from now on, so they must find it in /export.
	if err := t.Keep(ctx); err != nil {
		return err
	}
	t.Show(messages.Refused(t.Words(), string(a.person.Name)))
	return t.Store.Refuse(ctx, t.Chat.ID, a.inv.Person)
}

// accept makes the tie, unconfirmed, and tells both.
func (t *Turn) accept(ctx context.Context, inv storage.Invitation, person storage.Chat) error {
	if closed, err := t.Store.CloseInvitation(ctx, inv.ID, storage.InvitationAccepted); err != nil || !closed {
		t.Show(messages.LinkLeadsNowhere(t.Words())) // another replica was faster
		return err
	}
	if err := t.Keep(ctx); err != nil {
		return err
	}
	// The tie has the invitation's number: the person may be in the middle of
	// saying something about it.
	tie := storage.Tie{ID: storage.TieID(inv.ID), Person: inv.Person, Supporter: t.Chat.ID, Terms: inv.Terms, AcceptedAt: t.Now}
	tie.Terms.Theirs, tie.Terms.Told = string(person.Name), string(t.From.Name)
	if _, err := t.Store.AddTie(ctx, tie); err != nil {
		return err
	}
	professional := tie.Terms.Kind == messages.Professional
	if err := beginRhythm(ctx, t, tie); err != nil {
		return err
	}
	if known := string(person.Name); professional {
		t.Show(messages.AcceptedProfessional(t.Words(), known))
	} else {
		t.Show(messages.Accepted(t.Words(), known, number(tie.ID), t.Chat.Country == "" && t.Chat.Zone == ""))
	}
	if !professional {
		t.Say(messages.OfferHelp(t.Words(), number(tie.ID), string(person.Name), nil))
	}
	if err := t.showMenu(ctx); err != nil {
		return err
	}
	out, err := t.Store.ShutOut(ctx, inv.Person, t.Chat.ID)
	if err != nil {
		return err
	}
	return t.toPerson(ctx, tie, note{lane: storage.LaneAsk, beforeConfirmed: true, about: &origin{Meant: true}, say: func(w messages.Words) messages.Message {
		return messages.Joined(w, int64(tie.ID), t.From.shown(), tie.Terms.Name, out.Removed)
	}})
}
