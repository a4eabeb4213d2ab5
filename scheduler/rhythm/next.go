package rhythm

import (
	"time"

	"github.com/robfig/cron/v3"
)

// Next gives the first time of an exact rhythm, or of one that comes once, that is
// later than after, in the zone; the zero time for any other rhythm. There is exactly one on each local
// day that the cron line names:
//   - an hour that the spring change leaves out comes at the first instant
//     after the gap, or, if the gap swallows the rest of the day (23:30 in Nuuk),
//     in the last minute before it;
//   - an hour that the autumn change repeats comes the first time;
//   - a day that a zone leaves out altogether (Samoa, 30 December 2011) has none.
//
// robfig/cron gets the first two wrong, so it is only asked for days, in a
// calendar without clock changes; instant finds the hour on each in the zone.
func (r Rhythm) Next(after time.Time, zone *time.Location) time.Time {
	if r.Ends() {
		return r.comesOnce(after, zone)
	}
	schedule := cronSchedule(r.Cron)
	if r.Kind != Exact || schedule == nil {
		return time.Time{}
	}
	clock := onlyClock(schedule)
	schedule.Minute, schedule.Hour = 1<<0, 1<<0
	for day := nextDay(schedule, midnight(after.In(zone))); !day.IsZero(); day = nextDay(schedule, day.AddDate(0, 0, 1)) {
		if !r.Every.has(DayOf(day)) {
			continue
		}
		if t, ok := instant(day, clock, zone); ok && t.After(after) {
			return t
		}
	}
	return time.Time{}
}

// nextDay is the first day of a schedule of midnights, day itself or later.
// robfig/cron gives up after five years; around 2100 a 29 February takes eight.
func nextDay(schedule cron.Schedule, day time.Time) time.Time {
	if next := schedule.Next(day.Add(-time.Second)); !next.IsZero() {
		return next
	}
	return schedule.Next(day.AddDate(4, 0, 0))
}

// midnight is the calendar day of a local time, written as if it were UTC.
func midnight(local time.Time) time.Time {
	y, m, d := local.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// instant is when clocks in the zone show this time on this calendar day;
// see Next for the times that they leave out or repeat. It is false for a day
// that the zone leaves out. A clock beyond 24:00 belongs to the following day.
func instant(day time.Time, clock Clock, zone *time.Location) (time.Time, bool) {
	wall := midnight(day).Add(time.Duration(clock) * time.Minute)
	// No zone is further than 14 hours from UTC, so these are the offsets
	// before and after any change that this local time could fall into.
	before, after := offset(wall.Add(-15*time.Hour), zone), offset(wall.Add(15*time.Hour), zone)
	if before == after {
		return wall.Add(-before).In(zone), true
	}
	early := wall.Add(-max(before, after)).In(zone)
	late := wall.Add(-min(before, after)).In(zone)
	for _, t := range []time.Time{early, late} {
		if showing(t).Equal(wall) {
			return t, true
		}
	}
	_, change := early.ZoneBounds()
	if midnight(change).Equal(midnight(wall)) {
		return change, true
	}
	last := change.Add(-time.Minute)
	return last, midnight(last).Equal(midnight(wall))
}

// showing is what a clock shows at a local time, written as if it were UTC.
func showing(local time.Time) time.Time {
	_, seconds := local.Zone()
	return local.Add(time.Duration(seconds) * time.Second).UTC()
}

// offset is how far the zone's clocks are ahead of UTC at t.
func offset(t time.Time, zone *time.Location) time.Duration {
	_, seconds := t.In(zone).Zone()
	return time.Duration(seconds) * time.Second
}
