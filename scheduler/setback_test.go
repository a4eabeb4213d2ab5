package scheduler

import (
	"context"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"porchlight/messages"
	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// TestNobodyWaitsForAsLongAsTheClockWasSetBack has a reply that was due by a clock that was
// an hour ahead.
func TestNobodyWaitsForAsLongAsTheClockWasSetBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := storagetest.SQLite(t)
		began := time.Now()
		before := looked{wall: began.Round(0).Add(time.Hour), even: began}
		err := s.Write(t.Context(), func(ctx context.Context) error {
			_, err := Post(ctx, s, Posting{To: 7, Lane: storage.LaneReply, Message: messages.Message{Text: "x"}, Due: before.wall})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		a := make(arrived, 1)
		d := &Dispatcher{Store: s, Deliverer: a, Pace: NewPace(1000), Log: slog.New(slog.DiscardHandler), looked: before}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { d.Run(ctx); close(ended) }()
		<-a
		if waited := time.Since(began); waited > time.Second {
			t.Errorf("it waited for %v", waited)
		}
		stop()
		<-ended
	})
}
