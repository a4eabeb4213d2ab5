package storagetest

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3" // the "sqlite3" driver

	"porchlight/storage"
)

// Crowd fills a database with people and what is kept of them after some months: every
// second one is a person with two supporters of the crowd, who has reminders, checks in and
// has a plan. It writes past the store, a million in a minute or two, so what is sealed of
// them can't be opened, and none of them may write; what waits to be sent to some, and where
// they stand in a conversation, can.
func Crowd(t testing.TB, at storage.Address, people int) {
	t.Helper()
	if err := openAt(t, at).Close(); err != nil { // makes the tables
		t.Fatal(err)
	}
	crowdTables(t, at, people)
	crowdWaits(t, at, people)
}

// crowd is what there is of everybody, a table with a row each: of i, counted from 1,
// with the numbers of crowdTables. Odd ones are persons.
var crowd = []struct{ into, row, of string }{
	{"chats (chat_id, language, country, zone, paused_until, name, username, started_at, gone_at)",
		"first + i, 'pt', 'PT', 'Europe/Lisbon', 0, words, words, now - day * (i % 300), CASE WHEN i % 100 = 0 THEN now - day * (i % 300) ELSE 0 END", ""},
	{"ties (id, person_chat, supporter_chat, terms, confirmed, muted, gone, person_paused_until, supporter_paused_until, ignored, slower, accepted_at, asked_at, tips, tip_at)",
		"i, " + person + ", first + i + 2 - i % 2, words, 1, 0, 0, 0, 0, 0, 0, now - day * (i % 200), now - day * (i % 30), 2, now", ""},
	{"key_holders (chat_id, tie_id, key_id)", "first + i, 0, key + i", ""},
	{"key_holders (chat_id, tie_id, key_id)", "0, i, key + people + i", ""},
	{"rhythms (id, chat_id, purpose, subject, spec, hours, next_due, tie_id)",
		"i, first + i, 'nudge', i, 'now-and-then', '09:00-20:00', now + 3600 + i % 1800000, i", ""},
	{"rhythms (id, chat_id, purpose, subject, spec, hours, next_due, tie_id)",
		"people + i, first + i, 'remind', i, '0 9 * * *', '', now + 3600 + i % 80000, 0", odd},
	{"nudges (id, tie_id, person_chat, supporter_chat, posted_at, irregular, offered, used)",
		"i, i, " + person + ", first + i, now - day * (i % 300), 1, '1,2,3', ''", ""},
	{"nudges (id, tie_id, person_chat, supporter_chat, posted_at, irregular, offered, used)",
		"people + i, i, " + person + ", first + i, now - day * (i % 100), 1, '4,5,6', 'sent'", ""},
	{"drafts_sent (person_chat, supporter_chat, draft, sent_at)", person + ", first + i, i % 40, now - day * (i % 100)", ""},
	{"relays (id, tie_id, person_chat, supporter_chat, sent_at, answered, by_person)", "i, i, " + person + ", first + i, now - day * (i % 300), 0, 0", ""},
	{"invitations (id, token, person_chat, terms, created_at, expires_at, state)",
		"i, CAST(CAST(i AS TEXT) AS bytes), " + person + ", words, now - day * (i % 300), now - day * (i % 300 - 7), 2", ""},
	{"shown_messages (chat_id, message_id, own, shown_at)", "first + i, 7, 0, now - i % 160000", ""},
	{"sent_messages (id, chat_id, message_id, tie_id, about, forget_at)", "i, first + i, 7, i, words, now + day * (i % 30 + 1)", ""},
	{"checkins (id, chat_id, day, at, body)", "2 * i, first + i, '2026-11-01', now - day * (i % 390), words", ""},
	{"checkins (id, chat_id, day, at, body)", "2 * i + 1, first + i, '2026-11-02', now - day * (i % 390), words", ""},
	{"reminders (id, chat_id, told_at, ends_at, body)", "i, first + i, 0, 253370764800, words", odd},
	{"own_words (id, chat_id, kind, body)", "i, first + i, 'helped', words", odd},
	{"plan_lines (id, chat_id, body)", "i, first + i, words", odd},
	{"plan_shares (tie_id, step, person_chat, supporter_chat, shared_at)", "i, 'signs', first + i, first + i + 1, now", odd},
	{"good_things (id, chat_id, day, drawn_at, body)", "i, first + i, '2026-11-01', 0, words", odd},
	{"missed_checkins (tie_id, person_chat, supporter_chat, standing, asked_at, rests_until, stage, missed_hour, reading_at, tried_at, told_rest)",
		"i, first + i, first + i + 1, 'on', now, 0, 0, 0, now, 0, 0", few},
	{"asks (id, person_chat, taker, over, ends_at, body)", "i, first + i, 0, 1, now + day * (i % 20), words", few},
	{"asked (ask_id, tie_id, person_chat, supporter_chat, asked_at, answer)", "i, i, first + i, first + i + 1, now - day * (i % 20), 'yes'", few},
	{"reaches (id, tie_id, person_chat, supporter_chat, asked_at, answer)", "i, i, first + i, first + i + 1, now - day * (i % 20), 'here'", few},
	{"inbox (update_id, seq, chat_id, body, state, attempts, received_at)", "i, i, 0, NULL, 1, 0, now - i % 160000", ""},
	{"outbox (id, lane, chat_id, due_ms, lapse_ms, attempts, unsure, claimed_until_ms, dead)", "i, 5, 0, 1000 * now, 0, 1, 0, 0, 'refused'", "WHERE i % 1000 = 0"},
}

