package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"go.mau.fi/util/dbutil"
)

// Rhythm is something that comes again for a chat.
type Rhythm struct {
	ID      int64
	Chat    ChatID // who is told when it is due
	Purpose string // what for, for example "nudge"
	Subject int64  // of what, for a nudge the TieID
	Spec    string // as rhythm.Parse reads it
	Hours   string // the owner's hours, "09:00-20:00"; "" if not chosen
	Due     time.Time
	Tie     TieID // with which it ends; 0: of none
}

// PurposeNudge is the purpose of a tie's rhythm.
const PurposeNudge = "nudge"

// The purposes of what a person is asked about their circle; the subject is their chat.
const (
	PurposeGoodForMe = "good for me"
	PurposeLookBack  = "look back"
)

const rhythmColumns = `id, chat_id, purpose, subject, spec, hours, next_due, tie_id`

// KeepRhythm writes the rhythm of a purpose and subject, of which there is one,
// and when it is due next: the zero time for never.
func (s *Store) KeepRhythm(ctx context.Context, r Rhythm) error {
	if r.ID == 0 {
		r.ID = s.ids.next()
	}
	_, err := s.exec(ctx, `
		INSERT INTO rhythms (`+rhythmColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (purpose, subject) DO UPDATE SET spec = excluded.spec, hours = excluded.hours, next_due = excluded.next_due`,
		r.ID, r.Chat, r.Purpose, r.Subject, r.Spec, r.Hours, toUnix(r.Due), r.Tie)
	if err != nil {
		return fmt.Errorf("keeping rhythm: %w", err)
	}
	return nil
}

// Rhythm returns the rhythm of a purpose and subject; not ok if there is none.
func (s *Store) Rhythm(ctx context.Context, purpose string, subject int64) (r Rhythm, ok bool, err error) {
	r, err = scanRhythm(s.on(ctx).QueryRowContext(ctx, `SELECT `+rhythmColumns+` FROM rhythms WHERE purpose = $1 AND subject = $2`, purpose, subject))
	if errors.Is(err, sql.ErrNoRows) {
		return Rhythm{}, false, nil
	}
	if err != nil {
		return Rhythm{}, false, fmt.Errorf("reading rhythm: %w", asKnown(err))
	}
	return r, true, nil
}

// DueRhythms returns up to limit rhythms that are due, the longest due first. On
// PostgreSQL the rows stay locked until the transaction ends, and rows that
// another replica has locked are passed over: call it inside Write, and give each
// its next time there.
func (s *Store) DueRhythms(ctx context.Context, now time.Time, limit int) ([]Rhythm, error) {
	query := `SELECT ` + rhythmColumns + ` FROM rhythms WHERE next_due > 0 AND next_due <= $1 ORDER BY next_due LIMIT $2`
	if s.write.Dialect == dbutil.Postgres {
		query += ` FOR UPDATE SKIP LOCKED`
	}
	due, err := queryAll(ctx, s, scanRhythm, query, toUnix(now), limit)
	if err != nil {
		return nil, fmt.Errorf("reading due rhythms: %w", err)
	}
	return due, nil
}

// NextRhythm returns the rhythm that is due next; not ok if none is.
func (s *Store) NextRhythm(ctx context.Context) (r Rhythm, ok bool, err error) {
	r, err = scanRhythm(s.on(ctx).QueryRowContext(ctx, `SELECT `+rhythmColumns+` FROM rhythms WHERE next_due > 0 ORDER BY next_due LIMIT 1`))
	if errors.Is(err, sql.ErrNoRows) {
		return Rhythm{}, false, nil
	}
	return r, err == nil, asKnown(err)
}

// NudgeRhythms returns the rhythms of all ties of a person, and of a supporter:
// among these an irregular nudge has to find its place.
func (s *Store) NudgeRhythms(ctx context.Context, person, supporter ChatID) ([]Rhythm, error) {
	all, err := queryAll(ctx, s, scanRhythm, `SELECT `+rhythmColumns+` FROM rhythms
		WHERE purpose = 'nudge' AND subject IN (SELECT id FROM ties WHERE person_chat = $1 OR supporter_chat = $2) ORDER BY id`,
		person, supporter)
	if err != nil {
		return nil, fmt.Errorf("reading rhythms: %w", err)
	}
	return all, nil
}

// Planning reports whether this transaction may plan rhythms: always on SQLite,
// and on PostgreSQL for one replica at a time. The lock belongs to the
// transaction that writes what was planned, so a replica that was held up can't
// write once another has taken over. Call it inside Write.
func (s *Store) Planning(ctx context.Context) (mine bool, err error) {
	if s.write.Dialect != dbutil.Postgres {
		return true, nil
	}
	err = s.on(ctx).QueryRowContext(ctx, `SELECT pg_try_advisory_xact_lock($1)`, planningLock).Scan(&mine)
	return mine, asKnown(err)
}

// HoldRhythm lets nobody else plan a rhythm until the transaction ends, and waits for
// whoever is at it. On SQLite nobody is: writes come one by one.
func (s *Store) HoldRhythm(ctx context.Context, id int64) error {
	if s.write.Dialect != dbutil.Postgres {
		return nil
	}
	if _, err := s.exec(ctx, `SELECT 1 FROM rhythms WHERE id = $1 FOR UPDATE`, id); err != nil {
		return fmt.Errorf("holding rhythm %d: %w", id, err)
	}
	return nil
}

// Advance sets when a rhythm is due next; the zero time for never.
func (s *Store) Advance(ctx context.Context, id int64, due time.Time) error {
	if _, err := s.exec(ctx, `UPDATE rhythms SET next_due = $1 WHERE id = $2`, toUnix(due), id); err != nil {
		return fmt.Errorf("advancing rhythm %d: %w", id, err)
	}
	return nil
}

func scanRhythm(row dbutil.Scannable) (Rhythm, error) {
	var r Rhythm
	var due int64
	err := row.Scan(&r.ID, &r.Chat, &r.Purpose, &r.Subject, &r.Spec, &r.Hours, &due, &r.Tie)
	r.Due = fromUnix(due)
	return r, err
}

// EndRhythm deletes the rhythm of a purpose and subject, if there is one.
func (s *Store) EndRhythm(ctx context.Context, purpose string, subject int64) error {
	if _, err := s.exec(ctx, `DELETE FROM rhythms WHERE purpose = $1 AND subject = $2`, purpose, subject); err != nil {
		return fmt.Errorf("ending rhythm: %w", err)
	}
	return nil
}
