package main

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// TestWhatWasTakenUnknowinglyComesFirst: the database took an update for this process and
// was cut off before it could say so. What follows in its chat must not overtake it.
func TestWhatWasTakenUnknowinglyComesFirst(t *testing.T) {
	s, ctx := storagetest.Postgres(t), t.Context()
	defer s.KeepLease(func() {})()
	q := newQueue(s, nil, updateReader{}, slog.New(slog.DiscardHandler))
	q.byNumber = true
	close(q.ending) // nothing is handled
	receive := func(id int64) {
		t.Helper()
		err := s.Write(ctx, func(ctx context.Context) error {
			_, err := s.Receive(ctx, []storage.Update{{ID: id, Chat: 7, Body: []byte("{}"), ReceivedAt: time.Now()}}, false)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	receive(1)
	if err := s.Write(ctx, func(ctx context.Context) error { _, err := s.ClaimUpdates(ctx, 10); return err }); err != nil {
		t.Fatal(err)
	}
	receive(2)
	q.taking.doubt = true
	if err := q.claim(ctx); err != nil {
		t.Fatal(err)
	}
	var waiting []int64
	for _, a := range q.chats[7].waiting {
		waiting = append(waiting, a.ID)
	}
	if !slices.Equal(waiting, []int64{1, 2}) {
		t.Errorf("%v wait, want both in order", waiting)
	}
}

// TestWhatCouldNotBeTakenIsKeptWithItsAnswer: the database was away for a moment, and what
// is said to an update has to stand below the guard's answer all the same.
func TestWhatCouldNotBeTakenIsKeptWithItsAnswer(t *testing.T) {
	s := storagetest.Postgres(t)
	defer s.KeepLease(func() {})()
	q := newQueue(s, nil, updateReader{}, slog.New(slog.DiscardHandler))
	close(q.ending)
	err := s.Write(t.Context(), func(ctx context.Context) error {
		_, err := s.Receive(ctx, []storage.Update{{ID: 1, Chat: 7, Body: []byte("{}"), ReceivedAt: time.Now()}}, false)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	a := &arrival{ID: 1, Chat: 7, answer: &answer{}}
	q.stored([]*arrival{a})
	away, cancel := context.WithCancel(t.Context())
	cancel()
	if err := q.claim(away); err == nil {
		t.Fatal("it took something from a database that is away")
	}
	if err := q.claim(t.Context()); err != nil {
		t.Fatal(err)
	}
	if c := q.chats[7]; c == nil || len(c.waiting) != 1 || c.waiting[0] != a {
		t.Error("what waits is not what arrived")
	}
	if len(q.taking.fresh) != 0 {
		t.Error("it is kept for ever")
	}
}

// TestAChatsUpdatesWaitInTheOrderOfTheirNumbers however they arrive, but for those that
// are begun; and each waits once.
func TestAChatsUpdatesWaitInTheOrderOfTheirNumbers(t *testing.T) {
	for _, c := range []struct {
		byNumber bool
		begun    int
		arrive   []int64
		want     []int64
	}{
		{true, 0, []int64{2, 1, 3, 2}, []int64{1, 2, 3}},
		{true, 1, []int64{5, 3, 4}, []int64{5, 3, 4}},
		{true, 1, []int64{5, 9, 7, 8, 7}, []int64{5, 7, 8, 9}},
		{false, 0, []int64{900, 3, 4}, []int64{900, 3, 4}},
	} {
		q, chat := &queue{byNumber: c.byNumber}, &chatQueue{}
		for _, id := range c.arrive {
			q.put(chat, &arrival{ID: id})
			chat.begun = min(c.begun, len(chat.waiting))
		}
		var got []int64
		for _, a := range chat.waiting {
			got = append(got, a.ID)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v arrive, %d begun: they wait as %v, want %v", c.arrive, c.begun, got, c.want)
		}
	}
}
