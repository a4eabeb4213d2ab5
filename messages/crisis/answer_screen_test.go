package crisis

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"porchlight/messages/crisis/hearing"
)

// So much of a chat the page shows on a phone of 390 by 800 points. An answer aims at
// screenHeight, since with a larger type there is less room; where all that can give
// way has, it may be tallest.
const pageHeight, tallest = 533, 504

// faultsOfTheScreen returns what is wrong with an answer as a whole: more than a
// phone shows at once, too many buttons, labels that are cut, the number far down,
// hours or cost left out.
func faultsOfTheScreen(h hearing.Heard, a Asker, r Reply) []string {
	var bad []string
	if n := height(r.Text, r.Rows); n > tallest && !slices.Contains(twoScreens, a.Country) {
		bad = append(bad, fmt.Sprintf("%d points high", n))
	}
	buttons := 0
	for _, row := range r.Rows {
		buttons += len(row)
		if !FitRow(row) {
			bad = append(bad, "labels that are cut: "+row[0].Label)
		}
	}
	if buttons > mostButtons || len(r.Rows) > mostRows || About(h) == AboutDistress && book.byCode[a.Country] != nil && buttons != 3 {
		bad = append(bad, fmt.Sprintf("%d buttons in %d rows", buttons, len(r.Rows)))
	}
	v := newVoice(h, a)
	if v.country == nil || h.Topics.Has(hearing.Overdose) {
		return bad
	}
	if shown := v.shown(cut{further: true}); !v.emergencyFirst() {
		first := wordsIn(a.Language).number(v.dialFirst(shown[0]))
		if at := strings.Index(r.Text, strings.TrimPrefix(first, leftToRightMark)); at < 0 || height(r.Text[:at], nil)-hourHeight > pageHeight/2 {
			bad = append(bad, first+" is not in the first half")
		}
		if !strings.Contains(r.Text, v.hours(shown[0])+" · "+v.cost(shown[0])) {
			bad = append(bad, "hours or cost are left out")
		}
	}
	return bad
}

// dialFirst is the number that reaches a line.
func (v *voice) dialFirst(l *line) string {
	switch {
	case l.callable():
		return v.dial(l)[0]
	case l.SMS.To != "":
		return l.SMS.To
	}
	return bare(l.Chat)
}

// twoScreens are countries whose pair and third language do not fit on a screen in
// every language, and those that are not known, with a number for each half of the
// world.
var twoScreens = []string{"FI", "", "MZ"}

// TestWhatIsForDangerIsNotWhatGivesWay reads the answers to danger: what to do besides
// calling stays, and of a line in another language, which one that is. A question less
// stands below instead. Only two lines below the long words to who worries need all.
func TestWhatIsForDangerIsNotWhatGivesWay(t *testing.T) {
	for _, lang := range Languages() {
		for _, code := range Countries() {
			if slices.Contains(twoScreens, code) {
				continue
			}
			for _, kind := range []string{"crisis", "worried"} {
				a := Asker{Language: lang, Country: code, Now: saturday}
				v, r := newVoice(hearings[kind], a), answerTo(kind, lang, code)
				shown := v.shown(cut{further: true})
				if kind == "worried" && len(shown) > 1 {
					continue
				}
				if !strings.Contains(r.Text, v.danger()) {
					t.Errorf("%s %s %s: the advice is left out:\n%s", lang, code, kind, r.Text)
				}
				for _, l := range shown {
					names := v.languages(l)
					if !l.speaks(lang) && len(names) > 0 && !strings.Contains(r.Text, v.cost(l)+" · "+names[0]) {
						t.Errorf("%s %s %s: %s does not say that it speaks %s:\n%s", lang, code, kind, l.Name, names[0], r.Text)
					}
				}
			}
		}
	}
}
