package main

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"porchlight/messages/crisis"
)

// fields reads fields of a decoded update, and notes one that is of another kind
// than it should be.
type fields struct{ a *arrival }

func (in *fields) text(of node, name string) string {
	value := of.get(name)
	s, ok := value.(string)
	in.note(name, ok || value == nil)
	return s
}

func (in *fields) number(of node, name string) int64 {
	value := of.get(name)
	if value == nil {
		return 0
	}
	n, ok := value.(json.Number)
	i, err := n.Int64()
	in.note(name, ok && err == nil)
	return i
}

func (in *fields) degrees(of node, name string) float64 {
	n, _ := of.get(name).(json.Number)
	f, err := n.Float64()
	in.note(name, err == nil)
	return f
}

func (in *fields) object(of node, name string) node {
	value := of.get(name)
	o, ok := value.(node)
	in.note(name, ok || value == nil)
	return o
}

func (in *fields) list(of node, name string) (all []node) {
	value := of.get(name)
	list, ok := value.([]any)
	in.note(name, ok || value == nil)
	for _, one := range list {
		if o, ok := one.(node); ok {
			all = append(all, o)
		}
	}
	return all
}

func (in *fields) note(name string, asItShould bool) {
	if !asItShould {
		in.a.Odd = name
	}
}

// notWords are the fields of an update that hold no words of a person, or only
// a name: Telegram's own identifiers, and who, where from and through what. Text
// and caption are read by themselves.
var notWords = map[string]bool{
	"from": true, "user": true, "origin": true, "chat": true, "sender_chat": true, "via_bot": true, "forward_origin": true, "forward_from": true,
	"sender_business_bot": true, "new_chat_members": true, "left_chat_member": true, "entities": true,
	"caption_entities": true, "text_entities": true, "reply_markup": true, "type": true, "file_id": true, "file_unique_id": true,
	"mime_type": true, "username": true, "language_code": true, "id": true, "media_group_id": true,
	"author_signature": true, "set_name": true, "custom_emoji_id": true, "thumbnail": true, "link_preview_options": true,
	"phone_number": true, "url": true,
}

// words collects every string of a message that somebody wrote: what is spoken in
// its text (or caption), which was read before, a contact's note, a poll, what is replied to or quoted, and
// fields that are not known yet; the sender's own apart from what others wrote.
//
// What the bot wrote is nobody's words, wherever it comes back: in a reply, a
// quote, a forward, a pin. Neither is what the sender wrote in this chat before: it
// was heard then, and whoever replies to an old cry may be better today.
func (r updateReader) words(message, sender node, text, spoken string) (own, quoted string) {
	if r.isOurs(message, "forward_origin") {
		return "", ""
	}
	var ours, others texts
	ours.collect(spoken, &others, sender)
	repliesToOld := isOld(object(message, "reply_to_message"), sender) || r.isOurs(object(message, "external_reply"), "origin")
	for _, f := range message {
		switch {
		case notWords[f.name], f.value == any(text): // read above
		case f.name == "quote", f.name == "external_reply":
			if !repliesToOld {
				others.collect(f.value, &others, sender)
			}
		default:
			ours.collect(f.value, &others, sender)
		}
	}
	return ours.joined(), others.joined()
}

// texts are what somebody wrote, each by itself.
type texts []string

// collect adds every string of a value; what stands in another message goes to
// others, or nowhere if it is old.
func (t *texts) collect(value any, others *texts, sender node) {
	switch v := value.(type) {
	case string:
		if strings.TrimSpace(v) != "" {
			*t = append(*t, v)
		}
	case []any:
		for _, one := range v {
			t.collect(one, others, sender)
		}
	case node:
		to := t
		if v.get("message_id") != nil {
			if to = others; isOld(v, sender) {
				return
			}
		}
		for _, f := range v {
			if !notWords[f.name] {
				to.collect(f.value, others, sender)
			}
		}
	}
}

// joinTexts joins those that are not empty.
func joinTexts(some ...string) string {
	return texts(slices.DeleteFunc(some, func(text string) bool { return text == "" })).joined()
}

// joined puts an empty line between texts: a sentence never runs from one into
// the next.
func (t texts) joined() string { return strings.Join(t, "\n\n") }

// isOld reports whether a message that stands in another one was written by a bot
// or, before, by the other one's sender.
func isOld(message, sender node) bool {
	by := object(message, "from")
	if by.get("is_bot") == true {
		return true
	}
	switch id := by.get("id").(type) {
	case json.Number, string:
		return id == sender.get("id")
	}
	return false
}

// isOurs reports whether a MessageOrigin in the field tells that this bot wrote
// what was forwarded or replied to.
func (r updateReader) isOurs(of node, field string) bool {
	id, _ := object(object(of, field), "sender_user").get("id").(json.Number)
	return id.String() == strconv.FormatInt(r.bot, 10)
}

func object(of node, name string) node {
	o, _ := of.get(name).(node)
	return o
}

// invitationLength is how long the payload of an invitation link is: 32 random
// bytes in base64url, which may spell anything.
const invitationLength = 43

// spoken returns what the guard listens to of a text with a command: all of it, as words, since
// "/i_want_to_die" is no less a cry for its slash; but not a call for help alone,
// which /help answers, and not the random letters of an invitation.
func spoken(text, name, rest string) string {
	switch {
	case name == "":
		return text
	case crisis.AsksForHelp(text):
		return ""
	case name == "start" && len(rest) == invitationLength && !strings.ContainsAny(rest, " \n"):
		return ""
	}
	return strings.TrimSpace(strings.ReplaceAll(name, "_", " ") + " " + rest)
}

// command returns the command that the text begins with, in lower case and
// without slash and bot name, and what follows it; "" if there is none. Whatever a
// keyboard adds is no part of it: marks of direction before it, a slash of full
// width, a full stop behind, any kind of space. A bare call for help, in any
// language, is "help".
func command(text string) (name, rest string) {
	behind, isCommand := cutSlash(trimmed(text))
	if isCommand {
		name, rest = cutWord(behind)
	}
	switch {
	case name == "" && crisis.AsksForHelp(text):
		return "help", ""
	case name == "":
		return "", ""
	}
	if bot, ok := strings.CutPrefix(rest, "@"); ok {
		_, rest = cutWord(bot)
	}
	rest = strings.ReplaceAll(trimmed(strings.TrimLeftFunc(rest, isStop)), "\n", " ")
	if name = strings.ToLower(name); crisis.AsksForHelp(strings.ReplaceAll(name, "_", " ")) {
		name = "help"
	}
	return name, rest
}

// cutSlash takes the slash of a command off a text.
func cutSlash(text string) (behind string, is bool) {
	for _, slash := range []string{"/", "／"} {
		if behind, is = strings.CutPrefix(text, slash); is {
			return behind, true
		}
	}
	return text, false
}

// cutWord cuts a text behind the letters that a command's name can have, in any
// script.
func cutWord(text string) (word, rest string) {
	end := strings.IndexFunc(text, func(r rune) bool {
		return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	if end < 0 {
		return text, ""
	}
	return text[:end], text[end:]
}

// trimmed takes spaces and invisible marks off both ends of a text.
func trimmed(text string) string {
	return strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
}

// isStop reports whether a letter ends a sentence or a part of one.
func isStop(r rune) bool { return strings.ContainsRune(".,:;!?…。、，！？؟،।", r) }
