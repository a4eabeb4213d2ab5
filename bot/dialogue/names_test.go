package dialogue

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"porchlight/storage"
)

// TestANewNameThatAMuteKeptBackIsToldAfterIt: whoever renames himself while he is
// muted is not taken for somebody else afterwards.
func TestANewNameThatAMuteKeptBackIsToldAfterIt(t *testing.T) {
	h := newHistory(t, openStore(t), 1)
	for n, what := range []string{"confirm", "mute", "ben renames himself", "ben writes", "unmute"} {
		h.step(what, n)
	}
	mark := len(h.sent[h.ana])
	h.step("ben writes", 9)
	if got := strings.Join(h.since(h.ana, mark), "\n"); !strings.Contains(got, "new name: Mum2") {
		t.Errorf("Ana is not told of the name: %q", got)
	}
}

// TestWordsFitUnderTheNameTheyComeUnder: whatever Telegram takes in one message arrives
// whole, however the person calls its writer; of anything longer it is said.
func TestWordsFitUnderTheNameTheyComeUnder(t *testing.T) {
	h := newHistory(t, openStore(t), 1)
	h.step("confirm", 0)
	h.write(func(ctx context.Context) error {
		tie, err := h.store.TieOfPerson(ctx, h.tie, h.ana)
		if err != nil {
			return err
		}
		tie.Terms.Name = "Benjamin from the second floor"
		return h.store.KeepTie(ctx, tie)
	})
	arrived, refused, tried := 0, 0, 0
	for length := 3660; length <= 4100; length++ {
		if length > 3700 && length < 4000 {
			continue // in between nothing changes
		}
		tried++
		h.now = h.now.Add(time.Hour) // so that it is never too much
		ana, ben := len(h.sent[h.ana]), len(h.sent[h.ben])
		h.step("ben renames himself", length)
		h.does(h.ben, "", "nudges:write:"+number(h.tie))
		text := strings.Repeat("a", length)
		h.does(h.ben, text, "")
		for _, got := range h.since(h.ana, ana) {
			if strings.Contains(got, text) {
				arrived++
			}
			if units := len(utf16.Encode([]rune(got))); units > 4096 {
				t.Fatalf("words of %d letters make a message of %d, which Telegram refuses", length, units)
			}
		}
		if strings.Contains(strings.Join(h.since(h.ben, ben), ""), "too long") {
			refused++
			h.does(h.ben, "/cancel", "")
		}
	}
	if refused != 4 || arrived+refused != tried {
		t.Errorf("%d arrived and %d were refused", arrived, refused)
	}
}

// TestAnAnswerThatAMuteKeepsBackIsNone: the person still hears that nobody has
// answered the request for company.
func TestAnAnswerThatAMuteKeepsBackIsNone(t *testing.T) {
	for _, muted := range []bool{false, true} {
		h := newHistory(t, openStore(t), 1)
		h.step("confirm", 0)
		var asked int64
		h.write(func(ctx context.Context) (err error) {
			asked, err = h.store.AddReach(ctx, storage.Reach{Tie: h.tie, Person: h.ana, Supporter: h.ben, AskedAt: h.now})
			return err
		})
		if muted {
			h.step("mute", 0)
		}
		h.write(func(ctx context.Context) error {
			_, err := h.store.Post(ctx, storage.Delivery{
				Lane: storage.LaneReply, Chat: h.ana, Body: []byte(`{"text":"nobody has answered"}`), Due: h.now.Add(time.Hour), Once: onceWaiting(h.ana),
			})
			return err
		})
		mark := len(h.sent[h.ana])
		h.does(h.ben, "", "reach:"+storage.ReachHere+":"+number(asked))
		got := h.since(h.ana, mark)
		if waits := slices.Contains(got, "nobody has answered"); waits != muted || len(got) != 1 {
			t.Errorf("muted %v: Ana reads %q", muted, got)
		}
	}
}
