package storage_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

func TestErasingThatIsUndoneDestroysNothing(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		keepName(t, s, 101)
		undone := errors.New("undone")
		err := s.Write(t.Context(), func(ctx context.Context) error {
			return errors.Join(s.Erase(ctx, 101, 0), s.KeepChat(ctx, storage.Chat{ID: 101, Name: "Eve"}), undone)
		})
		if !errors.Is(err, undone) {
			t.Fatal(err)
		}
		s.ForgetKeys()
		if c, err := s.Chat(t.Context(), 101); err != nil || c.Name != "Ana" {
			t.Errorf("%+v, %v", c, err)
		}
	})
}

func TestWhoComesBackAfterAnErasingHasAnotherKey(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		keepName(t, s, 101)
		live, _, err := s.Keys(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		write(t, s, func(ctx context.Context) error {
			return errors.Join(s.Erase(ctx, 101, 0), s.KeepChat(ctx, storage.Chat{ID: 101, Name: "Eve", StartedAt: noon}))
		})
		s.ForgetKeys()
		if c, err := s.Chat(t.Context(), 101); err != nil || c.Name != "Eve" {
			t.Errorf("%+v, %v", c, err)
		}
		if now, destroyed, err := s.Keys(t.Context()); err != nil || now != live || destroyed != 1 {
			t.Errorf("%d keys, %d destroyed, %v; want %d and the one of before", now, destroyed, err, live)
		}
	})
}

// TestKeyOfWhomNothingIsKeptGoes has a stranger of whom only a sent message was
// remembered, and a tie that nothing is sealed for any more.
func TestKeyOfWhomNothingIsKeptGoes(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		keepName(t, s, 101)
		before, _, err := s.Keys(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		d := storage.Delivery{Lane: storage.LaneReply, Chat: 202, Tie: 7, Body: []byte("x"), Due: noon, About: []byte("{}"), Remember: time.Hour}
		write(t, s, func(ctx context.Context) (err error) {
			d.ID, err = s.Post(ctx, d)
			return err
		})
		write(t, s, func(ctx context.Context) error { _, err := s.SettleSent(ctx, d, []int{7}, noon); return err })
		if now, _, err := s.Keys(t.Context()); err != nil || now != before+2 {
			t.Errorf("%d keys, %v; want two more than %d", now, err, before)
		}
		swept := func(want int) {
			t.Helper()
			if err := s.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			if now, _, err := s.Keys(t.Context()); err != nil || now != want {
				t.Errorf("%d keys, %v; want %d", now, err, want)
			}
		}
		swept(before + 2)
		write(t, s, func(ctx context.Context) error { return s.Forget(ctx, noon.Add(2*time.Hour)) })
		swept(before)
		if c, err := s.Chat(t.Context(), 101); err != nil || c.Name != "Ana" {
			t.Errorf("whose name is kept: %+v, %v", c, err)
		}
	})
}

// TestNothingIsLostWhileKeysAreExchanged writes from several sides, on PostgreSQL as
// two replicas, whose clocks differ, while the key of what passes through is exchanged again and again and
// others are erased. Everything that was written can be opened, once.
func TestNothingIsLostWhileKeysAreExchanged(t *testing.T) {
	addresses(t, func(t *testing.T, at storage.Address) {
		first, _ := openAt(t, at)
		second := first
		if at.Postgres != "" {
			second, _ = openAt(t, at)
			second.RunAhead(time.Minute) // two replicas have two clocks
		}
		const writers, each = 4, 25
		ctx := t.Context()
		done := make(chan struct{})
		var writing, sweeping sync.WaitGroup
		again := func(s *storage.Store, do func(ctx context.Context) error) {
			err := s.Write(ctx, do)
			for errors.Is(err, storage.ErrUnavailable) { // as when two replicas wait for each other
				err = s.Write(ctx, do)
			}
			if err != nil {
				t.Error(err)
			}
		}
		for w := range writers {
			s := []*storage.Store{first, second}[w%2]
			writing.Go(func() {
				for i := range each {
					n := int64(w*each + i + 1)
					again(s, func(ctx context.Context) error {
						_, err := s.Receive(ctx, []storage.Update{{ID: n, Chat: storage.ChatID(n), Body: fmt.Append(nil, n), ReceivedAt: noon}}, false)
						_, errPost := s.Post(ctx, storage.Delivery{Lane: storage.LaneWords, Chat: storage.ChatID(n), Body: fmt.Append(nil, n), Due: noon, Once: fmt.Sprint("once:", n)})
						return errors.Join(err, errPost, s.KeepChat(ctx, storage.Chat{ID: storage.ChatID(n % 7), Name: "Ana", StartedAt: noon}))
					})
				}
			})
		}
		for _, s := range []*storage.Store{first, second} {
			sweeping.Go(func() {
				for chat := storage.ChatID(0); ; chat++ {
					select {
					case <-done:
						return
					default:
					}
					if err := s.Sweep(ctx); err != nil && !errors.Is(err, storage.ErrUnavailable) {
						t.Error(err)
					}
					again(s, func(ctx context.Context) error { return s.Erase(ctx, chat%7, 0) })
				}
			})
		}
		writing.Wait()
		close(done)
		sweeping.Wait()
		for n := int64(1); n <= writers*each; n++ {
			if waits, err := first.Waits(ctx, fmt.Sprint("once:", n)); n >= 7 && (err != nil || !waits) {
				t.Errorf("delivery %d is not known by its name, %v", n, err)
			}
		}
		write(t, second, func(ctx context.Context) error {
			deliveries, err := second.ClaimDeliveries(ctx, storage.LaneWords, noon, noon, 1000)
			updates, errUpdates := second.ClaimUpdates(ctx, 1000)
			if len(deliveries) < writers*each-7 || len(updates) < writers*each-7 {
				t.Errorf("%d deliveries and %d updates are left", len(deliveries), len(updates))
			}
			for _, d := range deliveries {
				if string(d.Body) != fmt.Sprint(d.Chat) {
					t.Errorf("delivery for %d holds %q", d.Chat, d.Body)
				}
			}
			for _, u := range updates {
				if string(u.Body) != fmt.Sprint(u.ID) {
					t.Errorf("update %d holds %q", u.ID, u.Body)
				}
			}
			return errors.Join(err, errUpdates)
		})
		if n := first.Unreadable() + second.Unreadable(); n != 0 {
			t.Errorf("%d values could not be opened", n)
		}
	})
}

