package rhythm

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Day is a day of the calendar, in days since 1 January 1970.
type Day int

// aDay is how long a day is in a calendar without clock changes.
const aDay = 24 * time.Hour

// DayOf is the day that a clock in the time's zone shows.
func DayOf(t time.Time) Day { return Day(midnight(t).Unix() / int64(aDay/time.Second)) }

// Midnight is the beginning of the day, written as if it were UTC.
func (d Day) Midnight() time.Time { return time.Unix(int64(d)*int64(aDay/time.Second), 0).UTC() }

// String gives the day as Parse reads it, for example "2026-12-01".
func (d Day) String() string { return d.Midnight().Format(time.DateOnly) }

// OnDay is the rhythm that comes once, on that day at that hour.
func OnDay(day Day, at Clock) Rhythm { return Rhythm{Kind: Once, Day: day, At: at} }

// AtMoment is the rhythm that comes once, at that very minute wherever somebody is.
func AtMoment(t time.Time) Rhythm { return Rhythm{Kind: Moment, Unix: t.Truncate(time.Minute).Unix()} }

// Interval leaves out all days of an exact rhythm but those of every n-th day, or
// week, counted from a day. The zero Interval leaves out none.
type Interval struct {
	N     int
	Weeks bool
	From  Day
}

// mostApart is how long an interval may be, in days or weeks.
const mostApart = 60

// has reports whether a day is one of the interval's.
func (i Interval) has(day Day) bool {
	if i.N < 2 {
		return true
	}
	apart := int(day - i.From)
	if i.Weeks {
		apart = int(weekOf(day) - weekOf(i.From))
	}
	return apart%i.N == 0
}

// weekOf counts weeks that begin on Monday. The first day of 1970 was a Thursday.
func weekOf(day Day) int { return (int(day) + 3) / 7 }

// String gives the interval as Parse reads it, to stand before days and hour.
func (i Interval) String() string {
	unit := "days"
	if i.Weeks {
		unit = "weeks"
	}
	return fmt.Sprintf("every %d %s from %s", i.N, unit, i.From)
}

// Counted returns the rhythm with an interval that is counted from the first day on
// which it can come after a time.
func (r Rhythm) Counted(after time.Time, zone *time.Location) Rhythm {
	if r.Every.N < 2 {
		return r
	}
	plain := r
	plain.Every = Interval{}
	r.Every.From = DayOf(plain.Next(after, zone).In(zone))
	return r
}

// comesOnce is Next of a rhythm that comes once.
func (r Rhythm) comesOnce(after time.Time, zone *time.Location) time.Time {
	at := time.Unix(r.Unix, 0).In(zone)
	if r.Kind == Once {
		at, _ = instant(r.Day.Midnight(), r.At, zone)
	}
	if !at.After(after) {
		return time.Time{}
	}
	return at
}

var (
	onceLine   = regexp.MustCompile(`^once (\d{4}-\d\d-\d\d) (\d\d):(\d\d)$`)
	momentLine = regexp.MustCompile(`^moment (\d{1,11})$`)
	everyLine  = regexp.MustCompile(`^every (\d{1,2}) (days|weeks) from (\d{4}-\d\d-\d\d) (.+)$`)
)

// parseKept reads what String writes of rhythms that come once or leave days out;
// not ok for anything else.
func parseKept(text string) (r Rhythm, ok bool) {
	if found := onceLine.FindStringSubmatch(text); found != nil {
		day, err := time.Parse(time.DateOnly, found[1])
		hour, _ := strconv.Atoi(found[2])
		minute, _ := strconv.Atoi(found[3])
		return OnDay(DayOf(day), Clock(60*hour+minute)), err == nil && hour < 24 && minute < 60
	}
	if found := momentLine.FindStringSubmatch(text); found != nil {
		unix, err := strconv.ParseInt(found[1], 10, 64)
		return AtMoment(time.Unix(unix, 0)), err == nil
	}
	found := everyLine.FindStringSubmatch(text)
	if found == nil {
		return Rhythm{}, false
	}
	from, errFrom := time.Parse(time.DateOnly, found[3])
	r, err := Parse(found[4])
	n, _ := strconv.Atoi(found[1])
	r.Every = Interval{N: n, Weeks: found[2] == "weeks", From: DayOf(from)}
	return r, errFrom == nil && err == nil && r.Kind == Exact && n >= 2 && n <= mostApart
}

// OfMonth tells the day of the month, and of the year if month is not 0, of an exact
// rhythm that comes on one such day; not ok for any other.
func (r Rhythm) OfMonth() (day, month int, at Clock, ok bool) {
	fields := strings.Fields(r.Cron)
	if r.Kind != Exact || len(fields) != 5 || fields[4] != "*" {
		return 0, 0, 0, false
	}
	day, errDay := strconv.Atoi(fields[2])
	month, errMonth := strconv.Atoi(fields[3])
	_, at, _ = weekdaysOf(r.Cron)
	return day, month, at, errDay == nil && (errMonth == nil || fields[3] == "*")
}

// TypedClock reads one hour, as people type it, and nothing else; a bare number too.
func TypedClock(typed string) (Clock, bool) {
	if len(typed) > mostTyped {
		return 0, false
	}
	at, ok := readClock(foldTyped(typed))
	return at, ok && at < endOfDay
}

// AtHour is the rhythm at another hour, counted anew from now; not ok if it is over
// then.
func (r Rhythm) AtHour(at Clock, now time.Time, zone *time.Location) (Rhythm, bool) {
	switch {
	case r.Kind == Once:
		r.At = at
	case r.Kind == Exact:
		fields := strings.Fields(r.Cron)
		r.Cron = strings.Join(append([]string{strconv.Itoa(int(at) % 60), strconv.Itoa(int(at) / 60)}, fields[2:]...), " ")
		r = r.Counted(now, zone)
	}
	return r, !r.Next(now, zone).IsZero()
}

// Afternoon is the hour in the afternoon that a small hour may be meant for: who types
// "tuesday at 5" seldom gets up for it. Not ok for any other hour.
func (r Rhythm) Afternoon(now time.Time, zone *time.Location) (at Clock, ok bool) {
	switch r.Kind {
	case Once:
		at = r.At
	case Exact:
		at = r.Describe(now, zone).At
	}
	const first, end Clock = 1 * 60, 7 * 60
	return at + endOfDay/2, at >= first && at < end
}
