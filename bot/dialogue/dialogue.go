package dialogue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// Handler does one turn.
type Handler func(ctx context.Context, t *Turn) error

// Dialogue is one feature, with all that belongs to it. Nothing outside its file
// names it but its line in all.
type Dialogue struct {
	Name     string
	Commands []Command
	// Aside: its commands and buttons are no answer to the question that waits, and
	// leave it waiting. All others end it; see endStep.
	Aside bool
	// Presses are what its buttons do, by the word that follows the dialogue's
	// name in their data; "" takes every other word. See messages.Button.
	Presses map[string]Handler
	Steps   map[string]Step // at which it waits for an answer, by the name given to Await
	// Replied and Reacted take Telegram's own reply to a message of the bot, and a
	// reaction under one. Stray takes what is written while no question waits.
	Replied, Reacted, Stray Taker
	// Edited follows when a message that somebody wrote has other words now.
	Edited Handler
	// Refused follows when Telegram will never take what was to be delivered.
	Refused func(ctx context.Context, s *Scene, d storage.Delivery, why error) error
	// Lapsed follows when what was to be delivered has waited for too long.
	Lapsed func(ctx context.Context, s *Scene, d storage.Delivery) error
	// Due composes what follows from a rhythm that has come due, by its purpose.
	Due map[string]Composer
	// ZoneMoved keeps what comes at a time of day right after the one whose turn it
	// is has chosen a time zone.
	ZoneMoved Handler
	// Gone and Back follow when nothing reaches a chat any more, and when something
	// does again.
	Gone, Back func(ctx context.Context, s *Scene, chat storage.Chat) error
	// TieEnds follows before a tie ends, whoever ends it and why.
	TieEnds func(ctx context.Context, s *Scene, tie storage.Tie) error
}

// Command is something to type, and a line of the menu in the order of all.
type Command struct {
	Name string // without the slash
	For  Role   // in whose menu it stands; anybody can type it
	Do   Handler
	// TakesDistress: what follows the command is taken also where it shows
	// distress, which the guard has answered before.
	TakesDistress bool
}

// Role is what somebody is here; one can be both.
type Role int

// The roles that a command can be for.
const (
	ForAll Role = iota
	ForPerson
	ForSupporter
)

// Step is a question that waits for an answer in words.
type Step struct {
	Take Handler
	// Lapse is how long it waits; 0: a day. Where the next words go to somebody
	// else it is wordsLapse.
	Lapse time.Duration
	// TakesDistress: words that show distress are an answer too. The guard has
	// answered them before, and Turn.Heard says so; otherwise the step goes on
	// waiting.
	TakesDistress bool
	// GoesOut: the words go to another person, and are heard as such.
	GoesOut bool
	// YesOrNo: it takes a bare yes or no, which answers whatever was said last. So
	// what the guard says ends it too, which leaves other questions waiting, and
	// behind something that came about somebody it is no answer to this.
	YesOrNo bool
	// Asks is what it asks, where some words are no answer to that; nil: it takes
	// whatever is written.
	Asks *Question
}

// wordsLapse ends a step whose answer goes to another person: whoever types an
// hour later may mean the bot.
const wordsLapse = time.Hour

// Taker does a turn if it is of its feature. It reports whether it was.
type Taker func(ctx context.Context, t *Turn) (taken bool, err error)

// Composer decides what follows from a rhythm that has come due, and when it is
// due next.
type Composer func(ctx context.Context, s *Scene, due storage.Rhythm) (scheduler.Due, error)

// all are the dialogues, in the order of their commands in the menu.
func all() []Dialogue {
	return []Dialogue{
		start, help, checkin, mood, remind, ask, milestone, safetyPlan, invite, join, terms, supporters, goodForMe, telling, aboutMe, supporting, nudges, nudge, typed, sure, lookIn, hardNight, signs, habits, talk, relay, reach, placesToTurn, worried, tips,
		missed, welcomeCards, country, zone, language, again, pause, privacy, hide, export, erase, cancel, rest,
	}
}

// Set is all dialogues, found by what they handle.
type Set struct {
	dialogues []Dialogue
	commands  map[string]ownedCommand
	presses   map[string]Dialogue
	steps     map[string]ownedStep
	due       map[string]Composer
}

