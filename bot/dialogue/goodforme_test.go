package dialogue

import (
	"context"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"porchlight/scheduler"
	"porchlight/storage"
)

// review is something that a person was asked about their circle.
type review struct {
	at    time.Time
	about string // whom by name; "": who is there
}

// TestReviewsComeSeldomAndApart lets most of a year pass for a person with two
// supporters who write, with cries on some days: each supporter is asked about every two
// months or so, never two things in a week, nothing on the days after a cry, and all of
// it by day. After the one tap nothing comes any more.
func TestReviewsComeSeldomAndApart(t *testing.T) {
	s, times := openStore(t), 0
	rapid.Check(t, func(t *rapid.T) {
		times++
		h := newHistory(t, s, 2*times)
		h.does(h.ana, "", "supporters:them:"+number(h.tie))
		h.now = h.now.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "later")) * 24 * time.Hour)
		cleo := storage.Tie{
			ID: h.tie + 1, Person: h.ana, Supporter: h.ben + 2, Terms: storage.Terms{Theirs: "Ana", Name: "Cleo"}, Confirmed: true, AcceptedAt: h.now,
		}
		h.write(func(ctx context.Context) error {
			if err := s.KeepChat(ctx, storage.Chat{ID: cleo.Supporter, Name: "Cleo", StartedAt: h.now}); err != nil {
				return err
			}
			_, err := s.AddTie(ctx, cleo)
			return err
		})
		begun, end := h.now, h.now.Add(300*24*time.Hour)
		cries := []time.Time{}
		for range rapid.IntRange(0, 6).Draw(t, "cries") {
			cries = append(cries, begun.Add(time.Duration(rapid.IntRange(1, 300*24).Draw(t, "hour"))*time.Hour))
		}
		asked := h.reviewsUntil(end, cleo, cries)
		h.checkReviews(asked, begun, cries)

		h.does(h.ana, "", "goodforme:off:")
		if more := h.reviewsUntil(end.Add(100*24*time.Hour), cleo, nil); len(more) > 0 {
			t.Fatalf("after the tap that ends it came %v", more)
		}
	})
}

// TestNothingIsReviewedInAPauseOrOnALowDay holds that what is due then comes later.
func TestNothingIsReviewedInAPauseOrOnALowDay(t *testing.T) {
	h := newHistory(t, openStore(t), 1)
	h.does(h.ana, "", "supporters:them:"+number(h.tie))
	due := func() storage.Rhythm {
		r, ok, err := h.store.Rhythm(context.Background(), storage.PurposeLookBack, int64(h.ana))
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		return r
	}
	h.now = due().Due
	for _, held := range []string{"/checkin 1", "/pause 1w"} {
		h.does(h.ana, held, "")
		if asked := h.reviewDue(due()); len(asked) > 0 || due().Due.Before(h.now.Add(afterHard-24*time.Hour)) {
			t.Errorf("after %s: %v, and next %v", held, asked, due().Due)
		}
		h.now = due().Due
	}
	h.does(h.ana, "/resume", "")
	if asked := h.reviewDue(due()); len(asked) != 1 {
		t.Errorf("afterwards: %v", asked)
	}
}

// reviewsUntil lets time pass, in which both write every forty days.
func (h *history) reviewsUntil(end time.Time, cleo storage.Tie, cries []time.Time) (asked []review) {
	ben := storage.Tie{ID: h.tie, Person: h.ana, Supporter: h.ben}
	wrote := h.now
	for {
		next, at := storage.Rhythm{}, end
		h.write(func(ctx context.Context) error {
			for _, r := range reviews {
				planned, ok, err := h.store.Rhythm(ctx, r.purpose, int64(h.ana))
				if err != nil {
					return err
				}
				if ok && !planned.Due.IsZero() && planned.Due.Before(at) {
					next, at = planned, planned.Due
				}
			}
			return nil
		})
		cried := false
		for _, cry := range cries {
			if cry.After(h.now) && !cry.After(at) {
				at, cried = cry, true
			}
		}
		for ; wrote.Before(at); wrote = wrote.Add(40 * 24 * time.Hour) {
			h.write(func(ctx context.Context) error {
				for _, tie := range []storage.Tie{ben, cleo} {
					if _, err := h.store.AddRelay(ctx, tie, false, wrote); err != nil {
						return err
					}
				}
				return nil
			})
		}
		h.now = at
		switch {
		case cried:
			h.handle(h.ana, "I want to die", "", func(turn *Turn) { turn.Heard = true })
			h.now = at
		case next.ID == 0:
			return asked
		default:
			asked = append(asked, h.reviewDue(next)...)
		}
	}
}

// reviewDue plans one that has come due.
func (h *history) reviewDue(r storage.Rhythm) (asked []review) {
	h.write(func(ctx context.Context) error {
		asked = nil
		due, err := h.set.Due(ctx, &Scene{Store: h.store, Now: h.now, Host: Host{Language: "en"}}, r)
		if err != nil {
			return err
		}
		for _, p := range due.Postings {
			asked = append(asked, review{h.now, h.aboutWhom(p)})
		}
		return h.store.Advance(ctx, r.ID, due.Next)
	})
	return asked
}

// aboutWhom is whom it is about, whom nothing names that comes by itself.
func (h *history) aboutWhom(p scheduler.Posting) string {
	for _, name := range []string{"Ben", "Cleo"} {
		if strings.Contains(p.Message.Text, name) {
			h.t.Fatalf("a locked screen shows %q", p.Message.Text)
		}
	}
	switch p.Tie {
	case 0:
		return ""
	case h.tie:
		return "Ben"
	}
	return "Cleo"
}

func (h *history) checkReviews(asked []review, begun time.Time, cries []time.Time) {
	const day = 24 * time.Hour
	last := map[string]time.Time{}
	for i, one := range asked {
		if i > 0 && one.at.Sub(asked[i-1].at) < reviewsApart-day {
			h.t.Fatalf("two things in a week: %v", asked)
		}
		if hour := one.at.UTC().Hour(); hour < reviewFrom || hour >= reviewTo {
			h.t.Fatalf("it came at %v", one.at)
		}
		for _, cry := range cries {
			if since := one.at.Sub(cry); since > 0 && since < day {
				h.t.Fatalf("it came %v after a cry", since)
			}
		}
		if before, ok := last[one.about]; ok && one.at.Sub(before) < feltEvery-day {
			h.t.Fatalf("%q came twice within %v", one.about, one.at.Sub(before))
		}
		last[one.about] = one.at
	}
	for _, about := range []string{"Ben", "Cleo", ""} {
		if end := begun.Add(300 * day); end.Sub(last[about]) > 130*day {
			h.t.Fatalf("%q came last at %v, of %v", about, last[about], asked)
		}
	}
}
