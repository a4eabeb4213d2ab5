package storage_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// ofVersion7 makes the database that the version before the keys has left, with
// everything sealed under the house key.
func ofVersion7(t *testing.T) (file string) {
	t.Helper()
	dump, err := os.ReadFile("testdata/version7.sql")
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "porchlight.db")
	exec(t, openFile(t, file), string(dump))
	return file
}

// readsAsBefore checks that everything that was written into version7.sql is there.
func readsAsBefore(t *testing.T, s *storage.Store) {
	t.Helper()
	ctx := t.Context()
	ana, err := s.Chat(ctx, 101)
	if err != nil || ana.Name != "Ana" || ana.Username != "ana" || ana.Country != "GB" {
		t.Errorf("the chat is %+v, %v", ana, err)
	}
	tie, err := s.TieBetween(ctx, 101, 202)
	if err != nil || tie.Terms.Helps != "tea" {
		t.Errorf("the tie is %+v, %v", tie, err)
	}
	step, err := s.Step(ctx, 101, noon)
	if err != nil || string(step.Notes) != "notes" {
		t.Errorf("the conversation is %+v, %v", step, err)
	}
	invited, err := s.Invitations(ctx, 101, noon)
	if err != nil || len(invited) != 1 || invited[0].Terms.Name != "Kim" {
		t.Errorf("invitations %+v, %v", invited, err)
	}
	doctors, err := s.Professionals(ctx, 101)
	if err != nil || len(doctors) != 1 || doctors[0].Way != "555" {
		t.Errorf("professionals %+v, %v", doctors, err)
	}
	sent, err := s.SentMessage(ctx, 101, 7, noon)
	if err != nil || string(sent.About) != `{"of":"this"}` {
		t.Errorf("what was sent was about %q, %v", sent.About, err)
	}
	if waits, err := s.Waits(ctx, "nudge:7:8"); err != nil || !waits {
		t.Errorf("the delivery is not known by its name: %v", err)
	}
}

// claimsAsBefore checks what waits, and takes it.
func claimsAsBefore(t *testing.T, s *storage.Store) {
	t.Helper()
	write(t, s, func(ctx context.Context) error {
		words, err := s.ClaimDeliveries(ctx, storage.LaneWords, noon, noon, 10)
		if len(words) != 1 || string(words[0].Body) != "words" || words[0].Once != "nudge:7:8" || string(words[0].About) != "{}" {
			t.Errorf("deliveries %+v", words)
		}
		more, errMore := s.ClaimDeliveries(ctx, storage.LaneReply, noon, noon, 10)
		if len(more) != 1 || string(more[0].Body) != "more words" {
			t.Errorf("deliveries %+v", more)
		}
		updates, errUpdates := s.ClaimUpdates(ctx, 10)
		if len(updates) != 2 || string(updates[0].Body) != "an update" || string(updates[1].Body) != "of no chat" {
			t.Errorf("updates %+v", updates)
		}
		return errors.Join(err, errMore, errUpdates)
	})
}

func TestDatabaseOfTheVersionBeforeTheKeysIsSealedAnew(t *testing.T) {
	file := ofVersion7(t)
	s, db := openToClose(t, storage.Address{File: file}), openFile(t, file)
	readsAsBefore(t, s)
	for _, listed := range storage.ListedTables() {
		for _, name := range listed.Sealed {
			var older int
			if err := db.QueryRow(`SELECT COUNT(*) FROM ` + listed.Name + ` WHERE substr(` + name + `, 1, 2) <> x'006B'`).Scan(&older); err != nil || older != 0 {
				t.Errorf("%s.%s has %d values under the house key, %v", listed.Name, name, older, err)
			}
		}
	}
	var names int
	if err := db.QueryRow(`SELECT COUNT(*) FROM outbox WHERE once LIKE '%:%'`).Scan(&names); err != nil || names != 0 {
		t.Errorf("%d deliveries say what they are, %v", names, err)
	}
	if mark, err := s.ErasedMark(t.Context()); err != nil || mark == "" {
		t.Errorf("the files would keep what the house key opens: %q, %v", mark, err)
	}
	scrubbed(t, s, db)
	all := copies{}
	all.ofSQLite(t, file)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	withoutKeys := all.reader(t, openSealed(t, filepath.Join(t.TempDir(), "another.db")), storagetest.Key)
	for _, word := range []string{"Ana", "more words", "Dr. Lee", "an update"} {
		if withoutKeys(word) {
			t.Errorf("the house key alone gives %q", word)
		}
	}
	s = openSealed(t, file)
	readsAsBefore(t, s)
	claimsAsBefore(t, s)
}

