package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.mau.fi/util/dbutil"
)

// SentMessage is a message of the bot that something may follow: a reply to it, a
// reaction under it, an edit of what it brought. What it said is not kept.
type SentMessage struct {
	Chat    ChatID
	Message int    // Telegram's number, within the chat
	Tie     TieID  // with which it is forgotten; 0: of none
	About   []byte // what it was about, in the form of the dialogue that sent it
}

// ErrNotSent means that nothing is remembered of a message.
var ErrNotSent = errors.New("nothing is remembered of that message")

// SettleSent deletes a delivery that has arrived as that message (0: as none that
// has a number) and remembers what it was about, if that is wanted. It remembers
// nothing of one that stood no more, because it was dropped while it was on its way:
// its chat was erased, its tie has ended, or who sent it took it back.
func (s *Store) SettleSent(ctx context.Context, d Delivery, message int, now time.Time) (stood bool, err error) {
	touched, err := s.exec(ctx, `DELETE FROM outbox WHERE id = $1`, d.ID)
	if err != nil {
		return false, fmt.Errorf("settling delivery %d: %w", d.ID, err)
	}
	stood = touched > 0
	if !stood || d.About == nil || message == 0 {
		return stood, nil
	}
	id := s.ids.next()
	_, err = s.exec(ctx, `
		INSERT INTO sent_messages (id, chat_id, message_id, tie_id, about, forget_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (chat_id, message_id) DO UPDATE SET id = excluded.id, tie_id = excluded.tie_id, about = excluded.about, forget_at = excluded.forget_at`,
		id, d.Chat, message, d.Tie, s.seal.seal("sent_messages", "about", id, d.About, int64(d.Chat), int64(d.Tie)), toUnix(now.Add(d.Remember)))
	if err != nil {
		return stood, fmt.Errorf("remembering a sent message: %w", err)
	}
	return stood, nil
}

// KeepAbout writes anew what a remembered message was about.
func (s *Store) KeepAbout(ctx context.Context, m SentMessage) error {
	id := s.ids.next() // the seal is bound to it
	_, err := s.exec(ctx, `UPDATE sent_messages SET id = $1, about = $2 WHERE chat_id = $3 AND message_id = $4`,
		id, s.seal.seal("sent_messages", "about", id, m.About, int64(m.Chat), int64(m.Tie)), m.Chat, m.Message)
	if err != nil {
		return fmt.Errorf("keeping what a sent message was about: %w", err)
	}
	return nil
}

// SentMessage returns what is remembered of a message of the bot in a chat, or
// ErrNotSent.
func (s *Store) SentMessage(ctx context.Context, chat ChatID, message int, now time.Time) (SentMessage, error) {
	m := SentMessage{Chat: chat, Message: message}
	var id int64
	var sealed []byte
	err := s.on(ctx).QueryRowContext(ctx,
		`SELECT id, tie_id, about FROM sent_messages WHERE chat_id = $1 AND message_id = $2 AND forget_at > $3`,
		chat, message, toUnix(now)).Scan(&id, &m.Tie, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return m, ErrNotSent
	}
	if err != nil {
		return m, fmt.Errorf("reading a sent message: %w", asKnown(err))
	}
	var ok bool
	if m.About, ok = s.opened("sent_messages", "about", id, sealed, int64(m.Chat), int64(m.Tie)); !ok {
		return m, ErrNotSent
	}
	return m, nil
}

// SentMessages returns what is remembered of the messages of the bot in a chat,
// the oldest first.
func (s *Store) SentMessages(ctx context.Context, chat ChatID, now time.Time) ([]SentMessage, error) {
	all, err := queryAll(ctx, s, func(row dbutil.Scannable) (SentMessage, error) {
		m := SentMessage{Chat: chat}
		var id int64
		var sealed []byte
		if err := row.Scan(&id, &m.Message, &m.Tie, &sealed); err != nil {
			return m, err
		}
		m.About, _ = s.opened("sent_messages", "about", id, sealed, int64(m.Chat), int64(m.Tie))
		return m, nil
	}, `SELECT id, message_id, tie_id, about FROM sent_messages WHERE chat_id = $1 AND forget_at > $2 ORDER BY message_id`, chat, toUnix(now))
	if err != nil {
		return nil, fmt.Errorf("reading sent messages: %w", asKnown(err))
	}
	// Of what can't be opened nobody knows what it was about.
	return slices.DeleteFunc(all, func(m SentMessage) bool { return m.About == nil }), nil
}
