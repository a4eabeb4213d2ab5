package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"go.mau.fi/util/dbutil"
)

// Reach is a person's asking one supporter for company in a hard moment. It
// says that they asked and what came back; what they wrote is not kept.
type Reach struct {
	ID                int64
	Tie               TieID
	Person, Supporter ChatID
	AskedAt           time.Time
	Answer            string // "" none yet
}

// The answers to a reach.
const (
	ReachHere = "here" // the supporter is there
	ReachCant = "cant" // they can't now
)

// ErrNoReach means that nobody asked that supporter, or that they have answered.
var ErrNoReach = errors.New("no such reach")

const reachColumns = `id, tie_id, person_chat, supporter_chat, asked_at, answer`

// AddReach writes a reach and returns its number.
func (s *Store) AddReach(ctx context.Context, r Reach) (int64, error) {
	r.ID = s.ids.next()
	_, err := s.exec(ctx, `INSERT INTO reaches (`+reachColumns+`) VALUES ($1, $2, $3, $4, $5, '')`,
		r.ID, r.Tie, r.Person, r.Supporter, toUnix(r.AskedAt))
	if err != nil {
		return 0, fmt.Errorf("noting reach: %w", err)
	}
	return r.ID, nil
}

// Reaches returns whom a person has asked since a time, oldest first.
func (s *Store) Reaches(ctx context.Context, person ChatID, since time.Time) ([]Reach, error) {
	return queryAll(ctx, s, scanReach,
		`SELECT `+reachColumns+` FROM reaches WHERE person_chat = $1 AND asked_at >= $2 ORDER BY id`, person, toUnix(since))
}

// AnswerReach notes a supporter's answer and returns the reach; ErrNoReach if it
// is not theirs, was answered before or is too old, so that a button pressed again does
// nothing. Where they were asked again meanwhile, it answers all of it.
func (s *Store) AnswerReach(ctx context.Context, id int64, supporter ChatID, answer string, now time.Time) (Reach, error) {
	r, err := scanReach(s.on(ctx).QueryRowContext(ctx, `
		UPDATE reaches SET answer = $1 WHERE id = $2 AND supporter_chat = $3 AND answer = '' AND asked_at >= $4 RETURNING `+reachColumns,
		answer, id, supporter, toUnix(now.Add(-reachOpen))))
	if errors.Is(err, sql.ErrNoRows) {
		return Reach{}, ErrNoReach
	}
	if err == nil {
		_, err = s.exec(ctx, `UPDATE reaches SET answer = $1 WHERE tie_id = $2 AND supporter_chat = $3 AND answer = ''`, answer, r.Tie, supporter)
	}
	if err != nil {
		return Reach{}, fmt.Errorf("answering reach: %w", asKnown(err))
	}
	return r, nil
}

func scanReach(row dbutil.Scannable) (Reach, error) {
	var r Reach
	var asked int64
	err := row.Scan(&r.ID, &r.Tie, &r.Person, &r.Supporter, &asked, &r.Answer)
	r.AskedAt = fromUnix(asked)
	return r, err
}

// reachOpen is how long a reach can be answered, and reachMemory how long it is
// remembered: a reminder that comes meanwhile is not to sound as if nothing had been.
const (
	reachOpen   = 2 * 24 * time.Hour
	reachMemory = 14 * 24 * time.Hour
)
