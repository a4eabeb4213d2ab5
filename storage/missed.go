package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"go.mau.fi/util/dbutil"
)

// Missed is what a person has set up for a day on which they don't check in: one
// supporter, who agreed, hears of it. The hour stands in its rhythm.
type Missed struct {
	Tie               TieID
	Person, Supporter ChatID
	Standing          Standing
	AskedAt           time.Time
	RestsUntil        time.Time // holidays; zero: none
	Stage             MissedStage
	Hour              time.Time // that the questions are about; zero while none is asked
	// ReadingAt is when the bot last knew, since that hour, that a sign of life would
	// reach it and that its own words reach people.
	ReadingAt time.Time
	TriedAt   time.Time // the last test run
	ToldRest  bool      // the person knows that the supporter can't be told now
}

// Standing is how far the two have agreed.
type Standing string

// The standings.
const (
	MissedAsked    Standing = "asked"    // the supporter has not answered yet
	MissedOn       Standing = "on"       // both have agreed
	MissedDeclined Standing = "declined" // the supporter would rather not
)

// MissedStage is how far a missed check-in has gone.
type MissedStage int

// The stages, in their order.
const (
	MissedNone       MissedStage = iota // nothing is missed
	MissedAskedOnce                     // the person got the first question
	MissedAskedTwice                    // and the second
	MissedTelling                       // the message to the supporter is on its way
	MissedTold                          // it has left
)

// PurposeMissed is the purpose of the rhythm of missed check-ins; its subject is the tie.
const PurposeMissed = "missed"

// ErrNoMissed means that nothing of the kind is set up.
var ErrNoMissed = errors.New("no missed check-ins are set up")

const missedColumns = `tie_id, person_chat, supporter_chat, standing, asked_at, rests_until, stage, missed_hour, reading_at, tried_at, told_rest`

