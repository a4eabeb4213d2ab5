package crisis

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// openness says what is known of a line at an instant, best first: of two
// lines, the one with the lower openness is chosen.
type openness int

const (
	open openness = iota
	hoursUnknown
	closed
)

// A timetable is when a line can be reached, in its country's own time.
type timetable struct {
	always  bool
	unknown bool
	spans   []span
	zone    *time.Location // of a line that has one of its own
}

// A span is the hours of some days. An end at or before the start is on the
// next day: 15:00 to 03:00 runs past midnight, and 24:00 is midnight.
type span struct {
	days       []time.Weekday
	from, till int // minutes after midnight
}

var weekdays = []string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}

// parseHours reads "24/7", "unknown", "daily 09:00-21:00" and
// "Mon-Fri 09:00-17:00, Sat 09:00-16:00".
func parseHours(s string) (timetable, error) {
	switch s {
	case "24/7":
		return timetable{always: true}, nil
	case "unknown":
		return timetable{unknown: true}, nil
	}
	var t timetable
	for part := range strings.SplitSeq(s, ", ") {
		days, hours, ok := strings.Cut(part, " ")
		from, till, ok2 := strings.Cut(hours, "-")
		if !ok || !ok2 {
			return t, fmt.Errorf("no days and hours in %q", part)
		}
		var sp span
		var err error
		if sp.days, err = parseDays(days); err != nil {
			return t, err
		}
		if sp.from, err = parseMinutes(from); err != nil {
			return t, err
		}
		if sp.till, err = parseMinutes(till); err != nil {
			return t, err
		}
		t.spans = append(t.spans, sp)
	}
	return t, nil
}

func parseDays(s string) ([]time.Weekday, error) {
	if s == "daily" {
		s = "Sun-Sat"
	}
	first, last, isRange := strings.Cut(s, "-")
	if !isRange {
		last = first
	}
	i, j := slices.Index(weekdays, first), slices.Index(weekdays, last)
	if i < 0 || j < 0 {
		return nil, fmt.Errorf("no such days: %q", s)
	}
	days := []time.Weekday{time.Weekday(i)}
	for ; i != j; days = append(days, time.Weekday(i)) {
		i = (i + 1) % 7
	}
	return days, nil
}

// hourOfDay is one by the clock of 24 hours: "9:00pm" is none, and not to be read as the
// morning.
var hourOfDay = regexp.MustCompile(`^(?:[01]?[0-9]|2[0-3]):[0-5][0-9]$|^24:00$`)

func parseMinutes(s string) (int, error) {
	if !hourOfDay.MatchString(s) {
		return 0, fmt.Errorf("no such hour %q", s)
	}
	hours, minutes, _ := strings.Cut(s, ":")
	h, _ := strconv.Atoi(hours) // two digits, as the pattern says
	m, _ := strconv.Atoi(minutes)
	return h*60 + m, nil
}

// at says whether a line is open at an instant. In a country with several time
// zones it is open only if it is open in all of them. A zero now, and a country
// whose clock is not known, leave it unknown.
func (t timetable) at(now time.Time, zones []*time.Location) openness {
	if t.always {
		return open
	}
	if t.zone != nil {
		zones = []*time.Location{t.zone}
	}
	if t.unknown || now.IsZero() || len(zones) == 0 {
		return hoursUnknown
	}
	for _, zone := range zones {
		if !t.opens(now.In(zone)) {
			return closed
		}
	}
	return open
}

func (t timetable) opens(local time.Time) bool {
	minute := local.Hour()*60 + local.Minute()
	today, yesterday := local.Weekday(), (local.Weekday()+6)%7
	for _, s := range t.spans {
		overnight := s.till <= s.from
		if slices.Contains(s.days, today) && minute >= s.from && (overnight || minute < s.till) {
			return true
		}
		if overnight && slices.Contains(s.days, yesterday) && minute < s.till {
			return true
		}
	}
	return false
}
