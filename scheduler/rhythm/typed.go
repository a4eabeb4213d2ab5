package rhythm

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// mostTyped bounds what Parse reads, in bytes; nobody types a rhythm that long.
const mostTyped = 600

// Parse reads what people type for a rhythm: "now-and-then", "weekly",
// "every few days", "off", "daily 18:30", "Mon, Wed and Fri at 9am",
// "mon-fri 18:30", "weekends 10:00", "cron 30 18 * * 1-5". Case, commas, accents
// and the order of words don't matter; the words of words.txt may come
// from any of our languages. An hour alone means daily.
//
// It never panics, and its error is one of ErrUnclear, ErrNoHour, ErrNoDay,
// ErrNoSuchHour, ErrTooOften, ErrNever and ErrCronLine.
func Parse(text string) (Rhythm, error) {
	if len(text) > mostTyped {
		return Rhythm{}, ErrUnclear
	}
	if kept, ok := parseKept(text); ok {
		return kept, nil
	}
	folded := foldTyped(text)
	if line, ok := typedCron(folded); ok {
		return parseCron(line)
	}
	read, err := readRhythm(folded)
	if errors.Is(err, ErrUnclear) {
		return parseApart(text)
	}
	return read, err
}

func readRhythm(folded string) (Rhythm, error) {
	read := reading{rest: folded}
	for read.rest != "" {
		if err := read.step(); err != nil {
			return Rhythm{}, err
		}
	}
	return read.rhythm()
}

// parseApart reads a rhythm that leaves days out, as a reminder is told: "every other
// day 9:00", "every 2 weeks mon 9:00", "first of the month 9:00".
func parseApart(text string) (Rhythm, error) {
	told, err := Tell(text, time.Unix(0, 0).UTC(), "en")
	_, _, _, ofMonth := told.When.OfMonth()
	switch apart := told.When.Every.N >= 2 || ofMonth; {
	case told.Words != "" || !apart:
		return Rhythm{}, ErrUnclear
	case errors.Is(err, ErrNoHour):
		return Rhythm{}, ErrNoHour
	}
	return told.When, err
}

// typedCron finds the line of someone who means cron, whether or not they say so.
func typedCron(folded string) (line string, ok bool) {
	if first, rest, _ := strings.Cut(folded, " "); first == "cron" {
		return rest, true
	}
	ok = strings.Contains(folded, "*") || strings.HasPrefix(folded, "@") || strings.Contains(folded, "tz=")
	return folded, ok
}

// reading is a typed rhythm read so far, and the folded text that is left.
type reading struct {
	rest string

	kind  Kind
	kinds int // how many times a kind was named
	days  []time.Weekday
	clock Clock
	timed bool

	// previous is the day just read, 1 + time.Weekday, or 0; through says that
	// "to" or a dash followed it.
	previous int
	through  bool
	// halfDay is "morning", "afternoon" or "night" if one was named, before or after
	// the hour.
	halfDay string
}

// separators stand between words and mean nothing.
const separators = " ,;+&/.!?@()。、،・·।"

// typedClock is an hour with or without minutes: "18:30", "6.30 pm", "18h",
// "1830", "18時30分", and "9点半" for half past nine.
var typedClock = regexp.MustCompile(`^(\d{1,2})(?:\s?(?:[:.h]|uhr|時|时|点|點|시)\s?(\d{2}|[半반])?|(\d{2}))?(?:\s?(?:分|분))?(?:\s?([ap])\.?\s?m\b\.?)?`)

// step reads one word, hour or separator.
func (r *reading) step() error {
	first, size := utf8.DecodeRuneInString(r.rest)
	if first == '-' {
		r.through = true
	}
	if first == '-' || strings.ContainsRune(separators, first) {
		r.rest = r.rest[size:]
		return nil
	}
	if found := typedClock.FindStringSubmatch(r.rest); found != nil {
		r.rest = r.rest[len(found[0]):]
		return r.hour(found[1], found[2]+found[3], found[4])
	}
	word, ok := typedWords().leading(r.rest)
	if !ok {
		return ErrUnclear
	}
	r.rest = r.rest[len(word.text):]
	return r.word(word.meaning)
}

