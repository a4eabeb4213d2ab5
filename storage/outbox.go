package storage

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.mau.fi/util/dbutil"
)

// Lane is how urgent a delivery is; lower lanes leave first.
type Lane int

// The lanes, most urgent first.
const (
	LaneCrisis Lane = iota + 1 // crisis answers
	LaneReply                  // answers to what somebody just did
	LaneWords                  // what people send each other
	LaneAsk                    // questions to the circle
	LaneNudge                  // nudges and reminders
)

// Lanes lists all of them, most urgent first.
var Lanes = []Lane{LaneCrisis, LaneReply, LaneWords, LaneAsk, LaneNudge}

// String returns the lane's name as metrics show it.
func (l Lane) String() string {
	switch l {
	case LaneCrisis:
		return "crisis"
	case LaneReply:
		return "reply"
	case LaneWords:
		return "words"
	case LaneAsk:
		return "ask"
	default:
		return "nudge"
	}
}

// Delivery is one message on its way to one chat.
type Delivery struct {
	ID       int64 // 0 for one not written yet
	Lane     Lane
	Chat     ChatID
	Body     []byte    // the message, in the scheduler's own form
	Due      time.Time // not before this
	Lapse    time.Time // not after this; zero: always
	Attempts int       // times it was tried before
	Unsure   bool      // an earlier try was cut off and may have arrived
	Once     string    // "": none; else a second delivery of this name is not written
	Claim    time.Time // this process sends it until then; zero: nobody does
	Tie      TieID     // because of which it is sent, and with which it ends; 0: none
	// About is remembered with the message's number once it is sent, for so long;
	// nil: nothing. See SentMessage.
	About    []byte
	Remember time.Duration
}

// Post writes a delivery and returns its number, or 0 if one of its Once name
// is there already.
func (s *Store) Post(ctx context.Context, d Delivery) (int64, error) {
	id := s.ids.next()
	once, waits, err := s.onceFor(ctx, d.Once)
	if err != nil || waits {
		return 0, err
	}
	body, err := s.sealed(ctx, "outbox", "body", id, withOnce(d.Once, d.Body), int64(d.Chat), int64(d.Tie))
	if err != nil {
		return 0, fmt.Errorf("posting delivery: %w", err)
	}
	about, err := s.sealedMaybe(ctx, "outbox", "about", id, d.About, int64(d.Chat), int64(d.Tie))
	if err != nil {
		return 0, fmt.Errorf("posting delivery: %w", err)
	}
	touched, err := s.exec(ctx, `
		INSERT INTO outbox (id, lane, chat_id, body, due_ms, lapse_ms, attempts, unsure, claimed_until_ms, once, dead, tie_id, about, remember_s, holder)
		VALUES ($1, $2, $3, $4, $5, $6, 0, 0, $7, $8, '', $9, $10, $11, $12) ON CONFLICT (once) DO NOTHING`,
		id, d.Lane, d.Chat, body, toMilli(d.Due), toMilli(d.Lapse), toMilli(d.Claim), once, d.Tie, about, int64(d.Remember/time.Second), s.holderFor(d.Claim))
	if err != nil {
		return 0, fmt.Errorf("posting delivery: %w", err)
	}
	if touched == 0 {
		return 0, nil
	}
	return id, nil
}

// holderFor is who holds a delivery with such a claim.
func (s *Store) holderFor(claim time.Time) int64 {
	if claim.IsZero() {
		return 0
	}
	return max(0, s.epoch())
}

// ClaimDeliveries takes up to limit deliveries of a lane that are due and that
// nobody holds, for this process to send until the claim ends. Of a chat it takes
// only the oldest, and none while another of that chat and lane is being sent, so
// that messages arrive in their order; one that is planned for later holds up
// nobody. Nothing overtakes a crisis answer to its chat, whenever that is due.
// Deliveries that may have arrived come last. One that can't be opened has no body.
//
// A claim ends by the clock of whose it is alone: for other replicas, with its lease.
func (s *Store) ClaimDeliveries(ctx context.Context, lane Lane, now, until time.Time, limit int) ([]Delivery, error) {
	claimed, err := s.claimOf(ctx, lane, "0", now, until, limit)
	if err != nil || len(claimed) == limit {
		return claimed, err
	}
	unsure, err := s.claimOf(ctx, lane, "1", now, until, limit-len(claimed))
	return append(claimed, unsure...), err
}

