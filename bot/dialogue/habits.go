package dialogue

import (
	"context"

	"porchlight/messages"
	"porchlight/storage"
)

// habits are a person's own list of what does them good on ordinary days: walks, meals,
// sleep, in their words. It is shown to whoever asks for it, with a way to reminders;
// nothing leads there on a low day, when a good idea is one more demand.
var habits = Dialogue{
	Name: stepHabits,
	Steps: map[string]Step{
		stepHabits: {Take: takeHabits, TakesDistress: true, Asks: asks(stepHabits, takesWords, messages.WordsUnclear, writeHabits)},
	},
	Presses: map[string]Handler{
		"page": showHabits, "write": writeHabits, "skip": leaveMeant, "which": whichHabit, "out": takeOutOwn(showHabits), "remind": remindOfHabit, "of": remindOfThis,
	},
}

const (
	stepHabits = "habits"
	// lowDay is a day on which nothing leads to habits: the score, and those below.
	lowDay = 2
)

func showHabits(ctx context.Context, t *Turn) error {
	list, err := t.own(ctx, storage.OwnHabit)
	if err == nil {
		t.Show(messages.Habits(t.Words(), list))
	}
	return err
}

func writeHabits(_ context.Context, t *Turn) error {
	t.Await(stepHabits, nil)
	t.Show(messages.AskHabits(t.Words()))
	return nil
}

// takeHabits keeps what was written, each line for itself.
func takeHabits(ctx context.Context, t *Turn) error {
	if meaning, _ := meaningOf(t.Text); meaning == "no" || meaning == "later" || meaning == "done" {
		return leaveMeant(ctx, t)
	}
	full, err := t.addOwn(ctx, storage.OwnHabit, t.Text)
	if err != nil {
		return err
	}
	t.Done()
	switch {
	case full:
		t.Say(messages.OwnFull(t.Words()))
		return nil
	case t.Heard:
		t.Say(messages.SignsKept(t.Words()))
		return nil
	}
	return showHabits(ctx, t)
}

func whichHabit(ctx context.Context, t *Turn) error {
	list, err := t.own(ctx, storage.OwnHabit)
	if err == nil {
		t.Show(messages.WhichOwn(t.Words(), "habits", list))
	}
	return err
}

// remindOfHabit begins a reminder of a habit, once it is known which.
func remindOfHabit(ctx context.Context, t *Turn) error {
	list, err := t.Store.OwnWords(ctx, t.Chat.ID, storage.OwnHabit)
	switch {
	case err != nil:
		return err
	case len(list) == 0:
		t.past()
		return nil
	case len(list) == 1:
		return t.remindOf(ctx, list[0])
	}
	shown, err := t.own(ctx, storage.OwnHabit)
	if err == nil {
		t.Show(messages.WhichHabit(t.Words(), shown))
	}
	return err
}

// remindOfThis begins a reminder of the habit that was tapped.
func remindOfThis(ctx context.Context, t *Turn) error {
	return t.ofOwn(ctx, storage.OwnHabit, func(o storage.OwnWords) error { return t.remindOf(ctx, o) })
}

// remindOf asks when, of words that are there already.
func (t *Turn) remindOf(ctx context.Context, habit storage.OwnWords) error {
	return t.goOn(ctx, reminderDraft{Number: t.Update, Words: habit.Words})
}

// isLowDay reports whether the last that somebody told of today is low, whatever they told
// of another day since.
func (t *Turn) isLowDay(ctx context.Context) (bool, error) {
	today := t.localDay()
	told, err := t.Store.Checkins(ctx, t.Chat.ID, today, today)
	return len(told) > 0 && told[len(told)-1].Score <= lowDay, err
}
