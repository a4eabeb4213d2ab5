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
	shares := map[string]tally{}
	count := func(key, want string, level Level) {
		if shares[key] == nil {
			shares[key] = tally{}
		}
		shares[key].add(want, level)
	}
	for _, path := range paths {
		language, _, _ := strings.Cut(filepath.Base(path), ".")
		group, together := "measures", "others"
		if teaches[authorOf(path)] {
			group = "teaches"
		}
		if language == "en" {
			together = "English"
		}
		for _, m := range readList(t, path) {
			level := Hear(m.message).Level
			count(group+" "+together, m.want, level)
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
	for of, least := range leastOfPeople {
		got := shares[of]
		if got.share(Distress, Crisis, "crisis") < least.crisis || got.share(Crisis, Crisis, "crisis") < least.atCrisis ||
			got.share(Distress, Crisis, "distress") < least.distress || got.share(Distress, Crisis, "none") > least.falseAlarm {
			t.Errorf("%s: %v; want %+v", of, got, least)
		}
	}
}

// leastOfPeople is what must be reached on the lists of those who measure and of those who
// teach, in English and in all other languages together: one of these alone is too short
// to hold. It may only be raised. The false alarms are of messages that are none, not soft.
var leastOfPeople = map[string]floors{
	"measures English": {crisis: 36.5, atCrisis: 31.5, distress: 27.5, falseAlarm: 1.7},
	"measures others":  {crisis: 57, atCrisis: 54.5, distress: 50, falseAlarm: 2.5},
	"teaches English":  {crisis: 42.5, atCrisis: 32.5, distress: 28.5, falseAlarm: 1.2},
	"teaches others":   {crisis: 55, atCrisis: 53, distress: 41, falseAlarm: 1.7},
}

// callsForAnswer reports whether the message is to be answered with helplines.
func (m listed) callsForAnswer() bool { return m.want == "crisis" || m.want == "distress" }