// TestOnceNameHoldsWhileKeysAreExchanged posts a name again between the exchange of
// the key and the moment when what waits is sealed anew, and afterwards.
func TestOnceNameHoldsWhileKeysAreExchanged(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		post := func() (id int64) {
			write(t, s, func(ctx context.Context) (err error) {
				id, err = s.Post(ctx, storage.Delivery{Lane: storage.LaneNudge, Chat: 1, Body: []byte("x"), Due: noon, Once: "nudge:1:2"})
				return err
			})
			return id
		}
		if post() == 0 {
			t.Fatal("it was not posted")
		}
		for _, step := range []func(context.Context) error{s.Exchange, s.Exchange, s.CarryOver, s.CarryOver, s.Sweep} {
			if err := step(t.Context()); err != nil {
				t.Fatal(err)
			}
			if waits, err := s.Waits(t.Context(), "nudge:1:2"); err != nil || !waits {
				t.Errorf("it is not known that it waits: %v", err)
			}
			if post() != 0 {
				t.Error("it was posted twice")
			}
		}
		write(t, s, func(ctx context.Context) error {
			waited, err := s.Recall(ctx, "nudge:1:2")
			if !waited {
				t.Error("nothing was recalled")
			}
			return err
		})
		if post() == 0 {
			t.Error("it was recalled and can't be posted")
		}
	})
}

func TestFullDiskOfTheKeysIsAnOutageAndLosesNothing(t *testing.T) {
	s := storagetest.SQLite(t)
	keepName(t, s, 101)
	s.FailAt(storage.FailToSettle)
	err := s.Write(t.Context(), func(ctx context.Context) error {
		return s.KeepChat(ctx, storage.Chat{ID: 202, Name: "Ben"})
	})
	if !errors.Is(err, storage.ErrUnavailable) || s.Healthy() {
		t.Errorf("somebody new: %v, healthy %t", err, s.Healthy())
	}
	if _, err := s.Chat(t.Context(), 202); !errors.Is(err, storage.ErrNoChat) {
		t.Errorf("they are kept without their key: %v", err)
	}
	s.FailAt(storage.FailNever)
	keepName(t, s, 202)
	s.ForgetKeys()
	for _, chat := range []storage.ChatID{101, 202} {
		if c, err := s.Chat(t.Context(), chat); err != nil || c.Name != "Ana" {
			t.Errorf("%+v, %v", c, err)
		}
	}
}

func TestKeysThatAreTakenAwayAreAnOutage(t *testing.T) {
	file := filepath.Join(t.TempDir(), "porchlight.db")
	s, keys := openSealed(t, file), storage.KeysFile(storage.Address{File: file})
	keepName(t, s, 101)
	if err := os.Rename(keys, keys+".away"); err != nil {
		t.Fatal(err)
	}
	if err := s.Probe(t.Context()); !errors.Is(err, storage.ErrUnavailable) {
		t.Errorf("without the keys: %v", err)
	}
	if c, err := s.Chat(t.Context(), 101); err != nil || c.Name != "Ana" { // as crisis answers read
		t.Errorf("%+v, %v", c, err)
	}
	if err := os.Rename(keys+".away", keys); err != nil {
		t.Fatal(err)
	}
	if err := s.Probe(t.Context()); err != nil {
		t.Errorf("with the keys again: %v", err)
	}
}

