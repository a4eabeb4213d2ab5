package sandbox

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf16"
)

// Telegram counts UTF-16 code units, after the formatting has been taken out.
const (
	longestText    = 4096
	longestCaption = 1024
)

func utf16Len(s string) int { return len(utf16.Encode([]rune(s))) }

func unixNow() int64 { return time.Now().Unix() }

func (s *Server) sendMessage(r *request) (any, error) {
	c, err := s.chatOf(r, "chat_id")
	if err != nil {
		return nil, err
	}
	body, err := textOf(r, "message is too long")
	if err != nil {
		return nil, err
	}
	return s.send(c, r, body)
}

// textOf reads the text that a message is to have, with its entities. What
// Telegram says of one that is too long differs from method to method.
func textOf(r *request, tooLong string) (object, error) {
	text, entities, err := formatted(r, "text", "entities")
	switch {
	case err != nil:
		return nil, err
	case text == "":
		return nil, badRequest("message text is empty")
	case utf16Len(text) > longestText:
		return nil, badRequest(tooLong)
	}
	body := object{"text": text}
	if len(entities) > 0 {
		body["entities"] = entities
	}
	return body, nil
}

// captioned adds a call's caption to a file's message.
func captioned(r *request, body object) error {
	caption, entities, err := formatted(r, "caption", "caption_entities")
	if err != nil {
		return err
	}
	if utf16Len(caption) > longestCaption {
		return badRequest("message caption is too long")
	}
	body.set("caption", caption)
	if len(entities) > 0 {
		body["caption_entities"] = entities
	}
	return nil
}

func (s *Server) sendContact(r *request) (any, error) {
	c, err := s.chatOf(r, "chat_id")
	if err != nil {
		return nil, err
	}
	contact := object{"phone_number": r.text("phone_number"), "first_name": r.text("first_name")}
	if contact["phone_number"] == "" {
		return nil, badRequest("phone number is empty")
	}
	if contact["first_name"] == "" {
		return nil, badRequest("first name is empty")
	}
	if len(r.text("vcard")) > 2048 {
		return nil, badRequest("vCard is too long")
	}
	contact.set("last_name", r.text("last_name"))
	contact.set("vcard", r.text("vcard"))
	return s.send(c, r, object{"contact": contact})
}

func (s *Server) sendLocation(r *request) (any, error) {
	c, err := s.chatOf(r, "chat_id")
	if err != nil {
		return nil, err
	}
	lat, ok1 := r.float("latitude")
	lon, ok2 := r.float("longitude")
	if !ok1 || !ok2 || lat < -90 || lat > 90 {
		return nil, badRequest("location is invalid")
	}
	return s.send(c, r, object{"location": object{"latitude": lat, "longitude": lon}})
}

// send puts the bot's message into the chat: what all sending methods share.
func (s *Server) send(c *chat, r *request, body object) (any, error) {
	markup, err := readMarkup(r)
	if err != nil {
		return nil, err
	}
	if err := c.reachable(); err != nil {
		return nil, err
	}
	if recorded := body["voice"] != nil || body["video_note"] != nil; recorded && c.phone != nil && c.phone.profile.NoVoice {
		return nil, badRequest("VOICE_MESSAGES_FORBIDDEN")
	}
	if err := addReply(c, r, body); err != nil {
		return nil, err
	}
	if c.kind == "channel" {
		body["sender_chat"] = c.describe()
	} else {
		body["from"] = clone(s.bot.user)
	}
	if markup["inline_keyboard"] != nil {
		body["reply_markup"] = markup
	}
	if r.yes("protect_content") {
		body["has_protected_content"] = true
	}
	m := s.add(c, body)
	m.fromBot, m.silent, m.kept = true, r.yes("disable_notification"), r.yes("protect_content")
	m.markup = markup
	c.applyKeyboard(markup)
	return m.body, nil
}