// claimOf claims those that are unsure ("1") or not ("0"). Each kind has a statement, which
// takes the first of them from the index of what is due; in one for both all that waits
// would be sorted for each claim, with everybody's writes waiting.
func (s *Store) claimOf(ctx context.Context, lane Lane, unsure string, now, until time.Time, limit int) ([]Delivery, error) {
	query := `
		UPDATE outbox SET claimed_until_ms = $1, holder = $6, attempts = attempts + 1 WHERE id IN (
			SELECT id FROM outbox AS o
			WHERE lane = $2 AND dead = '' AND unsure = ` + unsure + ` AND due_ms <= $3 AND claimed_until_ms <= $3
				AND holder IN (0, $6)` + s.leaseHolds("$6") + ` AND NOT EXISTS (
				SELECT 1 FROM outbox AS ahead WHERE ahead.chat_id = o.chat_id AND ahead.lane = $5 AND o.lane > $5
					AND ahead.id < o.id AND ahead.dead = '') AND NOT EXISTS (
				SELECT 1 FROM outbox AS before WHERE before.chat_id = o.chat_id AND before.lane = o.lane
					AND before.id < o.id AND before.dead = '' AND (before.due_ms <= $3 OR before.attempts > 0))
			ORDER BY due_ms, id LIMIT $4`
	if s.write.Dialect == dbutil.Postgres {
		query += ` FOR UPDATE SKIP LOCKED`
	}
	query += `) RETURNING id, chat_id, body, due_ms, lapse_ms, attempts, unsure, claimed_until_ms, tie_id, about, remember_s`
	type row struct {
		Delivery
		body, about []byte
	}
	rows, err := queryAll(ctx, s, func(rows dbutil.Scannable) (row, error) {
		d := row{Delivery: Delivery{Lane: lane}}
		var due, lapse, claim, remember int64
		var unsure int
		if err := rows.Scan(&d.ID, &d.Chat, &d.body, &due, &lapse, &d.Attempts, &unsure, &claim, &d.Tie, &d.about, &remember); err != nil {
			return d, err
		}
		d.Attempts-- // the column counts this try already
		d.Due, d.Lapse, d.Claim, d.Unsure = fromMilli(due), fromMilli(lapse), fromMilli(claim), unsure != 0
		d.Remember = time.Duration(remember) * time.Second
		return d, nil
	}, query, toMilli(until), lane, toMilli(now), limit, LaneCrisis, s.epoch())
	if err != nil {
		return nil, fmt.Errorf("claiming deliveries: %w", err)
	}
	claimed := make([]Delivery, len(rows))
	for i, r := range rows {
		if claimed[i], err = s.openDelivery(ctx, r.Delivery, r.body, r.about); err != nil {
			return nil, fmt.Errorf("claiming deliveries: %w", err)
		}
	}
	sortBy(claimed, func(d Delivery) int64 { return d.ID })
	return claimed, nil
}

// openDelivery opens what a delivery holds; without a body it alone is buried, and
// without what it is about the message goes out all the same.
func (s *Store) openDelivery(ctx context.Context, d Delivery, body, about []byte) (Delivery, error) {
	plain, ok, err := s.opened(ctx, "outbox", "body", d.ID, body, int64(d.Chat), int64(d.Tie))
	if err != nil || !ok {
		return d, err
	}
	if d.Once, d.Body = cutOnce(plain); about == nil {
		return d, nil
	}
	d.About, _, err = s.opened(ctx, "outbox", "about", d.ID, about, int64(d.Chat), int64(d.Tie))
	return d, err
}

