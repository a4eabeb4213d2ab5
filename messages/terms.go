package messages

import "strings"

// Kinds are the kinds of support, in the order in which they are offered.
var Kinds = []string{"company", "practical", "information", "peer", Professional}

// Professional is the kind of those who are never nudged.
const Professional = "professional"

// Questions are what a person may say about a supporter, in their order. All
// are optional.
var Questions = []string{"kind", "helps", "hurts", "facts", "treatment", "critical"}

// InOwnWords are those that are answered in the person's own words.
var InOwnWords = []string{"helps", "hurts", "facts"}

// Values of the buttons below a question of a form that are no answer to it.
const (
	SkipQuestion = "skip"
	BackQuestion = "back"
	ClearAnswer  = "none"
	EnoughSaid   = "end"
	AskNow       = "ask"
	AskLater     = "later"
	TreatmentYes = "yes"
	TreatmentNo  = "no"
)

// Terms are what a person has said about a supporter so far.
type Terms struct {
	Name, Kind, Helps, Hurts string
	Facts                    []string
	Treatment                bool
	Critical                 int
}

// OfferTerms offers the questions about an invitation that was just made, in few
// words: the link above them matters more.
func OfferTerms(w Words, code, name string) Message {
	return Message{Text: w.text("terms.offer", args{"Name": Name(name)}), Rows: [][]Button{{
		{Label: w.text("terms.start"), Data: data("terms", Questions[0], code, AskNow)},
		{Label: w.text("terms.later"), Data: data("terms", Questions[0], code, AskLater)},
	}}}
}

// TermsLater follows the wish to leave them for later.
func TermsLater(w Words) Message { return Message{Text: w.text("terms.laterDone")} }

// AskTerm asks one of the Questions about an invitation or a supporter, whose
// code begins the buttons' data. What was said before stands below it.
func AskTerm(w Words, question, code string, now Terms) Message {
	said := ""
	if value := now.said(w, question); value != "" {
		said = w.text("terms.now", args{"Value": value})
	}
	m := Message{Text: joined("\n\n", w.text("terms."+question, args{"Name": Name(now.Name)}), said)}
	button := func(label, value string) Button {
		return Button{Label: label, Data: data("terms", question, code, value)}
	}
	switch question {
	case "kind":
		for _, kind := range Kinds {
			m.Rows = append(m.Rows, []Button{button(KindName(w, kind), kind)})
		}
	case "treatment":
		m.Rows = append(m.Rows, []Button{button(w.text("terms.yes"), TreatmentYes), button(w.text("terms.no"), TreatmentNo)})
	case "critical":
		var row []Button
		for _, n := range []string{"1", "2", "3", "4", "5"} {
			row = append(row, button(n, n))
		}
		m.Rows = append(m.Rows, row)
	}
	if said != "" && question != "treatment" {
		m.Rows = append(m.Rows, []Button{button(w.text("terms.clear"), ClearAnswer)})
	}
	last := []Button{button(w.text("house.skip"), SkipQuestion), button(w.text("terms.enough"), EnoughSaid)}
	if question != Questions[0] {
		last = append([]Button{button("‹ "+w.text("cards.back"), BackQuestion)}, last...)
	}
	m.Rows = append(m.Rows, last)
	return m
}

// said is the answer to a question as the person may see it, "" if there is none.
// How critical somebody is is shown to nobody, not even to who said it.
func (n Terms) said(w Words, question string) string {
	switch question {
	case "kind":
		if n.Kind != "" {
			return KindName(w, n.Kind)
		}
	case "helps":
		return n.Helps
	case "hurts":
		return n.Hurts
	case "facts":
		return strings.Join(n.Facts, "\n")
	case "treatment":
		if n.Treatment {
			return w.text("terms.yes")
		}
	}
	return ""
}

// KindName is what a kind of support is called.
func KindName(w Words, kind string) string { return w.text("kinds." + kind) }

// TermNotClear says how a question can be answered in words.
func TermNotClear(w Words) Message { return Message{Text: w.text("terms.unclear")} }

// TermsKept ends the questions. Gentle adds a word for somebody who was said
// to be critical.
func TermsKept(w Words, name string, gentle bool) Message {
	word := ""
	if gentle {
		word = w.text("terms.gentle", args{"Name": Name(name)})
	}
	return Message{Text: joined("\n\n", w.text("terms.kept"), word)}
}

// Shared is what a supporter may see of it. It can't be forwarded in Telegram's
// own apps. Not ok if nothing was shared.
func Shared(w Words, person string, said Terms) (m Message, ok bool) {
	var parts []string
	for _, part := range []struct{ key, value string }{
		{"helps", said.Helps}, {"hurts", said.Hurts}, {"facts", strings.Join(said.Facts, "\n")},
	} {
		if part.value != "" {
			parts = append(parts, w.text("shared."+part.key, args{"Words": part.value}))
		}
	}
	if said.Treatment {
		parts = append(parts, w.text("shared.treatment"))
	}
	head := w.text("shared.head", args{"Name": Name(person)})
	return Message{Text: joined("\n\n", append([]string{head}, parts...)...), Protected: true}, len(parts) > 0
}

// MeansSkip reports whether a typed answer leaves a question out.
func MeansSkip(w Words, typed string) bool {
	return strings.EqualFold(typed, SkipQuestion) || strings.EqualFold(typed, w.text("house.skip"))
}

// MeansBack reports whether a typed answer asks for the question before.
func MeansBack(w Words, typed string) bool {
	return strings.EqualFold(typed, BackQuestion) || strings.EqualFold(typed, w.text("cards.back"))
}
