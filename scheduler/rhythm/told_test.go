package rhythm

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite what is understood in testdata; read it before committing")

// toldAt is a Tuesday noon in Lisbon.
func toldAt(t testing.TB) time.Time {
	return time.Date(2026, time.November, 24, 12, 0, 0, 0, zone(t, "Europe/Lisbon"))
}

// TestToldReminders reads each line of testdata/told.txt, "language | what is typed", and
// holds what is understood against what stands below it.
func TestToldReminders(t *testing.T) {
	const file = "testdata/told.txt"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for line := range strings.Lines(string(data)) {
		language, typed, is := strings.Cut(strings.TrimSpace(line), " | ")
		switch {
		case strings.HasPrefix(line, "#"), strings.TrimSpace(line) == "":
			got.WriteString(line)
		case is:
			got.WriteString(line + "\t" + understood(t, typed, language) + "\n")
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(data), got.String()); diff != "" {
		t.Errorf("understood otherwise (-file +now); if that is right, run with -update:\n%s", diff)
	}
}

// understood says what Tell makes of what was typed.
func understood(t *testing.T, typed, language string) string {
	told, err := Tell(typed, toldAt(t), language)
	said := fmt.Sprintf("%s: %q", told.When, told.Words)
	switch {
	case errors.Is(err, ErrWhichDay):
		return fmt.Sprintf("%s or %s: %q", told.When, told.Or, told.Words)
	case errors.Is(err, ErrNoHour):
		return fmt.Sprintf("%s without an hour: %q", told.When, told.Words)
	case err != nil:
		return fmt.Sprintf("%v: %q", err, told.Words)
	}
	if again, err := Parse(told.When.String()); err != nil || again != told.When {
		t.Errorf("%q: %s is read as %v, %v", typed, told.When, again, err)
	}
	if told.When.Next(toldAt(t), toldAt(t).Location()).IsZero() {
		t.Errorf("%q: %s never comes", typed, told.When)
	}
	return said
}

func TestAnHourAloneIsReadAsInAReminder(t *testing.T) {
	for _, c := range []struct{ language, typed, want string }{
		{"en", "20:00", "20:00"}, {"en", "half past nine", "09:30"}, {"en", "at eight in the evening", "20:00"}, {"es", "a las ocho de la tarde", "20:00"},
		{"de", "um halb 10", "09:30"}, {"ru", "в восемь вечера", "20:00"}, {"ar", "الساعة 9 ونصف", "09:30"}, {"en", "noon", "12:00"},
		{"en", "tomorrow at 9", ""}, {"en", "every day at 9", ""}, {"en", "in 2 hours", ""}, {"en", "at 9 the pills", ""}, {"en", "9:00 21:00", ""}, {"en", "never", ""},
	} {
		at, ok := TellHour(c.typed, c.language)
		if got := at.String(); ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%q is read as %s, %v", c.typed, got, ok)
		}
	}
}

func TestIranianDaysAreThoseOfItsCalendar(t *testing.T) {
	for _, c := range []struct {
		year, month, day int
		want             string
	}{
		{1400, 1, 1, "2021-03-21"}, {1403, 12, 30, "2025-03-20"}, {1404, 1, 1, "2025-03-21"}, {1405, 9, 3, "2026-11-24"},
		{1406, 1, 3, "2027-03-23"}, {1408, 1, 1, "2029-03-20"}, {1408, 12, 30, "2030-03-20"}, {1399, 12, 30, "2021-03-20"}, {1354, 1, 1, "1975-03-21"},
	} {
		if got, ok := iranianDay(c.year, c.month, c.day); !ok || got.String() != c.want || iranianYear(got) != c.year {
			t.Errorf("%d-%d-%d is %s, %v, of %d", c.year, c.month, c.day, got, ok, iranianYear(got))
		}
	}
	for _, none := range [][3]int{{1404, 12, 30}, {1405, 7, 31}, {1405, 13, 1}, {1405, 0, 1}, {1100, 1, 1}} {
		if got, ok := iranianDay(none[0], none[1], none[2]); ok {
			t.Errorf("%v is %s", none, got)
		}
	}
	for year := firstIranianYear; year < lastIranianYear; year++ {
		if days := newYear(year+1) - newYear(year); days != 365 && days != 366 {
			t.Errorf("%d has %d days", year, days)
		}
	}
}

