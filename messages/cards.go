package messages

import "strconv"

// A Deck is a set of cards that are paged in one message.
type Deck struct {
	Name  string // begins the data of its buttons and the keys of its texts
	Cards int
}

// The decks. That of the worried has one page more, in front: the helplines.
var (
	WelcomeCards = Deck{"welcome", 3}
	TipCards     = Deck{"tips", 9}
	WorriedCards = Deck{"worried", 4}
)

// OpenCards is the word of the button that shows a deck below what stands there.
const OpenCards = "open"

// Card shows a card of a deck, the first being 0; one that the deck doesn't
// have is the first. On the last one stands what is given for it.
func (d Deck) Card(w Words, at int, last string) Message {
	if at < 0 || at >= d.Cards {
		at = 0
	}
	if at < d.Cards-1 {
		last = ""
	}
	return Message{
		Text: joined("\n\n", w.text(d.Name+".c"+strconv.Itoa(at+1)), last, w.place(at, d.Cards)),
		Rows: [][]Button{w.pages(d.Name, at, d.Cards)},
	}
}

// Worried shows a page for somebody who fears for another. The first is the
// crisis answer about somebody else, the rest are cards with the number below.
func Worried(w Words, at int, answer Message, number string) Message {
	pages := WorriedCards.Cards + 1
	if at <= 0 || at >= pages {
		answer.Rows = append([][]Button{w.pages(WorriedCards.Name, 0, pages)}, answer.Rows...)
		return answer
	}
	card := w.text(WorriedCards.Name + ".c" + strconv.Itoa(at))
	return Message{
		Text: joined("\n\n", card, number, w.place(at, pages)),
		Rows: [][]Button{w.pages(WorriedCards.Name, at, pages)},
	}
}

func (w Words) place(at, of int) string {
	return w.text("cards.place", args{"Number": at + 1, "All": of})
}

// pages are the buttons to the card before and the next one.
func (w Words) pages(name string, at, of int) []Button {
	var row []Button
	if at > 0 {
		row = append(row, Button{Label: "‹ " + w.text("cards.back"), Data: data(name, at-1)})
	}
	if at < of-1 {
		row = append(row, Button{Label: w.text("cards.next") + " ›", Data: data(name, at+1)})
	}
	return row
}
