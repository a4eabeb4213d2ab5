package storage_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// TestErasedChatLeavesNoRow looks at every table there is for a column that
// holds a chat's number, so a table that erasing forgets fails here.
func TestErasedChatLeavesNoRow(t *testing.T) {
	file := filepath.Join(t.TempDir(), "porchlight.db")
	seal, err := storage.ParseKey(storagetest.Key)
	if err != nil {
		t.Fatal(err)
	}
	s, err := storage.Open(context.Background(), storage.Address{File: file}, seal)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	db, err := sql.Open("sqlite3", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	columns := chatColumns(t, db)
	if len(columns) < 10 {
		t.Fatalf("only %d columns with a chat's number: %v", len(columns), columns)
	}
	const gone, stays = 101, 202
	for _, c := range columns {
		fillRow(t, db, c, gone)
		fillRow(t, db, c, stays)
	}
	write(t, s, func(ctx context.Context) error { return s.Erase(ctx, gone, 1) })
	for _, c := range columns {
		if got := count(t, db, c, gone); got != 0 {
			t.Errorf("%s.%s still holds the chat", c.table, c.name)
		}
		if got := count(t, db, c, stays); got == 0 {
			t.Errorf("%s.%s lost somebody else's row", c.table, c.name)
		}
	}
}

// column is a place where a chat's number stands.
type column struct{ table, name string }

func chatColumns(t *testing.T, db *sql.DB) []column {
	rows, err := db.Query(`SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND (c.name = 'chat_id' OR c.name LIKE '%\_chat' ESCAPE '\')`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []column
	for rows.Next() {
		var c column
		if err := rows.Scan(&c.table, &c.name); err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	return all
}

// fillRow writes a row in which only this column holds the chat, and every other
// one a value that is unique.
func fillRow(t *testing.T, db *sql.DB, c column, chat int) {
	t.Helper()
	fillColumns(t, db, c.table, map[string]int64{c.name: int64(chat)})
}

// fillColumns writes a row with these values, and unique ones in all other columns.
func fillColumns(t *testing.T, db *sql.DB, table string, set map[string]int64) {
	t.Helper()
	var names, values []string
	for name, kind := range columnsOf(t, db, table) {
		names = append(names, name)
		value, given := set[name]
		switch {
		case given:
			values = append(values, "CAST("+strconv.FormatInt(value, 10)+" AS INTEGER)")
		case kind == "BYTEA":
			values = append(values, "randomblob(16)")
		case kind == "TEXT":
			values = append(values, "hex(randomblob(8))")
		default:
			values = append(values, "abs(random() / 2) + 1000000")
		}
	}
	exec(t, db, "INSERT INTO "+table+" ("+strings.Join(names, ", ")+") VALUES ("+strings.Join(values, ", ")+")")
}

func count(t *testing.T, db *sql.DB, c column, chat int) (n int) {
	if err := db.QueryRow("SELECT COUNT(*) FROM "+c.table+" WHERE "+c.name+" = $1", chat).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestEveryTableIsInTheList goes over the schema: a table that the list of tables
// does not name, or a column of a chat or a tie that it does not walk, fails.
func TestEveryTableIsInTheList(t *testing.T) {
	db := openRaw(t)
	rows, err := db.Query(`SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	ofNobody := []string{"porchlight_version", "meta"} // of the whole bot
	for rows.Next() {
		var name, column string
		if err := rows.Scan(&name, &column); err != nil {
			t.Fatal(err)
		}
		listed := storage.Listed(name)
		switch {
		case slices.Contains(ofNobody, name):
		case listed == nil:
			t.Errorf("the list of tables does not name %s", name)
		case column == "tie_id" && !listed.OfTie:
			t.Errorf("%s has ties, and the end of a tie does not walk it", name)
		case (column == "chat_id" || strings.HasSuffix(column, "_chat")) && !slices.Contains(listed.Chats, column):
			t.Errorf("erasing does not walk %s.%s", name, column)
		case !listed.Exported && listed.Unexported == "":
			t.Errorf("%s is not exported, and the list does not say why", name)
		}
	}
}

// TestWhatIsOldIsForgottenInTime puts a row of every age limit just inside and just
// outside of it.
func TestWhatIsOldIsForgottenInTime(t *testing.T) {
	file := filepath.Join(t.TempDir(), "porchlight.db")
	s := openSealed(t, file)
	db := openFile(t, file)
	limits := storage.AgeLimits()
	if len(limits) < 8 {
		t.Fatalf("only %d limits", len(limits))
	}
	now := time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)
	for _, l := range limits {
		stamp := func(at time.Time) int64 {
			if l.Milli {
				return at.UnixMilli()
			}
			return at.Unix()
		}
		set := l.Fixed
		young, old := stamp(now.Add(-l.Keep+time.Minute)), stamp(now.Add(-l.Keep-time.Minute))
		for i, at := range []int64{young, old} {
			fillRow(t, db, column{l.Table, l.Column}, int(at))
			if set != "" {
				if _, err := db.Exec(`UPDATE `+l.Table+` SET `+set+` WHERE `+l.Column+` = $1`, at); err != nil {
					t.Fatalf("%s %d: %v", l.Table, i, err)
				}
			}
		}
		write(t, s, func(ctx context.Context) error { return s.Forget(ctx, now) })
		if got := count(t, db, column{l.Table, l.Column}, int(young)); got != 1 {
			t.Errorf("%s: a row that still serves was forgotten", l.Table)
		}
		if got := count(t, db, column{l.Table, l.Column}, int(old)); got != 0 {
			t.Errorf("%s: a row that is too old is still there", l.Table)
		}
	}
}

func openSealed(t *testing.T, file string) *storage.Store {
	t.Helper()
	s := openToClose(t, storage.Address{File: file})
	t.Cleanup(func() { s.Close() })
	return s
}

func openFile(t *testing.T, file string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func openRaw(t *testing.T) *sql.DB {
	file := filepath.Join(t.TempDir(), "porchlight.db")
	openSealed(t, file)
	return openFile(t, file)
}
