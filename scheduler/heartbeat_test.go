package scheduler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"porchlight/messages"
	"porchlight/storage"
	"porchlight/storage/storagetest"
)

var noon = time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)

// keepDue writes rhythms that are due at the time given, for the chats 1 to count.
func keepDue(t testing.TB, s *storage.Store, count int, due time.Time) {
	t.Helper()
	err := s.Write(context.Background(), func(ctx context.Context) error {
		for i := range count {
			err := s.KeepRhythm(ctx, storage.Rhythm{
				Chat: storage.ChatID(i + 1), Purpose: storage.PurposeNudge, Subject: int64(i + 1), Spec: "weekly", Due: due,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// sayHello composes one message and a next time in a week.
func sayHello(_ context.Context, r storage.Rhythm, now time.Time) (Due, error) {
	return Due{
		Postings: []Posting{{
			To: r.Chat, Lane: storage.LaneNudge, Message: messages.Message{Text: "hello"}, Once: fmt.Sprintf("nudge:%d:%d", r.Subject, r.Due.Unix()),
		}},
		Next: now.AddDate(0, 0, 7),
	}, nil
}

func heart(s *storage.Store, compose func(context.Context, storage.Rhythm, time.Time) (Due, error)) *Heartbeat {
	return &Heartbeat{Store: s, Compose: compose, Wake: func() {}, Log: slog.New(slog.DiscardHandler)}
}

// beat beats once and returns how much was posted.
func beat(t testing.TB, h *Heartbeat, now time.Time) int {
	t.Helper()
	posted, err := h.Beat(context.Background(), now)
	if err != nil {
		t.Fatal(err)
	}
	return posted
}

func TestWhatIsDueIsPostedOnceAndComesAgain(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		keepDue(t, s, 250, noon)
		h := heart(s, sayHello)
		for _, step := range []struct {
			at   time.Time
			want int
		}{
			{noon.Add(-time.Second), 0}, {noon, 250}, {noon, 0}, {noon.Add(time.Hour), 0},
			{noon.AddDate(0, 0, 7).Add(time.Minute), 250},
		} {
			if got := beat(t, h, step.at); got != step.want {
				t.Fatalf("%d posted at %v, want %d", got, step.at, step.want)
			}
		}
	})
}

func TestRhythmThatCannotBePlannedStopsNobodyElse(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		keepDue(t, s, 250, noon)
		broken := true
		h := heart(s, func(ctx context.Context, r storage.Rhythm, now time.Time) (Due, error) {
			if broken && r.Chat == 77 {
				return Due{}, errors.New("this one is broken")
			}
			if broken && r.Chat == 99 {
				panic("and this one more so")
			}
			return sayHello(ctx, r, now)
		})
		if got := beat(t, h, noon); got != 248 {
			t.Errorf("%d posted, want all but two", got)
		}
		broken = false
		if got := beat(t, h, noon.Add(time.Minute)); got != 0 {
			t.Errorf("%d posted before the hour was over", got)
		}
		if got := beat(t, h, noon.Add(putOff)); got != 2 {
			t.Errorf("%d posted an hour later, want the two that were put off", got)
		}
	})
}

// TestARhythmThatFailedIsNotPutOffOverTheNextPlan: between its failure and that, another
// replica has planned it.
func TestARhythmThatFailedIsNotPutOffOverTheNextPlan(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		keepDue(t, s, 1, noon)
		broken := errors.New("this one is broken")
		h := heart(s, func(context.Context, storage.Rhythm, time.Time) (Due, error) { return Due{}, broken })
		other := heart(s, sayHello)
		h.Log = slog.New(whenLogged{slog.DiscardHandler, func() { beat(t, other, noon) }})
		beat(t, h, noon)
		h.Log = slog.New(slog.DiscardHandler)
		if next, ok, err := s.NextRhythm(t.Context()); err != nil || !ok || !next.Due.Equal(noon.AddDate(0, 0, 7)) {
			t.Errorf("next is %v, %v, want it in a week, as the other planned it", next.Due, err)
		}
	})
}

// whenLogged does something at each line of a log.
type whenLogged struct {
	slog.Handler
	do func()
}

func (w whenLogged) Enabled(context.Context, slog.Level) bool { return true }

func (w whenLogged) Handle(context.Context, slog.Record) error {
	w.do()
	return nil
}

func TestWhatEndsIsNeverDueAgain(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		keepDue(t, s, 3, noon)
		h := heart(s, func(context.Context, storage.Rhythm, time.Time) (Due, error) { return Due{}, nil })
		beat(t, h, noon)
		if _, ok, err := s.NextRhythm(context.Background()); ok || err != nil {
			t.Errorf("something is due still, %v", err)
		}
	})
}

func TestReplicasThatBeatTogetherPostEachNudgeOnce(t *testing.T) {
	s := storagetest.Postgres(t)
	keepDue(t, s, 1000, noon)
	var mu sync.Mutex
	var beating sync.WaitGroup
	posted := 0
	for range 4 {
		beating.Go(func() {
			for range 20 { // a replica that finds another planning leaves it to that
				got, err := heart(s, sayHello).Beat(context.Background(), noon)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				posted += got
				mu.Unlock()
			}
		})
	}
	beating.Wait()
	if posted != 1000 {
		t.Errorf("%d posted, want 1000", posted)
	}
}

// TestWhatATurnHoldsIsPlannedAfterIt has a person show a sign of life just as the hour
// is due on another replica.
func TestWhatATurnHoldsIsPlannedAfterIt(t *testing.T) {
	s := storagetest.Postgres(t)
	keepDue(t, s, 2, noon)
	h := heart(s, sayHello)
	err := s.Write(context.Background(), func(ctx context.Context) error {
		r, _, err := s.Rhythm(ctx, storage.PurposeNudge, 1)
		if err != nil {
			return err
		}
		if err := s.HoldRhythm(ctx, r.ID); err != nil {
			return err
		}
		if posted := beat(t, h, noon); posted != 1 {
			t.Errorf("%d posted while one of two is held", posted)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if posted := beat(t, h, noon); posted != 1 {
		t.Errorf("%d posted afterwards, want the one that was held", posted)
	}
}

// TestNobodyWaitsLongWhileManyNudgesArePlanned plans many of which each takes its time, and
// writes something else meanwhile.
func TestNobodyWaitsLongWhileManyNudgesArePlanned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := storagetest.SQLite(t)
		const each = 3 * time.Millisecond
		keepDue(t, s, 200, noon)
		h := heart(s, func(ctx context.Context, r storage.Rhythm, now time.Time) (Due, error) {
			time.Sleep(each)
			return sayHello(ctx, r, now)
		})
		var planned atomic.Bool
		go func() {
			if posted := beat(t, h, noon); posted != 200 {
				t.Errorf("%d posted", posted)
			}
			planned.Store(true)
		}()
		var longest time.Duration
		for !planned.Load() {
			began := time.Now()
			if err := s.Probe(t.Context()); err != nil {
				t.Fatal(err)
			}
			longest = max(longest, time.Since(began))
			time.Sleep(7 * time.Millisecond)
		}
		if longest > beatFor+2*each {
			t.Errorf("others waited up to %v", longest)
		}
	})
}
