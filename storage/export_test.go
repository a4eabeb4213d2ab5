package storage

import (
	"slices"
	"strings"
	"time"
)

// What the tests of the list of tables may see of it.

// ListedTable is an entry of the list.
type ListedTable struct {
	Chats      []string
	OfTie      bool
	Exported   bool
	Unexported string
}

// Listed returns what the list says of a table, nil if it does not name it.
func Listed(name string) *ListedTable {
	var found *ListedTable
	for _, t := range tables() {
		if t.name != name {
			continue
		}
		if found == nil {
			found = &ListedTable{}
		}
		found.Chats = slices.Concat(found.Chats, t.chats)
		found.OfTie = found.OfTie || t.ofTie != ""
		found.Exported = found.Exported || len(t.export) > 0
		found.Unexported += t.unexported
	}
	return found
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
