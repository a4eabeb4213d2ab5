package sandbox

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
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
}

// A Phone is a person with Telegram open at the bot's chat. Nothing has been
// written there yet when it is made.
type Phone struct {
	server    *Server
	profile   Profile
	chat      *chat
	answers   []Answer
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
	if p.ID == 0 {
		for p.ID = firstPhoneID; s.chats[p.ID] != nil; p.ID++ {
		}
	}
	if p.FirstName == "" {
		p.FirstName = "Somebody"
	}
	phone := &Phone{server: s, profile: p}
	phone.chat = &chat{id: p.ID, kind: "private", phone: phone}
	s.chats[p.ID] = phone.chat
	s.phones = append(s.phones, phone)
	s.announce()
	return phone
}

// ID is the person's id and that of their chat with the bot.
func (p *Phone) ID() int64 { return p.profile.ID }

func (p *Phone) user() object {
	o := object{"id": p.profile.ID, "is_bot": false, "first_name": p.profile.FirstName}
	o.set("last_name", p.profile.LastName)
	o.set("username", p.profile.Username)
	o.set("language_code", p.profile.LanguageCode)
	return o
}

// Rename changes the first name that Telegram tells from now on.
func (p *Phone) Rename(first string) {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	p.profile.FirstName = first
	p.server.announce()
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
	return p.write(object{"location": object{"latitude": lat, "longitude": lon}})
}

// SendContact shares the person's own number.
func (p *Phone) SendContact(number string) int {
	return p.write(object{"contact": object{"phone_number": number, "first_name": p.profile.FirstName, "user_id": p.profile.ID}})
}

// SendPhoto sends a picture, which may have a caption.
func (p *Phone) SendPhoto(picture []byte, caption string) (int, error) {
	p.server.mu.Lock()
	sizes, err := p.server.keep("photo", upload{data: picture}).photoSizes()
	p.server.mu.Unlock()
	if err != nil {
		return 0, fmt.Errorf("sending photo: %w", err)
	}
	body := object{"photo": sizes}
	body.set("caption", caption)
	return p.write(body), nil
}

// SendVoice sends a voice message.
func (p *Phone) SendVoice(ogg []byte, length time.Duration) int {
	p.server.mu.Lock()
	o := p.server.keep("voice", upload{mime: "audio/ogg", data: ogg}).describe()
	p.server.mu.Unlock()
	o["duration"] = int(length.Seconds())
	return p.write(object{"voice": o})
}

// SendSticker sends a sticker that stands for an emoji.
func (p *Phone) SendSticker(emoji string) int {
	return p.write(object{"sticker": object{"file_id": "sticker_" + emoji, "file_unique_id": "u_sticker_" + emoji,
		"type": "regular", "width": 512, "height": 512, "is_animated": false, "is_video": false, "emoji": emoji}})
}

// write sends a message from the phone.
func (p *Phone) write(content object) int {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	p.lift()
	p.chat.started = true
	content["from"] = p.user()
	m := s.add(p.chat, content)
	s.push("message", p.chat.id, m.body)
	return m.id
}

// Edit changes the text, or the caption, of a message that the person has sent.
func (p *Phone) Edit(id int, text string) error {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	m := p.chat.find(int64(id))
	if m == nil || m.fromBot {
		return fmt.Errorf("editing message %d: not one of this phone's", id)
	}
	body := clone(m.body)
	if _, captioned := body["caption"]; captioned {
		body["caption"] = text
	} else {
		delete(body, "entities")
		for name, value := range textContent(text, nil) {
			body[name] = value
		}
	}
	m.edited = time.Now()
	body["edit_date"] = m.edited.Unix()
	m.body = body
	s.touch(m)
	s.push("edited_message", p.chat.id, body)
	return nil
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

// Delete takes a message away on both sides. The bot is not told.
func (p *Phone) Delete(id int) {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	if m := p.chat.find(int64(id)); m != nil {
		p.chat.remove(m)
		p.server.announce()
	}
}

// Block stops the bot from writing here.
func (p *Phone) Block() {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	if !p.chat.blocked {
		p.chat.blocked = true
		p.tellMembership()
	}
}

// Unblock lets the bot write again.
func (p *Phone) Unblock() {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	p.lift()
}

func (p *Phone) lift() {
	if p.chat.blocked {
		p.chat.blocked = false
		p.tellMembership()
	}
}

// tellMembership queues the update that follows a block and its end.
func (p *Phone) tellMembership() {
	s := p.server
	bot := clone(s.bot.user)
	in, out := object{"status": "member", "user": bot}, object{"status": "kicked", "user": bot, "until_date": 0}
	if p.chat.blocked {
		in, out = out, in
	}
	s.push("my_chat_member", p.chat.id, membership(p.chat, p, out, in))
	s.announce()
}

var payloadShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// StartPayload reads a link such as https://t.me/<bot>?start=<payload>. It
// reports false for any other link, also for one to another bot.
func (s *Server) StartPayload(link string) (payload string, ours bool) {
	u, err := url.Parse(link)
	if err != nil || (u.Host != "t.me" && u.Host != "telegram.me") || !strings.EqualFold(strings.Trim(u.Path, "/"), s.opts.Username) {
		return "", false
	}
	payload = u.Query().Get("start")
	return payload, payload == "" || payloadShape.MatchString(payload)
}

// ErrNotOurLink is returned for a link that leads elsewhere than to the bot.
var ErrNotOurLink = errors.New("not a link to this bot")

// Open opens a link to the bot and taps Start there.
func (p *Phone) Open(link string) error {
	payload, ours := p.server.StartPayload(link)
	if !ours {
		return fmt.Errorf("opening a link: %w", ErrNotOurLink)
	}
	p.Start(payload)
	return nil
}
