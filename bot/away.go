package main

import (
	"context"
	"time"

	"golang.org/x/time/rate"

	"porchlight/messages"
	"porchlight/messages/crisis"
	"porchlight/storage"
)

// away says to whoever writes while the database can't be reached that the answer has
// to wait: once for each chat and outage, from memory, and behind everything else. It
// belongs to the one that stores what is held.
type away struct {
	guard *guard
	since time.Time // when storing first failed; zero: it works
	told  map[storage.ChatID]time.Time
	pace  *rate.Limiter
}

const (
	// awayAfter is how long an outage lasts before anybody is told: what is back in a
	// moment is answered in a moment.
	awayAfter = 2 * time.Second
	// awayAgain is how long nobody is told a second time, though the database comes
	// and goes.
	awayAgain = 10 * time.Minute
	// awayRate is how many chats are told in a second, a third of what Telegram allows:
	// however many write, distress and /help have room.
	awayRate, awayBurst = 10, 30
)

func newAway(g *guard) *away {
	return &away{guard: g, told: map[storage.ChatID]time.Time{}, pace: rate.NewLimiter(awayRate, awayBurst)}
}

// lasts tells those who wrote what is held and got no answer.
func (w *away) lasts(ctx context.Context, held []*arrival) {
	now := time.Now()
	if w.since.IsZero() {
		w.since = now
	}
	if now.Sub(w.since) < awayAfter {
		return
	}
	for _, a := range held {
		if !w.waitsForAnswer(a, now) {
			continue
		}
		if !w.pace.Allow() {
			return // they are told after the next try to store
		}
		if w.guard.sayLater(ctx, a) {
			w.told[a.Chat] = now
		}
	}
}

// ends notes that what was held is stored.
func (w *away) ends() {
	w.since = time.Time{}
	for chat, at := range w.told {
		if time.Since(at) > awayAgain {
			delete(w.told, chat)
		}
	}
}

// waitsForAnswer reports whether somebody did something that would be answered at once
// otherwise, and was not told yet. What was written before this process began may have
// been told by the one before it.
func (w *away) waitsForAnswer(a *arrival, now time.Time) bool {
	at, told := w.told[a.Chat]
	switch {
	case told && now.Sub(at) < awayAgain, a.answer != nil, !a.WrittenAt.IsZero() && a.WrittenAt.Before(w.guard.since.Truncate(time.Second)):
		return false
	case a.Kind == kindPress:
		return a.isTurn() && !crisis.Owns(a.Pressed)
	}
	return a.Kind == kindMessage && a.isTurn()
}

// sayLater says that an answer has to wait, unless something else is on its way to the
// chat. It is worth nothing once the database is back.
func (g *guard) sayLater(ctx context.Context, a *arrival) bool {
	asker, _ := g.asker(ctx, a)
	ans := newAnswer(a)
	ans.message = messages.AnswerLater(messages.In(asker.Language))
	ans.wanted = func() bool { return !g.store.Healthy() }
	return g.courier.mention(ctx, ans)
}
