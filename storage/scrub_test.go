package storage_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// TestErasedPeopleAreInNoFile lets a house of many come and go, so that rows move
// from page to page, and searches the database and its log for those who are erased.
func TestErasedPeopleAreInNoFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "porchlight.db")
	s, db := openSealed(t, file), openFile(t, file)
	gone, stay := comeAndGo(t, s, 30)
	if before := found(filesOf(t, file), gone, inSQLite); before < 10 {
		t.Fatalf("the search finds %d of %d even before", before, len(gone))
	}
	scrubbed(t, s, db)
	if left := found(filesOf(t, file), gone, inSQLite); left != 0 {
		t.Errorf("the files still hold %d of %d who were erased", left, len(gone))
	}
	if there := found(filesOf(t, file), stay, inSQLite); there != len(stay) {
		t.Errorf("the files hold %d of %d who stay", there, len(stay))
	}
}

// TestErasedPeopleAreInNoTableFile is the same for the files of PostgreSQL's tables
// and indices. Its log is not the bot's to empty.
func TestErasedPeopleAreInNoTableFile(t *testing.T) {
	t.Parallel()
	address := storagetest.PostgresSchema(t)
	seal, err := storage.ParseKey(storagetest.Key)
	if err != nil {
		t.Fatal(err)
	}
	s, err := storage.Open(context.Background(), storage.Address{Postgres: address}, seal)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	gone, stay := comeAndGo(t, s, 4)
	files := func() (all []byte) {
		exec(t, db, `CHECKPOINT`) // so that the files are as the server knows them
		rows, err := db.Query(`SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class
			WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'i')`)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var data []byte
			if err := rows.Scan(&data); err != nil {
				t.Fatal(err)
			}
			all = append(all, data...)
		}
		return all
	}
	if before := found(files(), gone, inPostgres); before != len(gone) {
		t.Fatalf("the search finds %d of %d even before", before, len(gone))
	}
	scrubbed(t, s, db)
	if left := found(files(), gone, inPostgres); left != 0 {
		t.Errorf("the files still hold %d of %d who were erased", left, len(gone))
	}
	if there := found(files(), stay, inPostgres); there != len(stay) {
		t.Errorf("the files hold %d of %d who stay", there, len(stay))
	}
}

// TestScrubComesBackForWhatConfirmsAnErasing has the last message to an erased
// person leave late, after the first scrubbing: its row named them once more.
func TestScrubComesBackForWhatConfirmsAnErasing(t *testing.T) {
	for _, gone := range []storage.ChatID{123_456_789, 5_123_456_789} { // in four bytes and in six
		file := filepath.Join(t.TempDir(), "porchlight.db")
		s, db := openSealed(t, file), openFile(t, file)
		last := storage.Delivery{Lane: storage.LaneReply, Chat: gone, Body: []byte("gone"), Due: noon}
		write(t, s, func(ctx context.Context) (err error) {
			if err := errors.Join(s.KeepChat(ctx, storage.Chat{ID: gone, StartedAt: noon}), s.Erase(ctx, gone, 0)); err != nil {
				return err
			}
			last.ID, err = s.Post(ctx, last)
			return err
		})
		scrubbed(t, s, db)
		if found(filesOf(t, file), []storage.ChatID{gone}, inSQLite) == 0 {
			t.Fatal("what is still to be sent does not say to whom")
		}
		write(t, s, func(ctx context.Context) error {
			_, err := s.SettleSent(ctx, last, []int{7}, noon)
			return err
		})
		scrubbed(t, s, db)
		if found(filesOf(t, file), []storage.ChatID{gone}, inSQLite) != 0 {
			t.Errorf("a file still holds %d", gone)
		}
		if kept, err := s.ErasedMark(context.Background()); err != nil || kept != "" {
			t.Errorf("the erasing is still marked %q, and would be scrubbed for ever; %v", kept, err)
		}
	}
}