// FreeDeliveries lets go of every claim, as the only process does when it
// starts. What was being sent may have arrived.
func (s *Store) FreeDeliveries(ctx context.Context) error {
	_, err := s.exec(ctx, `UPDATE outbox SET claimed_until_ms = 0, holder = 0, unsure = 1 WHERE claimed_until_ms > 0 AND dead = ''`)
	return err
}

// ClaimedDeliveries returns the numbers of those that this process has claimed to send. What
// was posted with a claim is none: that was tried by nobody.
func (s *Store) ClaimedDeliveries(ctx context.Context) ([]int64, error) {
	ids, err := queryAll(ctx, s, func(row dbutil.Scannable) (id int64, err error) {
		err = row.Scan(&id)
		return id, err
	}, `SELECT id FROM outbox WHERE holder = $1 AND holder <> 0 AND dead = '' AND attempts > 0`, s.epoch())
	if err != nil {
		return nil, fmt.Errorf("looking for deliveries: %w", err)
	}
	return ids, nil
}

// KeepClaim lets a claim on a delivery end later, if it is still held.
func (s *Store) KeepClaim(ctx context.Context, id int64, until time.Time) error {
	_, err := s.exec(ctx, `UPDATE outbox SET claimed_until_ms = $1 WHERE id = $2 AND claimed_until_ms > 0 AND claimed_until_ms < $3 AND holder IN (0, $4)`,
		toMilli(until), id, toMilli(until), s.epoch())
	if err != nil {
		return fmt.Errorf("keeping delivery %d: %w", id, err)
	}
	return nil
}

// Settle deletes a delivery that Telegram has taken.
func (s *Store) Settle(ctx context.Context, id int64) error {
	if _, err := s.exec(ctx, `DELETE FROM outbox WHERE id = $1`, id); err != nil {
		return fmt.Errorf("settling delivery %d: %w", id, err)
	}
	return nil
}

// Hasten lets what waits and is due until then leave now, and returns how much that is:
// for the sandbox, where nobody waits for tomorrow.
func (s *Store) Hasten(ctx context.Context, until, now time.Time) (hastened int64, err error) {
	hastened, err = s.exec(ctx, `
		UPDATE outbox SET due_ms = $1 WHERE dead = '' AND claimed_until_ms <= $2 AND due_ms > $3 AND due_ms <= $4`,
		toMilli(now), toMilli(now), toMilli(now), toMilli(until))
	if err != nil {
		return 0, fmt.Errorf("hastening deliveries: %w", err)
	}
	return hastened, nil
}

// Defer gives a claimed delivery back, to be tried again when it is due. One that
// another replica has taken meanwhile stays as it is.
func (s *Store) Defer(ctx context.Context, id int64, due time.Time, unsure bool) error {
	mark := 0
	if unsure {
		mark = 1
	}
	_, err := s.exec(ctx, `
		UPDATE outbox SET due_ms = $1, claimed_until_ms = 0, holder = 0, unsure = CASE WHEN $2 = 1 THEN 1 ELSE unsure END
		WHERE id = $3 AND holder IN (0, $4)`,
		toMilli(due), mark, id, s.epoch())
	if err != nil {
		return fmt.Errorf("deferring delivery %d: %w", id, err)
	}
	return nil
}

// PutBack undoes a claim as if it had not been made, but for when the delivery is due. It
// stays this process's.
func (s *Store) PutBack(ctx context.Context, id int64, due time.Time) error {
	_, err := s.exec(ctx, `UPDATE outbox SET due_ms = $1, claimed_until_ms = 0, attempts = attempts - 1 WHERE id = $2 AND holder = $3`, toMilli(due), id, s.epoch())
	if err != nil {
		return fmt.Errorf("putting delivery %d back: %w", id, err)
	}
	return nil
}

