package messages

// Cards are those that somebody can write about themselves, in their order.
var Cards = []string{"helps", "hurts", "be"}

// Card is one of them with its lines.
type Card struct {
	Card    string
	Lines   []OwnLine
	ShownTo []string // the names of those who may see it
}

func cardTitle(w Words, card string) string { return w.text("aboutme.title." + card) }

// saidCards are those that have lines, one below the other.
func saidCards(w Words, cards []Card) string {
	var parts []string
	for _, c := range cards {
		parts = append(parts, ownList(cardTitle(w, c.Card)+":", c.Lines))
	}
	return joined("\n\n", parts...)
}

// AboutMeButton leads to the page.
func AboutMeButton(w Words) Button {
	return Button{Label: w.text("aboutme.button"), Data: data("aboutme", "page")}
}

// AboutMe is the page of the cards.
func AboutMe(w Words, cards []Card) Message {
	var said []string
	for _, c := range cards {
		if said = append(said, saidCards(w, []Card{c})); len(c.ShownTo) > 0 {
			said[len(said)-1] += "\n" + w.text("milestone.shown", args{"Names": namesIn(w, c.ShownTo)})
		}
	}
	m := Message{Text: joined("\n\n", append([]string{w.text("aboutme.about")}, said...)...)}
	for _, c := range cards {
		m.Rows = append(m.Rows, []Button{{Label: "✎ " + cardTitle(w, c.Card), Data: data("aboutme", "write", c.Card)}})
	}
	if joined("", said...) != "" {
		m.Rows = append(m.Rows, []Button{{Label: w.text("aboutme.share"), Data: data("aboutme", "share")}},
			[]Button{{Label: w.text("signs.takeOut"), Data: data("aboutme", "which")}})
	}
	return m
}

// CardSections are the cards that have lines, on the page of all that is kept.
func CardSections(w Words, cards []Card) (all []Section) {
	for _, c := range cards {
		one := Section{title: cardTitle(w, c.Card)}
		for _, l := range c.Lines {
			one.lines = append(one.lines, l.Words)
		}
		all = append(all, one)
	}
	return all
}

// AskCardLines asks for lines of a card.
func AskCardLines(w Words, card string) Message {
	return Message{Text: w.text("aboutme.ask." + card), Rows: [][]Button{{{Label: w.text("house.skip"), Data: data("aboutme", "skip")}}}}
}

// CardFull says that no more lines fit.
func CardFull(w Words) Message { return Message{Text: w.text("aboutme.full")} }

// CardKeptInShort says that a line is kept, and no more: something graver was answered.
func CardKeptInShort(w Words) Message {
	return Message{Text: w.text("aboutme.inShort"), Rows: [][]Button{{AboutMeButton(w)}}}
}

// ShowCardsTo asks to whom.
func ShowCardsTo(w Words, people []Choice) Message {
	m := Message{Text: w.text("aboutme.shareWith")}
	if len(people) == 0 {
		m.Text = w.text("aboutme.shareNobody")
	}
	for _, one := range people {
		m.Rows = append(m.Rows, []Button{{Label: NameAlone(one.Name), Data: data("aboutme", "with", one.ID)}})
	}
	m.Rows = append(m.Rows, []Button{allCards(w)})
	return m
}

func allCards(w Words) Button {
	return Button{Label: w.text("aboutme.all"), Data: data("aboutme", "page")}
}

// ShareCards shows which cards somebody may see, each to be shown or taken back by a tap.
func ShareCards(w Words, one Choice, cards []SharedPart) Message {
	m, last := Message{Text: w.text("aboutme.shareCards", args{"Name": Name(one.Name)})}, []Button{allCards(w)}
	any := false
	for _, c := range cards {
		any = any || c.Shared
		m.Rows = append(m.Rows, []Button{{Label: c.mark() + cardTitle(w, c.Part), Data: data("aboutme", "tick", one.ID, c.Part)}})
	}
	if any {
		last = append([]Button{{Label: w.text("plan.takeBack"), Data: data("aboutme", "take", one.ID)}}, last...)
	}
	m.Rows = append(m.Rows, last)
	return m
}

// CardsTold tells a supporter that there is something to see, and shows nothing of it: that
// is behind a tap.
func CardsTold(w Words, person Choice) Message {
	return Message{Text: w.text("aboutme.told", args{"Name": Name(person.Name)}), Rows: [][]Button{{
		{Label: w.text("plan.see"), Data: data("aboutme", "see", person.ID)},
	}}}
}

// SharedCards shows a supporter the cards that the person shows them. They can't be
// forwarded in Telegram's own apps.
func SharedCards(w Words, person Choice, cards []Card) Message {
	return Message{
		Text:      joined("\n\n", w.text("aboutme.theirs", args{"Name": Name(person.Name)}), saidCards(w, cards)),
		Rows:      [][]Button{{{Label: w.text("plan.putAway"), Data: data("aboutme", "away", person.ID)}}},
		Protected: true,
	}
}

// CardsNotShared stands where a card was shown.
func CardsNotShared(w Words) Message { return Message{Text: w.text("aboutme.notShared")} }
