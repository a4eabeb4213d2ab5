package dialogue

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"porchlight/messages"
	"porchlight/messages/crisis"
	"porchlight/storage"
)

// safetyPlan is the person's own page, written line by line in calmer hours and one tap
// away in hard ones. What stands there is theirs, but for the steps that they share with
// a supporter, see plan_share.go. What its lines say is heard as anything is, and is kept
// all the same: "I think about dying" may be what the first step is for.
var safetyPlan = Dialogue{
	Name:     crisis.PlanName,
	Commands: []Command{{Name: stepPlan, For: ForPerson, Do: typedPlan, TakesDistress: true}},
	Steps: map[string]Step{stepPlan: {Take: takePlanLines, Lapse: planLapse, TakesDistress: true, Asks: &Question{
		Waits: func(t *Turn) waiting {
			return waiting{name: "plan", about: t.planNotes().Step, unclear: messages.PlanUnclear(t.Words()), takes: takesWords}
		},
		Ask:  func(ctx context.Context, t *Turn, step string) error { return t.showPlanStep(ctx, step) },
		Skip: nextPlanStep,
	}}},
	Presses: together(presses(ofPlanLine, map[string]with[storage.PlanLine]{"line": showPlanLine, "drop": dropPlanLine}),
		presses(ofTie, map[string]with[storage.Tie]{"with": planPage.choose, "tick": planPage.tick, "take": planPage.takeBack}),
		presses(ofSupported, map[string]with[supported]{"see": planPage.see, "away": planPage.putAway}),
		map[string]Handler{
			crisis.PlanMine: showPlanNow, "all": showPlan, "step": pressedPlanStep, "put": putOffered,
			"share": askShare, "page": sendPlanPage, "contacts": sendPlanContacts,
		}),
	TieEnds: planPage.tieEnds,
}

const (
	stepPlan = "plan" // waits for lines of a step
	// planLapse is how long what is written is taken for a line. The plan is whole
	// without it; hours later it may be meant for anybody.
	planLapse = 3 * time.Hour
	// heardAsLine is how soon words that show distress are a line all the same. Later they
	// may be a cry, and nothing of that is kept.
	heardAsLine = 10 * time.Minute
)

// planNotes is what is written: lines of a step, or one of them anew. Words are lines
// that came without a step.
type planNotes struct {
	Step  string          `json:"step,omitempty"`
	Line  int64           `json:"line,omitempty"`
	Words storage.Private `json:"words,omitempty"`
}

// planNotes reads them; none if no line is waited for.
func (t *Turn) planNotes() (notes planNotes) {
	if t.Step.Name == stepPlan {
		t.Notes(&notes)
	}
	return notes
}

// typedPlan reads "/plan", "/plan signs", "/plan 4 Ben, 555 0100" and what its buttons
// do, such as "/plan share Ben".
func typedPlan(ctx context.Context, t *Turn) error {
	if t.Rest == "" {
		return showPlan(ctx, t)
	}
	if step, words := t.readPlanStep(t.Rest); step != "" {
		if words == "" {
			return t.showPlanStep(ctx, step)
		}
		return t.addPlanLines(ctx, step, words)
	}
	if step := t.planStepInShort(); step != "" {
		return t.showPlanStep(ctx, step)
	}
	if t.Heard {
		return nil // the guard has answered; it is no time to ask where the words belong
	}
	for action, do := range map[string]Handler{"share": typedShare, "page": sendPlanPage, "contacts": sendPlanContacts} {
		for _, name := range messages.PlanActionNames(t.Words(), action) {
			if rest, is := cutWord(t.Rest, name); is {
				t.Rest = strings.TrimSpace(rest)
				return do(ctx, t)
			}
		}
	}
	lines, err := t.planned(ctx)
	if err != nil {
		return err
	}
	t.Await(stepPlan, planNotes{Words: storage.Private(t.Rest)})
	t.Say(messages.WhichPlanStep(t.Words(), lines))
	return nil
}

