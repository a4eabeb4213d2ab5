package dialogue

import (
	"context"
	"errors"
	"slices"
	"strings"

	"porchlight/messages"
	"porchlight/messages/crisis"
	"porchlight/storage"
)

// ofPlanLine does something with a line of the presser's own plan.
func ofPlanLine(do with[storage.PlanLine]) Handler {
	return func(ctx context.Context, t *Turn) error {
		id, value := t.meant()
		line, err := t.Store.PlanLine(ctx, numbered[int64](id), t.Chat.ID)
		if errors.Is(err, storage.ErrNoPlanLine) {
			t.past()
			return nil
		}
		if err != nil {
			return err
		}
		return do(ctx, t, line, value)
	}
}

// planLineGone shows the plan where the line that was to be written anew is no more.
func (t *Turn) planLineGone(ctx context.Context, err error) error {
	if !errors.Is(err, storage.ErrNoPlanLine) {
		return err
	}
	t.Done()
	return showPlan(ctx, t)
}

// showPlanLine shows a line; what is written next takes its place.
func showPlanLine(_ context.Context, t *Turn, l storage.PlanLine, _ string) error {
	t.Await(stepPlan, planNotes{Step: l.Step, Line: l.ID})
	t.Show(messages.ShowPlanLine(t.Words(), messages.PlannedLine{ID: l.ID, Words: string(l.Words)}, l.Step))
	return nil
}

func dropPlanLine(ctx context.Context, t *Turn, l storage.PlanLine, _ string) error {
	if err := t.Store.DropPlanLine(ctx, l.ID, t.Chat.ID); err != nil {
		return err
	}
	left, err := t.Store.PlanLines(ctx, t.Chat.ID)
	if err != nil {
		return err
	}
	t.Chat.HasPlan = len(left) > 0
	return t.planKept(ctx, l.Step)
}

// The kinds of what is offered for a line.
const (
	offeredSupporter    = "s"
	offeredProfessional = "p"
	offeredLine         = "l"
)

// mostOffered is how many are offered for a step: more hide its lines.
const mostOffered = 6

// candidates are who could stand in a step, with the words of the line: by kind and
// number.
type planCandidate struct{ kind, id, name, words string }

// candidatesFor are the supporters among people and for help, and the professionals and
// the country's lines among those.
func (t *Turn) candidatesFor(ctx context.Context, step string) (all []planCandidate, err error) {
	switch step {
	case "places", "people":
		ties, err := t.Store.Supporters(ctx, t.Chat.ID)
		if err != nil {
			return nil, err
		}
		for _, tie := range ties {
			called, _, err := t.calls(ctx, tie)
			if err != nil {
				return nil, err
			}
			if tie.Confirmed && tie.Terms.Kind != messages.Professional {
				all = append(all, planCandidate{offeredSupporter, number(tie.ID), called, called})
			}
		}
	case "lines":
		noted, err := t.Store.Professionals(ctx, t.Chat.ID)
		if err != nil {
			return nil, err
		}
		for _, p := range noted {
			all = append(all, planCandidate{offeredProfessional, number(p.ID), p.Name, p.Name + ": " + p.Way})
		}
		for _, l := range crisis.NamedLines(t.asker()) {
			all = append(all, planCandidate{offeredLine, numberInData(l.Number), l.Name, l.Name + ": " + l.Number})
		}
	}
	return all, nil
}

// numberInData writes a line's number for the data of a button.
func numberInData(number string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number)
}

// offeredFor are the candidates that stand in the step not yet.
func (t *Turn) offeredFor(ctx context.Context, s messages.PlannedStep) (offered []messages.Offered, err error) {
	all, err := t.candidatesFor(ctx, s.Step)
	for _, c := range all {
		stands := slices.ContainsFunc(s.Lines, func(l messages.PlannedLine) bool { return strings.HasPrefix(l.Words, c.name) })
		if !stands && len(offered) < mostOffered {
			offered = append(offered, messages.Offered{Name: c.name, Data: messages.OfferLine(s.Step, c.kind, c.id)})
		}
	}
	return offered, err
}

// putOffered puts somebody who was offered into a step.
func putOffered(ctx context.Context, t *Turn) error {
	step, rest, _ := strings.Cut(t.Rest, ":")
	kind, id, _ := strings.Cut(rest, ":")
	all, err := t.candidatesFor(ctx, step)
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.kind == kind && c.id == id {
			return t.addPlanLines(ctx, step, c.words)
		}
	}
	t.past()
	return nil
}

// sendPlanPage sends the plan as a page; it is theirs to keep and to pass on.
func sendPlanPage(ctx context.Context, t *Turn) error {
	lines, err := t.planned(ctx)
	if err != nil {
		return err
	}
	if !t.Chat.HasPlan {
		return showPlan(ctx, t)
	}
	t.Say(messages.PlanPage(t.Words(), lines, crisis.Numbers(t.asker())))
	return nil
}

// sendPlanContacts sends the plan's people as cards that the phone can keep.
func sendPlanContacts(ctx context.Context, t *Turn) error {
	lines, err := t.planned(ctx)
	if err != nil {
		return err
	}
	cards := messages.PlanContacts(lines)
	if len(cards) == 0 {
		t.Say(messages.NoPlanContacts(t.Words()))
	}
	for _, card := range cards {
		t.Say(messages.Message{Contact: card})
	}
	return nil
}