// ownedCommand and ownedStep know the dialogue that they are of.
type (
	ownedCommand struct {
		Command
		of Dialogue
	}
	ownedStep struct {
		Step
		of string // its name
	}
)

// New returns the set of all dialogues. A name that two of them claim is a
// mistake of the programmer's, and stops the program.
func New() *Set { return newSet(all()) }

func newSet(dialogues []Dialogue) *Set {
	s := &Set{dialogues, map[string]ownedCommand{}, map[string]Dialogue{}, map[string]ownedStep{}, map[string]Composer{}}
	for _, d := range dialogues {
		claim(s.presses, d.Name, d)
		for _, c := range d.Commands {
			claim(s.commands, c.Name, ownedCommand{c, d})
		}
		for name, step := range d.Steps {
			claim(s.steps, name, ownedStep{step, d.Name})
		}
		for purpose, compose := range d.Due {
			claim(s.due, purpose, compose)
		}
	}
	s.check()
	return s
}

// check stops the program where a dialogue promises what it can't keep.
func (s *Set) check() {
	for name, step := range s.steps {
		if step.Lapse > storage.StepLapse || step.Take == nil {
			panic(fmt.Sprintf("the step %q can't be taken, or lapses later than steps are kept", name))
		}
	}
	for purpose, compose := range s.due {
		if compose == nil {
			panic(fmt.Sprintf("nothing composes %q", purpose))
		}
	}
}

// claim gives a name to one dialogue alone.
func claim[T any](names map[string]T, name string, to T) {
	if _, taken := names[name]; taken || name == "" {
		panic(fmt.Sprintf("two dialogues, or none, are called %q", name))
	}
	names[name] = to
}

// Menu returns the command menu of somebody who is nobody's person or supporter
// yet, in a language.
func (s *Set) Menu(w messages.Words) []messages.Command {
	return messages.Menu(w, s.commandsFor(false, false))
}

// commandsFor are the commands of the menu for a person, a supporter, or both;
// all of them for somebody who is neither yet.
func (s *Set) commandsFor(person, supporter bool) (names []string) {
	for _, d := range s.dialogues {
		for _, c := range d.Commands {
			if c.For == ForPerson && supporter && !person || c.For == ForSupporter && person && !supporter {
				continue
			}
			names = append(names, c.Name)
		}
	}
	return names
}

// Handle does a turn inside the caller's transaction and posts what is to be
// said. The caller wakes the dispatcher once the transaction is kept.
func (s *Set) Handle(ctx context.Context, t *Turn) error {
	t.set = s
	if err := t.load(ctx); err != nil {
		return err
	}
	if t.Known && t.From.Name != "" && t.refresh() {
		if err := t.Store.KeepChat(ctx, t.Chat); err != nil {
			return err
		}
	}
	if t.isBack() {
		if err := s.Back(ctx, &t.Scene, t.Chat.ID); err != nil {
			return err
		}
		t.Chat.GoneAt = time.Time{}
	}
	if err := t.sign(ctx); err != nil {
		return err
	}
	if t.Heard && t.Known {
		if err := t.putOffReviews(ctx); err != nil {
			return err
		}
	}
	if err := s.dispatch(ctx, t); err != nil {
		return err
	}
	if !t.forgotten {
		if err := t.sayEnded(ctx, t.signed); err != nil {
			return err
		}
	}
	t.sayToast()
	if err := t.passOver(ctx); err != nil {
		return err
	}
	if t.next != nil && !t.forgotten {
		if err := t.Store.KeepStep(ctx, t.Chat.ID, *t.next, t.Now); err != nil {
			return err
		}
	}
	return t.post(ctx)
}

// load reads what is kept of the chat, and the step unless it has lapsed.
func (t *Turn) load(ctx context.Context) error {
	chat, err := t.Store.Chat(ctx, t.Chat.ID)
	switch {
	case err == nil:
		t.Chat, t.Known = chat, true
	case !errors.Is(err, storage.ErrNoChat):
		return err
	}
	t.loaded = true
	step, err := t.Store.Step(ctx, t.Chat.ID, t.Now)
	if err != nil {
		return err
	}
	if lapse := t.set.steps[step.Name].Lapse; lapse == 0 || t.Now.Sub(step.AskedAt) < lapse {
		t.Step = step
		t.readMissed()
	}
	return nil
}