// TestScrubIsDoneByWhoComesAfterACrash erases, and lets another process find it.
func TestScrubIsDoneByWhoComesAfterACrash(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		write(t, s, func(ctx context.Context) error {
			return errors.Join(s.KeepChat(ctx, storage.Chat{ID: 101, StartedAt: noon}), s.Erase(ctx, 101, 0))
		})
		if kept, err := s.ErasedMark(context.Background()); err != nil || kept == "" {
			t.Errorf("the database does not say that somebody was erased: %q, %v", kept, err)
		}
	})
}

// comeAndGo writes people with all that is usually kept of them, and erases some
// of them in between.
func comeAndGo(t *testing.T, s *storage.Store, rounds int) (gone, stay []storage.ChatID) {
	t.Helper()
	rng := rand.New(rand.NewPCG(1, 2))
	update := int64(0)
	for round := range rounds {
		write(t, s, func(ctx context.Context) error {
			for range 90 {
				// Of six bytes: a shorter one might stand by chance in what is sealed.
				chat := storage.ChatID(5_000_000_000 + rng.Int64N(1<<33))
				stay = append(stay, chat)
				if err := settleIn(ctx, s, chat, stay[rng.IntN(len(stay))], &update, make([]byte, rng.IntN(900))); err != nil {
					return err
				}
			}
			return nil
		})
		if round%2 == 0 {
			continue
		}
		write(t, s, func(ctx context.Context) error {
			for range 40 {
				i := rng.IntN(len(stay))
				if err := s.Erase(ctx, stay[i], 0); err != nil {
					return err
				}
				gone = append(gone, stay[i])
				stay = append(stay[:i], stay[i+1:]...)
			}
			return nil
		})
	}
	return gone, stay
}

func settleIn(ctx context.Context, s *storage.Store, person, supporter storage.ChatID, update *int64, words []byte) error {
	tie := storage.Tie{Person: person, Supporter: supporter, AcceptedAt: noon}
	var errs []error
	note := func(err error) { errs = append(errs, err) }
	var err error
	tie.ID, err = s.AddTie(ctx, tie)
	note(err)
	*update++
	_, err = s.Receive(ctx, []storage.Update{{ID: *update, Chat: person, Body: words}}, false)
	note(err)
	_, err = s.Post(ctx, storage.Delivery{Lane: storage.LaneReply, Chat: person, Body: words, Due: noon, Tie: tie.ID})
	note(err)
	note(s.KeepChat(ctx, storage.Chat{ID: person, Name: "Ana", StartedAt: noon}))
	note(s.KeepRhythm(ctx, storage.Rhythm{Chat: supporter, Purpose: storage.PurposeNudge, Subject: int64(tie.ID), Tie: tie.ID, Spec: "weekly", Due: noon}))
	note(s.AddNudge(ctx, storage.Nudge{ID: s.NewNudgeID(), Tie: tie.ID, Person: person, Supporter: supporter, PostedAt: noon}))
	_, err = s.AddRelay(ctx, tie, false, noon)
	note(err)
	return errors.Join(errs...)
}

