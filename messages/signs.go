package messages

// SignQuestions are the questions about early signs, in their order.
var SignQuestions = []string{"sign", "help"}

// IdeasPlease is the value of the button that shows what others have written.
const IdeasPlease = "ideas"

// OwnLine is a line of a list that somebody wrote for themselves.
type OwnLine struct{ ID, Words string }

// ownList writes a list below its head, nothing if it is empty.
func ownList(head string, lines []OwnLine) string {
	if len(lines) == 0 {
		return ""
	}
	text := head
	for _, line := range lines {
		text += "\n• " + line.Words
	}
	return text
}

// Signs is the page of early signs and what helps. Habits: the way to that list stands
// below it, which it does not on a low day.
func Signs(w Words, signs, helps []OwnLine, habits bool) Message {
	m := Message{
		Text: joined("\n\n", w.text("signs.about"), ownList(w.text("signs.signs"), signs), ownList(w.text("signs.helps"), helps)),
		Rows: [][]Button{{{Label: w.text("signs.write"), Data: data("signs", "sign", "", AskNow)}}},
	}
	if len(signs)+len(helps) > 0 {
		m.Rows = append(m.Rows, []Button{{Label: w.text("signs.takeOut"), Data: data("signs", "which")}})
	}
	if habits {
		m.Rows = append(m.Rows, []Button{habitsButton(w)})
	}
	return m
}

// SignsButton leads to that page.
func SignsButton(w Words) Button {
	return Button{Label: w.text("signs.button"), Data: data("signs", "page")}
}

// AskSigns asks one of SignQuestions, with ideas if they are wanted.
func AskSigns(w Words, question string, ideas bool) Message {
	of := func(value string) string { return data("signs", "sign", "", value) }
	if question == "help" {
		of = func(value string) string { return data("signs", "help", "", value) }
	}
	skip := Button{Label: w.text("house.skip"), Data: of(SkipQuestion)}
	if ideas {
		return Message{Text: w.text("signs." + question + "Ideas"), Rows: [][]Button{{skip}}}
	}
	return Message{Text: w.text("signs." + question), Rows: [][]Button{{{Label: w.text("signs.ideas"), Data: of(IdeasPlease)}, skip}}}
}

// OwnFull says that no more lines fit.
func OwnFull(w Words) Message { return Message{Text: w.text("signs.full")} }

// SignsKept says no more than that: something graver was answered before.
func SignsKept(w Words) Message { return Message{Text: w.text("signs.kept")} }

// WhichOwn asks which line of own words is to go, of those that a dialogue has.
func WhichOwn(w Words, dialogue string, lines []OwnLine) Message {
	m := Message{Text: w.text("signs.which")}
	for _, line := range lines {
		m.Rows = append(m.Rows, []Button{{Label: NameAlone(line.Words), Data: data(dialogue, "out", line.ID)}})
	}
	m.Rows = append(m.Rows, []Button{{Label: "‹ " + w.text("cards.back"), Data: data(dialogue, "page")}})
	return m
}

// LowerThanUsual offers what helps to somebody whose last two weeks were low for them,
// their plan if there is one, the numbers, and people they know.
func LowerThanUsual(w Words, helps []OwnLine, plan *Button, numbers Button) Message {
	m := Message{Text: joined("\n\n", w.text("signs.low"), ownList(w.text("signs.helps"), helps))}
	if plan != nil {
		m.Rows = append(m.Rows, []Button{*plan})
	}
	m.Rows = append(m.Rows, []Button{numbers}, waysOn(w)[0][1:])
	if len(helps) == 0 {
		m.Rows = append(m.Rows, []Button{{Label: w.text("signs.writeHelps"), Data: data("signs", "help", "", AskNow)}})
	}
	m.Rows = append(m.Rows, []Button{{Label: w.text("signs.stop"), Data: data("signs", "stop")}})
	return m
}

// OffersStopped says that it won't be offered any more.
func OffersStopped(w Words) Message { return Message{Text: w.text("signs.stopped")} }
