package dialogue

import (
	"context"

	"porchlight/messages/crisis"
)

// help leaves /help and the buttons under the helplines to the guard, which
// answers them from memory before they come here. What is left to do is to keep
// the country that somebody named there.
var help = Dialogue{
	Name:     "crisis", // the prefix of the buttons of package crisis
	Aside:    true,
	Commands: []Command{{Name: "help", Do: keepNamed}},
	Presses:  map[string]Handler{"": pressedCrisis},
}

func pressedCrisis(ctx context.Context, t *Turn) error {
	if crisis.IsSomeoneIKnow(t.Pressed) {
		return t.offerCircle(ctx)
	}
	press, ok := crisis.Press(t.Pressed, t.asker())
	t.Offers = press.Reply.LookIn()
	if ok && press.Country != "" {
		t.Named = press.Country // also after a restart, where the guard has forgotten
		return keepNamed(ctx, t)
	}
	return nil
}

// namedWhere takes the country that the guard asked for: the newest question was the
// guard's. Where another that waits asks the same, it is answered too.
func (s *Set) namedWhere(ctx context.Context, t *Turn) error {
	var setup formNotes
	t.Notes(&setup)
	if t.Step.Name == stepCountry || t.Step.Name == stepSetup && setup.Question == stepCountry {
		t.Text = t.Named
		return s.steps[t.Step.Name].Take(ctx, t)
	}
	return keepNamed(ctx, t)
}

// keepNamed keeps the country only for those of whom something is kept already: a
// stranger in distress leaves no trace.
func keepNamed(ctx context.Context, t *Turn) error {
	if t.Named == "" || !t.Known || t.Chat.Country != "" {
		return nil
	}
	t.Chat.Country = t.Named
	return t.Keep(ctx)
}
