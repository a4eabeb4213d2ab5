package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// reminded is a year of somebody's reminders. As in TestAYearOfACircle the bot is put
// out whenever nothing is due for a while.
type reminded struct {
	*world
	ana  *someone
	zone *time.Location
	seen map[int]bool
	at   map[string][]time.Time // when each was said, by its words
}

func TestAYearOfReminders(t *testing.T) {
	t.Parallel()
	inWorld(t, "2027-01-04", func(w *world) { // a Monday
		r := &reminded{world: w, ana: w.person("Ana", "en"), seen: map[int]bool{}, at: map[string][]time.Time{}}
		r.in("America/New_York")
		r.ana.says("/timezone New York")
		for _, typed := range []string{"mon 9:00 the pills", "every 2 weeks wed 14:00 blood test", "1 july 10:30 dentist"} {
			r.ana.says("/remind " + typed)
		}
		r.passesUntil("2027-03-10")
		r.ana.says("/remind daily 2:30 the night dose")
		r.passesUntil("2027-03-18") // over 14 March, when 2:30 is left out
		r.ana.taps(r.ana.says("/remind 4"), "Remove")
		r.passesUntil("2027-05-10")
		r.dark(r.day("2027-05-18")) // a week in which nobody is there
		r.passesUntil("2027-06-01")
		r.ana.says("/timezone Berlin")
		r.in("Europe/Berlin")
		r.passesUntil("2027-09-05")
		r.ana.says("/pause 2w")
		r.passesUntil("2027-12-31") // over 31 October, when clocks go back

		r.came("the night dose", "2027-03-10", "2027-03-17", 1, "02:30", "2027-03-14 03:00") // at the first minute after the gap
		r.came("the pills", "2027-01-04", "2027-12-27", 7, "09:00",
			"2027-05-10 none", "2027-05-17 none", "2027-09-06 none", "2027-09-13 none")
		r.came("blood test", "2027-01-06", "2027-12-22", 14, "14:00", "2027-05-12 none", "2027-09-15 none")
		if got := fmt.Sprint(local(r.at["dentist"], r.zone)); got != "[2027-06-30 18:00 2027-07-01 08:30]" {
			t.Errorf("the dentist was told at %s", got)
		}
	})
}

func (r *reminded) in(zone string) {
	r.t.Helper()
	var err error
	if r.zone, err = time.LoadLocation(zone); err != nil {
		r.t.Fatal(err)
	}
}

// day is a midnight where Ana is.
func (r *reminded) day(date string) time.Time {
	r.t.Helper()
	day, err := time.ParseInLocation(time.DateOnly, date, r.zone)
	if err != nil {
		r.t.Fatal(err)
	}
	return day
}

// dark puts the bot out until a time.
func (r *reminded) dark(until time.Time) {
	r.out()
	time.Sleep(time.Until(until))
	r.light()
	calm()
	r.note()
}

func (r *reminded) passesUntil(date string) {
	r.t.Helper()
	for {
		next, ok, err := r.store.NextRhythm(context.Background())
		if err != nil {
			r.t.Fatal(err)
		}
		if !ok || next.Due.After(r.day(date)) {
			r.dark(r.day(date))
			return
		}
		if time.Until(next.Due) > 10*time.Minute {
			r.dark(next.Due.Add(-time.Minute))
		}
		time.Sleep(time.Until(next.Due) + time.Minute)
		calm()
		r.note()
	}
}

// note notes what has been said, and answers it.
func (r *reminded) note() {
	r.t.Helper()
	for _, m := range r.ana.Messages() {
		if len(m.Buttons) == 0 || !strings.HasPrefix(m.Buttons[0][0].Data, "remind:done:") || r.seen[m.ID] {
			continue
		}
		r.seen[m.ID] = true
		words, _, _ := strings.Cut(m.Text, "\n")
		r.at[words] = append(r.at[words], m.SentAt.In(r.zone))
		r.ana.taps(m, "Done")
	}
}

// came holds that a reminder came on each so manyth day from one to another at an hour,
// but for those days that are given with another hour or none.
func (r *reminded) came(words, from, to string, each int, hour string, but ...string) {
	r.t.Helper()
	var want []string
	for day := r.day(from); !day.After(r.day(to)); day = day.AddDate(0, 0, each) {
		date := day.Format(time.DateOnly)
		at := date + " " + hour
		for _, other := range but {
			if strings.HasPrefix(other, date) {
				at = other
			}
		}
		if !strings.HasSuffix(at, "none") {
			want = append(want, at)
		}
	}
	var got []string
	for _, at := range r.at[words] {
		got = append(got, at.Format(time.DateOnly+" 15:04"))
	}
	if !slices.Equal(got, want) {
		r.t.Errorf("%s came\n%v\nand not\n%v", words, got, want)
	}
}

func local(times []time.Time, zone *time.Location) (all []string) {
	for _, at := range times {
		all = append(all, at.In(zone).Format(time.DateOnly+" 15:04"))
	}
	return all
}
