package storage_test

import (
	"context"
	"testing"
	"time"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

func TestTheOnlyProcessLeads(t *testing.T) {
	leader, stop := lead(storagetest.SQLite(t))
	defer stop()
	waitFor(t, leader.Leads)
}

func TestOneOfTwoReplicasLeadsAndTheOtherTakesOver(t *testing.T) {
	address := storage.Address{Postgres: storagetest.PostgresSchema(t)}
	seal, err := storage.ParseKey(storagetest.Key)
	if err != nil {
		t.Fatal(err)
	}
	var leaders [2]*storage.Leader
	var stops [2]func()
	for i := range leaders {
		s, err := storage.Open(context.Background(), address, seal)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		leaders[i], stops[i] = lead(s)
		defer stops[i]()
	}
	waitFor(t, func() bool { return leaders[0].Leads() != leaders[1].Leads() })
	first, second := 0, 1
	if leaders[1].Leads() {
		first, second = 1, 0
	}
	stops[first]()
	waitFor(t, leaders[second].Leads)
	if leaders[first].Leads() {
		t.Error("the replica that ended still leads")
	}
}

// lead lets a store lead until stop is called, which may be twice.
func lead(s *storage.Store) (l *storage.Leader, stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	l = &storage.Leader{}
	done := make(chan struct{})
	go func() { s.Lead(ctx, l); close(done) }()
	return l, func() { cancel(); <-done }
}

// waitFor polls a condition of another session, up to the test's own time-out.
func waitFor(t *testing.T, condition func() bool) {
	t.Helper()
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for !condition() {
		select {
		case <-ticker.C:
		case <-t.Context().Done():
			t.Fatal("it did not come true")
		}
	}
}
