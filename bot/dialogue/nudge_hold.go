package dialogue

import (
	"context"
	"time"

	"porchlight/storage"
)

// A person who has asked for company is not to get a joke because a rhythm was due, and
// a supporter whom they asked not a reminder that sounds as if nothing had been. So
// nudges about that person hold, and the next one to a supporter who was asked says
// something that knows it. What a supporter who was not asked sees is as ever, in words
// and in silence: the request is between the person and those they chose.

const (
	// holdFor is how long nudges hold after a request.
	holdFor = 48 * time.Hour
	// firstNudgeIn is how soon the first nudge comes, as somebody who accepts is told.
	firstNudgeIn = 24 * time.Hour
)

// readRequests notes when the person last asked for company, and when this supporter.
func (p *plan) readRequests(ctx context.Context, store *storage.Store) error {
	reaches, err := store.Reaches(ctx, p.tie.Person, time.Time{})
	for _, r := range reaches {
		p.asked = r.AskedAt
		if r.Tie == p.tie.ID {
			p.askedThem = r.AskedAt
		}
	}
	return err
}

// heldUntil is until when nudges hold; a time that is past or zero if they don't. Whoever
// was not asked goes on getting those whose time they know: the exact ones, the first,
// and one they put off themselves.
func (p *plan) heldUntil() time.Time {
	held := p.heldForThem()
	if !p.asked.IsZero() && p.nudging.Rhythm.Irregular() && !p.isPromised() {
		held = later(held, p.asked.Add(holdFor))
	}
	return held
}

// heldForThem is the same for the requests that this supporter knows of.
func (p *plan) heldForThem() time.Time {
	if p.askedThem.IsZero() {
		return time.Time{}
	}
	return p.askedThem.Add(holdFor)
}

// afterHold is when to nudge once it is over: an irregular one in the next hour that
// suits, an exact one at its next time.
func (p *plan) afterHold(now, held time.Time) time.Time {
	if p.nudging.Rhythm.Irregular() {
		return p.nudging.AfterDowntime(time.Time{}, held, p.circle, p.rng)
	}
	at := p.next(now)
	for !at.IsZero() && at.Before(held) {
		at = p.next(at)
	}
	return at
}

// isPromised reports whether the supporter was told when the next nudge comes.
func (p *plan) isPromised() bool {
	last, any := p.lastNudge()
	if !any {
		return p.rhythm.Due.Before(p.tie.AcceptedAt.Add(firstNudgeIn + time.Hour))
	}
	return last.Used == usedLater
}

// knowsOfRequest reports whether the next nudge to this supporter is the first since they
// were asked. One that they put off comes again, in the same words.
func (p *plan) knowsOfRequest() bool {
	last, any := p.lastNudge()
	return !p.askedThem.IsZero() && (!any || last.PostedAt.Before(p.askedThem) || last.Used == usedLater && p.toldSince(last))
}

// toldSince reports whether a nudge was the first since the request.
func (p *plan) toldSince(last storage.Nudge) bool {
	for _, n := range p.recent {
		if n.Tie == p.tie.ID && n.ID != last.ID && n.Used != usedLater && !n.PostedAt.Before(p.askedThem) {
			return false
		}
	}
	return true
}

// lastNudge is the last one to this supporter because of the person, of those of the
// last months.
func (p *plan) lastNudge() (last storage.Nudge, any bool) {
	for _, n := range p.recent {
		if n.Tie == p.tie.ID {
			last, any = n, true
		}
	}
	return last, any
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
