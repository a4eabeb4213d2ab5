package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mau.fi/util/dbutil"
)

// Ask is something that a person asks their circle for. Whom they ask stands in Asked;
// the first of them who says yes has it.
type Ask struct {
	ID     int64     `json:"-"`
	Person ChatID    `json:"-"`
	Taker  TieID     `json:"-"` // who has it; 0: nobody yet
	Over   bool      `json:"-"` // done, or no longer needed
	EndsAt time.Time `json:"-"` // when nobody can take it any more

	Kind     string    `json:"kind,omitempty"` // "" for anything else
	Words    Private   `json:"words"`
	AskedAt  time.Time `json:"asked"`
	When     time.Time `json:"when,omitzero"` // zero: no time was said
	WholeDay bool      `json:"some_time_that_day,omitempty"`
	Next     []TieID   `json:"asked_next,omitempty"` // in this order, if those before can't
}

// Open reports whether somebody can take it at a time.
func (a Ask) Open(now time.Time) bool { return a.Taker == 0 && !a.Over && now.Before(a.EndsAt) }

// PurposeAsk is the purpose of the rhythm of an ask: while it is open, when to look for
// the next one to be asked, and then when those two are told of its time.
const PurposeAsk = "ask"

// ErrNoAsk means that there is no such ask, or it is another's.
var ErrNoAsk = errors.New("no such ask")

// askMemory is for how long an ask is kept that is over: its buttons are there.
const askMemory = 7 * 24 * time.Hour

const askColumns = `id, person_chat, taker, over, ends_at, body`

// AddAsk writes a new ask and returns its number.
func (s *Store) AddAsk(ctx context.Context, a Ask) (int64, error) {
	a.ID = s.ids.next()
	sealed, err := s.sealedJSON(ctx, "asks", "body", a.ID, a, int64(a.Person))
	if err == nil {
		_, err = s.exec(ctx, `INSERT INTO asks (`+askColumns+`) VALUES ($1, $2, 0, 0, $3, $4)`, a.ID, a.Person, toUnix(a.EndsAt), sealed)
	}
	if err != nil {
		return 0, fmt.Errorf("adding ask: %w", err)
	}
	return a.ID, nil
}

// KeepAsk writes what is asked anew. Who has it, and whether it is over, it leaves as
// they are: another may be saying yes just now.
func (s *Store) KeepAsk(ctx context.Context, a Ask) error {
	sealed, err := s.sealedJSON(ctx, "asks", "body", a.ID, a, int64(a.Person))
	if err == nil {
		_, err = s.exec(ctx, `UPDATE asks SET ends_at = $1, body = $2 WHERE id = $3 AND person_chat = $4`, toUnix(a.EndsAt), sealed, a.ID, a.Person)
	}
	if err != nil {
		return fmt.Errorf("keeping ask: %w", err)
	}
	return nil
}

// Ask returns one by its number, or ErrNoAsk. Callers that act for somebody check that
// it is theirs.
func (s *Store) Ask(ctx context.Context, id int64) (Ask, error) {
	all, err := s.asks(ctx, `id = $1`, id)
	return only(all, err, ErrNoAsk)
}

// AskOfPerson returns one of a person's own, or ErrNoAsk.
func (s *Store) AskOfPerson(ctx context.Context, id int64, person ChatID) (Ask, error) {
	all, err := s.asks(ctx, `id = $1 AND person_chat = $2`, id, person)
	return only(all, err, ErrNoAsk)
}

// Asks returns those of a person that are not over, the oldest first.
func (s *Store) Asks(ctx context.Context, person ChatID, now time.Time) ([]Ask, error) {
	return s.asks(ctx, `person_chat = $1 AND over = 0 AND ends_at > $2 ORDER BY id`, person, toUnix(now))
}

// AsksTaken returns those that the supporter of a tie has.
func (s *Store) AsksTaken(ctx context.Context, tie TieID, now time.Time) ([]Ask, error) {
	return s.asks(ctx, `taker = $1 AND over = 0 AND ends_at > $2 ORDER BY id`, tie, toUnix(now))
}

