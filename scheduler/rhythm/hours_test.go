package rhythm

import (
	"testing"
	"time"
)

// noon is a moment to begin at.
var noon = time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)

func TestSlowerHalvesHowOftenItComes(t *testing.T) {
	t.Parallel()
	weekly, daily := Rhythm{Kind: Weekly}, Rhythm{Kind: Exact, Cron: "30 18 * * *"}
	for _, rhythm := range []Rhythm{weekly, daily} {
		var counts []int
		for slower := range 4 {
			n, rng := Nudging{Rhythm: rhythm, Zone: zone(t, "Europe/Paris"), Slower: slower}, seeded(uint64(slower))
			count := 0
			for at := noon; at.Before(noon.AddDate(8, 0, 0)); at = n.Next(at, Circle{}, rng) {
				count++
			}
			counts = append(counts, count)
		}
		for i := 1; i < len(counts); i++ {
			if ratio := float64(counts[i-1]) / float64(counts[i]); ratio < 1.8 || ratio > 2.2 {
				t.Errorf("%v: %d nudges in eight years become %d when it is halved", rhythm, counts[i-1], counts[i])
			}
		}
	}
}

func TestHoursAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Hours{
		"22:00-08:00": {From: 22 * 60, To: 8 * 60}, "09:30-20:00": {From: 9*60 + 30, To: 20 * 60}, "00:00-24:00": {To: 24 * 60},
	} {
		got, ok := ParseHours(text)
		if !ok || got != want || got.String() != text {
			t.Errorf("ParseHours(%q) = %v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "9-20", "25:00-08:00", "09:60-10:00", "22:00-08:00 ", "22:00-24:01", "ab:cd-ef:gh"} {
		if got, ok := ParseHours(text); ok {
			t.Errorf("ParseHours(%q) = %v", text, got)
		}
	}
	quiet, _ := ParseHours("22:00-08:00")
	paris := zone(t, "Europe/Paris")
	night := time.Date(2026, time.November, 24, 23, 0, 0, 0, paris)
	if !quiet.Include(night, paris) || quiet.Rest().Include(night, paris) || quiet.Include(night.Add(10*time.Hour), paris) {
		t.Error("the night is not where it should be")
	}
}
