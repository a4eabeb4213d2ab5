package rhythm

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// clock reads an hour: "15:00", "at 9", "9 Uhr 30", "9時半", "a las ocho y media". A
// number alone is none.
func (f finder) clock(text string) (rest string, p piece, ok bool) {
	led := findMeaning(text, "at")
	rest = text
	if led > 0 {
		rest = skip(text[led:], "at", "filler")
	}
	moved, rest := cutMoved(rest, movedBefore)
	rest = skip(rest)
	found := typedClock.FindStringSubmatch(rest)
	if found == nil {
		return hourInWords(rest, led, moved)
	}
	length := len(strings.TrimRight(found[0], " "))
	if ends := len(found[1]); !clockEnds(rest[length:]) {
		// The "h" of "9 heures" belongs to a word.
		length, found = ends, []string{found[1], found[1], "", "", ""}
	}
	behind := rest[length:]
	marked := length > len(found[1])
	if found[3] != "" { // "1830" may be anything
		marked = false
	}
	if clock := findMeaning(skip(behind), "o-clock"); clock > 0 && !marked {
		behind, marked = skip(behind)[clock:], true
		if minutes := digits.FindString(strings.TrimLeft(behind, " ")); len(minutes) == 2 && findMeaning(text, "in") == 0 {
			found[2] = minutes
			behind = strings.TrimLeft(behind, " ")[2:]
		}
	}
	if moved == 0 && found[2]+found[3] == "" {
		moved, behind = cutMoved(behind, movedBehind)
	}
	if !clockEnds(behind) || !marked && led == 0 && moved == 0 || strings.HasPrefix(behind, "/") || found[2]+found[4] == "" && findMeaning(skip(behind), "minute", "day", "week", "month") > 0 {
		return "", p, false
	}
	return behind[endingOf(behind):], piece{tells: true, says: func(s *saying) error {
		s.rest = behind
		return s.movedHour(moved, found[1], found[2]+found[3], found[4])
	}}, true
}

// movedBefore and movedBehind are words before and behind an hour that move it by so
// many minutes: "halb 10", which is half past nine, and "9 y media".
var (
	movedBefore = map[string]Clock{"half-before": -30, "half-past": 30, "quarter-past": 15, "quarter-to": -15}
	movedBehind = map[string]Clock{"and-half": 30, "and-quarter": 15, "less-quarter": -15}
)

// cutMoved takes such a word off the front of a text.
func cutMoved(text string, words map[string]Clock) (moved Clock, rest string) {
	for word, by := range words {
		if length := findMeaning(skip(text), word); length > 0 {
			return by, skip(text)[length:]
		}
	}
	return 0, text
}

// hourInWords reads "ocho y media" and "восемь вечера". A word for a number counts as an
// hour where "at" stands before it, or what only follows an hour behind it; and "one", or
// what stands behind "à", only with the latter, for "à deux" is no hour.
func hourInWords(text string, led int, moved Clock) (rest string, p piece, ok bool) {
	hour, rest, ok := number(text)
	if !ok || hour > 12 {
		return "", p, false
	}
	marked := moved != 0
	if clock := findMeaning(skip(rest), "o-clock"); clock > 0 {
		rest, marked = skip(rest)[clock:], true
	}
	if moved == 0 {
		moved, rest = cutMoved(rest, movedBehind)
	}
	marked = marked || moved != 0 || findMeaning(skip(rest), "morning", "afternoon", "night") > 0
	if !marked && (led <= len("a") || hour == 1) {
		return "", p, false
	}
	return rest, piece{tells: true, says: func(s *saying) error {
		s.rest = rest
		return s.movedHour(moved, strconv.Itoa(hour), "", "")
	}}, true
}

// clockEnds reports whether no letter that belongs to it stands behind an hour.
func clockEnds(rest string) bool {
	next, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || unspaced(next) || endingOf(rest) > 0 || !unicode.IsLetter(next) && !unicode.IsMark(next) && !unicode.IsDigit(next)
}

