package rhythm

import (
	"fmt"
	"strings"
	"time"
)

// Hours is a part of the local day, From up to but not including To. 22:00 to
// 02:00 spans midnight; From equal to To is the whole day. The zero Hours means
// that nothing was chosen.
type Hours struct{ From, To Clock }

var (
	// nudgingHours are a supporter's who chose none.
	nudgingHours = Hours{From: 9 * 60, To: 20 * 60}
	// wakingHours are a person's who chose none.
	wakingHours = Hours{From: 8 * 60, To: 22 * 60}
	// wholeDay takes the person's hours out of the question.
	wholeDay = Hours{From: 0, To: endOfDay}
)

// ParseHours reads "22:00-08:00"; not ok for anything else.
func ParseHours(text string) (h Hours, ok bool) {
	var fromHour, fromMinute, toHour, toMinute int
	if n, err := fmt.Sscanf(text, "%2d:%2d-%2d:%2d", &fromHour, &fromMinute, &toHour, &toMinute); n != 4 || err != nil {
		return Hours{}, false
	}
	h = Hours{From: Clock(fromHour*60 + fromMinute), To: Clock(toHour*60 + toMinute)}
	ok = max(fromMinute, toMinute) < 60 && h.From >= 0 && h.From < endOfDay && h.To >= 0 && h.To <= endOfDay
	return h, ok && text == h.String()
}

// TypedHours reads hours as people type them, in any of our languages:
// "22:00-08:00", "10pm to 8am", "22h-8h", "밤 10시부터 아침 8시". Not ok for
// anything else, and for two hours that are the same.
func TypedHours(typed string) (h Hours, ok bool) {
	if len(typed) > mostTyped {
		return Hours{}, false
	}
	folded := foldTyped(typed)
	for i := range folded {
		length := through(folded[i:])
		if length == 0 {
			continue
		}
		from, okFrom := readClock(folded[:i])
		to, okTo := readClock(folded[i+length:])
		if okFrom && okTo && from != to && from < endOfDay {
			return Hours{From: from, To: to}, true
		}
	}
	return Hours{}, false
}

// through returns how long the dash or the word is, such as "to", that folded
// text begins with; 0 if it is none.
func through(folded string) int {
	if folded[0] == '-' {
		return 1
	}
	if word, ok := typedWords().leading(folded); ok && word.meaning == "through" {
		return len(word.text)
	}
	if word, ok := lengthWords().leading(folded); ok && word.meaning == "until" {
		return len(word.text)
	}
	return 0
}

// readClock reads one hour and nothing else: "10 pm", "8 in the morning", "24:00".
func readClock(folded string) (Clock, bool) {
	if piece := strings.Trim(folded, separators); piece == "24:00" || piece == "24" {
		return endOfDay, true
	}
	r := reading{rest: folded}
	for r.rest != "" {
		if r.step() != nil {
			return 0, false
		}
	}
	return r.at(), r.timed && r.days == nil && r.kinds == 0
}

// String gives the hours as ParseHours reads them.
func (h Hours) String() string { return h.From.String() + "-" + h.To.String() }

// Rest are the other hours of the day.
func (h Hours) Rest() Hours { return Hours{From: h.To % endOfDay, To: h.From} }

// Include reports whether a clock in the zone shows one of the hours at t. Hours
// that were not chosen include nothing.
func (h Hours) Include(t time.Time, zone *time.Location) bool {
	return h != Hours{} && h.include(clockOf(t.In(zone)))
}

func (h Hours) or(other Hours) Hours {
	if h == (Hours{}) {
		return other
	}
	return h
}

func (h Hours) include(c Clock) bool {
	if h.From < h.To {
		return h.From <= c && c < h.To
	}
	return c >= h.From || c < h.To
}

// Nudging is one supporter's rhythm for one person, with whose hours it keeps.
type Nudging struct {
	Rhythm Rhythm
	// Zone is the supporter's. In it the rhythm is meant.
	Zone *time.Location
	// Hours are when this supporter wants irregular nudges; 09:00 to 20:00 if zero.
	Hours Hours
	// PersonZone is the person's; nil if unknown, and then taken for the supporter's.
	PersonZone *time.Location
	// Waking is when the person is up; 08:00 to 22:00 if zero. Irregular nudges
	// keep to it too, but where it never meets Hours, Hours win.
	Waking Hours
	// Slower is how often the person has halved the rhythm: each step doubles an
	// irregular gap, or leaves out every second of the exact times that are left.
	Slower int
}

