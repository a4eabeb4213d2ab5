package rhythm

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var irregularKinds = []Kind{NowAndThen, Weekly, EveryFewDays}

func seeded(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }

func at(t testing.TB, value string) time.Time {
	t.Helper()
	parsed, err := time.Parse(time.RFC3339, value)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

// checkHours fails if an irregular nudge comes outside the supporter's hours, or
// when the person sleeps though another minute of that day would have suited both.
func checkHours(t interface{ Fatalf(string, ...any) }, n Nudging, nudge time.Time) {
	local := nudge.In(n.Zone)
	if !n.hours().include(clockOf(local)) {
		t.Fatalf("the supporter with %v is nudged at %s", n.hours(), local)
	}
	waking := n.waking()
	if waking.include(clockOf(nudge.In(n.personZone()))) {
		return
	}
	for away := -24 * 60; away <= 24*60; away++ {
		other := nudge.Add(time.Duration(away) * time.Minute)
		if quietMinute(other.Unix()/60) && n.day(other).Equal(n.day(nudge)) &&
			n.hours().include(clockOf(other.In(n.Zone))) && waking.include(clockOf(other.In(n.personZone()))) {
			t.Fatalf("the person sleeps at %s, and %s would have suited both", nudge.In(n.personZone()), other.In(n.personZone()))
		}
	}
}

func TestIrregularNudgesKeepToHours(t *testing.T) {
	t.Parallel()
	names := zoneNames(t)
	hours := rapid.Custom(func(t *rapid.T) Hours {
		clock := rapid.IntRange(0, int(endOfDay)-1)
		return Hours{Clock(clock.Draw(t, "from")), Clock(clock.Draw(t, "to"))}
	})
	rapid.Check(t, func(t *rapid.T) {
		zones := make([]*time.Location, 2)
		for i := range zones {
			loc, err := time.LoadLocation(rapid.SampledFrom(names).Draw(t, "zone"))
			if err != nil {
				t.Fatal(err)
			}
			zones[i] = loc
		}
		n := Nudging{
			Rhythm: Rhythm{Kind: rapid.SampledFrom(irregularKinds).Draw(t, "kind")},
			Zone:   zones[0], Hours: hours.Draw(t, "hours"),
			PersonZone: zones[1], Waking: hours.Draw(t, "waking"),
		}
		rng := seeded(rapid.Uint64().Draw(t, "seed"))
		last := fromDay.Add(time.Duration(rapid.IntRange(0, fourYears*24*60).Draw(t, "start")) * time.Minute)
		nudge := n.First(last, Circle{}, rng)
		within := 24 * time.Hour
		for _, loc := range zones {
			within += (offset(last, loc) - offset(nudge, loc)).Abs()
		}
		if !nudge.After(last) || nudge.Sub(last) > within {
			t.Fatalf("who accepted at %s is nudged first at %s", last, nudge)
		}
		checkHours(t, n, nudge)
		for range 30 {
			last, nudge = nudge, n.Next(nudge, Circle{}, rng)
			if nudge.Sub(last) < gaps[n.Rhythm.Kind].never {
				t.Fatalf("%s follows too soon on %s", nudge, last)
			}
			checkHours(t, n, nudge)
		}
	})
}

func TestAnIrregularNudgeMayLeaveUntilTheHoursEnd(t *testing.T) {
	t.Parallel()
	names := zoneNames(t)
	rapid.Check(t, func(t *rapid.T) {
		var zones [2]*time.Location
		for i := range zones {
			var err error
			if zones[i], err = time.LoadLocation(rapid.SampledFrom(names).Draw(t, "zone")); err != nil {
				t.Fatal(err)
			}
		}
		clock := rapid.IntRange(0, int(endOfDay)-1)
		n := Nudging{Zone: zones[0], PersonZone: zones[1], Hours: Hours{Clock(clock.Draw(t, "from")), Clock(clock.Draw(t, "to"))}}
		at := n.First(fromDay.Add(time.Duration(rapid.IntRange(0, fourYears*24*60).Draw(t, "start"))*time.Minute), Circle{}, seeded(1))
		end := n.SuitsUntil(at)
		if !end.After(at) {
			t.Fatalf("what comes at %s may leave until %s", at, end)
		}
		if offset(at, n.Zone) != offset(end, n.Zone) || offset(at, n.PersonZone) != offset(end, n.PersonZone) {
			return // clocks change within the hours: which of them ends first, each says for itself
		}
		if last := end.Add(-time.Minute); !n.suits(last) {
			t.Fatalf("what comes at %s could leave at %s, which does not suit", at, last)
		}
	})
}

func TestEveryZoneKeepsIrregularNudgesInHours(t *testing.T) {
	t.Parallel()
	person := zone(t, "Europe/Berlin")
	for i, name := range zoneNames(t) {
		n := Nudging{Rhythm: Rhythm{Kind: irregularKinds[i%3]}, Zone: zone(t, name), PersonZone: person}
		rng, nudge := seeded(uint64(i)), fromDay
		for nudge.Before(fromDay.AddDate(0, 0, fourYears)) {
			last := nudge
			nudge = n.Next(nudge, Circle{}, rng)
			if !nudge.After(last) {
				t.Fatalf("%s: %s does not come after %s", name, nudge, last)
			}
			checkHours(t, n, nudge)
		}
	}
}

func TestIrregularNudgesKeepTheirMeanGapAndNoPattern(t *testing.T) {
	t.Parallel()
	const many = 4000
	for kind, mean := range map[Kind]float64{NowAndThen: 17.5, Weekly: 7, EveryFewDays: 3.5} {
		for name, hours := range map[string]Hours{"default": {}, "night": {22 * 60, 3 * 60}, "short": {19 * 60, 20 * 60}} {
			n := Nudging{Rhythm: Rhythm{Kind: kind}, Zone: zone(t, "America/New_York"), Hours: hours}
			rng, nudge := seeded(3), fromDay
			var weekdays [7]int
			minutes := make(map[int]int)
			for range many {
				nudge = n.Next(nudge, Circle{}, rng)
				weekdays[nudge.Weekday()]++
				minutes[nudge.Minute()]++
			}
			if got := nudge.Sub(fromDay).Hours() / 24 / many; got < mean*0.95 || got > mean*1.05 {
				t.Errorf("%v %s: the mean gap is %.2f days, not %.1f", n.Rhythm, name, got, mean)
			}
			if most := slices.Max(weekdays[:]); most > many/7*14/10 {
				t.Errorf("%v %s: the weekdays are uneven: %v", n.Rhythm, name, weekdays)
			}
			for _, crowded := range []int{0, 15, 30, 45} {
				if minutes[crowded] > 0 {
					t.Errorf("%v %s: %d nudges come at minute %d", n.Rhythm, name, minutes[crowded], crowded)
				}
			}
		}
	}
}

// circleYear runs a year of one person's supporters and gives each one's nudges.
func circleYear(circle []Nudging, rng *rand.Rand) [][]time.Time {
	sent := make([][]time.Time, len(circle))
	due := make([]time.Time, len(circle))
	others := func(i int) (c Circle) {
		for j := range circle {
			switch {
			case j == i:
				c.Own = sent[j]
			case circle[j].Rhythm.Irregular():
				c.Others = append(slices.Concat(c.Others, sent[j]), due[j])
			default:
				c.Exact = append(c.Exact, due[j])
			}
		}
		return c
	}
	for i, n := range circle {
		due[i] = n.First(fromDay.Add(time.Duration(i)*time.Hour), others(i), rng)
	}
	for {
		i := slices.Index(due, slices.MinFunc(due, time.Time.Compare))
		if due[i].After(fromDay.AddDate(1, 0, 0)) {
			return sent
		}
		sent[i] = append(sent[i], due[i])
		due[i] = circle[i].Next(due[i], others(i), rng)
	}
}

func TestYearOfACircleIsFairAndNeverTwoOnADay(t *testing.T) {
	t.Parallel()
	zones := []string{"Europe/Berlin", "Europe/Berlin", "America/New_York", "Asia/Tokyo"}
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(irregularKinds).Draw(t, "kind")
		apart := rapid.Bool().Draw(t, "apart")
		circle := make([]Nudging, 4)
		for i := range circle {
			name := zones[0]
			if apart {
				name = zones[i]
			}
			loc, err := time.LoadLocation(name)
			if err != nil {
				t.Fatal(err)
			}
			circle[i] = Nudging{Rhythm: Rhythm{Kind: kind}, Zone: loc, PersonZone: circle[0].Zone}
		}
		circle[0].PersonZone = circle[0].Zone
		year := circleYear(circle, seeded(rapid.Uint64().Draw(t, "seed")))
		days := make(map[time.Time]bool)
		fewest, most := len(year[0]), len(year[0])
		for _, nudges := range year {
			fewest, most = min(fewest, len(nudges)), max(most, len(nudges))
			for _, nudge := range nudges {
				day := midnight(nudge.In(circle[0].Zone))
				if days[day] {
					t.Fatalf("two supporters are nudged on %s", day.Format(time.DateOnly))
				}
				days[day] = true
			}
		}
		if float64(most) > 1.5*float64(fewest) {
			t.Fatalf("one carries %d, another %d", most, fewest)
		}
	})
}

