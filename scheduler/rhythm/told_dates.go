package rhythm

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

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
	if partOf.MatchString(rest) { // "2.5 hours"
		return 0, text, false
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
