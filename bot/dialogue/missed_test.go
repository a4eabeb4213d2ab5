package dialogue

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"porchlight/scheduler/rhythm"
	"porchlight/storage"
)

// TestASignOfLifeCountsForItsDayAlone holds in any zone, for any hour and through any
// change of the clock: a sign since the morning settles the hour that follows and no
// later one, and whoever gives none is asked within a day and some hours.
func TestASignOfLifeCountsForItsDayAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom([]string{"UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo"}).Draw(t, "zone")
		clock := rhythm.Clock(rapid.IntRange(0, 24*60-1).Draw(t, "clock"))
		when, err := rhythm.Parse("daily " + clock.String())
		if err != nil {
			t.Fatal(err)
		}
		p := &missedPlan{person: storage.Chat{Zone: zone}, when: when}
		sign := time.Date(2026, time.January, 1, 0, rapid.IntRange(0, 2*365*24*60).Draw(t, "minute"), 0, 0, time.UTC)
		due := p.next(sign)
		counts := !sign.Before(p.signsFrom(due))
		after := p.afterSign(sign)
		switch {
		case counts && !after.Equal(p.next(due)):
			t.Fatalf("a sign at %v counts for %v, and %v is asked", sign, due, after)
		case !counts && !after.Equal(due):
			t.Fatalf("a sign at %v does not count for %v, and %v is asked", sign, due, after)
		}
		from := p.signsFrom(due)
		if span := due.Sub(from); span < signBefore || span > 25*time.Hour {
			t.Fatalf("signs count for %v before %v", span, due)
		}
		if gap := after.Sub(sign); gap <= 0 || gap > 50*time.Hour {
			t.Fatalf("after a sign at %v nobody asks for %v", sign, gap)
		}
	})
}
