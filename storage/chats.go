package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"sync"
	"time"
)

// Chat is somebody who has written to the bot, with what they chose. Their name
// and username may be shown to those whom they invite or support, and to nobody
// else.
type Chat struct {
	ID          ChatID
	Language    string    // a code of the catalogue, "" if not chosen
	AppLanguage string    // an IETF tag, as their app is set; "" if Telegram didn't tell
	Country     string    // ISO 3166-1 alpha-2, "" if not chosen
	Zone        string    // IANA name, "" if not chosen
	PausedUntil time.Time // zero: not paused; UntilResumed: no end set
	Name        Private   // as Telegram shows it
	Username    Private   // without @, "" if none
	StartedAt   time.Time
	GoneAt      time.Time // zero: messages reach them
	// Quiet is when this person wants no sound, "22:00-08:00"; "" if not chosen.
	Quiet string
	// SharesUsername: their supporters may open their own chat with them.
	SharesUsername bool
	// NoteDays is for how many days their check-ins are kept; 0: as long as any are.
	NoteDays int
	// NotedHelp: they noted what helped them in a hard night. It is known from those
	// notes, and not kept with the chat.
	NotedHelp bool
	// HasPlan: there is a line of a safety plan, which is known likewise.
	HasPlan bool
}

// Private is text that must not appear in logs: printing it shows nothing.
type Private string

// String hides the value, so that %v and slog can't leak it.
func (Private) String() string { return "…" }

// GoString hides the value from %#v.
func (Private) GoString() string { return "…" }

// UntilResumed is the end of a pause that only /resume ends.
var UntilResumed = time.Unix(math.MaxInt32, 0).UTC()

// ErrNoChat means that nothing is kept of that chat.
var ErrNoChat = errors.New("no such chat")

// Paused reports whether nothing but answers may be sent now.
func (c Chat) Paused(now time.Time) bool { return now.Before(c.PausedUntil) }

// Location returns the zone to show times in: the chosen one, or else UTC.
func (c Chat) Location() *time.Location {
	if zone, known := zones.Load(c.Zone); known {
		return zone.(*time.Location)
	}
	zone, err := time.LoadLocation(c.Zone) // "" is UTC
	if err != nil {
		return time.UTC
	}
	zones.Store(c.Zone, zone)
	return zone
}

// zones holds the zones that were looked up: reading one takes longer than all
// else that is done for a nudge, and there are a few hundred.
var zones sync.Map

const chatColumns = `chat_id, language, country, zone, paused_until, name, username, started_at, gone_at, quiet, shares_username, app_language, note_days`

// notedHelp is true of a chat that has such notes.
const notedHelp = `EXISTS (SELECT 1 FROM own_words WHERE own_words.chat_id = chats.chat_id AND kind = 'helped')`

// hasPlan is true of a chat that has a line of a safety plan.
const hasPlan = `EXISTS (SELECT 1 FROM plan_lines WHERE plan_lines.chat_id = chats.chat_id)`

// Chat returns what is kept of a chat, or ErrNoChat.
func (s *Store) Chat(ctx context.Context, id ChatID) (Chat, error) {
	c, err := s.scanChat(ctx, s.on(ctx).QueryRowContext(ctx, `SELECT `+chatColumns+`, `+notedHelp+`, `+hasPlan+` FROM chats WHERE chat_id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return Chat{}, ErrNoChat
	}
	if err != nil {
		return Chat{}, fmt.Errorf("reading chat: %w", asKnown(err))
	}
	return c, nil
}

func (s *Store) scanChat(ctx context.Context, row *sql.Row) (Chat, error) {
	var c Chat
	var paused, started, gone int64
	var name, username []byte
	if err := row.Scan(&c.ID, &c.Language, &c.Country, &c.Zone, &paused, &name, &username, &started, &gone, &c.Quiet, &c.SharesUsername, &c.AppLanguage, &c.NoteDays, &c.NotedHelp, &c.HasPlan); err != nil {
		return Chat{}, err
	}
	c.PausedUntil, c.StartedAt, c.GoneAt = fromUnix(paused), fromUnix(started), fromUnix(gone)
	// A name that can't be opened any more is left out: whose it is must still get
	// the helplines of their country.
	var errName, errUsername error
	c.Name, errName = s.openText(ctx, "name", c.ID, name)
	c.Username, errUsername = s.openText(ctx, "username", c.ID, username)
	return c, errors.Join(errName, errUsername)
}

// KeepChat writes a chat as it is given, new or changed.
func (s *Store) KeepChat(ctx context.Context, c Chat) error {
	name, err := s.sealText(ctx, "name", c.ID, c.Name)
	if err != nil {
		return fmt.Errorf("keeping chat: %w", err)
	}
	username, err := s.sealText(ctx, "username", c.ID, c.Username)
	if err != nil {
		return fmt.Errorf("keeping chat: %w", err)
	}
	s.familiar.add(c.ID) // before anybody can read it
	_, err = s.exec(ctx, `
		INSERT INTO chats (`+chatColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (chat_id) DO UPDATE SET language = excluded.language, country = excluded.country,
			zone = excluded.zone, paused_until = excluded.paused_until, name = excluded.name,
			username = excluded.username, gone_at = excluded.gone_at, quiet = excluded.quiet,
			shares_username = excluded.shares_username, app_language = excluded.app_language, note_days = excluded.note_days`,
		c.ID, c.Language, c.Country, c.Zone, toUnix(c.PausedUntil),
		name, username, toUnix(c.StartedAt), toUnix(c.GoneAt), c.Quiet, flag(c.SharesUsername), c.AppLanguage, c.NoteDays)
	if err != nil {
		return fmt.Errorf("keeping chat: %w", err)
	}
	return nil
}

// MarkGone notes that Telegram no longer delivers to the chat. It reports
// whether that is news.
func (s *Store) MarkGone(ctx context.Context, id ChatID, at time.Time) (news bool, err error) {
	touched, err := s.exec(ctx, `UPDATE chats SET gone_at = $1 WHERE chat_id = $2 AND gone_at = 0`, toUnix(at), id)
	if err != nil {
		return false, fmt.Errorf("marking chat gone: %w", err)
	}
	return touched > 0, nil
}

// MarkBack notes that the chat can be reached again.
func (s *Store) MarkBack(ctx context.Context, id ChatID) error {
	if _, err := s.exec(ctx, `UPDATE chats SET gone_at = 0 WHERE chat_id = $1`, id); err != nil {
		return fmt.Errorf("marking chat reachable: %w", err)
	}
	return nil
}

func (s *Store) sealText(ctx context.Context, column string, chat ChatID, text Private) ([]byte, error) {
	if text == "" {
		return nil, nil
	}
	return s.sealed(ctx, "chats", column, int64(chat), []byte(text))
}

// openText opens a name. In a write, which may keep the chat again, one that can't
// be opened at this moment is an error and not left out.
func (s *Store) openText(ctx context.Context, column string, chat ChatID, sealed []byte) (Private, error) {
	if sealed == nil {
		return "", nil
	}
	plain, _, err := s.opened(ctx, "chats", column, int64(chat), sealed)
	if err != nil && unitOf(ctx) == nil {
		err = nil
	}
	return Private(plain), err
}

// fromUnix reads a column of unix seconds, in which 0 is no time.
func fromUnix(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// toUnix writes a time for a column of unix seconds.
func toUnix(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

// fromMilli and toMilli do the same for columns of unix milliseconds.
func fromMilli(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func toMilli(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
