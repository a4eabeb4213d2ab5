package dialogue

import (
	"testing"
	"time"
)

func TestTheLookInComesInSomebodysLateMorning(t *testing.T) {
	for now, want := range map[string]string{
		"2026-11-24T22:00:00-05:00": "2026-11-25T11:00:00-05:00",
		"2026-11-24T02:00:00-05:00": "2026-11-24T11:00:00-05:00", // after some sleep
		"2026-11-24T05:00:00-05:00": "2026-11-24T11:00:00-05:00",
		"2026-11-24T05:01:00-05:00": "2026-11-25T11:00:00-05:00",
		"2026-11-24T12:00:00-05:00": "2026-11-25T11:00:00-05:00",
		"2026-12-31T23:59:00-05:00": "2027-01-01T11:00:00-05:00",
		"2026-03-07T23:00:00-05:00": "2026-03-08T11:00:00-04:00", // the clocks go forward
	} {
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		newYork, err := time.LoadLocation("America/New_York")
		if err != nil {
			t.Fatal(err)
		}
		if got := lookInAt(at.UTC(), newYork).Format(time.RFC3339); got != want {
			t.Errorf("asked for at %s, it comes at %s, want %s", now, got, want)
		}
		if got := lookInAt(at, nil); got.Sub(at) != 24*time.Hour {
			t.Errorf("where nobody knows the hour, it comes %v later", got.Sub(at))
		}
	}
}

func TestACountryWithASingleZoneTellsTheHour(t *testing.T) {
	for country, want := range map[string]string{"IN": "Asia/Kolkata", "GB": "Europe/London", "US": "", "": "", "XX": ""} {
		turn := &Turn{}
		turn.Now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
		got := ""
		if where := turn.whereabouts(country); where != nil {
			got = where.String()
		}
		if got != want {
			t.Errorf("in %q: %q, want %q", country, got, want)
		}
	}
	turn := &Turn{}
	turn.Chat.Zone = "Asia/Tokyo"
	if got := turn.whereabouts("GB").String(); got != "Asia/Tokyo" {
		t.Errorf("the zone that was chosen is %s", got)
	}
}
