package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"go.mau.fi/util/dbutil"
)

// TieID is the number of a tie.
type TieID int64

// Terms are what a person set up for one supporter. The supporter sees Kind,
// and Helps, Hurts and Facts once the person has confirmed them; they never see
// Critical, nor the name they are kept under.
type Terms struct {
	Name      string   `json:"name"`                // what the person calls them
	Kind      string   `json:"kind,omitempty"`      // company, practical, information, peer, professional; "" if not said
	Helps     string   `json:"helps,omitempty"`     // in the person's words
	Hurts     string   `json:"hurts,omitempty"`     // what doesn't help, in the person's words
	Facts     []string `json:"facts,omitempty"`     // small things that are good to know
	Treatment bool     `json:"treatment,omitempty"` // they may mention treatment
	Critical  int      `json:"critical,omitempty"`  // 1 to 5, 0 if not said; shown to nobody
	// Theirs is what the person was called when the supporter agreed: the supporter
	// knows them by it, whatever they call themselves in Telegram later.
	Theirs string `json:"their_name_for_you,omitempty"`
	// Told is the supporter's name in Telegram that the person was told last.
	Told string `json:"telegram_name_told,omitempty"`
	// Offers are the kinds of help that the supporter has offered, for the person to see
	// when they ask for some.
	Offers []string `json:"help_offered,omitempty"`
	// NoVoiceAt is when the supporter was told last that the person's Telegram takes no
	// voice messages, in unix seconds; 0: never.
	NoVoiceAt int64 `json:"told_of_no_voice_at,omitempty"`
	// FeltAt is when the person was last to be asked how they feel after hearing from them,
	// in unix seconds; 0: never. What they answered is kept nowhere.
	FeltAt int64 `json:"asked_how_it_feels_at,omitempty"`
}

// Tie is a supporter who agreed, and the person they support.
type Tie struct {
	ID                   TieID
	Person, Supporter    ChatID
	Terms                Terms
	Confirmed            bool // the person said "that's them": what they shared shows
	Muted                bool // the person gets nothing from this supporter
	Gone                 bool // the supporter blocked the bot
	ToldGone             bool // the person was told so, once for all
	PersonPausedUntil    time.Time
	SupporterPausedUntil time.Time
	Ignored              int // nudges in a row that nothing was done about
	Slower               int // how often the person halved the rhythm
	AcceptedAt           time.Time
	AskedAt              time.Time // when they were last asked whether it is still all right
	Tips                 int
	TipAt                time.Time
}

// Paused reports whether the person or the supporter wants no nudges now. The
// pauses of their whole chats are not part of it.
func (t Tie) Paused(now time.Time) bool {
	return now.Before(t.PersonPausedUntil) || now.Before(t.SupporterPausedUntil)
}

// ErrNoTie means that there is no such tie, or none of the one who asks.
var ErrNoTie = errors.New("no such tie")

const tieColumns = `id, person_chat, supporter_chat, terms, confirmed, muted, gone, person_paused_until, supporter_paused_until,
	ignored, slower, accepted_at, asked_at, tips, tip_at, told_gone`

// Tie returns a tie by its number. Callers that act for somebody check that it
// is theirs; see TieOfPerson and TieOfSupporter.
func (s *Store) Tie(ctx context.Context, id TieID) (Tie, error) {
	return s.oneTie(ctx, `SELECT `+tieColumns+` FROM ties WHERE id = $1`, id)
}

// TieOfPerson returns a tie if it is of that person, and ErrNoTie otherwise.
func (s *Store) TieOfPerson(ctx context.Context, id TieID, person ChatID) (Tie, error) {
	return s.oneTie(ctx, `SELECT `+tieColumns+` FROM ties WHERE id = $1 AND person_chat = $2`, id, person)
}

// TieOfSupporter returns a tie if it is of that supporter, and ErrNoTie otherwise.
func (s *Store) TieOfSupporter(ctx context.Context, id TieID, supporter ChatID) (Tie, error) {
	return s.oneTie(ctx, `SELECT `+tieColumns+` FROM ties WHERE id = $1 AND supporter_chat = $2`, id, supporter)
}

// TieBetween returns the tie of these two, or ErrNoTie.
func (s *Store) TieBetween(ctx context.Context, person, supporter ChatID) (Tie, error) {
	return s.oneTie(ctx, `SELECT `+tieColumns+` FROM ties WHERE person_chat = $1 AND supporter_chat = $2`, person, supporter)
}

// Supporters returns the ties of a person, oldest first.
func (s *Store) Supporters(ctx context.Context, person ChatID) ([]Tie, error) {
	return listed(queryFound(ctx, s, scanTie, s.openTie, `SELECT `+tieColumns+` FROM ties WHERE person_chat = $1 ORDER BY id`, person))
}

// Supporting returns the ties of a supporter, oldest first.
func (s *Store) Supporting(ctx context.Context, supporter ChatID) ([]Tie, error) {
	return listed(queryFound(ctx, s, scanTie, s.openTie, `SELECT `+tieColumns+` FROM ties WHERE supporter_chat = $1 ORDER BY id`, supporter))
}