func TestDayWithAnExactNudgeIsLeftToIt(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	n := Nudging{Rhythm: Rhythm{Kind: Weekly}, Zone: berlin}
	last := at(t, "2026-05-01T10:00:00Z")
	tuesdays := parsed(t, "tue 09:00")
	var exact []time.Time
	for next := tuesdays.Next(last, berlin); len(exact) < 10; next = tuesdays.Next(next, berlin) {
		exact = append(exact, next)
	}
	for seed := range uint64(200) {
		if got := n.Next(last, Circle{Exact: exact}, seeded(seed)); got.Weekday() == time.Tuesday {
			t.Fatalf("an irregular nudge comes on %s", got)
		}
	}
}

func TestDailyExactNudgesDoNotSilenceTheOthers(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	last := at(t, "2026-05-01T10:00:00Z")
	daily := parsed(t, "daily 09:00")
	var exact []time.Time
	for next := daily.Next(last, berlin); len(exact) < 60; next = daily.Next(next, berlin) {
		exact = append(exact, next)
	}
	n := Nudging{Rhythm: Rhythm{Kind: Weekly}, Zone: berlin}
	got := n.Next(last, Circle{Exact: exact}, seeded(1))
	if days := got.Sub(last).Hours() / 24; days < 4 || days > 10 {
		t.Errorf("the next nudge comes after %.1f days", days)
	}
}

