package sandbox

import (
	"slices"
	"time"
)

// A chat is a private chat with a phone, or a group or channel that the bot was
// added to.
type chat struct {
	id       int64
	kind     string // "private", "group", "supergroup" or "channel"
	title    string // of a group or channel
	phone    *Phone // of a private chat
	started  bool   // the person has written to the bot
	blocked  bool   // the person has blocked the bot
	deleted  bool   // the person has deleted the account
	member   bool   // the bot is in the group
	messages []*record
	keyboard object // the reply keyboard that the chat shows now
}

// A record is one message of a chat and what has become of it.
type record struct {
	id        int
	event     uint64 // the last thing that happened to it
	body      object // as the Bot API tells it
	fromBot   bool
	silent    bool
	kept      bool // protect_content: it can be neither forwarded nor copied
	letter    bool // from another person, and none of the bot's chat
	reactions []string
	ofBot     []string // the bot's reactions
	sent      time.Time
	edited    time.Time
	markup    object   // its reply_markup, also of the kinds that a Message does not show
	shown     *Message // as a phone shows it; nil until somebody looks
}

// describe returns the Chat object. It is complete enough for an update.
func (c *chat) describe() object {
	o := object{"id": c.id, "type": c.kind}
	if c.phone != nil {
		o.set("first_name", c.phone.profile.FirstName)
		o.set("last_name", c.phone.profile.LastName)
		o.set("username", c.phone.profile.Username)
	}
	o.set("title", c.title)
	return o
}

// reachable reports why the bot may not send here, or nil.
func (c *chat) reachable() error {
	switch {
	case c.deleted:
		return forbidden("user is deactivated")
	case c.blocked:
		return forbidden("bot was blocked by the user")
	case c.kind == "private" && !c.started:
		return forbidden("bot can't initiate conversation with a user")
	case c.kind != "private" && !c.member:
		return forbidden("bot is not a member of the " + c.kind + " chat")
	}
	return nil
}

func (c *chat) find(id int64) *record {
	for _, m := range slices.Backward(c.messages) {
		if int64(m.id) == id {
			return m
		}
	}
	return nil
}

// chatOf finds the chat that a call names in the given argument. s.mu is held.
func (s *Server) chatOf(r *request, arg string) (*chat, error) {
	if r.text(arg) == "" {
		return nil, badRequest("chat_id is empty")
	}
	if c := s.chats[r.integer(arg)]; c != nil {
		return c, nil
	}
	return nil, badRequest("chat not found")
}

// add puts a message into the chat, completing its id, chat and date. s.mu is held.
func (s *Server) add(c *chat, body object) *record {
	s.lastID++
	now := time.Now()
	body["message_id"], body["date"], body["chat"] = s.lastID, now.Unix(), c.describe()
	m := &record{id: s.lastID, body: body, sent: now}
	c.messages = append(c.messages, m)
	s.touch(m)
	return m
}

// touch marks a message as new or changed, for those who look at the phone. s.mu is held.
func (s *Server) touch(m *record) {
	s.lastEvent++
	m.event = s.lastEvent
	m.shown = nil
	s.announce()
}

func (s *Server) getChat(r *request) (any, error) {
	c, err := s.chatOf(r, "chat_id")
	if err != nil {
		return nil, err
	}
	full := c.describe()
	full["accent_color_id"], full["max_reaction_count"] = 0, 11
	full["accepted_gift_types"] = object{"unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false,
		"premium_subscription": false, "gifts_from_channels": false}
	return full, nil
}

// sendChatAction is accepted and shown nowhere.
func (s *Server) sendChatAction(r *request) (any, error) {
	c, err := s.chatOf(r, "chat_id")
	if err == nil {
		err = c.reachable()
	}
	if err == nil && r.text("action") == "" {
		err = badRequest("wrong parameter action in request")
	}
	return true, err
}
