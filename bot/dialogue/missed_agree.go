package dialogue

import (
	"context"
	"errors"
	"strings"
	"time"

	"porchlight/messages"
	"porchlight/scheduler/rhythm"
	"porchlight/storage"
)

// missedWith returns what the person of a tie has set up with its supporter, and is
// asked or on; nil, said as a toast, for nothing.
func (t *Turn) missedWith(ctx context.Context, who supported) (*missedPlan, error) {
	p, err := t.missedOf(ctx, who.tie.Person)
	if err != nil || p == nil || p.Tie != who.tie.ID {
		t.past()
		return nil, err
	}
	return p, nil
}

// agreeToMissed begins it.
func agreeToMissed(ctx context.Context, t *Turn, who supported, _ string) error {
	p, err := t.missedWith(ctx, who)
	if err != nil || p == nil {
		return err
	}
	if p.Standing == storage.MissedAsked {
		p.Standing = storage.MissedOn
		due := p.rhythm.Due // the first hour that the person has not settled
		if !due.After(t.Now) {
			due = p.next(t.Now)
		}
		if err := p.keep(ctx, t.Store, due); err != nil {
			return err
		}
		if err := t.toldOfMissed(ctx, p, messages.MissedAgreed); err != nil {
			return err
		}
	}
	t.Show(messages.MissedSaid(t.Words(), messages.MissedAgreedThem, p.words(t.Now, false)))
	return nil
}

// declineMissed needs no reason. The person is told, so that they can ask another.
func declineMissed(ctx context.Context, t *Turn, who supported, _ string) error {
	p, err := t.missedWith(ctx, who)
	if err != nil || p == nil {
		return err
	}
	if p.Standing == storage.MissedOn {
		return leaveMissed(ctx, t, who, "")
	}
	p.Standing = storage.MissedDeclined
	if err := p.keep(ctx, t.Store, time.Time{}); err != nil {
		return err
	}
	t.Show(messages.MissedSaid(t.Words(), messages.MissedDeclinedThem, p.words(t.Now, false)))
	return t.toldOfMissed(ctx, p, messages.MissedDeclined)
}

// leaveMissed ends it for the supporter, who goes on supporting. They said no now, so
// they are not asked anew for as long as after a no.
func leaveMissed(ctx context.Context, t *Turn, who supported, _ string) error {
	p, err := t.missedWith(ctx, who)
	if err != nil || p == nil {
		return err
	}
	if err := t.recallMissed(ctx, p); err != nil {
		return err
	}
	p.settle()
	p.Standing, p.AskedAt, p.RestsUntil = storage.MissedDeclined, t.Now, time.Time{}
	if err := p.keep(ctx, t.Store, time.Time{}); err != nil {
		return err
	}
	t.Show(messages.MissedSaid(t.Words(), messages.MissedStoppedThem, p.words(t.Now, false)))
	return t.toldOfMissed(ctx, p, messages.MissedStopped)
}

// dropMissed ends it, with all of it that waits.
func (t *Turn) dropMissed(ctx context.Context, p *missedPlan) error {
	if err := t.recallMissed(ctx, p); err != nil {
		return err
	}
	return t.Store.EndMissed(ctx, p.Tie)
}

// recallMissed takes back all of it that waits to leave.
func (t *Turn) recallMissed(ctx context.Context, p *missedPlan) error {
	if _, err := t.takeBack(ctx, p); err != nil {
		return err
	}
	_, err := t.Store.Recall(ctx, onceMissed(p.Tie, "ask"))
	return err
}

// endMissed ends it for the person. A supporter who had agreed is told: they are not to
// think that they would hear.
func endMissed(ctx context.Context, t *Turn, _ circle, _ string) error {
	p, err := t.missedOf(ctx, t.Chat.ID)
	if err != nil {
		return err
	}
	if p == nil {
		return t.showMissed(ctx)
	}
	if err := t.dropMissed(ctx, p); err != nil {
		return err
	}
	if !t.signed.told {
		t.signed = signed{} // what follows says it
	}
	if p.Standing == storage.MissedOn {
		err := t.toSupporter(ctx, p.tie, note{lane: storage.LaneAsk, notInPause: true, say: func(w messages.Words) messages.Message {
			return messages.MissedSaid(w, messages.MissedOffThem, p.words(t.Now, false))
		}})
		if err != nil {
			return err
		}
	}
	t.Show(messages.MissedSaid(t.Words(), messages.MissedOffNow, p.words(t.Now, true)))
	return nil
}

