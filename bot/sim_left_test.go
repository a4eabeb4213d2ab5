package main

import (
	"database/sql"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
)

// leaves judges what is left behind once everything has come to rest: nothing that
// somebody wrote can be read in a file or on the page of figures, nothing waits that is
// due, and the tables are no longer than what was done.
func (o *oracle) leaves() {
	o.s.t.Helper()
	mux := http.NewServeMux()
	(&health{reports: &o.s.porch.guard.reports}).routes(mux, o.s.porch.metrics)
	page := httptest.NewRecorder()
	mux.ServeHTTP(page, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	left := map[string][]byte{"/metrics": page.Body.Bytes()}
	o.s.darkens()
	files, err := filepath.Glob(filepath.Join(o.s.folder, "*"))
	if err != nil || len(files) == 0 {
		o.s.t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		if left[filepath.Base(file)], err = os.ReadFile(file); err != nil {
			o.s.t.Fatal(err)
		}
	}
	for where, data := range left {
		for _, mark := range markShape.FindAll(data, -1) {
			if o.marks[string(mark)] != nil {
				o.fails("%s holds %s, which somebody wrote", where, mark)
			}
		}
		for _, name := range nameShape.FindAll(data, -1) {
			if o.names[string(name)] != nil {
				o.fails("%s holds %s, which is a name", where, name)
			}
		}
	}
	o.countRows()
}

// mostRows is how many rows a table may have for each person.
const mostRows = 10

// rowsOf are the most rows that a table may have. What is to be sent leaves no row behind,
// and of what came its number stays for some days.
func (o *oracle) rowsOf(table string) int {
	most := mostRows * len(o.s.people)
	switch table {
	case "outbox":
		return most
	case "inbox":
		return most + 2*o.s.acts
	}
	return most + (o.s.acts+o.sent)/4
}

// countRows looks into the tables.
func (o *oracle) countRows() {
	o.s.t.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(o.s.folder, "porchlight.db"))
	if err != nil {
		o.s.t.Fatal(err)
	}
	defer db.Close()
	count := func(query string) (n int) {
		if err := db.QueryRow(query).Scan(&n); err != nil {
			o.s.t.Fatal(err)
		}
		return n
	}
	if n := count(`SELECT COUNT(*) FROM inbox WHERE state = 0`); n > 0 {
		o.fails("%d updates still wait to be handled", n)
	}
	rows, err := db.Query(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
	if err != nil {
		o.s.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var table string
		if err := rows.Scan(&table); err != nil {
			o.s.t.Fatal(err)
		}
		if n, most := count("SELECT COUNT(*) FROM "+table), o.rowsOf(table); n > most {
			o.fails("the table %s has %d rows, more than %d", table, n, most)
		}
	}
	if err := rows.Err(); err != nil {
		o.s.t.Fatal(err)
	}
}

var (
	markShape = regexp.MustCompile(`kq[bcdfghjklmnpqrstvwxz]{5}`)
	nameShape = regexp.MustCompile(`Zed[bcdfghjklmnpqrstvwxz]{4}`)
)
