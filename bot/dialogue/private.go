package dialogue

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"porchlight/messages"
	"porchlight/storage"
)

// privacy says what is kept and who sees it, and lets people choose for how long their
// notes of days are.
var privacy = Dialogue{
	Name:     "privacy",
	Commands: []Command{{Name: "privacy", Do: typedPrivacy}},
	Presses: map[string]Handler{
		"keeps": func(_ context.Context, t *Turn) error {
			t.Say(messages.AskNoteDays(t.Words(), t.noteDays()))
			return nil
		},
		"keep": keepNoteDays,
	},
}

func typedPrivacy(ctx context.Context, t *Turn) error {
	if _, _, numbered := leadingNumber(t.Rest); numbered {
		return keepNoteDays(ctx, t)
	}
	t.Say(messages.Privacy(t.Words(), t.Host.Operator, t.noteDays()))
	return nil
}

// noteDays is for how many days the person's notes of days are kept.
func (t *Turn) noteDays() int { return cmp.Or(t.Chat.NoteDays, storage.CheckinDays) }

// keepNoteDays takes for how many days they are to be kept. What is older goes when the
// bot tidies next: until then they can choose otherwise.
func keepNoteDays(ctx context.Context, t *Turn) error {
	days, _, _ := leadingNumber(t.Rest)
	if !slices.Contains(messages.NoteDays, days) {
		t.Show(messages.AskNoteDays(t.Words(), t.noteDays()))
		return nil
	}
	t.Chat.NoteDays = days
	if err := t.Keep(ctx); err != nil {
		return err
	}
	t.Show(messages.NoteDaysKept(t.Words(), days))
	return nil
}

// export sends everything that is kept of the chat as one JSON file and one page to
// read, to nobody but the one who asks.
var export = Dialogue{
	Name:     "export",
	Commands: []Command{{Name: "export", Do: sendExport}},
}

func sendExport(ctx context.Context, t *Turn) error {
	kept, err := t.isKept(ctx)
	if err != nil {
		return err
	}
	if !kept {
		t.Say(messages.NothingToExport(t.Words()))
		return nil
	}
	files, err := t.exported(ctx)
	for _, m := range files {
		m.Protected = false // it is theirs to save and pass on
		t.Say(m)
	}
	return err
}

// erase deletes everything of the chat, after asking once.
var erase = Dialogue{
	Name:     "delete",
	Commands: []Command{{Name: "delete", Do: askErase}},
	Presses:  map[string]Handler{"yes": forgetAndTell(true), "quietly": forgetAndTell(false), "no": keepAll},
}

func askErase(ctx context.Context, t *Turn) error {
	kept, err := t.isKept(ctx)
	meaning, _ := meaningOf(t.Rest)
	switch {
	case err != nil:
		return err
	case meaning == "yes":
		return forget(ctx, t, true)
	case meaning == "no":
		return keepAll(ctx, t)
	case strings.EqualFold(t.Rest, "yes quietly"):
		return forget(ctx, t, false)
	case !kept:
		t.Say(messages.NothingToDelete(t.Words()))
	default:
		ties, err := t.ties(ctx)
		if err != nil {
			return err
		}
		counts, err := t.Store.Counts(ctx, t.Chat.ID)
		if err != nil {
			return err
		}
		var goes []messages.Goes
		for _, c := range counts {
			goes = append(goes, messages.Goes(c))
		}
		t.awaitYes("delete", "yes", "")
		t.Say(messages.AskDelete(t.Words(), goes, len(ties) > 0))
	}
	return nil
}

// isKept reports whether anything is kept of the chat that erasing would delete. Of
// a stranger it is what they asked for after distress, or that they said no to an
// invitation.
func (t *Turn) isKept(ctx context.Context) (bool, error) {
	if t.Known {
		return true, nil
	}
	if waits, err := t.Store.Waits(ctx, onceLookIn(t.Chat.ID)); err != nil || waits {
		return waits, err
	}
	return t.Store.AnyShutOut(ctx, t.Chat.ID)
}

// keepAll is a no to erasing, unless a yes came before it.
func keepAll(ctx context.Context, t *Turn) error {
	kept, err := t.isKept(ctx)
	switch {
	case err != nil:
		return err
	case kept:
		t.Show(messages.NotDeleted(t.Words()))
	default:
		t.Show(messages.NothingToDelete(t.Words()))
	}
	return nil
}

func forgetAndTell(tell bool) Handler {
	return func(ctx context.Context, t *Turn) error { return forget(ctx, t, tell) }
}

// forget erases everything, also what waits to be sent here. With tell, those on
// the other side of a tie are told that it has ended. The confirmation is
// the one thing that is written afterwards; its row goes when it is sent.
func forget(ctx context.Context, t *Turn, tell bool) error {
	words := t.Words() // of the language that is about to be forgotten
	if err := t.endAllAsks(ctx); err != nil {
		return err
	}
	if err := t.sayLastAllClear(ctx); err != nil {
		return err
	}
	if err := t.endTies(ctx, tell); err != nil {
		return err
	}
	if err := t.Store.Erase(ctx, t.Chat.ID, t.Update); err != nil {
		return err
	}
	t.forgotten = true
	t.Show(messages.Deleted(words))
	return nil
}

// cancel leaves the conversation at hand.
var cancel = Dialogue{
	Name: "cancel",
	Commands: []Command{{Name: "cancel", Do: func(_ context.Context, t *Turn) error {
		if t.Step.Name == "" {
			t.Say(messages.NothingToCancel(t.Words()))
			return nil
		}
		t.Done()
		t.Say(messages.Cancelled(t.Words()))
		return nil
	}}},
}
