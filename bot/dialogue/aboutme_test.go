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

// TestNobodySeesMoreOfACardThanIsShown lets Ana write and show, and Ben look, in any order:
// all that stands before him are lines of the cards that he may see at that moment, and none
// before he looks or after he has put them away.
func TestNobodySeesMoreOfACardThanIsShown(t *testing.T) {
	s, times := openStore(t), 0
	rapid.Check(t, func(t *rapid.T) {
		times++
		h := newHistory(t, s, times)
		h.does(h.ana, "", "supporters:them:"+number(h.tie))
		lines, shared, written, looked := map[string][]string{}, map[string]bool{}, 0, false
		for range rapid.IntRange(6, 14).Draw(t, "acts") {
			card := rapid.SampledFrom(messages.Cards).Draw(t, "card")
			switch rapid.SampledFrom([]string{"write", "tick", "take", "see", "away", "remove"}).Draw(t, "act") {
			case "write":
				if written++; len(lines[card]) < mostOnCard {
					line := fmt.Sprintf("line%d of %s.", written, card)
					lines[card] = append(lines[card], line)
					h.does(h.ana, "", "aboutme:write:"+card)
					h.does(h.ana, line, "")
				}
			case "tick":
				h.does(h.ana, "", "aboutme:tick:"+number(h.tie)+":"+card)
				shared[card] = !shared[card] && len(lines[card]) > 0
			case "take":
				h.does(h.ana, "", "aboutme:take:"+number(h.tie))
				clear(shared)
			case "see":
				h.does(h.ben, "", "aboutme:see:"+number(h.tie))
				looked = true
			case "away":
				h.does(h.ben, "", "aboutme:away:"+number(h.tie))
				looked = false
			case "remove":
				kept, err := s.OwnWords(t.Context(), h.ana, ofCard[card])
				if err != nil {
					t.Fatal(err)
				}
				if len(kept) != len(lines[card]) {
					t.Fatalf("%d lines are kept of %q", len(kept), lines[card])
				}
				if len(kept) > 0 {
					one := kept[rapid.IntRange(0, len(kept)-1).Draw(t, "line")]
					h.does(h.ana, "", "aboutme:out:"+number(one.ID))
					lines[card] = slices.DeleteFunc(lines[card], func(l string) bool { return l == string(one.Words) })
					shared[card] = shared[card] && len(lines[card]) > 0
				}
			}
			for _, said := range h.stands[h.ben] {
				for of, all := range lines {
					for _, line := range all {
						if strings.Contains(said, line) && !(shared[of] && looked) {
							t.Fatalf("Ben is shown %q, which he may not see or has put away:\n%s", line, said)
						}
					}
				}
			}
		}
	})
}

// TestACardHasRoomForSixLines keeps all lines of a message or none, and says so.
func TestACardHasRoomForSixLines(t *testing.T) {
	s := openStore(t)
	h := newHistory(t, s, 1)
	write := func(words string) (kept int) {
		t.Helper()
		h.does(h.ana, "", "aboutme:write:hurts")
		h.does(h.ana, words, "")
		all, err := s.OwnWords(t.Context(), h.ana, storage.OwnCardHurts)
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	for _, step := range []struct {
		words string
		kept  int
	}{
		{"one\ntwo\nthree\nfour", 4}, {"five\nsix\nseven", 4}, {"five\n\n six ", 6}, {"seven", 6},
	} {
		if kept := write(step.words); kept != step.kept {
			t.Errorf("after %q there are %d lines, want %d", step.words, kept, step.kept)
		}
	}
	if said := h.sent[h.ana]; !strings.Contains(said[len(said)-1], "six lines") {
		t.Errorf("%q", said[len(said)-1])
	}
}
