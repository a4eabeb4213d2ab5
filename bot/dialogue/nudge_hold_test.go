package dialogue

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// circleOfTwo is Ana with Ben and Cleo, whose last nudges are a week old, and who have
// a rhythm.
type circleOfTwo struct {
	*history
	cleo   storage.ChatID
	ofCleo storage.TieID
}

func newCircleOfTwo(t *testing.T, spec string) *circleOfTwo {
	c := &circleOfTwo{history: newHistory(t, openStore(t), 1)}
	c.cleo, c.ofCleo = c.ben+1, c.tie+100
	before := c.now.AddDate(0, 0, -7)
	c.write(func(ctx context.Context) error {
		err := c.store.KeepChat(ctx, storage.Chat{ID: c.cleo, Name: "Cleo", Zone: "UTC", StartedAt: before})
		for tie, supporter := range map[storage.TieID]storage.ChatID{c.tie: c.ben, c.ofCleo: c.cleo} {
			_, errTie := c.store.AddTie(ctx, storage.Tie{ID: tie, Person: c.ana, Supporter: supporter, AcceptedAt: before.AddDate(0, 0, -30), Confirmed: true, Terms: storage.Terms{Theirs: "Ana"}})
			if tie == c.tie {
				errTie = c.store.KeepTie(ctx, storage.Tie{ID: tie, Person: c.ana, Supporter: supporter, AcceptedAt: before.AddDate(0, 0, -30), Confirmed: true, Terms: storage.Terms{Theirs: "Ana"}})
			}
			err = errors.Join(err, errTie,
				c.store.AddNudge(ctx, storage.Nudge{ID: c.store.NewNudgeID(), Tie: tie, Person: c.ana, Supporter: supporter, PostedAt: before, Irregular: true}),
				c.store.KeepRhythm(ctx, storage.Rhythm{Chat: supporter, Purpose: storage.PurposeNudge, Subject: int64(tie), Tie: tie, Spec: spec, Due: c.now}))
		}
		return err
	})
	return c
}

// asked notes that Ana asks Ben now.
func (c *circleOfTwo) asked() {
	c.write(func(ctx context.Context) error {
		_, err := c.store.AddReach(ctx, storage.Reach{Tie: c.tie, Person: c.ana, Supporter: c.ben, AskedAt: c.now})
		return err
	})
}

// due lets a nudge come due after so many hours, and returns what is said and when it
// is due next.
func (c *circleOfTwo) due(tie storage.TieID, hours time.Duration) (said string, after scheduler.Due) {
	c.t.Helper()
	now := c.now.Add(hours * time.Hour)
	c.write(func(ctx context.Context) error {
		rhythm, _, err := c.store.Rhythm(ctx, storage.PurposeNudge, int64(tie))
		if err != nil {
			return err
		}
		rhythm.Due = now
		after, err = c.set.Due(ctx, &Scene{Store: c.store, Now: now, Host: Host{Language: "en"}}, rhythm)
		return err
	})
	for _, p := range after.Postings {
		said += p.Message.Text
	}
	return said, after
}

// TestNudgesHoldForTwoDaysAfterARequest, and come soon after, not a whole turn later;
// whoever was asked reads that it is known, once, and whoever was not never does.
func TestNudgesHoldForTwoDaysAfterARequest(t *testing.T) {
	knows := "asked you for company"
	for _, hours := range []time.Duration{1, 24, 46, 47} {
		c := newCircleOfTwo(t, "now-and-then")
		c.asked()
		for _, tie := range []storage.TieID{c.tie, c.ofCleo} {
			said, after := c.due(tie, hours)
			wait := after.Next.Sub(c.now)
			if said != "" || wait < holdFor || wait > holdFor+36*time.Hour {
				t.Errorf("tie %d, after %d hours: %q, next after %v", tie, hours, said, wait)
			}
		}
	}
	c := newCircleOfTwo(t, "now-and-then")
	c.asked()
	for _, step := range []struct {
		tie   storage.TieID
		hours time.Duration
		knows bool
	}{{c.tie, 50, true}, {c.ofCleo, 75, false}, {c.tie, 50 + 14*24, false}} {
		said, _ := c.due(step.tie, step.hours)
		if said == "" || strings.Contains(said, knows) != step.knows {
			t.Errorf("tie %d, after %d hours: %q, want that it is known: %v", step.tie, step.hours, said, step.knows)
		}
	}
}

