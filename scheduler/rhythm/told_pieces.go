package rhythm

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// piece is a part of a text that says something of a time: an hour, a date, a day of
// the week, "every 2 weeks", or a word that joins such.
type piece struct {
	from, to int
	// tells: it tells a time by itself. joins and trails: it says nothing at the
	// beginning, and at the end, of a run.
	tells, joins, trails bool
	says                 func(s *saying) error
}

// piecesOf finds the pieces of a folded text, and returns what tells whether two of
// them stand side by side.
func piecesOf(folded, language string) (pieces []piece, joined func(a, b piece) bool) {
	f := finder{folded, language}
	for at := 0; at < len(folded); {
		if folded[at] == '-' {
			pieces = append(pieces, piece{from: at, to: at + 1, joins: true, trails: true, says: func(s *saying) error { s.through = true; return nil }})
		}
		if f.begins(at) {
			if p, ok := f.piece(at); ok {
				pieces = append(pieces, p)
				at = p.to
				continue
			}
		}
		_, size := utf8.DecodeRuneInString(folded[at:])
		at += size
	}
	return pieces, func(a, b piece) bool { return strings.Trim(folded[a.to:b.from], separators+"-") == "" }
}

// finder finds pieces in a folded text of somebody who speaks a language.
type finder struct{ folded, language string }

// begins reports whether a word can begin there.
func (f finder) begins(at int) bool {
	before, _ := utf8.DecodeLastRuneInString(f.folded[:at])
	first, _ := utf8.DecodeRuneInString(f.folded[at:])
	if at == 0 || unspaced(before) || unspaced(first) {
		return !unicode.IsDigit(before) || !unicode.IsDigit(first)
	}
	return !unicode.In(before, unicode.Letter, unicode.M) && !(unicode.IsDigit(before) && unicode.IsDigit(first))
}

// unspaced reports whether a letter is of a script without spaces between words.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// findMeaning returns how long the longest word is that the text begins with and that
// has one of these meanings; 0 if there is none.
func findMeaning(text string, meanings ...string) int {
	spaced := strings.ReplaceAll(text, "-", " ")
	first, _ := utf8.DecodeRuneInString(spaced)
	for _, list := range []wordList{dateWords(), typedWords(), lengthWords()} {
		for _, word := range list[first] { // the longest first
			if rest, ok := strings.CutPrefix(spaced, word.text); ok && slices.Contains(meanings, word.meaning) && wordEnds(word.text, rest) {
				return len(word.text)
			}
		}
	}
	return 0
}

// skip passes over spaces, and of some meanings each word.
func skip(text string, meanings ...string) string {
	for {
		text = strings.TrimLeft(text, " ")
		length := findMeaning(text, meanings...)
		if length == 0 {
			return text
		}
		text = text[length:]
	}
}

// piece reads the piece that begins there, if one does.
func (f finder) piece(at int) (piece, bool) {
	text := f.folded[at:]
	for _, read := range []func(string) (string, piece, bool){
		f.interval, f.duration, f.numericDate, f.monthDate, f.clock, f.dayOfMonth, f.word,
	} {
		if rest, p, ok := read(text); ok {
			p.from, p.to = at, len(f.folded)-len(rest)
			return p, true
		}
	}
	return piece{}, false
}

var digits = regexp.MustCompile(`^\d+`)

// number reads a number of few digits, or a word for a small one.
func number(text string) (n int, rest string, ok bool) {
	if found := digits.FindString(text); found != "" {
		n, err := strconv.Atoi(found)
		return n, text[len(found):], err == nil && len(found) <= 4
	}
	for word, n := range numberWords {
		if length := findMeaning(text, word); length > 0 {
			return n, text[length:], true
		}
	}
	return 0, text, false
}

// interval reads "every 2 weeks", "every other", "2週間ごと".
func (f finder) interval(text string) (rest string, p piece, ok bool) {
	every := func(n int, weeks bool) piece {
		return piece{tells: true, says: func(s *saying) error { return s.interval(n, weeks) }}
	}
	if length := findMeaning(text, "other-day"); length > 0 {
		return text[length:], every(2, false), true
	}
	if length := findMeaning(text, "other-week"); length > 0 {
		return text[length:], every(2, true), true
	}
	length := findMeaning(text, "every")
	rest = skip(text[length:])
	if other := findMeaning(rest, "other"); length > 0 && other > 0 {
		rest = skip(rest[other:])
		if unit := findMeaning(rest, "day"); unit > 0 {
			return rest[unit:], every(2, false), true
		}
		// "every other monday", and "every other week"
		return rest[findMeaning(rest, "week"):], every(2, true), true
	}
	n, rest, numbered := number(rest)
	rest = skip(rest)
	weeks := max(findMeaning(rest, "week"), findMeaning(rest, "each-week"))
	unit := max(weeks, findMeaning(rest, "day"), findMeaning(rest, "each-day"))
	if each := findMeaning(rest, "each-week", "each-day"); each > 0 {
		length = max(length, 1)
	}
	if !numbered || unit == 0 || n < 1 || n > mostApart {
		return "", p, false
	}
	rest = rest[unit:]
	if each := findMeaning(skip(rest), "each"); each > 0 {
		return skip(rest)[each:], every(n, weeks > 0), true
	}
	return rest, every(n, weeks > 0), length > 0
}

