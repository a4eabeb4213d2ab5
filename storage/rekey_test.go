package storage_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// TestARowTurnedToSomebodyElseCanNotBeOpened has write access to the database and
// no key, as a thief may, and turns rows to himself.
func TestARowTurnedToSomebodyElseCanNotBeOpened(t *testing.T) {
	file := filepath.Join(t.TempDir(), "porchlight.db")
	s, db := openSealed(t, file), openFile(t, file)
	const ana, ben, thief = 101, 202, 303
	var tie storage.TieID
	write(t, s, func(ctx context.Context) (err error) {
		tie, err = s.AddTie(ctx, storage.Tie{Person: ana, Supporter: ben, Terms: storage.Terms{Helps: "her words"}, AcceptedAt: noon})
		_, errPost := s.Post(ctx, storage.Delivery{Lane: storage.LaneWords, Chat: ana, Body: []byte("his words"), Due: noon})
		return errors.Join(err, errPost, s.AddProfessional(ctx, storage.Professional{Person: ana, Name: "Dr. Lee", Way: "555"}))
	})
	for _, turn := range []string{
		`UPDATE outbox SET chat_id = 303`, `UPDATE ties SET supporter_chat = 303`, `UPDATE professionals SET person_chat = 303`,
	} {
		if _, err := db.Exec(turn); err != nil {
			t.Fatal(err)
		}
	}
	ctx := context.Background()
	if got, err := s.TieOfSupporter(ctx, tie, thief); err == nil {
		t.Errorf("the thief's tie says %+v", got.Terms)
	}
	if got, err := s.Professionals(ctx, thief); err != nil || len(got) > 0 {
		t.Errorf("the thief has %+v, %v", got, err)
	}
	write(t, s, func(ctx context.Context) error {
		claimed, err := s.ClaimDeliveries(ctx, storage.LaneWords, noon, noon, 10)
		for _, d := range claimed {
			if d.Body != nil {
				t.Errorf("the thief is sent %q", d.Body)
			}
		}
		return err
	})
}

