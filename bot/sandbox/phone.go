package sandbox

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Profile is what Telegram tells a bot about a person, and where they are.
type Profile struct {
	ID           int64  `json:"id"` // also the id of their chat with the bot; 0: the next free
	FirstName    string `json:"firstName"`
	LastName     string `json:"lastName"`
	Username     string `json:"username"`
	LanguageCode string `json:"languageCode"` // "en"; empty: not told
	// Place names one of Places, for sharing a location and for the hours on
	// the page. Telegram never tells it.
	Place string `json:"place"`
	// NoVoice refuses voice and round video messages, a setting of Telegram Premium.
	NoVoice bool `json:"noVoice"`
}

// A Phone is a person with Telegram open at the bot's chat. Nothing has been
// written there yet when it is made.
type Phone struct {
	server    *Server
	profile   Profile
	chat      *chat
	answers   []Answer
	letters   []*record // what others wrote to the person where the bot sees nothing
	clipboard string
	opened    string
	mark      uint64 // Wait has passed over what happened up to here
}

// firstPhoneID is the id of the first phone made without one.
const firstPhoneID = 5_000_000_001

// NewPhone adds a phone.
func (s *Server) NewPhone(p Profile) *Phone {
	s.mu.Lock()
	defer s.mu.Unlock()
	phone := s.phoneOf(p, p.ID)
	s.phones = append(s.phones, phone)
	s.announce()
	return phone
}

// phoneOf makes a phone with a chat of its own; id 0 is the next that is free.
// s.mu is held.
func (s *Server) phoneOf(p Profile, id int64) *Phone {
	if id == 0 {
		for id = firstPhoneID; s.chats[id] != nil; id++ {
		}
	}
	p.ID = id
	if p.FirstName == "" {
		p.FirstName = "Somebody"
	}
	phone := &Phone{server: s, profile: p}
	phone.chat = &chat{id: p.ID, kind: "private", phone: phone}
	s.chats[p.ID] = phone.chat
	return phone
}

// ID is the person's id and that of their chat with the bot.
func (p *Phone) ID() int64 { return p.chat.id }

func (p *Phone) user() object {
	o := object{"id": p.profile.ID, "is_bot": false, "first_name": p.profile.FirstName}
	o.set("last_name", p.profile.LastName)
	o.set("username", p.profile.Username)
	o.set("language_code", p.profile.LanguageCode)
	return o
}

// Start taps Start, as from the link t.me/<bot>?start=<payload>. After a block
// it is Restart, which lifts the block.
func (p *Phone) Start(payload string) int {
	return p.Say(strings.TrimSpace("/start " + payload))
}

// Say sends a text and returns the message's id. In a chat that was blocked it
// lifts the block first, as apps insist.
func (p *Phone) Say(text string) int {
	return p.write(textContent(text, nil))
}

// Reply sends a text as the reply to a message of the chat.
func (p *Phone) Reply(to int, text string) int {
	content := textContent(text, nil)
	p.server.mu.Lock()
	if m := p.chat.find(int64(to)); m != nil {
		content["reply_to_message"] = m.quoted()
	}
	p.server.mu.Unlock()
	return p.write(content)
}

// SayRaw sends a message with any fields of a Message: a caption, a quote, a
// forward_origin, paid_media, or what Telegram has yet to invent.
func (p *Phone) SayRaw(fields map[string]any) int { return p.write(clone(fields)) }

// SendLocation shares a place.
func (p *Phone) SendLocation(lat, lon float64) int {
	return p.write(object{"location": Location{lat, lon}})
}

// SendContact shares the person's own number.
func (p *Phone) SendContact(number string) int {
	return p.write(object{"contact": Contact{PhoneNumber: number, FirstName: p.profile.FirstName, UserID: p.profile.ID}})
}

// SendPhoto sends a picture, which may have a caption.
func (p *Phone) SendPhoto(picture []byte, caption string) (int, error) {
	ids, err := p.Send(Draft{Kind: "photo", Files: []Upload{{Data: picture}}, Text: caption})
	if err != nil {
		return 0, err
	}
	return ids[0], nil
}

// SendVoice sends a voice message.
func (p *Phone) SendVoice(ogg []byte, length time.Duration) int {
	return p.must(Draft{Kind: "voice", Files: []Upload{{MIME: "audio/ogg", Data: ogg}}, Seconds: int(length.Seconds())})
}

// SendSticker sends a sticker that stands for an emoji.
func (p *Phone) SendSticker(emoji string) int { return p.must(Draft{Kind: "sticker", Emoji: emoji}) }

// must sends a draft of which nothing can be refused.
func (p *Phone) must(d Draft) int {
	ids, err := p.Send(d)
	if err != nil {
		panic(err)
	}
	return ids[0]
}

// write sends a message from the phone.
func (p *Phone) write(content object) int {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	return p.put(content)
}

// put puts a message from the phone into its chat. s.mu is held.
func (p *Phone) put(content object) int {
	s := p.server
	p.lift()
	p.chat.started = true
	content["from"] = p.user()
	m := s.add(p.chat, content)
	s.push("message", p.chat.id, m.body)
	return m.id
}

// Press taps the button with this label below a message: it asks the bot, fills
// the clipboard, or opens a link.
func (p *Phone) Press(id int, label string) error {
	s := p.server
	s.mu.Lock()
	m := p.chat.find(int64(id))
	var button *Button
	if m != nil {
		button = m.button(label)
	}
	if button == nil {
		s.mu.Unlock()
		return fmt.Errorf("pressing %q: message %d has no such button", label, id)
	}
	switch {
	case button.Data != "":
		s.ask(p, m, button.Data)
	case button.CopyText != "":
		p.clipboard = button.CopyText
	case button.URL != "":
		p.opened = button.URL
	}
	s.mu.Unlock()
	if payload, ours := s.StartPayload(button.URL); ours {
		p.Start(payload)
	}
	return nil
}

// PressData sends the press of a button that may not be there: a forged one, or
// one from a message that has changed since.
func (p *Phone) PressData(id int, data string) error {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	m := p.chat.find(int64(id))
	if m == nil {
		return fmt.Errorf("pressing a button: no message %d", id)
	}
	s.ask(p, m, data)
	return nil
}

// Tap taps a key of the reply keyboard. A key that asks for the phone's place or
// number sends that.
func (p *Phone) Tap(label string) error {
	i := -1
	keys := slices.Concat(p.Keyboard()...)
	if i = slices.IndexFunc(keys, func(k Key) bool { return k.Text == label }); i < 0 {
		return fmt.Errorf("tapping %q: no such key", label)
	}
	switch place := PlaceNamed(p.profile.Place); {
	case keys[i].RequestLocation:
		p.SendLocation(place.Lat, place.Lon)
	case keys[i].RequestContact:
		p.SendContact("+" + place.Prefix + "5550100")
	default:
		p.Say(label)
	}
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	if p.chat.keyboard["one_time_keyboard"] == true {
		p.chat.keyboard = nil
		p.server.announce()
	}
	return nil
}