func (s *Store) asks(ctx context.Context, where string, args ...any) ([]Ask, error) {
	all, err := listed(queryFound(ctx, s, scanAsk, openRow[Ask](s, "asks", "body"), `SELECT `+askColumns+` FROM asks WHERE `+where, args...))
	if err != nil {
		return nil, fmt.Errorf("reading asks: %w", err)
	}
	return all, nil
}

func scanAsk(row dbutil.Scannable) (r sealedRow[Ask], err error) {
	var ends int64
	err = row.Scan(&r.id, &r.chat, &r.it.Taker, &r.it.Over, &ends, &r.body)
	r.it.ID, r.it.Person, r.it.EndsAt = r.id, r.chat, fromUnix(ends)
	return r, err
}

// HoldAsk lets nobody else do anything about an ask until the transaction ends, and waits
// for whoever is at it: what is read of it then is so. On SQLite nobody is, writes come
// one by one. Its rhythm comes first, as it does for who looks at it again.
func (s *Store) HoldAsk(ctx context.Context, id int64) error {
	if s.write.Dialect != dbutil.Postgres {
		return nil
	}
	_, err := s.exec(ctx, `SELECT 1 FROM rhythms WHERE purpose = $1 AND subject = $2 FOR UPDATE`, PurposeAsk, id)
	if err == nil {
		_, err = s.exec(ctx, `SELECT 1 FROM asks WHERE id = $1 FOR UPDATE`, id)
	}
	if err != nil {
		return fmt.Errorf("holding ask: %w", err)
	}
	return nil
}

// TakeAsk gives an ask to a supporter, by their tie. Of two who say yes at once one
// gets it: the other is told that they didn't.
func (s *Store) TakeAsk(ctx context.Context, id int64, tie TieID, now time.Time) (took bool, err error) {
	return s.changeAsk(ctx, `UPDATE asks SET taker = $1 WHERE id = $2 AND taker = 0 AND over = 0 AND ends_at > $3`, tie, id, toUnix(now))
}

// GiveBackAsk takes it from who has it. It reports whether they did.
func (s *Store) GiveBackAsk(ctx context.Context, id int64, tie TieID) (gave bool, err error) {
	return s.changeAsk(ctx, `UPDATE asks SET taker = 0 WHERE id = $1 AND taker = $2 AND over = 0`, id, tie)
}

// EndAsk ends one of a person's own. It reports whether it was not over before.
func (s *Store) EndAsk(ctx context.Context, id int64, person ChatID, now time.Time) (ended bool, err error) {
	ended, err = s.changeAsk(ctx, `UPDATE asks SET over = 1, ends_at = $1 WHERE id = $2 AND person_chat = $3 AND over = 0`, toUnix(now), id, person)
	if err != nil {
		return false, err
	}
	return ended, s.EndRhythm(ctx, PurposeAsk, id)
}

func (s *Store) changeAsk(ctx context.Context, statement string, args ...any) (changed bool, err error) {
	touched, err := s.exec(ctx, statement, args...)
	if err != nil {
		return false, fmt.Errorf("changing ask: %w", err)
	}
	return touched > 0, nil
}

// exportedAsk is what a person asked for, and whether somebody has it: who, is said to
// them when it is so.
type exportedAsk struct {
	Ask
	Taken bool      `json:"somebody_has_it"`
	Over  bool      `json:"over"`
	Ends  time.Time `json:"ends"`
	Comes string    `json:"looked_at_again,omitempty"`
}

func exportAsks(ctx context.Context, s *Store, c Chat) (any, error) {
	all, err := s.asks(ctx, `person_chat = $1 ORDER BY id`, c.ID)
	if err != nil {
		return nil, err
	}
	var shown []exportedAsk
	for _, a := range all {
		comes, _, err := s.Rhythm(ctx, PurposeAsk, a.ID)
		if err != nil {
			return nil, err
		}
		a.Next = nil
		shown = append(shown, exportedAsk{Ask: a, Taken: a.Taker != 0, Over: a.Over, Ends: a.EndsAt, Comes: comes.Spec})
	}
	return shown, nil
}
