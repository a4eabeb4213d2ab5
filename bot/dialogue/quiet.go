package dialogue

import (
	"context"
	"strings"

	"porchlight/messages"
	"porchlight/scheduler/rhythm"
)

const stepQuiet = "supporters.quiet"

// chooseQuiet asks for the hours in which the person wants no sound, or takes
// them: "22:00-08:00" typed, "2200-0800" from a button, "off" for none.
func chooseQuiet(ctx context.Context, t *Turn, _ circle, value string) error {
	if value != "" {
		return t.keepQuiet(ctx, value)
	}
	t.Await(stepQuiet, nil)
	t.Show(messages.AskQuiet(t.Words()))
	return nil
}

func typedQuiet(ctx context.Context, t *Turn) error { return t.keepQuiet(ctx, t.Text) }

func (t *Turn) keepQuiet(ctx context.Context, typed string) error {
	hours, ok := readHours(typed)
	if strings.EqualFold(strings.TrimSpace(typed), messages.QuietOff) {
		hours, ok = "", true
	}
	if !ok {
		t.noAnswer(messages.HoursUnclear(t.Words()))
		return nil
	}
	if t.Step.Name == stepQuiet {
		t.Done()
	}
	t.Chat.Quiet = hours
	if err := t.Keep(ctx); err != nil {
		return err
	}
	return t.showCircle(ctx)
}

// shareChat lets the person's supporters open their own chat with them, or not
// any longer.
func shareChat(ctx context.Context, t *Turn, _ circle, value string) error {
	on := value == messages.ChatOn
	if on && t.From.Username == "" {
		t.Toast = messages.NoUsername(t.Words())
		if t.Pressed == "" {
			t.Say(messages.Message{Text: t.Toast})
		}
		return nil
	}
	t.Chat.SharesUsername = on
	if err := t.Keep(ctx); err != nil {
		return err
	}
	return t.showCircle(ctx)
}

// readHours reads hours as people type them, or as a button carries them, and
// writes them as they are kept: "22:00-08:00".
func readHours(typed string) (string, bool) {
	hours, ok := rhythm.TypedHours(typed)
	return hours.String(), ok
}
