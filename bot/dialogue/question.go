package dialogue

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"porchlight/messages"
	"porchlight/messages/crisis"
	"porchlight/scheduler"
	"porchlight/storage"
)

// Question is what a step asks that some words are no answer to, such as which
// country somebody is in. The first time in a row it says in one line what it takes.
// The second time the words are taken for what they would be if nothing were asked,
// and a button brings the question back.
type Question struct {
	// Waits describes it while it waits.
	Waits func(t *Turn) waiting
	// Ask asks it again. About is what the button that brings it back carries.
	Ask func(ctx context.Context, t *Turn, about string) error
	// Skip is what "skip" does; nil: it leaves the question.
	Skip Handler
}

// waiting is a question that waits.
type waiting struct {
	name    string // in the catalogue, for the button that brings it back
	about   string // see Question.Ask
	unclear messages.Message
	takes   taking
	hears   bool // a voice message is an answer too
	sees    bool // and so is a picture
}

// taking is what a question takes for an answer.
type taking int

const (
	// takesKnown: what it can read, such as a country. It goes on waiting for that
	// below whatever is said besides.
	takesKnown taking = iota
	// takesName: any words that are no question, and tell the bot nothing.
	takesName
	// takesWords: whatever somebody wants to say, such as what helps them. "Silence"
	// may be that, which elsewhere is a wish for a pause.
	takesWords
)

// asks is a question that is asked in one way.
func asks(name string, takes taking, unclear func(messages.Words) messages.Message, ask Handler) *Question {
	return &Question{
		Waits: func(t *Turn) waiting { return waiting{name: name, unclear: unclear(t.Words()), takes: takes} },
		Ask:   func(ctx context.Context, t *Turn, _ string) error { return ask(ctx, t) },
	}
}

// misunderstood are the notes of a step that was answered once with what is no answer.
type misunderstood struct {
	Missed int             `json:"missed"`
	Of     json.RawMessage `json:"of,omitempty"` // the notes of the step itself
}

// readMissed parts what misunderstood says from the notes of the step itself.
func (t *Turn) readMissed() {
	var m misunderstood
	if json.Unmarshal(t.Step.Notes, &m) == nil && m.Missed > 0 {
		t.Step.Notes, t.missedBefore = m.Of, true
	}
}

// noAnswer says in a line what would be an answer to the question that waits, unless
// it was said before.
func (t *Turn) noAnswer(line messages.Message) {
	if t.missed = t.asked; t.asked && t.missedBefore {
		return
	}
	t.Say(line)
}

// answer takes what was written for an answer to the question that waits.
func (s *Set) answer(ctx context.Context, t *Turn, step Step) error {
	question := step.Asks
	if question == nil {
		return step.Take(ctx, t)
	}
	is := question.Waits(t)
	meaning, _ := meaningOf(t.Text)
	t.asked = true
	switch {
	case meaning == "/cancel", meaning == "nevermind", is.takes == takesName && declines(meaning, t.Text):
		return asCommand("cancel")(ctx, t)
	case t.skips() && question.Skip != nil:
		return question.Skip(ctx, t)
	case t.skips():
		return leaveMeant(ctx, t)
	case t.Text == "" && t.Place == nil && !(is.hears && t.Recording != "") && !(is.sees && t.Picture != ""), meaning == "who", meaning == "puzzled", is.takes == takesName && isQuestion(t.Text):
		t.noAnswer(is.unclear)
	case is.leavesFor(meaning) && !t.asksThis(meaning), is.takes == takesName && isTold(meaning, t.Text):
		t.missed, t.missedBefore = true, true // what it is for is plain
	default:
		if err := step.Take(ctx, t); err != nil || !t.missed {
			return err
		}
	}
	if t.asked = false; t.missedBefore {
		return s.besides(ctx, t, is)
	}
	return t.keepMissed()
}

// asksThis reports whether a phrase is for the command that asks what waits: "invite
// Sam", where it is asked whom.
func (t *Turn) asksThis(meaning string) bool {
	name, _, _ := strings.Cut(meaning, " ")
	return name == "/"+t.Step.Name
}

// leavesFor reports whether a phrase is something to be done, whatever is asked.
func (w waiting) leavesFor(meaning string) bool {
	if w.takes == takesWords {
		return slices.Contains([]string{"stop", "/privacy", "/delete"}, meaning)
	}
	return meaning == "stop" || strings.HasPrefix(meaning, "/")
}

// skips reports whether what was typed leaves a question out.
func (t *Turn) skips() bool {
	meaning, _ := meaningOf(t.Text)
	return meaning == "skip" || messages.MeansSkip(t.Words(), strings.TrimSpace(t.Text))
}

// isQuestion reports whether something is asked, which is nobody's name.
func isQuestion(typed string) bool {
	return strings.ContainsAny(typed, "?？؟")
}

// isTold reports whether words tell the bot how somebody is, or ask it something, also
// without a question mark. They have an answer of their own, and stand on no invitation.
func isTold(meaning, typed string) bool {
	switch meaning {
	case "hard", "glad", "denied", "soft", "company", "worried", "theirs", "how", "police":
		return true
	case "":
		return crisis.SaysAllRight(typed) || isSadFace(typed)
	}
	return false
}

// declines reports whether a no was typed, where "N" may be what somebody is called.
func declines(meaning, typed string) bool {
	return meaning == "no" && len(strings.TrimSpace(typed)) > 1
}

// keepMissed lets the question wait on, and notes that it was missed once.
func (t *Turn) keepMissed() error {
	kept := t.Step
	if t.next != nil {
		kept = *t.next
	}
	notes, err := json.Marshal(misunderstood{1, kept.Notes})
	t.next = &storage.Step{Name: kept.Name, Notes: notes}
	return err
}

// besides takes what was written for what it would be if nothing were asked. What
// can take any words waits no longer: the next ones are not for it either.
func (s *Set) besides(ctx context.Context, t *Turn, is waiting) error {
	back := messages.BackTo(t.Words(), is.name, t.Step.Name, is.about)
	t.Step, t.next = storage.Step{}, nil
	if is.takes != takesKnown {
		t.Done()
	}
	if _, err := s.offer(ctx, t, func(d Dialogue) Taker { return d.Stray }); err != nil {
		return err
	}
	for i, p := range slices.Backward(t.postings) {
		if isSaidTo(t.Chat.ID, p) {
			t.postings[i].Message.Rows = append(slices.Clip(p.Message.Rows), []messages.Button{back})
			break
		}
	}
	return nil
}

// isSaidTo reports whether a posting is something to read in a chat.
func isSaidTo(chat storage.ChatID, p scheduler.Posting) bool {
	return p.To == chat && p.Message.Text != ""
}

// again brings a question back, below what was said besides.
var again = Dialogue{Name: messages.AgainName, Presses: map[string]Handler{"": askAgain}}

func askAgain(ctx context.Context, t *Turn) error {
	name, about, _ := strings.Cut(t.Rest, ":")
	step, is := t.set.steps[name]
	if !is || step.Asks == nil {
		return nil // forged, or of a question that is no more
	}
	t.shown = true // it takes no message's place: the buttons that stand there are wanted too
	t.Rest = about
	return step.Asks.Ask(ctx, t, about)
}
