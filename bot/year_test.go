package main

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/storage"
)

// year is a circle of one person and four supporters, followed for a year. The
// bot is put out whenever nothing is due for a while and lit a minute before the
// next nudge, so what counts has gone through many restarts.
type year struct {
	*world
	ana, ben, cleo, dan, eve *someone
	zone                     *time.Location
	seen                     map[*someone]map[int]bool
	nudges                   map[*someone][]time.Time
}

func TestAYearOfACircle(t *testing.T) {
	t.Parallel()
	inWorld(t, "2027-01-04", func(w *world) {
		y := beginYear(w)
		y.passesUntil("2027-02-20")
		y.cleo.says("/pause 5w")
		y.passesUntil("2027-03-27") // over 14 March, when clocks go forward
		y.quietBetween(y.cleo, "2027-02-21", "2027-03-27")
		y.passesUntil("2027-05-10")
		y.darkUntil("2027-05-17") // a week in which nobody is there
		y.quietBetween(nil, "2027-05-10", "2027-05-17")
		y.passesUntil("2027-06-20")
		y.ana.taps(y.ana.says("/supporters Ben remove"), "Remove")
		y.passesUntil("2027-08-01")
		y.eve.Block()
		calm()
		y.passesUntil("2028-01-04") // over 7 November, when they go back
		y.quietBetween(y.ben, "2027-06-20", "2028-01-05")
		y.quietBetween(y.eve, "2027-08-01", "2028-01-05")
		y.everyNudgeIsAccountedFor()
	})
}

// beginYear sets up the circle: three are nudged now and then, Dan on Tuesdays.
func beginYear(w *world) *year {
	y := &year{world: w, seen: map[*someone]map[int]bool{}, nudges: map[*someone][]time.Time{}}
	var err error
	if y.zone, err = time.LoadLocation("America/New_York"); err != nil {
		w.t.Fatal(err)
	}
	y.ana = w.person("Ana", "en")
	y.ana.says("/timezone New York")
	for name, who := range map[string]**someone{"Ben": &y.ben, "Cleo": &y.cleo, "Dan": &y.dan, "Eve": &y.eve} {
		*who = w.person(name, "en")
		y.seen[*who] = map[int]bool{}
	}
	for _, who := range []struct {
		name string
		s    *someone
	}{{"Ben", y.ben}, {"Cleo", y.cleo}, {"Dan", y.dan}, {"Eve", y.eve}} {
		y.ana.isSupportedBy(who.s, who.name)
		who.s.says("/timezone New York")
	}
	y.dan.says("/nudges tue 18:30")
	return y
}

// day is a midnight in New York.
func (y *year) day(date string) time.Time {
	y.t.Helper()
	day, err := time.ParseInLocation(time.DateOnly, date, y.zone)
	if err != nil {
		y.t.Fatal(err)
	}
	return day
}

// darkUntil puts the bot out until a midnight.
func (y *year) darkUntil(date string) { y.dark(y.day(date)) }

func (y *year) dark(until time.Time) {
	y.out()
	time.Sleep(time.Until(until))
	y.light()
	calm()
	y.answer()
}

// passesUntil lets the time pass until a midnight, and has everyone answer what
// comes.
func (y *year) passesUntil(date string) {
	y.t.Helper()
	for {
		next, ok, err := y.store.NextRhythm(context.Background())
		if err != nil {
			y.t.Fatal(err)
		}
		if !ok || next.Due.After(y.day(date)) {
			y.darkUntil(date)
			return
		}
		if time.Until(next.Due) > 10*time.Minute {
			y.dark(next.Due.Add(-time.Minute))
		}
		time.Sleep(time.Until(next.Due) + time.Minute)
		calm()
		y.answer()
	}
}

// answer notes the nudges that have come and does with each what its supporter
// is wont to do.
func (y *year) answer() {
	y.t.Helper()
	for _, who := range []*someone{y.ben, y.cleo, y.dan, y.eve} {
		for _, m := range who.Messages() {
			if len(m.Buttons) == 0 || !strings.HasPrefix(m.Buttons[0][0].Data, "nudge:own:") || y.seen[who][m.ID] {
				continue
			}
			y.seen[who][m.ID] = true
			y.nudges[who] = append(y.nudges[who], m.SentAt)
			y.react(who, m)
		}
	}
}

