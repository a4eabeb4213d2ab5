package sandbox

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// find returns a message of the phone's chat. s.mu is held.
func (p *Phone) find(id int) (*record, error) {
	if m := p.chat.find(int64(id)); m != nil {
		return m, nil
	}
	return nil, fmt.Errorf("there is no message %d", id)
}

// Edit changes the text, or the caption, of a message that the person has sent, and how
// it is formatted.
func (p *Phone) Edit(id int, text string, formatting ...Entity) error {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	m := p.chat.find(int64(id))
	if m == nil || m.fromBot || m.body["forward_origin"] != nil {
		return fmt.Errorf("editing message %d: not one of this phone's own words", id)
	}
	body := clone(m.body)
	switch {
	case body["text"] != nil:
		delete(body, "entities")
		maps.Copy(body, textContent(text, formatting))
	case m.captionable():
		delete(body, "caption")
		delete(body, "caption_entities")
		captionContent(body, text, formatting)
	default:
		return fmt.Errorf("editing message %d: it has no words", id)
	}
	m.edited = time.Now()
	body["edit_date"] = m.edited.Unix()
	m.body = body
	s.touch(m)
	s.push("edited_message", p.chat.id, body)
	return nil
}

// React puts emoji of one person under a message, in place of those that were
// there; none takes them away. A bot is told if it asks for message_reaction.
func (p *Phone) React(id int, emoji ...string) error {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := p.find(id)
	if err != nil {
		return fmt.Errorf("reacting: %w", err)
	}
	now := make([]string, len(emoji))
	for i, e := range emoji {
		now[i] = strings.TrimSuffix(e, "\ufe0f") // Telegram spells them without it
	}
	was := m.reactions
	if slices.Equal(was, now) {
		return nil
	}
	m.reactions, m.shown = now, nil
	s.announce()
	s.push("message_reaction", p.chat.id, object{"chat": p.chat.describe(), "message_id": m.id, "user": p.user(),
		"date": unixNow(), "old_reaction": reactionTypes(was), "new_reaction": reactionTypes(now)})
	return nil
}

// setMessageReaction puts a reaction of the bot's under a message, in place of the one
// that was there, or takes it away. A bot has one at most.
func (s *Server) setMessageReaction(r *request) (any, error) {
	c, err := s.chatOf(r, "chat_id")
	if err != nil {
		return nil, err
	}
	var wanted []struct{ Type, Emoji string }
	if _, err := r.object("reaction", &wanted); err != nil {
		return nil, err
	}
	m := c.find(r.integer("message_id"))
	switch {
	case m == nil:
		return nil, badRequest("message to react not found")
	case len(wanted) > 1:
		return nil, badRequest("REACTIONS_TOO_MANY")
	}
	var emoji []string
	for _, one := range wanted {
		if one.Type != "emoji" || !slices.Contains(reactionEmoji, one.Emoji) {
			return nil, badRequest("REACTION_INVALID")
		}
		emoji = append(emoji, one.Emoji)
	}
	m.ofBot, m.shown = emoji, nil
	s.announce()
	return true, nil
}

// reactionEmoji are some of those that Telegram takes, without the sign that keyboards
// put behind them.
var reactionEmoji = []string{"❤", "👍", "🙏", "🤗", "😢", "😁"}

func reactionTypes(emoji []string) []object {
	types := make([]object, len(emoji))
	for i, e := range emoji {
		types[i] = object{"type": "emoji", "emoji": e}
	}
	return types
}

// Pin pins a message, which the bot is told as a message of its own.
func (p *Phone) Pin(id int) error {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	m, err := p.find(id)
	if err != nil {
		return fmt.Errorf("pinning: %w", err)
	}
	p.put(object{"pinned_message": m.quoted()})
	return nil
}

// Forward sends a message of this chat, or a letter, to the bot as a forwarded one.
func (p *Phone) Forward(id int) error {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	m, err := p.find(id)
	if err != nil {
		if m = p.letter(id); m == nil {
			return fmt.Errorf("forwarding: %w", err)
		}
	}
	content := m.content()
	switch {
	case m.kept:
		return errors.New("forwarding: the bot has asked Telegram to let nobody forward this message")
	case len(content) == 0:
		return errors.New("forwarding: this is no message that can be forwarded")
	}
	content["forward_origin"] = object{"type": "user", "date": m.sent.Unix(), "sender_user": m.body["from"]}
	if origin, ok := m.body["forward_origin"]; ok {
		content["forward_origin"] = origin
	}
	p.put(content)
	return nil
}

// SetTimer lets the chat's messages erase themselves after a while; zero is never.
// Bots are told. Nothing is erased here.
func (p *Phone) SetTimer(after time.Duration) {
	p.write(object{"message_auto_delete_timer_changed": object{"message_auto_delete_time": int(after.Seconds())}})
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

// Clear takes every message of the chat away on both sides. The bot is not told,
// and may go on writing.
func (p *Phone) Clear() {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	p.chat.messages, p.chat.keyboard = nil, nil
	p.server.announce()
}
