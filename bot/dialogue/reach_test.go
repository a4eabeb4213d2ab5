package dialogue

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/messages"
	"porchlight/storage"
)

// TestWhoStandsTickedAtFirst: one supporter alone always; of several who was there
// last, or wrote last, never first somebody harsh, a professional, or who couldn't
// come today.
func TestWhoStandsTickedAtFirst(t *testing.T) {
	now := time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)
	who := func(tie int64, set func(*candidate)) candidate {
		one := candidate{Reachable: messages.Reachable{Tie: tie}}
		if set != nil {
			set(&one)
		}
		return one
	}
	harshly := func(c *candidate) { c.harsh, c.here = true, now }
	professionally := func(c *candidate) { c.professional, c.wrote = true, now }
	for what, test := range map[string]struct {
		free []candidate
		want storage.TieID
	}{
		"the only one":            {[]candidate{who(1, harshly)}, 1},
		"nothing known":           {[]candidate{who(1, nil), who(2, nil)}, 1},
		"the harsh one was there": {[]candidate{who(1, harshly), who(2, nil)}, 2},
		"a professional":          {[]candidate{who(1, professionally), who(2, nil)}, 2},
		"who wrote": {[]candidate{
			who(1, nil), who(2, func(c *candidate) { c.wrote = now.AddDate(0, 0, -2) }), who(3, func(c *candidate) { c.wrote = now.AddDate(0, 0, -1) }),
		}, 3},
		"who was there, before who wrote": {[]candidate{
			who(1, func(c *candidate) { c.wrote = now }), who(2, func(c *candidate) { c.here = now.AddDate(0, 0, -9) }),
		}, 2},
		"who couldn't come": {[]candidate{
			who(1, func(c *candidate) { c.toldNo, c.wrote = true, now }), who(2, nil),
		}, 2},
		"who was left in peace": {[]candidate{
			who(1, func(c *candidate) { c.last.AskedAt = now.AddDate(0, 0, -1) }), who(2, func(c *candidate) { c.last.AskedAt = now.AddDate(0, 0, -3) }),
		}, 2},
	} {
		if got := (company{free: test.free}).first(); !slices.Equal(got, []storage.TieID{test.want}) {
			t.Errorf("%s: %v, want %d", what, got, test.want)
		}
	}
	if got := (company{}).first(); got != nil {
		t.Errorf("of nobody: %v", got)
	}
}

// ask lets Ana ask by the page that is opened for her, with what is pressed or typed
// there, and reports whether Ben gets it.
func (h *history) ask(typed string) (arrived bool) {
	mark, at := len(h.sent[h.ben]), h.now
	h.does(h.ana, "", "reach:next")
	h.now = at // it takes her no time
	h.does(h.ana, typed, "")
	h.now = at
	for _, got := range h.since(h.ben, mark) {
		arrived = arrived || strings.Contains(got, "asked me to give you this")
	}
	return arrived
}

// TestNobodyIsAskedMoreOftenThanIsBearable: three times an hour and six a day, and not
// again in the hour in which they said that they can't.
func TestNobodyIsAskedMoreOftenThanIsBearable(t *testing.T) {
	h := newHistory(t, openStore(t), 1)
	h.step("confirm", 0)
	begin := h.now
	for _, step := range []struct {
		after time.Duration
		typed string
		want  bool
	}{
		{0, "send", true}, {1, "send", false}, // who was asked is asked again only by the word for it
		{2, "ask again", true}, {3, "ask again", true}, {4, "ask again", false},
		{80, "send", true}, {81, "ask again", true}, {82, "ask again", true}, {83, "ask again", false},
		{160, "send", false}, // the day is full
		{24*60 + 70, "send", true},
	} {
		h.now = begin.Add(step.after * time.Minute)
		if got := h.ask(step.typed); got != step.want {
			t.Errorf("after %d minutes, %q asks: %v, want %v", step.after, step.typed, got, step.want)
		}
	}
	reaches, err := h.store.Reaches(context.Background(), h.ana, h.now.Add(-time.Hour))
	if err != nil || len(reaches) == 0 {
		t.Fatalf("%d requests, %v", len(reaches), err)
	}
	h.does(h.ben, "", "reach:"+storage.ReachCant+":"+number(reaches[0].ID))
	h.now = h.now.Add(time.Minute)
	if h.ask("ask again") {
		t.Error("who can't is asked again at once")
	}
}

// TestOneAnswerIsForAllThatWasAsked: a supporter who was asked twice answers once, and
// the person hears it once.
func TestOneAnswerIsForAllThatWasAsked(t *testing.T) {
	h := newHistory(t, openStore(t), 1)
	h.step("confirm", 0)
	h.ask("send")
	h.now = h.now.Add(time.Minute)
	h.ask("ask again")
	reaches, err := h.store.Reaches(context.Background(), h.ana, time.Time{})
	if err != nil || len(reaches) != 2 {
		t.Fatalf("%d requests, %v", len(reaches), err)
	}
	mark := len(h.sent[h.ana])
	for _, r := range []storage.Reach{reaches[1], reaches[0], reaches[1]} {
		h.does(h.ben, "", "reach:"+storage.ReachHere+":"+number(r.ID))
	}
	told := 0
	for _, got := range h.since(h.ana, mark) {
		if strings.Contains(got, "is here for you") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("Ana is told %d times", told)
	}
}

// TestARequestIsAnsweredForTwoDays, and no longer, though it is remembered.
func TestARequestIsAnsweredForTwoDays(t *testing.T) {
	for hours, want := range map[time.Duration]bool{47: true, 49: false} {
		h := newHistory(t, openStore(t), 1)
		h.step("confirm", 0)
		h.ask("send")
		reaches, err := h.store.Reaches(context.Background(), h.ana, time.Time{})
		if err != nil || len(reaches) != 1 {
			t.Fatalf("%d requests, %v", len(reaches), err)
		}
		mark := len(h.sent[h.ana])
		h.now = h.now.Add(hours * time.Hour)
		h.does(h.ben, "", "reach:"+storage.ReachHere+":"+number(reaches[0].ID))
		if got := len(h.since(h.ana, mark)) > 0; got != want {
			t.Errorf("after %d hours: told %v, want %v", hours, got, want)
		}
	}
}
