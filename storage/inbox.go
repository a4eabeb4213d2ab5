package storage

import (
	"context"
	"fmt"
	"time"

	"go.mau.fi/util/dbutil"
)

// Update is one update from Telegram as it arrived.
type Update struct {
	ID         int64  // Telegram's update_id
	Chat       ChatID // 0: of no chat
	Body       []byte // raw JSON
	ReceivedAt time.Time
	Attempts   int // times it was tried before
}

// States of an inbox row.
const (
	updateWaiting = iota
	updateHandled
	updateParked
)

// updateMemory is how long the number of a handled update is remembered.
// Telegram keeps an unconfirmed update for a day, and update ids start anew only
// after a week without any.
const updateMemory = 48 * time.Hour

// Receive stores updates in the order given and returns those that are new.
// This process holds them until the claim ends: nobody else gets them from
// ClaimUpdates before.
func (s *Store) Receive(ctx context.Context, updates []Update, claim time.Time) ([]Update, error) {
	var fresh []Update
	for _, u := range updates {
		sealed, err := s.sealed(ctx, "inbox", "body", u.ID, u.Body, int64(u.Chat))
		if err != nil {
			return nil, fmt.Errorf("storing update: %w", err)
		}
		touched, err := s.exec(ctx, `
			INSERT INTO inbox (update_id, seq, chat_id, body, state, attempts, claimed_until, received_at)
			VALUES ($1, $2, $3, $4, $5, 0, $6, $7) ON CONFLICT (update_id) DO NOTHING`,
			u.ID, s.ids.next(), u.Chat, sealed, updateWaiting, toMilli(claim), toUnix(u.ReceivedAt))
		if err != nil {
			return nil, fmt.Errorf("storing update: %w", err)
		}
		if touched > 0 {
			fresh = append(fresh, u)
		}
	}
	return fresh, nil
}

// Received reports whether an update of that number was stored before.
func (s *Store) Received(ctx context.Context, id int64) (received bool, err error) {
	err = s.on(ctx).QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM inbox WHERE update_id = $1)`, id).Scan(&received)
	return received, asKnown(err)
}

// Unheld reports whether updates wait that nobody holds. It writes nothing.
func (s *Store) Unheld(ctx context.Context, now time.Time) (some bool, err error) {
	err = s.on(ctx).QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM inbox WHERE state = 0 AND claimed_until <= $1)`, toMilli(now)).Scan(&some)
	return some, asKnown(err)
}

// ClaimUpdates takes up to limit waiting updates that nobody holds, oldest
// first, for this process to handle until the claim ends. One that can't be
// opened has no body.
func (s *Store) ClaimUpdates(ctx context.Context, now, until time.Time, limit int) ([]Update, error) {
	query := `
		UPDATE inbox SET claimed_until = $1 WHERE update_id IN (
			SELECT update_id FROM inbox WHERE state = 0 AND claimed_until <= $2 ORDER BY seq LIMIT $3`
	if s.write.Dialect == dbutil.Postgres {
		query += ` FOR UPDATE SKIP LOCKED`
	}
	query += `) RETURNING seq, update_id, chat_id, body, attempts, received_at`
	type row struct {
		Update
		seq    int64
		sealed []byte
	}
	rows, err := queryAll(ctx, s, func(rows dbutil.Scannable) (r row, err error) {
		var received int64
		err = rows.Scan(&r.seq, &r.ID, &r.Chat, &r.sealed, &r.Attempts, &received)
		r.ReceivedAt = fromUnix(received)
		return r, err
	}, query, toMilli(until), toMilli(now), limit)
	if err != nil {
		return nil, fmt.Errorf("claiming updates: %w", err)
	}
	sortBy(rows, func(r row) int64 { return r.seq }) // RETURNING promises no order
	updates := make([]Update, len(rows))
	for i, r := range rows {
		updates[i] = r.Update
		// Without a body it alone is parked.
		if updates[i].Body, _, err = s.opened(ctx, "inbox", "body", r.ID, r.sealed, int64(r.Chat)); err != nil {
			return nil, fmt.Errorf("claiming updates: %w", err)
		}
	}
	return updates, nil
}

// FreeUpdates lets go of every claim, as the only process does when it starts:
// whoever held them is gone.
func (s *Store) FreeUpdates(ctx context.Context) error {
	_, err := s.exec(ctx, `UPDATE inbox SET claimed_until = 0 WHERE state = 0 AND claimed_until > 0`)
	return err
}

// Handled erases what an update says and whose it was, and remembers its number
// alone: Telegram may send it again, also after its sender was erased. It reports
// false if somebody else has handled it already; then the caller must undo its own work.
func (s *Store) Handled(ctx context.Context, id int64) (bool, error) {
	touched, err := s.exec(ctx, `UPDATE inbox SET state = 1, body = NULL, chat_id = 0 WHERE update_id = $1 AND state = 0`, id)
	if err != nil {
		return false, fmt.Errorf("settling update %d: %w", id, err)
	}
	return touched > 0, nil
}

// Tried counts a failed try at an update and returns how many there were.
func (s *Store) Tried(ctx context.Context, id int64) (attempts int, err error) {
	err = s.on(ctx).QueryRowContext(ctx,
		`UPDATE inbox SET attempts = attempts + 1 WHERE update_id = $1 RETURNING attempts`, id).Scan(&attempts)
	if err != nil {
		return 0, fmt.Errorf("counting try at update %d: %w", id, asKnown(err))
	}
	return attempts, nil
}

// Park puts an update aside, sealed as it is, so that it stops nobody else's.
func (s *Store) Park(ctx context.Context, id int64) error {
	if _, err := s.exec(ctx, `UPDATE inbox SET state = 2 WHERE update_id = $1 AND state = 0`, id); err != nil {
		return fmt.Errorf("parking update %d: %w", id, err)
	}
	return nil
}

// parkedMemory is how long a parked update is kept for its cause to be found.
const parkedMemory = 14 * 24 * time.Hour

// InboxCounts returns how many updates wait and how many are parked.
func (s *Store) InboxCounts(ctx context.Context) (waiting, parked int, err error) {
	err = s.on(ctx).QueryRowContext(ctx, `
		SELECT (SELECT COUNT(*) FROM inbox WHERE state = 0), (SELECT COUNT(*) FROM inbox WHERE state = 2)`).Scan(&waiting, &parked)
	return waiting, parked, asKnown(err)
}
