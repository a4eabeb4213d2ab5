// Package storagetest opens real databases for tests: a SQLite file always, and
// PostgreSQL where PORCHLIGHT_TEST_POSTGRES holds the address of a server. It is
// imported by tests alone.
package storagetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the "pgx" driver

	"porchlight/storage"
)

// Each runs a test on a fresh database of each kind.
func Each(t *testing.T, test func(t *testing.T, s *storage.Store)) {
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// SQLite returns a store on a file of the test's own.
func SQLite(t testing.TB) *storage.Store {
	t.Helper()
	return open(t, storage.Address{File: filepath.Join(t.TempDir(), "porchlight.db")})
}

// Postgres returns a store in a schema of the test's own, or skips the test
// where there is no server.
func Postgres(t testing.TB) *storage.Store {
	t.Helper()
	return open(t, storage.Address{Postgres: PostgresSchema(t)})
}

// PostgresSchema returns the address of an empty schema that ends with the test.
func PostgresSchema(t testing.TB) string {
	t.Helper()
	server := os.Getenv("PORCHLIGHT_TEST_POSTGRES")
	if server == "" {
		if os.Getenv("PORCHLIGHT_MUST_RUN") != "" {
			t.Fatal("PORCHLIGHT_TEST_POSTGRES is not set, and this run must not skip")
		}
		t.Skip("no PostgreSQL here: set PORCHLIGHT_TEST_POSTGRES=postgres://… to run this on one")
	}
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	schema := "test_" + strings.ToLower(rand.Text())
	if _, err := db.Exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatalf("making a schema: %v", err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec("DROP SCHEMA " + schema + " CASCADE"); err != nil {
			t.Errorf("dropping the schema: %v", err)
		}
		db.Close()
	})
	address, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	query := address.Query()
	query.Set("search_path", schema)
	address.RawQuery = query.Encode()
	return address.String()
}

// Key is the key that the stores of tests are sealed with.
const Key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

func open(t testing.TB, at storage.Address) *storage.Store {
	t.Helper()
	s := openAt(t, at)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing the store: %v", err)
		}
	})
	return s
}

func openAt(t testing.TB, at storage.Address) *storage.Store {
	t.Helper()
	seal, err := storage.ParseKey(Key)
	if err != nil {
		t.Fatal(err)
	}
	s, err := storage.Open(Planned(context.Background(), t, at), at, seal)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
