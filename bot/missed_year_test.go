package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// quietYear follows Ana, who has Ben told of days without word by eight in the evening,
// from one such day to the next. In between it rests, as in a holiday.
type quietYear struct {
	*world
	ana, ben *someone
	zone     *time.Location // Ana's
}

func TestAYearOfDaysWithoutWord(t *testing.T) {
	t.Parallel()
	inWorld(t, "2027-01-04", func(w *world) {
		y := beginQuietYear(w)
		always := func(day, zone string) []string {
			return []string{
				"Ana is asked " + day + " 20:00 " + zone, "Ana is asked " + day + " 22:00 " + zone,
				"Ben is told " + day + " 23:00 " + zone, "Ben hears that she was in touch " + day + " 23:40 " + zone,
			}
		}
		y.onADay("2027-02-10", always("Feb 10", "EST"), nil)
		y.onADay("2027-03-14", always("Mar 14", "EDT"), nil) // clocks went forward that night
		y.onADay("2027-04-05", always("Apr 5", "EDT"), map[string]func(){
			"20:30": func() { y.out(); y.light() }, "22:50": func() { y.out(); y.light() },
		})
		y.onADay("2027-05-03", []string{"Ana is asked May 3 20:00 EDT", "both hear that the bot was away May 3 21:32 EDT"}, map[string]func(){
			"20:30": y.out, "21:30": y.light,
		})
		y.onADay("2027-05-20", []string{"both hear that the bot was away May 20 21:32 EDT"}, map[string]func(){
			"19:50": y.out, "21:30": y.light,
		})
		y.onADay("2027-06-01", []string{"Ana is asked Jun 1 20:00 EDT"}, map[string]func(){
			"20:10": func() { y.ana.says("I'm here") },
		})
		y.onADay("2027-06-20", nil, map[string]func(){"19:45": func() { y.ana.says("a long day") }})
		y.ana.says("/timezone Europe/Berlin")
		y.in("Europe/Berlin")
		y.onADay("2027-07-07", always("Jul 7", "CEST"), nil)
		y.ana.says("/timezone New York")
		y.in("America/New_York")
		y.onADay("2027-08-12", []string{"Ana hears that it rests Aug 12 20:00 EDT"}, map[string]func(){
			"19:40": func() { y.ben.says("/pause 1d") },
		})
		y.onADay("2027-09-01", nil, map[string]func(){"19:40": func() { y.ben.says("/resume"); y.ana.says("/pause 1d") }})
		y.ana.says("/resume")
		y.onADay("2027-11-07", always("Nov 7", "EST"), nil) // clocks went back that night
		y.onADay("2027-12-01", nil, map[string]func(){"19:40": func() { y.ana.says("/supporters Ben mute") }})
	})
}

func beginQuietYear(w *world) *quietYear {
	y := askQuietYear(w)
	y.ben.taps(y.ben.last(), "Yes, I would")
	return y
}

// askQuietYear is the same before Ben has answered.
func askQuietYear(w *world) *quietYear {
	y := &quietYear{world: w, ana: w.person("Ana", "en"), ben: w.person("Ben", "en")}
	y.in("America/New_York")
	y.ana.isSupportedBy(y.ben, "Ben")
	y.ana.says("/timezone New York")
	y.ben.says("/timezone London")
	y.ben.says("/nudges off")
	y.ana.says("/supporters Ben hears 20:00")
	return y
}

func (y *quietYear) in(zone string) {
	y.t.Helper()
	var err error
	if y.zone, err = time.LoadLocation(zone); err != nil {
		y.t.Fatal(err)
	}
}

// onADay lets it rest until a day, has happen there what does, by Ana's clock, and fails
// if anything else is said of it than wanted. Ana is in touch again at 23:40.
func (y *quietYear) onADay(date string, want []string, happens map[string]func()) {
	y.t.Helper()
	at := func(clock string) time.Time {
		moment, err := time.ParseInLocation(time.DateOnly+" 15:04", date+" "+clock, y.zone)
		if err != nil {
			y.t.Fatal(err)
		}
		return moment
	}
	// The clock may change meanwhile; it ends between midnight and the hour all the same.
	y.ana.says(fmt.Sprintf("/supporters missed rest %dh", int(time.Until(at("10:00")).Hours())))
	y.dark(at("19:30"))
	began := time.Now()
	for clock := at("19:30"); clock.Before(at("23:40")); clock = clock.Add(5 * time.Minute) {
		time.Sleep(time.Until(clock))
		if do := happens[clock.Format("15:04")]; do != nil {
			do()
		}
	}
	time.Sleep(time.Until(at("23:40")))
	y.ana.says("hello")
	if diff := cmp.Diff(want, y.said(began)); diff != "" {
		y.t.Errorf("on %s (-want +said):\n%s", date, diff)
	}
}

func (y *quietYear) dark(until time.Time) {
	y.out()
	time.Sleep(time.Until(until))
	y.light()
	calm()
}

// said is what was said of a day without word since a time, with when that was.
func (y *quietYear) said(since time.Time) (all []string) {
	for _, of := range []struct {
		who         *someone
		words, says string
	}{
		{y.ana, "A small hello", "Ana is asked"}, {y.ana, "Hello once more", "Ana is asked"},
		{y.ana, "isn't getting messages", "Ana hears that it rests"}, {y.ben, "I asked twice", "Ben is told"},
		{y.ben, "in touch with me since", "Ben hears that she was in touch"}, {y.ben, "I was out of order", "both hear that the bot was away"},
	} {
		for _, m := range of.who.Messages() {
			if m.FromBot && strings.Contains(m.Text, of.words) && m.SentAt.After(since) {
				all = append(all, of.says+" "+m.SentAt.In(y.zone).Format("Jan 2 15:04 MST"))
			}
		}
	}
	return all
}