// duration reads "in 2 hours", "in 1 hour 30 minutes", "2時間後".
func (f finder) duration(text string) (rest string, p piece, ok bool) {
	led := findMeaning(text, "in")
	rest = skip(text[led:])
	span, rest, some := lengthOf(rest, led > 0)
	if !some {
		return "", p, false
	}
	if more, longer, some := lengthOf(skip(rest, "filler"), false); some {
		span, rest = span.plus(more), longer
	}
	if later := findMeaning(skip(rest), "later"); later > 0 {
		rest = skip(rest)[later:]
	} else if led == 0 {
		return "", p, false
	}
	return rest, piece{tells: true, says: func(s *saying) error { return s.in(span) }}, true
}

// span is a length of time: days are those of a calendar.
type span struct {
	days, months int
	clock        time.Duration
}

func (s span) plus(o span) span { return span{s.days + o.days, s.months + o.months, s.clock + o.clock} }

// wholeSpans are words that are a length by themselves.
var wholeSpans = map[string]span{
	"half-hour": {clock: 30 * time.Minute}, "two-hours": {clock: 2 * time.Hour}, "two-days": {days: 2}, "two-weeks": {days: 14},
}

// spanUnits are the units that a length is counted in.
var spanUnits = map[string]span{
	"minute": {clock: time.Minute}, "hour": {clock: time.Hour}, "day": {days: 1}, "week": {days: 7}, "month": {months: 1}, "year": {months: 12},
}

// mostCounted is how many of a unit are taken.
const mostCounted = 999

// lengthOf reads "2 hours"; with bare also "hour", which is one.
func lengthOf(text string, bare bool) (s span, rest string, ok bool) {
	for word, s := range wholeSpans {
		if length := findMeaning(text, word); length > 0 {
			return s, text[length:], true
		}
	}
	n, rest, numbered := number(text)
	if !numbered && bare {
		n, rest = 1, text
	} else if !numbered || n < 1 || n > mostCounted {
		return s, "", false
	}
	rest = skip(rest)
	longest := 0
	for word, unit := range spanUnits {
		if length := findMeaning(rest, word); length > longest {
			longest, s = length, span{unit.days * n, unit.months * n, unit.clock * time.Duration(n)}
		}
	}
	if longest == 0 {
		return s, "", false
	}
	return s, rest[longest:], true
}

var (
	yearFirst  = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b`)
	eastern    = regexp.MustCompile(`^(?:(\d{4})\s?[年년]\s?)?(\d{1,2})\s?[月월]\s?(\d{1,2})(?:\s?[日号號일])?`)
	slashed    = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?\b`)
	dotted     = regexp.MustCompile(`^(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(20\d{2}))?`)
	yearBehind = regexp.MustCompile(`^,?\s?(?:(?:de|del|of|г|р)\s)?((?:20|13|14)\d\d)\b(?:\s?(?:г|р|года|року|年)\b)?`)
)

// numericDate reads "2027-03-03", "3/3/2027", "3.3.", "3月3日".
func (f finder) numericDate(text string) (rest string, p piece, ok bool) {
	dated := func(length int, year, month, day string) (string, piece, bool) {
		y, _ := strconv.Atoi(year)
		m, _ := strconv.Atoi(month)
		d, _ := strconv.Atoi(day)
		if y > 0 && y < 100 {
			y += 2000
		}
		return text[length:], piece{tells: true, says: func(s *saying) error { return s.date(y, m, d, y > 1206 && y < 1633) }}, true
	}
	if found := yearFirst.FindStringSubmatch(text); found != nil {
		return dated(len(found[0]), found[1], found[2], found[3])
	}
	if found := eastern.FindStringSubmatch(text); found != nil {
		return dated(len(found[0]), found[1], found[2], found[3])
	}
	if found := dotted.FindStringSubmatch(text); found != nil {
		return dated(len(found[0]), found[3], found[2], found[1])
	}
	found := slashed.FindStringSubmatch(text)
	if found == nil {
		return "", p, false
	}
	first, _ := strconv.Atoi(found[1])
	second, _ := strconv.Atoi(found[2])
	switch monthFirst := slices.Contains([]string{"ja", "ko", "zh", "fa"}, f.language); {
	case first > 12 || second <= 12 && f.language != "en" && !monthFirst:
		return dated(len(found[0]), found[3], found[2], found[1])
	case second > 12 || monthFirst:
		return dated(len(found[0]), found[3], found[1], found[2])
	case first == second:
		return dated(len(found[0]), found[3], found[1], found[2])
	}
	// Some who write English mean the third of April by it, and some the fourth of March.
	rest, p, ok = dated(len(found[0]), found[3], found[2], found[1])
	says := p.says
	_, other, _ := dated(len(found[0]), found[3], found[1], found[2])
	p.says = func(s *saying) error {
		with := *s
		if err := other.says(&with); err != nil {
			return err
		}
		err := says(s)
		s.or = &with
		return err
	}
	return rest, p, ok
}

