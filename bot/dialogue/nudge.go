package dialogue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/scheduler/rhythm"
	"porchlight/storage"
)

const (
	// nudgeLapse is how late a nudge may still leave.
	nudgeLapse = 2 * time.Hour
	// beatsLate is how late a rhythm may be planned as if it were on time.
	beatsLate = 2 * time.Minute
	// askAfter and pauseAfter are how many nudges in a row nothing is done about
	// before the supporter is asked, and before the nudges pause by themselves.
	askAfter, pauseAfter = 2, 4
	// checkEvery is how often a supporter is asked whether it is still all right.
	checkEvery = 30 * 24 * time.Hour
	// Tips come weekly for the first three months, then monthly.
	tipsWeekly            = 91 * 24 * time.Hour
	tipEvery, tipLaterGap = 7 * 24 * time.Hour, 30 * 24 * time.Hour
)

// composeNudge decides what follows from a tie's rhythm that has come due: a
// nudge, or nothing now, and when it is due next.
func composeNudge(ctx context.Context, s *Scene, due storage.Rhythm) (scheduler.Due, error) {
	never, store, now := scheduler.Due{}, s.Store, s.Now
	ties, err := store.Supporting(ctx, due.Chat)
	if err != nil {
		return never, err
	}
	at := slices.IndexFunc(ties, func(tie storage.Tie) bool { return int64(tie.ID) == due.Subject })
	if at < 0 {
		return never, nil
	}
	tie := ties[at]
	p, err := planFrom(ctx, store, tie, due, now)
	if errors.Is(err, storage.ErrNoChat) || err == nil && p.away() {
		return never, nil
	}
	if err != nil {
		return never, err
	}
	if quiet := p.quietUntil(now); !quiet.IsZero() {
		return scheduler.Due{Next: p.afterQuiet(due.Due, quiet, now)}, nil
	}
	if held := p.heldUntil(); held.After(now) {
		return scheduler.Due{Next: p.afterHold(now, held)}, nil
	}
	if now.Sub(due.Due) > beatsLate {
		if at := p.nudging.AfterDowntime(due.Due, now, p.circle, p.rng); at.After(now) {
			return scheduler.Due{Next: at}, nil
		}
	}
	if p.called, err = s.knowsAmong(ctx, ties, tie, p.person); err != nil {
		return never, err
	}
	return p.post(ctx, store, s.Host, due, now)
}

// away reports whether no nudge can come until the supporter does something.
func (p *plan) away() bool {
	return p.tie.Gone || !p.supporter.GoneAt.IsZero() || p.nudging.Rhythm.Kind == rhythm.Off ||
		p.tie.Terms.Kind == messages.Professional
}

// quietUntil returns until when neither side wants nudges; zero if both do. A
// person who can't be reached, or who has not said
// yet that it is who they meant, is a quiet without an end.
func (p *plan) quietUntil(now time.Time) time.Time {
	if !p.tie.Confirmed || !p.person.GoneAt.IsZero() {
		return storage.UntilResumed
	}
	var end time.Time
	for _, until := range []time.Time{
		p.tie.PersonPausedUntil, p.tie.SupporterPausedUntil, p.person.PausedUntil, p.supporter.PausedUntil,
	} {
		if until.After(now) && until.After(end) {
			end = until
		}
	}
	return end
}

// afterQuiet gives when to look again: at the next time of the rhythm, and for an
// irregular one soon after the end if that is known. Exact times go on as they were,
// since /nudges shows them: a person's pause must not be read from there.
func (p *plan) afterQuiet(due, end, now time.Time) time.Time {
	if p.nudging.Rhythm.Irregular() && end.Before(storage.UntilResumed) {
		if at := p.nudging.AfterDowntime(due, end, p.circle, p.rng); at.After(now) {
			return at
		}
	}
	return p.next(now)
}

