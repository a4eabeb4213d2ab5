package storage_test

import (
	"context"
	"testing"
	"time"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

func TestTheOnlyProcessLeads(t *testing.T) {
	s := storagetest.SQLite(t)
	defer s.KeepLease(unheard)()
	waitFor(t, s.Leads)
}

func unheard() {}

func TestOneOfTwoReplicasLeadsAndTheOtherTakesOver(t *testing.T) {
	replicas := openReplicas(t, 2)
	var ends [2]func()
	for i, s := range replicas {
		ends[i] = s.KeepLease(unheard)
		defer ends[i]()
	}
	waitFor(t, func() bool { return replicas[0].Leads() != replicas[1].Leads() })
	first, second := 0, 1
	if replicas[1].Leads() {
		first, second = 1, 0
	}
	ends[first]()
	waitFor(t, replicas[second].Leads)
	if replicas[first].Leads() {
		t.Error("the replica that ended still leads")
	}
}

// openReplicas opens so many stores on one database.
func openReplicas(t *testing.T, count int) (all []*storage.Store) {
	t.Helper()
	address := storage.Address{Postgres: storagetest.PostgresSchema(t)}
	seal, err := storage.ParseKey(storagetest.Key)
	if err != nil {
		t.Fatal(err)
	}
	for range count {
		s, err := storage.Open(context.Background(), address, seal)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		all = append(all, s)
	}
	return all
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
