package dialogue

import (
	"context"
	"strconv"
	"strings"

	"porchlight/messages"
	"porchlight/messages/crisis"
)

// tips and welcomeCards are cards to page through; worried is too, and begins
// with the crisis answer about somebody else. None of them discloses anything
// about anybody.
var (
	tips         = cards(messages.TipCards, "tips")
	welcomeCards = cards(messages.WelcomeCards, "")
	worried      = Dialogue{
		Name: messages.WorriedCards.Name,
		Commands: map[string]Handler{"worried": func(_ context.Context, t *Turn) error {
			t.showWorried(0)
			return nil
		}},
		Press: func(_ context.Context, t *Turn) error {
			t.showWorried(cardNumber(t.Rest))
			return nil
		},
	}
)

// cards is the dialogue of a deck that a command opens, if it has one. "/tips 3"
// is the typed form of the buttons.
func cards(deck messages.Deck, command string) Dialogue {
	d := Dialogue{
		Name: deck.Name,
		Press: func(_ context.Context, t *Turn) error {
			t.Show(deck.Card(t.Words(), cardNumber(t.Rest)))
			return nil
		},
	}
	if command != "" {
		d.Commands = map[string]Handler{command: func(_ context.Context, t *Turn) error {
			t.Say(deck.Card(t.Words(), cardNumber(t.Rest)-1))
			return nil
		}}
	}
	return d
}

// cardNumber reads which card is meant; 0 for anything that is no number.
func cardNumber(typed string) int {
	n, err := strconv.Atoi(strings.TrimSpace(typed))
	if err != nil {
		return 0
	}
	return n
}

func (t *Turn) showWorried(at int) {
	if t.Command != "" {
		at = cardNumber(t.Rest) - 1
	}
	about := crisis.Hearing{Level: crisis.Crisis, Topics: crisis.SomeoneElse}
	asker := crisis.Asker{Language: t.Language(), Country: t.Country(), Now: t.Now}
	answer := messages.FromCrisis(crisis.Answer(about, asker, crisis.Occasion{}))
	t.Show(messages.Worried(t.Words(), at, answer, t.ownNumbers()))
}
