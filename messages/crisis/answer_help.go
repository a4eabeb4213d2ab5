package crisis

import (
	"slices"
	"strings"

	"porchlight/messages/crisis/hearing"
)

// oneScreen is how long /help may get before it says less about each line.
const oneScreen = 1500

// Help shows a country's numbers on one screen, sorted by whom they are for:
// emergency first, then somebody to talk to, then lines for particular people
// and troubles. Without a country it shows the international ones and asks. What
// else /help says comes after it, and is not this package's.
func Help(a Asker) Reply {
	v := newVoice(hearing.Heard{Level: hearing.Distress}, a)
	emergency := v.say("h.emergency", "emergency", v.emergencyByService())
	if v.country == nil || len(v.country.Lines) == 0 {
		rows := v.copyRows()
		if v.code == "" {
			rows = append(rows, inRows(v.countryButtons(pressHelp)...)...)
		}
		return Reply{Text: paragraphs(emergency, v.finderIfNeeded(), v.otherCountry()), Rows: rows}
	}
	text := paragraphs(emergency, v.pages(cut{language: true, foreign: true}), v.finderIfNeeded(), v.otherCountry())
	if length(text) > oneScreen {
		text = paragraphs(emergency, v.pages(cut{facts: true}), v.finderIfNeeded(), v.otherCountry())
	}
	rows := append(v.copyRows(), v.rows(pressSave, pressText, pressCall, pressMore, pressBroken)...)
	return Reply{Text: text, Rows: rows}
}

// ForGroups shows a country's lines for particular people and troubles, "" if there are
// none.
func ForGroups(a Asker) string {
	v := newVoice(hearing.Heard{}, a)
	if v.country == nil {
		return ""
	}
	return v.pages(cut{language: true, foreign: true}, "h.talk")
}

// pages lists all lines of the country under a heading for each kind, but for those of
// some headings.
func (v *voice) pages(without cut, skipped ...string) string {
	var pages []string
	seen := map[*line]bool{}
	for _, page := range []struct {
		heading string
		fits    func(*line) bool
	}{
		{"h.talk", (*line).general},
		{"h.child", (*line).forChildren},
		{"h.abuse", (*line).forAbuse},
		{"h.substance", func(l *line) bool { return l.Kind == "substance-use" }},
		{"h.group", func(*line) bool { return true }},
	} {
		rows := []string{v.say(page.heading)}
		for _, l := range v.country.best(v.words.code, v.now, page.fits) {
			if !seen[l] {
				seen[l] = true
				rows = append(rows, v.entry(l, page.heading, without))
			}
		}
		if len(rows) > 1 && !slices.Contains(skipped, page.heading) {
			pages = append(pages, strings.Join(rows, "\n"))
		}
	}
	return paragraphs(pages...)
}

// entry is one line of /help: name, whom it is for, number and text, facts.
func (v *voice) entry(l *line, heading string, without cut) string {
	name := v.nameOf(l)
	if l.faith {
		name += " (" + v.say("g.faith") + ")"
	} else if group := "g." + l.Audience; v.has(group) && heading != "h.child" {
		name += " (" + v.say(group) + ")"
	}
	row := "• " + name + "\n" + strings.Join(v.ways(l, without), "\n")
	if !without.facts {
		row += "\n" + v.facts(l, without)
	} else if v.closed(l) {
		row += "\n" + v.hours(l)
	}
	return row
}

func (v *voice) otherCountry() string { return v.say("h.other", "example", "IN") }

// International is one short line for the bot's own description, where numbers
// have to stand even when the bot is down: at most 120 characters.
func International(lang string) string {
	first, second := commonEmergency()
	return wordsIn(lang).say("international", "first", first, "second", second, "address", finder())
}
