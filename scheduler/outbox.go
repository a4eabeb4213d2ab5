// Package scheduler decides when things happen: when a nudge is due, and in
// which order what waits in the outbox leaves. What is due stands in the
// database, so a restart forgets nothing; this package only has the heartbeat.
//
// It refuses to know what a message says or how Telegram is spoken to: whoever
// runs it hands it a Deliverer.
package scheduler

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"porchlight/messages"
	"porchlight/storage"
)

// Deliverer puts one message in front of one person and returns its number in
// their chat: none where it has none, several of an album. ErrGone means they can no
// longer be reached, an error that wraps ErrRefused that this message will never be taken,
// *SlowDown carries the wait Telegram asked for, and an error that wraps
// ErrUnsure means that the message may have arrived all the same; any other
// error is worth another try later.
type Deliverer interface {
	Deliver(ctx context.Context, to storage.ChatID, m messages.Message) (sent []int, err error)
}

var (
	// ErrGone means that the chat has blocked the bot or is no more.
	ErrGone = errors.New("the chat can't be reached any more")
	// ErrRefused means that Telegram will not take this message, ever.
	ErrRefused = errors.New("the message was refused")
	// ErrNoVoice means that the chat takes no voice messages, and ErrNoOriginal that what
	// was to be copied is no more.
	ErrNoVoice    = fmt.Errorf("%w: the chat takes no voice messages", ErrRefused)
	ErrNoOriginal = fmt.Errorf("%w: there is nothing to copy any more", ErrRefused)
	// ErrUnsure means that a send was cut off and nobody can say whether it arrived.
	ErrUnsure = errors.New("the message may have arrived")
)

// SlowDown is Telegram's demand to wait.
type SlowDown struct{ Wait time.Duration }

func (s *SlowDown) Error() string { return fmt.Sprintf("asked to wait %v", s.Wait) }

// Posting is a message on its way into the outbox.
type Posting struct {
	To      storage.ChatID
	Lane    storage.Lane
	Message messages.Message
	Due     time.Time     // zero: now
	Lapse   time.Duration // after Due; zero: never
	Once    string        // "": none; else a second posting of this name is left out
	Claim   time.Time     // zero: the dispatcher sends it; else the caller does, until then
	Tie     storage.TieID // because of which it is sent, and with whose end it is dropped; 0: none
	// About, if set, is remembered with the number of the message once it is sent,
	// so that a reply to it, a reaction under it and its later edit find what it was
	// about. It is kept as JSON, sealed, for Remember; 0: RememberFor.
	About    any
	Remember time.Duration
}

// RememberFor is how long it is known what a sent message was about: as long as
// Telegram lets a bot delete it.
const RememberFor = 48 * time.Hour

// Post writes a message into the outbox and returns its number there, or 0 if it
// was left out because of its Once name. Called inside storage's Write, the
// message leaves only if that is kept. Wake the dispatcher afterwards.
func Post(ctx context.Context, store *storage.Store, p Posting) (int64, error) {
	body, err := json.Marshal(p.Message.LaidOut())
	if err != nil {
		return 0, fmt.Errorf("posting message: %w", err)
	}
	if p.Due.IsZero() {
		p.Due = time.Now()
	}
	var lapse time.Time
	if p.Lapse > 0 {
		lapse = p.Due.Add(p.Lapse)
	}
	d := storage.Delivery{Lane: p.Lane, Chat: p.To, Body: body, Due: p.Due, Lapse: lapse, Once: p.Once, Claim: p.Claim, Tie: p.Tie}
	if p.About != nil {
		if d.About, err = json.Marshal(p.About); err != nil {
			return 0, fmt.Errorf("posting message: %w", err)
		}
		d.Remember = cmp.Or(p.Remember, RememberFor)
	}
	return store.Post(ctx, d)
}

// Retry says when to try again after so many failed attempts (0: none yet). A
// crisis answer starts at half a second and doubles to 30 s; everything else
// starts at 5 s and doubles to 10 min.
func Retry(lane storage.Lane, attempts int) time.Duration {
	first, longest := 5*time.Second, longestRetry
	if lane == storage.LaneCrisis {
		first, longest = 500*time.Millisecond, 30*time.Second
	}
	if attempts > 12 { // 2^12 times the first is past the longest of both
		return longest
	}
	return min(first<<attempts, longest)
}