// Bury keeps the number and the reason of a delivery that will never be sent, and
// erases what it said and whose it was. It reports whether it did: what another replica
// has taken meanwhile is that one's to bury.
func (s *Store) Bury(ctx context.Context, id int64, why string) (buried bool, err error) {
	rows, err := s.exec(ctx, `
		UPDATE outbox SET dead = $1, body = NULL, about = NULL, chat_id = 0, tie_id = 0, once = NULL, claimed_until_ms = 0, holder = 0
		WHERE id = $2 AND holder IN (0, $3)`, why, id, s.epoch())
	if err != nil {
		return false, fmt.Errorf("burying delivery %d: %w", id, err)
	}
	return rows > 0, nil
}

// Drop deletes what waits for a chat in the lanes given.
func (s *Store) Drop(ctx context.Context, chat ChatID, lanes ...Lane) error {
	for _, lane := range lanes {
		if _, err := s.exec(ctx, `DELETE FROM outbox WHERE chat_id = $1 AND lane = $2`, chat, lane); err != nil {
			return fmt.Errorf("dropping deliveries: %w", err)
		}
	}
	return nil
}

// Release lets what waits for a chat in a lane leave now, as after a pause.
func (s *Store) Release(ctx context.Context, chat ChatID, lane Lane, now time.Time) error {
	_, err := s.exec(ctx, `UPDATE outbox SET due_ms = $1 WHERE chat_id = $2 AND lane = $3 AND due_ms > $4 AND attempts = 0`,
		toMilli(now), chat, lane, toMilli(now))
	if err != nil {
		return fmt.Errorf("releasing deliveries: %w", err)
	}
	return nil
}

// MayHaveArrived reports whether what waits under a Once name is being sent, or was and
// was cut off, so that nobody can say whether it is there.
func (s *Store) MayHaveArrived(ctx context.Context, once string) (may bool, err error) {
	names, err := s.onceNames(ctx, once)
	for _, name := range names {
		if err == nil && !may {
			err = s.on(ctx).QueryRowContext(ctx, `
				SELECT EXISTS (SELECT 1 FROM outbox WHERE once = $1 AND dead = '' AND (unsure = 1 OR claimed_until_ms > 0))`, name).Scan(&may)
		}
	}
	return may, asKnown(err)
}

// Recall deletes what waits under a Once name and reports whether anything did. Of
// what is being sent at the moment the dispatcher finds that it stands no more.
func (s *Store) Recall(ctx context.Context, once string) (waited bool, err error) {
	names, err := s.onceNames(ctx, once)
	for _, name := range names {
		touched, failed := s.exec(ctx, `DELETE FROM outbox WHERE once = $1`, name)
		waited, err = waited || touched > 0, errors.Join(err, failed)
	}
	if err != nil {
		return false, fmt.Errorf("recalling delivery: %w", err)
	}
	return waited, nil
}

// Waiting returns what waits under a Once name, also if it is being sent at the
// moment; not ok if nothing does.
func (s *Store) Waiting(ctx context.Context, once string) (d Delivery, ok bool, err error) {
	names, err := s.onceNames(ctx, once)
	if err != nil {
		return d, false, fmt.Errorf("reading delivery: %w", err)
	}
	for _, name := range names {
		var body, about []byte
		err := s.on(ctx).QueryRowContext(ctx, `
			SELECT id, chat_id, tie_id, body, about FROM outbox WHERE once = $1 AND dead = ''`, name).
			Scan(&d.ID, &d.Chat, &d.Tie, &body, &about)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err == nil {
			d, err = s.openDelivery(ctx, d, body, about)
		}
		if err != nil {
			return d, false, fmt.Errorf("reading delivery %d: %w", d.ID, asKnown(err))
		}
		return d, d.Body != nil, nil
	}
	return d, false, nil
}

// Reword puts the delivery's Body in place of the one that waits. Of one that is being
// sent SettleSent tells that it was changed meanwhile.
func (s *Store) Reword(ctx context.Context, d Delivery) error {
	body, err := s.sealed(ctx, "outbox", "body", d.ID, withOnce(d.Once, d.Body), int64(d.Chat), int64(d.Tie))
	if err == nil {
		_, err = s.exec(ctx, `UPDATE outbox SET body = $1 WHERE id = $2`, body, d.ID)
	}
	if err != nil {
		return fmt.Errorf("rewording delivery %d: %w", d.ID, err)
	}
	return nil
}