// TestWhoWasNotAskedSeesNothingOfARequest: exact nudges, the first, and one that was put
// off come when they were told to, in the words they always have.
func TestWhoWasNotAskedSeesNothingOfARequest(t *testing.T) {
	for what, prepare := range map[string]func(*circleOfTwo, context.Context) error{
		"exact": func(c *circleOfTwo, ctx context.Context) error {
			rhythm, _, err := c.store.Rhythm(ctx, storage.PurposeNudge, int64(c.ofCleo))
			rhythm.Spec = "daily 12:00"
			return errors.Join(err, c.store.KeepRhythm(ctx, rhythm))
		},
		"put off": func(c *circleOfTwo, ctx context.Context) error {
			nudges, err := c.store.NudgesOfSupporter(ctx, c.cleo, time.Time{})
			if err != nil || len(nudges) != 1 {
				return errors.Join(err, errors.New("there is no nudge"))
			}
			_, err = c.store.UseNudge(ctx, nudges[0].ID, usedLater)
			return err
		},
	} {
		c := newCircleOfTwo(t, "weekly")
		c.write(func(ctx context.Context) error { return prepare(c, ctx) })
		c.asked()
		if said, _ := c.due(c.ofCleo, 2); said == "" || strings.Contains(said, "asked you for company") {
			t.Errorf("%s: %q", what, said)
		}
	}
	h := newHistory(t, openStore(t), 1) // Ben has just joined, and was not asked
	h.step("confirm", 0)
	h.write(func(ctx context.Context) error {
		_, err := h.store.AddReach(ctx, storage.Reach{Person: h.ana, AskedAt: h.now}) // of a tie that has ended
		return err
	})
	first := circleOfTwo{history: h}
	if said, _ := first.due(h.tie, 3); said == "" {
		t.Error("the first nudge does not come within the day")
	}
}

// TestInThreeHoursIsTheHourItWillBe for somebody whose nudges hold because they were
// asked, and three hours for somebody who was not.
func TestInThreeHoursIsTheHourItWillBe(t *testing.T) {
	for _, asked := range []bool{true, false} {
		c := newCircleOfTwo(t, "weekly")
		if asked {
			c.asked()
		} else {
			c.write(func(ctx context.Context) error {
				_, err := c.store.AddReach(ctx, storage.Reach{Tie: c.ofCleo, Person: c.ana, Supporter: c.cleo, AskedAt: c.now})
				return err
			})
		}
		nudges, err := c.store.NudgesOfSupporter(context.Background(), c.ben, time.Time{})
		if err != nil || len(nudges) != 1 {
			t.Fatal(nudges, err)
		}
		begin := c.now
		c.does(c.ben, "", "nudge:wait:"+number(nudges[0].ID)+":"+messages.WaitThreeHours)
		rhythm, _, err := c.store.Rhythm(context.Background(), storage.PurposeNudge, int64(c.tie))
		if err != nil {
			t.Fatal(err)
		}
		if held := rhythm.Due.Sub(begin) >= holdFor; held != asked {
			t.Errorf("asked %v: it comes after %v", asked, rhythm.Due.Sub(begin))
		}
		said := strings.Join(c.since(c.ben, 0), "\n")
		if want := messages.In("en").DateTime(rhythm.Due.UTC()); !strings.Contains(said, want) {
			t.Errorf("asked %v: he is told %q, and it comes %s", asked, said, want)
		}
	}
}

// TestAfterARequestDraftsAreGentle: nothing is made light, in any language.
func TestAfterARequestDraftsAreGentle(t *testing.T) {
	c := newCircleOfTwo(t, "weekly")
	c.asked()
	if said, _ := c.due(c.tie, 50); said == "" {
		t.Fatal("nothing comes")
	}
	nudges, err := c.store.NudgesOfSupporter(context.Background(), c.ben, c.now)
	if err != nil || len(nudges) != 1 {
		t.Fatal(nudges, err)
	}
	for _, draft := range nudges[0].Offered {
		if !slices.Contains(messages.GentleDrafts(), draft) {
			t.Errorf("draft %d is offered", draft)
		}
	}
	if len(nudges[0].Offered) != 3 {
		t.Errorf("%d drafts are offered", len(nudges[0].Offered))
	}
}

// TestARequestDropsTheNudgeThatWaits: it would come beside the request as if nothing
// were, of those who are asked alone.
func TestARequestDropsTheNudgeThatWaits(t *testing.T) {
	c := newCircleOfTwo(t, "weekly")
	body, err := json.Marshal(messages.Message{Text: "a nudge that waits"})
	if err != nil {
		t.Fatal(err)
	}
	c.patient = true
	c.write(func(ctx context.Context) (err error) {
		for tie, chat := range map[storage.TieID]storage.ChatID{c.tie: c.ben, c.ofCleo: c.cleo} {
			_, errPost := c.store.Post(ctx, storage.Delivery{Lane: storage.LaneNudge, Chat: chat, Tie: tie, Body: body, Due: time.Now().Add(time.Hour)})
			err = errors.Join(err, errPost)
		}
		return err
	})
	c.does(c.ana, "", "reach:next")
	c.does(c.ana, "send", "")
	c.patient = false
	c.collect()
	if got := strings.Join(c.since(c.ben, 0), "\n"); strings.Contains(got, "a nudge that waits") || !strings.Contains(got, "asked me to give you this") {
		t.Errorf("Ben reads %q", got)
	}
	if got := c.since(c.cleo, 0); !slices.Contains(got, "a nudge that waits") {
		t.Errorf("Cleo reads %q", got)
	}
}
