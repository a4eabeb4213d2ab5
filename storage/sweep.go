package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.mau.fi/util/dbutil"
)

// Sweep destroys the keys that nothing needs any more and lets what passes through
// be sealed under a fresh one. On SQLite it empties the log of writes. Call it outside
// Write, every hour, by one goroutine; Scrub does the same after an erasing.
func (s *Store) Sweep(ctx context.Context) error {
	if err := s.sweepKeys(ctx); err != nil {
		return err
	}
	if !s.Embedded() {
		return nil
	}
	conn, err := s.write.RawDB.Conn(ctx)
	if err != nil {
		return asKnown(err)
	}
	defer conn.Close()
	return asKnown(emptyLog(ctx, conn))
}

func (s *Store) sweepKeys(ctx context.Context) error {
	err := s.sweepPassing(ctx)
	if err == nil {
		err = s.walkKeys(ctx, s.sweepSome)
	}
	if err != nil {
		return fmt.Errorf("sweeping keys: %w", asKnown(err))
	}
	s.ring.forgetAll()
	return nil
}

// sweepPassing destroys the key of what has passed through.
func (s *Store) sweepPassing(ctx context.Context) error {
	if err := s.exchangePassing(ctx); err != nil {
		return err
	}
	if err := s.carryOver(ctx); err != nil {
		return err
	}
	s.ring.forgetAll()
	return nil
}

const (
	// keysAtOnce is how many keys are looked at before everybody else has a turn.
	keysAtOnce = 2000
	// walkRest is how long they have it: of a million people there are a thousand turns.
	walkRest = 5 * time.Millisecond
)

// walkKeys looks at all keys, some of them at a time.
func (s *Store) walkKeys(ctx context.Context, look func(ctx context.Context, live, destroyed []keyID) error) error {
	for last := keyID(0); ; {
		live, destroyed, next, err := s.keeper.some(ctx, last)
		if err == nil {
			err = look(ctx, live, destroyed)
		}
		if err != nil || next == 0 {
			return err
		}
		last = next
		pause(ctx, walkRest)
	}
}

// sweepSome destroys of some keys those of which nothing is left, and those that are
// nobody's; whose was destroyed already is erased again.
func (s *Store) sweepSome(ctx context.Context, live, destroyed []keyID) error {
	if len(live) > 0 {
		first, last := slices.Min(live), slices.Max(live)
		all, err := s.holders(ctx, between, first, last)
		if err != nil {
			return err
		}
		isHeld := map[keyID]bool{}
		for _, h := range all {
			isHeld[h.key] = true
		}
		if err := s.destroyUnheld(ctx, slices.DeleteFunc(live, func(id keyID) bool { return isHeld[id] })); err != nil {
			return err
		}
		if err := s.dropUnneeded(ctx, first, last); err != nil {
			return err
		}
	}
	return s.eraseHolders(ctx, destroyed)
}

// held is a key and whose it is.
type held struct {
	holder
	key keyID
}

func (s *Store) holders(ctx context.Context, where string, args ...any) ([]held, error) {
	return queryAll(ctx, s, func(row dbutil.Scannable) (h held, err error) {
		err = row.Scan(&h.chat, &h.tie, &h.key)
		return h, err
	}, `SELECT chat_id, tie_id, key_id FROM key_holders AS h WHERE `+where, args...)
}

// between is true of the keys from $1 to $2.
const between = `key_id >= $1 AND key_id <= $2`

// unneeded is true of the keys of chats and ties of which no row is left whose seal
// they are, as the list of tables has it.
func unneeded() string {
	var ofChat, ofTie []string
	for _, t := range tables() {
		for _, column := range []string{t.by.chat, t.by.tie} {
			if column == "" {
				continue
			}
			is := `NOT EXISTS (SELECT 1 FROM ` + t.name + ` WHERE ` + t.name + `.` + column + ` = h.`
			if column == t.by.chat {
				ofChat = append(ofChat, is+`chat_id)`)
			} else {
				// The rows of no tie are in no index.
				ofTie = append(ofTie, is+`tie_id AND `+t.name+`.`+column+` <> 0)`)
			}
		}
	}
	return `(chat_id <> 0 AND ` + strings.Join(ofChat, ` AND `) + ` OR tie_id <> 0 AND ` + strings.Join(ofTie, ` AND `) + `)`
}

