package messages

import (
	"strconv"
	"strings"
)

// PlanSteps are the six steps of a safety plan, in the order in which they are read, and
// the reasons to go on.
var PlanSteps = []string{"signs", "alone", "places", "people", "lines", "safe", "reasons"}

// PlannedStep is a step of somebody's plan with its lines.
type PlannedStep struct {
	Step  string
	Lines []PlannedLine
}

// PlannedLine is a line of a plan, in the words of whose it is.
type PlannedLine struct {
	ID    int64
	Words string
}

// PlanStepNames are what a step can be called where it is typed: its title, in the
// language and in English, and its short name.
func PlanStepNames(w Words, step string) []string {
	return []string{w.text("plan.title." + step), Words{}.text("plan.title." + step), step}
}

// PlanActions are what can be typed behind the command besides a step.
var PlanActions = []string{"share", "page", "contacts"}

// PlanActionNames are what one of them can be called: the label of its button, in the
// language and in English, and its short name.
func PlanActionNames(w Words, action string) []string {
	return []string{w.text("plan." + action), Words{}.text("plan." + action), action}
}

// title is a step's number and name: "1. My signs".
func (s PlannedStep) title(w Words) string {
	number := ""
	for i, step := range PlanSteps {
		if step == s.Step {
			number = strconv.Itoa(i+1) + ". "
		}
	}
	return number + w.text("plan.title."+s.Step)
}

// said is a step with its lines below.
func (s PlannedStep) said(w Words) string {
	rows := []string{s.title(w)}
	for _, l := range s.Lines {
		rows = append(rows, "• "+l.Words)
	}
	return strings.Join(rows, "\n")
}

// saidPlan are the steps that have lines, one below the other.
func saidPlan(w Words, plan []PlannedStep) string {
	var parts []string
	for _, s := range plan {
		if len(s.Lines) > 0 {
			parts = append(parts, s.said(w))
		}
	}
	return strings.Join(parts, "\n\n")
}

// PlanLetters is how many letters a plan takes on the screen, as Telegram counts.
func PlanLetters(w Words, plan []PlannedStep) int { return utf16Len(saidPlan(w, plan)) }

// MostPlanLetters is how many a plan may take: with the numbers below it fits into one
// message.
const MostPlanLetters = 3000

// ShowPlan is the whole plan on one screen, with the numbers below it that always work,
// and what can be done with it; or what a plan is, for somebody who has none.
func ShowPlan(w Words, plan []PlannedStep, numbers string) Message {
	m := planNow(w, plan, numbers)
	m.Rows = append(stepButtons(w, plan), m.Rows...)
	if m.Text == "" {
		return Message{Text: w.text("plan.intro"), Rows: m.Rows}
	}
	m.Rows = append(m.Rows, []Button{{Label: w.text("plan.share"), Data: data("plan", "share")}, {Label: w.text("plan.page"), Data: data("plan", "page")}})
	return m
}

// ShowPlanNow is the same in a hard hour: all of it, and little to choose from.
func ShowPlanNow(w Words, plan []PlannedStep, numbers string) Message {
	m := planNow(w, plan, numbers)
	if m.Text == "" {
		return ShowPlan(w, plan, numbers)
	}
	m.Rows = append(m.Rows, []Button{{Label: w.text("plan.change"), Data: data("plan", "all")}})
	return m
}

// planNow is the plan with the cards of its people one tap away; without a text if there
// is none.
func planNow(w Words, plan []PlannedStep, numbers string) (m Message) {
	if said := saidPlan(w, plan); said != "" {
		m.Text = joined("\n\n", w.text("plan.head"), said, numbers)
	}
	if len(PlanContacts(plan)) > 0 {
		m.Rows = [][]Button{{{Label: w.text("plan.contacts"), Data: data("plan", "contacts")}}}
	}
	return m
}

// stepButtons are the seven steps, each to be written.
func stepButtons(w Words, plan []PlannedStep) (rows [][]Button) {
	for i, s := range plan {
		button := Button{Label: s.title(w), Data: data("plan", "step", s.Step)}
		if i%2 == 1 {
			rows[len(rows)-1] = append(rows[len(rows)-1], button)
			continue
		}
		rows = append(rows, []Button{button})
	}
	return rows
}

// Offered is somebody who could be a line of the plan with one tap.
type Offered struct{ Name, Data string }

// OfferLine says in a button's data who is offered for a step: by kind and number.
func OfferLine(step, kind, id string) string { return data("plan", "put", step, kind, id) }

