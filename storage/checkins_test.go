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

// TestCheckins are kept, changed and dropped by whose they are, and by nobody else.
func TestCheckins(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		now := time.Date(2026, time.November, 28, 20, 0, 0, 0, time.UTC)
		const ana, ben storage.ChatID = 1, 2
		var today int64
		write(t, s, func(ctx context.Context) error {
			_, err := s.KeepCheckin(ctx, storage.Checkin{Chat: ana, Day: "2026-11-27", At: now.Add(-time.Minute), Score: 2})
			return errors.Join(err, func() (err error) {
				today, err = s.KeepCheckin(ctx, storage.Checkin{Chat: ana, Day: "2026-11-28", At: now, Score: 3, Words: "slept badly"})
				return err
			}())
		})
		if _, err := s.Checkin(t.Context(), today, ben); !errors.Is(err, storage.ErrNoCheckin) {
			t.Errorf("another's: %v", err)
		}
		last, err := s.LastCheckin(t.Context(), ana)
		if err != nil || last.ID != today || last.Score != 3 || last.Words != "slept badly" || !last.At.Equal(now) {
			t.Fatalf("%+v, %v", last, err)
		}
		last.Score, last.Words = 4, ""
		theirs := last
		theirs.Chat, theirs.Score = ben, 1
		write(t, s, func(ctx context.Context) error {
			_, err := s.KeepCheckin(ctx, last)
			_, other := s.KeepCheckin(ctx, theirs)
			return errors.Join(err, other, s.DropCheckin(ctx, today, ben))
		})
		all, err := s.Checkins(t.Context(), ana, "2026-11-27", "2026-11-28")
		if err != nil || len(all) != 2 || all[0].Day != "2026-11-27" || all[1].Score != 4 || all[1].Words != "" {
			t.Errorf("%+v, %v", all, err)
		}
		write(t, s, func(ctx context.Context) error { return s.DropCheckin(ctx, today, ana) })
		if all, err := s.Checkins(t.Context(), ana, "2026-11-28", "2026-11-28"); err != nil || len(all) != 0 {
			t.Errorf("dropped: %+v, %v", all, err)
		}
		write(t, s, func(ctx context.Context) error { return s.KeepChat(ctx, storage.Chat{ID: ana, StartedAt: now}) })
		file, err := s.Export(t.Context(), ana)
		if err != nil || !strings.Contains(string(file), `"day": "2026-11-27"`) || !strings.Contains(string(file), `"score": 2`) {
			t.Errorf("%s, %v", file, err)
		}
	})
}

// TestCheckinsGoWhenWhoseTheyAreWants keeps one for as long as any, and one of each of
// two people of whom one chose less.
func TestCheckinsGoWhenWhoseTheyAreWants(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		now := time.Now()
		const ana, ben storage.ChatID = 1, 2
		write(t, s, func(ctx context.Context) (all error) {
			for chat, days := range map[storage.ChatID]int{ana: 30, ben: 0} {
				all = errors.Join(all, s.KeepChat(ctx, storage.Chat{ID: chat, NoteDays: days, StartedAt: now}))
				for _, age := range []int{1, 31, 399, 401} {
					at := now.AddDate(0, 0, -age)
					_, err := s.KeepCheckin(ctx, storage.Checkin{Chat: chat, Day: at.Format(time.DateOnly), At: at, Score: 3})
					all = errors.Join(all, err)
				}
			}
			return all
		})
		write(t, s, func(ctx context.Context) error { return s.Forget(ctx, now) })
		for chat, want := range map[storage.ChatID]int{ana: 1, ben: 3} {
			if all, err := s.Checkins(t.Context(), chat, "", "9999"); err != nil || len(all) != want {
				t.Errorf("of %d there are %d, want %d; %v", chat, len(all), want, err)
			}
		}
		if mark, err := s.ErasedMark(t.Context()); err != nil || mark == "" {
			t.Errorf("the files hold them still, and nobody knows: %v", err)
		}
		if chat, err := s.Chat(t.Context(), ana); err != nil || chat.NoteDays != 30 {
			t.Errorf("%+v, %v", chat, err)
		}
	})
}
