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
	if err != nil || command == "" {
		return false, err
	}
	others, err := t.heardFrom(ctx)
	if err != nil {
		return false, err
	}
	m := messages.AskMeant(t.Words(), command, t.Update)
	if len(others) == 1 { // it may as well be for them
		m.Rows = append(m.Rows, []messages.Button{messages.SendToButton(t.Words(), t.choice(others[0], 0))})
	}
	t.Await(stepMeant, meant{command, t.Update})
	t.Say(m)
	return true, nil
}

// commandOfTime is the command that takes what was typed, "" if none does: a rhythm
// for who supports somebody, how long it is to be quiet, or the hours without a sound
// for who has supporters.
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
		mine, err := t.Store.Supporters(ctx, t.Chat.ID)
		if err != nil || len(mine) > 0 {
			return "/supporters quiet " + typed, err
		}
	}
	return "", nil
}
