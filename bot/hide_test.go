package main

import (
	"strings"
	"testing"
)

// TestHidingTakesTheCardToo has somebody whose phone may be looked at hide a number
// that came with a card to call, also after the bot has started anew.
func TestHidingTakesTheCardToo(t *testing.T) {
	for _, again := range []bool{false, true} {
		inWorld(t, "2026-11-24", func(w *world) {
			ana := w.person("Ana", "en")
			ana.says("/country GB")
			asked := ana.says("my husband beats me and i am scared of him")
			ana.SkipAll()
			card := ana.taps(asked, "Card to call")
			if len(card.Buttons) == 0 || card.Contact != nil {
				t.Fatalf("below the card comes:\n%s", ana.transcript())
			}
			if again {
				w.out()
				w.light()
				calm()
			}
			ana.taps(card, "Hide this")
			ana.taps(asked, "Hide this")
			for _, m := range ana.Messages() {
				if m.FromBot && (m.Contact != nil || strings.Contains(m.Text, "0808")) {
					t.Errorf("started anew: %v; this stays: %q %+v", again, m.Text, m.Contact)
				}
			}
		})
	}
}