// Slowest is as far as a rhythm is slowed down: now and then becomes once in nine
// months. Who wants still less pauses or removes.
const Slowest = 4

func (n Nudging) slower() int { return min(max(n.Slower, 0), Slowest) }

func (n Nudging) hours() Hours  { return n.Hours.or(nudgingHours) }
func (n Nudging) waking() Hours { return n.Waking.or(wakingHours) }

func (n Nudging) personZone() *time.Location {
	if n.PersonZone == nil {
		return n.Zone
	}
	return n.PersonZone
}

// day is the supporter's day that t belongs to, written as if it were UTC. For
// one whose hours span midnight, the day before lasts until they end.
func (n Nudging) day(t time.Time) time.Time {
	local := t.In(n.Zone)
	day, h := midnight(local), n.hours()
	if h.To <= h.From && clockOf(local) < h.To {
		return day.AddDate(0, 0, -1)
	}
	return day
}

// minutes lists the minutes that suit an irregular nudge on one of the
// supporter's days, as Unix time / 60, in order. It is never empty, except for a
// day or hours that the zone leaves out.
func (n Nudging) minutes(day time.Time) []int64 {
	hours := n.hours()
	until := hours.To
	if hours.To <= hours.From {
		until += endOfDay
	}
	from, exists := instant(day, hours.From, n.Zone)
	to, _ := instant(day, until, n.Zone)
	if !exists || !from.Before(to) {
		return nil
	}
	supporterClock, personClock := clockIn(n.Zone, from, to), clockIn(n.personZone(), from, to)
	first, end := from.Unix()/60, to.Unix()/60
	minutes := make([]int64, 0, end-first)
	for _, waking := range []Hours{n.waking(), wholeDay} {
		for m := first; m < end; m++ {
			// The hours are asked once more as clocks may go back within them.
			if quietMinute(m) && hours.include(supporterClock(m)) && waking.include(personClock(m)) {
				minutes = append(minutes, m)
			}
		}
		if len(minutes) > 0 {
			return minutes
		}
	}
	return append(minutes, first)
}

// suits says whether an irregular nudge may come at t, be the minute quiet or not.
func (n Nudging) suits(t time.Time) bool {
	if !n.hours().include(clockOf(t.In(n.Zone))) {
		return false
	}
	awake := func(t time.Time) bool {
		return n.waking().include(clockOf(t.In(n.personZone())))
	}
	if awake(t) {
		return true
	}
	// The person sleeps at t; that only matters if they are up at other times.
	minutes := n.minutes(n.day(t))
	return len(minutes) > 0 && !awake(time.Unix(minutes[0]*60, 0))
}

// SuitsUntil is how long an irregular nudge that may come at t may still leave: until
// the supporter's hours end, or before that the person's, if they are up.
func (n Nudging) SuitsUntil(t time.Time) time.Time {
	end := n.hours().endAfter(t, n.Zone)
	if awake := n.waking(); awake.include(clockOf(t.In(n.personZone()))) {
		if asleep := awake.endAfter(t, n.personZone()); asleep.Before(end) {
			end = asleep
		}
	}
	return end
}

// endAfter is when the hours end next, seen from t in a zone; far away for those that
// never do.
func (h Hours) endAfter(t time.Time, zone *time.Location) time.Time {
	if h.From%endOfDay == h.To%endOfDay {
		return t.AddDate(1, 0, 0)
	}
	day := midnight(t.In(zone))
	for {
		if end, _ := instant(day, h.To, zone); end.After(t) {
			return end
		}
		day = day.AddDate(0, 0, 1)
	}
}

// quietMinute keeps irregular nudges away from the quarters of the hour, when
// everybody's exact ones leave.
func quietMinute(m int64) bool {
	past := m % 15
	return 3 <= past && past <= 13
}

// clockOf is what a clock shows at a local time.
func clockOf(local time.Time) Clock { return Clock(local.Hour()*60 + local.Minute()) }

// clockIn gives the clocks of a zone for each minute between two instants. It
// asks the zone for a minute only if its clocks change in between.
func clockIn(zone *time.Location, from, to time.Time) func(minute int64) Clock {
	first, last := offset(from, zone), offset(to, zone)
	return func(minute int64) Clock {
		ahead := first
		if first != last {
			ahead = offset(time.Unix(minute*60, 0), zone)
		}
		return Clock((minute + int64(ahead/time.Minute)) % int64(endOfDay))
	}
}
