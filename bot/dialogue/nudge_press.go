package dialogue

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"porchlight/messages"
	"porchlight/scheduler/rhythm"
	"porchlight/storage"
)

// nudge is what a supporter does with a nudge. Each button works once; one that
// was used, whose tie has ended or that somebody made up does nothing.
var nudge = Dialogue{
	Name: "nudge",
	Presses: presses(ofNudge, map[string]with[*nudgePress]{
		"own": ownWords, "send": sendDraft, "talk": talked, "later": askWhenInstead, "wait": wait,
		"less": lessOften, "pause": pauseNudges, "stay": stay,
	}),
	Due:    map[string]Composer{storage.PurposeNudge: composeNudge},
	Lapsed: nudgeLapsed,
	Gone:   supporterGone,
	Back:   supporterBack,
}

// nudgePress is a press below a nudge that was posted to the one who pressed.
type nudgePress struct {
	nudge storage.Nudge
	*plan
}

// ofNudge does something with a nudge of the presser's whose tie still stands.
func ofNudge(do with[*nudgePress]) Handler {
	return func(ctx context.Context, t *Turn) error {
		id, value := t.meant()
		n, err := t.Store.NudgeOfSupporter(ctx, numbered[storage.NudgeID](id), t.Chat.ID)
		if errors.Is(err, storage.ErrNoNudge) {
			t.Toast = messages.NudgeUsed(t.Words())
			return nil
		}
		if err != nil {
			return err
		}
		who, ok, err := t.supportedBy(ctx, n.Tie)
		if err != nil || !ok {
			return err
		}
		p, err := planFor(ctx, t.Store, who.tie, t.Now)
		if err != nil {
			return err
		}
		p.called = who.called
		return do(ctx, t, &nudgePress{nudge: n, plan: p}, value)
	}
}

// use notes what was done with the nudge, or shows that something was before.
// Whoever does something has not ignored it, whatever it is.
func (p *nudgePress) use(ctx context.Context, t *Turn, how string) (bool, error) {
	first, err := t.Store.UseNudge(ctx, p.nudge.ID, how)
	if err != nil {
		return false, err
	}
	if !first {
		t.Toast = messages.NudgeUsed(t.Words())
		return false, nil
	}
	p.tie.Ignored = 0
	return true, t.Store.KeepTie(ctx, p.tie)
}

// ownWords waits for what the supporter writes.
func ownWords(_ context.Context, t *Turn, p *nudgePress, _ string) error {
	t.awaitWords(p.tie, p.nudge.ID, p.called)
	return nil
}

// sendDraft sends a draft in the supporter's name: the very words that stood in
// the nudge, once.
func sendDraft(ctx context.Context, t *Turn, p *nudgePress, value string) error {
	number, lang, _ := strings.Cut(value, ":")
	draft, err := strconv.Atoi(number)
	if err != nil || !slices.Contains(p.nudge.Offered, draft) {
		return nil
	}
	text, ok := messages.Draft(messages.In(lang), draft)
	if !ok {
		return nil
	}
	sent, err := t.Store.DraftsSent(ctx, p.tie.Person, t.Now.Add(-draftMemory))
	if err != nil {
		return err
	}
	if p.nudge.Used == "" && slices.Contains(sent, draft) {
		t.Toast = messages.DraftTaken(t.Words())
		return nil
	}
	if first, err := p.use(ctx, t, "draft"); err != nil || !first {
		return err
	}
	if err := t.Store.DraftSent(ctx, p.tie.Person, p.tie.Supporter, draft, t.Now); err != nil {
		return err
	}
	if err := t.passOn(ctx, p.tie, parcel{words: messages.Writing{Text: text}}); err != nil {
		return err
	}
	t.Show(t.askingWhere(messages.DraftSent(t.Words(), p.called, text)))
	return nil
}

// talked starts the gap to the next nudge anew.
func talked(ctx context.Context, t *Turn, p *nudgePress, _ string) error {
	if first, err := p.use(ctx, t, "talk"); err != nil || !first {
		return err
	}
	if err := p.keep(ctx, t.Store, p.next(t.Now)); err != nil {
		return err
	}
	t.Show(messages.TalkedDone(t.Words()))
	return nil
}

