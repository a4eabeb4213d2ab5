package dialogue

import (
	"context"
	"math"
	"slices"
	"strconv"
	"time"

	"porchlight/messages"
	"porchlight/messages/picture"
	"porchlight/scheduler/rhythm"
	"porchlight/storage"
)

// mood shows the person their check-ins: a picture, and the same in words.
var mood = Dialogue{
	Name:     "mood",
	Commands: []Command{{Name: "mood", For: ForPerson, Do: typedMood}},
	Presses:  map[string]Handler{"days": pressedMood},
}

// fewestTold is how many check-ins a picture needs.
const fewestTold = 3

func typedMood(ctx context.Context, t *Turn) error {
	days, unit, numbered := leadingNumber(t.Rest)
	switch {
	case t.Rest == "":
		days = messages.UsualMood
	case !numbered || unit != "":
		days = t.moodRange()
	}
	if !slices.Contains(messages.MoodRanges, days) {
		t.Say(messages.MoodUnclear(t.Words()))
		return nil
	}
	return t.showMood(ctx, days)
}

// moodRange is the picture that holds a length which was typed: "a month", "año"; 0 if
// that is none.
func (t *Turn) moodRange() int {
	now := t.Now.In(t.Chat.Location())
	end, ok := rhythm.Until(t.Rest, now)
	if ok && end.Sub(now) < 24*time.Hour {
		end = now.AddDate(1, 0, 0) // "год" is a year in Russian, and short for an hour in Ukrainian; no picture is of hours
	}
	const leapDay = 1
	for _, days := range messages.MoodRanges {
		if ok && !end.After(now.AddDate(0, 0, days+leapDay)) {
			return days
		}
	}
	return 0
}

func pressedMood(ctx context.Context, t *Turn) error {
	days, err := strconv.Atoi(t.Rest)
	if err != nil || !slices.Contains(messages.MoodRanges, days) {
		return nil // made up
	}
	return t.showMood(ctx, days)
}

// showMood shows so many days, of which today is the last. The picture is drawn when it
// leaves: it goes into the outbox as the numbers that it is of.
func (t *Turn) showMood(ctx context.Context, days int) error {
	today := readDay(t.localDay())
	first := today.AddDate(0, 0, 1-days)
	all, err := t.Store.Checkins(ctx, t.Chat.ID, first.Format(dayForm), today.Format(dayForm))
	switch {
	case err != nil:
		return err
	case len(all) < fewestTold:
		t.Say(messages.MoodTooFew(t.Words(), days))
		return nil
	}
	m := moodOf(all, first, days)
	good, err := t.Store.GoodThings(ctx, t.Chat.ID)
	if err != nil {
		return err
	}
	markSteps(&m, good, first)
	low, err := t.isLowDay(ctx)
	if err == nil {
		t.Say(messages.MoodPicture(t.Words(), m, !low))
	}
	return err
}

// mostStepsNamed is how many days of steps the caption names; the picture has all.
const mostStepsNamed = 8

// markSteps marks the days of somebody's own milestones, the newest of which come first.
func markSteps(m *messages.Mood, good []storage.GoodThing, first time.Time) {
	for _, g := range good {
		at := readDay(g.Day)
		day := int(at.Sub(first).Hours() / 24)
		if g.Sent() || at.Before(first) || day >= m.Picture.Days || slices.Contains(m.Picture.Marks, day) {
			continue
		}
		m.Picture.Marks = append(m.Picture.Marks, day)
		if len(m.Steps) < mostStepsNamed {
			m.Steps = append(m.Steps, at)
		}
	}
	slices.Reverse(m.Steps)
}

// moodOf is what is seen of check-ins.
func moodOf(all []storage.Checkin, first time.Time, days int) messages.Mood {
	m := messages.Mood{Picture: picture.Mood{First: first.Format(dayForm), Days: days}, Words: goodWords(all)}
	for _, c := range all {
		day := int(readDay(c.Day).Sub(first).Hours() / 24)
		m.Picture.Told = append(m.Picture.Told, picture.Told{Day: day, Score: c.Score})
	}
	means := m.Picture.Means()
	if m.Low, m.High = usualRange(means); m.Low == 0 {
		m.Few = eachDay(means, first)
	}
	m.Easier, m.Harder = unlikeWeekdays(means, first)
	return m
}

const (
	// usualShare is the share of days that "most days" are.
	usualShare = 2.0 / 3
	// fewestUsual is of how many days something must have been told for any to be usual.
	fewestUsual = 7
)

// usualRange is the narrowest range of scores that holds most days, the lowest of several
// that are as narrow. A day of several check-ins is its middle one, rounded.
func usualRange(means []float64) (low, high int) {
	var days [messages.BestDay + 1]int
	all := 0
	for _, mean := range means {
		if !math.IsNaN(mean) {
			days[int(math.Round(mean))]++
			all++
		}
	}
	if all < fewestUsual {
		return 0, 0
	}
	for wide := range messages.BestDay {
		for from := messages.WorstDay; from+wide <= messages.BestDay; from++ {
			held := 0
			for _, count := range days[from : from+wide+1] {
				held += count
			}
			if float64(held) >= usualShare*float64(all) {
				return from, from + wide
			}
		}
	}
	return 0, 0
}

// eachDay are the days of which something was told.
func eachDay(means []float64, first time.Time) (all []messages.MoodDay) {
	for day, mean := range means {
		if !math.IsNaN(mean) {
			all = append(all, messages.MoodDay{Day: first.AddDate(0, 0, day), Score: int(math.Round(mean))})
		}
	}
	return all
}

const (
	// weekdayTold is on how many of a weekday something must have been told for anything
	// to be said of it, unlikeBy how far it must lie from the other days, and mostUnlike of
	// how many something is said: more are the week. The rule is ours: with less, chance
	// alone names a weekday or two.
	weekdayTold = 3
	unlikeBy    = 0.6
	mostUnlike  = 3
)

// unlikeWeekdays are the days of the week that were often easier, or harder, than the
// others.
func unlikeWeekdays(means []float64, first time.Time) (easier, harder []time.Weekday) {
	var sums [7]float64
	var counts [7]int
	sum, count := 0.0, 0
	for i, mean := range means {
		if math.IsNaN(mean) {
			continue
		}
		day := first.AddDate(0, 0, i).Weekday()
		sums[day], counts[day] = sums[day]+mean, counts[day]+1
		sum, count = sum+mean, count+1
	}
	for i := range sums {
		day := time.Weekday((i + 1) % 7) // from Monday on
		others := count - counts[day]
		if counts[day] < weekdayTold || others < weekdayTold {
			continue
		}
		by := sums[day]/float64(counts[day]) - (sum-sums[day])/float64(others)
		switch {
		case by >= unlikeBy:
			easier = append(easier, day)
		case by <= -unlikeBy:
			harder = append(harder, day)
		}
	}
	return fewDays(easier), fewDays(harder)
}

func fewDays(days []time.Weekday) []time.Weekday {
	if len(days) > mostUnlike {
		return nil
	}
	return days
}
