package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"
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

// States of an inbox row, as the statements below write them: 0 it waits, 1 it was
// handled, 2 it is parked.

// updateMemory is how long the number of a handled update is remembered.
// Telegram keeps an unconfirmed update for a day, and update ids start anew only
// after a week without any.
const updateMemory = 48 * time.Hour

// Receive stores updates in the order given and returns those that are new. Nobody
// holds them yet, unless hold says that this process does: on PostgreSQL others may hold
// earlier ones of their chats, so there they are for ClaimUpdates.
func (s *Store) Receive(ctx context.Context, updates []Update, hold bool) (fresh []Update, err error) {
	var holder int64
	if hold {
		holder = s.epoch()
	}
	// A server is asked once for many; beside SQLite a row a statement is faster.
	atOnce, write := 1, s.storeOne
	if s.write.Dialect == dbutil.Postgres {
		atOnce, write = storedAtOnce, s.storeMany
	}
	for some := range slices.Chunk(updates, atOnce) {
		stored, err := write(ctx, some, holder)
		if err != nil {
			return nil, fmt.Errorf("storing updates: %w", err)
		}
		fresh = append(fresh, stored...)
	}
	return fresh, nil
}

const inInbox = `INSERT INTO inbox (update_id, seq, chat_id, body, state, attempts, holder, received_at) VALUES `

// storeOne writes an update and returns it if it is new.
func (s *Store) storeOne(ctx context.Context, one []Update, holder int64) ([]Update, error) {
	u := one[0]
	sealed, err := s.sealed(ctx, "inbox", "body", u.ID, u.Body, int64(u.Chat))
	if err != nil {
		return nil, err
	}
	touched, err := s.exec(ctx, inInbox+`($1, $2, $3, $4, 0, 0, $5, $6) ON CONFLICT (update_id) DO NOTHING`,
		u.ID, s.ids.next(), u.Chat, sealed, holder, toUnix(u.ReceivedAt))
	if err != nil || touched == 0 {
		return nil, err
	}
	return one, nil
}

// storedAtOnce bounds the rows of one statement.
const storedAtOnce = 200

// storeMany writes updates in one statement and returns those that are new.
func (s *Store) storeMany(ctx context.Context, updates []Update, holder int64) (fresh []Update, err error) {
	const row = `($%d, $%d, $%d, $%d, 0, 0, $%d, $%d)`
	var rows []string
	var args []any
	for _, u := range updates {
		sealed, err := s.sealed(ctx, "inbox", "body", u.ID, u.Body, int64(u.Chat))
		if err != nil {
			return nil, err
		}
		at := len(args)
		rows = append(rows, fmt.Sprintf(row, at+1, at+2, at+3, at+4, at+5, at+6))
		args = append(args, u.ID, s.ids.next(), u.Chat, sealed, holder, toUnix(u.ReceivedAt))
	}
	ids, err := queryAll(ctx, s, func(row dbutil.Scannable) (id int64, err error) {
		err = row.Scan(&id)
		return id, err
	}, inInbox+strings.Join(rows, ", ")+` ON CONFLICT (update_id) DO NOTHING RETURNING update_id`, args...)
	for _, u := range updates {
		if at := slices.Index(ids, u.ID); at >= 0 {
			ids[at] = 0 // the same again in one call is not new
			fresh = append(fresh, u)
		}
	}
	return fresh, err
}

// Received reports whether an update of that number was stored before.
func (s *Store) Received(ctx context.Context, id int64) (received bool, err error) {
	err = s.on(ctx).QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM inbox WHERE update_id = $1)`, id).Scan(&received)
	return received, asKnown(err)
}

// free is true of an update that waits, that nobody holds, and that this process ($1) may
// take: whoever holds one of a chat has that chat to itself, so that what is written there
// is handled in order, one at a time.
const free = `state = 0 AND holder = 0 AND NOT EXISTS (
	SELECT 1 FROM inbox AS other WHERE other.chat_id = inbox.chat_id AND other.state <> 1 AND other.state = 0 AND other.holder NOT IN (0, $1))`

// Unheld reports whether updates wait that this process may take. It writes nothing.
func (s *Store) Unheld(ctx context.Context) (some bool, err error) {
	err = s.on(ctx).QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM inbox WHERE `+free+`)`, s.epoch()).Scan(&some)
	return some, asKnown(err)
}

