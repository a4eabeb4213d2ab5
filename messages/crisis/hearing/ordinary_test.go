package hearing

import (
	"bufio"
	"cmp"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mostOrdinary is the most, in percent, of the ordinary lines of a language that may be
// answered, and answered at crisis level. Like floorOf it may only be tightened.
var mostOrdinary = map[string][2]float64{
	"ar": {1.2, 0.4},
	"de": {1.0, 0.5},
	"en": {1.0, 0.4},
	"es": {0.85, 0.55},
	"fa": {1.5, 0.6},
	"fr": {1.5, 0.4},
	"id": {1.5, 0.6},
	"it": {1.4, 0.9},
	"ko": {1.2, 0.4},
	"pt": {1.15, 1.0},
	"ru": {1.05, 0.35},
	"tr": {1.0, 0.55},
	"zh": {1.3, 0.75},
}

// ordinaryFolder holds real ordinary lines that nobody wrote for this: a file a
// language, a line a message. They are for counting, not the project's own, and stand
// beside it; PORCHLIGHT_ORDINARY names another place.
func ordinaryFolder() string {
	return cmp.Or(os.Getenv("PORCHLIGHT_ORDINARY"), filepath.Join("..", "..", "..", "..", "shared", "hearing", "ordinary"))
}

// TestOrdinary counts how many ordinary lines are answered. With -v it prints each
// rule that does, with its alarms: one above 1 in 5,000 needs the first person, a
// second sign, or goes.
func TestOrdinary(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(ordinaryFolder(), "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		t.Skip("skipped: the ordinary lines are not beside the project; PORCHLIGHT_ORDINARY can name their folder")
	}
	rules := map[string]int{}
	for _, path := range paths {
		language := strings.TrimSuffix(filepath.Base(path), ".txt")
		t.Run(language, func(t *testing.T) {
			all := tally{}
			for _, line := range linesOf(t, path) {
				heard := Hear(line)
				all.add("none", heard.Level)
				if heard.Level < Distress {
					continue
				}
				findings, _ := explain(line)
				for _, f := range findings {
					if !f.Guard && f.Stands >= Distress {
						rules[f.Stands.String()+" "+f.Place+" "+f.Rule]++
					}
				}
			}
			t.Log(all)
			most := mostOrdinary[language]
			if got := all.share(Distress, Crisis, "none"); got > most[0] {
				t.Errorf("%.2f%% of ordinary lines are answered, want at most %.2f%%", got, most[0])
			}
			if got := all.share(Crisis, Crisis, "none"); got > most[1] {
				t.Errorf("%.2f%% are answered at crisis level, want at most %.2f%%", got, most[1])
			}
		})
	}
	for _, rule := range slices.SortedFunc(maps.Keys(rules), func(a, b string) int { return cmp.Or(rules[b]-rules[a], strings.Compare(a, b)) }) {
		t.Logf("%4d %s", rules[rule], rule)
	}
}

func linesOf(t *testing.T, path string) (all []string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		all = append(all, lines.Text())
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
