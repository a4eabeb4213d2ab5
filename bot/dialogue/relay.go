package dialogue

import (
	"context"
	"errors"
	"time"

	"porchlight/messages"
	"porchlight/scheduler/rhythm"
	"porchlight/storage"
)

// relay carries what a supporter writes to the person, under the supporter's
// name, and what the person answers. Nothing of it is kept once it has arrived.
var relay = Dialogue{
	Name: "relay",
	Presses: presses(ofSent, map[string]with[relayed]{
		"heart": heart, "thanks": thanks, "back": writeBack, "much": tooMuch, "mute": muteSender,
	}),
	Steps: map[string]Step{
		stepWords: {Take: passToPerson, Lapse: wordsLapse, TakesDistress: true},
		stepBack:  {Take: passToSupporter, Lapse: wordsLapse, TakesDistress: true},
	},
}

const (
	stepWords = "relay"      // a supporter writes to a person; notes: writingTo
	stepBack  = "relay.back" // a person writes back; notes: the number of what was sent
)

// writingTo is to whom a supporter writes, and because of which nudge; 0: none.
type writingTo struct {
	Tie   storage.TieID   `json:"tie"`
	Nudge storage.NudgeID `json:"nudge,omitempty"`
}

// awaitWords makes the next thing that the supporter writes go to the person.
// Nothing goes to a person who has not said yet that it is who they meant.
func (t *Turn) awaitWords(tie storage.Tie, nudge storage.NudgeID, name string) {
	if !tie.Confirmed {
		t.Say(messages.NotPassedOn(t.Words()))
		return
	}
	t.Await(stepWords, writingTo{tie.ID, nudge})
	t.Say(messages.WriteTo(t.Words(), name))
}

// notPassedOn ends a step in which what shows distress would have gone to
// somebody: it was answered, and it is not for others to read unasked. What
// follows is not for them either.
func (t *Turn) notPassedOn() error {
	t.Done()
	t.Say(messages.NotPassedOn(t.Words()))
	return nil
}

// passToPerson sends what a supporter wrote.
func passToPerson(ctx context.Context, t *Turn) error {
	if t.Heard {
		return t.notPassedOn()
	}
	var to writingTo
	t.Notes(&to)
	tie, err := t.Store.TieOfSupporter(ctx, to.Tie, t.Chat.ID)
	if errors.Is(err, storage.ErrNoTie) {
		return t.nobodyThere()
	}
	if err != nil {
		return err
	}
	person, err := t.Store.Chat(ctx, tie.Person)
	if err != nil {
		return err
	}
	if !t.canPassOn(t.Host.WordsOf(person)) {
		return nil
	}
	if enough, err := t.enoughSent(ctx, tie, false, knownAs(tie, person)); err != nil || enough {
		return err
	}
	if to.Nudge != 0 {
		if _, err := t.Store.UseNudge(ctx, to.Nudge, "own"); err != nil {
			return err
		}
	}
	if tie.Ignored != 0 {
		tie.Ignored = 0
		if err := t.Store.KeepTie(ctx, tie); err != nil {
			return err
		}
	}
	if err := t.passOn(ctx, tie, t.Text); err != nil {
		return err
	}
	t.Done()
	t.Say(messages.WordsSent(t.Words(), knownAs(tie, person)))
	return nil
}

// canPassOn says so if what was written can't be passed on; the step stays.
func (t *Turn) canPassOn(w messages.Words) bool {
	switch {
	case t.Attached:
		return true
	case t.Text == "":
		t.Say(messages.CantPassOn(t.Words()))
		return false
	case !messages.FitsUnderName(w, string(t.From.Name), t.Text):
		t.Say(messages.TooLongToPassOn(t.Words()))
		return false
	}
	return true
}

const (
	// mostInARow and mostADay are how much one side of a tie can send the other in
	// ten minutes and in a day: however it is meant, more is too much.
	mostInARow, inARow = 8, 10 * time.Minute
	mostADay           = 40
)

