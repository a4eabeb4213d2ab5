package dialogue

import (
	"context"
	"strings"
	"unicode"

	"porchlight/messages"
	"porchlight/scheduler/rhythm"
)

// mostTimeWords is how many words there are in a time, as in "mon, wed and fri 9:00".
const mostTimeWords = 6

// answerTime asks whether a command was meant where just a time was typed, as below
// "type another rhythm": it is not to be offered to a friend alone.
func answerTime(ctx context.Context, t *Turn) (bool, error) {
	typed := strings.TrimSpace(t.Text)
	if t.Heard || t.Attached || len(strings.Fields(typed)) > mostTimeWords || !strings.ContainsFunc(typed, unicode.IsDigit) {
		return false, nil
	}
	command, err := t.commandOfTime(ctx, typed)
	if err != nil {
		return false, err
	}
	switch bare := isBareNumber(typed); {
	case command == "" && bare:
		t.Say(messages.NoAnswer(t.Words(), int(t.Update)))
		return true, nil
	case command == "":
		return false, nil
	case bare:
		t.askMeant(command)
		return true, nil
	}
	return true, t.askMeantOrSent(ctx, command)
}

// askMeantOrSent asks whether a command was meant where it may as well be for the one
// who has written lately, such as "tomorrow 18:00".
func (t *Turn) askMeantOrSent(ctx context.Context, command string) error {
	sent, err := t.rememberedOf(ctx, t.Chat.ID)
	if err != nil {
		return err
	}
	others, err := t.heardFrom(ctx, sent)
	if err != nil {
		return err
	}
	var choices []messages.PassChoice
	if len(others) == 1 {
		choices = append(choices, t.choice(others[0], 0))
	}
	t.askMeant(command, choices...)
	return nil
}

// isBareNumber reports whether it is a number or hours, such as "22-8", without a
// word: that is for no friend.
func isBareNumber(typed string) bool {
	return !strings.ContainsFunc(typed, func(r rune) bool {
		return !unicode.IsDigit(r) && !unicode.IsSpace(r) && !unicode.IsPunct(r) && !strings.ContainsRune("+~", r)
	})
}

// commandOfTime is the command that takes what was typed, "" if none does: a rhythm
// for who supports somebody, how long it is to be quiet, or the hours without a sound.
func (t *Turn) commandOfTime(ctx context.Context, typed string) (string, error) {
	if _, err := rhythm.Parse(typed); err == nil {
		theirs, err := t.Store.Supporting(ctx, t.Chat.ID)
		if err != nil || len(theirs) > 0 {
			return "/nudges " + typed, err
		}
	}
	if _, ok := rhythm.Until(typed, t.Now.In(t.Chat.Location())); ok {
		return "/pause " + typed, nil
	}
	if _, ok := rhythm.TypedHours(typed); ok {
		return t.commandOfHours(ctx, typed)
	}
	return "", nil
}

// commandOfHours is for hours without a sound, or for those of the reminders where
// somebody supports one person and nobody supports them.
func (t *Turn) commandOfHours(ctx context.Context, typed string) (string, error) {
	mine, err := t.Store.Supporters(ctx, t.Chat.ID)
	if err != nil || len(mine) > 0 {
		return "/supporters quiet " + typed, err
	}
	theirs, err := t.everyoneSupported(ctx)
	if err != nil || len(theirs) != 1 {
		return "/supporters quiet " + typed, err
	}
	return "/supporting " + theirs[0].name() + " hours " + typed, nil
}
