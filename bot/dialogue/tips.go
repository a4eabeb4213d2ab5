package dialogue

import (
	"context"
	"strconv"
	"strings"

	"porchlight/messages"
	"porchlight/messages/crisis"
	"porchlight/messages/crisis/hearing"
)

// tips and welcomeCards are cards to page through; worried is too, and begins
// with the crisis answer about somebody else. None of them discloses anything
// about anybody. "/tips 3" is the typed form of the buttons.
var (
	tips = Dialogue{
		Name:     messages.TipCards.Name,
		Commands: []Command{{Name: "tips", For: ForSupporter, Do: showTip}},
		Presses:  map[string]Handler{"": showTip},
	}
	welcomeCards = Dialogue{
		Name: messages.WelcomeCards.Name,
		Presses: map[string]Handler{"": showWelcome, messages.OpenCards: func(ctx context.Context, t *Turn) error {
			t.shown = true // the buttons that stand there are wanted too
			return showWelcome(ctx, t)
		}},
	}
	worried = Dialogue{
		Name:     messages.WorriedCards.Name,
		Commands: []Command{{Name: "worried", For: ForSupporter, Do: showWorried}},
		Presses: map[string]Handler{"": showWorried, messages.OpenCards: func(ctx context.Context, t *Turn) error {
			t.shown = true // what stands there is wanted too
			return showWorried(ctx, t)
		}},
	}
)

func showWelcome(_ context.Context, t *Turn) error {
	t.Show(messages.WelcomeCards.Card(t.Words(), t.card(), ""))
	return nil
}

// showTip shows a card; on the last, about oneself, stands a line to call.
func showTip(_ context.Context, t *Turn) error {
	t.Show(messages.TipCards.Card(t.Words(), t.card(), crisis.Line(t.asker())))
	return nil
}

func showWorried(_ context.Context, t *Turn) error {
	about := hearing.Heard{Level: hearing.Crisis, Topics: hearing.SomeoneElse}
	answer := messages.FromCrisis(crisis.Answer(about, t.asker(), crisis.Occasion{}))
	t.Show(messages.Worried(t.Words(), t.card(), answer, crisis.Numbers(t.asker())))
	return nil
}

// card is which card is meant, counted from 0; people count from 1.
func (t *Turn) card() int {
	n, err := strconv.Atoi(strings.TrimSpace(t.Rest))
	if err != nil {
		return 0
	}
	if t.Pressed == "" {
		n--
	}
	return n
}

// asker is who does the turn, as package crisis wants to know them.
func (t *Turn) asker() crisis.Asker {
	country := t.Country()
	if t.Chat.Country == "" && t.Named != "" {
		country = t.Named
	}
	return crisis.Asker{Language: t.Language(), App: t.From.Language, Country: country, Now: t.Now, Host: t.Host.Lines}
}