// enoughSent says so, kindly, if one side of a tie has sent the other so much that
// this is for later; the step stays, so that nothing is lost.
func (t *Turn) enoughSent(ctx context.Context, tie storage.Tie, byPerson bool, name string) (bool, error) {
	lately, err := t.Store.Relays(ctx, tie.ID, byPerson, t.Now.Add(-inARow))
	if err != nil {
		return false, err
	}
	today, err := t.Store.Relays(ctx, tie.ID, byPerson, t.Now.Add(-24*time.Hour))
	if err != nil || lately < mostInARow && today < mostADay {
		return false, err
	}
	t.Say(messages.EnoughForNow(t.Words(), name))
	return true, nil
}

// nobodyThere ends a step whose other side is no more.
func (t *Turn) nobodyThere() error {
	t.Done()
	t.Say(messages.Message{Text: messages.WordsEnded(t.Words())})
	return nil
}

// passOn sends the person what a supporter wrote: this turn's message if it is a
// picture or the like, else the text. Of a supporter whom the person has muted
// nothing arrives, and the supporter can't tell.
func (t *Turn) passOn(ctx context.Context, tie storage.Tie, text string) error {
	sent, err := t.Store.AddRelay(ctx, tie, false, t.Now)
	if err != nil {
		return err
	}
	name, _, err := t.calls(ctx, tie)
	if err != nil {
		return err
	}
	fresh, err := t.newName(ctx, &tie, string(t.From.Name))
	if err != nil {
		return err
	}
	id := number(sent)
	if !t.Attached {
		return t.toPerson(ctx, tie, note{lane: storage.LaneWords, say: func(w messages.Words) messages.Message {
			return messages.FromSupporter(w, messages.WithNewName(w, name, fresh), text, id)
		}})
	}
	err = t.toPerson(ctx, tie, note{lane: storage.LaneWords, say: func(w messages.Words) messages.Message {
		return messages.Sends(w, messages.WithNewName(w, name, fresh))
	}})
	if err != nil {
		return err
	}
	return t.toPerson(ctx, tie, note{lane: storage.LaneWords, say: func(w messages.Words) messages.Message {
		return messages.CopyFromSupporter(w, t.copied(), id)
	}})
}

func (t *Turn) copied() messages.Copy {
	return messages.Copy{From: int64(t.Chat.ID), Message: t.Message}
}

// passToSupporter sends what the person wrote back.
func passToSupporter(ctx context.Context, t *Turn) error {
	if t.Heard {
		return t.notPassedOn()
	}
	var id storage.RelayID
	t.Notes(&id)
	_, tie, supporter, err := t.answering(ctx, id)
	if errors.Is(err, storage.ErrNoRelay) || errors.Is(err, storage.ErrNoTie) {
		return t.nobodyThere()
	}
	if err != nil {
		return err
	}
	name, back := knownAs(tie, t.Chat), number(tie.ID)
	if !t.canPassOn(t.Host.WordsOf(supporter)) {
		return nil
	}
	called, _, err := t.calls(ctx, tie)
	if err != nil {
		return err
	}
	if enough, err := t.enoughSent(ctx, tie, true, called); err != nil || enough {
		return err
	}
	if _, err := t.Store.AddRelay(ctx, tie, true, t.Now); err != nil {
		return err
	}
	t.Done()
	t.Say(messages.WordsSent(t.Words(), called))
	if !t.Attached {
		return t.toSupporter(ctx, tie, note{lane: storage.LaneWords, say: func(w messages.Words) messages.Message {
			return messages.FromPerson(w, name, t.Text, back)
		}})
	}
	err = t.toSupporter(ctx, tie, note{lane: storage.LaneWords, say: func(w messages.Words) messages.Message { return messages.Sends(w, name) }})
	if err != nil {
		return err
	}
	return t.toSupporter(ctx, tie, note{lane: storage.LaneWords, say: func(w messages.Words) messages.Message {
		return messages.CopyFromPerson(w, t.copied(), back)
	}})
}

