package storage

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"go.mau.fi/util/dbutil"
)

// When whoever runs the bot has said that it ends, everybody is told and given what is
// kept of them, and a day later that is erased.

const (
	farewellNote = "farewell"
	// farewellStays is how long somebody can still write to the others here.
	farewellStays = 24 * time.Hour
)

// Farewell returns since when the bot ends; the zero time if nobody has said that.
func (s *Store) Farewell(ctx context.Context) (since time.Time, err error) {
	kept, err := s.Note(ctx, farewellNote)
	if err != nil || kept == "" {
		return since, err
	}
	unix, err := strconv.ParseInt(kept, 10, 64)
	if err != nil {
		return since, fmt.Errorf("reading the farewell: %w", err)
	}
	return fromUnix(unix), nil
}

// BeginFarewell says that the bot ends from a time on; it may have been said before.
func (s *Store) BeginFarewell(ctx context.Context, now time.Time) error {
	since, err := s.Farewell(ctx)
	if err != nil || !since.IsZero() {
		return err
	}
	return s.KeepNote(ctx, farewellNote, strconv.FormatInt(toUnix(now), 10))
}

// EndFarewell takes it back. Who was told stays told.
func (s *Store) EndFarewell(ctx context.Context) error { return s.KeepNote(ctx, farewellNote, "") }

// FarewellCount returns how many are to be told, and how many more are kept that
// nothing reaches.
func (s *Store) FarewellCount(ctx context.Context) (people, gone int, err error) {
	err = s.on(ctx).QueryRowContext(ctx, `
		SELECT COALESCE(SUM(CASE WHEN gone_at = 0 THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN gone_at = 0 THEN 0 ELSE 1 END), 0) FROM chats`).
		Scan(&people, &gone)
	if err != nil {
		return 0, 0, fmt.Errorf("counting who is to be told: %w", asKnown(err))
	}
	return people, gone, nil
}

// Untold returns some of those who are still to be told, behind one of them.
func (s *Store) Untold(ctx context.Context, behind ChatID, limit int) ([]ChatID, error) {
	return s.chatIDs(ctx, `SELECT chat_id FROM chats AS c WHERE gone_at = 0 AND chat_id > $1
		AND NOT EXISTS (SELECT 1 FROM farewells AS f WHERE f.chat_id = c.chat_id) ORDER BY chat_id LIMIT $2`, behind, limit)
}

// leaving are the messages that are on their way out now, also where Telegram did not take
// them and they are tried again later; what waits for the end of a pause is none.
const leaving = `dead = '' AND (due_ms <= $1 OR attempts > 0)`

// FarewellOver returns some of those who were told a day ago, and have got all that was
// to be said; when the bot has been ending for so long, also of those whom nothing reaches.
func (s *Store) FarewellOver(ctx context.Context, since, now time.Time, limit int) ([]ChatID, error) {
	told := toUnix(now.Add(-farewellStays))
	return s.chatIDs(ctx, `SELECT chat_id FROM chats AS c
		WHERE NOT EXISTS (SELECT 1 FROM outbox AS o WHERE o.chat_id = c.chat_id AND `+leaving+`)
			AND EXISTS (SELECT 1 FROM farewells AS f WHERE f.chat_id = c.chat_id AND told_at <= $2)
			OR gone_at > 0 AND CAST($3 AS BIGINT) <= $4
		ORDER BY chat_id LIMIT $5`, toMilli(now), told, toUnix(since), told, limit)
}

// BeginDays lets the day begin now of those to whom something is still on its way in a
// lane: however long Telegram takes nothing, they have it from when they read it. It is
// exact to some minutes, for this is looked at every second.
func (s *Store) BeginDays(ctx context.Context, lane Lane, now time.Time) error {
	_, err := s.exec(ctx, `UPDATE farewells SET told_at = $1 WHERE told_at < $2 AND chat_id IN (
		SELECT chat_id FROM outbox WHERE lane = $3 AND dead = '' AND (due_ms <= $4 OR attempts > 0))`,
		toUnix(now), toUnix(now.Add(-10*time.Minute)), lane, toMilli(now))
	if err != nil {
		return fmt.Errorf("noting who is told late: %w", err)
	}
	return nil
}

func (s *Store) chatIDs(ctx context.Context, query string, args ...any) ([]ChatID, error) {
	all, err := queryAll(ctx, s, func(row dbutil.Scannable) (id ChatID, err error) {
		err = row.Scan(&id)
		return id, err
	}, query, args...)
	if err != nil {
		return nil, fmt.Errorf("looking for chats: %w", asKnown(err))
	}
	return all, nil
}

// NoteTold notes that somebody is told.
func (s *Store) NoteTold(ctx context.Context, chat ChatID, now time.Time) error {
	_, err := s.exec(ctx, `INSERT INTO farewells (chat_id, told_at) VALUES ($1, $2) ON CONFLICT (chat_id) DO NOTHING`, chat, toUnix(now))
	if err != nil {
		return fmt.Errorf("noting who is told: %w", err)
	}
	return nil
}

// Leaving returns how many messages are on their way in a lane.
func (s *Store) Leaving(ctx context.Context, lane Lane, now time.Time) (count int, err error) {
	err = s.on(ctx).QueryRowContext(ctx, `SELECT COUNT(*) FROM outbox WHERE `+leaving+` AND lane = $2`, toMilli(now), lane).Scan(&count)
	return count, asKnown(err)
}
