package dialogue

import (
	"context"

	"porchlight/messages/crisis"
)

// help leaves /help and the buttons under the helplines to the guard, which
// answers them from memory before they come here. What is left to do is to keep
// the country that somebody tapped there.
var help = Dialogue{
	Name:     "crisis", // the prefix of the buttons of package crisis
	Aside:    true,
	Commands: []Command{{Name: "help", Do: func(context.Context, *Turn) error { return nil }}},
	Presses:  map[string]Handler{"": pressedCrisis},
}

func pressedCrisis(ctx context.Context, t *Turn) error {
	if crisis.IsSomeoneIKnow(t.Pressed) {
		_, err := t.offerReach(ctx)
		return err
	}
	return keepTappedCountry(ctx, t)
}

// keepTappedCountry keeps it only for those of whom something is kept already: a
// stranger in distress leaves no trace.
func keepTappedCountry(ctx context.Context, t *Turn) error {
	press, ok := crisis.Press(t.Pressed, t.Now)
	if !ok || press.Country == "" || !t.Known || t.Chat.Country != "" {
		return nil
	}
	t.Chat.Country = press.Country
	return t.Keep(ctx)
}
