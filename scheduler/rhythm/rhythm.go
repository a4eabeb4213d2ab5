// Package rhythm says when something comes again: it reads what people type
// ("mon, thu 9:00", in any of our languages, or a cron line), and computes the next
// time in somebody's own zone, through changes of the clock and after a downtime.
// robfig/cron does the reading and the counting; what it gets wrong is put right in
// next.go.
//
// It knows no database, no message and no dispatcher, and keeps no time itself:
// whoever calls says what time it is.
package rhythm

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Kind is how often a rhythm nudges. All but Exact and Off are irregular: they
// keep a mean gap, and vary day, hour and interval within it, because care that
// comes by the clock looks automated.
type Kind int

const (
	// NowAndThen is the default: every 17.5 days in the mean, 11 to 24 in between.
	NowAndThen Kind = iota
	// Weekly comes every 5 to 9 days, 7 in the mean.
	Weekly
	// EveryFewDays comes every 2 to 5 days, 3.5 in the mean.
	EveryFewDays
	// Monthly comes every 22 to 48 days, 35 in the mean.
	Monthly
	// Exact comes on the days and at the minute that its cron line names.
	Exact
	// Off never comes.
	Off
	// Once comes on one day, at an hour of the clock where somebody is then.
	Once
	// Moment comes once too, at a minute that does not move when somebody travels.
	Moment
)

// Rhythm is when someone wants to be nudged, in their own local time; Nudging
// adds whose. The zero Rhythm is NowAndThen. An exact one is made by
// Parse or Exactly, never by hand, so that its line is known to be good.
type Rhythm struct {
	Kind Kind
	// Cron is a five-field line that names one minute a day, for example
	// "30 18 * * 1-5"; only Exact has one.
	Cron string
	// Every leaves days of an exact rhythm out: "every 2 weeks".
	Every Interval
	// Day and At are when Once comes, Unix is when Moment does, in seconds.
	Day  Day
	At   Clock
	Unix int64
}

// What Parse and Exactly refuse. Each asks for another plain line to the
// one who typed: what to write instead.
var (
	// ErrUnclear means that the words make no rhythm.
	ErrUnclear = errors.New("the words make no rhythm")
	// ErrNoHour means that days were named and no hour: "mon, wed".
	ErrNoHour = errors.New("the rhythm names no hour")
	// ErrNoDay means that an hour was named and it is unclear for which day: "weekly 15:00".
	ErrNoDay = errors.New("the rhythm names no day")
	// ErrNoSuchHour means an hour that no clock shows: "25:00".
	ErrNoSuchHour = errors.New("no clock shows this hour")
	// ErrTooOften means more than one nudge a day: "0 * * * *", "mon 9:00 18:00".
	ErrTooOften = errors.New("the rhythm comes more than once a day")
	// ErrNever means a day that no calendar has: "0 9 30 2 *".
	ErrNever = errors.New("the rhythm never comes")
	// ErrCronLine means something in place of five good cron fields.
	ErrCronLine = errors.New("not a cron line of five fields")
)

// Clock is a local time of day in minutes after midnight: 18:30 is 1110.
type Clock int

// endOfDay is the 24:00 that only Hours may end at.
const endOfDay Clock = 24 * 60

// String gives the clock as Parse reads it, for example "09:05".
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

// Exactly is the rhythm of these days of the week at this hour.
func Exactly(days []time.Weekday, at Clock) (Rhythm, error) {
	if len(days) == 0 {
		return Rhythm{}, ErrNoDay
	}
	if at < 0 || at >= endOfDay {
		return Rhythm{}, ErrNoSuchHour
	}
	return Rhythm{Kind: Exact, Cron: cronLine(days, at)}, nil
}

// Irregular says whether the rhythm picks its own days and hours.
func (r Rhythm) Irregular() bool { return r.Kind < Exact }

// Ends says whether the rhythm comes once and never again.
func (r Rhythm) Ends() bool { return r.Kind == Once || r.Kind == Moment }

// kindWords are the typed forms of the kinds that need no more than a word.
var kindWords = map[Kind]string{
	NowAndThen:   "now-and-then",
	Weekly:       "weekly",
	EveryFewDays: "every-few-days",
	Monthly:      "monthly",
	Off:          "off",
}

// String gives the shortest typed form, which Parse reads back as the
// same rhythm: "weekly", "weekdays 18:30", "cron 0 9 1 * *".
func (r Rhythm) String() string {
	switch {
	case r.Kind == Once:
		return fmt.Sprintf("once %s %s", r.Day, r.At)
	case r.Kind == Moment:
		return fmt.Sprintf("moment %d", r.Unix)
	case r.Kind != Exact:
		return kindWords[r.Kind]
	case r.Every.N >= 2:
		plain := r
		plain.Every = Interval{}
		return r.Every.String() + " " + plain.String()
	}
	days, at, ok := weekdaysOf(r.Cron)
	if !ok {
		return "cron " + r.Cron
	}
	return typedDays(days) + " " + at.String()
}

// Description is what a rhythm means, for words to be made of in any language.
type Description struct {
	Rhythm Rhythm
	// Days are the weekdays of an exact rhythm, Monday first; none if its cron
	// line says more than weekdays can ("0 9 1 * *").
	Days []time.Weekday
	// EveryDays and EveryWeeks tell of an exact rhythm's interval; 0: it has none.
	EveryDays, EveryWeeks int
	// At is the local hour of an exact rhythm.
	At Clock
	// Next are the next three times of an exact rhythm, in its zone; an
	// irregular one is meant to surprise, so it has none.
	Next []time.Time
}

// Describe says what the rhythm means in this zone to someone who asks at now.
func (r Rhythm) Describe(now time.Time, zone *time.Location) Description {
	d := Description{Rhythm: r}
	if r.Kind != Exact {
		return d
	}
	d.Days, d.At, _ = weekdaysOf(r.Cron)
	if d.EveryDays = r.Every.N; r.Every.Weeks {
		d.EveryDays, d.EveryWeeks = 0, r.Every.N
	}
	for t := r.Next(now, zone); len(d.Next) < 3 && !t.IsZero(); t = r.Next(t, zone) {
		d.Next = append(d.Next, t)
	}
	return d
}

// week lists the days as most people's calendars do, and as typed forms show them.
var week = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// sortedDays gives each day once, Monday first.
func sortedDays(days []time.Weekday) []time.Weekday {
	var sorted []time.Weekday
	for _, d := range week {
		if slices.Contains(days, d) {
			sorted = append(sorted, d)
		}
	}
	return sorted
}

// typedDays names sorted days as short as Parse can read: "daily", "mon,wed".
func typedDays(days []time.Weekday) string {
	switch {
	case len(days) == len(week):
		return "daily"
	case slices.Equal(days, week[:5]):
		return "weekdays"
	case slices.Equal(days, week[5:]):
		return "weekends"
	}
	names := make([]string, len(days))
	for i, d := range days {
		names[i] = strings.ToLower(d.String()[:3])
	}
	return strings.Join(names, ",")
}

// cronLine writes the one line that we use for these days and this hour,
// however they were typed.
func cronLine(days []time.Weekday, at Clock) string {
	field := "*"
	switch sorted := sortedDays(days); {
	case len(sorted) == len(week):
	case slices.Equal(sorted, week[:5]):
		field = "1-5"
	default:
		numbers := make([]string, len(sorted))
		for i, d := range sorted {
			numbers[i] = strconv.Itoa(int(d))
		}
		field = strings.Join(numbers, ",")
	}
	return fmt.Sprintf("%d %d * * %s", int(at)%60, int(at)/60, field)
}