// KeepMissed writes what is set up for a tie, as it is given.
func (s *Store) KeepMissed(ctx context.Context, m Missed) error {
	_, err := s.exec(ctx, `
		INSERT INTO missed_checkins (`+missedColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (tie_id) DO UPDATE SET standing = excluded.standing, asked_at = excluded.asked_at, rests_until = excluded.rests_until,
			stage = excluded.stage, missed_hour = excluded.missed_hour, reading_at = excluded.reading_at, tried_at = excluded.tried_at,
			told_rest = excluded.told_rest`,
		m.Tie, m.Person, m.Supporter, m.Standing, toUnix(m.AskedAt), toUnix(m.RestsUntil), m.Stage, toUnix(m.Hour), toUnix(m.ReadingAt),
		toUnix(m.TriedAt), flag(m.ToldRest))
	if err != nil {
		return fmt.Errorf("keeping missed check-ins: %w", err)
	}
	return nil
}

// Missed returns what is asked or on for a person, or ErrNoMissed.
func (s *Store) Missed(ctx context.Context, person ChatID) (Missed, error) {
	return s.oneMissed(ctx, `WHERE person_chat = $1 AND standing <> 'declined'`, person)
}

// MissedOfTie returns what stands for a tie, also if it was declined, or ErrNoMissed.
func (s *Store) MissedOfTie(ctx context.Context, tie TieID) (Missed, error) {
	return s.oneMissed(ctx, `WHERE tie_id = $1`, tie)
}

func (s *Store) oneMissed(ctx context.Context, where string, arg any) (Missed, error) {
	m, err := scanMissed(s.on(ctx).QueryRowContext(ctx, `SELECT `+missedColumns+` FROM missed_checkins `+where, arg))
	if errors.Is(err, sql.ErrNoRows) {
		return Missed{}, ErrNoMissed
	}
	if err != nil {
		return Missed{}, fmt.Errorf("reading missed check-ins: %w", asKnown(err))
	}
	return m, nil
}

// EndMissed deletes what stands for a tie, with its rhythm.
func (s *Store) EndMissed(ctx context.Context, tie TieID) error {
	if _, err := s.exec(ctx, `DELETE FROM missed_checkins WHERE tie_id = $1`, tie); err != nil {
		return fmt.Errorf("ending missed check-ins: %w", err)
	}
	return s.EndRhythm(ctx, PurposeMissed, int64(tie))
}

// IsHeard reports whether all that a chat has sent is handled: what is not may be a
// sign of life.
func (s *Store) IsHeard(ctx context.Context, chat ChatID) (heard bool, err error) {
	err = s.on(ctx).QueryRowContext(ctx, `SELECT NOT EXISTS (SELECT 1 FROM inbox WHERE chat_id = $1 AND state <> 1 AND state = 0)`, chat).Scan(&heard)
	return heard, asKnown(err)
}

func scanMissed(row dbutil.Scannable) (Missed, error) {
	var m Missed
	var asked, rests, hour, reading, tried int64
	err := row.Scan(&m.Tie, &m.Person, &m.Supporter, &m.Standing, &asked, &rests, &m.Stage, &hour, &reading, &tried, &m.ToldRest)
	m.AskedAt, m.RestsUntil, m.Hour, m.ReadingAt, m.TriedAt = fromUnix(asked), fromUnix(rests), fromUnix(hour), fromUnix(reading), fromUnix(tried)
	return m, err
}

// exportedMissed is what is set up, for both sides. How far a missed check-in has gone
// is for the person alone: a supporter was told of it, or not.
type exportedMissed struct {
	Supporter  string      `json:"supporter,omitempty"`
	Person     string      `json:"person,omitempty"`
	Standing   Standing    `json:"standing"`
	When       string      `json:"when"`
	Asked      time.Time   `json:"asked"`
	RestsUntil *time.Time  `json:"rests_until,omitempty"`
	Stage      MissedStage `json:"stage,omitempty"`
	Hour       *time.Time  `json:"missed_hour,omitempty"`
	ReadingAt  *time.Time  `json:"able_to_read_at,omitempty"`
	TriedAt    *time.Time  `json:"tried_at,omitempty"`
	ToldRest   bool        `json:"told_that_it_rests,omitempty"`
}

func exportMissed(ctx context.Context, s *Store, c Chat) (any, error) {
	return s.exportEachMissed(ctx, "person_chat", c, func(one *exportedMissed, m Missed, tie Tie) {
		one.Supporter = tie.Terms.Name
		one.RestsUntil, one.Stage, one.Hour, one.ReadingAt = endOf(m.RestsUntil), m.Stage, endOf(m.Hour), endOf(m.ReadingAt)
		one.TriedAt, one.ToldRest = endOf(m.TriedAt), m.ToldRest
	})
}

func exportMissedForSupporter(ctx context.Context, s *Store, c Chat) (any, error) {
	return s.exportEachMissed(ctx, "supporter_chat", c, func(one *exportedMissed, _ Missed, tie Tie) {
		one.Person = tie.Terms.Theirs
	})
}

// exportEachMissed writes what is set up where a column names the chat, with what is for
// its side alone.
func (s *Store) exportEachMissed(ctx context.Context, column string, c Chat, theirs func(*exportedMissed, Missed, Tie)) (any, error) {
	all, err := s.missedWhere(ctx, column, c.ID)
	if err != nil {
		return nil, err
	}
	var shown []exportedMissed
	for _, m := range all {
		tie, ok, err := s.exportedTie(ctx, m.Tie)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		rhythm, _, err := s.Rhythm(ctx, PurposeMissed, int64(m.Tie))
		if err != nil {
			return nil, err
		}
		one := exportedMissed{Standing: m.Standing, When: rhythm.Spec, Asked: m.AskedAt}
		theirs(&one, m, tie)
		shown = append(shown, one)
	}
	return shown, nil
}

func (s *Store) missedWhere(ctx context.Context, column string, chat ChatID) ([]Missed, error) {
	all, err := queryAll(ctx, s, scanMissed, `SELECT `+missedColumns+` FROM missed_checkins WHERE `+column+` = $1 ORDER BY tie_id`, chat)
	if err != nil {
		return nil, fmt.Errorf("reading missed check-ins: %w", err)
	}
	return all, nil
}
