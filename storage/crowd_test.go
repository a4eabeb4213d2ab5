package storage_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// TestWhatIsOldGoesInSeveralWrites has more of it than one write takes.
func TestWhatIsOldGoesInSeveralWrites(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		const chat, many = 7, 1200
		keepName(t, s, chat)
		all := []storage.Shown{{Chat: chat, Message: many + 1, At: noon}}
		for i := range many {
			all = append(all, storage.Shown{Chat: chat, Message: i + 1, At: noon.Add(-storage.TakenAwayFor - time.Second)})
		}
		write(t, s, func(ctx context.Context) error { _, err := s.KeepShown(ctx, all); return err })
		if err := s.Forget(t.Context(), noon); err != nil {
			t.Fatal(err)
		}
		if left, err := s.ShownIn(t.Context(), chat, time.Time{}); err != nil || len(left) != 1 || left[0].Message != many+1 {
			t.Errorf("%d are left, %v; want the one that is not old", len(left), err)
		}
	})
}

// TestEveryKeyIsLookedAt has more keys than are looked at in one go.
func TestEveryKeyIsLookedAt(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		before, _, err := s.Keys(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		const many = 2100
		write(t, s, func(ctx context.Context) (err error) {
			for id := range storage.ChatID(many) {
				err = errors.Join(err, s.KeepChat(ctx, storage.Chat{ID: id + 1, Name: "Ana", StartedAt: noon}))
			}
			return err
		})
		write(t, s, func(ctx context.Context) error { return s.DropChats(ctx, 1, many) })
		keepName(t, s, 1)
		keepName(t, s, many)
		if err := s.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if left, _, err := s.Keys(t.Context()); err != nil || left != before+2 {
			t.Errorf("%d keys are left, %v; want those of two more than %d", left, err, before)
		}
	})
}

// TestWhatWasSetUpWithAnInvitationGoesWithWhoInvited needs no Sweep, which comes each hour.
func TestWhatWasSetUpWithAnInvitationGoesWithWhoInvited(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		before, _, err := s.Keys(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		keepName(t, s, 7)
		write(t, s, func(ctx context.Context) error {
			_, _, err := s.Invite(ctx, 7, storage.Terms{Name: "Sam", Theirs: "Ana"}, noon)
			return err
		})
		if now, _, err := s.Keys(t.Context()); err != nil || now != before+2 {
			t.Errorf("%d keys, %v; want one for the person and one for the invitation", now-before, err)
		}
		write(t, s, func(ctx context.Context) error { return s.Erase(ctx, 7, 0) })
		if now, _, err := s.Keys(t.Context()); err != nil || now != before {
			t.Errorf("%d keys are left, %v", now-before, err)
		}
	})
}

// TestKeysAreLookedThroughAtTheStartOnlyForAnOlderDatabase opens a database that knows of
// all that was destroyed, and then one that does not: by what they ask.
func TestKeysAreLookedThroughAtTheStartOnlyForAnOlderDatabase(t *testing.T) {
	at := storage.Address{File: filepath.Join(t.TempDir(), "porchlight.db")}
	seal, err := storage.ParseKey(storagetest.Key)
	if err != nil {
		t.Fatal(err)
	}
	opened := func(then func(s *storage.Store)) (looked bool) {
		t.Helper()
		ctx := storage.Overheard(context.Background(), func(statement string) { looked = looked || strings.Contains(statement, "key_id IN (") })
		s, err := storage.Open(ctx, at, seal)
		if err != nil {
			t.Fatal(err)
		}
		looks := looked
		then(s)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		return looks
	}
	opened(func(s *storage.Store) {
		for chat := range storage.ChatID(3) {
			keepName(t, s, chat+1)
		}
		write(t, s, func(ctx context.Context) error { return s.Erase(ctx, 1, 0) })
		// One of two that are written together is undone.
		err := s.Write(t.Context(), func(ctx context.Context) error { return errors.Join(s.Erase(ctx, 2, 0), errors.New("undone")) })
		if err == nil {
			t.Fatal("it was not undone")
		}
		write(t, s, func(ctx context.Context) error { return s.Erase(ctx, 3, 0) })
	})
	if opened(func(*storage.Store) {}) {
		t.Error("all keys are looked through though the database knows of those that are gone")
	}
	opened(func(s *storage.Store) {
		write(t, s, func(ctx context.Context) error { return s.KeepNote(ctx, "destroying", fmt.Sprint(1)) }) // as an older copy has it
	})
	if !opened(func(*storage.Store) {}) {
		t.Error("an older database is taken for the newest")
	}
	if opened(func(*storage.Store) {}) {
		t.Error("it is looked through again")
	}
}

// TestWhoeverIsBackIsErasedByASweep puts a row back for a key that was destroyed, though
// the database knows of that.
func TestWhoeverIsBackIsErasedByASweep(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		keepName(t, s, 1)
		key, err := s.KeyOf(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		write(t, s, func(ctx context.Context) error { return s.Erase(ctx, 1, 0) })
		write(t, s, func(ctx context.Context) error {
			return errors.Join(s.KeepChat(ctx, storage.Chat{ID: 1, StartedAt: noon}), s.GiveKey(ctx, 1, key))
		})
		if err := s.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Chat(t.Context(), 1); !errors.Is(err, storage.ErrNoChat) {
			t.Errorf("whoever was erased is back: %v", err)
		}
	})
}
