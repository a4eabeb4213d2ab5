package storage_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// TestGoodThings are kept, changed, drawn and dropped by whose they are, and by nobody
// else; a step is shown once to each, and cheered once.
func TestGoodThings(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		now := time.Date(2026, time.November, 28, 20, 0, 0, 0, time.UTC)
		const ana, ben storage.ChatID = 1, 2
		tie := storage.Tie{Person: ana, Supporter: ben, Terms: storage.Terms{Name: "Benny", Theirs: "Ana"}, AcceptedAt: now}
		walk := storage.GoodThing{Chat: ana, Day: "2026-11-28", Words: "a walk", Picture: "photo_1"}
		sent := storage.GoodThing{Chat: ana, Day: "2026-11-27", Words: "proud of you", From: "Benny", Relay: 7}
		write(t, s, func(ctx context.Context) (err error) {
			var errs [3]error
			tie.ID, errs[0] = s.AddTie(ctx, tie)
			sent.Tie = tie.ID
			walk.ID, errs[1] = s.KeepGoodThing(ctx, walk)
			sent.ID, errs[2] = s.KeepGoodThing(ctx, sent)
			return errors.Join(errs[0], errs[1], errs[2], s.KeepChat(ctx, storage.Chat{ID: ana, StartedAt: now}), s.KeepChat(ctx, storage.Chat{ID: ben, StartedAt: now}))
		})
		if all, err := s.GoodThings(t.Context(), ana); err != nil || len(all) != 2 || all[0] != walk || all[1] != sent {
			t.Fatalf("%+v, %v", all, err)
		}
		if _, err := s.GoodThing(t.Context(), walk.ID, ben); !errors.Is(err, storage.ErrNoGoodThing) {
			t.Errorf("another's: %v", err)
		}
		theirs := walk
		theirs.Chat, theirs.Words = ben, "x"
		var shown [2]bool
		write(t, s, func(ctx context.Context) error {
			_, err := s.KeepGoodThing(ctx, theirs)
			var errs [2]error
			shown[0], errs[0] = s.ShareMilestone(ctx, tie, walk.ID, now)
			shown[1], errs[1] = s.ShareMilestone(ctx, tie, walk.ID, now.Add(time.Hour))
			return errors.Join(err, errs[0], errs[1], s.DropGoodThing(ctx, walk.ID, ben), s.Draw(ctx, walk.ID, ben, now), s.Draw(ctx, sent.ID, ana, now))
		})
		sent.Drawn = now
		if all, err := s.GoodThings(t.Context(), ana); err != nil || len(all) != 2 || all[0] != walk || !all[1].Drawn.Equal(now) {
			t.Errorf("%+v, %v", all, err)
		}
		if shown != [2]bool{true, false} {
			t.Errorf("shown for the first time: %v", shown)
		}
		var cheered [3]bool
		write(t, s, func(ctx context.Context) error {
			var errs [3]error
			cheered[0], errs[0] = s.CheerMilestone(ctx, tie.ID, sent.ID) // was not shown
			cheered[1], errs[1] = s.CheerMilestone(ctx, tie.ID, walk.ID)
			cheered[2], errs[2] = s.CheerMilestone(ctx, tie.ID, walk.ID)
			return errors.Join(errs[:]...)
		})
		if cheered != [3]bool{false, true, false} {
			t.Errorf("cheered: %v", cheered)
		}
		for chat, want := range map[storage.ChatID]string{ana: `"to": "Benny"`, ben: `"by": "Ana"`} {
			file, err := s.Export(t.Context(), chat)
			if err != nil || !strings.Contains(string(file), want) || strings.Contains(string(file), "a walk") != (chat == ana) {
				t.Errorf("%s, %v", file, err)
			}
		}
		write(t, s, func(ctx context.Context) error { return s.DropGoodThing(ctx, walk.ID, ana) })
		if shares, err := s.MilestonesShown(t.Context(), ben); err != nil || len(shares) != 0 {
			t.Errorf("of one that is removed: %+v, %v", shares, err)
		}
		// What Ana kept is hers also when Ben is gone.
		write(t, s, func(ctx context.Context) error { return s.Erase(ctx, ben, 0) })
		if all, err := s.GoodThings(t.Context(), ana); err != nil || len(all) != 1 || all[0].Words != sent.Words {
			t.Errorf("without Ben: %+v, %v", all, err)
		}
	})
}