func (y *year) react(who *someone, m sandbox.Message) {
	y.t.Helper()
	switch who {
	case y.ben:
		who.taps(m, "Send 1 in my name")
	case y.cleo:
		who.taps(m, "Write my own")
		who.says("a few words of Cleo's")
	case y.dan:
		who.taps(m, "Send 2 in my name")
	case y.eve:
		who.taps(who.taps(m, "Not now"), "Skip this one")
	}
}

// quietBetween fails if the supporter, or with nil anyone, was nudged between two
// midnights.
func (y *year) quietBetween(who *someone, from, to string) {
	y.t.Helper()
	for one, times := range y.nudges {
		for _, at := range times {
			if (who == nil || who == one) && at.After(y.day(from)) && at.Before(y.day(to)) {
				y.t.Errorf("nudged at %v, between %s and %s", at.In(y.zone), from, to)
			}
		}
	}
}

// everyNudgeIsAccountedFor goes over the year.
func (y *year) everyNudgeIsAccountedFor() {
	y.t.Helper()
	y.tuesdays()
	for _, who := range []*someone{y.ben, y.cleo, y.eve} {
		last := time.Time{}
		for _, at := range y.nudges[who] {
			local := at.In(y.zone)
			if local.Hour() < 9 || local.Hour() >= 20 {
				y.t.Errorf("nudged at %v", local)
			}
			if at.Sub(last) < 7*24*time.Hour {
				y.t.Errorf("nudged at %v, %v after the last", local, at.Sub(last))
			}
			last = at
		}
	}
	y.oneADay()
	for who, want := range map[*someone][2]int{y.ben: {7, 14}, y.cleo: {14, 26}, y.eve: {9, 17}} {
		if got := len(y.nudges[who]); got < want[0] || got > want[1] {
			y.t.Errorf("%d nudges, want %d to %d", got, want[0], want[1])
		}
	}
	if got := y.ana.fromBot("isn't getting reminders now."); got != 1 {
		y.t.Errorf("ana was told %d times that somebody is away", got)
	}
	if got, want := y.ana.fromBot("a few words of Cleo's"), len(y.nudges[y.cleo]); got != want {
		y.t.Errorf("cleo wrote %d times, %d arrived", want, got)
	}
	y.draftsAreFresh()
}

// tuesdays checks that Dan was nudged at 18:30 on each, and only then.
func (y *year) tuesdays() {
	y.t.Helper()
	want := map[string]bool{}
	for day := y.day("2027-01-05"); day.Before(y.day("2028-01-04")); day = day.AddDate(0, 0, 7) {
		want[day.Format(time.DateOnly)] = day.Format(time.DateOnly) != "2027-05-11" // nobody was there
	}
	for _, at := range y.nudges[y.dan] {
		local := at.In(y.zone)
		if local.Format("15:04") != "18:30" || !want[local.Format(time.DateOnly)] {
			y.t.Errorf("dan was nudged at %v", local)
		}
		want[local.Format(time.DateOnly)] = false
	}
	for _, day := range slices.Sorted(maps.Keys(want)) {
		if want[day] {
			y.t.Errorf("dan was not nudged on %s", day)
		}
	}
}

// oneADay checks that no two were nudged irregularly on a day.
func (y *year) oneADay() {
	y.t.Helper()
	days := map[string]bool{}
	for _, who := range []*someone{y.ben, y.cleo, y.eve} {
		for _, at := range y.nudges[who] {
			day := at.In(y.zone).Format(time.DateOnly)
			if days[day] {
				y.t.Errorf("two were nudged on %s", day)
			}
			days[day] = true
		}
	}
}

// draftsAreFresh checks that the same words did not come twice in three months.
func (y *year) draftsAreFresh() {
	y.t.Helper()
	last := map[string]time.Time{}
	drafts := 0
	for _, m := range y.ana.Messages() {
		_, text, ok := strings.Cut(m.Text, " writes:")
		if !m.FromBot || !ok || strings.Contains(text, "Cleo") {
			continue
		}
		drafts++
		if m.SentAt.Sub(last[text]) < 90*24*time.Hour {
			y.t.Errorf("%q came twice within %v", text, m.SentAt.Sub(last[text]))
		}
		last[text] = m.SentAt
	}
	if want := len(y.nudges[y.ben]) + len(y.nudges[y.dan]); drafts != want {
		y.t.Errorf("%d drafts arrived, %d were sent", drafts, want)
	}
	if ties, err := y.store.Supporters(context.Background(), storage.ChatID(y.ana.ID())); err != nil || len(ties) != 3 {
		y.t.Errorf("%d ties are left, %v", len(ties), err)
	}
}