// ShowPlanStep shows one step to be written, with who could stand there.
func ShowPlanStep(w Words, s PlannedStep, offered []Offered) Message {
	ask := w.text("plan.ask." + s.Step)
	if len(s.Lines) > 0 {
		ask = w.text("plan.more")
	}
	var rows [][]Button
	for _, l := range s.Lines {
		rows = append(rows, []Button{{Label: NameAlone(l.Words), Data: data("plan", "line", l.ID)}})
	}
	for _, o := range offered {
		rows = append(rows, []Button{{Label: "+ " + NameAlone(o.Name), Data: o.Data}})
	}
	next := PlanSteps[0]
	for i, step := range PlanSteps {
		if step == s.Step {
			next = PlanSteps[(i+1)%len(PlanSteps)]
		}
	}
	rows = append(rows, []Button{{Label: w.text("plan.next"), Data: data("plan", "step", next)}, {Label: w.text("plan.whole"), Data: data("plan", "all")}})
	return Message{Text: s.said(w) + "\n\n" + ask, Rows: rows}
}

// ShowPlanLine shows a line that can be written anew or removed.
func ShowPlanLine(w Words, l PlannedLine, step string) Message {
	return Message{Text: "• " + l.Words + "\n\n" + w.text("plan.askChange"), Rows: [][]Button{{
		{Label: w.text("plan.remove"), Data: data("plan", "drop", l.ID)}, {Label: w.text("plan.keep"), Data: data("plan", "step", step)},
	}}}
}

// PlanKeptInShort says that a line is kept, and no more: something graver was answered.
func PlanKeptInShort(w Words, step string) Message {
	return Message{Text: w.text("plan.inShort"), Rows: [][]Button{{{Label: w.text("plan.change"), Data: data("plan", "step", step)}}}}
}

// PlanFull says that a plan fits on one screen.
func PlanFull(w Words) Message { return Message{Text: w.text("plan.full")} }

// PlanUnclear says what can be written.
func PlanUnclear(w Words) Message { return Message{Text: w.text("plan.unclear")} }

// WhichPlanStep asks for which step words are that were typed without one.
func WhichPlanStep(w Words, plan []PlannedStep) Message {
	return Message{Text: w.text("plan.which"), Rows: stepButtons(w, plan)}
}

// NoPlanContacts says that no line has a number.
func NoPlanContacts(w Words) Message { return Message{Text: w.text("plan.noContacts")} }

// SharePlan asks with whom.
func SharePlan(w Words, people []Choice) Message {
	if len(people) == 0 {
		return Message{Text: w.text("plan.shareNobody"), Rows: [][]Button{{{Label: w.text("plan.whole"), Data: data("plan", "all")}}}}
	}
	m := Message{Text: w.text("plan.shareWith")}
	for _, one := range people {
		m.Rows = append(m.Rows, []Button{{Label: NameAlone(one.Name), Data: data("plan", "with", one.ID)}})
	}
	m.Rows = append(m.Rows, []Button{{Label: w.text("plan.whole"), Data: data("plan", "all")}})
	return m
}

// SharedPart is a part of a page that can be shared; Shared: it is.
type SharedPart struct {
	Part   string
	Shared bool
}

func (s SharedPart) mark() string {
	if s.Shared {
		return "☑ "
	}
	return "☐ "
}

// ShareSteps shows which steps somebody may see, each to be shared or taken back by a
// tap.
func ShareSteps(w Words, one Choice, steps []SharedPart) Message {
	m, any := Message{Text: w.text("plan.shareSteps", args{"Name": Name(one.Name)})}, false
	for _, s := range steps {
		any = any || s.Shared
		m.Rows = append(m.Rows, []Button{{Label: s.mark() + PlannedStep{Step: s.Part}.title(w), Data: data("plan", "tick", one.ID, s.Part)}})
	}
	last := []Button{{Label: w.text("plan.whole"), Data: data("plan", "all")}}
	if any {
		last = append([]Button{{Label: w.text("plan.takeBack"), Data: data("plan", "take", one.ID)}}, last...)
	}
	m.Rows = append(m.Rows, last)
	return m
}

// PlanTold tells a supporter that there is something to see, and shows nothing of it:
// that is behind a tap.
func PlanTold(w Words, person Choice) Message {
	return Message{Text: w.text("plan.told", args{"Name": Name(person.Name)}), Rows: [][]Button{{seePlan(w, person)}}}
}

func seePlan(w Words, person Choice) Button {
	return Button{Label: w.text("plan.see"), Data: data("plan", "see", person.ID)}
}

// SharedPlan shows a supporter what the person shares of their plan. It can't be
// forwarded in Telegram's own apps.
func SharedPlan(w Words, person Choice, steps []PlannedStep) Message {
	return Message{
		Text:      joined("\n\n", w.text("plan.theirs", args{"Name": Name(person.Name)}), saidPlan(w, steps), w.text("plan.worried")),
		Rows:      [][]Button{{{Label: w.text("plan.putAway"), Data: data("plan", "away", person.ID)}}},
		Protected: true,
	}
}

// PlanNotShared stands where something of a plan was shown.
func PlanNotShared(w Words) Message { return Message{Text: w.text("plan.notShared")} }
