package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mau.fi/util/dbutil"
)

// Reminder is what somebody wants to be told of, in their own words: theirs alone.
// When it comes is the rhythm of PurposeRemind with its number.
type Reminder struct {
	ID     int64        `json:"-"`
	Chat   ChatID       `json:"-"`
	ToldAt time.Time    `json:"-"` // when it was last said and nothing was done about it yet; zero: never
	EndsAt time.Time    `json:"-"` // when one that comes once is over; zero: it comes again
	Words  Private      `json:"words,omitempty"`
	Kind   ReminderKind `json:"kind,omitempty"`
	Hidden bool         `json:"hidden,omitempty"` // the words show only after a tap
	// Message is the number of the message that set it; 0: none did alone. What is edited
	// there sets it anew.
	Message int `json:"message,omitempty"`
}

// ReminderKind is what a reminder is about.
type ReminderKind string

// The kinds of reminders.
const (
	OwnReminder         ReminderKind = ""            // the words say it
	CheckinReminder     ReminderKind = "check-in"    // it asks how today is
	SignsReminder       ReminderKind = "signs"       // it asks whether any of their early signs is there
	AppointmentReminder ReminderKind = "appointment" // it is told the evening before and some hours before
)

// Asks reports whether it asks something of its own, and so needs no words.
func (k ReminderKind) Asks() bool { return k == CheckinReminder || k == SignsReminder }

// The purposes of a reminder's rhythms.
const (
	PurposeRemind = "remind"       // when it comes
	PurposeLater  = "remind later" // when it comes once more, after a "later"
)

// ErrNoReminder means that there is no such reminder, or it is another's.
var ErrNoReminder = errors.New("no such reminder")

// reminderMemory is for how long a reminder is kept that is over: its buttons are there.
const reminderMemory = 7 * 24 * time.Hour

// endless is when a reminder is over that comes again and again.
var endless = time.Date(9999, time.December, 31, 0, 0, 0, 0, time.UTC)

const reminderColumns = `id, chat_id, told_at, ends_at, body`

// KeepReminder writes a reminder, a new one if its ID is 0, and returns its number.
func (s *Store) KeepReminder(ctx context.Context, r Reminder) (int64, error) {
	if r.ID == 0 {
		r.ID = s.ids.next()
	}
	sealed, err := s.sealedJSON(ctx, "reminders", "body", r.ID, r, int64(r.Chat))
	if err != nil {
		return 0, fmt.Errorf("keeping reminder: %w", err)
	}
	ends := r.EndsAt
	if ends.IsZero() {
		ends = endless
	}
	_, err = s.exec(ctx, `INSERT INTO reminders (`+reminderColumns+`) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET told_at = excluded.told_at, ends_at = excluded.ends_at, body = excluded.body WHERE reminders.chat_id = excluded.chat_id`,
		r.ID, r.Chat, toUnix(r.ToldAt), toUnix(ends), sealed)
	if err != nil {
		return 0, fmt.Errorf("keeping reminder: %w", err)
	}
	return r.ID, nil
}

// Reminders returns all of a chat's, the oldest first.
func (s *Store) Reminders(ctx context.Context, chat ChatID) ([]Reminder, error) {
	return s.reminders(ctx, `chat_id = $1 ORDER BY id`, chat)
}

// Reminder returns one of a chat's own, or ErrNoReminder.
func (s *Store) Reminder(ctx context.Context, id int64, chat ChatID) (Reminder, error) {
	all, err := s.reminders(ctx, `id = $1 AND chat_id = $2`, id, chat)
	return only(all, err, ErrNoReminder)
}

// DropReminder deletes one of a chat's own, with its rhythms.
func (s *Store) DropReminder(ctx context.Context, id int64, chat ChatID) error {
	_, err := s.exec(ctx, `DELETE FROM reminders WHERE id = $1 AND chat_id = $2`, id, chat)
	for _, purpose := range []string{PurposeRemind, PurposeLater} {
		if err == nil {
			_, err = s.exec(ctx, `DELETE FROM rhythms WHERE purpose = $1 AND subject = $2 AND chat_id = $3`, purpose, id, chat)
		}
	}
	if err != nil {
		return fmt.Errorf("dropping reminder: %w", err)
	}
	return nil
}

func (s *Store) reminders(ctx context.Context, where string, args ...any) ([]Reminder, error) {
	all, err := listed(queryFound(ctx, s, scanReminder, openRow[Reminder](s, "reminders", "body"), `SELECT `+reminderColumns+` FROM reminders WHERE `+where, args...))
	if err != nil {
		return nil, fmt.Errorf("reading reminders: %w", err)
	}
	return all, nil
}

func scanReminder(row dbutil.Scannable) (r sealedRow[Reminder], err error) {
	var told, ends int64
	err = row.Scan(&r.id, &r.chat, &told, &ends, &r.body)
	r.it.ID, r.it.Chat, r.it.ToldAt, r.it.EndsAt = r.id, r.chat, fromUnix(told), fromUnix(ends)
	if r.it.EndsAt.Equal(endless) {
		r.it.EndsAt = time.Time{}
	}
	return r, err
}

type exportedReminder struct {
	Reminder
	Comes string     `json:"comes,omitempty"`
	Later string     `json:"comes_once_more,omitempty"`
	Told  *time.Time `json:"last_said,omitempty"`
	Ends  *time.Time `json:"over,omitempty"`
}

func exportReminders(ctx context.Context, s *Store, c Chat) (any, error) {
	all, err := s.Reminders(ctx, c.ID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	shown := make([]exportedReminder, len(all))
	for i, one := range all {
		comes, _, err := s.Rhythm(ctx, PurposeRemind, one.ID)
		if err != nil {
			return nil, err
		}
		later, _, err := s.Rhythm(ctx, PurposeLater, one.ID)
		if err != nil {
			return nil, err
		}
		one.Message = 0 // Telegram's number tells nobody anything
		shown[i] = exportedReminder{one, comes.Spec, later.Spec, endOf(one.ToldAt), endOf(one.EndsAt)}
	}
	return shown, nil
}
