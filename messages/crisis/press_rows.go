package crisis

import (
	"slices"
	"strings"

	"porchlight/messages/crisis/hearing"
)

// mostButtons and mostRows are how many stand below an answer: more hide the number
// that stands above them. All else is one tap behind.
const mostButtons, mostRows = 6, 4

// answerRows are the buttons below an answer: the card to call, what keeps people
// from calling, each with a true word, and who else there is.
func (v *voice) answerRows() [][]Button {
	topics := v.heard.Topics
	switch head := v.head(); {
	case v.code == "":
		return v.rowsBeforeCountry()
	case head == "overdose":
		return v.rows(pressSave, pressCantSpeak, pressSomeone)
	case head == "overdose.other":
		return v.rows(pressSave, pressCantSpeak)
	case topics.Has(hearing.Abuse) && topics.Has(hearing.SomeoneElse):
		return v.rows(pressSave, pressText, pressMore)
	case topics.Has(hearing.Abuse): // no drafts: who is known may be who does it
		return v.rows(pressSave, pressText, pressHide, pressMore)
	case topics.Has(hearing.SomeoneElse):
		return v.rows(pressSave, pressText, pressCall)
	case v.isPlain() || head == "eating":
		return v.ownRows(pressSave, pressText, pressSomeone)
	case head == "bereaved":
		return v.ownRows(pressSave, pressText, pressSomeone, pressOK)
	case head == "young":
		return v.ownRows(pressSave, pressText, pressCall, pressSomeone, pressOK)
	}
	return v.ownRows(pressSave, pressText, pressCall, pressSomeone, pressOK, pressOther)
}

// ownRows makes rows for somebody who speaks of themselves. What they wrote before for
// such an hour takes the place of what matters least to them now.
func (v *voice) ownRows(whats ...string) [][]Button {
	for _, own := range v.own() {
		for _, least := range []string{pressOther, pressCall, pressSave} {
			if at := slices.Index(whats, least); at >= 0 {
				whats = append(slices.Delete(whats, at, at+1), own)
				break
			}
		}
	}
	return v.rows(whats...)
}

// own are the buttons of that: their safety plan, and what they noted that helped.
func (v *voice) own() (whats []string) {
	if v.plan {
		whats = append(whats, pressPlan)
	}
	if v.noted {
		whats = append(whats, pressHelped)
	}
	return whats
}

// rowsBeforeCountry ask for the country first, in the same message as the numbers:
// the likely ones, as many as leave room for the words.
func (v *voice) rowsBeforeCountry() [][]Button {
	rows, head := inRows(v.countryButtons(pressHere)...), v.head()
	switch head {
	case "crisis", "distress", "denied", "overdose", "overdose.other":
		rows = rows[:min(2, len(rows))]
	default:
		rows = rows[:1]
	}
	switch {
	case strings.HasPrefix(head, "overdose"):
		return append(rows, v.rows(pressCantSpeak, pressChoices)...)
	case v.heard.Topics.Has(hearing.Abuse) && !v.heard.Topics.Has(hearing.SomeoneElse):
		return append(rows, v.rows(pressHide, pressChoices)...)
	case v.heard.Topics.Has(hearing.SomeoneElse):
		return append(rows, v.rows(pressChoices)...)
	}
	if own := v.own(); len(own) > 0 {
		return append(rows[:1], v.rows(pressSomeone, pressChoices, own[0])...)
	}
	return append(rows, v.rows(pressSomeone, pressChoices)...)
}

// PlanName begins the data of the button that shows the person's own plan, and PlanMine
// says so. The plan is kept, so it is a dialogue's.
const (
	PlanName = "plan"
	PlanMine = "mine"
)

// after are the buttons below the answer to a press: what else can be asked.
func (v *voice) after(whats ...string) [][]Button {
	if v.code == "" {
		countries := inRows(v.countryButtons(pressHere)...)
		return append(countries[:min(2, len(countries))], v.rowsThatFit(pressChoices)...)
	}
	return v.rowsThatFit(whats...)
}

// rowsThatFit makes rows of those buttons that make sense after what was heard.
func (v *voice) rowsThatFit(whats ...string) [][]Button {
	abuse, other := v.heard.Topics.Has(hearing.Abuse), v.heard.Topics.Has(hearing.SomeoneElse)
	if abuse && !other {
		whats = append(whats, pressHide)
	}
	return v.rows(slices.DeleteFunc(whats, func(what string) bool {
		switch what {
		case pressSomeone: // the drafts are one's own words, and one's own friends
			return abuse || other
		case pressOK, pressOther:
			return other
		case pressMore:
			return v.country == nil || len(v.country.Lines) == 0
		case pressBroken:
			return len(v.lines) == 0
		}
		return false
	})...)
}

// rows makes rows of buttons, each with the label of its own key.
func (v *voice) rows(whats ...string) [][]Button { return inRows(v.buttons(whats...)...) }

// buttons are those of rows that make sense here.
func (v *voice) buttons(whats ...string) (buttons []Button) {
	for _, what := range whats {
		if what == pressSave && v.callLine() == nil && v.country == nil {
			continue // no number to call
		}
		buttons = append(buttons, v.button(what))
	}
	return buttons
}

// inRows puts buttons in rows of one or two, in their order but for one that fills
// up a row where the next is too wide for it.
func inRows(buttons ...Button) (rows [][]Button) {
	for left := slices.Clone(buttons); len(left) > 0; {
		row := []Button{left[0]}
		left = left[1:]
		for i := range min(2, len(left)) {
			if FitRow(append(slices.Clone(row), left[i])) {
				row = append(row, left[i])
				left = slices.Delete(left, i, i+1)
				break
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// widest is how wide labels can be that share a row with so many others, in columns
// of a Latin letter, on a phone of 390 px.
var widest = map[int]int{2: 16, 3: 11, 4: 7, 5: 5}

// FitRow reports whether the labels of a row are shown whole on a narrow phone.
func FitRow(row []Button) bool {
	return len(row) == 1 || !slices.ContainsFunc(row, func(b Button) bool { return Columns(b.Label) > widest[len(row)] })
}

// copyRows has a button for each number shown that a phone may not recognise in
// the text: a short code, or one that only works in its country.
func (v *voice) copyRows() [][]Button {
	var row []Button
	add := func(number string) {
		number = compact(number)
		b := Button{Label: v.say("b.copy", "number", number), Copy: number}
		if number != "" && !strings.HasPrefix(number, "+") && !slices.Contains(row, b) {
			row = append(row, b)
		}
	}
	if v.country != nil {
		for _, l := range v.lines {
			if l.callable() {
				add(v.dial(l)[0])
			}
			add(l.SMS.To)
		}
		if len(v.lines) == 0 {
			add(v.country.inDanger(v.heard.Topics)[0])
		}
	}
	return inRows(row[:min(4, len(row))]...)
}

// countryButtons ask for the country, the likely ones first.
func (v *voice) countryButtons(what string) []Button {
	var all []Button
	for _, code := range likely(v.near, v.words.code) {
		all = append(all, Button{Label: CountryName(code, v.words.code), Data: v.data(what, code, "")})
	}
	return all
}

// callLine is the first line shown that can be called, nil if none.
func (v *voice) callLine() *line {
	for _, l := range v.lines {
		if l.callable() {
			return l
		}
	}
	return nil
}
