package scheduler

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"porchlight/messages"
	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// arrived is a Deliverer that tells to whom it brought something.
type arrived chan storage.ChatID

func (a arrived) Deliver(_ context.Context, to storage.ChatID, _ messages.Message) ([]int, error) {
	a <- to
	return []int{7}, nil
}

// TestWhatWasClaimedUnknowinglyIsSentSoon: the database was cut off before it could say
// that a delivery was claimed. Its chat does not wait until that claim ends.
func TestWhatWasClaimedUnknowinglyIsSentSoon(t *testing.T) {
	s := storagetest.Postgres(t)
	defer s.KeepLease(func() {})()
	err := s.Write(t.Context(), func(ctx context.Context) error {
		if _, err := Post(ctx, s, Posting{To: 7, Lane: storage.LaneReply, Message: messages.Message{Text: "x"}}); err != nil {
			return err
		}
		_, err := s.ClaimDeliveries(ctx, storage.LaneReply, time.Now(), time.Now().Add(time.Hour), 10)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	a := make(arrived, 1)
	d := &Dispatcher{Store: s, Deliverer: a, Pace: NewPace(1000), Log: slog.New(slog.DiscardHandler), doubt: true}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { d.Run(ctx); close(ended) }()
	select {
	case <-a:
	case <-time.After(30 * time.Second):
		t.Error("it waits for the end of the claim")
	}
	stop()
	<-ended
}

// That the bot is told to end, in the midst of a look at the outbox, is no trouble of it.
func TestAnEndIsNoTroubleOfTheOutbox(t *testing.T) {
	seal, err := storage.ParseKey(storagetest.Key)
	if err != nil {
		t.Fatal(err)
	}
	away, err := storage.Nowhere(storage.Address{File: "porchlight.db"}, seal)
	if err != nil {
		t.Fatal(err)
	}
	defer away.Close()
	for _, ended := range []bool{true, false} {
		var log strings.Builder
		d := &Dispatcher{Store: away, Pace: NewPace(1), Log: slog.New(slog.NewTextHandler(&log, nil))}
		ctx, stop := context.WithCancel(t.Context())
		if ended {
			stop()
		}
		d.round(ctx)
		stop()
		if told := strings.Contains(log.String(), "can't be read"); told == ended {
			t.Errorf("ended: %t; the log says %q", ended, &log)
		}
	}
}
