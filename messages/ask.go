package messages

import (
	"slices"
	"strconv"
	"time"
)

// AskKinds are the kinds of help that have words ready, in the order of their buttons.
var AskKinds = []string{"call", "lift", "groceries", "meal", "appointment", "form"}

// Company is the kind that is asked for by a button of its own.
const Company = "company"

// HelpOffered are the kinds of help that a supporter can offer.
var HelpOffered = []string{"call", Company, "lift", "groceries", "meal", "appointment", "form", AnyHelp}

// AnyHelp is the offer of whatever is asked for, and OtherHelp what is of no kind.
const (
	AnyHelp   = "anything"
	OtherHelp = "own"
)

// AskKindName is a kind of help as its button says it.
func AskKindName(w Words, kind string) string { return w.text("ask.kind." + kind) }

// AskWords are the words that a kind has ready, "" for none.
func AskWords(w Words, kind string) string {
	switch {
	case kind == Company:
		return w.text("reach.words2")
	case slices.Contains(AskKinds, kind):
		return w.text("ask.words." + kind)
	}
	return ""
}

// Request is something that is asked for, as it is shown to either side.
type Request struct {
	ID       string
	Words    string
	When     time.Time // by the clock of who reads it; zero: no time was said
	WholeDay bool
	Clock    string   // the zone of that clock, where it is another's; "" else
	Taker    string   // who has it, "" for nobody
	Asked    []string // who was asked, while nobody has it
}

// it is what is asked for: the words, and when.
func (r Request) it(w Words) string {
	when := r.time(w)
	if when != "" {
		when = w.text("ask.when", args{"Time": when})
	}
	return joined("\n", w.text("ask.it", args{"Words": r.Words}), when)
}

// time is when it is for, "" if no time was said.
func (r Request) time(w Words) string {
	switch {
	case r.When.IsZero():
		return ""
	case r.WholeDay:
		return w.Date(r.When)
	case r.Clock != "":
		return w.DateTime(r.When) + " (" + ZoneName(w, r.Clock) + ")"
	}
	return w.DateTime(r.When)
}

// said puts a line above what is asked for.
func (r Request) said(w Words, line string) string { return joined("\n\n", line, r.it(w)) }

func askButton(w Words, label, word string, rest ...any) Button {
	return Button{Label: w.text(label), Data: data(append([]any{"ask", word}, rest...)...)}
}

// WhatToAskFor asks what would help, below what is open.
func WhatToAskFor(w Words, open []Request) Message {
	var lines []string
	var rows [][]Button
	for i, r := range open {
		place := strconv.Itoa(i+1) + ". "
		lines = append(lines, place+joined("\n", r.it(w), r.standing(w)))
		rows = append(rows, []Button{{Label: place + NameAlone(r.Words), Data: data("ask", "card", r.ID)}})
	}
	if len(lines) > 0 {
		lines = append([]string{w.text("ask.open")}, lines...)
	}
	var kinds []Button
	for _, kind := range AskKinds {
		kinds = append(kinds, Button{Label: AskKindName(w, kind), Data: data("ask", "kind", kind)})
	}
	rows = append(rows, []Button{askButton(w, "ask.kind.needCompany", Company)})
	rows = append(rows, sideBySide(append(kinds, Button{Label: AskKindName(w, OtherHelp), Data: data("ask", "kind", OtherHelp)}))...)
	return Message{Text: joined("\n\n", append(lines, w.text("ask.what"), w.text("ask.leaveOut"))...), Rows: rows}
}

// AskLine is a request with when it is for.
func AskLine(w Words, r Request) string { return joined(" · ", r.Words, r.time(w)) }

// standing says where a request stands.
func (r Request) standing(w Words) string {
	if r.Taker != "" {
		return w.text("ask.has", args{"Name": Name(r.Taker)})
	}
	return w.text("ask.asked", args{"Names": namesOf(w, r.Asked)})
}

func namesOf(w Words, names []string) string {
	shown := make([]string, len(names))
	for i, name := range names {
		shown[i] = Name(name)
	}
	return w.list(shown)
}

// TypeWhatHelps asks for the person's own words.
func TypeWhatHelps(w Words) Message { return Message{Text: w.text("ask.typeIt")} }

// NeverAsked answers words with money, an address or a dose in them.
func NeverAsked(w Words) Message { return Message{Text: w.text("ask.never")} }

// TooManyAsks says that so many are open.
func TooManyAsks(w Words, most int) Message {
	return Message{Text: w.text("ask.tooMany", args{"Count": most})}
}

