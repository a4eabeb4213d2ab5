package dialogue

import (
	"context"
	"slices"

	"porchlight/messages"
	"porchlight/messages/crisis"
	"porchlight/storage"
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
		{name: "zone", ask: askZone, take: takeZone, title: "zone", unclear: messages.ZoneUnknown,
			known: hasClockOfCountry},
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
	t.Say(messages.Welcome(t.Words(), t.Host.Operator))
	first := "language"
	if messages.Match(t.From.Language) != "" {
		first = "country" // Telegram has told the language; /language changes it
	}
	return setup.begin(ctx, t, first, "")
}

// hasClockOfCountry reports whether the country has one clock, and so has answered where
// somebody is.
func hasClockOfCountry(t *Turn) bool {
	where := clockOf(t.Chat.Country, t.Now)
	return where != nil && where.String() == t.Chat.Zone
}

// askingWhere puts a button below what says that words went, for a supporter of whom it
// is not known where they are: once they have sent somebody their first words. Before
// that, everything else matters more.
func (t *Turn) askingWhere(m messages.Message) messages.Message {
	if t.firstWords && t.Chat.Country == "" && t.Chat.Zone == "" {
		m.Rows = append(m.Rows, []messages.Button{messages.MyCountryButton(t.Words())})
	}
	return m
}

// noteFirstWords notes if what a supporter sends is the first since they accepted, and
// no answer to a request for company: then nothing else matters.
func (t *Turn) noteFirstWords(ctx context.Context, tie storage.Tie) error {
	asked, err := t.Store.Reaches(ctx, tie.Person, t.Now.Add(-offerFor))
	if err != nil || slices.ContainsFunc(asked, func(r storage.Reach) bool { return r.Tie == tie.ID }) {
		return err
	}
	sent, err := t.Store.Relays(ctx, tie.ID, false, tie.AcceptedAt)
	t.firstWords = sent == 1
	return err
}

func (t *Turn) countryQuestion() messages.Message {
	return messages.AskCountry(t.Words(), crisis.LikelyCountries(t.Language(), t.From.Language), true)
}

func askLanguage(_ context.Context, t *Turn, _ string) error {
	t.Show(messages.AskLanguage(t.Words(), true))
	return nil
}

func takeLanguage(ctx context.Context, t *Turn, _, answer string) (bool, error) {
	return t.setLanguage(ctx, answer)
}

func askCountry(_ context.Context, t *Turn, _ string) error {
	t.Show(t.countryQuestion())
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