// dropUnneeded takes the keys of those of whom nothing is kept, with whose they were.
func (s *Store) dropUnneeded(ctx context.Context, first, last keyID) error {
	where := unneeded()
	all, err := s.holders(ctx, between+` AND `+where, first, last)
	if err != nil {
		return err
	}
	return s.each(ctx, all, func(ctx context.Context, h held) error {
		still, err := s.holders(ctx, where+` AND chat_id = $1 AND tie_id = $2`, h.chat, h.tie)
		if err != nil || len(still) == 0 {
			return err
		}
		return s.dropKey(ctx, h.chat, h.tie)
	})
}

// lookedUpAtOnce is how many keys one query looks for.
const lookedUpAtOnce = 500

// eraseAgain erases whoever was erased before: their key is destroyed, and their rows
// are here because an older copy of the database was put in its place. It is done at
// the start, before anybody is served.
func (s *Store) eraseAgain(ctx context.Context) error {
	file, embedded := s.keeper.(*keyFile)
	if !embedded {
		all, err := s.holders(ctx, `key_id IN (SELECT id FROM keys WHERE sealed = '')`)
		if err != nil {
			return err
		}
		return s.erase(ctx, all)
	}
	note, err := s.Note(ctx, destroyingNote)
	if err != nil {
		return err
	}
	if known, _ := strconv.ParseInt(note, 10, 64); known >= file.number {
		return nil
	}
	err = s.walkKeys(ctx, func(ctx context.Context, _, destroyed []keyID) error { return s.eraseHolders(ctx, destroyed) })
	if err != nil {
		return err
	}
	return s.Write(ctx, func(ctx context.Context) error { return s.KeepNote(ctx, destroyingNote, fmt.Sprint(file.number)) })
}

// eraseHolders erases those whose keys are destroyed.
func (s *Store) eraseHolders(ctx context.Context, destroyed []keyID) error {
	for some := range slices.Chunk(destroyed, lookedUpAtOnce) {
		// By their numbers: between them may be far more keys that stand.
		all, err := s.holders(ctx, `key_id IN (`+strings.Trim(strings.ReplaceAll(fmt.Sprint(some), " ", ", "), "[]")+`)`)
		if err == nil {
			err = s.erase(ctx, all)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) erase(ctx context.Context, all []held) error {
	return s.each(ctx, all, func(ctx context.Context, h held) error {
		switch _, err := s.keeper.load(ctx, h.key); {
		case !errors.Is(err, errDestroyed):
			return err
		case h.chat != 0:
			return s.Erase(ctx, ChatID(h.chat), 0)
		default:
			return s.EndTie(ctx, Tie{ID: TieID(h.tie)})
		}
	})
}

// destroyUnheld destroys keys that are nobody's: of a transaction that was cut off before
// it was kept, or of an erasing that was cut off after.
func (s *Store) destroyUnheld(ctx context.Context, unheld []keyID) error {
	for some := range slices.Chunk(unheld, sweptAtOnce) {
		err := s.WriteAside(ctx, func(ctx context.Context) error {
			passing, err := s.readPassing(ctx)
			if err != nil {
				return err
			}
			for _, id := range some {
				if slices.Contains(passing, id) {
					continue
				}
				still, err := s.holders(ctx, `key_id = $1`, id) // it may be new
				if err == nil && len(still) == 0 {
					err = s.retire(ctx, id)
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// sweptAtOnce bounds the holders treated in one write, which others wait for.
const sweptAtOnce = 50

// each does something to all holders, some of them in one write.
func (s *Store) each(ctx context.Context, all []held, do func(context.Context, held) error) error {
	for some := range slices.Chunk(all, sweptAtOnce) {
		err := s.WriteAside(ctx, func(ctx context.Context) error {
			for _, h := range some {
				if err := do(ctx, h); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
