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

// SignsPage is what stands on the page of early signs and what helps.
type SignsPage struct {
	Signs, Helps []OwnLine
	Habits       bool      // the way to that list stands below, which it does not on a low day
	Look         *Reminder // the regular look, if one is set
	Looked       bool      // looks were answered
}

// Signs is the page of early signs and what helps.
func Signs(w Words, p SignsPage) Message {
	look := ""
	if p.Look != nil {
		look = w.text("look.when", args{"When": w.reminderTime(p.Look.When)})
	}
	m := Message{
		Text: joined("\n\n", w.text("signs.about"), ownList(w.text("signs.signs"), p.Signs), ownList(w.text("signs.helps"), p.Helps), look),
		Rows: [][]Button{{{Label: w.text("signs.write"), Data: data("signs", "sign", "", AskNow)}}},
	}
	if len(p.Signs)+len(p.Helps) > 0 {
		m.Rows = append(m.Rows, []Button{{Label: w.text("signs.takeOut"), Data: data("signs", "which")}})
	}
	if len(p.Signs) > 0 || p.Look != nil {
		m.Rows = append(m.Rows, []Button{{Label: w.text("look.name"), Data: data("signs", "regular")}})
	}
	if p.Looked {
		m.Rows = append(m.Rows, []Button{{Label: w.text("look.before"), Data: data("signs", "looks")}})
	}
	if p.Habits {
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

// WaysOpen are what helps somebody, in their own words, and where else they can turn.
type WaysOpen struct {
	Helps   []OwnLine
	Plan    *Button // nil where there is none
	Numbers Button
}

// rows lead there, and to people they know.
func (o WaysOpen) rows(w Words) (rows [][]Button) {
	if o.Plan != nil {
		rows = append(rows, []Button{*o.Plan})
	}
	rows = append(rows, []Button{o.Numbers}, waysOn(w)[0][1:])
	if len(o.Helps) == 0 {
		rows = append(rows, []Button{{Label: w.text("signs.writeHelps"), Data: data("signs", "help", "", AskNow)}})
	}
	return rows
}

// LowerThanUsual offers the ways that are open to somebody whose last two weeks were low
// for them.
func LowerThanUsual(w Words, open WaysOpen) Message {
	return Message{
		Text: joined("\n\n", w.text("signs.low"), ownList(w.text("signs.helps"), open.Helps)),
		Rows: append(open.rows(w), []Button{{Label: w.text("signs.stop"), Data: data("signs", "stop")}}),
	}
}

// OffersStopped says that it won't be offered any more.
func OffersStopped(w Words) Message { return Message{Text: w.text("signs.stopped")} }
