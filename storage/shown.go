package storage

import (
	"context"
	"fmt"
	"time"

	"go.mau.fi/util/dbutil"
)

// Shown is a message that stands in a chat. What it says is not kept.
type Shown struct {
	Chat    ChatID
	Message int  // Telegram's number, within the chat
	Own     bool // written by whose chat it is, not by the bot
	At      time.Time
}

// TakenAwayFor is how long after it was sent Telegram lets a bot take a message away.
const TakenAwayFor = 48 * time.Hour

// KeepShown notes what stands in the chats and returns what it did not: of a stranger
// nothing is kept.
func (s *Store) KeepShown(ctx context.Context, all []Shown) (strangers []Shown, err error) {
	for _, m := range all {
		touched, err := s.exec(ctx, `
			INSERT INTO shown_messages (chat_id, message_id, own, shown_at)
			SELECT chat_id, CAST($1 AS BIGINT), CAST($2 AS SMALLINT), CAST($3 AS BIGINT) FROM chats WHERE chat_id = $4
			ON CONFLICT (chat_id, message_id) DO UPDATE SET shown_at = excluded.shown_at`, m.Message, flag(m.Own), toUnix(m.At), m.Chat)
		if err != nil {
			return nil, fmt.Errorf("noting what is shown: %w", err)
		}
		if touched == 0 {
			strangers = append(strangers, m)
		}
	}
	return strangers, nil
}

// ShownIn returns what stands in a chat since a time.
func (s *Store) ShownIn(ctx context.Context, chat ChatID, since time.Time) ([]Shown, error) {
	all, err := queryAll(ctx, s, func(row dbutil.Scannable) (Shown, error) {
		m, at := Shown{Chat: chat}, int64(0)
		err := row.Scan(&m.Message, &m.Own, &at)
		m.At = fromUnix(at)
		return m, err
	}, `SELECT message_id, own, shown_at FROM shown_messages WHERE chat_id = $1 AND shown_at > $2 ORDER BY message_id`, chat, toUnix(since))
	if err != nil {
		return nil, fmt.Errorf("reading what is shown: %w", asKnown(err))
	}
	return all, nil
}
