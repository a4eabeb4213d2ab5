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
	half                 bool // it is a part of the day
	says                 func(s *saying) error
}

// edge is how far from the ends of a text, in bytes, a time is looked for: within a long one
// nobody means a time for a reminder, and everybody who writes waits while it is read.
const edge = 300

// piecesOf finds the pieces of a folded text, and returns what tells whether two of
// them stand side by side.
func piecesOf(folded, language string) (pieces []piece, joined func(a, b piece) bool) {
	f := finder{folded, language}
	for at := 0; at < len(folded); {
		switch {
		case at > edge && at < len(folded)-edge, folded[at] == ' ':
		case folded[at] == '-':
			pieces = append(pieces, piece{from: at, to: at + 1, joins: true, trails: true, says: func(s *saying) error { s.through = true; return nil }})
		case f.begins(at):
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
	spaced := spacedHead(text)
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

// mostSkipped is how many words skip passes over: "at around about" has three. With more
// in a row each would be looked at from all that stand before it.
const mostSkipped = 4

// skip passes over spaces, and of some meanings each word.
func skip(text string, meanings ...string) string {
	for range mostSkipped {
		text = strings.TrimLeft(text, " ")
		length := findMeaning(text, meanings...)
		if length == 0 {
			return text
		}
		text = text[length:]
	}
	return strings.TrimLeft(text, " ")
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
		return n, text[len(found):], err == nil && len(found) <= mostDigits+1
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
	if often := findMeaning(rest, "hour", "minute"); numbered && unit == 0 && often > 0 {
		rest = rest[often:]
		each := findMeaning(skip(rest), "each")
		return skip(rest)[each:], piece{tells: true, says: func(*saying) error { return ErrTooOften }}, length > 0 || each > 0
	}
	if !numbered || unit == 0 {
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
	} else if found := minutesBehind.FindStringSubmatch(rest); found != nil && span.clock >= time.Hour {
		minutes, _ := strconv.Atoi(found[1])
		span, rest = span.plus(spanUnits["minute"].times(minutes)), rest[len(found[0]):]
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

// minutesBehind are those of "1h30", which stand at the hour without a space.
var minutesBehind = regexp.MustCompile(`^([0-5]\d)(?:m|min)?\b`)

func (s span) plus(o span) span { return span{s.days + o.days, s.months + o.months, s.clock + o.clock} }

func (s span) times(n int) span {
	return span{s.days * n, s.months * n, s.clock * time.Duration(n)}
}

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

// partOf are the tenths of "2.5 hours".
var partOf = regexp.MustCompile(`^[.,](\d)\b`)

// lengthOf reads "2 hours"; with bare also "hour", which is one.
func lengthOf(text string, bare bool) (s span, rest string, ok bool) {
	for word, s := range wholeSpans {
		if length := findMeaning(text, word); length > 0 {
			return s, text[length:], true
		}
	}
	n, rest, numbered := number(text)
	part := partOf.FindStringSubmatch(rest)
	if part != nil {
		rest = rest[len(part[0]):]
	}
	if !numbered && bare {
		n, rest = 1, text
	} else if !numbered || n < 1 && part == nil || n > mostCounted {
		return s, "", false
	}
	rest = skip(rest)
	longest := 0
	for word, unit := range spanUnits {
		if length := findMeaning(rest, word); length > longest {
			longest, s = length, unit.times(n)
			if part != nil {
				tenths, _ := strconv.Atoi(part[1])
				s.clock += unit.clock / 10 * time.Duration(tenths)
			}
		}
	}
	if longest == 0 || part != nil && s.clock == 0 {
		return s, "", false
	}
	return s, rest[longest:], true
}
