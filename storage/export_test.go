package storage

import (
	"context"
	"slices"
	"strings"
	"time"

	"go.mau.fi/util/dbutil"
)

// What the tests of the list of tables may see of it.

// ListedTable is what the list says of a table.
type ListedTable struct {
	Name       string
	Chats      []string
	Key        string
	Sealed     []string
	People     []string
	OfTie      bool
	Outlives   string
	Leaves     bool // something of its rows when a tie ends
	Exported   bool // by an entry of its own or another table's
	Unexported string
	Unshown    []string
}

// ListedTables returns all of them, each once.
func ListedTables() (all []ListedTable) {
	for _, t := range tables() {
		at := slices.IndexFunc(all, func(l ListedTable) bool { return l.Name == t.name })
		if at < 0 {
			at = len(all)
			all = append(all, ListedTable{Name: t.name, Key: t.key, Sealed: t.sealed, People: t.people})
		}
		l := &all[at]
		l.Chats = slices.Concat(l.Chats, t.chats)
		l.OfTie = l.OfTie || t.ofTie != ""
		l.Outlives += t.outlives
		l.Leaves = l.Leaves || t.leaves != ""
		l.Exported = l.Exported || len(t.export) > 0 || t.exportedIn != ""
		l.Unexported += t.unexported
		l.Unshown = slices.Concat(l.Unshown, t.unshown)
	}
	return all
}

// Listed returns what the list says of a table, nil if it does not name it.
func Listed(name string) *ListedTable {
	for _, l := range ListedTables() {
		if l.Name == name {
			return &l
		}
	}
	return nil
}

// WalkStatements returns every statement of erasing, ending and forgetting.
func WalkStatements() (all []string) {
	for _, t := range tables() {
		all = append(all, t.erasing()...)
		all = append(all, t.ending()...)
		if statement := t.forgetting(dbutil.SQLite); statement != "" {
			all = append(all, statement)
		}
	}
	return all
}

// SealFor seals a value for a place, as the store would.
func (s *Store) SealFor(ctx context.Context, table, column string, row int64, plain []byte, people ...int64) ([]byte, error) {
	return s.sealed(ctx, table, column, row, plain, people...)
}

// EndScrubRest lets Scrub write the tables anew at once.
func (s *Store) EndScrubRest() { s.scrub.restUntil = time.Time{} }

// ErasedMark returns what the database says of the last erasing.
func (s *Store) ErasedMark(ctx context.Context) (mark string, err error) {
	mark, _, err = s.erased(ctx)
	return mark, err
}

// AgeLimit is how long rows of a table are kept.
type AgeLimit struct {
	Table, Column string
	Fixed         string // what else is true of those rows, as an assignment
	Keep          time.Duration
	Milli         bool
}

// AgeLimits returns all of them.
func AgeLimits() (all []AgeLimit) {
	for _, t := range tables() {
		if t.old == "" {
			continue
		}
		fixed, compared, both := strings.Cut(t.old, " AND ")
		if !both {
			fixed, compared = "", t.old
		}
		fixed = strings.ReplaceAll(fixed, "dead <> ''", "dead = 'refused'")
		all = append(all, AgeLimit{t.name, strings.Fields(compared)[0], fixed, t.keep, t.milli})
	}
	return all
}
