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
		postAt(t, s, storage.LaneReply, before.wall)
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

// TestTheClockIsFollowedOnceTheDatabaseIsBack: both may happen at one time, as where a host
// wakes up.
func TestTheClockIsFollowedOnceTheDatabaseIsBack(t *testing.T) {
	s := storagetest.SQLite(t)
	now := time.Now()
	ahead := now.Round(0).Add(time.Hour)
	postAt(t, s, storage.LaneReply, ahead)
	var away storage.Outage
	s.Interrupt(&away)
	d := &Dispatcher{Store: s, looked: looked{wall: ahead, even: now}}
	away.Set(true)
	if err := d.followClock(t.Context()); err == nil {
		t.Fatal("the clock was followed without a database")
	}
	away.Set(false)
	if err := d.followClock(t.Context()); err != nil {
		t.Fatal(err)
	}
	due, err := s.NextDue(t.Context(), time.Now())
	if err != nil || due[storage.LaneReply].IsZero() || due[storage.LaneReply].After(time.Now()) {
		t.Errorf("it is due at %v, not now: %v", due[storage.LaneReply], err)
	}
}

// postAt posts something that is due then, and returns its number.
func postAt(t *testing.T, s *storage.Store, lane storage.Lane, due time.Time) (id int64) {
	t.Helper()
	err := s.Write(t.Context(), func(ctx context.Context) (err error) {
		id, err = Post(ctx, s, Posting{To: 7, Lane: lane, Message: messages.Message{Text: "x"}, Due: due})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}