// dispatch finds who handles the turn: a button's dialogue, a command, or the
// step that waits for an answer.
func (s *Set) dispatch(ctx context.Context, t *Turn) error {
	switch {
	case t.Edited:
		return s.edited(ctx, t)
	case t.Pressed != "":
		return s.press(ctx, t)
	case t.Command != "":
		return s.command(ctx, t)
	case t.Reacted:
		_, err := s.offer(ctx, t, func(d Dialogue) Taker { return d.Reacted })
		return err
	}
	if t.SaysWhere {
		return s.namedWhere(ctx, t)
	}
	if t.ReplyTo != 0 {
		if taken, err := s.offer(ctx, t, func(d Dialogue) Taker { return d.Replied }); taken || err != nil {
			return err
		}
	}
	step, waits := s.steps[t.Step.Name]
	if !waits || t.Heard && !step.TakesDistress {
		// Distress, which the guard has answered, is no answer to the question; it may be
		// meant for somebody all the same.
		if step.YesOrNo {
			t.endStep()
		}
		_, err := s.offer(ctx, t, func(d Dialogue) Taker { return d.Stray })
		return err
	}
	if step.YesOrNo {
		switch newer, err := t.overtaken(ctx, 0); {
		case err != nil:
			return err
		case newer:
			return t.anew(ctx)
		}
	}
	return s.answer(ctx, t, step.Step)
}

// offer hands the turn to each dialogue until one takes it.
func (s *Set) offer(ctx context.Context, t *Turn, of func(Dialogue) Taker) (taken bool, err error) {
	for _, d := range s.dialogues {
		if take := of(d); take != nil {
			if taken, err = take(ctx, t); taken || err != nil {
				return taken, err
			}
		}
	}
	return false, nil
}

// endStep ends the question that waits, unless something asks anew: what is typed
// next answers the newest question or is meant for the bot, and is no answer to
// one of before. The worst that can happen otherwise is that "stop" or "yes" goes
// to another person.
func (t *Turn) endStep() {
	if t.Step.Name != "" && t.next == nil {
		t.Done()
	}
}

// command does what a command says, and ends the question that waits.
func (s *Set) command(ctx context.Context, t *Turn) error {
	c, known := s.commands[t.Command]
	if !known && !t.Heard {
		return s.noCommand(ctx, t)
	}
	if !c.of.Aside || s.steps[t.Step.Name].YesOrNo {
		t.endStep()
	}
	if t.Heard && (t.Rest != "" || !known) && !c.TakesDistress {
		return nil // the guard has answered; it is no command, no name and no time
	}
	return c.Do(ctx, t)
}

// press does what a button says. What it shows may be a question, also where the
// answer is another tap; so it ends the one that waits, unless it asks that anew.
func (s *Set) press(ctx context.Context, t *Turn) error {
	handler := s.pressed(t)
	if handler == nil {
		return nil // forged, or of a feature that is no more
	}
	if err := handler(ctx, t); err != nil {
		return err
	}
	name, _, _ := strings.Cut(t.Pressed, ":")
	shows := slices.ContainsFunc(t.postings, func(p scheduler.Posting) bool { return p.To == t.Chat.ID })
	aside := t.aside || s.presses[name].Aside // the guard shows something
	if shows && !aside || aside && s.steps[t.Step.Name].YesOrNo {
		t.endStep()
	}
	return nil
}

// pressed finds what the pressed button does, nil if nothing, and leaves in Rest
// what its data holds behind that.
func (s *Set) pressed(t *Turn) Handler {
	name, rest, _ := strings.Cut(t.Pressed, ":")
	presses := s.presses[name].Presses
	word, behind, _ := strings.Cut(rest, ":")
	if handler := presses[word]; handler != nil && word != "" {
		t.Rest = behind
		return handler
	}
	t.Rest = rest
	return presses[""]
}
