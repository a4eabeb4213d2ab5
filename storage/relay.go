package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"go.mau.fi/util/dbutil"
)

// RelayID is the number of something that one side of a tie sent the other.
type RelayID int64

// Relay is that a supporter sent something to the person, or the person something
// back. What it said is kept nowhere.
type Relay struct {
	ID                RelayID
	Tie               TieID
	Person, Supporter ChatID
}

// Answer is what the person does about it with one tap.
type Answer int

// The answers, each a bit of a column.
const (
	Heart    Answer = 1
	ThankYou Answer = 2
	TooMuch  Answer = 4
)

// ErrNoRelay means that nothing of that number was sent to the one who answers.
var ErrNoRelay = errors.New("no such relay")

// AddRelay notes that something was sent, by the supporter or by the person, and
// returns its number.
func (s *Store) AddRelay(ctx context.Context, t Tie, byPerson bool, now time.Time) (RelayID, error) {
	id := RelayID(s.ids.next())
	_, err := s.exec(ctx, `INSERT INTO relays (id, tie_id, person_chat, supporter_chat, sent_at, answered, by_person)
		VALUES ($1, $2, $3, $4, $5, 0, $6)`, id, t.ID, t.Person, t.Supporter, toUnix(now), flag(byPerson))
	if err != nil {
		return 0, fmt.Errorf("noting a relay: %w", err)
	}
	return id, nil
}

// Relays returns how much one side of a tie has sent the other since a time.
func (s *Store) Relays(ctx context.Context, tie TieID, byPerson bool, since time.Time) (count int, err error) {
	err = s.on(ctx).QueryRowContext(ctx, `SELECT COUNT(*) FROM relays WHERE tie_id = $1 AND by_person = $2 AND sent_at >= $3`,
		tie, flag(byPerson), toUnix(since)).Scan(&count)
	if err != nil {
		return 0, fmt.Errorf("counting what was sent: %w", asKnown(err))
	}
	return count, nil
}

// RelayToPerson returns what was sent if it was sent to that person and the tie
// still stands, and ErrNoRelay otherwise.
func (s *Store) RelayToPerson(ctx context.Context, id RelayID, person ChatID) (Relay, error) {
	sent, err := scanRelay(s.on(ctx).QueryRowContext(ctx,
		`SELECT id, tie_id, person_chat, supporter_chat FROM relays WHERE id = $1 AND person_chat = $2`, id, person))
	if errors.Is(err, sql.ErrNoRows) {
		return Relay{}, ErrNoRelay
	}
	if err != nil {
		return Relay{}, fmt.Errorf("reading a relay: %w", asKnown(err))
	}
	return sent, nil
}

func scanRelay(row dbutil.Scannable) (sent Relay, err error) {
	err = row.Scan(&sent.ID, &sent.Tie, &sent.Person, &sent.Supporter)
	return sent, err
}

// AnswerRelay notes that the person answered in that way; false if they had, so
// that a tap counts once however often it is replayed.
func (s *Store) AnswerRelay(ctx context.Context, id RelayID, how Answer) (bool, error) {
	touched, err := s.exec(ctx, `UPDATE relays SET answered = answered + $1 WHERE id = $2 AND answered / $3 % 2 = 0`, how, id, how)
	if err != nil {
		return false, fmt.Errorf("noting an answer: %w", err)
	}
	return touched > 0, nil
}

// LastRelays returns when each supporter of a person last sent them something.
func (s *Store) LastRelays(ctx context.Context, person ChatID) (map[TieID]time.Time, error) {
	last := map[TieID]time.Time{}
	_, err := queryAll(ctx, s, func(row dbutil.Scannable) (tie TieID, err error) {
		var at int64
		err = row.Scan(&tie, &at)
		last[tie] = fromUnix(at)
		return tie, err
	}, `SELECT tie_id, MAX(sent_at) FROM relays WHERE person_chat = $1 AND by_person = 0 GROUP BY tie_id`, person)
	if err != nil {
		return nil, fmt.Errorf("reading who wrote last: %w", err)
	}
	return last, nil
}
