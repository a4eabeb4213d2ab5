package storage

import (
	"context"
	"fmt"
	"time"

	"go.mau.fi/util/dbutil"
)

// Asked is that a supporter was asked for help, and what they answered.
type Asked struct {
	Ask               int64
	Tie               TieID
	Person, Supporter ChatID
	At                time.Time
	Answer            AskAnswer
}

// AskAnswer is what a supporter answered.
type AskAnswer string

// The answers.
const (
	AskWaits AskAnswer = ""       // none yet
	AskYes   AskAnswer = "yes"    // they have it, or had
	AskNo    AskAnswer = "no"     // not this time
	AskThank AskAnswer = "thanks" // they had it, and were thanked
)

// askedMemory is for how long it is known at least who was asked: a month, for nobody is
// to be asked more than others. While what was asked is kept it is known all the same.
const askedMemory = 31 * 24 * time.Hour

const askedColumns = `ask_id, tie_id, person_chat, supporter_chat, asked_at, answer`

// AddAsked notes that a supporter is asked, also once more.
func (s *Store) AddAsked(ctx context.Context, a Asked) error {
	_, err := s.exec(ctx, `INSERT INTO asked (`+askedColumns+`) VALUES ($1, $2, $3, $4, $5, '')
		ON CONFLICT (ask_id, tie_id) DO UPDATE SET asked_at = excluded.asked_at, answer = ''`, a.Ask, a.Tie, a.Person, a.Supporter, toUnix(a.At))
	if err != nil {
		return fmt.Errorf("noting who is asked: %w", err)
	}
	return nil
}

// AnswerAsked notes what a supporter answered.
func (s *Store) AnswerAsked(ctx context.Context, ask int64, tie TieID, answer AskAnswer) error {
	if _, err := s.exec(ctx, `UPDATE asked SET answer = $1 WHERE ask_id = $2 AND tie_id = $3`, answer, ask, tie); err != nil {
		return fmt.Errorf("noting an answer: %w", err)
	}
	return nil
}

// AskedFor returns who was asked for something, in the order of their ties.
func (s *Store) AskedFor(ctx context.Context, ask int64) ([]Asked, error) {
	return s.asked(ctx, `ask_id = $1 ORDER BY tie_id`, ask)
}

// AskedSince returns whom a person has asked since a time.
func (s *Store) AskedSince(ctx context.Context, person ChatID, since time.Time) ([]Asked, error) {
	return s.asked(ctx, `person_chat = $1 AND asked_at >= $2 ORDER BY ask_id, tie_id`, person, toUnix(since))
}

// AskedOfTie returns what the supporter of a tie was asked for.
func (s *Store) AskedOfTie(ctx context.Context, tie TieID) ([]Asked, error) {
	return s.asked(ctx, `tie_id = $1 ORDER BY ask_id`, tie)
}

// AskedOfSupporter returns that a supporter was asked for something, or ErrNoAsk.
func (s *Store) AskedOfSupporter(ctx context.Context, ask int64, supporter ChatID) (Asked, error) {
	all, err := s.asked(ctx, `ask_id = $1 AND supporter_chat = $2`, ask, supporter)
	return only(all, err, ErrNoAsk)
}

func (s *Store) asked(ctx context.Context, where string, args ...any) ([]Asked, error) {
	all, err := queryAll(ctx, s, func(row dbutil.Scannable) (a Asked, err error) {
		var at int64
		err = row.Scan(&a.Ask, &a.Tie, &a.Person, &a.Supporter, &at, &a.Answer)
		a.At = fromUnix(at)
		return a, err
	}, `SELECT `+askedColumns+` FROM asked WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("reading who was asked: %w", err)
	}
	return all, nil
}

// exportedAsked is that somebody was asked for help. The words are the person's.
type exportedAsked struct {
	Person string    `json:"person,omitempty"`
	Asked  time.Time `json:"asked"`
	Answer AskAnswer `json:"answer,omitempty"`
}

func exportHelpAsked(ctx context.Context, s *Store, c Chat) (any, error) {
	all, err := s.asked(ctx, `supporter_chat = $1 ORDER BY ask_id`, c.ID)
	if err != nil {
		return nil, err
	}
	var shown []exportedAsked
	for _, a := range all {
		tie, ok, err := s.exportedTie(ctx, a.Tie)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		shown = append(shown, exportedAsked{tie.Terms.Theirs, a.At, a.Answer})
	}
	return shown, nil
}