// TestUpgradeGoesOnWhereItWasCutOff opens a database in which a part is sealed anew,
// and of another part it is not known any more to whom it is bound.
func TestUpgradeGoesOnWhereItWasCutOff(t *testing.T) {
	for _, bound := range []string{"to people", ""} {
		file := ofVersion7(t)
		s, db := openToClose(t, storage.Address{File: file}), openFile(t, file)
		var details, person, tie int64
		if err := db.QueryRow(`SELECT id, person_chat FROM professionals`).Scan(&details, &person); err != nil {
			t.Fatal(err)
		}
		if err := db.QueryRow(`SELECT tie_id FROM outbox WHERE tie_id <> 0`).Scan(&tie); err != nil {
			t.Fatal(err)
		}
		people := []int64{person}
		if bound == "" {
			people = nil
		}
		exec(t, db, `UPDATE professionals SET details = $1`, s.SealOlder("professionals", "details", details, []byte(`{"name":"Dr. Lee","reach":"555"}`), people...))
		exec(t, db, `UPDATE meta SET value = $1 WHERE name = 'bound'`, bound)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s = openSealed(t, file)
		readsAsBefore(t, s)
		claimsAsBefore(t, s)
	}
}

func TestKeysThatAreNotTheDatabasesAreRefused(t *testing.T) {
	ctx := t.Context()
	seal, err := storage.ParseKey(storagetest.Key)
	if err != nil {
		t.Fatal(err)
	}
	lived := func() (at storage.Address, keys string) {
		at = storage.Address{File: filepath.Join(t.TempDir(), "porchlight.db")}
		s, err := storage.Open(ctx, at, seal)
		if err != nil {
			t.Fatal(err)
		}
		keepName(t, s, 101)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		return at, storage.KeysFile(at)
	}
	refused := func(what string, at storage.Address, says string) {
		t.Helper()
		s, err := storage.Open(ctx, at, seal)
		if err == nil {
			s.Close()
		}
		if !errors.Is(err, storage.ErrKeys) || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", what, err)
		}
	}
	at, keys := lived()
	old, err := os.ReadFile(keys)
	if err != nil {
		t.Fatal(err)
	}
	_, others := lived()
	foreign, err := os.ReadFile(others)
	if err != nil {
		t.Fatal(err)
	}
	s := openToClose(t, at)
	keepName(t, s, 202)
	if err := s.Sweep(ctx); err != nil { // as at every start, and every hour
		t.Fatal(err)
	}
	s.Close()
	newest, err := os.ReadFile(keys)
	if err != nil {
		t.Fatal(err)
	}
	put := func(data []byte) {
		if err := os.WriteFile(keys, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put(old)
	refused("older keys", at, "older")
	put(foreign)
	refused("keys of another database", at, "another database")
	put([]byte("anything else that is as long as this must be for it to be read as a whole, at least a hundred and twenty-eight bytes of it, all in all"))
	refused("another file", at, "no file of keys")
	put(nil)
	refused("an empty file", at, "cut short")
	if err := os.Remove(keys); err != nil {
		t.Fatal(err)
	}
	refused("no keys", at, "not beside it")
	put(newest)
	if c, err := openWith(t, at.File, seal).Chat(ctx, 202); err != nil || c.Name != "Ana" {
		t.Errorf("with its own keys: %+v, %v", c, err)
	}
	// A database taken away, and its keys left.
	empty := storage.Address{File: filepath.Join(t.TempDir(), "porchlight.db")}
	if err := os.WriteFile(storage.KeysFile(empty), foreign, 0o600); err != nil {
		t.Fatal(err)
	}
	refused("a new database beside the keys of another", empty, "move it away")
	if left, err := os.ReadFile(storage.KeysFile(empty)); err != nil || string(left) != string(foreign) {
		t.Errorf("the keys of another database were touched: %v", err)
	}
}

// TestKeysTableOfBeforeIsRefused restores a dump without the newest keys.
func TestKeysTableOfBeforeIsRefused(t *testing.T) {
	at := storage.Address{Postgres: storagetest.PostgresSchema(t)}
	s, db := openAt(t, at)
	keepName(t, s, 101)
	exec(t, db, `DELETE FROM keys`)
	seal, err := storage.ParseKey(storagetest.Key)
	if err != nil {
		t.Fatal(err)
	}
	again, err := storage.Open(t.Context(), at, seal)
	if err == nil {
		again.Close()
	}
	if !errors.Is(err, storage.ErrKeys) || !strings.Contains(err.Error(), "table keys") {
		t.Errorf("opening it: %v", err)
	}
}

// keepName keeps somebody called Ana.
func keepName(t *testing.T, s *storage.Store, chat storage.ChatID) {
	t.Helper()
	write(t, s, func(ctx context.Context) error {
		return s.KeepChat(ctx, storage.Chat{ID: chat, Name: "Ana", StartedAt: noon})
	})
}

// openToClose opens a store that the test closes by itself.
func openToClose(t *testing.T, at storage.Address) *storage.Store {
	t.Helper()
	seal, err := storage.ParseKey(storagetest.Key)
	if err != nil {
		t.Fatal(err)
	}
	s, err := storage.Open(context.WithoutCancel(t.Context()), at, seal)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
