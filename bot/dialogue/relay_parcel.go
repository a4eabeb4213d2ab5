package dialogue

import (
	"context"
	"fmt"

	"porchlight/messages"
	"porchlight/storage"
)

// parcel is what goes from one side of a tie to the other: a text, or a copy of
// messages that were written to the bot.
type parcel struct {
	// words are a text, or what belongs to a copy and can't stand with it.
	words   messages.Writing
	copied  bool
	caption *messages.Caption // as it was heard, of a copy that can have one
	message int               // the number of the message in which it was written, the first of an album
	rest    []int             // of an album's other messages
	// captioned are the numbers of those of an album whose captions were heard; they
	// stand in words.
	captioned []int
	heard     bool // it was written in this turn; else it is copied as it stands
	voice     bool // a voice message or a round video
	asks      bool // a request for company goes below it
}

// parcel is what was written in this turn, below what was quoted with it, "" for
// nothing.
func (t *Turn) parcel(quote string) parcel {
	what := parcel{
		words: messages.Quoted(quote), copied: t.Attached, caption: t.Caption.Open(), message: t.Message, rest: t.Album, captioned: t.Captioned, heard: true, voice: t.Voice,
	}
	if !t.Attached || what.isAlbum() {
		what.words = messages.Writing{Text: t.Text, Marks: t.Marks}.Open().Below(what.words)
	}
	return what
}

// captionWords is the caption of what is attached, as words that stand elsewhere.
func (t *Turn) captionWords() messages.Writing {
	if t.Caption == nil { // it is longer than a bot may write
		return messages.Writing{Text: t.Text}
	}
	return messages.Writing{Text: t.Caption.Text, Marks: t.Caption.Marks}.Open()
}

func (p parcel) isAlbum() bool { return len(p.rest) > 0 }

// origin is what is remembered of a message that brings a part of the parcel.
func (p parcel) origin(relay storage.RelayID, as string) *origin {
	return &origin{Relay: relay, From: p.message, Rest: p.rest, As: as}
}

// What a message is of what somebody sent the other; "": words below a name.
const (
	asLead  = "lead"  // the line before a copy
	asHead  = "head"  // the line before an album, with its captions
	asAlbum = "album" // an album whose captions stand before it
	asCopy  = "copy"
	asAlone = "alone" // words so long that the line before them is a message of its own
)

// as is what the message is that brings the words or the copy.
func (p parcel) as() string {
	switch {
	case p.copied && p.isAlbum() && p.heard:
		return asAlbum
	case p.copied:
		return asCopy
	case p.words.StandsAlone():
		return asAlone
	}
	return ""
}

// fits reports whether Telegram takes what is to stand in one message, below a name.
func (p parcel) fits(w messages.Words, name string) bool {
	if !p.copied && p.words.StandsAlone() {
		return messages.Message{Text: p.words.Text}.Fits()
	}
	return messages.Sends(w, name, p.words).Fits()
}

// passOn sends the person what a supporter wrote. Of a supporter whom the person
// has muted nothing arrives, and the supporter can't tell.
func (t *Turn) passOn(ctx context.Context, tie storage.Tie, what parcel) error {
	sent, err := t.Store.AddRelay(ctx, tie, false, t.Now)
	if err != nil {
		return err
	}
	if err := t.noteFirstWords(ctx, tie); err != nil {
		return err
	}
	called, _, err := t.calls(ctx, tie)
	if err != nil {
		return err
	}
	fresh, err := t.newName(ctx, &tie, string(t.From.Name))
	if err != nil {
		return err
	}
	name := func(w messages.Words) string { return messages.WithNewName(w, called, fresh) }
	for _, n := range t.notes(tie, what, sent, toPersonAs(name)) {
		if err := t.toPerson(ctx, tie, n); err != nil {
			return err
		}
	}
	return nil
}

// passBack sends the supporter what the person wrote.
func (t *Turn) passBack(ctx context.Context, tie storage.Tie, what parcel) error {
	if _, err := t.Store.AddRelay(ctx, tie, true, t.Now); err != nil {
		return err
	}
	known, err := t.knows(ctx, tie, t.Chat)
	if err != nil {
		return err
	}
	for _, n := range t.notes(tie, what, 0, toSupporterAs(known, tie.ID)) {
		if err := t.toSupporter(ctx, tie, n); err != nil {
			return err
		}
	}
	return nil
}

// packing makes the messages in which what somebody sends arrives: a text is one, a copy
// has a line before it that says whose it is, and an album, which can have no buttons,
// has them below that line. The relay is that of a supporter.
type packing struct {
	words, head, lead func(w messages.Words, words messages.Writing, relay storage.RelayID) messages.Message
	copied            func(w messages.Words, what messages.Copy, relay storage.RelayID) messages.Message
}

