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

// TestPlans are kept, changed and dropped by whose they are, and by nobody else; the
// chat tells whether there is one.
func TestPlans(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		now := time.Date(2026, time.November, 28, 20, 0, 0, 0, time.UTC)
		const ana, ben storage.ChatID = 1, 2
		var tie storage.Tie
		write(t, s, func(ctx context.Context) (err error) {
			tie = storage.Tie{Person: ana, Supporter: ben, Terms: storage.Terms{Name: "Benny", Theirs: "Ana"}, AcceptedAt: now}
			tie.ID, err = s.AddTie(ctx, tie)
			return errors.Join(err, s.KeepChat(ctx, storage.Chat{ID: ana, StartedAt: now}), s.KeepChat(ctx, storage.Chat{ID: ben, StartedAt: now}))
		})
		hasPlan := func(want bool) {
			t.Helper()
			if chat, err := s.Chat(t.Context(), ana); err != nil || chat.HasPlan != want {
				t.Errorf("has a plan: %v, %v", chat.HasPlan, err)
			}
		}
		hasPlan(false)
		write(t, s, func(ctx context.Context) error {
			return errors.Join(
				s.KeepPlanLine(ctx, storage.PlanLine{Chat: ana, Step: "signs", Words: "I stop answering calls"}),
				s.KeepPlanLine(ctx, storage.PlanLine{Chat: ana, Step: "alone", Words: "a walk by the river"}))
		})
		hasPlan(true)
		all, err := s.PlanLines(t.Context(), ana)
		if err != nil || len(all) != 2 || all[0].Words != "I stop answering calls" || all[1].Step != "alone" {
			t.Fatalf("%+v, %v", all, err)
		}
		if _, err := s.PlanLine(t.Context(), all[0].ID, ben); !errors.Is(err, storage.ErrNoPlanLine) {
			t.Errorf("another's: %v", err)
		}
		changed, theirs := all[0], all[1]
		changed.Words, theirs.Chat, theirs.Words = "I sleep all day", ben, "x"
		write(t, s, func(ctx context.Context) error {
			return errors.Join(s.KeepPlanLine(ctx, changed), s.KeepPlanLine(ctx, theirs), s.DropPlanLine(ctx, all[1].ID, ben),
				s.SharePlan(ctx, tie, "signs", now), s.SharePlan(ctx, tie, "signs", now.Add(time.Hour)), s.SharePlan(ctx, tie, "alone", now))
		})
		if now, err := s.PlanLines(t.Context(), ana); err != nil || len(now) != 2 || now[0] != changed || now[1] != all[1] {
			t.Errorf("%+v, %v", now, err)
		}
		if shares, err := s.PlanShares(t.Context(), tie.ID); err != nil || len(shares) != 2 || !shares[1].At.Equal(now) {
			t.Errorf("shared: %+v, %v", shares, err)
		}
		for chat, want := range map[storage.ChatID]string{ana: `"with": "Benny"`, ben: `"by": "Ana"`} {
			file, err := s.Export(t.Context(), chat)
			if err != nil || !strings.Contains(string(file), want) || strings.Contains(string(file), "I sleep all day") != (chat == ana) {
				t.Errorf("%s, %v", file, err)
			}
		}
		write(t, s, func(ctx context.Context) error {
			return errors.Join(s.UnsharePlan(ctx, tie.ID, "signs"), s.DropPlanLine(ctx, all[0].ID, ana), s.DropPlanLine(ctx, all[1].ID, ana))
		})
		if shares, err := s.PlanShares(t.Context(), tie.ID); err != nil || len(shares) != 1 || shares[0].Part != "alone" {
			t.Errorf("shared: %+v, %v", shares, err)
		}
		hasPlan(false)
		write(t, s, func(ctx context.Context) error { return s.EndTie(ctx, tie) })
		if shares, err := s.PlanShares(t.Context(), tie.ID); err != nil || len(shares) != 0 {
			t.Errorf("with the tie: %+v, %v", shares, err)
		}
	})
}