// plannedBy reads somebody's plan: all steps, each with its lines.
func (s *Scene) plannedBy(ctx context.Context, chat storage.ChatID) ([]messages.PlannedStep, error) {
	lines, err := s.Store.PlanLines(ctx, chat)
	all := make([]messages.PlannedStep, len(messages.PlanSteps))
	for i, step := range messages.PlanSteps {
		all[i].Step = step
		for _, l := range lines {
			if l.Step == step {
				all[i].Lines = append(all[i].Lines, messages.PlannedLine{ID: l.ID, Words: string(l.Words)})
			}
		}
	}
	return all, err
}

func (t *Turn) planned(ctx context.Context) ([]messages.PlannedStep, error) {
	return t.plannedBy(ctx, t.Chat.ID)
}

// showPlan shows the whole plan, and waits for no more lines: what is cried out below it is
// none.
func showPlan(ctx context.Context, t *Turn) error {
	if t.Step.Name == stepPlan {
		t.Done()
	}
	return t.showPlanAs(ctx, messages.ShowPlan)
}

// showPlanNow shows it below a crisis answer, which stays to be read.
func showPlanNow(ctx context.Context, t *Turn) error {
	t.shown, t.aside = true, true
	return t.showPlanAs(ctx, messages.ShowPlanNow)
}

func (t *Turn) showPlanAs(ctx context.Context, as func(messages.Words, []messages.PlannedStep, string) messages.Message) error {
	lines, err := t.planned(ctx)
	if err != nil {
		return err
	}
	t.Show(as(t.Words(), lines, crisis.Numbers(t.asker())))
	return nil
}

// isPlanStep reports whether a step is one: whoever presses may have made it up.
func isPlanStep(step string) bool { return slices.Contains(messages.PlanSteps, step) }

// pressedPlanStep shows a step; words that wait for one go there.
func pressedPlanStep(ctx context.Context, t *Turn) error {
	if !isPlanStep(t.Rest) {
		return nil // made up
	}
	if words := t.planNotes().Words; words != "" {
		return t.addPlanLines(ctx, t.Rest, string(words))
	}
	return t.showPlanStep(ctx, t.Rest)
}

func nextPlanStep(ctx context.Context, t *Turn) error {
	at := slices.Index(messages.PlanSteps, t.planNotes().Step)
	return t.showPlanStep(ctx, messages.PlanSteps[(at+1)%len(messages.PlanSteps)])
}

// showPlanStep shows a step and waits for its lines.
func (t *Turn) showPlanStep(ctx context.Context, step string) error {
	if !isPlanStep(step) {
		return showPlan(ctx, t)
	}
	lines, err := t.planned(ctx)
	if err != nil {
		return err
	}
	one := lines[slices.Index(messages.PlanSteps, step)]
	offered, err := t.offeredFor(ctx, one)
	if err != nil {
		return err
	}
	t.Await(stepPlan, planNotes{Step: step})
	t.Show(messages.ShowPlanStep(t.Words(), one, offered))
	return nil
}

// criesLate reports whether words of distress came so long after the question that they
// are no answer to it: the guard has answered them, and the question waits.
func (t *Turn) criesLate() bool { return t.Heard && t.Now.Sub(t.Step.AskedAt) > heardAsLine }

// takePlanLines takes what is written for lines of the step that waits, or for one of
// them anew.
func takePlanLines(ctx context.Context, t *Turn) error {
	notes := t.planNotes()
	meaning, _ := meaningOf(t.Text)
	newer, err := t.overtaken(ctx, 0)
	switch {
	case err != nil:
		return err
	case t.criesLate():
		return nil // the guard has answered, and the question waits
	case newer && !t.Heard, meaning == "company":
		return t.anew(ctx) // it may be for whoever has written meanwhile
	case meaning == "/plan":
		return asCommand(stepPlan)(ctx, t)
	case meaning == "done":
		return showPlan(ctx, t)
	case slices.Contains(bare, meaning), meaning == "puzzled":
		t.noAnswer(messages.PlanUnclear(t.Words()))
		return nil
	case notes.Line != 0:
		return t.changePlanLine(ctx, notes)
	case notes.Step != "":
		return t.addPlanLines(ctx, notes.Step, t.Text)
	}
	step, words := t.readPlanStep(t.Text)
	if step == "" {
		t.noAnswer(messages.PlanUnclear(t.Words()))
		return nil
	}
	return t.addPlanLines(ctx, step, string(notes.Words)+"\n"+words)
}