// ClaimUpdates takes up to limit waiting updates that nobody holds, oldest first, for
// this process to handle: in the order of Telegram's numbers where replicas take them in,
// and in that of their arrival where one process does, which numbers that start anew
// can't change. One that can't be opened has no body.
//
// It looks at what each chat was sent last, so that what follows has a higher number,
// also where the clocks of replicas differ.
func (s *Store) ClaimUpdates(ctx context.Context, limit int) ([]Update, error) {
	order := `seq`
	if s.write.Dialect == dbutil.Postgres {
		order = `update_id`
		// One replica at a time, so that none takes what follows on what another is about
		// to take. Should the server lose that it was taken, it is taken again.
		if _, err := s.exec(ctx, `SELECT set_config('synchronous_commit', 'off', true), pg_advisory_xact_lock($1)`, claimLock); err != nil {
			return nil, fmt.Errorf("claiming updates: %w", err)
		}
	}
	query := `
		UPDATE inbox SET holder = $1 WHERE update_id IN (
			SELECT update_id FROM inbox WHERE ` + free + s.leaseHolds("$1") + ` ORDER BY ` + order + ` LIMIT $2)
		RETURNING ` + order + `, update_id, chat_id, body, attempts, received_at,
			(SELECT COALESCE(MAX(id), 0) FROM outbox WHERE outbox.chat_id = inbox.chat_id)`
	type row struct {
		Update
		order  int64
		sealed []byte
		sent   int64
	}
	rows, err := queryAll(ctx, s, func(rows dbutil.Scannable) (r row, err error) {
		var received int64
		err = rows.Scan(&r.order, &r.ID, &r.Chat, &r.sealed, &r.Attempts, &received, &r.sent)
		r.ReceivedAt = fromUnix(received)
		return r, err
	}, query, s.epoch(), limit)
	if err != nil {
		return nil, fmt.Errorf("claiming updates: %w", err)
	}
	sortBy(rows, func(r row) int64 { return r.order }) // RETURNING promises no order
	updates := make([]Update, len(rows))
	for i, r := range rows {
		updates[i] = r.Update
		s.ids.follow(r.sent)
		// Without a body it alone is parked.
		if updates[i].Body, _, err = s.opened(ctx, "inbox", "body", r.ID, r.sealed, int64(r.Chat)); err != nil {
			return nil, fmt.Errorf("claiming updates: %w", err)
		}
	}
	return updates, nil
}

// FreeUpdates lets go of what this process holds: at its end, and on SQLite when it
// starts, since whoever held that is gone.
func (s *Store) FreeUpdates(ctx context.Context) error {
	_, err := s.exec(ctx, `UPDATE inbox SET holder = 0 WHERE state = 0 AND holder = $1`, s.epoch())
	return err
}

// HeldUpdates returns the numbers of those that this process holds.
func (s *Store) HeldUpdates(ctx context.Context) ([]int64, error) {
	ids, err := queryAll(ctx, s, func(row dbutil.Scannable) (id int64, err error) {
		err = row.Scan(&id)
		return id, err
	}, `SELECT update_id FROM inbox WHERE state = 0 AND holder = $1`, s.epoch())
	if err != nil {
		return nil, fmt.Errorf("looking for updates: %w", err)
	}
	return ids, nil
}

// FreeUpdate lets go of an update that this process holds.
func (s *Store) FreeUpdate(ctx context.Context, id int64) error {
	_, err := s.exec(ctx, `UPDATE inbox SET holder = 0 WHERE update_id = $1 AND state = 0 AND holder = $2`, id, s.epoch())
	return err
}

// mine is true of an update that this process ($2) holds, or one that needs no lease takes
// as it goes: nobody else could.
const mine = `(holder = $2 OR holder = 0 AND $2 = 1)`

// Handled erases what an update says and whose it was, and remembers its number
// alone: Telegram may send it again, also after its sender was erased. It reports
// false if somebody else has handled it already, or holds it by now; then the caller
// must undo its own work.
func (s *Store) Handled(ctx context.Context, id int64) (bool, error) {
	touched, err := s.exec(ctx, `
		UPDATE inbox SET state = 1, body = NULL, chat_id = 0, holder = 0 WHERE update_id = $1 AND state = 0 AND `+mine, id, s.epoch())
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

// Park puts an update aside, sealed as it is, so that it stops nobody else's. It reports
// false if somebody else has settled it, or holds it by now.
func (s *Store) Park(ctx context.Context, id int64) (bool, error) {
	touched, err := s.exec(ctx, `UPDATE inbox SET state = 2, holder = 0 WHERE update_id = $1 AND state = 0 AND `+mine, id, s.epoch())
	if err != nil {
		return false, fmt.Errorf("parking update %d: %w", id, err)
	}
	return touched > 0, nil
}

// parkedMemory is how long a parked update is kept for its cause to be found.
const parkedMemory = 14 * 24 * time.Hour

// InboxCounts returns how many updates wait and how many are parked.
func (s *Store) InboxCounts(ctx context.Context) (waiting, parked int, err error) {
	err = s.on(ctx).QueryRowContext(ctx, `
		SELECT (SELECT COUNT(*) FROM inbox WHERE state = 0), (SELECT COUNT(*) FROM inbox WHERE state = 2)`).Scan(&waiting, &parked)
	return waiting, parked, asKnown(err)
}