// endingOf is how long the ending is that Turkish puts to an hour: "9'da", at nine.
func endingOf(rest string) int {
	for _, ending := range []string{"da", "de", "ta", "te", "ya", "ye", "a", "e"} {
		if after, ok := strings.CutPrefix(rest, ending); ok && (after == "" || after[0] == ' ') {
			return len(ending)
		}
	}
	return 0
}

// word reads one of the words of the three lists.
func (f finder) word(text string) (rest string, p piece, ok bool) {
	longest := 0
	for _, r := range f.words() {
		if length := findMeaning(text, r.meaning); length > longest && f.whole(text[:length], text[length:], r.meaning) {
			longest, p = length, r.piece
			if first, _ := utf8.DecodeRuneInString(text); r.meaning == "filler" && unspaced(first) {
				p.joins, p.trails = true, false // a particle belongs to what it follows
			}
			p.joins = p.joins || findMeaning(text, "and") == length
		}
	}
	return text[longest:], p, longest > 0
}

// meantPiece is what a word of that meaning says.
type meantPiece struct {
	meaning string
	piece   piece
}

// words are the words that are pieces by themselves.
func (f finder) words() []meantPiece {
	var all []meantPiece
	for name := range meantDays {
		all = append(all, meantPiece{name, piece{tells: true, says: func(s *saying) error { return s.word(name) }}})
	}
	all = append(all, []meantPiece{
		{"today", piece{tells: true, says: func(s *saying) error { return s.ahead(0) }}},
		{"tonight", piece{tells: true, says: func(s *saying) error { s.halfDay = "night"; return s.ahead(0) }}},
		{"tomorrow", piece{tells: true, says: func(s *saying) error { return s.ahead(1) }}},
		{"after-tomorrow", piece{tells: true, says: func(s *saying) error { return s.ahead(2) }}},
		{"next", piece{trails: true, says: func(s *saying) error { s.next = true; return nil }}},
		{"weekly", piece{says: func(s *saying) error { s.weekly = true; return nil }}},
		{"monthly", piece{says: func(s *saying) error { s.monthly = true; return nil }}},
		{"of-month", piece{says: func(s *saying) error { s.monthly = true; return nil }}},
		{"yearly", piece{says: func(s *saying) error { s.yearly = true; return nil }}},
		{"each-morning", eachDay("morning")},
		{"each-evening", eachDay("afternoon")},
		{"each-night", eachDay("night")},
		{"noon", piece{tells: true, says: func(s *saying) error { return s.word("noon") }}},
		{"midnight", piece{tells: true, says: func(s *saying) error { return s.word("midnight") }}},
		{"through", piece{joins: true, trails: true, says: func(s *saying) error { return s.word("through") }}},
		{"filler", piece{trails: true, says: func(*saying) error { return nil }}},
		{"at", piece{trails: true, says: func(*saying) error { return nil }}},
		{"day-of", piece{trails: true, says: func(*saying) error { return nil }}},
	}...)
	for _, half := range []string{"morning", "afternoon", "night"} {
		all = append(all, meantPiece{half, piece{half: true, says: func(s *saying) error { return s.word(half) }}})
	}
	return all
}

// eachDay says "every morning" and the like.
func eachDay(half string) piece {
	return piece{tells: true, says: func(s *saying) error {
		s.halfDay = half
		return s.word("daily")
	}}
}

// shortDay is how many letters the short name of a day has that may be another word.
const shortDay = 3

// whole reports whether a word counts as that: a short name of a day only in its
// language, and a single Chinese or Korean sign, such as "water", which is also the
// middle of the week, only where no other word goes on with it.
func (f finder) whole(word, rest, meaning string) bool {
	if !slices.ContainsFunc([]rune(word), unspaced) {
		_, day := meantDays[meaning]
		short := day && utf8.RuneCountInString(word) <= shortDay && unicode.Is(unicode.Latin, []rune(word)[0])
		return !short || findMeaning(word, "short-en", "short-"+f.language) == len(word)
	}
	next, _ := utf8.DecodeRuneInString(rest)
	if utf8.RuneCountInString(word) > 1 || meaning == "filler" || !unspaced(next) {
		return true
	}
	_, ok := finder{rest, f.language}.piece(0)
	return ok
}
