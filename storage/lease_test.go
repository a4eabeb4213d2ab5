package storage_test

import (
	"context"
	"database/sql"
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
	return openReplicasAt(t, storagetest.PostgresSchema(t), count)
}

func openReplicasAt(t *testing.T, address string, count int) (all []*storage.Store) {
	t.Helper()
	seal, err := storage.ParseKey(storagetest.Key)
	if err != nil {
		t.Fatal(err)
	}
	for range count {
		s, err := storage.Open(context.Background(), storage.Address{Postgres: address}, seal)
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

// TestTheNumberOfALeaseIsSynced: what is not may be given again after a crash of the server,
// and then two replicas hold by one number.
func TestTheNumberOfALeaseIsSynced(t *testing.T) {
	address := storagetest.PostgresSchema(t)
	s := openReplicasAt(t, address, 1)[0]
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	_, err = db.Exec(`
		CREATE FUNCTION synced() RETURNS trigger AS $$ BEGIN
			IF current_setting('synchronous_commit') <> 'on' THEN RAISE EXCEPTION 'it is not synced'; END IF;
			RETURN NEW;
		END $$ LANGUAGE plpgsql;
		CREATE TRIGGER synced BEFORE INSERT ON replicas FOR EACH ROW EXECUTE FUNCTION synced()`)
	if err != nil {
		t.Fatal(err)
	}
	s.RenewNow(t.Context(), func() {})
	if !s.Leads() {
		t.Error("it got no lease")
	}
}

// TestAReplicaThatHasJustBegunEndsNobodysLease: the database may have been away before, so
// that nobody could renew theirs.
func TestAReplicaThatHasJustBegunEndsNobodysLease(t *testing.T) {
	replicas := openReplicas(t, 3)
	there, begun, longThere := replicas[0], replicas[1], replicas[2]
	ctx, lost := t.Context(), false
	there.RenewNow(ctx, unheard)
	if err := there.Lapse(ctx); err != nil {
		t.Fatal(err)
	}
	begun.RenewAtStart(ctx, unheard)
	longThere.RenewNow(ctx, unheard)
	takesOver := func(s *storage.Store) {
		t.Helper()
		if err := s.TakeOverNow(ctx); err != nil {
			t.Fatal(err)
		}
	}
	takesOver(begun)
	there.RenewNow(ctx, func() { lost = true })
	if lost {
		t.Error("one that has just begun has ended another's lease")
	}
	if err := there.Lapse(ctx); err != nil {
		t.Fatal(err)
	}
	takesOver(longThere)
	there.RenewNow(ctx, func() { lost = true })
	if !lost {
		t.Error("one that is there for long has not ended a lease that was not renewed")
	}
}

// TestALeaseLastsAsLongAsItIsRenewedAndTheOldestLeads begins with one that has all but ended.
func TestALeaseLastsAsLongAsItIsRenewedAndTheOldestLeads(t *testing.T) {
	replicas := openReplicas(t, 2)
	ctx, oldest, other := t.Context(), replicas[0], replicas[1]
	oldest.RenewNow(ctx, unheard)
	if err := oldest.Lapse(ctx); err != nil {
		t.Fatal(err)
	}
	lost := false
	for range 2 {
		oldest.RenewNow(ctx, func() { lost = true })
		other.RenewNow(ctx, unheard)
		if err := other.TakeOverNow(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if lost {
		t.Error("a lease that was renewed was ended")
	}
	if !oldest.Leads() || other.Leads() {
		t.Errorf("the oldest leads: %v, the other: %v", oldest.Leads(), other.Leads())
	}
}

// TestAReplicaThatEndsGivesItsLeaseBack: nobody waits for it to end by itself.
func TestAReplicaThatEndsGivesItsLeaseBack(t *testing.T) {
	replicas := openReplicas(t, 2)
	replicas[0].KeepLease(unheard)()
	replicas[1].RenewNow(t.Context(), unheard)
	if !replicas[1].Leads() {
		t.Error("the other does not lead at once")
	}
}
