package sandbox

import (
	"context"
	"encoding/json"
	"slices"
	"time"
)

// A Message is one message as a phone shows it.
type Message struct {
	ID        int        `json:"id"`
	FromBot   bool       `json:"fromBot"`
	From      string     `json:"from"` // first name
	Text      string     `json:"text"` // or the caption
	Entities  []Entity   `json:"entities"`
	Buttons   [][]Button `json:"buttons"` // below the message
	Keys      [][]Key    `json:"-"`       // the reply keyboard that came with it
	Document  *File      `json:"document"`
	Photo     *File      `json:"photo"`
	Voice     *File      `json:"voice"`
	Video     *File      `json:"video"`
	Round     *File      `json:"round"` // a video note
	Contact   *Contact   `json:"contact"`
	Location  *Location  `json:"location"`
	Sticker   string     `json:"sticker"` // the emoji that it stands for
	ReplyTo   int        `json:"replyTo"`
	Quote     string     `json:"quote"`  // the part of that which is quoted
	Origin    string     `json:"origin"` // first name of who wrote what is forwarded here
	Album     string     `json:"album"`  // the same for all messages of one
	Pinned    int        `json:"pinned"` // the message that this one says was pinned
	Timer     *int       `json:"timer"`  // seconds that this one says messages now last
	Letter    bool       `json:"letter"` // from another person, and none of the bot's chat
	Reactions []string   `json:"reactions"`
	OfBot     []string   `json:"ofBot"` // the bot's reactions
	SentAt    time.Time  `json:"sentAt"`
	EditedAt  time.Time  `json:"editedAt"`
	Silent    bool       `json:"silent"`
	Kept      bool       `json:"kept"` // protect_content
	Event     uint64     `json:"event"`
	// Raw is the whole Message object.
	Raw json.RawMessage `json:"-"`
}

// An Entity is a stretch of a text, in UTF-16 code units.
type Entity struct {
	Type     string `json:"type"`
	Offset   int    `json:"offset"`
	Length   int    `json:"length"`
	URL      string `json:"url,omitempty"`
	Language string `json:"language,omitempty"`
}

// A Button is below a message and does one of three things.
type Button struct {
	Text     string `json:"text"`
	Data     string `json:"data"`
	URL      string `json:"url"`
	CopyText string `json:"copyText"`
}

// A Key is part of a reply keyboard.
type Key struct {
	Text            string `json:"text"`
	RequestContact  bool   `json:"request_contact"`
	RequestLocation bool   `json:"request_location"`
}

// A File is a document, a picture or a recording.
type File struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	MIME    string `json:"mime"`
	Seconds int    `json:"seconds"` // how long a recording is
	Data    []byte `json:"-"`
}

// A Contact is a card with a number.
type Contact struct {
	PhoneNumber string `json:"phone_number"`
	FirstName   string `json:"first_name"`
	LastName    string `json:"last_name,omitempty"`
	UserID      int64  `json:"user_id,omitempty"` // of somebody who is on Telegram
	VCard       string `json:"vcard,omitempty"`
}

// A Location is a place on the map.
type Location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// Messages is what the chat shows now, the oldest first.
func (p *Phone) Messages() []Message {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	return p.chat.show(p.server.files)
}

// Keyboard is the reply keyboard that the chat shows now.
func (p *Phone) Keyboard() [][]Key {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	return keysOf(p.chat.keyboard)
}

// Answers is what the bot has answered to button presses.
func (p *Phone) Answers() []Answer {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	return slices.Clone(p.answers)
}

// Clipboard is what a button has put there last.
func (p *Phone) Clipboard() string {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	return p.clipboard
}

// Opened is the link that a button has opened last.
func (p *Phone) Opened() string {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	return p.opened
}

// Commands is the command menu that the phone shows.
func (p *Phone) Commands() []BotCommand {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	return p.server.commandsFor(p.chat.id, p.profile.LanguageCode)
}

// Blocked reports whether the person has blocked the bot.
func (p *Phone) Blocked() bool {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	return p.chat.blocked
}

// Wait returns the next message from the bot that want accepts, new or edited.
// It begins after the one that it returned before, so that each is returned
// once; those it passes over are gone for it, though Messages still shows them.
func (p *Phone) Wait(ctx context.Context, want func(Message) bool) (Message, error) {
	for {
		found, ok, changed := p.next(want)
		if ok {
			return found, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return Message{}, ctx.Err()
		}
	}
}

// SkipAll makes Wait pass over everything that is there now.
func (p *Phone) SkipAll() {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	p.mark = p.server.lastEvent
}

func (p *Phone) next(want func(Message) bool) (Message, bool, <-chan struct{}) {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	var fresh []*record
	for _, m := range p.chat.messages {
		if m.fromBot && m.event > p.mark {
			fresh = append(fresh, m)
		}
	}
	slices.SortFunc(fresh, func(a, b *record) int { return int(a.event) - int(b.event) })
	for _, m := range fresh {
		if shown := m.show(p.server.files); want == nil || want(shown) {
			p.mark = m.event
			return shown, true, nil
		}
	}
	return Message{}, false, p.server.changed
}
