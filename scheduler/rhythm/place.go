package rhythm

import (
	"math/rand/v2"
	"slices"
	"time"
)

// Circle is what an irregular nudge has to find its place among. It need not
// reach further than two months back and ahead, and must leave out the due time
// that is being replaced.
type Circle struct {
	// Others are the irregular nudges of the person's other supporters, sent and
	// due. No two of one person's supporters are nudged irregularly on one day.
	Others []time.Time
	// Exact are the other supporters' exact nudges. A day with one is avoided
	// where another is near; someone nudged daily leaves no other.
	Exact []time.Time
	// Own are this supporter's irregular nudges, sent and due, for everyone they
	// support: at most one a day, and Cap in any seven days.
	Own []time.Time
	// Cap is five if zero.
	Cap int
}

const (
	usualCap = 5
	// capWeek is seven days and the most that clocks go back by in them.
	capWeek = 7*24*time.Hour + 2*time.Hour
	// firstWithin is how soon after accepting the first nudge comes.
	firstWithin = 24 * time.Hour
	// stillOnTime is how late a nudge may leave as if nothing had happened.
	stillOnTime = 2 * time.Hour
)

// gaps are the calendar days from one irregular nudge to the next, each number
// between least and most equally likely, and the time that always lies between.
var gaps = map[Kind]struct {
	least, most int
	never       time.Duration
}{
	NowAndThen:   {least: 11, most: 24, never: 7 * 24 * time.Hour},
	Weekly:       {least: 5, most: 9, never: 4 * 24 * time.Hour},
	EveryFewDays: {least: 2, most: 5, never: 2 * 24 * time.Hour},
	Monthly:      {least: 22, most: 48, never: 14 * 24 * time.Hour},
}

// Next gives when to nudge after a nudge (or a talk) at after, always later
// than it; the zero time for a rhythm that is off. An irregular time keeps to the
// hours of supporter and person, avoids the crowded minutes, and lies on the day
// nearest to the one drawn on which the circle has room.
func (n Nudging) Next(after time.Time, c Circle, rng *rand.Rand) time.Time {
	if !n.Rhythm.Irregular() {
		next := n.Rhythm.Next(after, n.Zone)
		for range 1<<n.slower() - 1 {
			next = n.Rhythm.Next(next, n.Zone)
		}
		return next
	}
	gap := gaps[n.Rhythm.Kind]
	days := (gap.least + rng.IntN(gap.most-gap.least+1)) << n.slower()
	return n.place(n.day(after).AddDate(0, 0, days), after.Add(gap.never), c, rng)
}

// First gives when to nudge someone for the first time who accepted just now:
// within 24 hours, and not in the first of them if that can be helped. If the
// circle has no room in that time, it comes on the next day that has; if hours
// of a few minutes move with the clocks, up to an hour later.
func (n Nudging) First(accepted time.Time, c Circle, rng *rand.Rand) time.Time {
	if !n.Rhythm.Irregular() {
		return n.Rhythm.Next(accepted, n.Zone)
	}
	today := n.day(accepted)
	tomorrow := today.AddDate(0, 0, 1)
	for _, c := range []Circle{c.keepingClear(), c} {
		for _, settling := range []time.Duration{time.Hour, time.Second} {
			for _, day := range []time.Time{today, tomorrow} {
				t, ok := n.someMinute(day, accepted.Add(settling), accepted.Add(firstWithin), rng)
				if ok && n.hasRoom(t, c) {
					return t
				}
			}
		}
	}
	return n.place(tomorrow, accepted.Add(time.Second), c, rng)
}

// AfterDowntime gives when to send what was due at due, seen from now. What is
// at most two hours late leaves as it was due, if the hour still suits. Beyond
// that an exact nudge waits for its next time, and an irregular one comes within
// the next hour that suits, on a day with room: never a burst.
func (n Nudging) AfterDowntime(due, now time.Time, c Circle, rng *rand.Rand) time.Time {
	onTime := now.Sub(due) <= stillOnTime
	switch {
	case !n.Rhythm.Irregular() && onTime, n.Rhythm.Irregular() && onTime && n.suits(now):
		return due
	case !n.Rhythm.Irregular():
		return n.Rhythm.Next(now, n.Zone)
	}
	return n.soon(now, c, rng)
}

// Delay is what a supporter chooses who can't write just now.
type Delay int

const (
	// ThreeHours is in three hours, or in the next hour that suits.
	ThreeHours Delay = iota
	// Tomorrow is at this hour tomorrow, or at another that suits.
	Tomorrow
	// Skip is when the rhythm comes next.
	Skip
)

// NotNow gives when to nudge instead someone who was nudged and chose a delay at
// now. An exact rhythm's next time stays the latest.
func (n Nudging) NotNow(d Delay, now time.Time, c Circle, rng *rand.Rand) time.Time {
	if d == Skip || n.Rhythm.Kind == Off {
		return n.Next(now, c, rng)
	}
	delayed := n.delayed(d, now, c, rng)
	if regular := n.Rhythm.Next(now, n.Zone); !regular.IsZero() && regular.Before(delayed) {
		return regular
	}
	return delayed
}