// answering returns what was sent to the one whose turn it is, its tie, and the
// supporter who sent it.
func (t *Turn) answering(ctx context.Context, id storage.RelayID) (sent storage.Relay, tie storage.Tie, supporter storage.Chat, err error) {
	if sent, err = t.Store.RelayToPerson(ctx, id, t.Chat.ID); err != nil {
		return sent, tie, supporter, err
	}
	if tie, err = t.Store.TieOfPerson(ctx, sent.Tie, t.Chat.ID); err != nil {
		return sent, tie, supporter, err
	}
	supporter, err = t.Store.Chat(ctx, tie.Supporter)
	return sent, tie, supporter, err
}

// relayed is something that a supporter sent, with whom it came from.
type relayed struct {
	storage.Relay
	tie       storage.Tie
	supporter storage.Chat
	called    string // by the person
}

// ofSent does something about what a supporter sent to the presser.
func ofSent(do with[relayed]) Handler {
	return func(ctx context.Context, t *Turn) error {
		id, value := t.meant()
		sent, tie, supporter, err := t.answering(ctx, numbered[storage.RelayID](id))
		if errors.Is(err, storage.ErrNoRelay) || errors.Is(err, storage.ErrNoTie) {
			t.Toast = messages.WordsEnded(t.Words())
			return nil
		}
		if err != nil {
			return err
		}
		called, _, err := t.calls(ctx, tie)
		if err != nil {
			return err
		}
		return do(ctx, t, relayed{sent, tie, supporter, called}, value)
	}
}

func heart(ctx context.Context, t *Turn, s relayed, _ string) error {
	t.Toast = messages.HeartSent(t.Words())
	return t.thank(ctx, s, storage.Heart, messages.HeartFrom)
}

func thanks(ctx context.Context, t *Turn, s relayed, _ string) error {
	t.Toast = messages.ThanksSent(t.Words())
	return t.thank(ctx, s, storage.ThankYou, messages.ThanksFrom)
}

func writeBack(_ context.Context, t *Turn, s relayed, _ string) error {
	t.Await(stepBack, s.ID)
	t.Say(messages.WriteTo(t.Words(), s.called))
	return nil
}

// thank sends the supporter a heart or a thank you, once for each thing they sent.
func (t *Turn) thank(ctx context.Context, s relayed, how storage.Answer,
	say func(w messages.Words, name, tie string) messages.Message) error {
	first, err := t.Store.AnswerRelay(ctx, s.ID, how)
	if err != nil {
		return err
	}
	if !first {
		t.Toast = messages.AlreadySent(t.Words())
		return nil
	}
	return t.toSupporter(ctx, s.tie, note{lane: storage.LaneWords, say: func(w messages.Words) messages.Message {
		return say(w, knownAs(s.tie, t.Chat), number(s.tie.ID))
	}})
}

// tooMuch halves how often the supporter is nudged, at once. The supporter is not
// told.
func tooMuch(ctx context.Context, t *Turn, s relayed, _ string) error {
	tie := s.tie
	first, err := t.Store.AnswerRelay(ctx, s.ID, storage.TooMuch)
	if err != nil {
		return err
	}
	if first && tie.Slower < rhythm.Slowest {
		tie.Slower++
		if err := t.Store.KeepTie(ctx, tie); err != nil {
			return err
		}
		if err := replan(ctx, t.Store, tie, t.Now); err != nil {
			return err
		}
	}
	t.Say(messages.Fewer(t.Words(), s.called, number(s.ID)))
	return nil
}

// muteSender keeps everything of a supporter from the person, also what still waits.
func muteSender(ctx context.Context, t *Turn, s relayed, _ string) error {
	tie := s.tie
	tie.Muted = true
	if err := t.Store.KeepTie(ctx, tie); err != nil {
		return err
	}
	if err := t.Store.DropFor(ctx, t.Chat.ID, tie.ID); err != nil {
		return err
	}
	t.Show(messages.Muted(t.Words(), s.called))
	return nil
}
