package dialogue

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"porchlight/messages"
	"porchlight/messages/picture"
	"porchlight/storage"
)

// TestNothingIsDrawnTwiceSoon draws from a box of any size: what was drawn comes again
// only after at least half of the others have, and all of it comes in time.
func TestNothingIsDrawnTwiceSoon(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		box := make([]storage.GoodThing, rapid.IntRange(1, 12).Draw(t, "things"))
		for i := range box {
			box[i].ID = int64(i + 1)
		}
		now := time.Date(2026, time.November, 28, 20, 0, 0, 0, time.UTC)
		last := map[int64]int{}
		for turn := range 8 * len(box) {
			drawn := drawnFrom(box, func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "which") })
			if before, ok := last[drawn.ID]; ok && turn-before <= len(box)/2 {
				t.Fatalf("of %d, the one of draw %d came again at %d", len(box), before, turn)
			}
			last[drawn.ID] = turn
			now = now.Add(time.Minute)
			box[drawn.ID-1].Drawn = now
		}
	})
}

// TestWhatIsKeptAreTheWordsAlone takes the line off that says whose they are, in every
// language, and nothing else.
func TestWhatIsKeptAreTheWordsAlone(t *testing.T) {
	for _, lang := range messages.Languages() {
		for _, words := range []string{"hello", "two\n\nparts", "\u2068odd\u2069 ones\n\nstay", "🌻"} {
			m := messages.FromSupporter(messages.In(lang), "Ben", messages.Writing{Text: words}, "1")
			if got := messages.OwnWordsIn(m.Text); got != words {
				t.Errorf("%s: of %q is left %q", lang, m.Text, got)
			}
		}
		if got := messages.OwnWordsIn(messages.Sends(messages.In(lang), "Ben", messages.Writing{}).Text); got != "" {
			t.Errorf("%s: of a line alone is left %q", lang, got)
		}
	}
	if got := messages.OwnWordsIn("a long letter\n\nthat stands alone"); got != "a long letter\n\nthat stands alone" {
		t.Errorf("of words that stand alone is left %q", got)
	}
}

// TestThePictureMarksTheDaysOfOwnSteps and not those of what others wrote, nor of days
// outside it.
func TestThePictureMarksTheDaysOfOwnSteps(t *testing.T) {
	m := messages.Mood{Picture: picture.Mood{Days: 30}}
	first := readDay("2026-11-01")
	markSteps(&m, []storage.GoodThing{
		{Day: "2026-12-01"}, {Day: "2026-11-30"}, {Day: "2026-11-12"}, {Day: "2026-11-12"}, {Day: "2026-11-05", Relay: 1}, {Day: "2026-11-01"}, {Day: "2026-10-31"},
	}, first)
	if want := []int{29, 11, 0}; !slices.Equal(m.Picture.Marks, want) {
		t.Errorf("it marks %v, want %v", m.Picture.Marks, want)
	}
	if want := []time.Time{first, readDay("2026-11-12"), readDay("2026-11-30")}; !slices.Equal(m.Steps, want) {
		t.Errorf("it names %v, want %v", m.Steps, want)
	}
}