// post writes the nudge, with what is attached to it, and what is remembered of it.
func (p *plan) post(ctx context.Context, store *storage.Store, host Host, due storage.Rhythm, now time.Time) (scheduler.Due, error) {
	words := host.WordsOf(p.supporter)
	if p.lastWasIgnored() {
		p.tie.Ignored++
	}
	if p.tie.Ignored >= pauseAfter && !p.knowsOfRequest() {
		p.tie.Ignored, p.tie.SupporterPausedUntil = 0, storage.UntilResumed
		m := messages.PausedByItself(words, p.called, number(p.tie.ID))
		return scheduler.Due{Postings: []scheduler.Posting{p.posting(m, due, 0, now)}, Next: p.next(now)}, store.KeepNudged(ctx, p.tie)
	}
	wish, err := p.wish(ctx, store, now)
	if err != nil {
		return scheduler.Due{}, err
	}
	irregular := p.nudging.Rhythm.Irregular()
	id := store.NewNudgeID()
	wish.ID = number(id)
	m, given := messages.Nudge(words, wish)
	err = store.AddNudge(ctx, storage.Nudge{
		ID: id, Tie: p.tie.ID, Person: p.tie.Person, Supporter: p.tie.Supporter, PostedAt: now, Irregular: irregular, Offered: given.Drafts,
	})
	if err != nil {
		return scheduler.Due{}, err
	}
	if given.Tip {
		p.tie.Tips, p.tie.TipAt = p.tie.Tips+1, now
	}
	if wish.Check {
		p.tie.AskedAt = now
	}
	if irregular {
		p.circle.Own = append(p.circle.Own, now)
	}
	return scheduler.Due{Postings: []scheduler.Posting{p.posting(m, due, id, now)}, Next: p.next(now)}, store.KeepNudged(ctx, p.tie)
}

// posting sends m; id is the nudge that it is, 0 if it is none.
func (p *plan) posting(m messages.Message, due storage.Rhythm, id storage.NudgeID, now time.Time) scheduler.Posting {
	return scheduler.Posting{
		To: p.tie.Supporter, Lane: storage.LaneNudge, Message: m, Lapse: p.lapse(now),
		Once: fmt.Sprintf("nudge:%d:%d", p.tie.ID, due.Due.Unix()), Tie: p.tie.ID,
		About: origin{Tie: p.tie.ID, Nudge: id, At: now.Unix()},
	}
}

// lastWasIgnored reports whether nothing was done about the last nudge.
func (p *plan) lastWasIgnored() bool {
	last, any := p.lastNudge()
	return any && last.Used == ""
}

// wish is what the nudge should say.
func (p *plan) wish(ctx context.Context, store *storage.Store, now time.Time) (messages.NudgeWish, error) {
	wish := messages.NudgeWish{Tie: number(p.tie.ID), Name: p.called, Wording: p.rng.IntN(messages.NudgeWordings), Since: p.knowsOfRequest()}
	if p.person.SharesUsername {
		wish.Username = string(p.person.Username)
	}
	var err error
	if wish.Drafts, err = p.drafts(ctx, store, now, wish.Since); err != nil || wish.Since {
		return wish, err
	}
	if p.tie.Confirmed {
		wish.Fact, wish.Helps = p.fact()
	}
	asked := p.tie.AskedAt
	if asked.IsZero() {
		asked = p.tie.AcceptedAt
	}
	wish.Check = p.tie.Ignored == askAfter || now.Sub(asked) >= checkEvery
	gap := tipEvery
	if now.Sub(p.tie.AcceptedAt) > tipsWeekly {
		gap = tipLaterGap
	}
	if now.Sub(p.tie.TipAt) >= gap {
		wish.Tip = p.tie.Tips%messages.NudgeTips + 1
	}
	return wish, nil
}

// fact draws one thing that the person shared with this supporter.
func (p *plan) fact() (fact string, helps bool) {
	facts := p.tie.Terms.Facts
	if p.tie.Terms.Helps != "" {
		facts = append(slices.Clone(facts), p.tie.Terms.Helps)
	}
	if len(facts) == 0 {
		return "", false
	}
	i := p.rng.IntN(len(facts))
	return facts[i], i == len(p.tie.Terms.Facts)
}
