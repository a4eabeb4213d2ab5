package storage_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"testing"

	_ "github.com/mattn/go-sqlite3"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// addresses are those of an empty database of each kind.
func addresses(t *testing.T, test func(t *testing.T, at storage.Address)) {
	t.Run("sqlite", func(t *testing.T) {
		test(t, storage.Address{File: filepath.Join(t.TempDir(), "porchlight.db")})
	})
	t.Run("postgres", func(t *testing.T) { test(t, storage.Address{Postgres: storagetest.PostgresSchema(t)}) })
}

func TestHouseAndSandboxNeverOpenEachOthersDatabase(t *testing.T) {
	seal, err := storage.ParseKey(storagetest.Key)
	if err != nil {
		t.Fatal(err)
	}
	type opener = func(context.Context, storage.Address, *storage.Sealer) (*storage.Store, error)
	opens := func(t *testing.T, open opener, at storage.Address, want error) {
		t.Helper()
		s, err := open(t.Context(), at, seal)
		if !errors.Is(err, want) {
			t.Errorf("opening it: %v, want %v", err, want)
		}
		if err == nil {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	addresses(t, func(t *testing.T, at storage.Address) {
		opens(t, storage.Open, at, nil)
		opens(t, storage.OpenSandbox, at, storage.ErrNoSandbox)
		forgetKind(t, at) // as one that was made before databases were marked
		opens(t, storage.OpenSandbox, at, storage.ErrNoSandbox)
		opens(t, storage.Open, at, nil)
	})
	addresses(t, func(t *testing.T, at storage.Address) {
		opens(t, storage.OpenSandbox, at, nil)
		opens(t, storage.Open, at, storage.ErrSandbox)
		opens(t, storage.OpenSandbox, at, nil)
	})
}

func forgetKind(t *testing.T, at storage.Address) {
	t.Helper()
	driver, source := "sqlite3", at.File
	if at.Postgres != "" {
		driver, source = "pgx", at.Postgres
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`DELETE FROM meta WHERE name = 'kind'`); err != nil {
		t.Fatal(err)
	}
}
