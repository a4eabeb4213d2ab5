package storage

import (
	"context"
	"fmt"
	"time"

	"go.mau.fi/util/dbutil"
)

// OwnWords is something that somebody wrote for themselves, to be read by nobody else, but
// for the cards that they show to a supporter, see Share.
type OwnWords struct {
	ID    int64     `json:"-"`
	Chat  ChatID    `json:"-"`
	Kind  OwnKind   `json:"-"`
	At    time.Time `json:"written"`
	Words Private   `json:"words"`
}

// OwnKind is what they are.
type OwnKind string

const (
	OwnHelped OwnKind = "helped" // what helped in a hard night
	OwnSign   OwnKind = "sign"   // an early sign of a hard time
	OwnHelps  OwnKind = "helps"  // what helps then
	OwnHabit  OwnKind = "habit"  // what does them good on ordinary days
	OwnPlace  OwnKind = "place"  // a place that does them good
	OwnLook   OwnKind = "look"   // what a look at the early signs came to, written when it was asked
	// The cards about somebody: what helps them, what doesn't, and how to be with them.
	OwnCardHelps OwnKind = "card-helps"
	OwnCardHurts OwnKind = "card-hurts"
	OwnCardBe    OwnKind = "card-be"
	// OwnOffers has one row and no words: when what helps was offered last.
	OwnOffers OwnKind = "offers"
)

const ownColumns = `id, chat_id, kind, body`

// AddOwnWords writes them, and returns their number.
func (s *Store) AddOwnWords(ctx context.Context, o OwnWords) (int64, error) {
	o.ID = s.ids.next()
	sealed, err := s.sealedJSON(ctx, "own_words", "body", o.ID, o, int64(o.Chat))
	if err != nil {
		return 0, fmt.Errorf("adding own words: %w", err)
	}
	if _, err = s.exec(ctx, `INSERT INTO own_words (`+ownColumns+`) VALUES ($1, $2, $3, $4)`, o.ID, o.Chat, o.Kind, sealed); err != nil {
		return 0, fmt.Errorf("adding own words: %w", err)
	}
	return o.ID, nil
}

// OwnWords returns a chat's own of a kind, the oldest first.
func (s *Store) OwnWords(ctx context.Context, chat ChatID, kind OwnKind) ([]OwnWords, error) {
	all, err := listed(queryFound(ctx, s, scanOwnWords, openRow[OwnWords](s, "own_words", "body"),
		`SELECT `+ownColumns+` FROM own_words WHERE chat_id = $1 AND kind = $2 ORDER BY id`, chat, kind))
	if err != nil {
		return nil, fmt.Errorf("reading own words: %w", err)
	}
	return all, nil
}

// DropOwnWords deletes what is a chat's own. It reports whether it was there.
func (s *Store) DropOwnWords(ctx context.Context, id int64, chat ChatID) (dropped bool, err error) {
	touched, err := s.exec(ctx, `DELETE FROM own_words WHERE id = $1 AND chat_id = $2`, id, chat)
	if err != nil {
		return false, fmt.Errorf("dropping own words: %w", err)
	}
	return touched > 0, nil
}

func scanOwnWords(row dbutil.Scannable) (r sealedRow[OwnWords], err error) {
	err = row.Scan(&r.id, &r.chat, &r.it.Kind, &r.body)
	r.it.ID, r.it.Chat = r.id, r.chat
	return r, err
}

// exportOwnWords writes the words of a kind.
func exportOwnWords(kind OwnKind) func(context.Context, *Store, Chat) (any, error) {
	return func(ctx context.Context, s *Store, c Chat) (any, error) {
		all, err := s.OwnWords(ctx, c.ID, kind)
		if err != nil || len(all) == 0 {
			return nil, err
		}
		return all, nil
	}
}
