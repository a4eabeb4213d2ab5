package storage_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// changedByNewer leaves a database as one of a newer version would leave it.
const changedByNewer = `UPDATE porchlight_version SET version = 1000, compat = 1000`

func TestDatabaseOfANewerVersionIsRefusedWithWhatToDo(t *testing.T) {
	for _, at := range []storage.Address{{File: filepath.Join(t.TempDir(), "porchlight.db")}, {Postgres: storagetest.PostgresSchema(t)}} {
		s, db := openAt(t, at)
		exec(t, db, changedByNewer)
		seal, err := storage.ParseKey(storagetest.Key)
		if err != nil {
			t.Fatal(err)
		}
		again, err := storage.Open(t.Context(), at, seal)
		if err == nil {
			again.Close()
		}
		if !errors.Is(err, storage.ErrNewer) || !strings.Contains(err.Error(), "start that one") || strings.Contains(err.Error(), "\n") {
			t.Errorf("it says %v", err)
		}
		if _, _, err := s.Keys(t.Context()); err != nil {
			t.Errorf("the refused one left a mark: %v", err)
		}
	}
}

// TestReplicaStepsBackFromANewerVersion: what it held is another's at once, and it takes
// nothing any more.
func TestReplicaStepsBackFromANewerVersion(t *testing.T) {
	at := storage.Address{Postgres: storagetest.PostgresSchema(t)}
	s, db := openAt(t, at)
	lost := make(chan struct{}, 1)
	end := s.KeepLease(func() { lost <- struct{}{} })
	defer end()
	write(t, s, func(ctx context.Context) error {
		_, err := s.Receive(ctx, []storage.Update{{ID: 1, Chat: 7, Body: []byte("an update"), ReceivedAt: noon}, {ID: 2, Chat: 8, Body: []byte("another"), ReceivedAt: noon}}, false)
		return err
	})
	claims := func() (n int) {
		write(t, s, func(ctx context.Context) error {
			claimed, err := s.ClaimUpdates(ctx, 1)
			n = len(claimed)
			return err
		})
		return n
	}
	if n := claims(); n != 1 || !s.Leads() {
		t.Fatalf("it took %d updates, and leads: %v", n, s.Leads())
	}
	exec(t, db, changedByNewer)
	<-s.Outdated()
	<-lost
	var held, replicas int
	if err := db.QueryRow(`SELECT (SELECT COUNT(*) FROM inbox WHERE holder <> 0), (SELECT COUNT(*) FROM replicas)`).Scan(&held, &replicas); err != nil || held != 0 || replicas != 0 {
		t.Errorf("%d updates are held and %d leases left, %v", held, replicas, err)
	}
	if n := claims(); n != 0 || s.Leads() {
		t.Errorf("it took %d updates, and leads: %v", n, s.Leads())
	}
}

// TestUpgradeWaitsForReplicasOfBeforeTheLeases: these would neither store anything any more
// nor know why.
func TestUpgradeWaitsForReplicasOfBeforeTheLeases(t *testing.T) {
	at := storage.Address{Postgres: storagetest.PostgresSchema(t)}
	db, err := sql.Open("pgx", at.Postgres)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	exec(t, db, `CREATE TABLE porchlight_version (version INTEGER, compat INTEGER)`)
	upTo(t, db, "pgx", beforeLeases)
	older, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer older.Close()
	const leads = 7670682475 // as they number it
	if _, err := older.ExecContext(t.Context(), `SELECT pg_advisory_lock($1)`, leads); err != nil {
		t.Fatal(err)
	}
	looks := make(chan struct{}, 100)
	ctx := storage.Overheard(context.WithoutCancel(t.Context()), func(statement string) {
		if strings.Contains(statement, "pg_try_advisory_xact_lock") {
			looks <- struct{}{}
		}
	})
	seal, err := storage.ParseKey(storagetest.Key)
	if err != nil {
		t.Fatal(err)
	}
	opened := make(chan error)
	go func() {
		s, err := storage.Open(ctx, at, seal)
		if err == nil {
			s.Close()
		}
		opened <- err
	}()
	<-looks
	<-looks
	version := func() (version int) {
		if err := db.QueryRow(`SELECT version FROM porchlight_version`).Scan(&version); err != nil {
			t.Fatal(err)
		}
		return version
	}
	if got := version(); got != beforeLeases {
		t.Errorf("the tables are those of version %d beside a replica of version %d", got, beforeLeases)
	}
	if _, err := older.ExecContext(t.Context(), `SELECT pg_advisory_unlock($1)`, leads); err != nil {
		t.Fatal(err)
	}
	if err := <-opened; err != nil {
		t.Fatal(err)
	}
	if got := version(); got <= beforeLeases {
		t.Errorf("the tables are those of version %d when the older replica has ended", got)
	}
}