// toPersonAs packs what a supporter of that name sends.
func toPersonAs(name func(messages.Words) string) packing {
	return packing{
		words: func(w messages.Words, words messages.Writing, relay storage.RelayID) messages.Message {
			return messages.FromSupporter(w, name(w), words, number(relay))
		},
		head: func(w messages.Words, words messages.Writing, relay storage.RelayID) messages.Message {
			return messages.AlbumFromSupporter(w, name(w), words, number(relay))
		},
		lead: func(w messages.Words, words messages.Writing, _ storage.RelayID) messages.Message {
			return messages.Sends(w, name(w), words)
		},
		copied: func(w messages.Words, what messages.Copy, relay storage.RelayID) messages.Message {
			return messages.CopyFromSupporter(w, what, number(relay))
		},
	}
}

// toSupporterAs packs what the person of that name sends because of a tie.
func toSupporterAs(name string, tie storage.TieID) packing {
	return packing{
		words: func(w messages.Words, words messages.Writing, _ storage.RelayID) messages.Message {
			return messages.FromPerson(w, name, words, number(tie))
		},
		head: func(w messages.Words, words messages.Writing, _ storage.RelayID) messages.Message {
			return messages.AlbumFromPerson(w, name, words, number(tie))
		},
		lead: func(w messages.Words, words messages.Writing, _ storage.RelayID) messages.Message {
			return messages.Sends(w, name, words)
		},
		copied: func(w messages.Words, what messages.Copy, _ storage.RelayID) messages.Message {
			return messages.CopyFromPerson(w, what, number(tie))
		},
	}
}

// alone is a message of nothing but somebody's words.
func (in packing) alone(w messages.Words, words messages.Writing, relay storage.RelayID) messages.Message {
	m := in.copied(w, messages.Copy{}, relay)
	m.Copy, m.Text, m.Marks = nil, words.Text, words.Marks
	return m
}

// packingFor packs what goes to the other side under a name that they know.
func (t *Turn) packingFor(ctx context.Context, o other) (packing, error) {
	if !o.isPerson {
		known, err := t.knows(ctx, o.tie, t.Chat)
		return toSupporterAs(known, o.tie.ID), err
	}
	called, _, err := t.calls(ctx, o.tie)
	return toPersonAs(func(messages.Words) string { return called }), err
}

// notes are the parts of a parcel, in the order in which they arrive.
func (t *Turn) notes(tie storage.Tie, what parcel, relay storage.RelayID, in packing) (all []note) {
	add := func(as string, say func(messages.Words) messages.Message) {
		all = append(all, note{
			lane: storage.LaneWords, say: say, once: t.onceFor(tie.ID, what, len(all)), about: what.origin(relay, as),
		})
	}
	saying := func(of func(messages.Words, messages.Writing, storage.RelayID) messages.Message) func(messages.Words) messages.Message {
		return func(w messages.Words) messages.Message { return of(w, what.words, relay) }
	}
	copied := func(w messages.Words) messages.Message { return in.copied(w, t.copyOf(what), relay) }
	switch {
	case what.as() == asAlone:
		add(asLead, func(w messages.Words) messages.Message { return in.lead(w, messages.Writing{}, relay) })
		add(asAlone, saying(in.alone))
	case !what.copied:
		add("", saying(in.words))
	case what.isAlbum() && what.heard:
		add(asHead, saying(in.head))
		add(asAlbum, copied)
	case what.isAlbum():
		add(asLead, saying(in.head))
		add(asCopy, copied)
	default:
		add(asLead, saying(in.lead))
		add(asCopy, copied)
	}
	return all
}

func (t *Turn) copyOf(what parcel) messages.Copy {
	return messages.Copy{
		From: int64(t.Chat.ID), Message: what.message, Caption: what.caption, Rest: what.rest, Uncaptioned: what.isAlbum() && what.heard, Voice: what.voice,
	}
}

// onceFor names a part of what somebody sends, so that it goes once and can be
// taken back while it waits.
func (t *Turn) onceFor(tie storage.TieID, what parcel, part int) string {
	if what.message == 0 {
		return ""
	}
	return onceRelayed(tie, t.Chat.ID, what.message, part)
}

// mostParts is in how many messages something arrives at most, an album counted as one.
const mostParts = 2

func onceRelayed(tie storage.TieID, from storage.ChatID, message, part int) string {
	return fmt.Sprintf("relay:%d:%d:%d:%d", tie, from, message, part)
}
