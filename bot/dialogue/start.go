package dialogue

import (
	"context"

	"porchlight/messages"
)

// start welcomes and asks for language, country and time zone. Each can be
// skipped; the next question follows whatever the answer was. With the payload of
// an invitation it asks nothing but whether to accept.
var start = Dialogue{
	Name:     "start",
	Commands: []Command{{Name: "start", Do: welcome}},
}

func welcome(ctx context.Context, t *Turn) error {
	if t.Rest != "" {
		return opened(ctx, t, t.Rest)
	}
	if err := t.Keep(ctx); err != nil {
		return err
	}
	t.Say(messages.Welcome(t.Words()))
	t.Say(messages.AskLanguage(t.Words(), true))
	t.Await(stepLanguage, setupNotes)
	return nil
}

// setupNotes are the notes of a step that is one of /start's questions.
var setupNotes = []byte("setup")

// isSetup reports whether the turn answers a question of /start, by a button or
// in words.
func (t *Turn) isSetup() bool {
	if t.Pressed != "" {
		return t.args()[0] == messages.Setup
	}
	return t.Command == "" && string(t.Step.Notes) == string(setupNotes)
}

// choice returns the value in the data of a pressed settings button.
func (t *Turn) choice() string {
	args := t.args()
	return args[len(args)-1]
}
