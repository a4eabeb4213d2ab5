package messages

import "time"

// LookAnswers are what a look at the early signs can come to, in the order of the buttons.
var LookAnswers = []string{"none", "little", "yes"}

// Look is one look at somebody's early signs.
type Look struct {
	Reminder string    // the number of the one that asks
	Asked    time.Time // when it asked
}

func (l Look) data(word string, more ...any) string {
	return data(append([]any{"signs", word, l.Reminder, l.Asked.Unix()}, more...)...)
}

// LookLabel is the button of an answer.
func LookLabel(w Words, answer string) string { return w.text("look." + answer) }

// AskLook asks whether any of the signs is there. They stand in it only after a tap: a
// locked screen shows what comes by itself.
func AskLook(w Words, l Look, signs []OwnLine) Message {
	var answers []Button
	for _, answer := range LookAnswers {
		answers = append(answers, Button{Label: LookLabel(w, answer), Data: l.data("look", answer)})
	}
	m := Message{Text: joined("\n\n", ownList(w.text("signs.signs"), signs), w.text("look.ask")), Rows: [][]Button{answers}}
	if len(signs) == 0 {
		m.Rows = append(m.Rows, []Button{{Label: w.text("look.show"), Data: l.data("list")}})
	}
	return m
}

// LookKept says that an answer is kept. Where one of the signs is there, what helps
// stands below it, with the ways that are open.
func LookKept(w Words, l Look, answer string, open WaysOpen) Message {
	m := Message{Text: w.text("look.answered", args{"Answer": LookLabel(w, answer)})}
	if answer != "none" {
		m.Text = joined("\n\n", m.Text+" "+w.text("look.open"), ownList(w.text("signs.helps"), open.Helps))
		m.Rows = open.rows(w)
	}
	m.Rows = append(m.Rows, []Button{{Label: w.text("look.change"), Data: l.data("list")}})
	return m
}

// LookAnswer is what a look came to.
type LookAnswer struct {
	At     time.Time
	Answer string
}

// Looks shows what somebody's looks came to, the newest first. Those that were left out
// don't stand there.
func Looks(w Words, all []LookAnswer) Message {
	text := w.text("look.list")
	for _, one := range all {
		text += "\n" + w.Date(one.At) + ": " + LookLabel(w, one.Answer)
	}
	return Message{Text: text, Rows: [][]Button{
		{{Label: w.text("look.forget"), Data: data("signs", "forget")}},
		{{Label: "‹ " + w.text("cards.back"), Data: data("signs", "page")}},
	}}
}
