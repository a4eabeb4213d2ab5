package scheduler

import (
	"context"
	"log/slog"
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
