package rhythm

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

//go:embed lengths.txt
var lengthsFile string

var lengthWords = sync.OnceValue(func() wordList { return readWords(lengthsFile) })

// mostDigits is how long a number may be: "99999 days".
const mostDigits = 5

// endOfNight is the hour at which "until Monday" ends: not at midnight, when
// whoever wanted to be left alone may be asleep.
const endOfNight = 8

// Until reads how long something is to last, in any of our languages: a length
// ("3d", "3 Tage", "a week", "5時間") counted from now, or its end ("until
// monday", "until tomorrow 18:00") on the clock of now's zone. Not ok for anything
// else, and for nothing at all ("0 days").
func Until(typed string, now time.Time) (end time.Time, ok bool) {
	if len(typed) > mostTyped {
		return time.Time{}, false
	}
	u := until{rest: foldTyped(typed), day: -1, count: -1}
	for u.rest != "" {
		if !u.step() {
			return time.Time{}, false
		}
	}
	return u.end(now)
}

// until is how far a typed length has been read.
type until struct {
	rest    string
	count   int    // the number read last; -1: none
	total   [5]int // by units
	counted bool
	day     int // from Monday on; 7: tomorrow; -1: none
	clock   Clock
	timed   bool
	until   bool // "until" was said
}

// units are those of a length, as in total.
var units = []string{"hour", "day", "week", "month", "year"}

var numberWords = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}

// step reads one word, number or separator; false if it is none.
func (u *until) step() bool {
	first, size := utf8.DecodeRuneInString(u.rest)
	if first == '-' || strings.ContainsRune(separators, first) {
		u.rest = u.rest[size:]
		return true
	}
	if first >= '0' && first <= '9' {
		return u.number()
	}
	if word, ok := lengthWords().leading(u.rest); ok && u.takes(word.meaning) {
		u.rest = u.rest[len(word.text):]
		return true
	}
	word, ok := typedWords().leading(u.rest)
	days := meantDays[word.meaning]
	if !ok || len(days) != 1 || u.day >= 0 {
		return false
	}
	u.rest = u.rest[len(word.text):]
	u.day = (int(days[0]) + 6) % 7
	return true
}

// number reads a count, or an hour where a day was named or "until" was said.
func (u *until) number() bool {
	digits := len(u.rest) - len(strings.TrimLeft(u.rest, "0123456789"))
	if clock := typedClock.FindStringSubmatch(u.rest); clock != nil && (u.day >= 0 || len(clock[0]) > digits && strings.ContainsAny(clock[0], ":")) {
		var r reading
		if u.timed || r.hour(clock[1], clock[2]+clock[3], clock[4]) != nil {
			return false
		}
		u.rest = u.rest[len(clock[0]):]
		u.clock, u.timed = r.at(), true
		return true
	}
	if digits > mostDigits || u.count >= 0 {
		return false
	}
	u.count, _ = strconv.Atoi(u.rest[:digits])
	u.rest = u.rest[digits:]
	return true
}

// takes takes a word by its meaning in lengths.txt; false if it does not fit
// here.
func (u *until) takes(meaning string) bool {
	if n := numberWords[meaning]; n > 0 {
		if u.count >= 0 {
			return false
		}
		u.count = n
		return true
	}
	for i, unit := range units {
		if unit != meaning {
			continue
		}
		if u.day >= 0 || u.total[i] > 0 {
			return false
		}
		if u.count < 0 {
			u.count = 1 // "week"
		}
		u.total[i], u.count, u.counted = u.count, -1, true
		return true
	}
	switch meaning {
	case "tomorrow":
		if u.day >= 0 {
			return false
		}
		u.day = 7
	case "until":
		u.until = true
	}
	return true
}

// end is what all that was read amounts to.
func (u *until) end(now time.Time) (time.Time, bool) {
	switch {
	case u.counted && u.count < 0 && u.day < 0 && !u.timed && !u.until:
		end := now.Add(time.Duration(u.total[0])*time.Hour).AddDate(u.total[4], u.total[3], u.total[1]+7*u.total[2])
		if !end.After(now) {
			return time.Time{}, false
		}
		return end, true
	case u.counted || u.count >= 0 || u.day < 0 && !(u.timed && u.until):
		return time.Time{}, false
	}
	if !u.timed {
		u.clock = endOfNight * 60
	}
	day := now
	switch {
	case u.day == 7:
		day = now.AddDate(0, 0, 1)
	case u.day >= 0:
		ahead := (u.day - (int(now.Weekday())+6)%7 + 7) % 7
		if ahead == 0 {
			ahead = 7 // today's name means the next
		}
		day = now.AddDate(0, 0, ahead)
	}
	end := time.Date(day.Year(), day.Month(), day.Day(), int(u.clock)/60, int(u.clock)%60, 0, 0, now.Location())
	if u.day < 0 && !end.After(now) {
		end = end.AddDate(0, 0, 1)
	}
	return end, end.After(now)
}
