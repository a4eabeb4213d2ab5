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

const stepTerm = "terms"

// terms asks what a person may want to say about a supporter, one question at a
// time; each can be skipped. It asks before they have joined, about the
// invitation, and afterwards, about the tie.
var terms = Dialogue{
	Name:    "terms",
	Steps:   map[string]Step{stepTerm: {Take: typedTerm}},
	Presses: map[string]Handler{"": pressedTerm},
}

const (
	// longestTerm is how many letters an answer in the person's words may have.
	longestTerm = 400
	mostFacts   = 5
	longestFact = 120
)

// about is the invitation or the tie that the questions are about.
type about struct {
	inv storage.Invitation
	tie storage.Tie
}

func aboutInvitation(inv storage.Invitation) *about { return &about{inv: inv} }
func aboutTie(tie storage.Tie) *about               { return &about{tie: tie} }

func (a *about) isTie() bool { return a.tie.ID != 0 }

func (a *about) terms() *storage.Terms {
	if a.isTie() {
		return &a.tie.Terms
	}
	return &a.inv.Terms
}

// code names it in a button: an invitation and the tie that it becomes have the
// same number.
func (a *about) code() string {
	if a.isTie() {
		return number(a.tie.ID)
	}
	return number(a.inv.ID)
}

// about finds what a code names, if it belongs to who does the turn; nil if not.
func (t *Turn) about(ctx context.Context, code string) (*about, error) {
	tie, err := t.Store.TieOfPerson(ctx, numbered[storage.TieID](code), t.Chat.ID)
	if !errors.Is(err, storage.ErrNoTie) {
		return aboutTie(tie), err
	}
	inv, err := t.Store.InvitationOfPerson(ctx, numbered[int64](code), t.Chat.ID, t.Now)
	if errors.Is(err, storage.ErrNoInvitation) {
		return nil, nil
	}
	return aboutInvitation(inv), err
}

// wordsFor hands the terms to messages.
func wordsFor(terms storage.Terms) messages.Terms {
	return messages.Terms{
		Name: terms.Name, Kind: terms.Kind, Helps: terms.Helps, Hurts: terms.Hurts,
		Facts: terms.Facts, Treatment: terms.Treatment, Critical: terms.Critical,
	}
}

func pressedTerm(ctx context.Context, t *Turn) error {
	args := t.args()
	if len(args) != 3 || !slices.Contains(messages.Questions, args[0]) {
		return nil
	}
	a, err := t.about(ctx, args[1])
	if err != nil || a == nil {
		t.past()
		return err
	}
	switch question, value := args[0], args[2]; value {
	case messages.EnoughSaid:
		t.endTerms(a)
		return nil
	case messages.AskNow:
		t.askTerm(question, a)
		return nil
	case messages.AskLater:
		t.Show(messages.TermsLater(t.Words()))
		return nil
	case messages.SkipQuestion:
		t.askTermAfter(question, a)
		return nil
	case messages.ClearAnswer:
		before := a.terms().Kind
		clearTerm(a.terms(), question)
		return t.keepTerms(ctx, question, a, before)
	default:
		before := a.terms().Kind
		if !setTerm(t.Words(), a.terms(), question, value) {
			return nil
		}
		return t.keepTerms(ctx, question, a, before)
	}
}

func typedTerm(ctx context.Context, t *Turn) error {
	question, code, _ := strings.Cut(string(t.Step.Notes), ":")
	a, err := t.about(ctx, code)
	if err != nil {
		return err
	}
	if a == nil {
		t.Done()
		t.Say(messages.NoSuchSupporter(t.Words()))
		return nil
	}
	before := a.terms().Kind
	if !setTerm(t.Words(), a.terms(), question, t.Text) {
		t.Say(messages.TermNotClear(t.Words()))
		return nil
	}
	return t.keepTerms(ctx, question, a, before)
}

// askTerm asks a question and waits for its answer, tapped or typed.
func (t *Turn) askTerm(question string, a *about) {
	t.Await(stepTerm, []byte(question+":"+a.code()))
	t.Show(messages.AskTerm(t.Words(), question, a.code(), wordsFor(*a.terms())))
}

// askTermAfter asks the next question, or ends them.
func (t *Turn) askTermAfter(question string, a *about) {
	next := slices.Index(messages.Questions, question) + 1
	if next == len(messages.Questions) {
		t.endTerms(a)
		return
	}
	t.askTerm(messages.Questions[next], a)
}

// tooCritical is from where on a word about gentler choices is added: those whom
// somebody calls critical do less good, however much they mean well.
const tooCritical = 4

func (t *Turn) endTerms(a *about) {
	t.Done()
	t.Show(messages.TermsKept(t.Words(), a.terms().Name, a.terms().Critical >= tooCritical))
}

// keepTerms keeps an answer and goes on with the next question. Before is the
// kind of support as it was.
func (t *Turn) keepTerms(ctx context.Context, question string, a *about, before string) error {
	if !a.isTie() {
		if err := t.Store.KeepTerms(ctx, a.inv); err != nil {
			return err
		}
		t.askTermAfter(question, a)
		return nil
	}
	if err := t.Store.KeepTie(ctx, a.tie); err != nil {
		return err
	}
	if question == "kind" && (before == messages.Professional) != (a.tie.Terms.Kind == messages.Professional) {
		when := rhythm.Rhythm{} // now and then
		if a.tie.Terms.Kind == messages.Professional {
			when.Kind = rhythm.Off
		}
		if _, err := setRhythm(ctx, t, a.tie, when); err != nil {
			return err
		}
	}
	t.askTermAfter(question, a)
	return nil
}

// setTerm sets an answer from a button's value or from words. It reports
// whether it is one.
func setTerm(w messages.Words, terms *storage.Terms, question, value string) bool {
	value = strings.TrimSpace(value)
	if value == "" {
		return false
	}
	switch question {
	case "kind":
		return setKind(w, terms, value)
	case "helps":
		terms.Helps = clipped(value, longestTerm)
	case "hurts":
		terms.Hurts = clipped(value, longestTerm)
	case "facts":
		terms.Facts = factsIn(value)
	case "treatment":
		yes := strings.EqualFold(value, messages.TreatmentYes) || strings.EqualFold(value, messages.Yes(w))
		no := strings.EqualFold(value, messages.TreatmentNo) || strings.EqualFold(value, messages.No(w))
		terms.Treatment = yes
		return yes || no
	case "critical":
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 || n > 5 {
			return false
		}
		terms.Critical = n
	}
	return true
}

func setKind(w messages.Words, terms *storage.Terms, value string) bool {
	for _, kind := range messages.Kinds {
		if strings.EqualFold(value, kind) || strings.EqualFold(value, messages.KindName(w, kind)) {
			terms.Kind = kind
			return true
		}
	}
	return false
}

// factsIn reads small facts, one a line.
func factsIn(typed string) []string {
	var facts []string
	for line := range strings.Lines(typed) {
		if fact := shortened(line, longestFact); fact != "" && len(facts) < mostFacts {
			facts = append(facts, fact)
		}
	}
	return facts
}

func clipped(text string, letters int) string {
	runes := []rune(text)
	return string(runes[:min(letters, len(runes))])
}

func clearTerm(terms *storage.Terms, question string) {
	switch question {
	case "kind":
		terms.Kind = ""
	case "helps":
		terms.Helps = ""
	case "hurts":
		terms.Hurts = ""
	case "facts":
		terms.Facts = nil
	}
}
