package storage_test

import (
	"context"
	"testing"
	"time"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// TestShown is known by chat for two days, and not of a stranger or of who was erased.
func TestShown(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		now := time.Date(2026, time.November, 28, 20, 0, 0, 0, time.UTC)
		const ana, ben, stranger storage.ChatID = 1, 2, 3
		keep := func(all ...storage.Shown) (strangers []storage.Shown) {
			write(t, s, func(ctx context.Context) (err error) {
				strangers, err = s.KeepShown(ctx, all)
				return err
			})
			return strangers
		}
		shown := func(chat storage.ChatID) (numbers []int) {
			all, err := s.ShownIn(t.Context(), chat, now.Add(-time.Hour))
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range all {
				numbers = append(numbers, m.Message)
			}
			return numbers
		}
		keepName(t, s, ana)
		keepName(t, s, ben)
		old := storage.Shown{Chat: ana, Message: 6, At: now.Add(-storage.TakenAwayFor - time.Hour)}
		left := keep(storage.Shown{Chat: ana, Message: 7, At: now}, storage.Shown{Chat: ana, Message: 8, Own: true, At: now},
			storage.Shown{Chat: ben, Message: 9, At: now}, storage.Shown{Chat: stranger, Message: 10, At: now}, old)
		if len(left) != 1 || left[0].Chat != stranger || len(keep(storage.Shown{Chat: ana, Message: 7, At: now})) != 0 {
			t.Errorf("not kept: %+v", left)
		}
		if got := shown(ana); len(got) != 2 || got[0] != 7 || got[1] != 8 || len(shown(stranger)) != 0 {
			t.Errorf("shown: %v", got)
		}
		write(t, s, func(ctx context.Context) error { return s.Forget(ctx, now) })
		if all, err := s.ShownIn(t.Context(), ana, time.Time{}); err != nil || len(all) != 2 || !all[1].Own || !all[1].At.Equal(now) {
			t.Errorf("after two days: %+v, %v", all, err)
		}
		write(t, s, func(ctx context.Context) error { return s.Erase(ctx, ana, 0) })
		if len(keep(storage.Shown{Chat: ana, Message: 11, At: now})) != 1 || len(shown(ana)) != 0 || len(shown(ben)) != 1 {
			t.Errorf("after erasing: %v, of another %v", shown(ana), shown(ben))
		}
	})
}
