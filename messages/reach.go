package messages

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// ReachWordings is how many ready wordings there are to ask somebody with.
const ReachWordings = 3

// ReachWording is the n-th of them, from 1 on.
func ReachWording(w Words, n int) string { return w.text("reach.words" + strconv.Itoa(n)) }

// Reachable is a supporter who can be asked for company.
type Reachable struct {
	Tie    int64
	Name   string
	Ticked bool
}

// AskedLately is a supporter who was asked within the hour, and what they answered.
type AskedLately struct {
	Tie        int64
	Name, At   string
	Here, Cant bool
	Again      bool // they can be asked once more
}

func (a AskedLately) said(w Words) string {
	key := "reach.asked"
	switch {
	case a.Here:
		key = "reach.askedHere"
	case a.Cant:
		key = "reach.askedCant"
	}
	return w.text(key, args{"Name": Name(a.Name), "Time": a.At})
}

// ReachPage is what the person chooses from. ID tells the page from one of before,
// which may show other ticks; Numbers is the line that they shouldn't wait without.
type ReachPage struct {
	ID      int64
	Free    []Reachable
	Asked   []AskedLately
	Wording int
	Own     string
	Numbers string
}

// Open reports whether anybody can be asked.
func (p ReachPage) Open() bool {
	return len(p.Free) > 0 || slices.ContainsFunc(p.Asked, func(a AskedLately) bool { return a.Again })
}

// ChooseReach lets the person tick who gets which words. Nothing goes before
// the last button, or the one that asks somebody again.
func ChooseReach(w Words, p ReachPage) Message {
	var asked []string
	for _, a := range p.Asked {
		asked = append(asked, a.said(w))
	}
	if !p.Open() {
		return Message{Text: joined("\n\n", joined("\n", asked...), w.text("reach.nobodyLeft"), p.Numbers)}
	}
	lead := w.text("reach.choose")
	if len(p.Free) == 0 {
		lead = w.text("reach.chooseAgain")
	}
	words := p.Own
	if words == "" {
		words = ReachWording(w, p.Wording)
	}
	return Message{
		Text: joined("\n\n", joined("\n", append(asked, lead)...), w.text("reach.own", args{"Words": words}), strings.ReplaceAll(p.Numbers, "\n\n", "\n")), Rows: p.rows(w),
	}
}

// next is the ready wording that comes after the one that is shown.
func (p ReachPage) next() int {
	if p.Own != "" {
		return 1
	}
	return p.Wording%ReachWordings + 1
}

// rows are the buttons: who, in which words, and to send it.
func (p ReachPage) rows(w Words) [][]Button {
	var names []Button
	for _, r := range p.Free[:min(mostListed, len(p.Free))] {
		names = append(names, Button{Label: tickBox(r.Ticked) + NameAlone(r.Name), Data: data("reach", "tick", r.Tie, p.ID)})
	}
	rows := sideBySide(names)
	below := []Button{{Label: w.text("reach.otherWords"), Data: data("reach", "words", p.next(), p.ID)}}
	if len(p.Free) > 0 {
		below = append(below, Button{Label: w.text("reach.send"), Data: data("reach", "send", p.ID)})
	}
	for _, a := range p.Asked {
		if a.Again {
			below = append(below, Button{Label: w.text("reach.again", args{"Name": Name(a.Name)}), Data: data("reach", "again", a.Tie, p.ID)})
		}
	}
	return append(rows, sideBySide(below)...)
}

func tickBox(on bool) string {
	if on {
		return "☑ "
	}
	return "☐ "
}

// shortLabel is how wide a label may be, in letters, of which two stand in a row.
const shortLabel = 16

// sideBySide puts buttons two in a row where both are short.
func sideBySide(buttons []Button) (rows [][]Button) {
	for len(buttons) > 0 {
		n := 1
		if len(buttons) > 1 && labelWidth(buttons[0].Label) <= shortLabel && labelWidth(buttons[1].Label) <= shortLabel {
			n = 2
		}
		rows = append(rows, buttons[:n])
		buttons = buttons[n:]
	}
	return rows
}

// labelWidth is how wide a label is, in Latin letters.
func labelWidth(label string) (wide int) {
	for _, r := range label {
		wide++
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			wide++
		}
	}
	return wide
}

// NobodyTicked is said after a send that would go to nobody.
func NobodyTicked(w Words) string { return w.text("reach.nobodyTicked") }

// OlderReach is said where a button of an older page was pressed: it shows what stands
// now.
func OlderReach(w Words) string { return w.text("reach.older") }

