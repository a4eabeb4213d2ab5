package hearing

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The tests that spare a look at a rule must spare none that fits: trying every rule
// wherever it is anchored finds the same, in short messages and in long ones.
func TestRulesThatAreNotLookedAtWouldNotFit(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.own.tsv")
	if err != nil {
		t.Fatal(err)
	}
	r, matches := newReader(loaded()), 0
	for _, path := range paths {
		for some := range slices.Chunk(readList(t, path), 12) {
			var together []string
			for _, l := range some {
				together = append(together, l.message)
				matches += sameWithEveryRuleTried(t, r, l.message)
			}
			matches += sameWithEveryRuleTried(t, r, strings.Join(together, "\n\n"))
		}
	}
	if matches == 0 {
		t.Error("nothing was found either way")
	}
}

func sameWithEveryRuleTried(t *testing.T, r *reader, message string) (matches int) {
	t.Helper()
	r.hear(message)
	if r.found.steps > maxSteps(len(r.syms)) {
		return 0 // what is found then depends on the work that was spared
	}
	found := map[match]int{}
	for _, m := range r.found.matches {
		found[m]++
	}
	every := seeker{r: r}
	for i := range r.items {
		for _, a := range r.book.signs.at(r.items[i].class) {
			every.tryPlainly(a.rule, &r.items[i])
		}
	}
	for _, m := range every.matches {
		if found[m]--; found[m] < 0 {
			t.Errorf("%q: %s is not found", message, r.book.place(m.rule))
		}
	}
	return len(every.matches)
}

// tryPlainly tries a rule at an item, and looks at all that stands at each token.
func (f *seeker) tryPlainly(r *rule, it *item) {
	common := r.langs & it.langs
	if common == 0 {
		return
	}
	plain := *r
	plain.parts = slices.Clone(r.parts)
	for i := range plain.parts {
		plain.parts[i].folded = 1<<64 - 1
	}
	before := len(f.matches)
	if r.wide {
		f.tryWide(&plain, it, common)
	} else {
		f.try(&plain, it, common)
	}
	for i := before; i < len(f.matches); i++ {
		f.matches[i].rule = r
	}
}
