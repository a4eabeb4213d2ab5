package sandbox

import (
	"maps"
	"reflect"
	"time"
)

// deletable is how long a bot may delete a message in a chat.
const deletable = 48 * time.Hour

// ownMessage finds the bot's message that a call wants to edit.
func (s *Server) ownMessage(r *request) (*record, error) {
	c, err := s.chatOf(r, "chat_id")
	if err != nil {
		return nil, err
	}
	if c.blocked {
		return nil, c.reachable()
	}
	m := c.find(r.integer("message_id"))
	if m == nil {
		return nil, badRequest("message to edit not found")
	}
	// A message with a reply keyboard cannot be edited either.
	if !m.fromBot || (m.markup != nil && m.markup["inline_keyboard"] == nil) {
		return nil, badRequest("message can't be edited")
	}
	return m, nil
}

func (s *Server) editMessageText(r *request) (any, error) {
	m, err := s.ownMessage(r)
	if err != nil {
		return nil, err
	}
	text, err := textOf(r, "MESSAGE_TOO_LONG")
	if err != nil {
		return nil, err
	}
	if m.body["text"] == nil {
		return nil, badRequest("there is no text in the message to edit")
	}
	body := clone(m.body)
	delete(body, "entities")
	maps.Copy(body, text)
	return s.replace(m, r, body)
}

func (s *Server) editMessageCaption(r *request) (any, error) {
	m, err := s.ownMessage(r)
	if err != nil {
		return nil, err
	}
	if !m.captionable() {
		return nil, badRequest("there is no caption in the message to edit")
	}
	body := clone(m.body)
	delete(body, "caption")
	delete(body, "caption_entities")
	if err := captioned(r, body); err != nil {
		return nil, err
	}
	return s.replace(m, r, body)
}

func (s *Server) editMessageReplyMarkup(r *request) (any, error) {
	m, err := s.ownMessage(r)
	if err != nil {
		return nil, err
	}
	return s.replace(m, r, clone(m.body))
}

// stopMessageLiveLocation finds no live place: nothing here sends one.
func (s *Server) stopMessageLiveLocation(r *request) (any, error) {
	if _, err := s.ownMessage(r); err != nil {
		return nil, err
	}
	return nil, badRequest("there is no live location in the message to edit")
}

// replace gives the message a new body with the buttons of the call, if that
// makes any difference.
func (s *Server) replace(m *record, r *request, body object) (any, error) {
	markup, err := readMarkup(r)
	if err != nil {
		return nil, err
	}
	if markup != nil && markup["inline_keyboard"] == nil {
		return nil, badRequest("inline keyboard expected")
	}
	delete(body, "reply_markup")
	if markup != nil {
		body["reply_markup"] = markup
	}
	before, after := clone(m.body), clone(body)
	if reflect.DeepEqual(before, after) {
		return nil, badRequest("message is not modified: specified new message content and reply markup are exactly " +
			"the same as a current content and reply markup of the message")
	}
	m.edited = time.Now()
	// The body is replaced, not changed: who was shown the old one keeps it.
	body["edit_date"] = m.edited.Unix()
	m.body, m.markup = body, markup
	s.touch(m)
	return m.body, nil
}

func (s *Server) deleteMessage(r *request) (any, error) {
	c, err := s.chatOf(r, "chat_id")
	if err != nil {
		return nil, err
	}
	m := c.find(r.integer("message_id"))
	switch {
	case m == nil:
		return nil, badRequest("message to delete not found")
	case time.Since(m.sent) > deletable:
		return nil, badRequest("message can't be deleted for everyone")
	}
	c.remove(m)
	s.announce()
	return true, nil
}

// mostDeleted is how many messages one call may delete.
const mostDeleted = 100

// deleteMessages deletes all or none of those that are there.
func (s *Server) deleteMessages(r *request) (any, error) {
	c, err := s.chatOf(r, "chat_id")
	if err != nil {
		return nil, err
	}
	numbers, err := r.messages(mostDeleted)
	if err != nil {
		return nil, err
	}
	var found []*record
	for _, number := range numbers {
		m := c.find(number)
		if m == nil {
			continue
		}
		if time.Since(m.sent) > deletable {
			return nil, badRequest("message can't be deleted for everyone")
		}
		found = append(found, m)
	}
	for _, m := range found {
		c.remove(m)
	}
	s.announce()
	return true, nil
}