const (
	person = "first + i - 1 + i % 2" // whose tie the one of number i is
	odd    = "WHERE i % 2 = 1"
	few    = "WHERE i % 20 = 1"
)

// firstOfCrowd is the chat before the first.
const firstOfCrowd storage.ChatID = 5_000_000_000

func crowdTables(t testing.TB, at storage.Address, people int) {
	t.Helper()
	sealed := bytes.Repeat([]byte{0x5a}, 100)
	driver, dsn, words, blob, key := "pgx", at.Postgres, fmt.Sprintf(`CAST('\x%x' AS BYTEA)`, sealed), "BYTEA", int64(1<<40)
	if at.File != "" {
		fast := url.Values{"_journal_mode": {"WAL"}, "_synchronous": {"OFF"}, "_cache_size": {"-200000"}}
		driver, dsn, words, blob = "sqlite3", "file:"+at.File+"?"+fast.Encode(), fmt.Sprintf(`x'%x'`, sealed), "BLOB"
		key = crowdKeys(t, storage.KeysFile(at), 2*people)
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, c := range crowd {
		query := fmt.Sprintf(`INSERT INTO %s
			WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < %d),
			c(people, first, key, day, now, words) AS (SELECT %d, %d, %d, 86400, CAST(%d AS BIGINT), %s)
			SELECT %s FROM n, c %s`,
			c.into, people, people, firstOfCrowd, key, time.Now().Unix(), words, strings.ReplaceAll(c.row, "AS bytes", "AS "+blob), c.of)
		if _, err := db.Exec(query); err != nil {
			t.Fatalf("filling %s: %v", c.into, err)
		}
	}
	if at.Postgres != "" {
		if _, err = db.Exec(`INSERT INTO keys (id, sealed) SELECT key_id, ` + words + ` FROM key_holders ON CONFLICT (id) DO NOTHING`); err == nil {
			_, err = db.Exec(`VACUUM ANALYZE`) // as it does by itself
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// crowdWaits posts what some are to be sent in the next days, and lets some stand in a
// conversation.
func crowdWaits(t testing.TB, at storage.Address, people int) {
	t.Helper()
	s := openAt(t, at)
	defer s.Close()
	const every, atOnce = 50, 500
	now := time.Now()
	for first := 0; first < people/every; first += atOnce {
		err := s.Write(context.Background(), func(ctx context.Context) error {
			for i := first; i < min(first+atOnce, people/every); i++ {
				chat := firstOfCrowd + storage.ChatID(1+i*every)
				d := storage.Delivery{Lane: storage.LaneAsk, Chat: chat, Body: make([]byte, 700), Due: now.Add(time.Hour + time.Duration(i)*time.Second), Once: fmt.Sprint("crowd ", i)}
				if _, err := s.Post(ctx, d); err != nil {
					return err
				}
				if err := s.KeepStep(ctx, chat, storage.Step{Name: "x", Notes: make([]byte, 100)}, now); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// crowdKeys appends slots to a file of keys, in the form that it has, and returns the
// number of the last before them.
func crowdKeys(t testing.TB, path string, count int) int64 {
	t.Helper()
	const slotSize, halfKept = 128, 63
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	slots := make([]byte, count*slotSize)
	for at := 0; at < len(slots); at += slotSize {
		rand.Read(slots[at:][:halfKept])
		slots[at+halfKept] = 1
	}
	if _, err := file.Write(slots); err != nil {
		t.Fatal(err)
	}
	return info.Size()/slotSize - 1
}
