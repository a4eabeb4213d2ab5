package main

import (
	"slices"
	"time"

	"golang.org/x/time/rate"
)

// route is the way to one chat: what waits there, and when the next may leave.
type route struct {
	waiting []*answer // go out one by one, answerGap apart; at most mostWaiting
	sending bool
	sentAt  time.Time     // when an answer last left, or began to
	firstAt time.Time     // and when one last left at once
	pace    *rate.Limiter // how often they may
	ahead   *answer       // the last that left at once, while it is on its way
	handed  bool          // one has failed and stands in the outbox, for all that is known
	// written is closed when somebody writes here while an answer waits for another try,
	// the last time at hastenedAt.
	written    chan struct{}
	hastenedAt time.Time
}

const (
	// mostWaiting is how many answers wait for a chat before they are merged.
	mostWaiting = 4
	// A chat's answers keep answerGap apart, as Telegram allows a chat about one
	// message a second. Who goes on without a pause gets answersBurst of them, and
	// then one in every answersEvery, so that a few such chats leave room for
	// everybody else. The first answer to distress waits for neither, unless another
	// has just gone before it: what is new can be brought about without end, by
	// changing the country or saying that all is well in between.
	answerGap    = time.Second
	answersBurst = 6
	answersEvery = 4 * time.Second
)

func newRoute() *route {
	return &route{pace: rate.NewLimiter(rate.Every(answersEvery), answersBurst), written: make(chan struct{})}
}

// holds reports whether the courier still has an answer for the chat.
func (r *route) holds() bool { return r.sending || r.ahead != nil && r.ahead.isDelayed() }

// isAtRest reports whether a new route would do the same.
func (r *route) isAtRest(now time.Time) bool {
	return !r.holds() && !r.handed && now.Sub(r.sentAt) >= answerGap && r.pace.TokensAt(now) >= answersBurst
}

// untilNext returns how long the next answer that waits has to, from now on.
func (r *route) untilNext(now time.Time) time.Duration {
	wait := answerGap - now.Sub(r.sentAt)
	if missing := 1 - r.pace.TokensAt(now); missing > 0 {
		wait = max(wait, time.Duration(missing*float64(answersEvery)))
	}
	return wait
}

// add adds an answer to those that wait and returns those in whose place it goes
// out: of those that say the same, the last one is enough.
func (r *route) add(ans *answer) (merged []*answer) {
	r.waiting = append(slices.DeleteFunc(r.waiting, func(earlier *answer) bool {
		same := earlier.sameAs(ans)
		if same {
			merged = append(merged, earlier)
		}
		return same
	}), ans)
	if last := len(r.waiting) - 1; last >= mostWaiting {
		merged = append(merged, r.waiting[last-1])
		r.waiting = slices.Delete(r.waiting, last-1, last)
	}
	for _, earlier := range merged {
		earlier.replaceBy(ans)
	}
	return merged
}

// leavesAtOnce reports whether an answer is a first one that waits for nothing, and
// counts it as leaving.
func (r *route) leavesAtOnce(ans *answer, now time.Time) bool {
	if !ans.first || now.Sub(r.firstAt) < answersEvery || r.ahead != nil && r.ahead.isDelayed() {
		return false
	}
	r.sentAt, r.firstAt, r.ahead = now, now, ans
	r.pace.ReserveN(now, 1)
	return true
}
