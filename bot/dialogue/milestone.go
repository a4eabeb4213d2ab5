package dialogue

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"porchlight/messages"
	"porchlight/storage"
)

// milestone keeps steps that a person is glad of, in their words or as a picture or a
// voice message. They are theirs alone; each is shown only to whom they tick, see
// milestone_show.go. With what supporters wrote and they kept they are the box of good
// things, see box.go. Nothing is counted, and nothing is asked of anybody.
var milestone = Dialogue{
	Name:     stepMilestone,
	Commands: []Command{{Name: stepMilestone, For: ForPerson, Do: typedMilestone, TakesDistress: true}},
	Steps: map[string]Step{
		stepMilestone: {Take: takeMilestone, Lapse: milestoneLapse, TakesDistress: true, Asks: &Question{
			Waits: func(t *Turn) waiting {
				return waiting{name: stepMilestone, unclear: messages.MilestoneUnclear(t.Words()), takes: takesWords, hears: true, sees: true}
			},
			Ask: func(ctx context.Context, t *Turn, _ string) error { return askMilestone(ctx, t) },
		}},
		// A step that is a cry as well is kept only if they say so: "I got through the night
		// though I wanted to die" is one, and "I want to die" is not to meet them in the box.
		stepHeardStep: {Take: sureMilestone, Lapse: sureLapse, YesOrNo: true},
		stepShowTo: {Take: typedShowTo, Asks: &Question{
			Waits: func(t *Turn) waiting {
				return waiting{name: stepMilestone, about: number(t.showNotes().ID), unclear: messages.ShowToUnclear(t.Words())}
			},
			Ask: func(ctx context.Context, t *Turn, _ string) error { return ofGoodThing(showTo)(ctx, t) },
		}},
	},
	Presses: together(
		presses(ofGoodThing, map[string]with[storage.GoodThing]{
			"thing": showGoodThing, "see": seeGoodThing, "change": changeGoodThing, "remove": askRemoveGoodThing, "gone": removeGoodThing,
			"show": showTo, "tick": tickShowTo, "send": sendMilestone,
		}),
		presses(ofSent, map[string]with[relayed]{"keep": keepSent}),
		map[string]Handler{"page": askMilestone, "ideas": milestoneIdeas, "idea": pressedIdea, "list": listGoodThings, "box": drawGoodThing, "cheer": cheerMilestone, "heard": keepHeardStep, "unheard": skipHelped},
	),
	Edited: editedMilestone, Reacted: cheerByReaction,
}

const (
	stepMilestone = "milestone"      // waits for a step; notes: milestoneNotes
	stepShowTo    = "milestone.show" // waits for whom it is shown to; notes: showNotes
	stepHeardStep = "milestone.sure" // waits for a yes or no; notes: milestoneNotes
	// milestoneLapse is how long what is written is taken for a step.
	milestoneLapse = 3 * time.Hour
	// longestStep is how many letters one has, and mostGood how many things the box.
	longestStep, mostGood = 600, 500
)

// milestoneNotes are which step is written anew, 0 for a new one, and what it is asked
// about.
type milestoneNotes struct {
	ID      int64           `json:"id,omitempty"`
	Words   storage.Private `json:"words,omitempty"`
	Picture string          `json:"picture,omitempty"`
	Message int             `json:"message,omitempty"` // that told it
}

// typedMilestone reads "/milestone", "/milestone box", "/milestone list" and "/milestone a
// month of morning walks".
func typedMilestone(ctx context.Context, t *Turn) error {
	for action, do := range map[string]Handler{"box": drawGoodThing, "all": listGoodThings, "list": listGoodThings} {
		for _, name := range messages.MilestoneActionNames(t.Words(), action) {
			if rest, is := cutWord(t.Rest, name); is && strings.TrimSpace(rest) == "" {
				t.Rest = ""
				return do(ctx, t)
			}
		}
	}
	if strings.TrimSpace(t.Rest) == "" && t.Picture == "" {
		return askMilestone(ctx, t)
	}
	var notes milestoneNotes
	if t.Edited {
		before, err := t.stepToldBy(ctx, t.Message)
		if err != nil {
			return err
		}
		notes.ID = before.ID
	}
	return t.keepWritten(ctx, notes, t.Rest)
}

// stepToldBy finds the step that a message told; its ID is 0 if none did.
func (t *Turn) stepToldBy(ctx context.Context, message int) (storage.GoodThing, error) {
	all, err := t.Store.GoodThings(ctx, t.Chat.ID)
	if at := slices.IndexFunc(all, func(g storage.GoodThing) bool { return g.Message == message && message != 0 }); at >= 0 {
		return all[at], err
	}
	return storage.GoodThing{}, err
}

func askMilestone(_ context.Context, t *Turn) error {
	t.Await(stepMilestone, milestoneNotes{})
	t.Show(messages.AskMilestone(t.Words(), false))
	return nil
}

func milestoneIdeas(_ context.Context, t *Turn) error {
	t.Await(stepMilestone, milestoneNotes{})
	t.Show(messages.AskMilestone(t.Words(), true))
	return nil
}