func TestIntervalsCountDaysAndWeeks(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	for _, c := range []struct{ spec, after, want string }{
		{"every 2 weeks from 2026-10-19 mon 02:30", "2026-10-10", "2026-10-19 2026-11-02 2026-11-16"},
		{"every 3 days from 2026-03-26 daily 02:30", "2026-03-25", "2026-03-26 2026-03-29 2026-04-01"}, // 29 March has no 02:30
		{"every 2 weeks from 2026-11-30 mon,thu 09:00", "2026-11-29", "2026-11-30 2026-12-03 2026-12-14"},
		{"every 2 days from 2026-12-31 daily 09:00", "2026-12-30", "2026-12-31 2027-01-02 2027-01-04"},
		{"every 2 days from 2026-12-31 daily 09:00", "1969-12-30", "1969-12-30 1970-01-01 1970-01-03"},
	} {
		r, err := Parse(c.spec)
		if err != nil || r.String() != c.spec {
			t.Errorf("%s is read as %s, %v", c.spec, r, err)
		}
		at, err := time.ParseInLocation(time.DateOnly, c.after, berlin)
		if err != nil {
			t.Fatal(err)
		}
		var days []string
		for range 3 {
			at = r.Next(at, berlin)
			days = append(days, at.Format(time.DateOnly))
		}
		if got := strings.Join(days, " "); got != c.want {
			t.Errorf("%s comes on %s, want %s", c.spec, got, c.want)
		}
	}
}

func TestOnceFollowsTheClockAndAMomentDoesNot(t *testing.T) {
	before := time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC)
	once, err := Parse("once 2026-03-08 02:30") // an hour that New York leaves out
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"America/New_York": "2026-03-08T03:00:00-04:00", "Asia/Tokyo": "2026-03-08T02:30:00+09:00"} {
		if got := once.Next(before, zone(t, name)).Format(time.RFC3339); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	if at := once.Next(time.Date(2026, time.March, 9, 0, 0, 0, 0, time.UTC), time.UTC); !at.IsZero() {
		t.Errorf("it comes again: %v", at)
	}
	moment := AtMoment(before)
	for _, name := range []string{"America/New_York", "Asia/Tokyo"} {
		if got := moment.Next(before.Add(-time.Hour), zone(t, name)); !got.Equal(before) {
			t.Errorf("%s: %v", name, got)
		}
	}
	for _, none := range []string{"once 2026-02-30 10:00", "once 2026-03-08 24:00", "every 1 days from 2026-03-08 daily 9:00", "every 2 days from 2026-03-08 weekly", "moment x"} {
		if r, err := Parse(none); err == nil {
			t.Errorf("%s is read as %s", none, r)
		}
	}
}

// TestALongTextIsReadAtItsEnds: to look for a time at each letter of four thousand takes
// as long as a thousand people's messages.
func TestALongTextIsReadAtItsEnds(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("word ", 300))
	for typed, want := range map[string]error{
		"tomorrow 9:00 " + long:            nil,
		long + " tomorrow 9:00":            nil,
		long + " tomorrow 9:00 " + long:    ErrUnclear,
		long + strings.Repeat(" 9:00", 40): ErrTooOften,
	} {
		if _, err := Tell(typed, toldAt(t), "en"); !errors.Is(err, want) {
			t.Errorf("%q…%q: %v, want %v", typed[:20], typed[len(typed)-20:], err, want)
		}
	}
}

func FuzzTell(f *testing.F) {
	for _, seed := range []string{"tue 15:00 therapy", "каждые 2 недели пн 14:00 анализ", "2時間後に水を飲む", "3/4 10:00 dentist", "۳ فروردین ۱۰:۳۰ دندان\u200cپزشک", "on the 31st at 9", "in 999 months", "- - 9:00 -", "in 999 m" + strings.Repeat("_", 3000) + "onths"} {
		f.Add(seed, "en")
	}
	f.Fuzz(func(t *testing.T, typed, language string) {
		now := toldAt(t)
		told, err := Tell(typed, now, language)
		if utf8.ValidString(typed) && !utf8.ValidString(told.Words) {
			t.Errorf("%q leaves broken words: %q", typed, told.Words)
		}
		if len(told.Words) > len(typed)+mostRuns {
			t.Errorf("%q leaves more than was typed: %q", typed, told.Words)
		}
		if err != nil {
			return
		}
		again, err := Parse(told.When.String())
		if err != nil || again != told.When {
			t.Errorf("%q became %q, which reads as %v, %v", typed, told.When, again, err)
		}
		if told.When.Next(now, now.Location()).IsZero() {
			t.Errorf("%q never comes: %s", typed, told.When)
		}
	})
}
