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

// terms asks what a person may want to say about a supporter. It asks before they
// have joined, about the invitation, and afterwards, about the tie: both have the
// same number, which is what the form is about.
var terms = Dialogue{
	Name:    "terms",
	Steps:   map[string]Step{termsForm.step: {Take: termsForm.typed, Asks: termsForm.asks()}},
	Presses: termsForm.presses(),
}

var termsForm = form{step: "terms", questions: termQuestions(), done: endTerms}

func termQuestions() (all []question) {
	for _, name := range messages.Questions {
		unclear, takes := messages.TermNotClear, takesKnown
		if slices.Contains(messages.InOwnWords, name) {
			unclear, takes = messages.WordsUnclear, takesWords
		}
		all = append(all, question{
			name: name, title: "terms", takes: takes, unclear: unclear,
			ask: func(ctx context.Context, t *Turn, code string) error {
				return t.withTerms(ctx, code, func(a *about) error {
					t.Show(messages.AskTerm(t.Words(), name, code, wordsFor(*a.terms())))
					return nil
				})
			},
			take: func(ctx context.Context, t *Turn, code, answer string) (taken bool, err error) {
				err = t.withTerms(ctx, code, func(a *about) (err error) {
					taken, err = t.takeTerm(ctx, name, a, answer)
					return err
				})
				return taken, err
			},
		})
	}
	return all
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

// withTerms does something about what a code names; if that is no more, or
// somebody else's, the form ends.
func (t *Turn) withTerms(ctx context.Context, code string, do func(*about) error) error {
	a, err := t.about(ctx, code)
	switch {
	case err != nil:
		return err
	case a != nil:
		return do(a)
	case t.Pressed != "":
		t.past()
	default:
		t.Say(messages.NoSuchSupporter(t.Words()))
	}
	t.Done()
	return nil
}

// takeTerm keeps an answer, tapped or typed.
func (t *Turn) takeTerm(ctx context.Context, question string, a *about, answer string) (bool, error) {
	before := a.terms().Kind
	switch {
	case t.Pressed != "" && answer == messages.AskLater:
		t.Show(messages.TermsLater(t.Words()))
		t.Done()
		return false, nil
	case t.Pressed != "" && answer == messages.ClearAnswer:
		clearTerm(a.terms(), question)
	case !setTerm(t.Words(), a.terms(), question, answer):
		t.noAnswer(messages.TermNotClear(t.Words()))
		return false, nil
	}
	return true, t.keepTerms(ctx, question, a, before)
}

// tooCritical is from where on a word about gentler choices is added: those whom
// somebody calls critical do less good, however much they mean well.
const tooCritical = 4

func endTerms(ctx context.Context, t *Turn, code string) error {
	return t.withTerms(ctx, code, func(a *about) error {
		t.Show(messages.TermsKept(t.Words(), a.terms().Name, a.terms().Critical >= tooCritical))
		return nil
	})
}

// keepTerms keeps an answer. Before is the kind of support as it was: a
// professional gets no nudges.
func (t *Turn) keepTerms(ctx context.Context, question string, a *about, before string) error {
	if !a.isTie() {
		return t.Store.KeepTerms(ctx, a.inv)
	}
	if err := t.Store.KeepTie(ctx, a.tie); err != nil {
		return err
	}
	is := a.tie.Terms.Kind == messages.Professional
	if question != "kind" || is == (before == messages.Professional) {
		return nil
	}
	when := rhythm.Rhythm{} // now and then
	if is {
		when.Kind = rhythm.Off
	}
	_, err := setRhythm(ctx, t, a.tie, when)
	return err
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
		meaning, _ := meaningOf(value)
		terms.Treatment = meaning == "yes"
		return meaning == "yes" || meaning == "no"
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
	facts := linesIn(typed, longestFact)
	return facts[:min(mostFacts, len(facts))]
}

// linesIn reads what is written one a line.
func linesIn(typed string, longest int) (all []string) {
	for line := range strings.Lines(typed) {
		if one := shortened(line, longest); one != "" {
			all = append(all, one)
		}
	}
	return all
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
