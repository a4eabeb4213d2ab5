package dialogue

import (
	"context"
	"slices"
	"strings"

	"porchlight/messages"
)

// form asks several questions, one after the other. Each can be answered by a tap
// or in words, skipped, or left for the one before. What the form is about, such
// as a supporter, is a code that the dialogue knows to read; it stands in the
// buttons and in the notes of the step, so that a form survives a restart.
type form struct {
	step      string // its name, for Await
	questions []question
	// done ends the form, after the last question or when enough is said.
	done func(ctx context.Context, t *Turn, about string) error
}

// question is one of a form.
type question struct {
	name string // also the word of its buttons: data(dialogue, name, about, answer)
	ask  func(ctx context.Context, t *Turn, about string) error
	// take keeps an answer that was tapped or typed. If it is none it says so, and
	// the question stays.
	take func(ctx context.Context, t *Turn, about, answer string) (taken bool, err error)
	// title is its name in the catalogue, unclear says what it takes; see Question.
	title   string
	unclear func(messages.Words) messages.Message
	takes   taking
	// known, if set, reports that the answer before has answered this too.
	known func(t *Turn) bool
}

// formNotes say which question waits.
type formNotes struct {
	Question string `json:"question"`
	About    string `json:"about,omitempty"`
}

// begin asks a question and goes on from there.
func (f form) begin(ctx context.Context, t *Turn, name, about string) error {
	return f.ask(ctx, t, f.index(name), about)
}

func (f form) index(name string) int {
	return slices.IndexFunc(f.questions, func(q question) bool { return q.name == name })
}

// ask asks a question by its place; behind the last one the form is done.
func (f form) ask(ctx context.Context, t *Turn, at int, about string) error {
	if at >= len(f.questions) {
		return f.end(ctx, t, about)
	}
	q := f.questions[max(at, 0)]
	t.Await(f.step, formNotes{q.name, about})
	return q.ask(ctx, t, about)
}

func (f form) end(ctx context.Context, t *Turn, about string) error {
	t.Done()
	return f.done(ctx, t, about)
}

// presses are the handlers of the questions' buttons.
func (f form) presses() map[string]Handler {
	all := map[string]Handler{}
	for at, q := range f.questions {
		claim(all, q.name, func(ctx context.Context, t *Turn) error {
			about, answer := t.meant()
			switch answer {
			case messages.AskNow:
				return f.ask(ctx, t, at, about)
			case messages.SkipQuestion:
				return f.ask(ctx, t, at+1, about)
			case messages.BackQuestion:
				return f.ask(ctx, t, at-1, about)
			case messages.EnoughSaid:
				return f.end(ctx, t, about)
			}
			return f.take(ctx, t, at, about, answer)
		})
	}
	return all
}

// asks is the form as what its step asks: its question that waits, the first one if
// the form has changed meanwhile.
func (f form) asks() *Question {
	return &Question{
		Waits: func(t *Turn) waiting {
			var notes formNotes
			t.Notes(&notes)
			q := f.questions[max(f.index(notes.Question), 0)]
			return waiting{name: q.title, about: q.name + ":" + notes.About, unclear: q.unclear(t.Words()), takes: q.takes}
		},
		Ask: func(ctx context.Context, t *Turn, about string) error {
			name, about, _ := strings.Cut(about, ":")
			return f.begin(ctx, t, name, about)
		},
		Skip: f.typed,
	}
}

// typed takes an answer in words; "skip" and "back" do what the buttons do.
func (f form) typed(ctx context.Context, t *Turn) error {
	var notes formNotes
	t.Notes(&notes)
	at := f.index(notes.Question)
	if at < 0 {
		return f.end(ctx, t, notes.About) // a question that is no more
	}
	switch answer := strings.TrimSpace(t.Text); {
	case t.skips():
		return f.ask(ctx, t, at+1, notes.About)
	case messages.MeansBack(t.Words(), answer):
		return f.ask(ctx, t, at-1, notes.About)
	default:
		return f.take(ctx, t, at, notes.About, answer)
	}
}

func (f form) take(ctx context.Context, t *Turn, at int, about, answer string) error {
	q := f.questions[at]
	taken, err := q.take(ctx, t, about, answer)
	switch {
	case err != nil:
		return err
	case taken:
		for at++; at < len(f.questions) && f.questions[at].known != nil && f.questions[at].known(t); {
			at++
		}
		return f.ask(ctx, t, at, about)
	case t.next == nil: // "another country" waits for its name, also long after the form was left
		t.Await(f.step, formNotes{q.name, about})
	}
	return nil
}
