package dialogue

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"porchlight/messages"
	"porchlight/storage"
)

// TestTheStepsOfAPlanAreTyped reads each step as somebody may type it, in every
// language, with words behind it or none; what its buttons do is no step.
func TestTheStepsOfAPlanAreTyped(t *testing.T) {
	for _, lang := range messages.Languages() {
		turn := &Turn{Chat: storage.Chat{Language: lang}}
		w := turn.Words()
		for i, want := range messages.PlanSteps {
			title := messages.PlanStepNames(w, want)[0]
			for _, typed := range []string{want, title, strings.ToUpper(title), fmt.Sprint(i + 1), fmt.Sprintf("%d. %s", i+1, title), messages.PlanStepNames(messages.In("en"), want)[0]} {
				if step, rest := turn.readPlanStep(typed); step != want || rest != "" {
					t.Errorf("%s: %q is %q, %q", lang, typed, step, rest)
				}
				if step, rest := turn.readPlanStep(typed + ": 🌻 x"); step != want || rest != "🌻 x" {
					t.Errorf("%s: %q with words is %q, %q", lang, typed, step, rest)
				}
			}
		}
		for _, action := range messages.PlanActions {
			for _, name := range messages.PlanActionNames(w, action) {
				if step, _ := turn.readPlanStep(name); step != "" {
					t.Errorf("%s: %q is the step %q", lang, name, step)
				}
			}
		}
		for _, words := range []string{"", "0 x", "8 x", "12", "xyz"} {
			if step, _ := turn.readPlanStep(words); step != "" {
				t.Errorf("%s: %q is the step %q", lang, words, step)
			}
		}
	}
}

// TestNobodySeesMoreOfAPlanThanIsShared lets Ana write and share, and Ben look, in any
// order: all that stands before him are lines of the steps that are shared with him at
// that moment, and none before he looks or after he has put it away.
func TestNobodySeesMoreOfAPlanThanIsShared(t *testing.T) {
	s, times := openStore(t), 0
	rapid.Check(t, func(t *rapid.T) {
		times++
		h := newHistory(t, s, times)
		h.does(h.ana, "", "supporters:them:"+number(h.tie))
		lines, shared, written, looked := map[string][]string{}, map[string]bool{}, 0, false
		for range rapid.IntRange(10, 40).Draw(t, "acts") {
			step := rapid.SampledFrom(messages.PlanSteps[:2]).Draw(t, "step")
			switch rapid.SampledFrom([]string{"write", "tick", "take", "see", "away", "remove"}).Draw(t, "act") {
			case "write":
				written++
				line := fmt.Sprintf("line%d of %s.", written, step)
				lines[step] = append(lines[step], line)
				h.does(h.ana, "/plan "+step+" "+line, "")
			case "tick":
				h.does(h.ana, "", "plan:tick:"+number(h.tie)+":"+step)
				shared[step] = !shared[step] && len(lines[step]) > 0
			case "take":
				h.does(h.ana, "", "plan:take:"+number(h.tie))
				clear(shared)
			case "see":
				h.does(h.ben, "", "plan:see:"+number(h.tie))
				looked = true
			case "away":
				h.does(h.ben, "", "plan:away:"+number(h.tie))
				looked = false
			case "remove":
				kept, err := s.PlanLines(t.Context(), h.ana)
				if err != nil {
					t.Fatal(err)
				}
				if len(kept) > 0 {
					one := kept[rapid.IntRange(0, len(kept)-1).Draw(t, "line")]
					h.does(h.ana, "", "plan:drop:"+number(one.ID))
					lines[one.Step] = slices.DeleteFunc(lines[one.Step], func(l string) bool { return l == string(one.Words) })
				}
			}
			for _, said := range h.stands[h.ben] {
				for step, of := range lines {
					for _, line := range of {
						if strings.Contains(said, line) && !(shared[step] && looked) {
							t.Fatalf("Ben is shown %q, which is not shared or was put away:\n%s", line, said)
						}
					}
				}
			}
		}
	})
}