func TestSupporterOfManyIsNudgedAtMostFiveTimesAWeek(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const people = 8
		n := Nudging{Rhythm: Rhythm{Kind: EveryFewDays}, Zone: time.UTC}
		rng := seeded(rapid.Uint64().Draw(t, "seed"))
		var sent []time.Time
		due := make([]time.Time, people)
		own := func(i int) Circle {
			return Circle{Own: slices.Concat(sent[max(0, len(sent)-20):], due[:i], due[min(i+1, people):])}
		}
		for i := range due {
			due[i] = n.First(fromDay, own(i), rng)
		}
		for len(sent) < 60 {
			i := slices.Index(due, slices.MinFunc(due, time.Time.Compare))
			sent = append(sent, due[i])
			due[i] = n.Next(due[i], own(i), rng)
		}
		for i := range sent {
			if i >= usualCap && sent[i].Sub(sent[i-usualCap]) < 7*24*time.Hour {
				t.Fatalf("six nudges come from %s to %s", sent[i-usualCap], sent[i])
			}
			if i > 0 && sameDay(sent[i], sent[i-1], time.UTC) {
				t.Fatalf("two nudges come on %s", sent[i])
			}
		}
	})
}

func TestAfterDowntimeNothingComesInABurst(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	due := at(t, "2026-05-04T18:00:00+02:00")
	exact := Nudging{Rhythm: parsed(t, "daily 18:00"), Zone: berlin}
	loose := Nudging{Rhythm: Rhythm{Kind: Weekly}, Zone: berlin}
	for name, c := range map[string]struct {
		n               Nudging
		now             string
		earliest, until string
	}{
		"exact, an hour late":        {exact, "2026-05-04T19:00:00+02:00", "2026-05-04T18:00:00+02:00", "2026-05-04T18:00:00+02:00"},
		"exact, three hours late":    {exact, "2026-05-04T21:00:00+02:00", "2026-05-05T18:00:00+02:00", "2026-05-05T18:00:00+02:00"},
		"exact, a week late":         {exact, "2026-05-11T19:00:00+02:00", "2026-05-12T18:00:00+02:00", "2026-05-12T18:00:00+02:00"},
		"irregular, an hour late":    {loose, "2026-05-04T19:00:00+02:00", "2026-05-04T18:00:00+02:00", "2026-05-04T18:00:00+02:00"},
		"irregular, it is 20:00 now": {loose, "2026-05-04T20:00:00+02:00", "2026-05-05T09:00:00+02:00", "2026-05-05T10:05:00+02:00"},
		"irregular, a week late":     {loose, "2026-05-11T14:00:00+02:00", "2026-05-11T14:00:00+02:00", "2026-05-11T15:05:00+02:00"},
		"irregular, in the night":    {loose, "2026-05-11T03:00:00+02:00", "2026-05-11T09:00:00+02:00", "2026-05-11T10:05:00+02:00"},
	} {
		got := c.n.AfterDowntime(due, at(t, c.now), Circle{}, seeded(1))
		if got.Before(at(t, c.earliest)) || got.After(at(t, c.until)) {
			t.Errorf("%s: it comes at %s", name, got)
		}
	}

	now := at(t, "2026-05-11T10:00:00+02:00")
	var own []time.Time
	for range 6 {
		own = append(own, loose.AfterDowntime(due, now, Circle{Own: own}, seeded(2)))
	}
	for i := 1; i < len(own); i++ {
		if sameDay(own[i], own[i-1], berlin) {
			t.Errorf("a supporter of six is nudged twice on %s", own[i])
		}
	}
	if own[5].Sub(own[0]) < 7*24*time.Hour {
		t.Errorf("a supporter of six is nudged six times within %s", own[5].Sub(own[0]))
	}
}

