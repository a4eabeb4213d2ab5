package dialogue

import (
	"context"

	"porchlight/messages"
	"porchlight/messages/crisis"
)

// start welcomes and asks for language, country and time zone. With the payload
// of an invitation it asks nothing but whether to accept.
var start = Dialogue{
	Name:     "start",
	Commands: []Command{{Name: "start", Do: welcome}},
	Steps:    map[string]Step{stepSetup: {Take: setup.typed, Asks: setup.asks()}},
	Presses:  setup.presses(),
}

const stepSetup = "setup"

// setup are the questions of /start. Who accepts an invitation is asked the last.
var setup = form{
	step: stepSetup,
	questions: []question{
		{name: "language", ask: askLanguage, take: takeLanguage, title: "language",
			unclear: func(w messages.Words) messages.Message { return messages.LanguageUnknown(w, true) }},
		{name: "country", ask: askCountry, take: takeCountry, title: "country", unclear: messages.CountryUnknown},
		{name: "zone", ask: askZone, take: takeZone, title: "zone", unclear: messages.ZoneUnknown},
	},
	done: ready,
}

func ready(ctx context.Context, t *Turn, _ string) error {
	ties, err := t.ties(ctx)
	if err != nil {
		return err
	}
	t.Show(messages.Ready(t.Words()))
	if len(ties) == 0 {
		t.Say(messages.HowItBegins(t.Words()))
	}
	return nil
}

func welcome(ctx context.Context, t *Turn) error {
	if t.Rest != "" {
		return opened(ctx, t, t.Rest)
	}
	if err := t.Keep(ctx); err != nil {
		return err
	}
	t.Say(messages.Welcome(t.Words()))
	first := "language"
	if messages.Match(t.From.Language) != "" {
		first = "country" // Telegram has told the language; /language changes it
	}
	return setup.begin(ctx, t, first, "")
}

func askLanguage(_ context.Context, t *Turn, _ string) error {
	t.Show(messages.AskLanguage(t.Words(), true))
	return nil
}

func takeLanguage(ctx context.Context, t *Turn, _, answer string) (bool, error) {
	return t.setLanguage(ctx, answer)
}

func askCountry(_ context.Context, t *Turn, _ string) error {
	t.Show(messages.AskCountry(t.Words(), crisis.LikelyCountries(t.Language(), t.From.Language), true))
	return nil
}

func takeCountry(ctx context.Context, t *Turn, _, answer string) (bool, error) {
	return t.setCountry(ctx, answer)
}

func askZone(_ context.Context, t *Turn, _ string) error {
	t.Show(messages.AskZone(t.Words(), t.likelyZones(), true))
	return nil
}

func takeZone(ctx context.Context, t *Turn, _, answer string) (bool, error) {
	return t.setZone(ctx, answer)
}