func (s *Store) oneTie(ctx context.Context, query string, args ...any) (Tie, error) {
	row, err := scanTie(s.on(ctx).QueryRowContext(ctx, query, args...))
	var t found[Tie]
	if err == nil {
		t, err = s.openTie(ctx, row)
	}
	if errors.Is(err, sql.ErrNoRows) || err == nil && t.lost {
		return Tie{}, ErrNoTie
	}
	if err != nil {
		return Tie{}, fmt.Errorf("reading tie: %w", asKnown(err))
	}
	return t.it, nil
}

// sealedTie is a tie whose terms are to be opened.
type sealedTie struct {
	Tie
	terms []byte
}

func scanTie(row dbutil.Scannable) (sealedTie, error) {
	var t sealedTie
	var personPaused, supporterPaused, accepted, asked, tip int64
	err := row.Scan(&t.ID, &t.Person, &t.Supporter, &t.terms, &t.Confirmed, &t.Muted, &t.Gone, &personPaused, &supporterPaused,
		&t.Ignored, &t.Slower, &accepted, &asked, &t.Tips, &tip, &t.ToldGone)
	if err != nil {
		return t, err
	}
	t.PersonPausedUntil, t.SupporterPausedUntil = fromUnix(personPaused), fromUnix(supporterPaused)
	t.AcceptedAt, t.AskedAt, t.TipAt = fromUnix(accepted), fromUnix(asked), fromUnix(tip)
	return t, nil
}

func (s *Store) openTie(ctx context.Context, t sealedTie) (_ found[Tie], err error) {
	var whole bool
	t.Terms, whole, err = s.openTerms(ctx, "ties", int64(t.ID), t.terms, int64(t.Person), int64(t.Supporter))
	return found[Tie]{t.Tie, !whole}, err
}

// AddTie writes a new tie and returns its number: that of the invitation it came
// from, if the caller gives it. There is one at most between two chats; one that is
// lost gives way.
func (s *Store) AddTie(ctx context.Context, t Tie) (TieID, error) {
	if err := s.endLostTies(ctx, t.Person, t.Supporter); err != nil {
		return 0, err
	}
	if t.ID == 0 {
		t.ID = TieID(s.ids.next())
	}
	return t.ID, s.writeTie(ctx, t)
}

// KeepTie writes a tie as it is given.
func (s *Store) KeepTie(ctx context.Context, t Tie) error { return s.writeTie(ctx, t) }

// KeepNudged writes what a nudge changes of a tie, which is nothing of its terms: they
// need not be sealed anew.
func (s *Store) KeepNudged(ctx context.Context, t Tie) error {
	_, err := s.exec(ctx, `UPDATE ties SET supporter_paused_until = $1, ignored = $2, asked_at = $3, tips = $4, tip_at = $5 WHERE id = $6`,
		toUnix(t.SupporterPausedUntil), t.Ignored, toUnix(t.AskedAt), t.Tips, toUnix(t.TipAt), t.ID)
	if err != nil {
		return fmt.Errorf("keeping tie: %w", err)
	}
	return nil
}

func (s *Store) writeTie(ctx context.Context, t Tie) error {
	terms, err := s.sealTerms(ctx, "ties", int64(t.ID), t.Terms, int64(t.Person), int64(t.Supporter))
	if err != nil {
		return err
	}
	_, err = s.exec(ctx, `
		INSERT INTO ties (`+tieColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
		ON CONFLICT (id) DO UPDATE SET terms = excluded.terms, confirmed = excluded.confirmed, muted = excluded.muted,
			gone = excluded.gone, person_paused_until = excluded.person_paused_until,
			supporter_paused_until = excluded.supporter_paused_until, ignored = excluded.ignored, slower = excluded.slower,
			asked_at = excluded.asked_at, tips = excluded.tips, tip_at = excluded.tip_at, told_gone = excluded.told_gone`,
		t.ID, t.Person, t.Supporter, terms, flag(t.Confirmed), flag(t.Muted), flag(t.Gone), toUnix(t.PersonPausedUntil),
		toUnix(t.SupporterPausedUntil), t.Ignored, t.Slower, toUnix(t.AcceptedAt), toUnix(t.AskedAt), t.Tips, toUnix(t.TipAt), flag(t.ToldGone))
	if err != nil {
		return fmt.Errorf("keeping tie: %w", err)
	}
	return nil
}

func (s *Store) sealTerms(ctx context.Context, table string, row int64, terms Terms, people ...int64) ([]byte, error) {
	return s.sealedJSON(ctx, table, "terms", row, terms, people...)
}

// endedTerms stands in place of what was set up for a tie that has ended.
const endedTerms = "ended"

// openTerms opens terms. They are not whole if they can't be opened.
func (s *Store) openTerms(ctx context.Context, table string, row int64, sealed []byte, people ...int64) (terms Terms, whole bool, err error) {
	if string(sealed) == endedTerms {
		return terms, true, nil
	}
	plain, whole, err := s.opened(ctx, table, "terms", row, sealed, people...)
	if err != nil || !whole {
		return terms, false, err
	}
	return terms, true, json.Unmarshal(plain, &terms)
}

// flag is how a bool stands in a column of both databases.
func flag(on bool) int {
	if on {
		return 1
	}
	return 0
}
