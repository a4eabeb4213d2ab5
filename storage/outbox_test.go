package storage_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// TestNextDueIsTheFirstThatNobodyHolds posts in every lane what is due and what comes
// later, and claims what is due.
func TestNextDueIsTheFirstThatNobodyHolds(t *testing.T) {
	noon := time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		write(t, s, func(ctx context.Context) error {
			for _, lane := range storage.Lanes {
				for i, due := range []time.Time{noon.Add(time.Hour), noon} {
					d := storage.Delivery{Lane: lane, Chat: storage.ChatID(10*int(lane) + i), Body: []byte("{}"), Due: due}
					if _, err := s.Post(ctx, d); err != nil {
						return err
					}
				}
			}
			return nil
		})
		next := func(at, want time.Time) {
			t.Helper()
			due, err := s.NextDue(context.Background(), at)
			if err != nil {
				t.Fatal(err)
			}
			for _, lane := range storage.Lanes {
				if !due[lane].Equal(want) {
					t.Errorf("at %v the %s lane is next due at %v, want %v", at, lane, due[lane], want)
				}
			}
		}
		next(noon, noon)
		write(t, s, func(ctx context.Context) error {
			for _, lane := range storage.Lanes {
				if claimed, err := s.ClaimDeliveries(ctx, lane, noon, noon.Add(time.Minute), 10); err != nil || len(claimed) != 1 {
					t.Errorf("claimed %d of the %s lane, %v", len(claimed), lane, err)
				}
			}
			return nil
		})
		next(noon, noon.Add(time.Hour))
		next(noon.Add(time.Minute), noon) // the claim was lost
	})
}

// TestWhatIsPutBackIsClaimedAgainWhenItIsDue counts no try for it.
func TestWhatIsPutBackIsClaimedAgainWhenItIsDue(t *testing.T) {
	noon := time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		claims := func(at time.Time) (claimed []storage.Delivery) {
			t.Helper()
			write(t, s, func(ctx context.Context) (err error) {
				claimed, err = s.ClaimDeliveries(ctx, storage.LaneCrisis, at, at.Add(time.Minute), 10)
				return err
			})
			return claimed
		}
		write(t, s, func(ctx context.Context) error {
			_, err := s.Post(ctx, storage.Delivery{Lane: storage.LaneCrisis, Chat: 101, Body: []byte("{}"), Due: noon})
			return err
		})
		claimed := claims(noon)
		if len(claimed) != 1 {
			t.Fatalf("claimed %v", claimed)
		}
		write(t, s, func(ctx context.Context) error { return s.PutBack(ctx, claimed[0].ID, noon.Add(time.Second)) })
		if early := claims(noon); len(early) > 0 {
			t.Errorf("it was claimed before it was due")
		}
		if again := claims(noon.Add(time.Second)); len(again) != 1 || again[0].Attempts != 0 {
			t.Errorf("claimed %v", again)
		}
	})
}

// TestWhatWasDueByAClockThatWasSetBackIsDueNow: a reply was due by a clock that was an hour
// ahead, another and an answer to distress waited for their next try. What is planned for
// later keeps its hour.
func TestWhatWasDueByAClockThatWasSetBackIsDueNow(t *testing.T) {
	noon := time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)
	one := noon.Add(time.Hour)
	const due, cry, tried, planned, tomorrow = 101, 102, 103, 104, 105
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		post := func(ctx context.Context, d storage.Delivery) int64 {
			t.Helper()
			d.Body = []byte("{}")
			id, err := s.Post(ctx, d)
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		write(t, s, func(ctx context.Context) error {
			id := post(ctx, storage.Delivery{Lane: storage.LaneReply, Chat: tried, Due: one})
			if _, err := s.ClaimDeliveries(ctx, storage.LaneReply, one, one.Add(time.Minute), 10); err != nil {
				return err
			}
			post(ctx, storage.Delivery{Lane: storage.LaneReply, Chat: due, Due: one})
			post(ctx, storage.Delivery{Lane: storage.LaneCrisis, Chat: cry, Due: one.Add(time.Second)})
			post(ctx, storage.Delivery{Lane: storage.LaneReply, Chat: planned, Due: one.Add(time.Minute)})
			post(ctx, storage.Delivery{Lane: storage.LaneNudge, Chat: tomorrow, Due: noon.Add(24 * time.Hour)})
			return s.Defer(ctx, id, one.Add(5*time.Second), false)
		})
		var claimed []storage.ChatID
		write(t, s, func(ctx context.Context) error {
			if err := s.FollowSetBack(ctx, one, noon, 10*time.Minute); err != nil {
				return err
			}
			for _, lane := range storage.Lanes {
				some, err := s.ClaimDeliveries(ctx, lane, noon, noon.Add(time.Minute), 10)
				if err != nil {
					return err
				}
				for _, d := range some {
					claimed = append(claimed, d.Chat)
				}
			}
			return nil
		})
		if slices.Sort(claimed); !slices.Equal(claimed, []storage.ChatID{due, cry, tried}) {
			t.Errorf("due are %v", claimed)
		}
	})
}
