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

// TestOwnWords are read and dropped by whose they are and by nobody else, and tell of
// their chat that there are some.
func TestOwnWords(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		now := time.Date(2026, time.November, 28, 20, 0, 0, 0, time.UTC)
		const ana, ben storage.ChatID = 1, 2
		var first, second int64
		write(t, s, func(ctx context.Context) error {
			var errFirst, errSecond error
			first, errFirst = s.AddOwnWords(ctx, storage.OwnWords{Chat: ana, Kind: storage.OwnHelped, At: now, Words: "called Sam"})
			second, errSecond = s.AddOwnWords(ctx, storage.OwnWords{Chat: ana, Kind: storage.OwnHelped, At: now.Add(time.Hour), Words: "a walk"})
			return errors.Join(errFirst, errSecond,
				s.KeepChat(ctx, storage.Chat{ID: ana, StartedAt: now}), s.KeepChat(ctx, storage.Chat{ID: ben, StartedAt: now}))
		})
		noted := func(chat storage.ChatID) bool {
			t.Helper()
			c, err := s.Chat(t.Context(), chat)
			if err != nil {
				t.Fatal(err)
			}
			return c.NotedHelp
		}
		if !noted(ana) || noted(ben) {
			t.Errorf("noted: of Ana %v, of Ben %v", noted(ana), noted(ben))
		}
		all, err := s.OwnWords(t.Context(), ana, storage.OwnHelped)
		if err != nil || len(all) != 2 || all[0].Words != "called Sam" || !all[0].At.Equal(now) || all[1].ID != second {
			t.Errorf("%+v, %v", all, err)
		}
		if theirs, err := s.OwnWords(t.Context(), ben, storage.OwnHelped); err != nil || len(theirs) != 0 {
			t.Errorf("another's: %+v, %v", theirs, err)
		}
		file, err := s.Export(t.Context(), ana)
		if err != nil || !strings.Contains(string(file), `"words": "called Sam"`) {
			t.Errorf("%s, %v", file, err)
		}
		write(t, s, func(ctx context.Context) error {
			byAnother, err := s.DropOwnWords(ctx, first, ben)
			gone, errDrop := s.DropOwnWords(ctx, first, ana)
			twice, errTwice := s.DropOwnWords(ctx, first, ana)
			last, errLast := s.DropOwnWords(ctx, second, ana)
			if byAnother || !gone || twice || !last {
				t.Errorf("dropped by another %v, by Ana %v, twice %v, the last %v", byAnother, gone, twice, last)
			}
			return errors.Join(err, errDrop, errTwice, errLast)
		})
		if noted(ana) {
			t.Error("there are none any more")
		}
	})
}
