package dialogue

import (
	"context"
	"encoding/json"
	"slices"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// followEdit follows when somebody changes a message that goes to the other side of
// a tie. What still waits there (through a pause, or an outage) goes in its new words,
// and what has arrived is changed there. Where the new words show distress the guard
// has answered, and they go on a tap alone, in place of the first ones. All of this
// looks the same to the writer whether it waits, has arrived, or never will because
// the other hears nothing of them.
//
// What is sent is always as it was heard, see messages.Copy: an edit of which
// Telegram has not told yet changes nothing of what leaves.
func followEdit(ctx context.Context, t *Turn) error {
	all, err := t.passedTo(ctx)
	for _, p := range all {
		follow := t.reword
		if t.Heard {
			follow = t.askAnew
		}
		if err := follow(ctx, p); err != nil {
			return err
		}
	}
	return err
}

// passed is what was passed on of this turn's message before.
type passed struct {
	to      other
	message int   // its number, or that of the first of its album
	rest    []int // the others of the album
	as      string
	// captioned are those of the album whose captions stand together in the line before it.
	captioned []int
	said      remembered // what told the writer that it went
}

// passedTo are the other sides to whom this turn's message was passed on before.
func (t *Turn) passedTo(ctx context.Context) (all []passed, err error) {
	sent, err := t.Store.SentMessages(ctx, t.Chat.ID, t.Now)
	if err != nil {
		return nil, err
	}
	soon, err := t.Store.SoonSent(ctx, t.Chat.ID) // that it went may not have been said yet
	if err != nil {
		return nil, err
	}
	said := readAbout(slices.Concat(sent, soon))
	ties, err := t.ties(ctx)
	if err != nil {
		return nil, err
	}
	for _, tie := range ties {
		p, was := passed{message: t.Message}, false
		for _, m := range said {
			if m.about.Own && m.about.Tie == tie.ID && m.about.brings(t.Message) {
				p.message, p.rest, p.as, p.captioned, was = m.about.From, m.about.Rest, m.about.As, m.about.Captioned, true
				p.said = m
			}
		}
		if !was {
			continue
		}
		var ok bool
		if p.to, ok, err = t.otherSide(ctx, tie.ID); err != nil {
			return nil, err
		}
		if ok {
			all = append(all, p)
		}
	}
	return all, nil
}

// askAnew asks whether a message goes as it is now. The first words of it go on
// waiting, but where nobody but Telegram knows them: it would copy the new ones.
func (t *Turn) askAnew(ctx context.Context, p passed) error {
	choice := t.choice(p.to, 0)
	choice.Message, choice.Rest = p.message, p.rest
	t.Say(messages.OfferEdited(t.Words(), choice))
	waiting, err := t.waiting(ctx, p)
	if err != nil {
		return err
	}
	for _, w := range waiting {
		if w.message.Copy != nil && w.message.Copy.Caption == nil && !w.message.Copy.Uncaptioned {
			return t.replace(ctx, p.to, p.message)
		}
	}
	return nil
}

// waits is a part of what was passed on that is still to leave, or is leaving.
type waits struct {
	storage.Delivery
	message messages.Message
	about   origin
}

// waiting is what still waits of what was passed on, in order.
func (t *Turn) waiting(ctx context.Context, p passed) (all []waits, err error) {
	for part := range mostParts {
		d, ok, err := t.Store.Waiting(ctx, onceRelayed(p.to.tie.ID, t.Chat.ID, p.message, part))
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		w := waits{Delivery: d}
		if err := json.Unmarshal(d.Body, &w.message); err != nil {
			return nil, err
		}
		_ = json.Unmarshal(d.About, &w.about) // without it only its words are known
		all = append(all, w)
	}
	return all, nil
}

// reword puts the new words in place of those that wait or have arrived. Where that
// can't be done the writer is told that they stay, whatever became of them there.
func (t *Turn) reword(ctx context.Context, p passed) error {
	about, _, err := t.originOf(ctx, t.ReplyTo)
	if err != nil {
		return err
	}
	what := t.parcel(t.quoteFrom(about))
	if len(p.rest) > 0 {
		what.words = t.captionWords().Below(what.words)
	}
	w := t.Host.WordsOf(p.to.chat)
	name, err := t.shownAs(ctx, p.to, w)
	if err != nil {
		return err
	}
	// The captions of an album stand together, and only this one is known.
	several := len(p.captioned) > 1 || len(p.captioned) == 1 && p.captioned[0] != t.Message
	noRoom := p.as == "" && what.as() == asAlone // below the name
	if several || noRoom || !what.fits(w, name) || !what.copied && what.words.Text == "" {
		t.Say(messages.EditStays(t.Words(), p.to.name))
		return nil
	}
	if err := t.noteCaption(ctx, p); err != nil || p.to.isPerson && p.to.tie.Muted {
		return err
	}
	if err := t.rewordWaiting(ctx, p, what); err != nil {
		return err
	}
	return t.rewordArrived(ctx, p, what)
}

// noteCaption notes whose caption stands before an album that had none, so that no
// other one takes its place.
func (t *Turn) noteCaption(ctx context.Context, p passed) error {
	if p.as != asAlbum || len(p.captioned) > 0 || p.said.Message == 0 {
		return nil
	}
	p.said.about.Captioned = []int{t.Message}
	return t.keepAbout(ctx, p.said)
}

// rewordWaiting changes what has not left yet. Of what is copied as it stands, Telegram
// copies the new words.
func (t *Turn) rewordWaiting(ctx context.Context, p passed, what parcel) error {
	all, err := t.waiting(ctx, p)
	if err != nil {
		return err
	}
	for _, w := range all {
		m := w.message
		switch {
		case m.Copy != nil && m.Copy.Caption != nil && what.caption != nil:
			m.Copy.Caption = what.caption
		case w.about.As == asHead:
			m = m.Reworded(what.words)
		case w.about.As == asAlone:
			m.Text, m.Marks = what.words.Text, what.words.Marks
		case w.about.As == "" && m.Copy == nil && !what.copied:
			m = m.Reworded(what.words)
		default:
			continue
		}
		if w.Body, err = json.Marshal(m); err != nil {
			return err
		}
		if err := t.Store.Reword(ctx, w.Delivery); err != nil {
			return err
		}
	}
	return nil
}

// rewordArrived changes what stands in the other chat.
func (t *Turn) rewordArrived(ctx context.Context, p passed, what parcel) error {
	there, err := t.arrived(ctx, p.to, p.message)
	if err != nil || len(there) == 0 {
		return err
	}
	in, err := t.packingFor(ctx, p.to)
	if err != nil {
		return err
	}
	w := t.Host.WordsOf(p.to.chat)
	// Of an album each message has brought its own; Telegram may have left one out.
	album := slices.DeleteFunc(slices.Clone(there), func(a remembered) bool { return a.about.As != asCopy })
	for _, a := range there {
		var m messages.Message
		switch {
		case a.about.As == "" && !what.copied:
			m = in.words(w, what.words, a.about.Relay)
		case a.about.As == asHead:
			m = in.head(w, what.words, a.about.Relay)
		case a.about.As == asCopy && len(a.about.Rest) > 0:
			brought := slices.Index(append([]int{a.about.From}, a.about.Rest...), t.Message)
			if len(album) != 1+len(a.about.Rest) || album[brought].Message != a.Message {
				continue
			}
			m = messages.Message{Copy: &messages.Copy{Caption: what.caption}}
		case a.about.As == asCopy && what.copied && what.caption != nil:
			m = in.copied(w, messages.Copy{Caption: what.caption}, a.about.Relay)
		case (a.about.As == asAlone || a.about.As == asCopy) && !what.copied:
			m = in.alone(w, what.words, a.about.Relay)
		default:
			continue
		}
		m.Edit, m.EditOnly = a.Message, true
		t.Send(scheduler.Posting{To: p.to.chat.ID, Lane: storage.LaneWords, Tie: p.to.tie.ID, Message: m})
	}
	return nil
}
