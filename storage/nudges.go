package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"go.mau.fi/util/dbutil"
)

// NudgeID is the number of a nudge that was posted; its buttons carry it.
type NudgeID int64

// Nudge is one nudge that was posted to a supporter.
type Nudge struct {
	ID                NudgeID
	Tie               TieID
	Person, Supporter ChatID
	PostedAt          time.Time
	Irregular         bool
	Offered           []int  // numbers of the drafts below it
	Used              string // what was done with it; "" nothing yet
}

// NewNudgeID returns a number for a nudge that is about to be written: its
// buttons carry it, and what they offer is written with it.
func (s *Store) NewNudgeID() NudgeID { return NudgeID(s.ids.next()) }

// AddNudge writes a nudge.
func (s *Store) AddNudge(ctx context.Context, n Nudge) error {
	offered := make([]string, len(n.Offered))
	for i, draft := range n.Offered {
		offered[i] = strconv.Itoa(draft)
	}
	_, err := s.exec(ctx, `
		INSERT INTO nudges (id, tie_id, person_chat, supporter_chat, posted_at, irregular, offered, used) VALUES ($1, $2, $3, $4, $5, $6, $7, '')`,
		n.ID, n.Tie, n.Person, n.Supporter, toUnix(n.PostedAt), flag(n.Irregular), strings.Join(offered, ","))
	if err != nil {
		return fmt.Errorf("noting nudge: %w", err)
	}
	return nil
}

// ForgetNudge deletes a nudge that nobody got.
func (s *Store) ForgetNudge(ctx context.Context, id NudgeID) error {
	if _, err := s.exec(ctx, `DELETE FROM nudges WHERE id = $1`, id); err != nil {
		return fmt.Errorf("forgetting nudge: %w", err)
	}
	return nil
}

// ErrNoNudge means that there is no such nudge for that supporter.
var ErrNoNudge = errors.New("no such nudge")

// NudgeOfSupporter returns a nudge if it was posted to that supporter and its
// tie still stands, and ErrNoNudge otherwise.
func (s *Store) NudgeOfSupporter(ctx context.Context, id NudgeID, supporter ChatID) (Nudge, error) {
	n, err := scanNudge(s.on(ctx).QueryRowContext(ctx, `
		SELECT id, tie_id, person_chat, supporter_chat, posted_at, irregular, offered, used FROM nudges
		WHERE id = $1 AND supporter_chat = $2`, id, supporter))
	if errors.Is(err, sql.ErrNoRows) {
		return Nudge{}, ErrNoNudge
	}
	if err != nil {
		return Nudge{}, fmt.Errorf("reading nudge: %w", asKnown(err))
	}
	return n, nil
}

// UseNudge notes what was done with a nudge; false if something was already, so
// that a button that is pressed or replayed again does nothing.
func (s *Store) UseNudge(ctx context.Context, id NudgeID, how string) (bool, error) {
	touched, err := s.exec(ctx, `UPDATE nudges SET used = $1 WHERE id = $2 AND used = ''`, how, id)
	if err != nil {
		return false, fmt.Errorf("using nudge: %w", err)
	}
	return touched > 0, nil
}

// NudgesAround returns the nudges posted because of a person, or to a supporter, since
// a time: among these the next has to find its place.
func (s *Store) NudgesAround(ctx context.Context, person, supporter ChatID, since time.Time) ([]Nudge, error) {
	return s.nudgesWhere(ctx, `person_chat = $1 AND posted_at >= $2 OR supporter_chat = $3 AND posted_at >= $4`,
		person, toUnix(since), supporter, toUnix(since))
}

// NudgesOfSupporter returns the nudges posted to a supporter since a time.
func (s *Store) NudgesOfSupporter(ctx context.Context, supporter ChatID, since time.Time) ([]Nudge, error) {
	return s.nudgesWhere(ctx, `supporter_chat = $1 AND posted_at >= $2`, supporter, toUnix(since))
}

func (s *Store) nudgesWhere(ctx context.Context, where string, args ...any) ([]Nudge, error) {
	all, err := queryAll(ctx, s, scanNudge, `
		SELECT id, tie_id, person_chat, supporter_chat, posted_at, irregular, offered, used FROM nudges
		WHERE `+where+` ORDER BY id`, args...)
	if err != nil {
		return nil, fmt.Errorf("reading nudges: %w", err)
	}
	return all, nil
}

func scanNudge(row dbutil.Scannable) (Nudge, error) {
	var n Nudge
	var posted int64
	var offered string
	if err := row.Scan(&n.ID, &n.Tie, &n.Person, &n.Supporter, &posted, &n.Irregular, &offered, &n.Used); err != nil {
		return n, err
	}
	n.PostedAt = fromUnix(posted)
	for part := range strings.SplitSeq(offered, ",") {
		if draft, err := strconv.Atoi(part); err == nil {
			n.Offered = append(n.Offered, draft)
		}
	}
	return n, nil
}

// DropNudges deletes the nudges of a tie that wait to be sent.
func (s *Store) DropNudges(ctx context.Context, tie TieID) error {
	if _, err := s.exec(ctx, `DELETE FROM outbox WHERE tie_id = $1 AND tie_id <> 0 AND lane = $2`, tie, LaneNudge); err != nil {
		return fmt.Errorf("dropping nudges: %w", err)
	}
	return nil
}

// DropFor deletes what waits for a chat because of a tie, as when the person mutes
// the supporter.
func (s *Store) DropFor(ctx context.Context, chat ChatID, tie TieID) error {
	if _, err := s.exec(ctx, `DELETE FROM outbox WHERE tie_id = $1 AND chat_id = $2`, tie, chat); err != nil {
		return fmt.Errorf("dropping deliveries of a tie: %w", err)
	}
	return nil
}

// DraftsSent returns the numbers of the drafts that anybody has sent to a person
// since a time.
func (s *Store) DraftsSent(ctx context.Context, person ChatID, since time.Time) ([]int, error) {
	return queryAll(ctx, s, func(row dbutil.Scannable) (draft int, err error) {
		err = row.Scan(&draft)
		return draft, err
	}, `SELECT draft FROM drafts_sent WHERE person_chat = $1 AND sent_at >= $2`, person, toUnix(since))
}

// DraftSent notes that a supporter has sent a draft to a person.
func (s *Store) DraftSent(ctx context.Context, person, supporter ChatID, draft int, now time.Time) error {
	_, err := s.exec(ctx, `
		INSERT INTO drafts_sent (person_chat, supporter_chat, draft, sent_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (person_chat, supporter_chat, draft) DO UPDATE SET sent_at = excluded.sent_at`, person, supporter, draft, toUnix(now))
	if err != nil {
		return fmt.Errorf("noting draft: %w", err)
	}
	return nil
}

// nudgeMemory is how long a posted nudge is remembered.
const nudgeMemory = 366 * 24 * time.Hour
