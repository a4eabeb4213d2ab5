package dialogue

import (
	"context"
	"errors"

	"porchlight/messages"
	"porchlight/scheduler/rhythm"
	"porchlight/storage"
)

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
	t.Await(stepBack, writingTo{Tie: s.tie.ID})
	t.Say(messages.WriteTo(t.Words(), s.called))
	return nil
}

// thank sends the supporter a heart or a thank you, once for each thing they sent.
func (t *Turn) thank(ctx context.Context, s relayed, how storage.Answer,
	say func(w messages.Words, name, tie string) messages.Message) error {
	if s.tie.Gone || !s.supporter.GoneAt.IsZero() {
		t.Toast = messages.SupporterAway(t.Words(), s.called).Text
		return nil
	}
	first, err := t.Store.AnswerRelay(ctx, s.ID, how)
	if err != nil {
		return err
	}
	if !first {
		t.Toast = messages.AlreadySent(t.Words())
		return nil
	}
	known, err := t.knows(ctx, s.tie, t.Chat)
	if err != nil {
		return err
	}
	return t.toSupporter(ctx, s.tie, note{lane: storage.LaneWords, say: func(w messages.Words) messages.Message {
		return say(w, known, number(s.tie.ID))
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
	return t.leaveAsks(ctx, tie)
}
