package sandbox_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"porchlight/bot/sandbox"
)

func ids(updates []incoming) []int64 {
	var all []int64
	for _, u := range updates {
		all = append(all, u.ID)
	}
	return all
}

func TestUpdatesStayUntilAHigherOffsetConfirmsThem(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := s.NewPhone(sandbox.Profile{})
	for _, text := range []string{"a", "b", "c"} {
		ana.Say(text)
	}
	first := ids(poll(t, s, nil))
	if len(first) != 3 || first[1] != first[0]+1 || first[2] != first[1]+1 {
		t.Fatalf("ids %v", first)
	}
	poll(t, s, fields{"offset": first[0]})
	if s.Pending() != 3 {
		t.Errorf("asking from the first id confirmed something: %d wait", s.Pending())
	}
	if got := ids(poll(t, s, fields{"offset": first[1], "limit": 1})); len(got) != 1 || got[0] != first[1] || s.Pending() != 2 {
		t.Errorf("limit 1 gave %v, %d wait", got, s.Pending())
	}
	ana.Say("d")
	if got := ids(poll(t, s, fields{"offset": -1})); len(got) != 1 || got[0] != first[2]+1 || s.Pending() != 1 {
		t.Errorf("offset -1 gave %v, %d wait", got, s.Pending())
	}
}

func TestIDsMayRestartLowerAfterAQuietWeek(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := started(t, s)
	ana.Say("before")
	old := poll(t, s, nil)[0].ID
	poll(t, s, fields{"offset": old + 1})
	s.RestartUpdateIDs(1000)
	ana.Say("after")
	if got := poll(t, s, fields{"offset": old + 1}); len(got) != 1 || got[0].ID != 1000 || s.Pending() != 1 {
		t.Errorf("an offset of before the restart gave %v, %d wait", ids(got), s.Pending())
	}
}

func TestWhatWaitsIsConfirmedAlsoWhereIDsRestartedLower(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := started(t, s)
	ana.Say("before")
	waiting := poll(t, s, nil)
	s.RestartUpdateIDs(1000)
	if poll(t, s, fields{"offset": waiting[0].ID + 1}); s.Pending() != 0 {
		t.Errorf("%d wait", s.Pending())
	}
}

func TestAPollWaitsForAnUpdate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, sandbox.Options{})
		ana := started(t, s)
		begun := time.Now()
		if got := poll(t, s, fields{"timeout": 20}); len(got) != 0 || time.Since(begun) != 20*time.Second {
			t.Errorf("an empty poll of 20 s took %v", time.Since(begun))
		}
		go func() {
			time.Sleep(3 * time.Second)
			ana.Say("hello")
		}()
		begun = time.Now()
		if got := poll(t, s, fields{"timeout": 50}); len(got) != 1 || time.Since(begun) != 3*time.Second {
			t.Errorf("got %d updates after %v", len(got), time.Since(begun))
		}
	})
}

func TestASecondPollEndsTheFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, sandbox.Options{})
		older := make(chan reply)
		go func() { older <- call(t, s, "getUpdates", fields{"timeout": 50}) }()
		synctest.Wait()
		poll(t, s, nil)
		a := <-older
		if a.ErrorCode != 409 || !strings.Contains(a.Description, "terminated by other getUpdates request") {
			t.Errorf("the older poll was told %d %s", a.ErrorCode, a.Description)
		}
	})
}

func TestUpdatesAreKeptForADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, sandbox.Options{})
		s.NewPhone(sandbox.Profile{}).Say("hello")
		time.Sleep(23 * time.Hour)
		if s.Pending() != 1 {
			t.Error("gone within the day")
		}
		time.Sleep(2 * time.Hour)
		if s.Pending() != 0 {
			t.Error("kept for longer than a day")
		}
	})
}

func TestOnlyUpdatesThatWereAskedForCome(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := started(t, s)
	poll(t, s, fields{"allowed_updates": []string{"message"}})
	ana.Edit(ana.Say("a"), "b")
	poll(t, s, nil) // the setting stays
	ana.Block()
	if got := poll(t, s, nil); len(got) != 1 || got[0].Message == nil {
		t.Errorf("%+v", got)
	}
}

func TestAnUpdateOfAnyShapeCanBeSent(t *testing.T) {
	s := sandbox.New(sandbox.Options{}) // what comes is not in the published API
	defer s.Close()
	s.RawUpdate(fields{"thought": fields{"text": "hm"}})
	ana := s.NewPhone(sandbox.Profile{})
	ana.SayRaw(fields{"paid_media": fields{"star_count": 1, "paid_media": []fields{{"type": "live_photo"}}}, "caption": "look"})
	got := must[[]map[string]any](t, s, "getUpdates", nil)
	if len(got) != 2 || got[0]["thought"] == nil || got[1]["message"].(map[string]any)["paid_media"] == nil {
		t.Errorf("%v", got)
	}
	if shown := ana.Messages(); shown[0].Text != "look" {
		t.Errorf("the phone shows %+v", shown)
	}
}