// asLines parts what was written into lines of a plan, without what people write before
// one.
func asLines(written string) (lines []string) {
	for line := range strings.Lines(written) {
		line = strings.Join(strings.Fields(strings.TrimLeft(line, " \t•*-–")), " ")
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// addPlanLines keeps lines of a step, all of them or, where there is no room, none.
func (t *Turn) addPlanLines(ctx context.Context, step, written string) error {
	lines, err := t.planned(ctx)
	if err != nil {
		return err
	}
	at := slices.Index(messages.PlanSteps, step)
	has := slices.Clone(lines[at].Lines)
	added := asLines(written)
	for _, words := range added {
		lines[at].Lines = append(lines[at].Lines, messages.PlannedLine{Words: words})
	}
	if !t.hasRoom(lines) {
		t.Await(stepPlan, planNotes{Step: step})
		t.Show(messages.PlanFull(t.Words()))
		return nil
	}
	for _, words := range added {
		if slices.ContainsFunc(has, func(l messages.PlannedLine) bool { return l.Words == words }) {
			continue // as by another tap on the same button
		}
		if err := t.keepPlanLine(ctx, storage.PlanLine{Step: step, Words: storage.Private(words)}); err != nil {
			return err
		}
	}
	return t.planKept(ctx, step)
}

// hasRoom reports whether a plan fits on one screen.
func (t *Turn) hasRoom(lines []messages.PlannedStep) bool {
	return messages.PlanLetters(t.Words(), lines) <= messages.MostPlanLetters
}

// keepPlanLine keeps a line of the chat's own.
func (t *Turn) keepPlanLine(ctx context.Context, l storage.PlanLine) error {
	if !t.Known {
		if err := t.Keep(ctx); err != nil {
			return err
		}
	}
	l.Chat, t.Chat.HasPlan = t.Chat.ID, true
	return t.Store.KeepPlanLine(ctx, l)
}

// planKept shows a step after a change, also to those with whom it is shared. Of distress,
// which was answered, it only says that the words are kept, and that brings them to nobody:
// a supporter sees them when they look.
func (t *Turn) planKept(ctx context.Context, step string) error {
	if t.Heard {
		t.Await(stepPlan, planNotes{Step: step})
		t.Say(messages.PlanKeptInShort(t.Words(), step))
		return nil
	}
	if err := planPage.refreshAll(ctx, t); err != nil {
		return err
	}
	return t.showPlanStep(ctx, step)
}

// changePlanLine puts what was written in the place of a line.
func (t *Turn) changePlanLine(ctx context.Context, notes planNotes) error {
	line, err := t.Store.PlanLine(ctx, notes.Line, t.Chat.ID)
	if err != nil {
		return t.planLineGone(ctx, err)
	}
	lines, err := t.planned(ctx)
	if err != nil {
		return err
	}
	words := strings.Join(asLines(t.Text), " ")
	for _, s := range lines {
		for i := range s.Lines {
			if s.Lines[i].ID == line.ID {
				s.Lines[i].Words = words
			}
		}
	}
	if !t.hasRoom(lines) {
		t.Say(messages.PlanFull(t.Words()))
		return nil
	}
	line.Words = cmp.Or(storage.Private(words), line.Words)
	if err := t.keepPlanLine(ctx, line); err != nil {
		return err
	}
	return t.planKept(ctx, line.Step)
}
