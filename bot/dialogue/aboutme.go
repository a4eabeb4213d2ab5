package dialogue

import (
	"context"
	"slices"

	"porchlight/messages"
	"porchlight/storage"
)

// aboutMe are the cards that a person writes about themselves: what helps, what doesn't, how
// to be with them. They are theirs, and a supporter sees those that they show them, see
// shownPage.
var aboutMe = Dialogue{
	Name: "aboutme",
	Steps: map[string]Step{stepCard: {Take: takeCard, Lapse: planLapse, TakesDistress: true, Asks: &Question{
		Waits: func(t *Turn) waiting {
			return waiting{name: "aboutme", about: t.cardWaiting(), unclear: messages.WordsUnclear(t.Words()), takes: takesWords}
		},
		Ask: func(_ context.Context, t *Turn, card string) error { return t.askCard(card) },
	}}},
	Presses: together(presses(ofTie, map[string]with[storage.Tie]{"with": cardsPage.choose, "tick": cardsPage.tick, "take": cardsPage.takeBack}),
		presses(ofSupported, map[string]with[supported]{"see": cardsPage.see, "away": cardsPage.putAway}),
		map[string]Handler{
			"page": showAboutMe, "skip": leaveMeant, "share": askWhoSeesCards, "which": whichCardLine, "out": takeOutOwn(cardLineOut),
			"write": func(_ context.Context, t *Turn) error { return t.askCard(t.Rest) },
		}),
	TieEnds: cardsPage.tieEnds,
}

// cardsPage is the cards as supporters can be let see them.
var cardsPage = shownPage{
	name: "cards", parts: messages.Cards, mark: func(o *origin) *bool { return &o.Cards }, read: writtenCards,
	shares: (*storage.Store).CardShares, share: (*storage.Store).ShareCard, unshare: (*storage.Store).UnshareCard,
	ticks: messages.ShareCards, told: messages.CardsTold, none: messages.CardsNotShared,
}

const (
	stepCard = "aboutme" // waits for lines of the card that its notes name
	// mostOnCard is how many lines a card has room for: few enough to be read.
	mostOnCard = 6
)

// ofCard is what the lines of a card are kept as.
var ofCard = map[string]storage.OwnKind{"helps": storage.OwnCardHelps, "hurts": storage.OwnCardHurts, "be": storage.OwnCardBe}

// cardWaiting is the card that is being written.
func (t *Turn) cardWaiting() (card string) {
	t.Notes(&card)
	return card
}

// cardsBy reads somebody's cards, all of them, each with its lines.
func (s *Scene) cardsBy(ctx context.Context, person storage.ChatID) ([]messages.Card, error) {
	all := make([]messages.Card, len(messages.Cards))
	for i, card := range messages.Cards {
		lines, err := s.Store.OwnWords(ctx, person, ofCard[card])
		if err != nil {
			return nil, err
		}
		all[i].Card = card
		for _, l := range lines {
			all[i].Lines = append(all[i].Lines, messages.OwnLine{ID: number(l.ID), Words: string(l.Words)})
		}
	}
	return all, nil
}

func writtenCards(ctx context.Context, s *Scene, person storage.ChatID) (now written, err error) {
	cards, err := s.cardsBy(ctx, person)
	for _, c := range cards {
		if len(c.Lines) > 0 {
			now.parts = append(now.parts, c.Card)
		}
	}
	now.shown = func(w messages.Words, of messages.Choice, parts []string) messages.Message {
		return messages.SharedCards(w, of, slices.DeleteFunc(slices.Clone(cards), func(c messages.Card) bool { return !slices.Contains(parts, c.Card) }))
	}
	return now, err
}

func showAboutMe(ctx context.Context, t *Turn) error {
	cards, err := t.cardsBy(ctx, t.Chat.ID)
	if err != nil {
		return err
	}
	err = t.eachShare(ctx, func(tie storage.Tie, card string) error {
		called, _, err := t.calls(ctx, tie)
		if at := slices.Index(messages.Cards, card); at >= 0 && len(cards[at].Lines) > 0 {
			cards[at].ShownTo = append(cards[at].ShownTo, called)
		}
		return err
	})
	if err == nil {
		t.Show(messages.AboutMe(t.Words(), cards))
	}
	return err
}

