package dialogue

import (
	"context"
	"time"

	"porchlight/messages"
)

// sure takes a yes or no in words to a question that has buttons for both, such as
// whether to erase everything. It is the newest question, so a "yes" is for no
// other one.
var sure = Dialogue{Name: "sure", Steps: map[string]Step{stepSure: {Take: typedSure, Lapse: sureLapse, YesOrNo: true}}}

const (
	// stepSure waits for a yes or no; notes: yesButton.
	stepSure = "sure"
	// sureLapse ends it: who says yes later may mean anything.
	sureLapse = 10 * time.Minute
)

// yesButton is the button that says yes; see pressTyped.
type yesButton struct {
	Name string `json:"name"`
	Word string `json:"word"`
	Rest string `json:"rest,omitempty"`
}

// awaitYes makes a typed "yes" do what a button of the question does.
func (t *Turn) awaitYes(name, word, rest string) { t.Await(stepSure, yesButton{name, word, rest}) }

func typedSure(ctx context.Context, t *Turn) error {
	var yes yesButton
	t.Notes(&yes)
	switch meaning, _ := meaningOf(t.Text); {
	case t.early():
	case meaning == "yes":
		t.Done()
		return t.pressTyped(ctx, yes.Name, yes.Word, yes.Rest)
	case meaning == "no":
		t.Done()
		t.Say(messages.MeantNothing(t.Words()))
		return nil
	}
	return t.anew(ctx)
}
