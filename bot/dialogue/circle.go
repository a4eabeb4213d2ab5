package dialogue

import (
	"context"
	"strings"
	"time"

	"porchlight/messages"
	"porchlight/messages/crisis"
	"porchlight/storage"
)

// What the dialogues of the circle share: how the other side of a tie is told
// something, and how people are named and found.

// quiet describes a pause to the one whose chat this is.
func (t *Turn) quiet(until time.Time) messages.Quiet {
	return messages.Quiet{
		On: t.Now.Before(until), Open: until.Equal(storage.UntilResumed), Until: until.In(t.Chat.Location()),
	}
}

// shortPause is what the button for a short pause means.
const shortPause = 7 * 24 * time.Hour

// pauseEnd is when a pause of a tie ends that was just chosen.
func (t *Turn) pauseEnd(choice string) time.Time {
	if choice == "week" {
		return t.Now.Add(shortPause)
	}
	return storage.UntilResumed
}

// numbers are the helplines to name below other words, for a chat.
func (s *Scene) numbers(chat storage.Chat) string {
	country := chat.Country
	if country == "" {
		country = s.Host.Country
	}
	return crisis.Numbers(crisis.Asker{Language: s.Host.WordsOf(chat).Language(), Country: country, Now: s.Now, Host: s.Host.Lines})
}

// typedAction parts what was typed behind a name: what to do, and how. A name
// alone shows the card.
func typedAction(text string) (action, value string) {
	action, value, _ = strings.Cut(strings.ToLower(strings.TrimSpace(text)), " ")
	if action == "" {
		action = "tie"
	}
	return action, strings.TrimSpace(value)
}

// showMenu sets the chat's command menu by what its owner is: a person with a
// circle, a supporter, both, or nobody yet.
func (t *Turn) showMenu(ctx context.Context) error {
	menu, err := t.menu(ctx)
	if err != nil {
		return err
	}
	t.Say(messages.Message{Menu: menu})
	return nil
}

func (t *Turn) menu(ctx context.Context) ([]messages.Command, error) {
	circle, err := t.people(ctx)
	if err != nil {
		return nil, err
	}
	supporting, err := t.Store.Supporting(ctx, t.Chat.ID)
	if err != nil {
		return nil, err
	}
	return messages.Menu(t.Words(), t.set.commandsFor(len(circle.Supporters)+len(circle.Invited)+len(circle.Professionals) > 0, len(supporting) > 0)), nil
}

// ties are all of the chat's, of both kinds.
func (t *Turn) ties(ctx context.Context) ([]storage.Tie, error) {
	supporting, err := t.Store.Supporting(ctx, t.Chat.ID)
	if err != nil {
		return nil, err
	}
	supporters, err := t.Store.Supporters(ctx, t.Chat.ID)
	return append(supporting, supporters...), err
}

// endTies ends all ties of a chat that is about to be erased, and with tell
// tells the other side of those that were confirmed, in one neutral line.
func (t *Turn) endTies(ctx context.Context, tell bool) error {
	supporters, err := t.Store.Supporters(ctx, t.Chat.ID)
	if err != nil {
		return err
	}
	for _, tie := range supporters {
		name, err := t.knows(ctx, tie, t.Chat)
		if err != nil {
			return err
		}
		if err := t.endTie(ctx, tie); err != nil {
			return err
		}
		if !tell {
			continue
		}
		tie.ID = 0 // it is the tie's end that is told
		err = t.toSupporter(ctx, tie, note{lane: storage.LaneWords, notInPause: true, say: func(w messages.Words) messages.Message {
			return messages.PorchEnded(w, name)
		}})
		if err != nil {
			return err
		}
	}
	supporting, err := t.Store.Supporting(ctx, t.Chat.ID)
	if err != nil {
		return err
	}
	for _, tie := range supporting {
		if err := t.leave(ctx, tie, tell); err != nil {
			return err
		}
	}
	return nil
}

// leave ends a tie for its supporter; a person who had confirmed them sees one
// neutral line.
func (t *Turn) leave(ctx context.Context, tie storage.Tie, tell bool) error {
	name, _, err := t.calls(ctx, tie)
	if err != nil {
		return err
	}
	missed, err := t.supportsMissed(ctx, tie.ID)
	if err != nil {
		return err
	}
	if err := t.endTie(ctx, tie); err != nil || !tell {
		return err
	}
	tie.ID = 0 // it is the tie's end that is told
	return t.toPerson(ctx, tie, note{lane: storage.LaneWords, notInPause: true, say: func(w messages.Words) messages.Message {
		if missed {
			return messages.WithMissedOff(w, messages.HasLeft(w, name))
		}
		return messages.HasLeft(w, name)
	}})
}
