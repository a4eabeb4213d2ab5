package dialogue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"porchlight/messages"
	"porchlight/messages/crisis"
	"porchlight/scheduler"
	"porchlight/storage"
)

// A request for company at the supporter's side: what they get, what they answer, and
// what the person hears of it, or of nobody's answering.

// reachPatience is how long nobody's answer goes without a word.
const reachPatience = 15 * time.Minute

// sayIfUnanswered lets the person know when nobody has answered for a while. It comes
// by itself, so it makes no sound in their quiet hours.
func (t *Turn) sayIfUnanswered() {
	due := t.Now.Add(reachPatience)
	m := messages.ReachUnanswered(t.Words(), crisis.NumbersButton(t.asker()))
	m.Silent = t.inQuiet(due)
	t.Send(scheduler.Posting{To: t.Chat.ID, Lane: storage.LaneReply, Due: due, Once: onceWaiting(t.Chat.ID), Message: m})
}

// onceWaiting names the word that comes when nobody has answered.
func onceWaiting(person storage.ChatID) string { return fmt.Sprintf("waiting:%d", person) }

// askForCompany gives one supporter the person's words.
func (t *Turn) askForCompany(ctx context.Context, id storage.TieID, words string) error {
	tie, err := t.Store.TieOfPerson(ctx, id, t.Chat.ID)
	if err != nil {
		return err
	}
	supporter, err := t.Store.Chat(ctx, tie.Supporter)
	if err != nil {
		return err
	}
	asking, err := t.Store.AddReach(ctx, storage.Reach{Tie: id, Person: tie.Person, Supporter: tie.Supporter, AskedAt: t.Now})
	if err != nil {
		return err
	}
	// A reminder that waits to be sent would come beside it, as if nothing were.
	if err := t.Store.DropNudges(ctx, id); err != nil {
		return err
	}
	chat := ""
	if t.Chat.SharesUsername && t.Chat.Username != "" {
		chat = "https://t.me/" + string(t.Chat.Username)
	}
	known, err := t.knows(ctx, tie, t.Chat)
	if err != nil {
		return err
	}
	numbers := t.numbers(supporter)
	return t.toSupporter(ctx, tie, note{lane: storage.LaneWords, aloud: true, about: &origin{Reach: asking}, say: func(w messages.Words) messages.Message {
		return messages.ReachAsks(w, asking, known, words, chat, numbers)
	}})
}

// answerReach passes a supporter's answer on, once. The person hears it at once,
// whatever quiet they want otherwise: they asked.
func answerReach(answer string) Handler {
	return func(ctx context.Context, t *Turn) error { return t.answerReach(ctx, numbered[int64](t.Rest), answer) }
}

func (t *Turn) answerReach(ctx context.Context, id int64, answer string) error {
	asked, err := t.Store.AnswerReach(ctx, id, t.Chat.ID, answer, t.Now)
	if errors.Is(err, storage.ErrNoReach) {
		t.past()
		return nil
	}
	if err != nil {
		return err
	}
	tie, err := t.Store.TieOfSupporter(ctx, asked.Tie, t.Chat.ID)
	if err != nil {
		return err
	}
	called, _, err := t.calls(ctx, tie)
	if err != nil {
		return err
	}
	person, err := t.Store.Chat(ctx, asked.Person)
	if err != nil {
		return err
	}
	known, err := t.knows(ctx, tie, person)
	if err != nil {
		return err
	}
	// Whoever does something about a request has not ignored the person.
	if tie.Ignored != 0 {
		tie.Ignored = 0
		if err := t.Store.KeepTie(ctx, tie); err != nil {
			return err
		}
	}
	here := answer == storage.ReachHere
	t.Say(messages.ReachNoted(t.Words(), here, known, number(tie.ID)))
	numbers := t.numbers(person)
	err = t.toPerson(ctx, tie, note{lane: storage.LaneWords, theyAsked: true, say: func(w messages.Words) messages.Message {
		return messages.ReachAnswered(w, called, here, numbers)
	}})
	if err != nil || tie.Muted { // of one whom they muted meanwhile the person hears nothing, and still waits
		return err
	}
	return t.endWaiting(ctx, asked.Person, here)
}

// sayWhatToSay shows how to be there for somebody, below the request, which keeps its
// buttons.
func sayWhatToSay(_ context.Context, t *Turn) error {
	t.Say(messages.WhatToSay(t.Words(), crisis.Numbers(t.asker())))
	return nil
}

// endWaiting takes back the word that nobody has answered, once somebody is
// there or all have said that they can't.
func (s *Scene) endWaiting(ctx context.Context, person storage.ChatID, here bool) error {
	asked, err := s.Store.Reaches(ctx, person, s.Now.Add(-askedLately))
	if err != nil {
		return err
	}
	open := slices.ContainsFunc(asked, func(r storage.Reach) bool { return r.Answer == "" })
	if open && !here {
		return nil
	}
	_, err = s.Store.Recall(ctx, onceWaiting(person))
	return err
}
