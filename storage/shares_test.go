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

// TestCards are shown to one supporter by name and taken back, apart from the steps of the
// plan, and end with the tie. Whoever sees one has its name in their export, and not its words.
func TestCards(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		now := time.Date(2026, time.November, 28, 20, 0, 0, 0, time.UTC)
		const ana, ben, cleo storage.ChatID = 1, 2, 3
		ties := map[storage.ChatID]storage.Tie{}
		write(t, s, func(ctx context.Context) (all error) {
			for chat, name := range map[storage.ChatID]string{ben: "Benny", cleo: "Cleo"} {
				tie := storage.Tie{Person: ana, Supporter: chat, Terms: storage.Terms{Name: name, Theirs: "Ana"}, AcceptedAt: now}
				var err error
				tie.ID, err = s.AddTie(ctx, tie)
				ties[chat] = tie
				all = errors.Join(all, err, s.KeepChat(ctx, storage.Chat{ID: chat, StartedAt: now}))
			}
			_, err := s.AddOwnWords(ctx, storage.OwnWords{Chat: ana, Kind: storage.OwnCardHelps, At: now, Words: "a short message"})
			return errors.Join(all, err, s.KeepChat(ctx, storage.Chat{ID: ana, StartedAt: now}),
				s.ShareCard(ctx, ties[ben], "helps", now), s.ShareCard(ctx, ties[ben], "be", now.Add(time.Hour)), s.ShareCard(ctx, ties[ben], "helps", now.Add(time.Hour)))
		})
		shares := func(chat storage.ChatID, want ...string) {
			t.Helper()
			all, err := s.CardShares(t.Context(), ties[chat].ID)
			if err != nil || len(all) != len(want) {
				t.Fatalf("%+v, %v, want %q", all, err, want)
			}
			for i, share := range all {
				if share.Part != want[i] {
					t.Errorf("%+v, want %q", all, want)
				}
			}
		}
		shares(ben, "helps", "be")
		shares(cleo)
		if steps, err := s.PlanShares(t.Context(), ties[ben].ID); err != nil || len(steps) != 0 {
			t.Errorf("steps of the plan: %+v, %v", steps, err)
		}
		for chat, want := range map[storage.ChatID][]string{ana: {`"card": "helps"`, `"with": "Benny"`, "a short message"}, ben: {`"card": "helps"`, `"by": "Ana"`}} {
			file, err := s.Export(t.Context(), chat)
			for _, one := range want {
				if err != nil || !strings.Contains(string(file), one) {
					t.Errorf("%q is not in %s, %v", one, file, err)
				}
			}
			if chat == ben && strings.Contains(string(file), "a short message") {
				t.Errorf("Ana's words are in Ben's: %s", file)
			}
		}
		write(t, s, func(ctx context.Context) error {
			return errors.Join(s.UnshareCard(ctx, ties[ben].ID, "helps"), s.UnsharePlan(ctx, ties[ben].ID, "be"), s.UnshareCard(ctx, ties[cleo].ID, "be"))
		})
		shares(ben, "be")
		write(t, s, func(ctx context.Context) error { return s.EndTie(ctx, ties[ben]) })
		shares(ben)
	})
}