// TestErasedStayErasedInARestoredBackup puts an old copy of the database back, with
// the newest copy of its keys.
func TestErasedStayErasedInARestoredBackup(t *testing.T) {
	folder := t.TempDir()
	s := openToClose(t, storage.Address{File: filepath.Join(folder, "porchlight.db")})
	between := lives(t, s, func() {})
	backup := func(name string) (file string) {
		t.Helper()
		file = filepath.Join(folder, name)
		if err := s.Backup(t.Context(), file); err != nil {
			t.Fatal(err)
		}
		return file
	}
	keysOf := func(file string) string { return storage.KeysFile(storage.Address{File: file}) }
	old := backup("old.db")
	whole, err := os.ReadFile(old)
	if err != nil {
		t.Fatal(err)
	}
	write(t, s, func(ctx context.Context) error { return s.Erase(ctx, gone, 0) })
	keepName(t, s, 404)
	newest := backup("newest.db")
	s.Close()

	// With the keys of its own time it is as it was.
	s = openToClose(t, storage.Address{File: old})
	if c, err := s.Chat(t.Context(), gone); err != nil || c.Name != "gone-name" {
		t.Errorf("with the keys of then: %+v, %v", c, err)
	}
	s.Close()
	if err := errors.Join(os.WriteFile(old, whole, 0o600), os.Rename(keysOf(newest), keysOf(old))); err != nil {
		t.Fatal(err)
	}
	s = openSealed(t, old)
	if _, err := s.Tie(t.Context(), between.ID); !errors.Is(err, storage.ErrNoTie) {
		t.Errorf("a tie of before: %v", err)
	}
	if _, err := s.Chat(t.Context(), gone); !errors.Is(err, storage.ErrNoChat) {
		t.Errorf("whoever was erased is back: %v", err)
	}
	for chat, name := range map[storage.ChatID]storage.Private{friend: "friend-name", another: "another-name"} {
		if c, err := s.Chat(t.Context(), chat); err != nil || c.Name != name {
			t.Errorf("somebody else: %+v, %v", c, err)
		}
	}
	if ties, err := s.Supporters(t.Context(), friend); err != nil || len(ties) != 1 || ties[0].Supporter != another {
		t.Errorf("ties %+v, %v", ties, err)
	}
	write(t, s, func(ctx context.Context) error {
		_, err := s.Receive(ctx, []storage.Update{{ID: 99, Chat: friend, Body: []byte("x"), ReceivedAt: noon}}, false)
		_, errPost := s.Post(ctx, storage.Delivery{Lane: storage.LaneReply, Chat: friend, Body: []byte("x"), Due: noon, Once: "x"})
		return errors.Join(err, errPost)
	})
	if n := s.Unreadable(); n != 0 {
		t.Errorf("%d values count as damaged", n)
	}
}

