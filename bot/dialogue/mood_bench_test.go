package dialogue

import (
	"context"
	"testing"
	"time"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// BenchmarkMoodTurn has somebody ask for the picture of a year of which every day was told
// in words. What is measured keeps the writer busy; the drawing does not, and is measured
// in package picture.
//
//	go test ./bot/dialogue -run '^$' -bench MoodTurn
func BenchmarkMoodTurn(b *testing.B) {
	s := storagetest.SQLite(b)
	now := time.Date(2026, time.November, 28, 20, 0, 0, 0, time.UTC)
	words := []storage.Private{"a walk with Sam by the river, and tea", "slept badly again and the bus was late", "nothing much, rain, the long way home"}
	ctx := context.Background()
	err := s.Write(ctx, func(ctx context.Context) error {
		if err := s.KeepChat(ctx, storage.Chat{ID: 1, Zone: "UTC", StartedAt: now}); err != nil {
			return err
		}
		for day := range 365 {
			at := now.AddDate(0, 0, -day)
			c := storage.Checkin{Chat: 1, Day: at.Format(dayForm), At: at, Score: 5 - day%3, Words: words[day%3]}
			if _, err := s.KeepCheckin(ctx, c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	set, update := New(), int64(0)
	for b.Loop() {
		update++
		err := s.Write(ctx, func(ctx context.Context) error {
			return set.Handle(ctx, &Turn{
				Scene: Scene{Store: s, Now: now, Host: Host{Language: "en"}}, Update: update,
				Chat: storage.Chat{ID: 1}, Text: "/mood 365", Command: "mood", Rest: "365",
			})
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
