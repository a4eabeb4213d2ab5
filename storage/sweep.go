package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

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
	for _, step := range []func(context.Context) error{
		s.exchangePassing, s.carryOver, s.dropUnneeded, s.destroyUnheld,
	} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("sweeping keys: %w", asKnown(err))
		}
	}
	s.ring.forgetAll()
	return nil
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
				ofTie = append(ofTie, is+`tie_id)`)
			}
		}
	}
	return `(chat_id <> 0 AND ` + strings.Join(ofChat, ` AND `) + ` OR tie_id <> 0 AND ` + strings.Join(ofTie, ` AND `) + `)`
}

// dropUnneeded takes the keys of those of whom nothing is kept, with whose they were.
func (s *Store) dropUnneeded(ctx context.Context) error {
	where := unneeded()
	all, err := s.holders(ctx, where)
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
	_, destroyed, err := s.keeper.all(ctx)
	if err != nil || len(destroyed) == 0 {
		return err
	}
	// By their numbers: there are far more keys that stand, and everybody waits.
	var all []held
	for some := range slices.Chunk(destroyed, lookedUpAtOnce) {
		still, err := s.holders(ctx, `key_id IN (`+strings.Trim(strings.ReplaceAll(fmt.Sprint(some), " ", ", "), "[]")+`)`)
		if err != nil {
			return err
		}
		all = append(all, still...)
	}
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

// destroyUnheld destroys the keys that are nobody's: of a transaction that was cut
// off before it was kept, or of an erasing that was cut off after.
func (s *Store) destroyUnheld(ctx context.Context) error {
	live, _, err := s.keeper.all(ctx)
	if err != nil {
		return err
	}
	all, err := s.holders(ctx, `key_id <> 0`)
	if err != nil {
		return err
	}
	needed := map[keyID]bool{}
	for _, h := range all {
		needed[h.key] = true
	}
	live = slices.DeleteFunc(live, func(id keyID) bool { return needed[id] })
	return s.Write(ctx, func(ctx context.Context) error {
		passing, err := s.readPassing(ctx)
		if err != nil {
			return err
		}
		for _, id := range live {
			if slices.Contains(passing, id) {
				continue
			}
			still, err := s.holders(ctx, `key_id = $1`, id) // it may be new
			if err != nil {
				return err
			}
			if len(still) > 0 {
				continue
			}
			if err := s.retire(ctx, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// sweptAtOnce bounds the holders treated in one write, which others wait for.
const sweptAtOnce = 50

// each does something to all holders, some of them in one write.
func (s *Store) each(ctx context.Context, all []held, do func(context.Context, held) error) error {
	for some := range slices.Chunk(all, sweptAtOnce) {
		err := s.Write(ctx, func(ctx context.Context) error {
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