// AskPage is what the person chooses from. ID tells the page from one of before.
type AskPage struct {
	ID      string
	It      Request
	People  []Reachable
	Offered []string // who has offered help of that kind
	Resting []string // who was asked more than the others lately
	InTurn  bool
}

// ticked is how many are to be asked.
func (p AskPage) ticked() (count int) {
	for _, one := range p.People {
		if one.Ticked {
			count++
		}
	}
	return count
}

// Afternoon is the time that "on friday at 3" may be meant for, the zero time for any
// other hour.
func (r Request) Afternoon() time.Time {
	if hour := r.When.Hour(); r.When.IsZero() || r.WholeDay || hour < 1 || hour > 6 {
		return time.Time{}
	}
	return time.Date(r.When.Year(), r.When.Month(), r.When.Day(), r.When.Hour()+12, r.When.Minute(), 0, 0, r.When.Location())
}

// WhomToAsk lets the person tick who is asked. Nothing goes before the last button.
func WhomToAsk(w Words, p AskPage) Message {
	if len(p.People) == 0 {
		return Message{Text: p.It.said(w, w.text("ask.nobody")), Rows: [][]Button{{p.It.myself(w)}, {{Label: w.text("circle.invite"), Data: data("invite", "new")}}}}
	}
	names := func(key string, names []string) string {
		if len(names) == 0 {
			return ""
		}
		return w.text(key, args{"Names": namesOf(w, names)})
	}
	several := ""
	var people, below []Button
	for _, one := range p.People[:min(mostListed, len(p.People))] {
		people = append(people, Button{Label: tickBox(one.Ticked) + NameAlone(one.Name), Data: data("ask", "tick", one.Tie, p.ID)})
	}
	if p.ticked() > 1 {
		several = w.text("ask.seen")
		below = append(below, Button{Label: tickBox(p.InTurn) + w.text("ask.inTurn"), Data: data("ask", "turn", p.ID)})
	}
	if later := p.It.Afternoon(); !later.IsZero() {
		below = append(below, Button{Label: later.Format("15:04"), Data: data("ask", "afternoon", p.ID)})
	}
	if !p.It.When.IsZero() {
		below = append(below, askButton(w, "ask.noTime", "notime", p.ID))
	}
	below = append(below, askButton(w, "ask.send", "send", p.ID))
	return Message{
		Text: joined("\n\n", p.It.it(w), joined("\n", names("ask.offered", p.Offered), names("ask.resting", p.Resting)), w.text("ask.who"), several),
		Rows: append(sideBySide(people), sideBySide(below)...),
	}
}

// myself opens Telegram's own choice of a chat, with the words to send there.
func (r Request) myself(w Words) Button {
	return Button{Label: w.text("ask.myself"), URL: "https://t.me/share/url?url=" + escaped(joined("\n", r.Words, r.time(w)))}
}

// AskSent says that it is on its way.
func AskSent(w Words, r Request, inTurn bool) Message {
	key := "ask.sent"
	if inTurn {
		key = "ask.sentInTurn"
	}
	return Message{
		Text: r.said(w, w.text(key, args{"Names": namesOf(w, r.Asked)})),
		Rows: [][]Button{{askButton(w, "ask.over", "over", r.ID)}},
	}
}

// AskCard is a request of the person's with what can be done about it.
func AskCard(w Words, r Request) Message {
	m := Message{Text: joined("\n", r.it(w), r.standing(w))}
	if r.Taker == "" {
		m.Rows = r.otherWays(w)
		return m
	}
	m.Rows = r.takenRows(w)
	return m
}

func (r Request) takenRows(w Words) [][]Button {
	return append(
		[][]Button{{{Label: w.text("nudges.writeNow", args{"Name": Name(r.Taker)}), Data: data("ask", "write", r.ID)}}},
		sideBySide([]Button{askButton(w, "remind.done", "done", r.ID), askButton(w, "relay.thankYou", "thank", r.ID), askButton(w, "ask.over", "over", r.ID)})...)
}

// otherWays are what else there is while nobody has it.
func (r Request) otherWays(w Words) [][]Button {
	return sideBySide([]Button{askButton(w, "ask.another", "again", r.ID), r.myself(w), askButton(w, "ask.over", "over", r.ID)})
}

// AskTaken tells the person who has it.
func AskTaken(w Words, r Request) Message {
	return Message{Text: r.said(w, w.text("ask.can", args{"Name": Name(r.Taker)})), Rows: r.takenRows(w)}
}

