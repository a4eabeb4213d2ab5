package crisis

import (
	"cmp"
	"slices"
	"time"

	"porchlight/messages/crisis/hearing"
)

// general reports whether a line is for anybody: never a child or
// domestic-abuse line, nor one for a particular group or of a faith.
func (l *line) general() bool {
	return l.Audience == "everyone" && !l.bereaved && !l.faith && (l.Kind == "suicide" || l.Kind == "emotional-support")
}

func (l *line) forChildren() bool { return l.Kind == "child" }

func (l *line) forYouth() bool { return l.Audience == "youth" }

func (l *line) forAbuse() bool { return l.Kind == "domestic-abuse" }

func (l *line) forBereaved() bool { return l.bereaved }

func (l *line) callable() bool { return len(l.Phone) > 0 }

func (l *line) textable() bool { return l.SMS.To != "" || l.WhatsApp != "" || l.Chat != "" }

func (l *line) textsOnlyByChat() bool { return l.SMS.To == "" && l.WhatsApp == "" }

// free24 reports whether a line costs nothing, never closes and serves all of the
// country.
func (l *line) free24() bool {
	return l.Cost == "free" && l.table.always && !l.regional && !l.information
}

func (l *line) speaks(lang string) bool { return slices.Contains(l.Languages, lang) }

// best returns the lines of c that fit, best first, for a person who speaks
// lang: one that the host wants first, unless it is closed; an open line before one whose hours are not known and that before a
// closed one; then a line in the person's language, a free one, one that never
// closes, one for suicide, a better proven one, and the order of the data. Where
// a line serves the whole country, those that serve a part of it come last.
func (c *country) best(lang string, now time.Time, fits func(*line) bool) []*line {
	var lines []*line
	for _, l := range c.Lines {
		if fits(l) {
			lines = append(lines, l)
		}
	}
	first := func(holds func(*line) bool) func(a, b *line) int {
		return func(a, b *line) int { return cmp.Compare(rank(holds(a)), rank(holds(b))) }
	}
	orders := []func(a, b *line) int{
		first(func(l *line) bool { return l.first && l.table.at(now, c.zones) != closed }),
		first(func(l *line) bool { return !l.regional }),
		first(func(l *line) bool { return !l.information }),
		func(a, b *line) int { return cmp.Compare(a.table.at(now, c.zones), b.table.at(now, c.zones)) },
		first(func(l *line) bool { return l.speaks(lang) }),
		first(func(l *line) bool { return l.Audience != "women" && l.Audience != "men" }),
		first(func(l *line) bool { return l.Cost == "free" }),
		first(func(l *line) bool { return l.table.always }),
		first(func(l *line) bool { return l.Kind == "suicide" }),
		first(func(l *line) bool { return l.Confidence == "high" }),
	}
	slices.SortStableFunc(lines, func(a, b *line) int {
		for _, order := range orders {
			if by := order(a, b); by != 0 {
				return by
			}
		}
		return 0
	})
	return lines
}

// find returns the first line that fits, nil if none.
func find(lines []*line, fits func(*line) bool) *line {
	if i := slices.IndexFunc(lines, fits); i >= 0 {
		return lines[i]
	}
	return nil
}

func rank(holds bool) int {
	if holds {
		return 0
	}
	return 1
}

// most is how many lines an answer shows; the rest are behind a button.
const most = 3

// choose returns the lines for a person, the first choice first: the line made for
// what the person told of, if there is one, then a general line to call, with its
// pair and with a line in the person's language where it has none, then one to
// text. Beside one of the host's stands one that is built in. A free line of the whole country that never closes is always there. None,
// where nothing in c fits.
func (c *country) choose(h hearing.Heard, lang string, now time.Time) []*line {
	var chosen []*line
	add := func(l *line) {
		if l != nil && !slices.Contains(chosen, l) && len(chosen) < most {
			chosen = append(chosen, l)
		}
	}
	first := func(fits func(*line) bool) *line {
		if lines := c.best(lang, now, fits); len(lines) > 0 {
			return lines[0]
		}
		return nil
	}
	if h.Topics.Has(hearing.Young) {
		add(cmp.Or(first((*line).forChildren), first((*line).forYouth)))
	}
	if h.Topics.Has(hearing.Abuse) {
		add(first((*line).forAbuse))
	}
	if h.Topics.Has(hearing.Bereaved) {
		add(first((*line).forBereaved))
	}
	general := c.best(lang, now, (*line).general)
	callable := slices.DeleteFunc(slices.Clone(general), func(l *line) bool { return !l.callable() })
	if len(callable) > 0 {
		call := callable[0]
		add(call)
		if !call.speaks(lang) {
			add(call.pairIn(c))
			add(speaking(lang, callable, now, c.zones))
		}
		if call.host {
			add(find(callable, func(l *line) bool { return !l.host }))
		}
		if !call.free24() {
			add(find(callable, (*line).free24))
		}
	}
	// A line for texting alone always stands beside the one to call. Another
	// has to be needed, and no harder to read than the one to call is to follow.
	notClosed := slices.DeleteFunc(general, func(l *line) bool { return l.table.at(now, c.zones) == closed })
	for _, l := range notClosed {
		if !l.callable() && l.SMS.To != "" {
			add(l)
			return closedLast(chosen, now, c.zones)
		}
	}
	if !slices.ContainsFunc(chosen, (*line).textable) {
		foreign := len(chosen) > 0 && !chosen[0].speaks(lang)
		readable := func(l *line) bool { return l.textable() && (foreign || l.speaks(lang)) }
		if i := slices.IndexFunc(notClosed, readable); i >= 0 {
			add(notClosed[i])
		}
	}
	return closedLast(chosen, now, c.zones)
}

// closedLast keeps the order of lines, but for those that nobody answers now.
func closedLast(lines []*line, now time.Time, zones []*time.Location) []*line {
	slices.SortStableFunc(lines, func(a, b *line) int {
		return cmp.Compare(rank(a.table.at(now, zones) != closed), rank(b.table.at(now, zones) != closed))
	})
	return lines
}

// pairIn returns the line that is shown with l or not at all: the one l names,
// or the one that names l.
func (l *line) pairIn(c *country) *line {
	if l.pair != nil {
		return l.pair
	}
	for _, other := range c.Lines {
		if other.pair == l {
			return other
		}
	}
	return nil
}

// speaking returns the first line in lang that is not closed, nil if none.
func speaking(lang string, lines []*line, now time.Time, zones []*time.Location) *line {
	for _, l := range lines {
		if l.speaks(lang) && l.table.at(now, zones) != closed {
			return l
		}
	}
	return nil
}
