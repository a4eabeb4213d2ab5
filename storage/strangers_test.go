package storage_test

import (
	"context"
	"errors"
	"testing"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

func TestWhomSomethingIsKeptOfIsNoStranger(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		const before, more = 6000, 100
		keep := func(id storage.ChatID) {
			t.Helper()
			write(t, s, func(ctx context.Context) error {
				for i := range storage.ChatID(more) {
					if err := s.KeepChat(ctx, storage.Chat{ID: id + i, Country: "US"}); err != nil {
						return err
					}
				}
				return nil
			})
		}
		for id := storage.ChatID(1); id <= before; id += more {
			keep(id)
		}
		if s.IsStranger(9_000_000) {
			t.Error("somebody is called a stranger though nobody has looked")
		}
		if err := s.LearnChats(t.Context()); err != nil {
			t.Fatal(err)
		}
		keep(20_000)
		for id := range storage.ChatID(30_000) {
			isKept := id >= 1 && id <= before || id >= 20_000 && id < 20_000+more
			if isKept && s.IsStranger(id) {
				t.Fatalf("%d is called a stranger", id)
			}
		}
		strangers := 0
		for id := range storage.ChatID(1000) {
			if s.IsStranger(9_000_000 + id) {
				strangers++
			}
		}
		if s.Embedded() != (strangers > 900) {
			t.Errorf("%d of 1000 strangers are known as such", strangers)
		}
		undone := errors.New("undone")
		err := s.Write(t.Context(), func(ctx context.Context) error {
			for id := range storage.ChatID(100) {
				if err := s.KeepChat(ctx, storage.Chat{ID: 9_000_000 + id}); err != nil {
					return err
				}
				if s.IsStranger(9_000_000 + id) {
					t.Errorf("%d is called a stranger while they are being kept", id)
				}
			}
			return undone
		})
		if !errors.Is(err, undone) {
			t.Error(err)
		}
	})
}
