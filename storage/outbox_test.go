package storage_test

import (
	"context"
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
