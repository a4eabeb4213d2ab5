package crisis

import (
	"fmt"
	"slices"
	"strings"

	"porchlight/messages/crisis/hearing"
)

// faultsOfTheScreen returns what is wrong with an answer as a whole: more than a
// phone shows at once, too many buttons, labels that are cut, the number far down,
// hours or cost left out.
func faultsOfTheScreen(h hearing.Heard, a Asker, r Reply) []string {
	var bad []string
	if n := height(r.Text, r.Rows); n > screenHeight && !slices.Contains(twoScreens, a.Country) {
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
		if at := strings.Index(r.Text, strings.TrimPrefix(first, leftToRightMark)); at < 0 || height(r.Text[:at], nil) > screenHeight/2 {
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
