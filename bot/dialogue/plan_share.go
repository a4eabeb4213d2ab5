package dialogue

import (
	"context"
	"slices"
	"strconv"
	"time"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// A person can let a supporter see steps of the plan, one by one, and take each back.
// The supporter is told so without a word of the plan, which stands behind a tap and
// follows every change. What was shown goes when it is taken back and when the tie ends,
// as far as Telegram still changes it; that a screenshot is possible the person is told.

const (
	// toldOnceIn is how long steps that are ticked one after the other are one thing to be
	// told of.
	toldOnceIn = time.Hour
	// planShownFor is how long it is known which message shows something of a plan.
	planShownFor = 400 * 24 * time.Hour
)

// canSeePlan reports whether something of the plan can be shared with a supporter.
func canSeePlan(tie storage.Tie) bool { return tie.Confirmed && !tie.Gone }

// sharers are the supporters with whom something can be shared.
func (t *Turn) sharers(ctx context.Context) (ties []storage.Tie, people []messages.Choice, err error) {
	all, err := t.Store.Supporters(ctx, t.Chat.ID)
	for _, tie := range all {
		if !canSeePlan(tie) {
			continue
		}
		called, _, err := t.calls(ctx, tie)
		if err != nil {
			return nil, nil, err
		}
		ties, people = append(ties, tie), append(people, messages.Choice{Name: called, ID: number(tie.ID)})
	}
	return ties, people, err
}

// askShare asks with whom.
func askShare(ctx context.Context, t *Turn) error {
	_, people, err := t.sharers(ctx)
	if err != nil {
		return err
	}
	if !t.Chat.HasPlan {
		return showPlan(ctx, t)
	}
	t.Show(messages.SharePlan(t.Words(), people))
	return nil
}

// typedShare reads "/plan share", "/plan share Ben" and "/plan share Ben 1", which shows
// a step or takes it back.
func typedShare(ctx context.Context, t *Turn) error {
	if t.Rest == "" || !t.Chat.HasPlan {
		return askShare(ctx, t)
	}
	meant, rest, err := t.supportersNamed(ctx, t.Rest)
	if err != nil {
		return err
	}
	meant = slices.DeleteFunc(meant, func(tie storage.Tie) bool { return !canSeePlan(tie) })
	if len(meant) != 1 {
		return askShare(ctx, t)
	}
	if step, _ := t.readPlanStep(rest); step != "" {
		return tickShare(ctx, t, meant[0], step)
	}
	return showShares(ctx, t, meant[0], "")
}

// showShares shows what a supporter may see.
func showShares(ctx context.Context, t *Turn, tie storage.Tie, _ string) error {
	if !canSeePlan(tie) {
		t.past()
		return nil
	}
	called, _, err := t.calls(ctx, tie)
	if err != nil {
		return err
	}
	lines, err := t.planned(ctx)
	if err != nil {
		return err
	}
	shares, err := t.Store.PlanShares(ctx, tie.ID)
	if err != nil {
		return err
	}
	var steps []messages.SharedStep
	for _, s := range lines {
		is := isShared(shares, s.Step)
		if is || len(s.Lines) > 0 {
			steps = append(steps, messages.SharedStep{PlannedStep: s, Shared: is})
		}
	}
	t.Show(messages.ShareSteps(t.Words(), messages.Choice{Name: called, ID: number(tie.ID)}, steps))
	return nil
}

func isShared(shares []storage.PlanShare, step string) bool {
	return slices.ContainsFunc(shares, func(s storage.PlanShare) bool { return s.Step == step })
}

// tickShare shows a supporter a step, or takes it back.
func tickShare(ctx context.Context, t *Turn, tie storage.Tie, step string) error {
	if !canSeePlan(tie) || !isPlanStep(step) {
		t.past()
		return nil
	}
	shares, err := t.Store.PlanShares(ctx, tie.ID)
	if err != nil {
		return err
	}
	lines, err := t.planned(ctx)
	if err != nil {
		return err
	}
	switch is := isShared(shares, step); {
	case !is && len(lines[slices.Index(messages.PlanSteps, step)].Lines) == 0:
		t.past() // its lines were removed since
		return nil
	case is:
		err = t.Store.UnsharePlan(ctx, tie.ID, step)
	default:
		if err = t.Store.SharePlan(ctx, tie, step, t.Now); err == nil {
			err = t.tellShared(ctx, tie, shares)
		}
	}
	if err == nil {
		err = t.refreshShown(ctx, tie)
	}
	if err != nil {
		return err
	}
	return showShares(ctx, t, tie, "")
}

// takeSharesBack takes everything back.
func takeSharesBack(ctx context.Context, t *Turn, tie storage.Tie, _ string) error {
	for _, step := range messages.PlanSteps {
		if err := t.Store.UnsharePlan(ctx, tie.ID, step); err != nil {
			return err
		}
	}
	if err := t.refreshShown(ctx, tie); err != nil {
		return err
	}
	return showShares(ctx, t, tie, "")
}

// oncePlanTold names what tells a supporter that there is something to see, oncePlan
// what shows it to them.
func oncePlanTold(tie storage.TieID) string { return "plan-told:" + strconv.FormatInt(int64(tie), 10) }
func oncePlan(tie storage.TieID) string     { return "plan:" + strconv.FormatInt(int64(tie), 10) }

// tellShared tells the supporter, unless they were told just now of another step.
func (t *Turn) tellShared(ctx context.Context, tie storage.Tie, before []storage.PlanShare) error {
	if slices.ContainsFunc(before, func(s storage.PlanShare) bool { return t.Now.Sub(s.At) < toldOnceIn }) {
		return nil
	}
	known, err := t.knows(ctx, tie, t.Chat)
	if err != nil {
		return err
	}
	return t.toSupporter(ctx, tie, note{lane: storage.LaneWords, once: oncePlanTold(tie.ID), say: func(w messages.Words) messages.Message {
		return messages.PlanTold(w, messages.Choice{Name: known, ID: number(tie.ID)})
	}})
}

// sharedPlan is what the supporter of a tie may see now; none if nothing is shared.
func (s *Scene) sharedPlan(ctx context.Context, tie storage.Tie) (steps []messages.PlannedStep, err error) {
	if !canSeePlan(tie) {
		return nil, nil
	}
	shares, err := s.Store.PlanShares(ctx, tie.ID)
	if err != nil || len(shares) == 0 {
		return nil, err
	}
	all, err := s.plannedBy(ctx, tie.Person)
	for _, step := range all {
		if isShared(shares, step.Step) && len(step.Lines) > 0 {
			steps = append(steps, step)
		}
	}
	return steps, err
}

// seePlan shows a supporter what is shared with them. One message alone shows it: that
// of before is put away.
func seePlan(ctx context.Context, t *Turn, who supported, _ string) error {
	steps, err := t.sharedPlan(ctx, who.tie)
	if err != nil {
		return err
	}
	if len(steps) == 0 {
		t.past()
		return nil
	}
	if _, err := t.rewordShown(ctx, who.tie, false, putAway(who)); err != nil {
		return err
	}
	t.Send(scheduler.Posting{
		To: t.Chat.ID, Lane: storage.LaneReply, Message: messages.SharedPlan(t.Words(), who.choice(), steps), Tie: who.tie.ID, Once: oncePlan(who.tie.ID),
		About: &origin{Tie: who.tie.ID, At: t.Now.Unix(), Plan: true}, Remember: planShownFor,
	})
	return nil
}

// putAway is what stands there while nothing is shown.
func putAway(who supported) func(messages.Words) messages.Message {
	return func(w messages.Words) messages.Message { return messages.PlanTold(w, who.choice()) }
}

// putPlanAway puts what is shown behind the tap again.
func putPlanAway(ctx context.Context, t *Turn, who supported, _ string) error {
	shown, err := t.rewordShown(ctx, who.tie, false, putAway(who))
	if err == nil && shown == 0 {
		t.Show(messages.PlanTold(t.Words(), who.choice()))
	}
	return err
}

// refreshShares lets everything that is shown of the plan follow a change of it.
func (t *Turn) refreshShares(ctx context.Context) error {
	ties, err := t.Store.Supporters(ctx, t.Chat.ID)
	if err != nil {
		return err
	}
	for _, tie := range ties {
		if err := t.refreshShown(ctx, tie); err != nil {
			return err
		}
	}
	return nil
}

// refreshShown lets what is shown to a supporter follow what is shared now.
func (t *Turn) refreshShown(ctx context.Context, tie storage.Tie) error {
	steps, err := t.sharedPlan(ctx, tie)
	if err != nil {
		return err
	}
	if len(steps) == 0 {
		if _, err := t.Store.Recall(ctx, oncePlanTold(tie.ID)); err != nil {
			return err
		}
		_, err := t.rewordShown(ctx, tie, false, messages.PlanNotShared)
		return err
	}
	known, err := t.knows(ctx, tie, t.Chat)
	if err != nil {
		return err
	}
	_, err = t.rewordShown(ctx, tie, true, func(w messages.Words) messages.Message {
		return messages.SharedPlan(w, messages.Choice{Name: known, ID: number(tie.ID)}, steps)
	})
	return err
}

// rewordShown puts something in the place of what shows a supporter something of the
// plan, and returns in how many messages; shows: it does so still. What is on its way to
// them is taken back: they can ask for it again.
func (s *Scene) rewordShown(ctx context.Context, tie storage.Tie, shows bool, say func(messages.Words) messages.Message) (count int, err error) {
	if _, err := s.Store.Recall(ctx, oncePlan(tie.ID)); err != nil {
		return 0, err
	}
	shown, err := s.shownOf(ctx, tie)
	for _, m := range shown {
		m.about.Plan = shows
		err := s.toSupporter(ctx, tie, note{lane: storage.LaneReply, theyAsked: true, about: &m.about, remember: planShownFor, say: func(w messages.Words) messages.Message {
			changed := say(w)
			changed.Edit, changed.EditOnly = m.Message, true
			return changed
		}})
		if err != nil {
			return 0, err
		}
	}
	return len(shown), err
}

// shownOf are the messages that show the supporter of a tie something of the plan.
func (s *Scene) shownOf(ctx context.Context, tie storage.Tie) ([]remembered, error) {
	sent, err := s.rememberedOf(ctx, tie.Supporter)
	return slices.DeleteFunc(sent, func(m remembered) bool { return !m.about.Plan || m.about.Tie != tie.ID }), err
}

// planTieEnds takes away what a supporter was shown. That the tie ends they are not
// told by that: it reads as if the person had taken it back.
func planTieEnds(ctx context.Context, s *Scene, tie storage.Tie) error {
	shown, err := s.shownOf(ctx, tie)
	if err != nil || len(shown) == 0 {
		return err
	}
	chat, err := s.Store.Chat(ctx, tie.Supporter)
	if err != nil {
		return err
	}
	gone := messages.PlanNotShared(s.Host.WordsOf(chat))
	gone.EditOnly = true
	for _, m := range shown {
		gone.Edit = m.Message
		s.Send(scheduler.Posting{To: tie.Supporter, Lane: storage.LaneReply, Message: gone})
	}
	return nil
}