// Stands reports whether a claimed delivery is still to be sent, and by this process.
func (s *Store) Stands(ctx context.Context, id int64) (stands bool, err error) {
	err = s.on(ctx).QueryRowContext(ctx,
		`SELECT EXISTS (SELECT 1 FROM outbox WHERE id = $1 AND dead = '' AND holder = $2)`, id, s.epoch()).Scan(&stands)
	return stands, asKnown(err)
}

// Waits reports whether something waits under a Once name.
func (s *Store) Waits(ctx context.Context, once string) (waits bool, err error) {
	names, err := s.onceNames(ctx, once)
	for _, name := range names {
		if waits, err = s.waits(ctx, name); err != nil || waits {
			break
		}
	}
	return waits, err
}

// NextDue returns for each lane when its next delivery may leave that nobody holds at a
// time. A lane in which none waits is not named. It is asked for at each send, and much
// may wait for later: of each lane it reads no further than that one.
func (s *Store) NextDue(ctx context.Context, now time.Time) (map[Lane]time.Time, error) {
	next, lanes := map[Lane]time.Time{}, make([]string, len(Lanes))
	for i, lane := range Lanes {
		lanes[i] = fmt.Sprintf("SELECT %d AS lane", lane)
	}
	_, err := queryAll(ctx, s, func(row dbutil.Scannable) (lane Lane, err error) {
		var due sql.NullInt64
		if err = row.Scan(&lane, &due); due.Valid {
			next[lane] = fromMilli(due.Int64)
		}
		return lane, err
	}, `SELECT lanes.lane, (
			SELECT due_ms FROM outbox WHERE outbox.lane = lanes.lane AND dead = '' AND claimed_until_ms <= $1 AND holder IN (0, $2) ORDER BY due_ms LIMIT 1)
		FROM (`+strings.Join(lanes, " UNION ALL ")+`) AS lanes`, toMilli(now), s.epoch())
	return next, err
}

// LaneDepth is what waits in a lane.
type LaneDepth struct {
	Lane    Lane
	Waiting int       // up to DepthCounted
	Oldest  time.Time // when the longest waiting one was due; zero if none waits
	Written time.Time // of the crisis lane: when the first of those that wait was written
	Dead    int
}

// DepthCounted is how far what waits in a lane is counted: some milliseconds' work.
const DepthCounted = 50_000

// OutboxDepth returns what waits in each lane, and has been refused.
func (s *Store) OutboxDepth(ctx context.Context, now time.Time) ([]LaneDepth, error) {
	depths := make([]LaneDepth, len(Lanes))
	for i, lane := range Lanes {
		d := LaneDepth{Lane: lane}
		var oldest, first sql.NullInt64
		err := s.on(ctx).QueryRowContext(ctx, `
			SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM outbox WHERE lane = $1 AND dead = '' LIMIT $2) AS waiting),
				(SELECT COUNT(*) FROM outbox WHERE lane = $1 AND dead <> ''),
				(SELECT MIN(due_ms) FROM outbox WHERE lane = $1 AND dead = '' AND due_ms <= $3),
				(SELECT MIN(id) FROM outbox WHERE lane = $1 AND dead = '' AND lane = $4)`,
			lane, DepthCounted, toMilli(now), LaneCrisis).Scan(&d.Waiting, &d.Dead, &oldest, &first)
		if err != nil {
			return nil, fmt.Errorf("measuring outbox: %w", asKnown(err))
		}
		d.Oldest = fromMilli(oldest.Int64)
		if first.Valid {
			d.Written = writtenAt(first.Int64)
		}
		depths[i] = d
	}
	return depths, nil
}

// deadMemory is how long the number and reason of a dead letter are kept.
const deadMemory = 30 * 24 * time.Hour

func sortBy[T any](all []T, key func(T) int64) {
	slices.SortFunc(all, func(a, b T) int { return cmp.Compare(key(a), key(b)) })
}
