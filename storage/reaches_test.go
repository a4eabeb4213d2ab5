package storage_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// TestARequestIsAnsweredOnceByWhoWasAsked, for all that they were asked meanwhile and
// no other was, while it is open.
func TestARequestIsAnsweredOnceByWhoWasAsked(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		now := time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)
		const ana, ben, cleo storage.ChatID = 1, 2, 3
		var of [4]int64
		write(t, s, func(ctx context.Context) (err error) {
			for i, r := range []storage.Reach{
				{Tie: 10, Person: ana, Supporter: ben, AskedAt: now.Add(-3 * 24 * time.Hour)}, {Tie: 10, Person: ana, Supporter: ben, AskedAt: now},
				{Tie: 10, Person: ana, Supporter: ben, AskedAt: now}, {Tie: 11, Person: ana, Supporter: cleo, AskedAt: now},
			} {
				id, errAdd := s.AddReach(ctx, r)
				of[i], err = id, errors.Join(err, errAdd)
			}
			return err
		})
		answer := func(id int64, who storage.ChatID) (err error) {
			write(t, s, func(ctx context.Context) error {
				_, err = s.AnswerReach(ctx, id, who, storage.ReachHere, now)
				return nil
			})
			return err
		}
		for what, err := range map[string]error{
			"of another": answer(of[3], ben), "too old": answer(of[0], ben), "in its time": answer(of[1], ben), "once more": answer(of[2], ben),
		} {
			if none := errors.Is(err, storage.ErrNoReach); none != (what != "in its time") || err != nil && !none {
				t.Errorf("%s: %v", what, err)
			}
		}
		all, err := s.Reaches(t.Context(), ana, now)
		if err != nil || len(all) != 3 || all[0].Answer != storage.ReachHere || all[1].Answer != storage.ReachHere || all[2].Answer != "" {
			t.Errorf("%+v, %v", all, err)
		}
	})
}

// TestWhoWroteLastIsKnown of each supporter, whatever the person wrote back.
func TestWhoWroteLastIsKnown(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		noon := time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)
		ben, cleo := storage.Tie{ID: 10, Person: 1, Supporter: 2}, storage.Tie{ID: 11, Person: 1, Supporter: 3}
		write(t, s, func(ctx context.Context) (err error) {
			for _, r := range []struct {
				tie      storage.Tie
				byPerson bool
				hour     time.Duration
			}{{ben, false, 0}, {ben, false, 2}, {ben, true, 5}, {cleo, true, 3}} {
				_, errAdd := s.AddRelay(ctx, r.tie, r.byPerson, noon.Add(r.hour*time.Hour))
				err = errors.Join(err, errAdd)
			}
			return err
		})
		last, err := s.LastRelays(t.Context(), 1)
		if err != nil || len(last) != 1 || !last[ben.ID].Equal(noon.Add(2*time.Hour)) {
			t.Errorf("%v, %v", last, err)
		}
	})
}
