package dialogue

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"porchlight/storage"
)

const aDay = "2026-11-24"

// daysOf makes check-ins of the days before today, the last first; 0 is a gap.
func daysOf(scores func(ago int) int, days int) (all []storage.Checkin) {
	for ago := range days {
		if score := scores(ago); score != 0 {
			all = append(all, storage.Checkin{Day: readDay(aDay).AddDate(0, 0, -ago).Format(dayForm), Score: score})
		}
	}
	return all
}

func TestWhatRunsLow(t *testing.T) {
	for name, c := range map[string]struct {
		scores func(ago int) int
		days   int
		want   bool
	}{
		"steady":                    {func(int) int { return 3 }, 98, false},
		"always bad":                {func(int) int { return 1 }, 98, false},
		"two low weeks":             {func(ago int) int { return map[bool]int{true: 2, false: 4}[ago < 14] }, 98, true},
		"one bad week":              {func(ago int) int { return map[bool]int{true: 1, false: 4}[ago < 7] }, 98, false},
		"a bad week some weeks ago": {func(ago int) int { return map[bool]int{true: 1, false: 4}[ago >= 20 && ago < 27] }, 98, false},
		"a slow fall":               {func(ago int) int { return 2 + min(ago/24, 3) }, 98, true},
		"a slow rise":               {func(ago int) int { return 5 - min(ago/24, 3) }, 98, false},
		"great, then good":          {func(ago int) int { return map[bool]int{true: 4, false: 5}[ago < 14] }, 98, false},
		"low, and mostly gaps":      {func(ago int) int { return map[bool]int{true: map[bool]int{true: 2}[ago%4 == 0], false: 4}[ago < 14] }, 98, false},
		"low, with some gaps":       {func(ago int) int { return map[bool]int{true: map[bool]int{true: 2}[ago%2 == 0], false: 4}[ago < 14] }, 98, true},
		"nothing in two weeks":      {func(ago int) int { return map[bool]int{false: 4}[ago < 14] }, 98, false},
		"twelve days in all":        {func(ago int) int { return map[bool]int{true: 1, false: 4}[ago < 5] }, 12, false},
		"no weeks before them":      {func(int) int { return 1 }, 14, false},
		"few in six weeks": {func(ago int) int {
			return map[bool]int{true: 1, false: 4}[ago < 14] * map[bool]int{true: 1}[ago%3 == 0 && ago < 33 || ago > 60]
		}, 98, false},
		"nobody": {func(int) int { return 0 }, 98, false},
	} {
		if got := runsLow(daysOf(c.scores, c.days), aDay); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// TestRunsLowThroughAnyHistory: it is never said before fourteen check-ins in six weeks,
// never of somebody whose weeks are alike, never for one bad week, and always where two
// weeks lie below all before them; in what order check-ins are read makes no difference.
func TestRunsLowThroughAnyHistory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		score, gap := rapid.IntRange(1, 5), rapid.IntRange(0, 9)
		gaps := rapid.IntRange(0, 9).Draw(t, "gaps of ten days")
		all := daysOf(func(int) int {
			if gap.Draw(t, "gap") < gaps {
				return 0
			}
			return score.Draw(t, "score")
		}, rapid.IntRange(0, 120).Draw(t, "days"))
		low, told := runsLow(all, aDay), 0
		for _, c := range all {
			if readDay(aDay).Sub(readDay(c.Day)) < 42*24*time.Hour {
				told++
			}
		}
		if low && told < 14 {
			t.Fatalf("after %d check-ins", told)
		}
		if shuffled := rapid.Permutation(all).Draw(t, "shuffled"); runsLow(shuffled, aDay) != low {
			t.Fatal("in another order it is another thing")
		}
		usual := rapid.IntRange(2, 5).Draw(t, "usual")
		alike := func(ago int) int { return usual - ago%2*rapid.IntRange(0, 1).Draw(t, "by one") }
		if runsLow(daysOf(alike, 98), aDay) {
			t.Fatal("a day in two that is a step lower is their usual")
		}
		badWeek := func(ago int) int { return map[bool]int{true: 1, false: usual}[ago < 7] }
		if runsLow(daysOf(badWeek, 98), aDay) {
			t.Fatal("one bad week")
		}
		lower := rapid.IntRange(1, min(usual-1, 3)).Draw(t, "lower")
		if low := func(ago int) int { return map[bool]int{true: lower, false: usual}[ago < 14] }; !runsLow(daysOf(low, 98), aDay) {
			t.Fatalf("two weeks at %d after %d", lower, usual)
		}
	})
}