// eachShare calls do with each card that a supporter may see.
func (t *Turn) eachShare(ctx context.Context, do func(tie storage.Tie, card string) error) error {
	ties, err := t.Store.Supporters(ctx, t.Chat.ID)
	if err != nil {
		return err
	}
	for _, tie := range ties {
		shares, err := t.Store.CardShares(ctx, tie.ID)
		if err != nil {
			return err
		}
		for _, share := range shares {
			if err := do(tie, share.Part); err != nil {
				return err
			}
		}
	}
	return nil
}

// cardLineOut follows when a line was taken out. A card without any is taken back from
// everybody: what is written on it anew, they see only once it is shown anew.
func cardLineOut(ctx context.Context, t *Turn) error {
	cards, err := t.cardsBy(ctx, t.Chat.ID)
	if err != nil {
		return err
	}
	err = t.eachShare(ctx, func(tie storage.Tie, card string) error {
		if at := slices.Index(messages.Cards, card); at >= 0 && len(cards[at].Lines) > 0 {
			return nil
		}
		return t.Store.UnshareCard(ctx, tie.ID, card)
	})
	if err != nil {
		return err
	}
	return cardsChanged(ctx, t)
}

// askCard asks for lines of a card.
func (t *Turn) askCard(card string) error {
	if ofCard[card] == "" {
		return nil // made up
	}
	t.Await(stepCard, card)
	t.Show(messages.AskCardLines(t.Words(), card))
	return nil
}

// takeCard keeps what was written, each line for itself, all of them or none. Words of
// distress may belong there, unless they come long after the question.
func takeCard(ctx context.Context, t *Turn) error {
	kind := ofCard[t.cardWaiting()]
	meaning, _ := meaningOf(t.Text)
	newer, err := t.overtaken(ctx, 0)
	switch {
	case err != nil:
		return err
	case t.criesLate():
		return nil // the guard has answered, and the question waits
	case newer && !t.Heard, meaning == "company", leadsToTelling(meaning):
		return t.anew(ctx) // it may be for whoever has written meanwhile, or asks for another page
	case kind == "", meaning == "no", meaning == "later", meaning == "done":
		return leaveMeant(ctx, t)
	}
	before, err := t.Store.OwnWords(ctx, t.Chat.ID, kind)
	if err != nil {
		return err
	}
	if len(before)+len(linesIn(t.Text, longestOwn)) > mostOnCard {
		t.Done()
		t.Say(messages.CardFull(t.Words()))
		return nil
	}
	if _, err := t.addOwn(ctx, kind, t.Text); err != nil {
		return err
	}
	t.Done()
	if t.Heard { // and it comes to nobody by that: a supporter sees it when they look
		t.Say(messages.CardKeptInShort(t.Words()))
		return nil
	}
	return cardsChanged(ctx, t)
}

// cardsChanged shows the cards after a change, also to those who see them.
func cardsChanged(ctx context.Context, t *Turn) error {
	if err := cardsPage.refreshAll(ctx, t); err != nil {
		return err
	}
	return showAboutMe(ctx, t)
}

func whichCardLine(ctx context.Context, t *Turn) error {
	cards, err := t.cardsBy(ctx, t.Chat.ID)
	var lines []messages.OwnLine
	for _, c := range cards {
		lines = append(lines, c.Lines...)
	}
	if err == nil {
		t.Show(messages.WhichOwn(t.Words(), "aboutme", lines))
	}
	return err
}

// askWhoSeesCards asks to whom a card is to be shown.
func askWhoSeesCards(ctx context.Context, t *Turn) error {
	people, err := t.sharers(ctx)
	if err == nil {
		t.Show(messages.ShowCardsTo(t.Words(), people))
	}
	return err
}
