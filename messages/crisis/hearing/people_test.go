package hearing

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The lists of testdata/people were written by authors who have seen no phrase, each
// as two people with a life, in registers that are real. teaches names those whose
// lists have been read by who writes phrases, or that the opinion is learnt from; what
// the others wrote measures.
var teaches = map[string]bool{"pupil": true, "teacher": true, "commenter": true, "nurse": true, "widower": true}

// TestPeople hears what people write. With -v it prints the shares by language and
// kind, and for an author who teaches every message that was heard wrongly.
func TestPeople(t *testing.T) {
	paths, err := filepath.Glob("testdata/people/*.tsv")
	if err != nil {
		t.Fatal(err)
	}
	shares := map[string]*tally{}
	count := func(key, want string, level Level) {
		if shares[key] == nil {
			shares[key] = &tally{}
		}
		shares[key].add(want, level)
	}
	for _, path := range paths {
		language, _, _ := strings.Cut(filepath.Base(path), ".")
		group := "measures"
		if teaches[authorOf(path)] {
			group = "teaches"
		}
		for _, m := range readList(t, path) {
			level := Hear(m.message).Level
			count(group+" "+language, m.want, level)
			count(group+" "+language+" "+m.category, m.want, level)
			if group == "teaches" && (level >= Distress) != m.callsForAnswer() && testing.Verbose() {
				t.Logf("%-8s heard as %-8s [%s %s] %s", m.want, levelWord(level), language, m.category, m.message)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(shares)) {
		t.Logf("%-30s %v", key, shares[key])
	}
	for language, least := range measured {
		got := shares["measures "+language]
		if got.share(Distress, Crisis, "crisis") < least.crisis || got.share(Crisis, Crisis, "crisis") < least.atCrisis ||
			got.share(Distress, Crisis, "distress") < least.distress || got.share(Distress, Crisis, "none") > least.falseAlarm {
			t.Errorf("%s: %v; want %+v", language, got, least)
		}
	}
}

// measured is what must be reached on the lists of those who don't teach, where they are
// long enough to hold it. It may only be raised.
var measured = map[string]floors{
	"en": {crisis: 36.5, atCrisis: 31.5, distress: 27.5, falseAlarm: 1.7},
}

// callsForAnswer reports whether the message is to be answered with helplines.
func (m listed) callsForAnswer() bool { return m.want == "crisis" || m.want == "distress" }