// AskNews is what the person is told of a request that nobody has.
type AskNews string

// The news.
const (
	AskCantAfterAll AskNews = "cantAfterAll" // who had it has given it back
	AskFree         AskNews = "free"         // who had it is not there any more
	AskNobodyCan    AskNews = "nobodyCan"
	AskUnanswered   AskNews = "unanswered"
)

// AskOpenAgain tells it, and what else there is. Name is who gave it back.
func AskOpenAgain(w Words, news AskNews, name string, r Request) Message {
	return Message{Text: r.said(w, w.text("ask."+string(news), args{"Name": Name(name)})), Rows: r.otherWays(w)}
}

// AskClosed confirms that a request is no longer needed, AskDone that it is done.
func AskClosed(w Words, r Request) Message { return Message{Text: r.said(w, w.text("ask.closed"))} }

// AskDone offers thanks.
func AskDone(w Words, r Request, thanked bool) Message {
	m := Message{Text: r.said(w, w.text("ask.finished"))}
	if !thanked {
		m.Rows = [][]Button{{askButton(w, "relay.thankYou", "thank", r.ID)}}
	}
	return m
}

// AsksYou is what a supporter gets who is asked. Others: they may be not the only one.
func AsksYou(w Words, r Request, person string, others bool) Message {
	line := w.text("ask.noIsFine")
	if others {
		line = joined(" ", line, w.text("ask.others"))
	}
	return Message{
		Text: joined("\n\n", r.said(w, w.text("ask.asks", args{"Name": Name(person)})), line),
		Rows: [][]Button{{askButton(w, "ask.yes", "yes", r.ID), askButton(w, "ask.no", "no", r.ID)}}, Protected: true,
	}
}

// AskIsYours stands in its place for who has it.
func AskIsYours(w Words, r Request, person string) Message {
	return Message{Text: r.said(w, w.text("ask.yours", args{"Name": Name(person)})), Rows: r.yoursRows(w, person), Protected: true}
}

func (r Request) yoursRows(w Words, person string) [][]Button {
	return sideBySide([]Button{
		{Label: w.text("nudges.writeNow", args{"Name": Name(person)}), Data: data("ask", "write", r.ID)}, askButton(w, "ask.give", "give", r.ID),
	})
}

// AskCalledOff tells who had it that it is no longer needed.
func AskCalledOff(w Words, r Request, person string) Message {
	return Message{Text: r.said(w, w.text("ask.calledOff", args{"Name": Name(person)})), Protected: true}
}

// AskNoted is left where a supporter said no.
func AskNoted(w Words) Message { return Message{Text: w.text("ask.noted")} }

// AskTakenBy is left with those who were asked, once another has it.
func AskTakenBy(w Words, name string) Message {
	return Message{Text: w.text("ask.thanksAll", args{"Name": Name(name)})}
}

// AskTakenCare is left with those who were asked, once nobody is needed any more.
func AskTakenCare(w Words) Message { return Message{Text: w.text("ask.takenCare")} }

// AskGaveBack confirms to a supporter that they don't have it any more.
func AskGaveBack(w Words, person string) Message {
	return Message{Text: w.text("ask.gave", args{"Name": Name(person)})}
}

// AskSoon reminds the person beforehand, AskSoonYours who has it.
func AskSoon(w Words, r Request) Message {
	return Message{Text: r.said(w, r.standing(w)), Rows: r.takenRows(w)}
}

// AskSoonYours reminds who said yes.
func AskSoonYours(w Words, r Request, person string) Message {
	return Message{Text: r.said(w, w.text("ask.soonYours", args{"Name": Name(person)})), Rows: r.yoursRows(w, person), Protected: true}
}

// OfferHelp asks a supporter what they could help with. Who they support is tie's person.
func OfferHelp(w Words, tie, person string, offers []string) Message {
	var kinds []Button
	for _, kind := range HelpOffered {
		kinds = append(kinds, Button{Label: tickBox(slices.Contains(offers, kind)) + AskKindName(w, kind), Data: data("ask", "offer", tie, kind)})
	}
	return Message{
		Text: w.text("ask.offer", args{"Name": Name(person)}),
		Rows: append(sideBySide(kinds), []Button{askButton(w, "ask.offerDone", "offered", tie)}),
	}
}

// HelpOfferKept is left there when they are done.
func HelpOfferKept(w Words) Message { return Message{Text: w.text("ask.offersKept")} }
