package hearing

import (
	"bufio"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A listed message says what must be heard in it: crisis, distress, soft or none.
type listed struct {
	want, category, message string
}

// readList reads a list of testdata: expect, category and message, with
// tabs between and \n and \t escaped in the message.
func readList(t *testing.T, path string) []listed {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []listed
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		want, rest, _ := strings.Cut(lines.Text(), "\t")
		category, message, ok := strings.Cut(rest, "\t")
		if !ok || want == "expect" {
			continue
		}
		list = append(list, listed{want, category, strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\\`, `\`).Replace(message)})
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// floors are the least shares, in percent, that a list must reach: of crisis
// and distress messages answered, of crisis messages heard as such, and the
// most of messages that need no answer answered all the same.
type floors struct{ crisis, atCrisis, distress, falseAlarm float64 }

// floorOf holds what a list must reach, by its name; it may only be raised. The
// lists named .seen and .unseen are two halves of one author's messages, .fresh
// is another author's, and .own is of those who wrote the patterns. All but
// .fresh have been read by them, and the opinion has learnt from every one: they hold
// what was reached, and TestPeople measures.
var floorOf = map[string]floors{
	"en.own":    {crisis: 96, atCrisis: 95, distress: 98, falseAlarm: 0.7},
	"en.seen":   {crisis: 98, atCrisis: 98, distress: 97, falseAlarm: 0.3},
	"en.unseen": {crisis: 97, atCrisis: 97, distress: 98, falseAlarm: 0.4},
	"de.seen":   {crisis: 96, atCrisis: 95, distress: 95, falseAlarm: 1},
	"de.own":    {crisis: 96, atCrisis: 96, distress: 95, falseAlarm: 2},
	"hi.seen":   {crisis: 95, atCrisis: 94, distress: 95, falseAlarm: 3},
	"id.seen":   {crisis: 96, atCrisis: 95, distress: 95, falseAlarm: 3},
	"ja.seen":   {crisis: 96, atCrisis: 95, distress: 95, falseAlarm: 3},
	"ja.own":    {crisis: 90, atCrisis: 88, distress: 90, falseAlarm: 7},
	"ko.seen":   {crisis: 96, atCrisis: 95, distress: 95, falseAlarm: 3},
	"ru.seen":   {crisis: 98, atCrisis: 95, distress: 95, falseAlarm: 1},
	"ru.own":    {crisis: 96, atCrisis: 96, distress: 95, falseAlarm: 2},
	"tr.seen":   {crisis: 98, atCrisis: 97, distress: 97, falseAlarm: 1},
	"tr.own":    {crisis: 96, atCrisis: 96, distress: 95, falseAlarm: 2},
	"uk.seen":   {crisis: 96, atCrisis: 95, distress: 97, falseAlarm: 1},
	"uk.own":    {crisis: 96, atCrisis: 96, distress: 95, falseAlarm: 2},
	"zh.seen":   {crisis: 96, atCrisis: 95, distress: 95, falseAlarm: 3},
	"es.own":    {crisis: 90, atCrisis: 86, distress: 95, falseAlarm: 2},
	"es.seen":   {crisis: 97, atCrisis: 91, distress: 95, falseAlarm: 2},
	"fr.own":    {crisis: 92, atCrisis: 88, distress: 90, falseAlarm: 2},
	"fr.seen":   {crisis: 96, atCrisis: 88, distress: 95, falseAlarm: 2},
	"it.own":    {crisis: 93, atCrisis: 92, distress: 95, falseAlarm: 2},
	"it.seen":   {crisis: 96, atCrisis: 94, distress: 95, falseAlarm: 2},
	"pt.own":    {crisis: 92, atCrisis: 87, distress: 95, falseAlarm: 2},
	"pt.seen":   {crisis: 97, atCrisis: 94, distress: 95, falseAlarm: 2},
}

// leastOfAll is what a list must reach that floorOf doesn't name.
var leastOfAll = floors{crisis: 90, atCrisis: 88, distress: 74, falseAlarm: 5}

// tally counts one list or category: by what is wanted, how many messages there are, and
// of these how many were heard at each level.
type tally map[string]*[Crisis + 1]int

func (c tally) add(want string, got Level) {
	if c[want] == nil {
		c[want] = new([Crisis + 1]int)
	}
	c[want][got]++
}

// of returns how many messages of some kinds there are, and how many of them were heard
// at a level from least to most.
func (c tally) of(least, most Level, wants ...string) (heard, all int) {
	for _, want := range wants {
		if c[want] == nil {
			continue
		}
		for level, n := range c[want] {
			all += n
			if Level(level) >= least && Level(level) <= most {
				heard += n
			}
		}
	}
	return heard, all
}

// share is of, in percent.
func (c tally) share(least, most Level, wants ...string) float64 {
	return percent(c.of(least, most, wants...))
}

func percent(part, whole int) float64 {
	if whole == 0 {
		return 100
	}
	return 100 * float64(part) / float64(whole)
}

func (c tally) String() string {
	var out strings.Builder
	if _, n := c.of(0, Crisis, "crisis"); n > 0 {
		fmt.Fprintf(&out, "crisis %d: answered %.1f%%, at crisis level %.1f%%  ", n, c.share(Distress, Crisis, "crisis"), c.share(Crisis, Crisis, "crisis"))
	}
	if _, n := c.of(0, Crisis, "distress"); n > 0 {
		fmt.Fprintf(&out, "distress %d: answered %.1f%%  ", n, c.share(Distress, Crisis, "distress"))
	}
	for _, want := range []string{"soft", "none"} {
		if _, n := c.of(0, Crisis, want); n > 0 {
			fmt.Fprintf(&out, "%s %d: answered %.2f%%, at crisis level %.2f%%, soft %.2f%%  ",
				want, n, c.share(Distress, Crisis, want), c.share(Crisis, Crisis, want), c.share(Soft, Soft, want))
		}
	}
	return strings.TrimSpace(out.String())
}

// TestLists hears every message of testdata. With -v it prints the share
// of each category and every message that was heard wrongly.
func TestLists(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".tsv")
		t.Run(name, func(t *testing.T) {
			all, categories := tally{}, map[string]tally{}
			for _, h := range readList(t, path) {
				got := Hear(h.message).Level
				if categories[h.category] == nil {
					categories[h.category] = tally{}
				}
				all.add(h.want, got)
				categories[h.category].add(h.want, got)
				if levelWord(got) != h.want && testing.Verbose() {
					t.Logf("%-8s heard as %-8s [%s] %s", h.want, levelWord(got), h.category, h.message)
				}
			}
			for _, category := range slices.Sorted(maps.Keys(categories)) {
				t.Logf("    %-24s %v", category, categories[category])
			}
			t.Logf("ALL %s: %v", name, all)
			floor, named := floorOf[name]
			if !named {
				floor = leastOfAll
			}
			if got := all.share(Distress, Crisis, "crisis"); got < floor.crisis {
				t.Errorf("%.1f%% of crisis messages are answered, want %.1f%%", got, floor.crisis)
			}
			if got := all.share(Crisis, Crisis, "crisis"); got < floor.atCrisis {
				t.Errorf("%.1f%% of crisis messages are heard as such, want %.1f%%", got, floor.atCrisis)
			}
			if got := all.share(Distress, Crisis, "distress"); got < floor.distress {
				t.Errorf("%.1f%% of distress messages are answered, want %.1f%%", got, floor.distress)
			}
			if got := all.share(Distress, Crisis, "none", "soft"); floor.falseAlarm > 0 && got > floor.falseAlarm {
				t.Errorf("%.2f%% of harmless messages are answered, want at most %.2f%%", got, floor.falseAlarm)
			}
		})
	}
}