func TestOneUnreadableRowStopsNobodyElse(t *testing.T) {
	file := filepath.Join(t.TempDir(), "porchlight.db")
	s, db := openSealed(t, file), openFile(t, file)
	write(t, s, func(ctx context.Context) error {
		for i := range 3 {
			chat := storage.ChatID(100 + i)
			_, err := s.Post(ctx, storage.Delivery{Lane: storage.LaneReply, Chat: chat, Body: []byte("words"), Due: noon, About: []byte("{}"), Remember: 1})
			_, errReceive := s.Receive(ctx, []storage.Update{{ID: int64(i + 1), Chat: chat, Body: []byte("words"), ReceivedAt: noon}}, false)
			if err := errors.Join(err, errReceive, s.KeepChat(ctx, storage.Chat{ID: chat, Name: "Ana", Country: "US", StartedAt: noon})); err != nil {
				return err
			}
		}
		return nil
	})
	for _, sealed := range []string{"outbox SET body", "inbox SET body", "chats SET name"} {
		// One bit of one row, somewhere behind the key's number and the nonce.
		column := sealed[len(sealed)-4:]
		query := fmt.Sprintf(`UPDATE %s = CAST(substr(%s, 1, 14) || x'00' || substr(%s, 16) AS BLOB) WHERE chat_id = 101`, sealed, column, column)
		if _, err := db.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
	write(t, s, func(ctx context.Context) error {
		deliveries, err := s.ClaimDeliveries(ctx, storage.LaneReply, noon, noon, 10)
		updates, errUpdates := s.ClaimUpdates(ctx, 10)
		if len(deliveries) != 3 || len(updates) != 3 {
			t.Errorf("%d deliveries and %d updates were claimed", len(deliveries), len(updates))
		}
		for _, d := range deliveries {
			if (d.Chat == 101) != (d.Body == nil) {
				t.Errorf("delivery for %d holds %q", d.Chat, d.Body)
			}
		}
		for _, u := range updates {
			if (u.Chat == 101) != (u.Body == nil) {
				t.Errorf("update of %d holds %q", u.Chat, u.Body)
			}
		}
		return errors.Join(err, errUpdates)
	})
	if c, err := s.Chat(context.Background(), 101); err != nil || c.Country != "US" {
		t.Errorf("whose name is damaged has lost the country too: %+v, %v", c, err)
	}
	if s.Unreadable() == 0 {
		t.Error("nothing was counted")
	}
}

func TestRekeySealsEverythingAnewAndTheOldKeyCanGo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "porchlight.db")
	old, err := storage.ParseKey(storagetest.Key)
	if err != nil {
		t.Fatal(err)
	}
	s, err := storage.Open(context.Background(), storage.Address{File: file}, old)
	if err != nil {
		t.Fatal(err)
	}
	const people = 2500         // more than a batch
	const keys = people + 1 + 1 // of the tie, and of what passes through
	write(t, s, func(ctx context.Context) error {
		for i := range people {
			if err := s.KeepChat(ctx, storage.Chat{ID: storage.ChatID(i + 1), Name: "Ana", StartedAt: noon}); err != nil {
				return err
			}
		}
		_, err := s.AddTie(ctx, storage.Tie{Person: 1, Supporter: 2, Terms: storage.Terms{Name: "Sam"}, AcceptedAt: noon})
		return err
	})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	fresh := strings.Repeat("ff", 32)
	both, err := storage.ParseKey(fresh + "," + storagetest.Key)
	if err != nil {
		t.Fatal(err)
	}
	if s, err = storage.Open(context.Background(), storage.Address{File: file}, both); err != nil {
		t.Fatal(err)
	}
	if sealed, unreadable, err := s.Rekey(context.Background()); err != nil || sealed != keys || unreadable != 0 {
		t.Fatalf("%d sealed anew, %d unreadable, %v", sealed, unreadable, err)
	}
	if again, _, err := s.Rekey(context.Background()); err != nil || again != 0 {
		t.Errorf("a second time seals %d, %v", again, err)
	}
	if used, err := s.KeysInUse(context.Background()); err != nil || used.Older != 0 || used.First != keys {
		t.Errorf("keys in use: %+v, %v", used, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	only, err := storage.ParseKey(fresh)
	if err != nil {
		t.Fatal(err)
	}
	s = openWith(t, file, only)
	if c, err := s.Chat(context.Background(), people); err != nil || c.Name != "Ana" {
		t.Errorf("without the old key: %+v, %v", c, err)
	}
	if tie, err := s.TieBetween(context.Background(), 1, 2); err != nil || tie.Terms.Name != "Sam" {
		t.Errorf("without the old key: %+v, %v", tie, err)
	}
}

// TestAnErasedPersonDoesNotComeBack delivers every update of a person again after
// they were erased, as a webhook may.
func TestAnErasedPersonDoesNotComeBack(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		updates := []storage.Update{{ID: 1, Chat: 101, Body: []byte("a")}, {ID: 2, Chat: 101, Body: []byte("b")}, {ID: 3, Chat: 202, Body: []byte("c")}}
		write(t, s, func(ctx context.Context) error {
			_, err := s.Receive(ctx, updates, false)
			_, errHandled := s.Handled(ctx, 1)
			return errors.Join(err, errHandled, s.Erase(ctx, 101, 2))
		})
		write(t, s, func(ctx context.Context) error {
			fresh, err := s.Receive(ctx, updates, false)
			if len(fresh) != 0 {
				t.Errorf("%d updates are taken for new", len(fresh))
			}
			return err
		})
	})
}

func openWith(t *testing.T, file string, seal *storage.Sealer) *storage.Store {
	t.Helper()
	s, err := storage.Open(context.Background(), storage.Address{File: file}, seal)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}
