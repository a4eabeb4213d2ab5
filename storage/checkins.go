package storage

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"go.mau.fi/util/dbutil"
)

// Checkin is how somebody was, as they told it: theirs alone.
type Checkin struct {
	ID    int64     `json:"-"`
	Chat  ChatID    `json:"-"`
	Day   string    `json:"-"`     // the local date that it is of, "2026-11-28"
	At    time.Time `json:"-"`     // when it was told
	Score int       `json:"score"` // 1, worst, to 5
	Words Private   `json:"words,omitempty"`
	Voice string    `json:"voice,omitempty"` // Telegram's number of a voice note, to send it again
	// Message is the number of the message that told it, or below which it was tapped, and
	// Note of the one that its words are of; 0: none. What is tapped or edited there tells
	// it anew.
	Message int `json:"message,omitempty"`
	Note    int `json:"note,omitempty"`
}

// ErrNoCheckin means that there is no such check-in, or it is another's.
var ErrNoCheckin = errors.New("no such check-in")

const (
	// CheckinDays is for how many days check-ins are kept, unless whose they are chose fewer.
	CheckinDays   = 400
	checkinMemory = CheckinDays * 24 * time.Hour
)

// forgetCheckins deletes those that are older than whose they are wants them kept, and
// notes that the files hold what was deleted. They age by whole days (UTC), so that the
// files are written anew once a day for it and not each hour.
func (s *Store) forgetCheckins(ctx context.Context, now time.Time) error {
	today := now.Truncate(24 * time.Hour)
	mark := func(ctx context.Context) error { return s.markErased(ctx, now) }
	err := s.forgetRows(ctx, table{name: "checkins", old: "at < $1"}, toUnix(today.Add(-checkinMemory)), mark)
	if err != nil {
		return fmt.Errorf("forgetting old check-ins: %w", err)
	}
	if err := s.forgetChosen(ctx, today, mark); err != nil {
		return fmt.Errorf("forgetting check-ins: %w", err)
	}
	return nil
}

// choosersAtOnce is of how many who chose for how long theirs are kept these are looked at
// in one write.
const choosersAtOnce = 100

// forgetChosen deletes the check-ins of those who chose: everybody else's would be a long
// read. With each write that deletes some it does also.
func (s *Store) forgetChosen(ctx context.Context, today time.Time, also func(context.Context) error) error {
	for last := ChatID(math.MinInt64); ; {
		some, err := s.chatIDs(ctx, `SELECT chat_id FROM chats WHERE note_days > 0 AND chat_id > $1 ORDER BY chat_id LIMIT $2`, last, choosersAtOnce)
		if err != nil || len(some) == 0 {
			return err
		}
		before := last
		last = some[len(some)-1]
		err = s.WriteAside(ctx, func(ctx context.Context) error {
			touched, err := s.exec(ctx, `DELETE FROM checkins WHERE chat_id IN (SELECT chat_id FROM chats WHERE note_days > 0 AND chat_id > $1 AND chat_id <= $2)
				AND at < CAST($3 AS BIGINT) - 86400 * (SELECT note_days FROM chats WHERE chats.chat_id = checkins.chat_id)`,
				before, last, toUnix(today))
			if err == nil && touched > 0 {
				err = also(ctx)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
}

const checkinColumns = `id, chat_id, day, at, body`

// KeepCheckin writes a check-in, a new one if its ID is 0, and returns its number.
func (s *Store) KeepCheckin(ctx context.Context, c Checkin) (int64, error) {
	if c.ID == 0 {
		c.ID = s.ids.next()
	}
	sealed, err := s.sealedJSON(ctx, "checkins", "body", c.ID, c, int64(c.Chat))
	if err != nil {
		return 0, fmt.Errorf("keeping check-in: %w", err)
	}
	_, err = s.exec(ctx, `INSERT INTO checkins (`+checkinColumns+`) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET day = excluded.day, body = excluded.body WHERE checkins.chat_id = excluded.chat_id`,
		c.ID, c.Chat, c.Day, toUnix(c.At), sealed)
	if err != nil {
		return 0, fmt.Errorf("keeping check-in: %w", err)
	}
	return c.ID, nil
}

// Checkins returns the check-ins of a chat from a day to another, both included, in
// the order of their days and in each as they were told.
func (s *Store) Checkins(ctx context.Context, chat ChatID, from, to string) ([]Checkin, error) {
	return s.checkins(ctx, `chat_id = $1 AND day >= $2 AND day <= $3 ORDER BY day, at, id`, chat, from, to)
}

// Checkin returns one of a chat's own, or ErrNoCheckin.
func (s *Store) Checkin(ctx context.Context, id int64, chat ChatID) (Checkin, error) {
	all, err := s.checkins(ctx, `id = $1 AND chat_id = $2`, id, chat)
	return only(all, err, ErrNoCheckin)
}

// LastCheckin returns the one of a chat that was told last, or ErrNoCheckin.
func (s *Store) LastCheckin(ctx context.Context, chat ChatID) (Checkin, error) {
	all, err := s.checkins(ctx, `chat_id = $1 ORDER BY at DESC, id DESC LIMIT 1`, chat)
	return only(all, err, ErrNoCheckin)
}

// DropCheckin deletes one of a chat's own.
func (s *Store) DropCheckin(ctx context.Context, id int64, chat ChatID) error {
	if _, err := s.exec(ctx, `DELETE FROM checkins WHERE id = $1 AND chat_id = $2`, id, chat); err != nil {
		return fmt.Errorf("dropping check-in: %w", err)
	}
	return nil
}

func (s *Store) checkins(ctx context.Context, where string, args ...any) ([]Checkin, error) {
	all, err := listed(queryFound(ctx, s, scanCheckin, openRow[Checkin](s, "checkins", "body"), `SELECT `+checkinColumns+` FROM checkins WHERE `+where, args...))
	if err != nil {
		return nil, fmt.Errorf("reading check-ins: %w", err)
	}
	return all, nil
}

func scanCheckin(row dbutil.Scannable) (r sealedRow[Checkin], err error) {
	var at int64
	err = row.Scan(&r.id, &r.chat, &r.it.Day, &at, &r.body)
	r.it.ID, r.it.Chat, r.it.At = r.id, r.chat, fromUnix(at)
	return r, err
}

type exportedCheckin struct {
	Day   string    `json:"day"`
	Told  time.Time `json:"told"`
	Score int       `json:"score"`
	Words Private   `json:"words,omitempty"`
	Voice string    `json:"voice_message_at_telegram,omitempty"`
}

func exportCheckins(ctx context.Context, s *Store, c Chat) (any, error) {
	all, err := s.Checkins(ctx, c.ID, "", "9999-12-31")
	if err != nil || len(all) == 0 {
		return nil, err
	}
	shown := make([]exportedCheckin, len(all))
	for i, one := range all {
		shown[i] = exportedCheckin{one.Day, one.At, one.Score, one.Words, one.Voice}
	}
	return shown, nil
}
