package dialogue

import (
	"context"
	"errors"
	"strings"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// Handler does one turn.
type Handler func(ctx context.Context, t *Turn) error

// Dialogue is one feature: its commands, its buttons and the steps at which it
// waits for an answer. The data of its buttons begins with its name and a colon.
type Dialogue struct {
	Name     string
	Commands map[string]Handler
	Press    Handler            // nil: it has no buttons
	Steps    map[string]Handler // by the name given to Await
}

// all are the dialogues.
func all() []Dialogue {
	return []Dialogue{
		start, invite, join, terms, supporters, supporting, worried, tips, welcomeCards, reach,
		nudge, nudges, words, country, zone, language, help, privacy, export, erase, pause, cancel,
	}
}

// menu are the commands of the menu, in its order.
var menu = []string{
	"start", "help", "invite", "supporters", "supporting", "nudges", "worried", "tips",
	"country", "timezone", "language", "pause", "resume", "privacy", "export", "delete", "cancel",
}

// Menu returns the command menu in a language.
func Menu(w messages.Words) []messages.Command { return messages.Menu(w, menu) }

// House of dialogues: who handles what.
type Router struct {
	commands, presses, steps map[string]Handler
}

// NewRouter knows every dialogue.
func NewRouter() *Router {
	r := &Router{commands: map[string]Handler{}, presses: map[string]Handler{}, steps: map[string]Handler{}}
	for _, d := range all() {
		for name, handler := range d.Commands {
			r.commands[name] = handler
		}
		for name, handler := range d.Steps {
			r.steps[name] = handler
		}
		if d.Press != nil {
			r.presses[d.Name] = d.Press
		}
	}
	return r
}

// Handle does a turn inside the caller's transaction and posts what is to be
// said. The caller wakes the dispatcher once the transaction is kept.
func (r *Router) Handle(ctx context.Context, t *Turn) error {
	if err := t.load(ctx); err != nil {
		return err
	}
	if err := r.dispatch(ctx, t); err != nil {
		return err
	}
	if t.next != nil && !t.forgotten {
		if err := t.Store.KeepStep(ctx, t.Chat.ID, *t.next, t.Now); err != nil {
			return err
		}
	}
	for _, p := range t.postings {
		if _, err := scheduler.Post(ctx, t.Store, p); err != nil {
			return err
		}
	}
	return nil
}

// load reads what is kept of the chat.
func (t *Turn) load(ctx context.Context) error {
	chat, err := t.Store.Chat(ctx, t.Chat.ID)
	switch {
	case err == nil:
		t.Chat, t.Known = chat, true
	case !errors.Is(err, storage.ErrNoChat):
		return err
	}
	t.Step, err = t.Store.Step(ctx, t.Chat.ID, t.Now)
	return err
}

// dispatch finds who handles the turn: a button's dialogue, a command, or the
// step that waits for an answer.
func (r *Router) dispatch(ctx context.Context, t *Turn) error {
	var handler Handler
	switch {
	case t.Pressed != "":
		var name string
		name, t.Rest, _ = strings.Cut(t.Pressed, ":")
		if handler = r.presses[name]; handler == nil {
			return nil // forged, or of a feature that is no more
		}
	case t.Heard && t.Command == "":
		notPassedOn(t) // the guard has answered; it is not an answer to anything else
		return nil
	case t.Heard && t.Rest != "":
		return nil // nor is it a name or a time
	case t.Command != "":
		handler = r.commands[t.Command]
	default:
		handler = r.steps[t.Step.Name]
	}
	if handler == nil {
		t.Say(messages.NotUnderstood(t.Words()))
		return nil
	}
	return handler(ctx, t)
}