func (n Nudging) delayed(d Delay, now time.Time, c Circle, rng *rand.Rand) time.Time {
	if d == ThreeHours {
		t := now.Add(3 * time.Hour)
		if n.suits(t) && n.day(t).Equal(n.day(now)) {
			return t
		}
		return n.soon(t, c, rng)
	}
	tomorrow := midnight(now.In(n.Zone)).AddDate(0, 0, 1)
	t, ok := instant(tomorrow, clockOf(now.In(n.Zone)), n.Zone)
	if ok && n.suits(t) && n.hasRoom(t, c) {
		return t
	}
	earliest, _ := instant(tomorrow, 0, n.Zone)
	return n.place(tomorrow, earliest, c, rng)
}

// soon finds a minute within the next hour that suits, from earliest on.
func (n Nudging) soon(earliest time.Time, c Circle, rng *rand.Rand) time.Time {
	day := n.day(earliest)
	for range 2 {
		minutes := n.minutes(day)
		start, _ := slices.BinarySearch(minutes, earliest.Unix()/60+1)
		if start < len(minutes) {
			end, _ := slices.BinarySearch(minutes, minutes[start]+60)
			t := n.local(minutes[start+rng.IntN(end-start)])
			if n.hasRoom(t, c) {
				return t
			}
		}
		day = day.AddDate(0, 0, 1)
	}
	return n.place(day, earliest, c, rng)
}

// place finds a minute that suits, not before earliest, on the day nearest to
// the wanted one that has room; of two as near, the later. Looking both ways
// keeps the mean gap. Days with other supporters' exact nudges are avoided only
// as far as the rhythm's own looseness goes.
func (n Nudging) place(wanted, earliest time.Time, c Circle, rng *rand.Rand) time.Time {
	gap := gaps[n.Rhythm.Kind]
	if t, ok := n.nearest(wanted, earliest, gap.most-gap.least, c.keepingClear(), rng); ok {
		return t
	}
	// What fills a day in one zone touches at most three in another, and with a
	// cap of one each of our own fills two weeks, so beyond these there is room.
	reach := 3*len(c.Others) + 16*len(c.Own) + 3
	if ahead := int(earliest.Sub(wanted).Hours() / 24); ahead > 0 {
		reach += ahead
	}
	t, _ := n.nearest(wanted, earliest, reach, c, rng)
	return t
}

// nearest is place within so many days of the wanted one; false if none has room.
func (n Nudging) nearest(wanted, earliest time.Time, reach int, c Circle, rng *rand.Rand) (time.Time, bool) {
	for away := range reach + 1 {
		for _, days := range []int{away, -away} {
			day := wanted.AddDate(0, 0, days)
			t, ok := n.someMinute(day, earliest, day.AddDate(0, 0, 3), rng)
			if ok && n.hasRoom(t, c) {
				return t, true
			}
		}
	}
	return time.Time{}, false
}

// someMinute draws one of the minutes that suit on a day, from earliest up to
// latest; false if none is left.
func (n Nudging) someMinute(day, earliest, latest time.Time, rng *rand.Rand) (time.Time, bool) {
	minutes := n.minutes(day)
	// The minute that earliest lies in has begun before it.
	start, _ := slices.BinarySearch(minutes, (earliest.Unix()+59)/60)
	end, _ := slices.BinarySearch(minutes, latest.Unix()/60+1)
	if start >= end {
		return time.Time{}, false
	}
	return n.local(minutes[start+rng.IntN(end-start)]), true
}

func (n Nudging) local(minute int64) time.Time { return time.Unix(minute*60, 0).In(n.Zone) }

// keepingClear is the circle in which exact nudges of others take their day too.
func (c Circle) keepingClear() Circle {
	c.Others = slices.Concat(c.Others, c.Exact)
	return c
}

// hasRoom says whether the circle leaves room for a nudge at t.
func (n Nudging) hasRoom(t time.Time, c Circle) bool {
	for _, other := range c.Others {
		if sameDay(t, other, n.Zone) || sameDay(t, other, n.personZone()) {
			return false
		}
	}
	for _, own := range c.Own {
		if sameDay(t, own, n.Zone) {
			return false
		}
	}
	return !c.overCap(t)
}

// overCap says whether one more nudge at t would make a week with more of the
// supporter's own than their cap.
func (c Circle) overCap(t time.Time) bool {
	most := c.Cap
	if most == 0 {
		most = usualCap
	}
	all := append(slices.Clone(c.Own), t)
	for _, first := range all {
		if first.After(t) || t.Sub(first) >= capWeek {
			continue
		}
		count := 0
		for _, other := range all {
			if !other.Before(first) && other.Sub(first) < capWeek {
				count++
			}
		}
		if count > most {
			return true
		}
	}
	return false
}

func sameDay(a, b time.Time, zone *time.Location) bool {
	ya, ma, da := a.In(zone).Date()
	yb, mb, db := b.In(zone).Date()
	return da == db && ma == mb && ya == yb
}