// endMissedWith ends it where the supporter it names can hear of it no more.
func (t *Turn) endMissedWith(ctx context.Context, tie storage.Tie) error {
	p, err := t.missedOf(ctx, t.Chat.ID)
	if err != nil || p == nil || p.Tie != tie.ID {
		return err
	}
	t.shown = true // beside what the press shows
	return endMissed(ctx, t, circle{}, "")
}

// restMissed asks until when it rests, or takes that.
func restMissed(ctx context.Context, t *Turn, _ circle, value string) error {
	p, err := t.missedOn(ctx)
	if p == nil {
		return err
	}
	until, ok := rhythm.Until(value, t.Now.In(t.Chat.Location()))
	switch {
	case value == messages.MissedRestEnd:
		until = time.Time{}
	case value == "":
		t.Await(stepMissedRest, nil)
		t.Show(messages.AskMissedRest(t.Words()))
		return nil
	case !ok || until.Sub(t.Now) > longestPause:
		t.noAnswer(messages.MissedRestUnclear(t.Words()))
		return nil
	}
	if t.Step.Name == stepMissedRest {
		t.Done()
	}
	p.RestsUntil = until
	if err := p.keep(ctx, t.Store, p.afterSign(t.Now)); err != nil {
		return err
	}
	return t.showMissed(ctx)
}

func typedMissedRest(ctx context.Context, t *Turn) error {
	return restMissed(ctx, t, circle{}, strings.TrimSpace(t.Text))
}

// tryMissed is a test run, once a day: both read what they would, marked as a test.
func tryMissed(ctx context.Context, t *Turn, _ circle, _ string) error {
	p, err := t.missedOn(ctx)
	if p == nil {
		return err
	}
	line := messages.MissedTried
	switch {
	case !p.canTell(t.Now):
		line = messages.MissedCantTell
	case t.Now.Sub(p.TriedAt) < tryGap:
		line = messages.MissedTriedTooSoon
	}
	t.shown = true // the page stays
	if line == messages.MissedTried {
		if err := t.runTrial(ctx, p); err != nil {
			return err
		}
	}
	t.Say(messages.MissedSaid(t.Words(), line, p.words(t.Now, true)))
	return nil
}

// tryGap is how often a test run can be made: it is somebody's phone that rings.
const tryGap = 20 * time.Hour

func (t *Turn) runTrial(ctx context.Context, p *missedPlan) error {
	p.TriedAt = t.Now
	if err := t.Store.KeepMissed(ctx, p.Missed); err != nil {
		return err
	}
	for _, second := range []bool{false, true} {
		t.Say(messages.MissedTrial(t.Words(), messages.MissedQuestion(t.Words(), p.words(t.Now, true), second)))
	}
	return t.toSupporter(ctx, p.tie, note{lane: storage.LaneWords, notInPause: true, say: func(w messages.Words) messages.Message {
		return messages.MissedTrial(w, messages.MissedTell(w, p.words(t.Now, false), number(p.Tie), t.numbers(p.supporter)))
	}})
}

// supportsMissed reports whether a supporter hears of missed check-ins of a tie.
func (t *Turn) supportsMissed(ctx context.Context, tie storage.TieID) (bool, error) {
	m, err := t.Store.MissedOfTie(ctx, tie)
	if errors.Is(err, storage.ErrNoMissed) {
		return false, nil
	}
	return m.Standing == storage.MissedOn, err
}

// typedMissed is the typed form of the page's buttons: "/supporters missed 20:00".
func typedMissed(ctx context.Context, t *Turn, _ circle, value string) error {
	action, rest, _ := strings.Cut(value, " ")
	switch action {
	case "":
		return t.showMissed(ctx)
	case "off":
		return endMissed(ctx, t, circle{}, "")
	case "test":
		return tryMissed(ctx, t, circle{}, "")
	case "rest":
		return restMissed(ctx, t, circle{}, rest)
	}
	if current, err := t.missedOf(ctx, t.Chat.ID); err != nil || current == nil {
		return errors.Join(err, t.showMissed(ctx))
	}
	return hourOfMissed(ctx, t, circle{}, value)
}

// answerMissed is the typed form of the supporter's buttons: "/supporting Ana missed yes".
func answerMissed(ctx context.Context, t *Turn, who supported, value string) error {
	switch meaning, _ := meaningOf(value); meaning {
	case "yes", "accept":
		return agreeToMissed(ctx, t, who, "")
	case "no", "decline", "stop":
		return declineMissed(ctx, t, who, "")
	}
	return showSupported(ctx, t, who, "")
}
