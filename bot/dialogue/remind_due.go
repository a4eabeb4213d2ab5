package dialogue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/scheduler/rhythm"
	"porchlight/storage"
)

const (
	// eveHour is when an appointment is told the evening before, aheadOf how long
	// before it is told again.
	eveHour rhythm.Clock = 18 * 60
	aheadOf              = 2 * time.Hour
	// onceLapse and againLapse are how late a reminder may still be said that comes
	// once, and one that comes again.
	onceLapse, againLapse = 12 * time.Hour, 2 * time.Hour
)

// nextTold is when a reminder is said next after a time: at its own time, or, of an
// appointment, the evening before and some hours before, which is when to leave. Zero:
// never.
func nextTold(r storage.Reminder, when rhythm.Rhythm, after time.Time, zone *time.Location) time.Time {
	if r.Kind != storage.AppointmentReminder || !when.Ends() {
		return when.Next(after, zone)
	}
	at := when.Next(time.Time{}, zone)
	eve := rhythm.OnDay(rhythm.DayOf(at.In(zone))-1, eveHour).Next(time.Time{}, zone)
	for _, told := range []time.Time{eve, at.Add(-aheadOf)} {
		if told.After(after) {
			return told
		}
	}
	return time.Time{}
}

// firstTold is nextTold of a reminder that is being set. An appointment for which it is
// too late to tell it beforehand is told at its own time.
func firstTold(r storage.Reminder, when rhythm.Rhythm, now time.Time, zone *time.Location) time.Time {
	if told := nextTold(r, when, now, zone); !told.IsZero() {
		return told
	}
	return when.Next(now, zone)
}

// composeReminder says a reminder that has come due to whose it is. In a pause it
// isn't said, and none is made up for.
func composeReminder(ctx context.Context, s *Scene, due storage.Rhythm) (scheduler.Due, error) {
	never := scheduler.Due{}
	chat, err := s.Store.Chat(ctx, due.Chat)
	if errors.Is(err, storage.ErrNoChat) {
		return never, nil
	}
	if err != nil {
		return never, err
	}
	r, err := s.Store.Reminder(ctx, due.Subject, due.Chat)
	if errors.Is(err, storage.ErrNoReminder) {
		return never, s.Store.EndRhythm(ctx, due.Purpose, due.Subject)
	}
	if err != nil {
		return never, err
	}
	when, err := rhythm.Parse(due.Spec)
	if err != nil {
		return never, err
	}
	next := when.Next(s.Now, chat.Location())
	if due.Purpose == storage.PurposeRemind {
		next = nextTold(r, when, s.Now, chat.Location())
	}
	if next.IsZero() {
		if err := s.Store.EndRhythm(ctx, due.Purpose, due.Subject); err != nil {
			return never, err
		}
	}
	if !chat.GoneAt.IsZero() || chat.Paused(s.Now) || s.tooLate(r, due, when) {
		return scheduler.Due{Next: next}, nil
	}
	if left, err := s.leavesOutLook(ctx, chat, r); err != nil || left {
		return scheduler.Due{Next: next}, err
	}
	r.ToldAt = s.Now
	if _, err := s.Store.KeepReminder(ctx, r); err != nil {
		return never, err
	}
	if _, err := s.Store.Recall(ctx, onceReminder(r.ID)); err != nil { // one that could not leave
		return never, err
	}
	said, err := s.tells(ctx, chat, r, due)
	if when.Ends() && r.Kind != storage.AppointmentReminder {
		said.Lapse = onceLapse // it has no next time, and a time of its own that is past is no reason
	}
	return scheduler.Due{Postings: []scheduler.Posting{said}, Next: next}, err
}

// tooLate reports whether a reminder can't be said any more for its time. An appointment
// that is still to come is said however late.
func (s *Scene) tooLate(r storage.Reminder, due storage.Rhythm, when rhythm.Rhythm) bool {
	if when.Ends() {
		return s.Now.Sub(due.Due) > onceLapse && !s.Now.Before(r.EndsAt)
	}
	return s.Now.Sub(due.Due) > againLapse
}

// tells is the message that says a reminder.
func (s *Scene) tells(ctx context.Context, chat storage.Chat, r storage.Reminder, due storage.Rhythm) (scheduler.Posting, error) {
	zone := chat.Location()
	said := messages.DueReminder{ID: number(r.ID), Words: string(r.Words), Hidden: r.Hidden, Later: laterHours(s.Now.In(zone))}
	if r.Kind == storage.AppointmentReminder {
		said.At = r.EndsAt.In(zone)
	}
	if late := s.Now.Sub(due.Due) > beatsLate; late {
		said.Was = due.Due.In(zone)
	}
	w := s.Host.WordsOf(chat)
	m := messages.SayReminder(w, said)
	switch r.Kind {
	case storage.CheckinReminder:
		asks, err := s.checkinDue(ctx, chat)
		if err != nil {
			return scheduler.Posting{}, err
		}
		m = messages.RemindOf(w, asks, said)
	case storage.SignsReminder:
		m = messages.RemindOf(w, messages.AskLook(w, lookAt(r, r.ToldAt), nil), said)
	}
	m.Silent = isQuiet(chat, s.Now)
	return scheduler.Posting{
		To: chat.ID, Lane: storage.LaneNudge, Message: m, Lapse: againLapse, Once: onceReminder(r.ID),
	}, nil
}

// onceReminder names what waits to be said of a reminder.
func onceReminder(id int64) string { return fmt.Sprintf("remind:%d", id) }

// laterHours are the next hours that a reminder can be put off to: full ones, and not
// at once.
func laterHours(now time.Time) (hours []time.Time) {
	const atOnce, most = 30 * time.Minute, 12
	for at := now.Add(atOnce).Truncate(time.Hour).Add(time.Hour); len(hours) < most; at = at.Add(time.Hour) {
		hours = append(hours, at)
	}
	return hours
}