func TestNotNowComesLaterAndInHours(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	loose := Nudging{Rhythm: Rhythm{Kind: Weekly}, Zone: berlin}
	exact := Nudging{Rhythm: parsed(t, "daily 09:00"), Zone: berlin}
	for name, c := range map[string]struct {
		n               Nudging
		delay           Delay
		now             string
		earliest, until string
	}{
		"three hours":                   {loose, ThreeHours, "2026-05-04T10:07:00+02:00", "2026-05-04T13:07:00+02:00", "2026-05-04T13:07:00+02:00"},
		"three hours, in the evening":   {loose, ThreeHours, "2026-05-04T19:07:00+02:00", "2026-05-05T09:00:00+02:00", "2026-05-05T10:05:00+02:00"},
		"three hours, tapped at night":  {loose, ThreeHours, "2026-05-04T02:00:00+02:00", "2026-05-04T09:00:00+02:00", "2026-05-04T10:05:00+02:00"},
		"tomorrow":                      {loose, Tomorrow, "2026-05-04T10:07:00+02:00", "2026-05-05T10:07:00+02:00", "2026-05-05T10:07:00+02:00"},
		"tomorrow, tapped late":         {loose, Tomorrow, "2026-05-04T22:07:00+02:00", "2026-05-05T09:00:00+02:00", "2026-05-05T20:00:00+02:00"},
		"skip":                          {loose, Skip, "2026-05-04T10:07:00+02:00", "2026-05-09T09:00:00+02:00", "2026-05-13T20:00:00+02:00"},
		"three hours, exact":            {exact, ThreeHours, "2026-05-04T09:05:00+02:00", "2026-05-04T12:05:00+02:00", "2026-05-04T12:05:00+02:00"},
		"exact, its next time is first": {exact, ThreeHours, "2026-05-04T23:00:00+02:00", "2026-05-05T09:00:00+02:00", "2026-05-05T09:00:00+02:00"},
		"skip, exact":                   {exact, Skip, "2026-05-04T09:05:00+02:00", "2026-05-05T09:00:00+02:00", "2026-05-05T09:00:00+02:00"},
	} {
		got := c.n.NotNow(c.delay, at(t, c.now), Circle{Own: []time.Time{at(t, "2026-05-03T12:00:00+02:00")}}, seeded(1))
		if got.Before(at(t, c.earliest)) || got.After(at(t, c.until)) {
			t.Errorf("%s: it comes at %s", name, got)
		}
	}
}

func TestTomorrowThatIsTakenIsNotToday(t *testing.T) {
	now := at(t, "2026-05-04T10:07:00Z")
	n := Nudging{Rhythm: Rhythm{Kind: Weekly}, Zone: time.UTC}
	taken := Circle{Others: []time.Time{at(t, "2026-05-05T12:00:00Z"), at(t, "2026-05-06T12:00:00Z")}}
	if got := n.NotNow(Tomorrow, now, taken, seeded(1)); got.Day() != 7 {
		t.Errorf("with two days taken tomorrow is %s", got)
	}
}

func TestRhythmThatIsOffNeverComes(t *testing.T) {
	n := Nudging{Rhythm: parsed(t, "off"), Zone: time.UTC}
	rng := seeded(1)
	for name, got := range map[string]time.Time{
		"first":          n.First(fromDay, Circle{}, rng),
		"next":           n.Next(fromDay, Circle{}, rng),
		"tomorrow":       n.NotNow(Tomorrow, fromDay, Circle{}, rng),
		"after downtime": n.AfterDowntime(fromDay, fromDay.AddDate(0, 0, 7), Circle{}, rng),
	} {
		if !got.IsZero() {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestFirstNudgesOfAFullDayMoveToTheNextFree(t *testing.T) {
	accepted := at(t, "2026-05-04T12:00:00Z")
	n := Nudging{Rhythm: Rhythm{}, Zone: time.UTC}
	c := Circle{Others: []time.Time{at(t, "2026-05-04T10:00:00Z"), at(t, "2026-05-05T10:00:00Z")}}
	if got := n.First(accepted, c, seeded(1)); got.Day() != 6 {
		t.Errorf("with two days taken the first nudge comes at %s", got)
	}
}

func BenchmarkNextNudge(b *testing.B) {
	berlin := zone(b, "Europe/Berlin")
	rng := seeded(1)
	for name, n := range map[string]Nudging{
		"exact":     {Rhythm: parsed(b, "weekdays 18:30"), Zone: berlin},
		"irregular": {Zone: berlin, PersonZone: zone(b, "America/New_York")},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			after := fromDay
			for b.Loop() {
				after = n.Next(after, Circle{}, rng)
			}
		})
	}
}
