package dialogue

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"porchlight/messages"
	"porchlight/scheduler/rhythm"
	"porchlight/storage"
)

// plan is a tie with all that its next nudge depends on.
type plan struct {
	tie               storage.Tie
	person, supporter storage.Chat
	called            string         // the person, by the supporter
	rhythm            storage.Rhythm // not kept yet if its ID is 0
	nudging           rhythm.Nudging
	circle            rhythm.Circle
	recent            []storage.Nudge // of the person's supporters
	asked, askedThem  time.Time       // when the person last asked for company, and this supporter; see nudge_hold.go
	rng               *rand.Rand
}

// circleSpan is how far back and ahead the nudges of others matter; see
// rhythm.Circle.
const circleSpan = 60 * 24 * time.Hour

// planFor reads all that the next nudge of a tie depends on.
func planFor(ctx context.Context, store *storage.Store, tie storage.Tie, now time.Time) (*plan, error) {
	r, ok, err := store.Rhythm(ctx, storage.PurposeNudge, int64(tie.ID))
	if err != nil {
		return nil, err
	}
	if !ok {
		r = storage.Rhythm{Chat: tie.Supporter, Purpose: storage.PurposeNudge, Subject: int64(tie.ID), Tie: tie.ID}
	}
	return planFrom(ctx, store, tie, r, now)
}

// planFrom is planFor where the rhythm of the tie is at hand.
func planFrom(ctx context.Context, store *storage.Store, tie storage.Tie, r storage.Rhythm, now time.Time) (*plan, error) {
	p := &plan{tie: tie, rhythm: r, rng: rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))}
	var err error
	if p.person, err = store.Chat(ctx, tie.Person); err != nil {
		return nil, err
	}
	if p.supporter, err = store.Chat(ctx, tie.Supporter); err != nil {
		return nil, err
	}
	if err := p.readRhythm(now); err != nil {
		return nil, err
	}
	if err := p.readRequests(ctx, store); err != nil {
		return nil, err
	}
	return p, p.readCircle(ctx, store, now)
}

// awakeMostly are the hours, in UTC, at which it is night for the fewest people.
var awakeMostly = rhythm.Hours{From: 12 * 60, To: 17 * 60}

// likelyClock is the zone in which irregular nudges come to a supporter who has not said
// where they are: that of their country, or else the person's, since most live near. With
// neither it is UTC.
func (p *plan) likelyClock(now time.Time) *time.Location {
	if where := clockOf(p.supporter.Country, now); where != nil {
		return where
	}
	if p.person.Zone != "" {
		return p.person.Location()
	}
	if where := clockOf(p.person.Country, now); where != nil {
		return where
	}
	return time.UTC
}

// readRhythm fills in nudging from the rhythm, the hours and the zones.
func (p *plan) readRhythm(now time.Time) error {
	when := rhythm.Rhythm{} // now and then
	if p.rhythm.Spec != "" {
		var err error
		if when, err = rhythm.Parse(p.rhythm.Spec); err != nil {
			return err
		}
	}
	p.nudging = rhythm.Nudging{Rhythm: when, Zone: p.supporter.Location(), Slower: p.tie.Slower}
	hours, ok := rhythm.ParseHours(p.rhythm.Hours)
	if when.Irregular() && p.supporter.Zone == "" {
		p.nudging.Zone = p.likelyClock(now)
		if !ok && p.nudging.Zone == time.UTC {
			hours, ok = awakeMostly, true
		}
	}
	if ok {
		p.nudging.Hours = hours
	}
	if p.person.Zone != "" {
		p.nudging.PersonZone = p.person.Location()
	}
	if quiet, ok := rhythm.ParseHours(p.person.Quiet); ok {
		p.nudging.Waking = quiet.Rest()
	}
	return nil
}

// readCircle fills in what the nudge has to find its place among: what was sent
// and what is due, for the person's other supporters and for the supporter's
// other people.
func (p *plan) readCircle(ctx context.Context, store *storage.Store, now time.Time) error {
	nudges, err := store.NudgesAround(ctx, p.tie.Person, p.tie.Supporter, now.Add(-circleSpan))
	if err != nil {
		return err
	}
	for _, n := range nudges {
		if n.Person == p.tie.Person {
			p.recent = append(p.recent, n)
			if n.Tie != p.tie.ID {
				p.noteOther(n.Irregular, n.PostedAt)
			}
		}
		if n.Supporter == p.tie.Supporter && n.Irregular {
			p.circle.Own = append(p.circle.Own, n.PostedAt)
		}
	}
	rhythms, err := store.NudgeRhythms(ctx, p.tie.Person, p.tie.Supporter)
	if err != nil {
		return err
	}
	for _, r := range rhythms {
		if r.Subject == int64(p.tie.ID) || r.Due.IsZero() {
			continue
		}
		if err := p.readOther(ctx, store, r, now); err != nil {
			return err
		}
	}
	return nil
}

