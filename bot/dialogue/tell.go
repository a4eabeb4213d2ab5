package dialogue

import (
	"context"
	"errors"
	"time"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/scheduler/rhythm"
	"porchlight/storage"
)

// note is something for another chat than the one whose turn it is. There is one
// way to tell it, tell, and for what goes between the two of a tie toPerson and
// toSupporter, so that nobody hears from anybody they don't want to hear from:
//
//   - who is gone, or is no more, is told nothing;
//   - during a pause it waits for the end of the pause;
//   - in quiet hours it makes no sound;
//   - between two people nothing goes before the person has said that it is who they
//     meant, and nothing to a person from a supporter whom they muted.
//
// The exceptions have names.
type note struct {
	lane storage.Lane
	say  func(w messages.Words) messages.Message
	// theyAsked: they wait for exactly this, so neither a pause nor the quiet hours
	// hold it up.
	theyAsked bool
	// aloud: it is a call for company in a bad hour, which makes a sound in quiet
	// hours too. A pause holds it up all the same.
	aloud bool
	// beforeConfirmed: it is the question whether it is who they meant, or a word
	// that ends what was never confirmed.
	beforeConfirmed bool
	// inPauseToo: they rely on what it changes, so a pause doesn't hold it up.
	inPauseToo bool
	// notInPause: it is not worth waiting for the end of a pause, which may be never.
	notInPause bool
	// behind is how much later it goes than it could.
	behind time.Duration
	// tie is because of which it is sent, and with whose end it is dropped.
	tie storage.TieID
	// once names it, so that it can be taken back while it waits; see
	// scheduler.Posting.
	once string
	// lapse is how late it may leave; 0: any time.
	lapse time.Duration
	// about is remembered with the message, see origin: of the two of a tie always
	// whom it is from or about.
	about *origin
	// remember is for how long; see scheduler.Posting.
	remember time.Duration
}

// toPerson tells the person of a tie something from or about their supporter.
func (s *Scene) toPerson(ctx context.Context, tie storage.Tie, n note) error {
	if !tie.Confirmed && !n.beforeConfirmed {
		return nil
	}
	n.of(tie, s.Now)
	if tie.Muted {
		return s.lookFor(ctx, tie, n)
	}
	return s.tell(ctx, tie.Person, n)
}

// lookFor lets nothing through to a person from a supporter whom they have muted. Of a
// copy it is looked for, at the time at which it would leave, whether there is anything
// to copy: a supporter whose own message is gone by then is told so, and could else
// find out by deleting one whether they are muted. Nor do they from a voice message, where
// their last one was refused.
func (s *Scene) lookFor(ctx context.Context, tie storage.Tie, n note) error {
	m := n.say(s.Host.WordsOf(storage.Chat{}))
	if m.Copy == nil {
		return nil
	}
	n.say = func(messages.Words) messages.Message { return m.Copy.ToNowhere(tie.Terms.NoVoiceAt != 0) }
	n.behind = time.Second // a chat's pace: the line that says whose it is would go first
	return s.tell(ctx, tie.Person, n)
}

// toSupporter tells the supporter of a tie something from or about the person.
func (s *Scene) toSupporter(ctx context.Context, tie storage.Tie, n note) error {
	if tie.Gone || !tie.Confirmed && !n.beforeConfirmed {
		return nil
	}
	n.of(tie, s.Now)
	return s.tell(ctx, tie.Supporter, n)
}

// of makes it a note because of a tie.
func (n *note) of(tie storage.Tie, now time.Time) {
	n.tie = tie.ID
	if n.about == nil {
		n.about = &origin{}
	}
	n.about.Tie, n.about.At = tie.ID, now.Unix()
}

// tell tells a chat something, in its language.
func (s *Scene) tell(ctx context.Context, to storage.ChatID, n note) error {
	chat, err := s.Store.Chat(ctx, to)
	if errors.Is(err, storage.ErrNoChat) {
		return nil
	}
	if err != nil {
		return err
	}
	if !chat.GoneAt.IsZero() {
		return nil
	}
	p := scheduler.Posting{
		To: to, Lane: n.lane, Message: n.say(s.Host.WordsOf(chat)), Due: s.Now, Lapse: n.lapse, Tie: n.tie, Once: n.once,
	}
	if n.about != nil {
		p.About, p.Remember = n.about, n.remember
	}
	if n.notInPause && chat.Paused(s.Now) {
		return nil
	}
	if !n.theyAsked {
		if chat.Paused(s.Now) && !n.inPauseToo {
			p.Due = chat.PausedUntil
		}
		if isQuiet(chat, p.Due) && !n.aloud {
			p.Message.Silent = true
		}
	}
	p.Due = p.Due.Add(n.behind)
	s.Send(p)
	return nil
}

// isQuiet reports whether the owner of a chat wants no sound at a time.
func isQuiet(chat storage.Chat, at time.Time) bool {
	quiet, chosen := rhythm.ParseHours(chat.Quiet)
	return chosen && quiet.Include(at, chat.Location())
}
