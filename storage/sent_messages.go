package storage

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
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

// Settled is how a delivery stood when it had arrived.
type Settled struct {
	// Stood is false if it was dropped while it was on its way: its chat was erased,
	// its tie has ended, or who sent it took it back.
	Stood bool
	// Reworded is its body if that was changed while it was on its way, else nil.
	Reworded []byte
}

// SettleSent deletes a delivery that has arrived as those messages (none, if it is one
// that has no number; several, if it is an album) and remembers of each what it was
// about, if that is wanted. It remembers nothing of one that stood no more.
func (s *Store) SettleSent(ctx context.Context, d Delivery, messages []int, now time.Time) (was Settled, err error) {
	type row struct {
		chat, tie int64
		body      []byte
	}
	rows, err := queryAll(ctx, s, func(found dbutil.Scannable) (r row, err error) {
		err = found.Scan(&r.chat, &r.tie, &r.body)
		return r, err
	}, `DELETE FROM outbox WHERE id = $1 RETURNING chat_id, tie_id, body`, d.ID)
	if err != nil {
		return was, fmt.Errorf("settling delivery %d: %w", d.ID, err)
	}
	if was.Stood = len(rows) > 0; !was.Stood {
		return was, nil
	}
	plain, ok, err := s.opened(ctx, "outbox", "body", d.ID, rows[0].body, rows[0].chat, rows[0].tie)
	if err != nil {
		return was, fmt.Errorf("settling delivery %d: %w", d.ID, err)
	}
	if ok {
		if _, body := cutOnce(plain); !bytes.Equal(body, d.Body) {
			was.Reworded = body
		}
	}
	for _, message := range messages {
		if d.About == nil || message == 0 {
			continue
		}
		if err := s.remember(ctx, d, message, now); err != nil {
			return was, err
		}
	}
	return was, nil
}

// remember notes what a delivery was about under the number of a message of it.
func (s *Store) remember(ctx context.Context, d Delivery, message int, now time.Time) error {
	id := s.ids.next()
	about, err := s.sealed(ctx, "sent_messages", "about", id, d.About, int64(d.Chat), int64(d.Tie))
	if err != nil {
		return fmt.Errorf("remembering a sent message: %w", err)
	}
	_, err = s.exec(ctx, `
		INSERT INTO sent_messages (id, chat_id, message_id, tie_id, about, forget_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (chat_id, message_id) DO UPDATE SET id = excluded.id, tie_id = excluded.tie_id, about = excluded.about, forget_at = excluded.forget_at`,
		id, d.Chat, message, d.Tie, about, toUnix(now.Add(d.Remember)))
	if err != nil {
		return fmt.Errorf("remembering a sent message: %w", err)
	}
	return nil
}

// KeepAbout writes anew what a remembered message was about.
func (s *Store) KeepAbout(ctx context.Context, m SentMessage) error {
	id := s.ids.next() // the seal is bound to it
	about, err := s.sealed(ctx, "sent_messages", "about", id, m.About, int64(m.Chat), int64(m.Tie))
	if err != nil {
		return fmt.Errorf("keeping what a sent message was about: %w", err)
	}
	_, err = s.exec(ctx, `UPDATE sent_messages SET id = $1, about = $2 WHERE chat_id = $3 AND message_id = $4`, id, about, m.Chat, m.Message)
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
	about, ok, err := s.opened(ctx, "sent_messages", "about", id, sealed, int64(m.Chat), int64(m.Tie))
	if err == nil && !ok {
		err = ErrNotSent
	}
	m.About = about
	return m, err
}

// SentMessages returns what is remembered of the messages of the bot in a chat,
// the oldest first.
func (s *Store) SentMessages(ctx context.Context, chat ChatID, now time.Time) ([]SentMessage, error) {
	type row struct {
		SentMessage
		id    int64
		about []byte
	}
	// Of what can't be opened nobody knows what it was about.
	all, err := listed(queryFound(ctx, s, func(rows dbutil.Scannable) (r row, err error) {
		r.Chat = chat
		err = rows.Scan(&r.id, &r.Message, &r.Tie, &r.about)
		return r, err
	}, func(ctx context.Context, r row) (_ found[SentMessage], err error) {
		var ok bool
		r.About, ok, err = s.opened(ctx, "sent_messages", "about", r.id, r.about, int64(r.Chat), int64(r.Tie))
		return found[SentMessage]{r.SentMessage, !ok}, err
	}, `SELECT id, message_id, tie_id, about FROM sent_messages WHERE chat_id = $1 AND forget_at > $2 ORDER BY message_id`, chat, toUnix(now)))
	if err != nil {
		return nil, fmt.Errorf("reading sent messages: %w", asKnown(err))
	}
	return all, nil
}

// SoonSent returns the same of the messages to a chat that are still to be sent, which
// have no number yet.
func (s *Store) SoonSent(ctx context.Context, chat ChatID) ([]SentMessage, error) {
	type row struct {
		SentMessage
		id    int64
		about []byte
	}
	all, err := listed(queryFound(ctx, s, func(rows dbutil.Scannable) (r row, err error) {
		r.Chat = chat
		err = rows.Scan(&r.id, &r.Tie, &r.about)
		return r, err
	}, func(ctx context.Context, r row) (_ found[SentMessage], err error) {
		var ok bool
		r.About, ok, err = s.opened(ctx, "outbox", "about", r.id, r.about, int64(r.Chat), int64(r.Tie))
		return found[SentMessage]{r.SentMessage, !ok}, err
	}, `SELECT id, tie_id, about FROM outbox WHERE chat_id = $1 AND dead = '' AND about IS NOT NULL ORDER BY id`, chat))
	if err != nil {
		return nil, fmt.Errorf("reading what is to be sent: %w", asKnown(err))
	}
	return all, nil
}