// scrubbed scrubs as if the erasing had been a while ago.
func scrubbed(t *testing.T, s *storage.Store, db *sql.DB) {
	t.Helper()
	exec(t, db, `UPDATE meta SET value = CAST(CAST(value AS BIGINT) - 10000 AS TEXT) WHERE name = 'erased'`)
	s.EndScrubRest()
	if err := s.Scrub(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// filesOf returns what is in a SQLite database and its log.
func filesOf(t *testing.T, file string) (all []byte) {
	t.Helper()
	for _, suffix := range []string{"", "-wal"} {
		data, err := os.ReadFile(file + suffix)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		all = append(all, data...)
	}
	return all
}

// found counts whose number stands in the data, as text or as a database keeps it.
func found(data []byte, chats []storage.ChatID, kept func(storage.ChatID) []byte) (n int) {
	for _, chat := range chats {
		if bytes.Contains(data, []byte(strconv.FormatInt(int64(chat), 10))) || bytes.Contains(data, kept(chat)) {
			n++
		}
	}
	return n
}

// inSQLite is how SQLite keeps a number: in four bytes, or in six if it needs more.
func inSQLite(chat storage.ChatID) []byte {
	var all [8]byte
	binary.BigEndian.PutUint64(all[:], uint64(chat))
	if chat < 1<<31 {
		return all[4:]
	}
	return all[2:]
}

// inPostgres is how PostgreSQL keeps a bigint.
func inPostgres(chat storage.ChatID) []byte {
	var all [8]byte
	binary.LittleEndian.PutUint64(all[:], uint64(chat))
	return all[:]
}

// TestScrubIsNotKeptWaitingByWhatIsPlannedForLater has a stranger who is written to
// the next day, as one who asked to be looked in on: that is no confirmation, and
// what was erased is not to stay in the files until then.
func TestScrubIsNotKeptWaitingByWhatIsPlannedForLater(t *testing.T) {
	const gone, stranger storage.ChatID = 5_123_456_789, 5_987_654_321
	file := filepath.Join(t.TempDir(), "porchlight.db")
	s, db := openSealed(t, file), openFile(t, file)
	last := storage.Delivery{Lane: storage.LaneReply, Chat: gone, Body: []byte("gone"), Due: noon}
	write(t, s, func(ctx context.Context) (err error) {
		tomorrow := storage.Delivery{Lane: storage.LaneNudge, Chat: stranger, Body: []byte("look in"), Due: time.Now().Add(24 * time.Hour)}
		if _, err := s.Post(ctx, tomorrow); err != nil {
			return err
		}
		if err := errors.Join(s.KeepChat(ctx, storage.Chat{ID: gone, StartedAt: noon}), s.Erase(ctx, gone, 0)); err != nil {
			return err
		}
		last.ID, err = s.Post(ctx, last)
		return err
	})
	scrubbed(t, s, db)
	write(t, s, func(ctx context.Context) error {
		_, err := s.SettleSent(ctx, last, []int{7}, noon)
		return err
	})
	scrubbed(t, s, db)
	if found(filesOf(t, file), []storage.ChatID{gone}, inSQLite) != 0 {
		t.Error("a file still holds who was erased")
	}
	if kept, err := s.ErasedMark(context.Background()); err != nil || kept != "" {
		t.Errorf("the erasing is still marked %q; %v", kept, err)
	}
}

// TestScrubDoesNotFillTheLogWhileSomebodyReads holds the log as a backup does, for
// as long as scrubbing is tried often.
func TestScrubDoesNotFillTheLogWhileSomebodyReads(t *testing.T) {
	const gone storage.ChatID = 5_123_456_789
	file := filepath.Join(t.TempDir(), "porchlight.db")
	s, db := openSealed(t, file), openFile(t, file)
	write(t, s, func(ctx context.Context) error {
		return errors.Join(s.KeepChat(ctx, storage.Chat{ID: gone, StartedAt: noon}), s.Erase(ctx, gone, 0))
	})
	reading, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer reading.Rollback()
	var n int
	if err := reading.QueryRow(`SELECT COUNT(*) FROM chats`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	exec(t, openFile(t, file), `UPDATE meta SET value = CAST(CAST(value AS BIGINT) - 10000 AS TEXT) WHERE name = 'erased'`)
	size := func() int64 {
		s.EndScrubRest()
		if err := s.Scrub(context.Background()); !errors.Is(err, storage.ErrUnavailable) {
			t.Fatalf("a reader holds the log, and scrubbing says %v", err)
		}
		info, err := os.Stat(file + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	once := size()
	for range 3 {
		if now := size(); now > once {
			t.Errorf("the log has grown from %d to %d bytes", once, now)
		}
	}
	reading.Rollback()
	s.EndScrubRest()
	if err := s.Scrub(context.Background()); err != nil {
		t.Fatal(err)
	}
	if found(filesOf(t, file), []storage.ChatID{gone}, inSQLite) != 0 {
		t.Error("a file still holds who was erased")
	}
}
