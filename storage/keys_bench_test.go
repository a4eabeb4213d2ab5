package storage_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// BenchmarkHundredUpdates takes in a hundred updates, each of somebody else, and
// handles them as a small talk does: a name that is kept, a step, an answer. Of new
// people a key is made for each, with one more wait for the disk for all of them.
//
//	go test ./storage -run '^$' -bench HundredUpdates
func BenchmarkHundredUpdates(b *testing.B) {
	for _, c := range []struct {
		name  string
		isNew bool
	}{{"known", false}, {"new", true}} {
		b.Run(c.name, func(b *testing.B) {
			s := storagetest.SQLite(b)
			handle := func(first storage.ChatID, update int64) {
				now := time.Now()
				err := s.Write(context.Background(), func(ctx context.Context) error {
					for i := range storage.ChatID(100) {
						id, chat := update+int64(i), first+i
						_, err := s.Receive(ctx, []storage.Update{{ID: id, Chat: chat, Body: make([]byte, 600), ReceivedAt: now}}, false)
						_, errChat := s.Chat(ctx, chat)
						if errors.Is(errChat, storage.ErrNoChat) {
							errChat = s.KeepChat(ctx, storage.Chat{ID: chat, Name: "Ana", Username: "ana", StartedAt: now})
						}
						errStep := s.KeepStep(ctx, chat, storage.Step{Name: "x", Notes: make([]byte, 100)}, now)
						posted, errPost := s.Post(ctx, storage.Delivery{Lane: storage.LaneReply, Chat: chat, Body: make([]byte, 900), Due: now})
						_, errHandled := s.Handled(ctx, id)
						if err := errors.Join(err, errChat, errStep, errPost, errHandled, s.Settle(ctx, posted)); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			handle(1, 1)
			first, update := storage.ChatID(1), int64(1)
			for b.Loop() {
				update += 100
				if c.isNew {
					first += 100
				}
				handle(first, update)
			}
		})
	}
}
