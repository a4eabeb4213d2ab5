package crisis

import (
	"testing"
	"time"
)

func at(t *testing.T, zone, clock string) time.Time {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	// 2026-11-16 is a Monday.
	now, err := time.ParseInLocation("2006-01-02 15:04", clock, loc)
	if err != nil {
		t.Fatal(err)
	}
	return now
}

func TestALineIsOpenByTheClockOfItsCountry(t *testing.T) {
	for _, test := range []struct {
		hours, clock string
		want         openness
	}{
		{"24/7", "2026-11-16 03:00", open},
		{"unknown", "2026-11-16 12:00", hoursUnknown},
		{"daily 09:00-21:00", "2026-11-16 08:59", closed},
		{"daily 09:00-21:00", "2026-11-16 09:00", open},
		{"daily 09:00-21:00", "2026-11-16 21:00", closed},
		{"daily 17:00-24:00", "2026-11-16 23:59", open},
		{"daily 17:00-24:00", "2026-11-17 00:00", closed},
		{"daily 15:00-03:00", "2026-11-16 02:59", open},
		{"daily 15:00-03:00", "2026-11-16 03:00", closed},
		{"daily 15:00-03:00", "2026-11-16 15:00", open},
		{"Fri 22:00-02:00", "2026-11-21 01:00", open},
		{"Fri 22:00-02:00", "2026-11-20 01:00", closed},
		{"Mon-Fri 14:00-22:00, Sat 09:00-16:00", "2026-11-21 10:00", open},
		{"Mon-Fri 14:00-22:00, Sat 09:00-16:00", "2026-11-22 10:00", closed},
		{"Fri-Sun 08:00-20:00", "2026-11-22 10:00", open},
		{"Fri-Sun 08:00-20:00", "2026-11-16 10:00", closed},
		{"Sun-Thu 16:00-24:00, Sat 18:00-24:00", "2026-11-20 19:00", closed},
	} {
		table, err := parseHours(test.hours)
		if err != nil {
			t.Fatal(err)
		}
		now := at(t, "Europe/Paris", test.clock)
		if got := table.at(now.UTC(), []*time.Location{now.Location()}); got != test.want {
			t.Errorf("%s at %s: %v, want %v", test.hours, test.clock, got, test.want)
		}
	}
}

func TestALineIsOpenOnlyIfAllZonesOfItsCountrySayIt(t *testing.T) {
	mexico := book.byCode["MX"]
	unam := mexico.line("5550250855") // Mon-Fri 09:00-18:00
	for clock, want := range map[string]openness{
		"2026-11-16 08:30": closed, // half past nine in Cancún
		"2026-11-16 12:00": open,
		"2026-11-16 17:30": closed, // half past six in Cancún
	} {
		if got := unam.table.at(at(t, "America/Mexico_City", clock), mexico.zones); got != want {
			t.Errorf("%s: %v, want %v", clock, got, want)
		}
	}
}

func TestHoursThatCannotBeReadAreRefused(t *testing.T) {
	for _, hours := range []string{"", "always", "daily", "daily 9", "Xyz 09:00-10:00", "Mon-Xyz 09:00-10:00", "daily a-b", "daily 09:00-b"} {
		if _, err := parseHours(hours); err == nil {
			t.Errorf("%q: no error", hours)
		}
	}
}

func TestEveryCountryWithHoursHasAClock(t *testing.T) {
	for _, c := range book.Countries {
		for _, l := range c.Lines {
			if len(l.table.spans) > 0 && len(c.zones) == 0 {
				t.Errorf("%s %s: %s in which zone?", c.Code, l.Name, l.Hours)
			}
		}
	}
}
