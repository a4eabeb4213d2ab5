package storage

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// A value under keys that can be destroyed is: keyedMark, the number of its keys,
// their ids (8 bytes each), nonce (12), ciphertext and tag. All of the keys are
// needed to open it. What begins otherwise is under the house key alone, as before
// there were such keys; see upgrade.go.
var keyedMark = []byte("\x00k")

const (
	keyIDSize = 8
	// firstKeyAt is where the first id stands, for SQL's substr, which counts from 1.
	firstKeyAt = 4
	nonceSize  = 12
)

// keyedBy says which keys seal a table's columns, by the columns that name whose
// they are: that of a chat, of a tie (0 there: none), or of what passes through.
type keyedBy struct {
	passing   bool
	chat, tie string
}

// sealedTables are the tables with sealed columns, by name.
var sealedTables = sync.OnceValue(func() map[string]table {
	all := map[string]table{}
	for _, t := range tables() {
		if len(t.sealed) > 0 {
			all[t.name] = t
		}
	}
	return all
})

// number returns what stands in a column of the row.
func (t table) number(column string, row int64, people []int64) int64 {
	if column == t.key {
		return row
	}
	return people[slices.Index(t.people, column)]
}

// keysFor returns the keys that a value of the row is sealed under now.
func (s *Store) keysFor(ctx context.Context, name string, row int64, people []int64) (set keySet, err error) {
	t := sealedTables()[name]
	n := 0
	add := func(id keyID, failed error) {
		if err = errors.Join(err, failed); failed == nil {
			set[n] = id
			n++
		}
	}
	if t.by.passing {
		ids, failed := s.passing(ctx)
		if failed == nil && len(ids) == 0 {
			failed = errNoSuchKey
		}
		if failed != nil {
			return set, failed
		}
		add(ids[0], nil)
	}
	if t.by.chat != "" {
		add(s.keyOf(ctx, t.number(t.by.chat, row, people), 0))
	}
	if t.by.tie != "" {
		if tie := t.number(t.by.tie, row, people); tie != 0 {
			add(s.keyOf(ctx, 0, tie))
		}
	}
	return set, err
}

// sealed returns the sealed form of plain for a place such as ("inbox", "body", 7),
// bound to the numbers of those whose row it is, in the order of the list of tables.
func (s *Store) sealed(ctx context.Context, table, column string, row int64, plain []byte, people ...int64) ([]byte, error) {
	set, err := s.keysFor(ctx, table, row, people)
	if err != nil {
		return nil, fmt.Errorf("sealing %s.%s: %w", table, column, err)
	}
	c, err := s.cipherOf(ctx, set)
	if err != nil {
		return nil, fmt.Errorf("sealing %s.%s: %w", table, column, err)
	}
	out := make([]byte, 0, len(keyedMark)+1+len(set)*keyIDSize+nonceSize+len(plain)+c.Overhead())
	out = append(append(out, keyedMark...), 0)
	for _, id := range set {
		if id != 0 {
			out = binary.BigEndian.AppendUint64(out, uint64(id))
			out[len(keyedMark)]++
		}
	}
	head := len(out)
	out = out[:head+nonceSize]
	rand.Read(out[head:])
	return c.Seal(out, out[head:], plain, place(table, column, row, people)), nil
}

// sealedMaybe seals a value of a column that may be empty.
func (s *Store) sealedMaybe(ctx context.Context, table, column string, row int64, plain []byte, people ...int64) ([]byte, error) {
	if plain == nil {
		return nil, nil
	}
	return s.sealed(ctx, table, column, row, plain, people...)
}

// unsealed undoes sealed; it fails if the value was sealed for another place or for
// other people, and with errDestroyed if nobody is to open it any more.
func (s *Store) unsealed(ctx context.Context, table, column string, row int64, value []byte, people ...int64) ([]byte, error) {
	set, rest, keyed := readKeys(value)
	if !keyed {
		return nil, fmt.Errorf("opening %s.%s: %w", table, column, ErrKey)
	}
	c, err := s.cipherOf(ctx, set)
	if err != nil {
		return nil, fmt.Errorf("opening %s.%s: %w", table, column, err)
	}
	plain, err := c.Open(nil, rest[:nonceSize], rest[nonceSize:], place(table, column, row, people))
	if err != nil {
		return nil, fmt.Errorf("opening %s.%s: %w", table, column, ErrKey)
	}
	return plain, nil
}

// readKeys returns the keys that a value names and what follows, from the nonce on.
func readKeys(value []byte) (set keySet, rest []byte, keyed bool) {
	rest, keyed = bytes.CutPrefix(value, keyedMark)
	if !keyed || len(rest) == 0 {
		return set, nil, false
	}
	n := int(rest[0])
	rest = rest[1:]
	if n == 0 || n > len(set) || len(rest) < n*keyIDSize+nonceSize {
		return set, nil, false
	}
	for i := range n {
		set[i] = keyID(binary.BigEndian.Uint64(rest))
		rest = rest[keyIDSize:]
	}
	return set, rest, true
}