// readOther notes when another rhythm of the circle comes.
func (p *plan) readOther(ctx context.Context, store *storage.Store, r storage.Rhythm, now time.Time) error {
	when, err := rhythm.Parse(r.Spec)
	if err != nil {
		return err
	}
	if r.Chat == p.tie.Supporter {
		if when.Irregular() {
			p.circle.Own = append(p.circle.Own, r.Due)
		}
		return nil // the same supporter's nudge for somebody else
	}
	if when.Irregular() {
		p.noteOther(true, r.Due)
		return nil
	}
	other, err := store.Chat(ctx, r.Chat)
	if err != nil {
		return err
	}
	for at := r.Due; !at.IsZero() && at.Before(now.Add(circleSpan)); at = when.Next(at, other.Location()) {
		p.noteOther(false, at)
	}
	return nil
}

// noteOther notes a nudge of another supporter of the person.
func (p *plan) noteOther(irregular bool, at time.Time) {
	if irregular {
		p.circle.Others = append(p.circle.Others, at)
	} else {
		p.circle.Exact = append(p.circle.Exact, at)
	}
}

// next gives when to nudge after a nudge or a talk at after.
func (p *plan) next(after time.Time) time.Time { return p.nudging.Next(after, p.circle, p.rng) }

// keep writes the rhythm with its next time.
func (p *plan) keep(ctx context.Context, store *storage.Store, due time.Time) error {
	p.rhythm.Spec, p.rhythm.Due = p.nudging.Rhythm.String(), due
	return store.KeepRhythm(ctx, p.rhythm)
}

// beginRhythm gives a tie that was accepted just now its rhythm: now and then,
// first within a day. A professional gets none.
func beginRhythm(ctx context.Context, t *Turn, tie storage.Tie) error {
	p, err := planFor(ctx, t.Store, tie, t.Now)
	if err != nil {
		return err
	}
	if tie.Terms.Kind == messages.Professional {
		p.nudging.Rhythm = rhythm.Rhythm{Kind: rhythm.Off}
		return p.keep(ctx, t.Store, time.Time{})
	}
	return p.keep(ctx, t.Store, p.nudging.First(t.Now, p.circle, p.rng))
}

// setRhythm changes when a supporter is nudged.
func setRhythm(ctx context.Context, t *Turn, tie storage.Tie, when rhythm.Rhythm) (*plan, error) {
	p, err := planFor(ctx, t.Store, tie, t.Now)
	if err != nil {
		return nil, err
	}
	p.nudging.Rhythm = when.Counted(t.Now, p.nudging.Zone)
	return p, p.keep(ctx, t.Store, p.next(t.Now))
}

// replan draws the next time of a tie's nudge anew, as after the person has
// halved its rhythm; a rhythm that is off stays off.
func replan(ctx context.Context, store *storage.Store, tie storage.Tie, now time.Time) error {
	p, err := planFor(ctx, store, tie, now)
	if err != nil {
		return err
	}
	return p.keep(ctx, store, p.next(now))
}

// notLater plans the nudges of a tie whose pause has just changed no later than
// their rhythm has them: they may have been put off until an end that holds no more.
func (s *Scene) notLater(ctx context.Context, tie storage.Tie) error {
	p, err := planFor(ctx, s.Store, tie, s.Now)
	if errors.Is(err, storage.ErrNoChat) {
		return nil
	}
	if err != nil || !p.nudging.Rhythm.Irregular() || p.rhythm.Due.IsZero() {
		return err
	}
	if at := p.next(s.Now); at.Before(p.rhythm.Due) {
		return p.keep(ctx, s.Store, at)
	}
	return nil
}

// notLaterThanUsual does so for every tie of the chat, whose own pause has changed.
func (t *Turn) notLaterThanUsual(ctx context.Context) error {
	ties, err := t.ties(ctx)
	if err != nil {
		return err
	}
	for _, tie := range ties {
		if err := t.notLater(ctx, tie); err != nil {
			return err
		}
	}
	return nil
}

// moveToZone keeps all times of a chat right after it has chosen its zone: exact
// ones follow the supporter's clock, and irregular ones move to the next hour that
// suits both sides, if the one they had does not.
func moveToZone(ctx context.Context, t *Turn) error {
	ties, err := t.ties(ctx)
	if err != nil {
		return err
	}
	for _, tie := range ties {
		p, err := planFor(ctx, t.Store, tie, t.Now)
		if err != nil {
			return err
		}
		due := p.rhythm.Due
		switch {
		case due.IsZero():
			continue
		case p.nudging.Rhythm.Irregular():
			due = p.nudging.AfterDowntime(due, due, p.circle, p.rng)
		case tie.Supporter == t.Chat.ID:
			due = p.next(t.Now)
		}
		if err := p.keep(ctx, t.Store, due); err != nil {
			return err
		}
	}
	return nil
}