// TestDamagedKeysStopNobody damages every key in the file, one at a time: with one of
// them somebody has lost what they had, and goes on under another.
func TestDamagedKeysStopNobody(t *testing.T) {
	const slot = 128
	file := filepath.Join(t.TempDir(), "porchlight.db")
	keys := storage.KeysFile(storage.Address{File: file})
	s := openToClose(t, storage.Address{File: file})
	keepName(t, s, 101)
	keepName(t, s, 202)
	s.Close()
	whole, err := os.ReadFile(keys)
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < slot; at += 3 { // what the file is known by
		damaged := bytes.Clone(whole)
		damaged[at] ^= 1
		if err := os.WriteFile(keys, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		s := openToClose(t, storage.Address{File: file})
		if c, err := s.Chat(t.Context(), 101); err != nil || c.Name != "Ana" {
			t.Errorf("byte %d: %+v, %v", at, c, err)
		}
		s.Close()
	}
	if err := os.WriteFile(keys, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	slots := len(whole) / slot
	for damaged := 1; damaged < slots; damaged++ {
		if whole, err = os.ReadFile(keys); err != nil {
			t.Fatal(err)
		}
		whole[damaged*slot+30] ^= 1
		if err := os.WriteFile(keys, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		s := openToClose(t, storage.Address{File: file})
		for _, chat := range []storage.ChatID{101, 202} {
			if _, err := s.Chat(t.Context(), chat); err != nil {
				t.Errorf("slot %d: %v", damaged, err)
			}
			keepName(t, s, chat)
		}
		write(t, s, func(ctx context.Context) error {
			_, err := s.Receive(ctx, []storage.Update{{ID: int64(damaged), Chat: 101, Body: []byte("x"), ReceivedAt: noon}}, false)
			_, errPost := s.Post(ctx, storage.Delivery{Lane: storage.LaneReply, Chat: 101, Body: []byte("x"), Due: noon, Once: fmt.Sprint(damaged)})
			return errors.Join(err, errPost)
		})
		if err := s.Sweep(t.Context()); err != nil {
			t.Errorf("slot %d: %v", damaged, err)
		}
		s.ForgetKeys()
		for _, chat := range []storage.ChatID{101, 202} {
			if c, err := s.Chat(t.Context(), chat); err != nil || c.Name != "Ana" {
				t.Errorf("slot %d: %+v, %v", damaged, c, err)
			}
		}
		s.Close()
	}
}

// TestBackupWaitsForABusyBot has another process write for longer than a write waits.
func TestBackupWaitsForABusyBot(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "porchlight.db")
	s, db := openSealed(t, file), openFile(t, file)
	keepName(t, s, 101)
	busy, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	if _, err := busy.ExecContext(t.Context(), `BEGIN IMMEDIATE`); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	time.AfterFunc(700*time.Millisecond, func() {
		_, err := busy.ExecContext(context.Background(), `COMMIT`)
		done <- err
	})
	copied := filepath.Join(folder, "copy.db")
	if err := errors.Join(s.Backup(t.Context(), copied), <-done); err != nil {
		t.Fatal(err)
	}
	if c, err := openSealed(t, copied).Chat(t.Context(), 101); err != nil || c.Name != "Ana" {
		t.Errorf("the copy has %+v, %v", c, err)
	}
}

func TestTheLogIsEmptyAfterASweep(t *testing.T) {
	file := filepath.Join(t.TempDir(), "porchlight.db")
	s := openSealed(t, file)
	keepName(t, s, 101)
	if info, err := os.Stat(file + "-wal"); err != nil || info.Size() == 0 {
		t.Fatalf("nothing is in the log before: %v", err)
	}
	if err := s.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file + "-wal"); err != nil || info.Size() != 0 {
		t.Errorf("the log holds %d bytes, %v", info.Size(), err)
	}
}

// TestRekeyCutOffAnywhereLosesNoKey mixes the file of before with that of after, as a
// crash may leave it: halves that are written and halves that are not cleared.
func TestRekeyCutOffAnywhereLosesNoKey(t *testing.T) {
	const slot, half, people = 128, 64, 8
	file := filepath.Join(t.TempDir(), "porchlight.db")
	keys := storage.KeysFile(storage.Address{File: file})
	s := openToClose(t, storage.Address{File: file})
	for chat := range storage.ChatID(people) {
		keepName(t, s, chat+1)
	}
	s.Close()
	before, err := os.ReadFile(keys)
	if err != nil {
		t.Fatal(err)
	}
	fresh := strings.Repeat("ff", 32)
	open := func(key string) *storage.Store {
		seal, err := storage.ParseKey(key)
		if err != nil {
			t.Fatal(err)
		}
		s, err := storage.Open(t.Context(), storage.Address{File: file}, seal)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	rekeyed := func() {
		t.Helper()
		s := open(fresh + "," + storagetest.Key)
		defer s.Close()
		if _, broken, err := s.Rekey(t.Context()); err != nil || broken != 0 {
			t.Fatalf("%d can't be opened; %v", broken, err)
		}
	}
	rekeyed()
	after, err := os.ReadFile(keys)
	if err != nil {
		t.Fatal(err)
	}
	for cut := 0; cut <= 2*people; cut++ { // the new halves up to there are written, then the old ones cleared
		mixed := append([]byte(nil), before...)
		for n := 1; n < len(mixed)/slot; n++ {
			if n <= cut {
				copy(mixed[n*slot+half:(n+1)*slot], after[n*slot+half:(n+1)*slot])
			}
			if n <= cut-people {
				copy(mixed[n*slot:n*slot+half], after[n*slot:n*slot+half])
			}
		}
		if err := os.WriteFile(keys, mixed, 0o600); err != nil {
			t.Fatal(err)
		}
		rekeyed()
		s := open(fresh)
		for chat := range storage.ChatID(people) {
			if c, err := s.Chat(t.Context(), chat+1); err != nil || c.Name != "Ana" {
				t.Errorf("cut off after %d: %+v, %v", cut, c, err)
			}
		}
		if used, err := s.KeysInUse(t.Context()); err != nil || used.Older != 0 {
			t.Errorf("cut off after %d: %+v, %v", cut, used, err)
		}
		s.Close()
	}
}
