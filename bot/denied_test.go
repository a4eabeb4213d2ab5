package main

import (
	"strings"
	"testing"
)

// A denial in any words has its own answer, once, and is passed on like any words.
func TestADenialHasItsOwnSoftAnswer(t *testing.T) {
	t.Parallel()
	const denial = "no worries, I have no wish to die at all, it was a long day"
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, _ := w.two()
		before := len(ana.Messages())
		if m := ana.says(denial); !strings.Contains(m.Text, "or part of you isn't sure") || !strings.Contains(m.Text, line) {
			t.Errorf("it is not answered as a denial:\n%s", ana.transcript())
		}
		if got := len(ana.Messages()) - before; got != 2 {
			t.Errorf("it is answered with %d messages:\n%s", got-1, ana.transcript())
		}
		w.writesTo(ben)
		ben.says(denial)
		if ana.fromBot(denial) != 1 {
			t.Errorf("in words to somebody it went nowhere:\n%s", ben.transcript())
		}
	})
}