// monthNames are the meanings of the months in dates.txt, of both calendars.
var monthNames, iranianMonths = []string{
	"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
}, []string{
	"farvardin", "ordibehesht", "khordad", "tir", "mordad", "shahrivar", "mehr", "aban", "azar", "dey", "bahman", "esfand",
}

// month reads the name of a month.
func month(text string) (m int, iranian bool, rest string, ok bool) {
	for _, calendar := range [][]string{monthNames, iranianMonths} {
		for i, name := range calendar {
			if length := findMeaning(text, name); length > 0 {
				rest = text[length:]
				return i + 1, calendar[0] == "farvardin", strings.TrimPrefix(rest, "."), true
			}
		}
	}
	return 0, false, text, false
}

// monthDate reads "3 march", "march 3rd", "3 de marzo de 2027".
func (f finder) monthDate(text string) (rest string, p piece, ok bool) {
	rest = skip(text, "day-of")
	day, rest, isDay := dayNumber(rest)
	m, iranian, rest, isMonth := month(skip(rest, "of"))
	if !isDay {
		if m, iranian, rest, isMonth = month(text); isMonth {
			day, rest, isDay = dayNumber(skip(rest))
			isDay = isDay && !strings.HasPrefix(rest, ":")
		}
	}
	if !isDay || !isMonth {
		return "", p, false
	}
	year := 0
	if found := yearBehind.FindStringSubmatch(rest); found != nil {
		year, _ = strconv.Atoi(found[1])
		rest = rest[len(found[0]):]
	}
	return rest, piece{tells: true, says: func(s *saying) error { return s.date(year, m, day, iranian) }}, true
}

// dayNumber reads the number of a day in a month, with what makes it one: "3", "3rd".
func dayNumber(text string) (day int, rest string, ok bool) {
	if length := findMeaning(text, "the-first"); length > 0 {
		return 1, text[length:], true
	}
	found := digits.FindString(text)
	day, err := strconv.Atoi(found)
	rest = text[len(found):]
	if after := findMeaning(skip(rest), "day-after"); after > 0 {
		rest = skip(rest)[after:]
	}
	rest = strings.TrimPrefix(rest, ".")
	return day, rest, err == nil && len(found) <= 2
}

// dayOfMonth reads "on the 3rd", "am 3.", "3 числа"; a number alone is none.
func (f finder) dayOfMonth(text string) (rest string, p piece, ok bool) {
	led := findMeaning(text, "day-of")
	rest = skip(text[led:])
	found := digits.FindString(rest)
	first := findMeaning(rest, "the-first")
	day, behind, isDay := dayNumber(rest)
	after := behind
	marked := len(rest)-len(behind) > len(found) && found != ""
	if first > 0 {
		// "first" alone is a word like others, "the first of the month" is a day.
		after = skip(behind)
		marked = findMeaning(after, "of-month") > 0
		led = 0
	}
	if !isDay || day < 1 || day > 31 || !marked && led == 0 || led > 0 && !marked && !f.endsNumber(behind) {
		return "", p, false
	}
	return behind, piece{tells: true, says: func(s *saying) error { return s.ofMonth(day) }}, true
}

// endsNumber reports whether a number that ends there is not the hour of a clock nor
// counts something.
func (f finder) endsNumber(rest string) bool {
	rest = strings.TrimLeft(rest, " ")
	if rest == "" {
		return true
	}
	next, _ := utf8.DecodeRuneInString(rest)
	if unicode.IsDigit(next) || strings.ContainsRune(":.h/-", next) || findMeaning(rest, "o-clock", "hour", "minute", "day", "week") > 0 {
		return false
	}
	return findMeaning(rest, "at", "of-month", "filler") > 0 || strings.ContainsRune(separators, next)
}
