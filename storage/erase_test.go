package storage_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

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
	rows, err := db.Query(`SELECT name, type FROM pragma_table_info($1)`, c.table)
	if err != nil {
		t.Fatal(err)
	}
	var names, values []string
	for rows.Next() {
		var name, kind string
		if err := rows.Scan(&name, &kind); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
		switch {
		case name == c.name:
			values = append(values, "CAST("+strconv.Itoa(chat)+" AS INTEGER)")
		case kind == "BYTEA":
			values = append(values, "randomblob(16)")
		case kind == "TEXT":
			values = append(values, "hex(randomblob(8))")
		default:
			values = append(values, "abs(random() / 2) + 1000000")
		}
	}
	rows.Close()
	_, err = db.Exec("INSERT INTO " + c.table + " (" + strings.Join(names, ", ") + ") VALUES (" + strings.Join(values, ", ") + ")")
	if err != nil {
		t.Fatalf("%s: %v", c.table, err)
	}
}

func count(t *testing.T, db *sql.DB, c column, chat int) (n int) {
	if err := db.QueryRow("SELECT COUNT(*) FROM "+c.table+" WHERE "+c.name+" = $1", chat).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
