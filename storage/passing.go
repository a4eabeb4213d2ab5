package storage

import (
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"
	"strconv"
	"strings"

	"go.mau.fi/util/dbutil"
)

// What passes through and is gone soon, updates, deliveries and where conversations
// stand, is under one key for everybody, which is exchanged every hour and whenever
// somebody is erased. What waits at that moment is sealed anew, and the old key
// destroyed. So of whatever has passed nothing can be opened any more: neither what
// an erased person wrote, nor where others quote or name them. And who only passes
// by needs no key of their own.

// passingNote is the note that names the keys of what passes through, apart by
// spaces: that of now, behind it those under which something may still wait, and at
// the end a checksum, since a damaged note must not be taken for another key.
const passingNote = "passing"

func noteOf(ids []keyID) string {
	text := strings.Trim(fmt.Sprint(ids), "[]")
	return fmt.Sprintf("%s %08x", text, crc32.ChecksumIEEE([]byte(text)))
}

// idsIn reads a note, nil if it is damaged.
func idsIn(note string) (ids []keyID) {
	words := strings.Fields(note)
	for _, word := range words[:max(0, len(words)-1)] {
		id, _ := strconv.ParseInt(word, 10, 64)
		ids = append(ids, keyID(id))
	}
	if noteOf(ids) != note {
		return nil
	}
	return ids
}

// passing returns the keys of what passes through, that of now first.
func (s *Store) passing(ctx context.Context) ([]keyID, error) {
	u := unitOf(ctx)
	if u != nil && u.passing != nil {
		return u.passing, nil
	}
	if u != nil && s.write.Dialect == dbutil.Postgres {
		if _, err := s.exec(ctx, `SELECT pg_advisory_xact_lock_shared($1)`, passingLock); err != nil {
			return nil, err
		}
	}
	ids, err := s.readPassing(ctx)
	if err == nil && u != nil {
		u.passing = ids
	}
	return ids, err
}

func (s *Store) readPassing(ctx context.Context) (ids []keyID, err error) {
	note, err := s.Note(ctx, passingNote)
	if err != nil {
		return nil, fmt.Errorf("reading which keys are in use: %w", err)
	}
	return idsIn(note), nil
}

func (s *Store) notePassing(ctx context.Context, ids []keyID) error {
	return s.KeepNote(ctx, passingNote, noteOf(ids))
}

// passingAlone returns them to whoever will change which they are, alone until the end
// of the transaction.
func (s *Store) passingAlone(ctx context.Context) ([]keyID, error) {
	if s.write.Dialect == dbutil.Postgres {
		if _, err := s.exec(ctx, `SELECT pg_advisory_xact_lock($1)`, passingLock); err != nil {
			return nil, err
		}
	}
	return s.readPassing(ctx)
}

// exchangePassing lets what passes through be sealed under a fresh key from now on.
func (s *Store) exchangePassing(ctx context.Context) error {
	return s.Write(ctx, func(ctx context.Context) error {
		ids, err := s.passingAlone(ctx)
		if err != nil {
			return err
		}
		fresh, err := s.newKey(ctx)
		if err != nil {
			return err
		}
		return s.notePassing(ctx, append([]keyID{fresh}, ids...))
	})
}

// carryRest is how many times as long as it works carryOver rests, so that who writes
// seldom waits for it, however much waits to be sent.
const carryRest = 3

// carryOver seals what still waits under earlier keys under that of now, also under
// one that a damaged note does not name any more, and destroys those.
func (s *Store) carryOver(ctx context.Context) error {
	ids, err := s.readPassing(ctx)
	if err != nil || len(ids) == 0 {
		return err
	}
	now := binary.BigEndian.AppendUint64(nil, uint64(ids[0]))
	where := fmt.Sprintf(`substr(%%s, %d, %d) <> $2`, firstKeyAt, keyIDSize)
	for _, t := range tables() {
		if !t.by.passing {
			continue
		}
		for _, column := range t.sealed {
			if _, err := s.reseal(ctx, t, column, s.openValue, where, now, carryRest); err != nil {
				return fmt.Errorf("sealing what waits in %s anew: %w", t.name, err)
			}
		}
	}
	return s.Write(ctx, func(ctx context.Context) error {
		left, err := s.passingAlone(ctx)
		if err != nil {
			return err
		}
		// Before it stand those to which another replica has exchanged it since, by a
		// clock of its own: only their order tells which is newer. Where it stands no
		// more that replica has carried over already.
		at := slices.Index(left, ids[0])
		if at < 0 {
			return nil
		}
		if err := s.notePassing(ctx, left[:at+1]); err != nil {
			return err
		}
		return s.retire(ctx, left[at+1:]...)
	})
}