func askWhenInstead(_ context.Context, t *Turn, p *nudgePress, _ string) error {
	if p.nudge.Used != "" {
		t.Toast = messages.NudgeUsed(t.Words())
		return nil
	}
	t.Show(messages.WhenInstead(t.Words(), number(p.nudge.ID)))
	return nil
}

// usedLater is how a nudge was used that was put off.
const usedLater = "later"

// delays are the choices below "not now".
var delays = map[string]rhythm.Delay{
	messages.WaitThreeHours: rhythm.ThreeHours,
	messages.WaitTomorrow:   rhythm.Tomorrow,
	messages.WaitSkip:       rhythm.Skip,
}

func wait(ctx context.Context, t *Turn, p *nudgePress, value string) error {
	delay, known := delays[value]
	if !known {
		return nil
	}
	if first, err := p.use(ctx, t, usedLater); err != nil || !first {
		return err
	}
	if delay != rhythm.Skip {
		p.circle.Own = slices.DeleteFunc(p.circle.Own, p.nudge.PostedAt.Equal) // it is this one that comes again
	}
	at := p.nudging.NotNow(delay, t.Now, p.circle, p.rng)
	if held := p.heldForThem(); at.Before(held) { // so that the hour it says is the one it will be
		at = p.afterHold(t.Now, held)
	}
	if err := p.keep(ctx, t.Store, at); err != nil {
		return err
	}
	if delay == rhythm.Skip {
		t.Show(messages.Skipped(t.Words()))
	} else {
		t.Show(messages.ComesBack(t.Words(), at.In(p.supporter.Location())))
	}
	return nil
}

// rarer gives the next rarer rhythm; not ok if there is none. An exact one
// becomes irregular, unless its cron line says more than days of the week: then it
// is rare already.
func (p *nudgePress) rarer(t *Turn) (kind rhythm.Kind, ok bool) {
	switch p.nudging.Rhythm.Kind {
	case rhythm.EveryFewDays:
		return rhythm.Weekly, true
	case rhythm.Weekly:
		return rhythm.NowAndThen, true
	case rhythm.NowAndThen:
		return rhythm.Monthly, true
	case rhythm.Exact:
		days := p.nudging.Rhythm.Describe(t.Now, p.nudging.Zone).Days
		if len(days) > 1 {
			return rhythm.Weekly, true
		}
		return rhythm.NowAndThen, len(days) == 1
	}
	return 0, false
}

func lessOften(ctx context.Context, t *Turn, p *nudgePress, _ string) error {
	kind, ok := p.rarer(t)
	if !ok {
		t.Show(messages.LeastAlready(t.Words(), number(p.nudge.ID), number(p.tie.ID)))
		return nil
	}
	if first, err := p.use(ctx, t, "less"); err != nil || !first {
		return err
	}
	p.nudging.Rhythm = rhythm.Rhythm{Kind: kind}
	if err := p.keep(ctx, t.Store, p.next(t.Now)); err != nil {
		return err
	}
	t.Show(messages.LessOften(t.Words(), p.called, p.described(t.Now)))
	return nil
}

// pauseNudges needs no reason, and nobody is told.
func pauseNudges(ctx context.Context, t *Turn, p *nudgePress, _ string) error {
	if _, err := t.Store.UseNudge(ctx, p.nudge.ID, "pause"); err != nil {
		return err
	}
	p.tie.Ignored, p.tie.SupporterPausedUntil = 0, storage.UntilResumed
	if err := t.Store.KeepTie(ctx, p.tie); err != nil {
		return err
	}
	t.Show(messages.NudgesPaused(t.Words(), p.called))
	return nil
}

func stay(ctx context.Context, t *Turn, p *nudgePress, _ string) error {
	if _, err := t.Store.UseNudge(ctx, p.nudge.ID, "stay"); err != nil {
		return err
	}
	p.tie.Ignored = 0
	t.Show(messages.Stayed(t.Words()))
	return t.Store.KeepTie(ctx, p.tie)
}