// addReply adds the message that a call replies to.
func addReply(c *chat, r *request, body object) error {
	var reply struct {
		MessageID    int64 `json:"message_id"`
		AllowWithout bool  `json:"allow_sending_without_reply"`
	}
	given, err := r.object("reply_parameters", &reply)
	if err != nil || !given {
		return err
	}
	to := c.find(reply.MessageID)
	if to != nil {
		body["reply_to_message"] = to.quoted()
	} else if !reply.AllowWithout {
		return badRequest("message to be replied not found")
	}
	return nil
}

// quoted is the message without the one that it replies to itself.
func (m *record) quoted() object {
	body := clone(m.body)
	delete(body, "reply_to_message")
	return body
}

// chatsOf are the chat that something is copied to, and the one that it is in.
func (s *Server) chatsOf(r *request) (to, from *chat, err error) {
	if to, err = s.chatOf(r, "chat_id"); err == nil {
		from, err = s.chatOf(r, "from_chat_id")
	}
	return to, from, err
}

// copyMessage sends a message's content anew, without saying whose it was.
func (s *Server) copyMessage(r *request) (any, error) {
	c, from, err := s.chatsOf(r)
	if err != nil {
		return nil, err
	}
	m := from.find(r.integer("message_id"))
	if m == nil {
		return nil, badRequest("message to copy not found")
	}
	if !m.copyable() {
		return nil, badRequest("message can't be copied")
	}
	body := m.content()
	if _, given := r.args["caption"]; given && m.captionable() {
		delete(body, "caption")
		delete(body, "caption_entities")
		if err := captioned(r, body); err != nil {
			return nil, err
		}
	}
	sent, err := s.send(c, r, body)
	if err != nil {
		return nil, err
	}
	return object{"message_id": sent.(object)["message_id"]}, nil
}

// messages returns the numbers of the messages that a call is about, at most so many.
func (r *request) messages(most int) (numbers []int64, err error) {
	switch given, err := r.object("message_ids", &numbers); {
	case err != nil:
		return nil, err
	case !given || len(numbers) == 0:
		return nil, badRequest("message identifiers are not specified")
	case len(numbers) > most:
		return nil, badRequest("too many message identifiers specified")
	}
	return numbers, nil
}

// mostCopied is how many messages one call copies.
const mostCopied = 100

// copyMessages copies several messages, leaving out those that can't be found or
// copied, and keeps albums together.
func (s *Server) copyMessages(r *request) (any, error) {
	c, from, err := s.chatsOf(r)
	if err != nil {
		return nil, err
	}
	numbers, err := r.messages(mostCopied)
	switch {
	case err != nil:
		return nil, err
	case !slices.IsSorted(numbers) || len(slices.Compact(slices.Clone(numbers))) < len(numbers):
		return nil, badRequest("message identifiers must be in a strictly increasing order")
	}
	var bodies []object
	albums := map[any]string{} // of the copies, by those of the originals
	for _, number := range numbers {
		m := from.find(number)
		if m == nil || !m.copyable() {
			continue
		}
		body := m.content()
		if r.yes("remove_caption") {
			delete(body, "caption")
			delete(body, "caption_entities")
		}
		if album := m.body["media_group_id"]; album != nil {
			if albums[album] == "" {
				albums[album] = fmt.Sprint(s.nextSerial())
			}
			body["media_group_id"] = albums[album]
		}
		bodies = append(bodies, body)
	}
	if len(bodies) == 0 {
		return nil, badRequest("there are no messages to copy")
	}
	var copied []object
	for _, body := range bodies {
		sent, err := s.send(c, r, body)
		if err != nil {
			return nil, err
		}
		copied = append(copied, object{"message_id": sent.(object)["message_id"]})
	}
	return copied, nil
}

// copyable reports whether a bot may copy the message.
func (m *record) copyable() bool { return !m.kept && len(m.content()) > 0 }

// content is the part of a message that can be copied.
func (m *record) content() object {
	kept := object{}
	for _, name := range []string{"text", "entities", "caption", "caption_entities", "contact", "location", "document",
		"photo", "voice", "video", "video_note", "sticker"} {
		if value, ok := m.body[name]; ok {
			kept[name] = value
		}
	}
	return clone(kept)
}
