package storage_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// copies are what somebody has who copied every file at every moment, page by page.
type copies map[[sha256.Size]byte][]byte

const pageSize, frameHead, logHead = 4096, 24, 32 // of SQLite and its log

func (c copies) add(data []byte) {
	for page := range slices.Chunk(data, pageSize) {
		c[sha256.Sum256(page)] = page
	}
}

// ofSQLite copies a database with its log and its keys as they are now.
func (c copies) ofSQLite(t *testing.T, file string) {
	t.Helper()
	for _, name := range []string{file, file + "-wal", storage.KeysFile(storage.Address{File: file})} {
		data, err := os.ReadFile(name)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if name != file+"-wal" {
			c.add(data)
			continue
		}
		for len(data) > logHead+frameHead+pageSize {
			c.add(data[logHead+frameHead:][:pageSize])
			data = slices.Concat(data[:logHead], data[logHead+frameHead+pageSize:])
		}
	}
}

// ofPostgres copies the files of all tables and indices but that of the keys.
func (c copies) ofPostgres(t *testing.T, db *sql.DB) {
	t.Helper()
	exec(t, db, `CHECKPOINT`) // so that the files are as the server knows them
	rows, err := db.Query(`SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class
		WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'i') AND relname <> 'keys'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var data []byte
		if err := rows.Scan(&data); err != nil {
			t.Fatal(err)
		}
		c.add(data)
	}
}

// reader looks for words in all that can be read of the copies: as it stands there,
// or with the house key and the keys that there are now.
func (c copies) reader(t *testing.T, s *storage.Store, houseKey string) func(word string) bool {
	t.Helper()
	house, err := hex.DecodeString(houseKey)
	if err != nil {
		house, err = base64.StdEncoding.DecodeString(houseKey)
	}
	if err != nil {
		t.Fatal(err)
	}
	s.ForgetKeys() // what is not in the files any more is nowhere
	var all []byte
	for _, page := range c {
		all = append(append(all, page...), s.Plaintexts(house, page)...)
	}
	return func(word string) bool { return bytes.Contains(all, []byte(word)) }
}

const gone, friend, another storage.ChatID = 5_000_000_101, 5_000_000_202, 5_000_000_303

// wordsOfGone are what the one who is erased said or was called, and what says that
// they were in distress, wherever it is kept; those of the others must stay.
var (
	wordsOfGone = []string{
		"gone-said", "gone-is-quoted", "gone-name", "gone-username", "gone-notes", "gone-doctor", "gone-felt", "gone-is-reminded", "gone-was-helped", "gone-plans", "gone-invites", "gone-helps",
		"gone-is-called", "gone-is-sent", "gone-is-remembered", "gone-sends-friend", "friend-sends-gone", "gone-is-named", "lookin:",
	}
	wordsThatStay = []string{"friend-name", "friend-helps-another", "another-name"}
)

// lives keeps all that is usually kept of three people, each in a write of its own.
func lives(t *testing.T, s *storage.Store, after func()) (between storage.Tie) {
	t.Helper()
	now := time.Now()
	step := func(do func(ctx context.Context) error) {
		t.Helper()
		write(t, s, do)
		after()
	}
	keep := func(id storage.ChatID, name, username storage.Private) {
		step(func(ctx context.Context) error {
			return s.KeepChat(ctx, storage.Chat{ID: id, Name: name, Username: username, StartedAt: now})
		})
	}
	post := func(d storage.Delivery) storage.Delivery {
		d.Due = now
		step(func(ctx context.Context) (err error) { d.ID, err = s.Post(ctx, d); return err })
		return d
	}
	arrive := func(d storage.Delivery) {
		step(func(ctx context.Context) error { _, err := s.SettleSent(ctx, d, []int{7}, now); return err })
	}
	receive := func(id int64, chat storage.ChatID, body string) {
		step(func(ctx context.Context) error {
			_, err := s.Receive(ctx, []storage.Update{{ID: id, Chat: chat, Body: []byte(body), ReceivedAt: now}}, false)
			return err
		})
		step(func(ctx context.Context) error { _, err := s.Handled(ctx, id); return err })
	}
	keep(gone, "gone-name", "gone-username")
	keep(friend, "friend-name", "")
	keep(another, "another-name", "")
	receive(1, gone, "gone-said")
	receive(2, friend, "an answer to gone-is-quoted")
	var inv storage.Invitation
	step(func(ctx context.Context) (err error) {
		inv, _, err = s.Invite(ctx, gone, storage.Terms{Name: "gone-invites"}, now)
		return err
	})
	tie := func(person, supporter storage.ChatID, id int64, terms storage.Terms) (made storage.Tie) {
		made = storage.Tie{ID: storage.TieID(id), Person: person, Supporter: supporter, Terms: terms, AcceptedAt: now}
		step(func(ctx context.Context) (err error) { made.ID, err = s.AddTie(ctx, made); return err })
		return made
	}
	between = tie(gone, friend, inv.ID, storage.Terms{Helps: "gone-helps"})
	tie(friend, gone, 0, storage.Terms{Name: "gone-is-called"})
	tie(friend, another, 0, storage.Terms{Helps: "friend-helps-another"})
	step(func(ctx context.Context) error {
		return s.KeepStep(ctx, gone, storage.Step{Name: "invite", Notes: []byte("gone-notes")}, now)
	})
	step(func(ctx context.Context) error {
		return s.AddProfessional(ctx, storage.Professional{Person: gone, Name: "gone-doctor"})
	})
	step(func(ctx context.Context) error {
		_, err := s.KeepCheckin(ctx, storage.Checkin{Chat: gone, Day: "2026-11-28", At: now, Score: 2, Words: "gone-felt"})
		return err
	})
	step(func(ctx context.Context) error {
		_, err := s.KeepReminder(ctx, storage.Reminder{Chat: gone, Words: "gone-is-reminded"})
		return err
	})
	step(func(ctx context.Context) error {
		_, err := s.AddOwnWords(ctx, storage.OwnWords{Chat: gone, Kind: storage.OwnHelped, At: now, Words: "gone-was-helped"})
		return err
	})
	step(func(ctx context.Context) error {
		return s.KeepPlanLine(ctx, storage.PlanLine{Chat: gone, Step: "signs", Words: "gone-plans"})
	})
	step(func(ctx context.Context) error {
		_, err := s.KeepGoodThing(ctx, storage.GoodThing{Chat: gone, Day: "2026-11-28", Words: "gone-is-glad"})
		return err
	})
	step(func(ctx context.Context) error {
		_, err := s.AddAsk(ctx, storage.Ask{Person: gone, EndsAt: now.Add(time.Hour), Words: "gone-asks"})
		return err
	})
	post(storage.Delivery{Lane: storage.LaneReply, Chat: gone, Body: []byte("gone-is-sent")})
	post(storage.Delivery{Lane: storage.LaneWords, Chat: friend, Tie: between.ID, Body: []byte("gone-sends-friend")})
	post(storage.Delivery{Lane: storage.LaneWords, Chat: gone, Tie: between.ID, Body: []byte("friend-sends-gone")})
	arrive(post(storage.Delivery{Lane: storage.LaneReply, Chat: friend, Body: []byte("gone-is-named")}))
	post(storage.Delivery{Lane: storage.LaneNudge, Chat: gone, Body: []byte("how is it"), Once: "lookin:5000000101"})
	arrive(post(storage.Delivery{Lane: storage.LaneReply, Chat: gone, Body: []byte("x"), About: []byte("gone-is-remembered"), Remember: 48 * time.Hour}))
	return between
}

// TestNobodyOpensWhatTheErasedWrote copies every file after each write, has somebody
// erased, and reads all copies with the house key and the keys that are left.
func TestNobodyOpensWhatTheErasedWrote(t *testing.T) {
	addresses(t, func(t *testing.T, at storage.Address) {
		s, db := openAt(t, at)
		before := copies{}
		take := func(c copies) {
			if at.File != "" {
				c.ofSQLite(t, at.File)
			} else {
				c.ofPostgres(t, db)
			}
		}
		lives(t, s, func() { take(before) })
		can := before.reader(t, s, storagetest.Key)
		for _, word := range slices.Concat(wordsOfGone, wordsThatStay) {
			if !can(word) {
				t.Errorf("the search does not find %q even before", word)
			}
		}
		write(t, s, func(ctx context.Context) error { return s.Erase(ctx, gone, 0) })
		take(before)
		scrubbed(t, s, db)
		after := copies{}
		take(after)
		for what, c := range map[string]copies{"a copy of before the erasing": before, "the files as they are": after} {
			can := c.reader(t, s, storagetest.Key)
			for _, word := range wordsOfGone {
				if can(word) {
					t.Errorf("%s gives %q", what, word)
				}
			}
			for _, word := range wordsThatStay {
				if !can(word) {
					t.Errorf("%s does not give %q, which is nobody's who was erased", what, word)
				}
			}
		}
	})
}

// TestTheEndOfATieTakesTheWordsBetweenItsTwo is the same for words of two people who
// both stay, and needs no sweeping.
func TestTheEndOfATieTakesTheWordsBetweenItsTwo(t *testing.T) {
	addresses(t, func(t *testing.T, at storage.Address) {
		s, db := openAt(t, at)
		all := copies{}
		take := func() {
			if at.File != "" {
				all.ofSQLite(t, at.File)
			} else {
				all.ofPostgres(t, db)
			}
		}
		between := lives(t, s, take)
		write(t, s, func(ctx context.Context) error { return s.EndTie(ctx, between) })
		can := all.reader(t, s, storagetest.Key)
		for _, word := range []string{"gone-invites", "gone-helps", "gone-sends-friend", "friend-sends-gone"} {
			if can(word) {
				t.Errorf("%q can still be opened", word)
			}
		}
		for _, word := range []string{"gone-name", "gone-is-called", "friend-name", "gone-doctor"} {
			if !can(word) {
				t.Errorf("%q can't be opened any more", word)
			}
		}
		invited, err := s.Invitations(t.Context(), gone, noon.AddDate(-1, 0, 0))
		if err != nil || len(invited) != 1 || invited[0].Terms.Name != "" {
			t.Errorf("the invitation that it came of: %+v, %v", invited, err)
		}
	})
}

// openAt opens a store and the database behind it.
func openAt(t *testing.T, at storage.Address) (*storage.Store, *sql.DB) {
	t.Helper()
	s := openToClose(t, at)
	t.Cleanup(func() { s.Close() })
	driver, source := "sqlite3", at.File
	if at.Postgres != "" {
		driver, source = "pgx", at.Postgres
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return s, db
}
