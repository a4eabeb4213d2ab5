package rhythm

import (
	"archive/zip"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/robfig/cron/v3"
	"pgregory.net/rapid"
)

// fourYears is what the properties over all zones look at, from fromDay on.
const fourYears = 4*365 + 1

var fromDay = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// zoneNames are all zones that Go itself knows.
func zoneNames(t testing.TB) []string {
	t.Helper()
	//lint:ignore SA1019 a test always runs where the Go tree is
	archive, err := zip.OpenReader(filepath.Join(runtime.GOROOT(), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	var names []string
	for _, file := range archive.File {
		if !file.FileInfo().IsDir() {
			names = append(names, file.Name)
		}
	}
	if len(names) < 500 {
		t.Fatalf("only %d zones found", len(names))
	}
	return names
}

func parsed(t interface{ Fatalf(string, ...any) }, typed string) Rhythm {
	rhythm, err := Parse(typed)
	if err != nil {
		t.Fatalf("%q: %v", typed, err)
	}
	return rhythm
}

// TestCronAloneErrsWhenClocksChange shows why robfig/cron never sees a zone here.
func TestCronAloneErrsWhenClocksChange(t *testing.T) {
	for name, c := range map[string]struct{ line, zone, after, want string }{
		"a day without 02:30 is left out": {"30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-30T00:30:00Z"},
		"a repeated 01:30 comes again":    {"30 1 * * *", "Europe/London", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"},
		"09:00 on Lord Howe is missed":    {"0 9 * * *", "Australia/Lord_Howe", "2026-10-02T23:00:00Z", "2026-10-04T22:00:00Z"},
		"30 February never says so":       {"0 0 30 2 *", "UTC", "2026-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
	} {
		schedule, err := cron.ParseStandard(c.line)
		if err != nil {
			t.Fatal(err)
		}
		after, _ := time.Parse(time.RFC3339, c.after)
		if got := schedule.Next(after.In(zone(t, c.zone))).UTC().Format(time.RFC3339); got != c.want {
			t.Errorf("%s: got %s", name, got)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("TZ= without a space no longer panics")
		}
	}()
	_, _ = cron.ParseStandard("TZ=UTC")
}

func TestNextKeepsTheTypedHourWhenClocksChange(t *testing.T) {
	for name, c := range map[string]struct{ rhythm, zone, after, want string }{
		"02:30 that spring leaves out":   {"daily 02:30", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T03:00:00+02:00"},
		"and the day after":              {"daily 02:30", "Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-30T02:30:00+02:00"},
		"01:30 that autumn repeats":      {"daily 01:30", "Europe/London", "2026-10-24T12:00:00Z", "2026-10-25T01:30:00+01:00"},
		"and not the second time":        {"daily 01:30", "Europe/London", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"},
		"09:00 in New York's spring":     {"daily 09:00", "America/New_York", "2026-03-07T14:00:00Z", "2026-03-08T09:00:00-04:00"},
		"09:00 on Lord Howe in spring":   {"daily 09:00", "Australia/Lord_Howe", "2026-10-02T23:00:00Z", "2026-10-04T09:00:00+11:00"},
		"02:15 that Lord Howe leaves":    {"daily 02:15", "Australia/Lord_Howe", "2026-10-03T00:00:00Z", "2026-10-04T02:30:00+11:00"},
		"01:45 that Lord Howe repeats":   {"daily 01:45", "Australia/Lord_Howe", "2026-04-04T12:00:00Z", "2026-04-05T01:45:00+11:00"},
		"midnight that Santiago skips":   {"sun 00:00", "America/Santiago", "2026-09-05T12:00:00Z", "2026-09-06T01:00:00-03:00"},
		"23:30 that Nuuk cuts off":       {"sat 23:30", "America/Nuuk", "2026-03-28T12:00:00Z", "2026-03-28T22:59:00-02:00"},
		"23:30 that Nuuk repeats":        {"sat 23:30", "America/Nuuk", "2026-10-24T12:00:00Z", "2026-10-24T23:30:00-01:00"},
		"the day that Samoa skipped":     {"fri 09:00", "Pacific/Apia", "2011-12-29T12:00:00Z", "2012-01-06T09:00:00+14:00"},
		"29 February":                    {"cron 0 9 29 2 *", "Asia/Tokyo", "2026-01-01T00:00:00Z", "2028-02-29T09:00:00+09:00"},
		"29 February across 2100":        {"cron 0 9 29 2 *", "Asia/Tokyo", "2096-03-01T00:00:00Z", "2104-02-29T09:00:00+09:00"},
		"now itself is not next":         {"daily 09:00", "UTC", "2026-01-01T09:00:00Z", "2026-01-02T09:00:00Z"},
		"an instant earlier it still is": {"daily 09:00", "UTC", "2026-01-01T08:59:59Z", "2026-01-01T09:00:00Z"},
	} {
		after, _ := time.Parse(time.RFC3339, c.after)
		got := parsed(t, c.rhythm).Next(after, zone(t, c.zone))
		if got.Format(time.RFC3339) != c.want {
			t.Errorf("%s: got %s, want %s", name, got.Format(time.RFC3339), c.want)
		}
	}
}

// TestEveryZoneHasOneNudgeADay walks four years in each zone with an hour that
// its clock changes touch, if it has any.
func TestEveryZoneHasOneNudgeADay(t *testing.T) {
	t.Parallel()
	for i, name := range zoneNames(t) {
		loc := zone(t, name)
		clock := Clock(i * 37 % int(endOfDay))
		if _, change := fromDay.In(loc).ZoneBounds(); !change.IsZero() {
			// Up to an hour after what clocks showed at the change: left out or repeated.
			before := change.Add(-time.Minute).In(loc)
			clock = (clockOf(before) + 1 + Clock(i%45)) % endOfDay
		}
		checkDays(t, name, loc, week, clock, fromDay, fourYears)
	}
}

func TestAnyRhythmHasOneNudgeAMatchingDay(t *testing.T) {
	t.Parallel()
	names := zoneNames(t)
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(names).Draw(t, "zone")
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		days := rapid.SliceOfNDistinct(rapid.SampledFrom(week), 1, 7, rapid.ID).Draw(t, "days")
		clock := Clock(rapid.IntRange(0, int(endOfDay)-1).Draw(t, "clock"))
		start := fromDay.AddDate(0, 0, rapid.IntRange(0, fourYears).Draw(t, "start"))
		checkDays(t, name, loc, days, clock, start, 500)
	})
}

// checkDays walks a rhythm through so many days and expects one time on each
// matching one, each later than the last, and at the hour typed where the day has it.
func checkDays(t interface{ Fatalf(string, ...any) }, name string, loc *time.Location, days []time.Weekday, clock Clock, start time.Time, count int) {
	rhythm, err := Exactly(days, clock)
	if err != nil {
		t.Fatalf("%v", err)
	}
	last := time.Date(start.Year(), start.Month(), start.Day(), 0, 0, -1, 0, loc)
	for i := range count {
		day := start.AddDate(0, 0, i)
		if !slices.Contains(days, day.Weekday()) {
			continue
		}
		next := rhythm.Next(last, loc)
		if !next.After(last) {
			t.Fatalf("%s %s: %s does not come after %s", name, rhythm, next, last)
		}
		if !midnight(next).Equal(day) {
			t.Fatalf("%s %s: %s has none, the next is %s", name, rhythm, day.Format(time.DateOnly), next)
		}
		if clockOf(next) != clock && hasClock(day, clock, loc) {
			t.Fatalf("%s: %s comes at %s", name, rhythm, next)
		}
		last = next
	}
}

// hasClock says whether the day has an instant at which clocks show this,
// the slow way: by what time.Date makes of it.
func hasClock(day time.Time, clock Clock, loc *time.Location) bool {
	shown := time.Date(day.Year(), day.Month(), day.Day(), 0, int(clock), 0, 0, loc)
	return clockOf(shown) == clock
}
