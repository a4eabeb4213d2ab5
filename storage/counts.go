package storage

import (
	"context"
	"fmt"
	"strings"
)

// Counted is how many there are of one kind of thing that is kept of somebody.
type Counted struct {
	What  string // as the list of tables names it
	Count int
}

// countedOther are things that people wrote for which the list has no name.
const countedOther = "more"

// counts names the kind of thing that rows of the table are to whose they are; "" for
// what is told as settings, and for invitations, of which most are over or have become
// ties.
func (t table) counts() string {
	if t.counted == "" && t.by.chat != "" && len(t.export) > 0 && t.name != "chats" && t.name != "invitations" {
		return countedOther
	}
	return t.counted
}

// Counts returns what erasing a chat takes, in the order of the list of tables, without
// what there is none of.
func (s *Store) Counts(ctx context.Context, chat ChatID) (all []Counted, err error) {
	for _, t := range tables() {
		what := t.counts()
		if what == "" {
			continue
		}
		var is []string
		var args []any
		for i, column := range t.chats {
			is, args = append(is, fmt.Sprintf("%s = $%d", column, i+1)), append(args, chat)
		}
		var count int
		query := `SELECT COUNT(*) FROM ` + t.name + ` WHERE ` + strings.Join(is, ` OR `)
		if err := s.on(ctx).QueryRowContext(ctx, query, args...).Scan(&count); err != nil {
			return nil, fmt.Errorf("counting %s: %w", t.name, asKnown(err))
		}
		all = addCount(all, what, count)
	}
	return all, nil
}

func addCount(all []Counted, what string, count int) []Counted {
	for i := range all {
		if all[i].What == what {
			all[i].Count += count
			return all
		}
	}
	if count == 0 {
		return all
	}
	return append(all, Counted{what, count})
}
