package dialogue

import (
	"context"
	"errors"
	"testing"
	"time"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

func TestPlacesAreReadBeforeTheTransactionAndNotInIt(t *testing.T) {
	s, ctx := storagetest.SQLite(t), context.Background()
	placesRead.Store(false)
	try := func() error {
		turn := &Turn{Scene: Scene{Store: s, Now: time.Now()}, Chat: storage.Chat{ID: 7}, Text: "/timezone Lisbon", Command: "timezone", Rest: "Lisbon"}
		return s.Write(ctx, func(ctx context.Context) error { return New().Handle(ctx, turn) })
	}
	first, ok := errors.AsType[*First](try())
	if !ok {
		t.Fatal("the places were read while everybody who writes waited")
	}
	if _, err := s.Chat(ctx, 7); err != storage.ErrNoChat {
		t.Errorf("something was kept: %v", err)
	}
	first.Do()
	if err := try(); err != nil {
		t.Fatal(err)
	}
	if chat, err := s.Chat(ctx, 7); err != nil || chat.Zone != "Europe/Lisbon" {
		t.Errorf("%+v, %v", chat, err)
	}
}