func pressedIdea(ctx context.Context, t *Turn) error {
	n, err := strconv.Atoi(t.Rest)
	if err != nil || n < 1 || n > messages.MilestoneIdeas {
		return nil // made up
	}
	return t.keepMilestone(ctx, storage.GoodThing{Words: storage.Private(messages.MilestoneIdea(t.Words(), n))}, followMilestone)
}

// keepWritten keeps a step, or the one of the notes anew, as it was written just now.
// Where that showed distress, which was answered, it is asked whether it is one.
func (t *Turn) keepWritten(ctx context.Context, notes milestoneNotes, words string) error {
	notes.Words, notes.Message = storage.Private(clipped(strings.TrimSpace(words), longestStep)), t.Message
	if t.Heard {
		notes.Picture = t.Picture
		t.Await(stepHeardStep, notes)
		t.Say(messages.AskHeardStep(t.Words()))
		return nil
	}
	g, err := t.noted(ctx, notes)
	if err != nil {
		return t.goodThingGone(err)
	}
	if t.Picture != "" || t.Recording != "" {
		g.Picture, g.Voice = t.Picture, t.Recording
	}
	return t.keepMilestone(ctx, g, followMilestone)
}

// noted is the step that is written anew, or a new one, with the words that were written.
func (t *Turn) noted(ctx context.Context, notes milestoneNotes) (g storage.GoodThing, err error) {
	if notes.ID != 0 {
		g, err = t.Store.GoodThing(ctx, notes.ID, t.Chat.ID)
	}
	g.Words, g.Message = cmp.Or(notes.Words, g.Words), notes.Message
	return g, err
}

// sureMilestone takes a yes or no in words.
func sureMilestone(ctx context.Context, t *Turn) error {
	switch meaning, _ := meaningOf(t.Text); meaning {
	case "yes":
		return keepHeardStep(ctx, t)
	case "no":
		return skipHelped(ctx, t)
	}
	return t.anew(ctx)
}

// keepHeardStep keeps what it was asked about. To keep it is not to show it: whoever saw
// the step before goes on seeing it as it was.
func keepHeardStep(ctx context.Context, t *Turn) error {
	var notes milestoneNotes
	if t.Notes(&notes); t.Step.Name != stepHeardStep {
		t.past()
		return nil
	}
	g, err := t.noted(ctx, notes)
	if err != nil {
		return t.goodThingGone(err)
	}
	if notes.Picture != "" {
		g.Picture, g.Voice = notes.Picture, ""
	}
	return t.keepMilestone(ctx, g, showGoodThing)
}

// takeMilestone takes what was sent for a step, or for one anew.
func takeMilestone(ctx context.Context, t *Turn) error {
	var notes milestoneNotes
	t.Notes(&notes)
	meaning, _ := meaningOf(t.Text)
	newer, err := t.overtaken(ctx, 0)
	switch {
	case err != nil:
		return err
	case t.criesLate(), t.Heard && t.Text == "":
		return nil // the guard has answered, and the question waits
	case t.Heard:
		return t.keepWritten(ctx, notes, t.Text)
	case newer, meaning == "company":
		return t.anew(ctx) // it may be for whoever has written meanwhile
	case meaning == "no", meaning == "later":
		return leaveMeant(ctx, t)
	case t.Attached && t.Recording == "" && t.Picture == "", slices.Contains(bare, meaning):
		t.noAnswer(messages.MilestoneUnclear(t.Words()))
		return nil
	}
	return t.keepWritten(ctx, notes, t.Text)
}

// keepMilestone keeps a step, and shows it with what can be done with it; one that was
// written anew as follow does.
func (t *Turn) keepMilestone(ctx context.Context, g storage.GoodThing, follow with[storage.GoodThing]) error {
	isNew := g.ID == 0
	g.Chat, g.Day = t.Chat.ID, cmp.Or(g.Day, t.localDay())
	full, err := t.keepGood(ctx, &g)
	switch {
	case err != nil:
		return err
	case full:
		t.Done()
		t.Say(messages.OwnFull(t.Words()))
		return nil
	}
	t.Done()
	if !isNew {
		return follow(ctx, t, g, "")
	}
	shown, err := t.good(ctx, g)
	t.Show(messages.MilestoneKept(t.Words(), shown))
	return err
}

// keepGood puts something into the box, unless it is full.
func (t *Turn) keepGood(ctx context.Context, g *storage.GoodThing) (full bool, err error) {
	if !t.Known {
		if err := t.Keep(ctx); err != nil {
			return false, err
		}
	}
	if g.ID == 0 {
		all, err := t.Store.GoodThings(ctx, t.Chat.ID)
		if err != nil || len(all) >= mostGood {
			return err == nil, err
		}
	}
	g.ID, err = t.Store.KeepGoodThing(ctx, *g)
	return false, err
}

// editedMilestone follows when the message that told a step was put differently. A cry in
// its place, which the guard has answered, is no step, and comes to nobody who saw it.
func editedMilestone(ctx context.Context, t *Turn) error {
	if t.Heard {
		return nil
	}
	g, err := t.stepToldBy(ctx, t.Message)
	words := storage.Private(clipped(strings.TrimSpace(t.Text), longestStep))
	if err != nil || g.ID == 0 || words == "" || g.Words == words {
		return err
	}
	g.Words = words
	if _, err := t.Store.KeepGoodThing(ctx, g); err != nil {
		return err
	}
	return t.rewordMilestone(ctx, g)
}