// hour takes an hour as typedClock found it; half is "a", "p" or "".
func (r *reading) hour(hour, minute, half string) error {
	h, _ := strconv.Atoi(hour)
	m, err := strconv.Atoi(minute)
	if err != nil && minute != "" {
		m = 30 // 半 or 반
	}
	if half != "" && (h < 1 || h > 12) {
		return ErrNoSuchHour
	}
	if next, _ := utf8.DecodeRuneInString(r.rest); unicode.IsDigit(next) || h > 23 || m > 59 {
		return ErrNoSuchHour
	}
	switch half {
	case "a":
		r.halfDay = "morning"
	case "p":
		r.halfDay = "afternoon"
	}
	return r.setClock(Clock(60*h + m))
}

func (r *reading) setClock(clock Clock) error {
	if r.timed {
		return ErrTooOften
	}
	r.clock, r.timed = clock, true
	r.previous, r.through = 0, false
	return nil
}

// meantDays are the meanings in words.txt that name days.
var meantDays = map[string][]time.Weekday{
	"monday": week[0:1], "tuesday": week[1:2], "wednesday": week[2:3], "thursday": week[3:4],
	"friday": week[4:5], "saturday": week[5:6], "sunday": week[6:7],
	"daily": week, "weekdays": week[:5], "weekends": week[5:],
}

// word takes a word by its meaning in words.txt.
func (r *reading) word(meaning string) error {
	if days, ok := meantDays[meaning]; ok {
		r.addDays(days)
		return nil
	}
	switch meaning {
	case "too-often":
		return ErrTooOften
	case "noon":
		r.halfDay = "afternoon"
		if r.timed && r.clock == 12*60 {
			return nil // "12 noon"
		}
		return r.setClock(12 * 60)
	case "midnight":
		if r.timed && r.clock == 12*60 {
			r.clock = 0
			return nil
		}
		return r.setClock(0)
	case "morning", "afternoon", "night":
		r.halfDay = meaning
	case "through":
		r.through = true
	}
	for kind, word := range kindWords {
		if word == meaning {
			r.kind = kind
			r.kinds++
		}
	}
	return nil
}

// addDays takes days just read, and with "mon-fri" those in between.
func (r *reading) addDays(days []time.Weekday) {
	if len(days) > 1 {
		r.days = append(r.days, days...)
		r.previous, r.through = 0, false
		return
	}
	if r.through && r.previous > 0 {
		for d := time.Weekday(r.previous - 1); d != days[0]; d = (d + 1) % 7 {
			r.days = append(r.days, d)
		}
	}
	r.days = append(r.days, days[0])
	r.previous, r.through = int(days[0])+1, false
}

// at is the hour read, in the half of the day that was named.
func (r *reading) at() Clock {
	const noon, evening Clock = 12 * 60, 6 * 60
	switch {
	case r.halfDay == "night" && r.clock >= evening && r.clock < noon:
		return r.clock + noon // nine at night; three at night is before the morning
	case r.halfDay == "night" && r.clock >= noon && r.clock < noon+60:
		return r.clock - noon
	case r.halfDay == "afternoon" && r.clock < noon:
		return r.clock + noon
	case r.halfDay == "morning" && r.clock >= noon && r.clock < noon+60:
		return r.clock - noon
	}
	return r.clock
}

// rhythm is what all that was read amounts to.
func (r *reading) rhythm() (Rhythm, error) {
	switch {
	case r.kinds > 1 || r.kinds == 1 && r.kind != Weekly && (r.timed || r.days != nil):
		return Rhythm{}, ErrUnclear
	case r.kinds == 1 && !r.timed && r.days == nil:
		return Rhythm{Kind: r.kind}, nil
	case r.kinds == 1 && r.days == nil:
		return Rhythm{}, ErrNoDay
	case !r.timed && r.days == nil:
		return Rhythm{}, ErrUnclear
	case !r.timed:
		return Rhythm{}, ErrNoHour
	case r.days == nil:
		return Exactly(week, r.at())
	}
	return Exactly(r.days, r.at())
}
