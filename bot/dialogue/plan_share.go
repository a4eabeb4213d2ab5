package dialogue

import (
	"context"
	"slices"

	"porchlight/messages"
	"porchlight/storage"
)

// planPage is the plan as supporters can be let see it, step by step.
var planPage = shownPage{
	name: "plan", parts: messages.PlanSteps, mark: func(o *origin) *bool { return &o.Plan }, read: writtenPlan,
	shares: (*storage.Store).PlanShares, share: (*storage.Store).SharePlan, unshare: (*storage.Store).UnsharePlan,
	ticks: messages.ShareSteps, told: messages.PlanTold, none: messages.PlanNotShared,
}

func writtenPlan(ctx context.Context, s *Scene, person storage.ChatID) (now written, err error) {
	plan, err := s.plannedBy(ctx, person)
	for _, step := range plan {
		if len(step.Lines) > 0 {
			now.parts = append(now.parts, step.Step)
		}
	}
	now.shown = func(w messages.Words, of messages.Choice, parts []string) messages.Message {
		return messages.SharedPlan(w, of, slices.DeleteFunc(slices.Clone(plan), func(step messages.PlannedStep) bool {
			return !slices.Contains(parts, step.Step)
		}))
	}
	return now, err
}

// askShare asks with whom.
func askShare(ctx context.Context, t *Turn) error {
	people, err := t.sharers(ctx)
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
	meant = slices.DeleteFunc(meant, func(tie storage.Tie) bool { return !canSee(tie) })
	if len(meant) != 1 {
		return askShare(ctx, t)
	}
	if step, _ := t.readPlanStep(rest); step != "" {
		return planPage.tick(ctx, t, meant[0], step)
	}
	return planPage.choose(ctx, t, meant[0], "")
}
