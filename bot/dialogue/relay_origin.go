package dialogue

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"porchlight/storage"
)

// origin is what a message of the bot was about: from or about whom it was. It is
// remembered with the message, so that a reply to it finds its way.
type origin struct {
	Tie   storage.TieID   `json:"tie"`
	At    int64           `json:"at"`              // unix seconds when it was written
	Relay storage.RelayID `json:"relay,omitempty"` // a supporter sent it
	Nudge storage.NudgeID `json:"nudge,omitempty"` // it is that nudge
	Reach int64           `json:"reach,omitempty"` // it asks for company
	Ask   int64           `json:"ask,omitempty"`   // it asks for help with something
	Meant bool            `json:"meant,omitempty"` // it asks whether they are who was meant
	From  int             `json:"from,omitempty"`  // the number of the message that it brings, in the sender's chat
	Rest  []int           `json:"rest,omitempty"`  // and of the other messages of the album that From begins
	As    string          `json:"as,omitempty"`    // what it is of what it brings, see asLead
	Own   bool            `json:"own,omitempty"`   // it only says that From, of the same chat, went to them
	// Captioned are, with Own, those of an album whose captions went along.
	Captioned []int `json:"captioned,omitempty"`
	// Asks: with Own, it says as well that a request for company went.
	Asks bool `json:"asks,omitempty"`
	// Plan and Cards: it shows what the person shares of their plan, or of the cards about
	// them.
	Plan  bool `json:"plan,omitempty"`
	Cards bool `json:"cards,omitempty"`
	Past  bool `json:"past,omitempty"` // something else was said below it
	// Missed is the hour by which the person was not in touch, if it tells of that, in
	// unix seconds.
	Missed int64 `json:"missed,omitempty"`
	// WouldHear: it asks a supporter whether they'd hear on a day without word.
	WouldHear bool `json:"would_hear,omitempty"`
	// Milestone is the step that it shows.
	Milestone int64 `json:"milestone,omitempty"`
	// Offered is when it was last asked below it whether words are for somebody, in
	// unix seconds; 0: never.
	Offered int64 `json:"offered,omitempty"`
}

// originOf returns what a message of the bot in the chat was about; not ok if
// nothing is remembered of it.
func (t *Turn) originOf(ctx context.Context, message int) (about origin, ok bool, err error) {
	sent, err := t.Store.SentMessage(ctx, t.Chat.ID, message, t.Now)
	if errors.Is(err, storage.ErrNotSent) {
		return about, false, nil
	}
	if err != nil {
		return about, false, err
	}
	return about, json.Unmarshal(sent.About, &about) == nil && about.Tie != 0, nil
}

func (o origin) isWithin(long time.Duration, now time.Time) bool {
	return now.Sub(time.Unix(o.At, 0)) <= long
}

// brings reports whether what is remembered is of a message of the sender's.
func (o origin) brings(message int) bool {
	return o.From == message || slices.Contains(o.Rest, message)
}

// remembered is a message of the bot with what it was about.
type remembered struct {
	storage.SentMessage
	about origin
}

// readAbout reads what messages were about. One of which that can't be read is left out.
func readAbout(sent []storage.SentMessage) (all []remembered) {
	for _, m := range sent {
		one := remembered{SentMessage: m}
		if json.Unmarshal(m.About, &one.about) == nil {
			all = append(all, one)
		}
	}
	return all
}

// rememberedOf are the messages to a chat of which it is remembered what they were about,
// in order.
func (s *Scene) rememberedOf(ctx context.Context, chat storage.ChatID) ([]remembered, error) {
	sent, err := s.Store.SentMessages(ctx, chat, s.Now)
	return readAbout(sent), err
}

// keepAbout keeps what the message is about now.
func (s *Scene) keepAbout(ctx context.Context, m remembered) (err error) {
	if m.About, err = json.Marshal(m.about); err != nil {
		return err
	}
	return s.Store.KeepAbout(ctx, m.SentMessage)
}

// newest is the last of them that was about somebody, if it came within a day.
func (t *Turn) newest(sent []remembered) (last remembered, ok bool) {
	for _, m := range slices.Backward(sent) {
		if !m.about.Own {
			return m, m.about.isWithin(offerFor, t.Now)
		}
	}
	return last, false
}

// lastAbout is the newest message about somebody within a day.
func (t *Turn) lastAbout(ctx context.Context) (last remembered, ok bool, err error) {
	sent, err := t.rememberedOf(ctx, t.Chat.ID)
	if err != nil {
		return last, false, err
	}
	last, ok = t.newest(sent)
	return last, ok, nil
}
