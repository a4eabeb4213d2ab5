package crisis

import (
	"slices"
	"strings"

	"porchlight/messages/crisis/hearing"
)

// answerRows are the buttons below an answer: the numbers to copy, then what
// keeps people from calling, each with a true word, then the rest.
func (v *voice) answerRows() [][]Button {
	rows := v.copyRows()
	if v.code == "" {
		rows = append(rows, v.countryRows(pressHere)...)
	}
	if v.heard.Topics.Has(hearing.SomeoneElse) {
		rows = append(rows, v.row(pressText, pressCall), v.row(pressSend))
	} else {
		rows = append(rows,
			v.row(pressText, pressCall),
			v.row(pressSend, pressSomeone),
			v.row(pressOther, pressLater))
	}
	return append(rows, v.lineRows()...)
}

// lineRows are the buttons about lines, where there are any.
func (v *voice) lineRows() [][]Button {
	if v.country == nil || len(v.country.Lines) == 0 {
		return nil
	}
	more := v.row(pressMore)
	if v.callLine() != nil {
		more = append(more, v.button(pressSave))
	}
	if len(v.lines) == 0 {
		return [][]Button{more}
	}
	return [][]Button{more, v.row(pressBroken)}
}

// afterRows are the buttons below the answer to a press: the other questions.
func (v *voice) afterRows(pressed string) [][]Button {
	rows := v.copyRows()
	if v.code == "" {
		rows = append(rows, v.countryRows(pressHere)...)
	}
	others := []string{pressText, pressCall, pressSend, pressSomeone}
	others = slices.DeleteFunc(others, func(what string) bool {
		// The drafts are one's own words, not those of someone who worries.
		return what == pressed || what == pressSomeone && v.heard.Topics.Has(hearing.SomeoneElse)
	})
	for pair := range slices.Chunk(others, 2) {
		rows = append(rows, v.row(pair...))
	}
	return rows
}

func (v *voice) row(whats ...string) []Button {
	var row []Button
	for _, what := range whats {
		row = append(row, v.button(what))
	}
	return row
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
			add(v.country.Emergency[0])
		}
	}
	if len(row) == 0 {
		return nil
	}
	return slices.Collect(slices.Chunk(row[:min(4, len(row))], 2))
}

// countryRows asks for the country, the likely ones for the language first. The
// language only orders the buttons; it never decides.
func (v *voice) countryRows(what string) [][]Button {
	var all []Button
	for _, code := range strings.Fields(v.say("countries")) {
		all = append(all, Button{
			Label: CountryName(code, v.words.code),
			Data:  v.data(what, code, ""),
		})
	}
	return slices.Collect(slices.Chunk(all, 2))
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
