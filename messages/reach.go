package messages

import "strconv"

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

// ChooseReach lets the person tick who gets which words. Nothing goes before
// the last button. Page tells this message from one of before, which may show other
// ticks; number is the line that they shouldn't wait without.
func ChooseReach(w Words, page int64, all []Reachable, wording int, own, number string) Message {
	var rows [][]Button
	for _, r := range all[:min(mostListed, len(all))] {
		mark := "☐ "
		if r.Ticked {
			mark = "☑ "
		}
		rows = append(rows, []Button{{Label: mark + NameAlone(r.Name), Data: data("reach", "tick", r.Tie, page)}})
	}
	var words []string
	var choose []Button
	for n := 1; n <= ReachWordings; n++ {
		words = append(words, strconv.Itoa(n)+". "+ReachWording(w, n))
		label := strconv.Itoa(n)
		if own == "" && n == wording {
			label = "✓ " + label
		}
		choose = append(choose, Button{Label: label, Data: data("reach", "words", n, page)})
	}
	mine := ""
	if own != "" {
		mine = w.text("reach.own", args{"Words": own})
	}
	rows = append(rows, choose, []Button{{Label: w.text("reach.send"), Data: data("reach", "send", page)}})
	return Message{Text: joined("\n\n", w.text("reach.choose"), joined("\n", words...), mine, number), Rows: rows}
}

// NobodyTicked is said after a send that would go to nobody.
func NobodyTicked(w Words) string { return w.text("reach.nobodyTicked") }

// ReachSent confirms, and says not to wait.
func ReachSent(w Words, names []string, number string) Message {
	for i := range names {
		names[i] = Name(names[i])
	}
	return Message{Text: joined("\n\n", w.text("reach.sent", args{"Names": joined(", ", names...)}), w.text("reach.dontWait"), number)}
}

// ReachAsks is what the supporter gets: the person's words, what to do, and
// the lines that the supporter can call too.
func ReachAsks(w Words, reach int64, person, words, chat, number string) Message {
	rows := [][]Button{
		{{Label: w.text("reach.here"), Data: data("reach", "here", reach)}},
		{{Label: w.text("reach.cant"), Data: data("reach", "cant", reach)}},
	}
	if chat != "" {
		rows = append(rows, []Button{{Label: w.text("reach.openChat"), URL: chat}})
	}
	rows = append(rows, []Button{{Label: w.text("reach.whatToSay"), Data: data(WorriedCards.Name, 1)}})
	return Message{
		Text: joined("\n\n", w.text("reach.asks", args{"Name": Name(person), "Words": words}), w.text("reach.advice"), number),
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