// SeveralOfThatName is said where the name that was typed is that of several.
func SeveralOfThatName(w Words) string { return w.text("names.which") }

// NobodyFree stands below the words to send by oneself, for somebody whose supporters
// can't be asked now. It doesn't say why.
func NobodyFree(w Words, numbers string) Message {
	return Message{Text: joined("\n\n", w.text("reach.nobodyFree"), numbers)}
}

// OfferHeard asks whether a message goes to one, or to whom of several. If it showed
// distress that stands below the helplines.
func OfferHeard(w Words, to []Choice, message int, distress bool) Message {
	text := w.text("relay.offerWho")
	switch {
	case len(to) == 1 && distress:
		text = w.text("relay.offerHeard", args{"Name": Name(to[0].Name)})
	case len(to) == 1:
		text = w.text("relay.offer", args{"Name": Name(to[0].Name)})
	}
	keep := keepButton(w)
	keep.Data = data("reach", "keep", strconv.Itoa(message))
	var rows [][]Button
	for _, one := range to[:min(mostListed, len(to))] {
		rows = append(rows, []Button{{
			Label: w.text("relay.sendTo", args{"Name": Name(one.Name)}), Data: data("reach", "heard", one.ID, strconv.Itoa(message)),
		}})
	}
	if len(to) == 1 {
		return Message{Text: text, Rows: [][]Button{{rows[0][0], keep}}}
	}
	return Message{Text: text, Rows: append(rows, []Button{keep})}
}

// WhatToSay shows the first card of what to say to somebody, with the others behind it.
func WhatToSay(w Words, numbers string) Message { return Worried(w, 1, Message{}, numbers) }

// ReachSent confirms, and says not to wait.
func ReachSent(w Words, names []string, number string) Message {
	for i := range names {
		names[i] = Name(names[i])
	}
	return Message{Text: joined("\n\n", w.text("reach.sent", args{"Names": joined(", ", names...)}), w.text("reach.dontWait"), number)}
}

// ReachAsks is what the supporter gets: the person's words, what to do, and
// the lines that the supporter can call too.
// Without words it is about the message that stands above it.
func ReachAsks(w Words, reach int64, person, words, chat, number string) Message {
	asks := w.text("reach.asksAbove", args{"Name": Name(person)})
	if words != "" {
		asks = w.text("reach.asks", args{"Name": Name(person), "Words": words})
	}
	rows := [][]Button{{{Label: w.text("reach.here"), Data: data("reach", "here", reach)}}}
	rows = append(rows, sideBySide([]Button{
		{Label: w.text("reach.cant"), Data: data("reach", "cant", reach)}, {Label: w.text("reach.whatToSay"), Data: data("reach", "say")},
	})...)
	if chat != "" {
		rows = append(rows, []Button{{Label: w.text("reach.openChat"), URL: chat}})
	}
	return Message{
		Text: joined("\n\n", asks, w.text("reach.advice"), number),
		Rows: rows, Protected: true,
	}
}

// ReachNoted answers the supporter. Who is there can write at once.
func ReachNoted(w Words, here bool, person, tie string) Message {
	name := args{"Name": Name(person)}
	if !here {
		return Message{Text: w.text("reach.notedCant", name)}
	}
	return Message{Text: w.text("reach.notedHere", name), Rows: [][]Button{
		{{Label: w.text("nudges.writeNow", name), Data: data("nudges", "write", tie)}},
	}}
}

// ReachAnswered tells the person who has seen it.
func ReachAnswered(w Words, name string, here bool, number string) Message {
	if here {
		return Message{Text: joined("\n\n", w.text("reach.isHere", args{"Name": Name(name)}), number)}
	}
	return Message{Text: joined("\n\n", w.text("reach.isNot", args{"Name": Name(name)}), number), Rows: askNext(w)}
}

// ReachUnanswered says that there is no reply yet, and offers the next. It comes by
// itself, when others may read it on the locked screen: so it names neither what was
// asked nor a helpline; the button does.
func ReachUnanswered(w Words, numbers Button) Message {
	return Message{Text: w.text("reach.unanswered"), Rows: append([][]Button{{numbers}}, askNext(w)...)}
}

func askNext(w Words) [][]Button {
	return [][]Button{{{Label: w.text("reach.next"), Data: data("reach", "next")}}}
}

// NobodyLeft answers the wish for the next one when all were asked.
func NobodyLeft(w Words, number string) Message {
	return Message{Text: joined("\n\n", w.text("reach.nobodyLeft"), number)}
}
