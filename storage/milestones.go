package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mau.fi/util/dbutil"
)

// GoodThing is something in somebody's box of good things: a step of their own, or
// what a supporter sent them and they kept. It is theirs alone until they show it, and
// theirs to keep whatever becomes of the tie.
type GoodThing struct {
	ID    int64     `json:"-"`
	Chat  ChatID    `json:"-"`
	Day   string    `json:"-"` // the local date that it is of, "2026-11-28"
	Drawn time.Time `json:"-"` // when it was last drawn from the box; zero for never
	Words Private   `json:"words,omitempty"`
	// Picture and Voice are Telegram's numbers of one, to send it again.
	Picture string `json:"picture,omitempty"`
	Voice   string `json:"voice,omitempty"`
	// Of what a supporter sent: which relay it was, because of which tie, and what the
	// person called them.
	Relay RelayID `json:"relay,omitempty"`
	Tie   TieID   `json:"tie,omitempty"`
	From  Private `json:"from,omitempty"`
	// Rests: the person has removed who sent it. It stands in the list and is not drawn.
	Rests bool `json:"rests,omitempty"`
	// Message is the number of the message that told it; 0: none.
	Message int `json:"message,omitempty"`
}

// Sent reports whether a supporter sent it.
func (g GoodThing) Sent() bool { return g.Relay != 0 }

// ErrNoGoodThing means that there is no such good thing, or it is another's.
var ErrNoGoodThing = errors.New("no such good thing")

const goodColumns = `id, chat_id, day, drawn_at, body`

// KeepGoodThing writes one, a new one if its ID is 0, and returns its number.
func (s *Store) KeepGoodThing(ctx context.Context, g GoodThing) (int64, error) {
	if g.ID == 0 {
		g.ID = s.ids.next()
	}
	sealed, err := s.sealedJSON(ctx, "good_things", "body", g.ID, g, int64(g.Chat))
	if err != nil {
		return 0, fmt.Errorf("keeping a good thing: %w", err)
	}
	_, err = s.exec(ctx, `INSERT INTO good_things (`+goodColumns+`) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET body = excluded.body WHERE good_things.chat_id = excluded.chat_id`,
		g.ID, g.Chat, g.Day, toUnix(g.Drawn), sealed)
	if err != nil {
		return 0, fmt.Errorf("keeping a good thing: %w", err)
	}
	return g.ID, nil
}

// GoodThings returns all of a chat's box, the newest day first.
func (s *Store) GoodThings(ctx context.Context, chat ChatID) ([]GoodThing, error) {
	return s.goodThings(ctx, `chat_id = $1 ORDER BY day DESC, id DESC`, chat)
}

// GoodThing returns one of a chat's own box, or ErrNoGoodThing.
func (s *Store) GoodThing(ctx context.Context, id int64, chat ChatID) (GoodThing, error) {
	all, err := s.goodThings(ctx, `id = $1 AND chat_id = $2`, id, chat)
	return only(all, err, ErrNoGoodThing)
}

// Draw notes that one was drawn from the box.
func (s *Store) Draw(ctx context.Context, id int64, chat ChatID, now time.Time) error {
	if _, err := s.exec(ctx, `UPDATE good_things SET drawn_at = $1 WHERE id = $2 AND chat_id = $3`, toUnix(now), id, chat); err != nil {
		return fmt.Errorf("drawing a good thing: %w", err)
	}
	return nil
}

// DropGoodThing deletes one of a chat's own box, and to whom it was shown.
func (s *Store) DropGoodThing(ctx context.Context, id int64, chat ChatID) error {
	for _, statement := range []string{`DELETE FROM good_things WHERE id = $1 AND chat_id = $2`, `DELETE FROM milestone_shares WHERE good_thing = $1 AND person_chat = $2`} {
		if _, err := s.exec(ctx, statement, id, chat); err != nil {
			return fmt.Errorf("dropping a good thing: %w", err)
		}
	}
	return nil
}

func (s *Store) goodThings(ctx context.Context, where string, args ...any) ([]GoodThing, error) {
	all, err := listed(queryFound(ctx, s, scanGoodThing, openRow[GoodThing](s, "good_things", "body"), `SELECT `+goodColumns+` FROM good_things WHERE `+where, args...))
	if err != nil {
		return nil, fmt.Errorf("reading good things: %w", err)
	}
	return all, nil
}

func scanGoodThing(row dbutil.Scannable) (r sealedRow[GoodThing], err error) {
	var drawn int64
	err = row.Scan(&r.id, &r.chat, &r.it.Day, &drawn, &r.body)
	r.it.ID, r.it.Chat, r.it.Drawn = r.id, r.chat, fromUnix(drawn)
	return r, err
}

// MilestoneShare is that the person of a tie showed its supporter a step. It ends with
// the tie.
type MilestoneShare struct {
	Tie               TieID
	GoodThing         int64
	Person, Supporter ChatID
	At                time.Time
	Cheered           bool
}

// ShareMilestone notes that a step is shown to the supporter of a tie; false if it was.
func (s *Store) ShareMilestone(ctx context.Context, tie Tie, id int64, now time.Time) (first bool, err error) {
	touched, err := s.exec(ctx, `INSERT INTO milestone_shares (tie_id, good_thing, person_chat, supporter_chat, shared_at, cheered)
		VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT (tie_id, good_thing) DO NOTHING`, tie.ID, id, tie.Person, tie.Supporter, toUnix(now))
	if err != nil {
		return false, fmt.Errorf("showing a milestone: %w", err)
	}
	return touched > 0, nil
}

// CheerMilestone notes that the supporter of a tie sent a cheer; false if they had, or if
// nothing was shown to them.
func (s *Store) CheerMilestone(ctx context.Context, tie TieID, id int64) (first bool, err error) {
	touched, err := s.exec(ctx, `UPDATE milestone_shares SET cheered = 1 WHERE tie_id = $1 AND good_thing = $2 AND cheered = 0`, tie, id)
	if err != nil {
		return false, fmt.Errorf("noting a cheer: %w", err)
	}
	return touched > 0, nil
}

// MilestoneShares returns to whom a person showed what, the first shown first.
func (s *Store) MilestoneShares(ctx context.Context, person ChatID) ([]MilestoneShare, error) {
	return s.milestoneShares(ctx, `person_chat = $1`, person)
}

// MilestonesShown returns what was shown to a supporter, the first shown first.
func (s *Store) MilestonesShown(ctx context.Context, supporter ChatID) ([]MilestoneShare, error) {
	return s.milestoneShares(ctx, `supporter_chat = $1`, supporter)
}

func (s *Store) milestoneShares(ctx context.Context, where string, of ChatID) ([]MilestoneShare, error) {
	all, err := queryAll(ctx, s, func(row dbutil.Scannable) (m MilestoneShare, err error) {
		var at, cheered int64
		err = row.Scan(&m.Tie, &m.GoodThing, &m.Person, &m.Supporter, &at, &cheered)
		m.At, m.Cheered = fromUnix(at), cheered == 1
		return m, err
	}, `SELECT tie_id, good_thing, person_chat, supporter_chat, shared_at, cheered FROM milestone_shares WHERE `+where+` ORDER BY shared_at, tie_id, good_thing`, of)
	if err != nil {
		return nil, fmt.Errorf("reading to whom milestones are shown: %w", err)
	}
	return all, nil
}
