package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"porchlight/storage"
)

// arrival is an update as it came in, with what the guard and the inbox need of
// it. It is read without the library's models, so that an update of a kind that
// nobody knows yet is still stored and its words are still heard.
type arrival struct {
	ID        int64
	Chat      storage.ChatID // 0: of no chat
	Private   bool           // a chat with one person, the only kind that is served
	Language  string         // of the sender's app, an IETF tag; "" if unknown
	WrittenAt time.Time      // zero if the update doesn't say
	Text      string         // the message's own text or caption
	Words     string         // everything in it that a person wrote
	Pressed   string         // data of a pressed button
	PressID   string         // to answer the press with
	Message   int            // number of the message, or of the one whose button was pressed
	Raw       []byte
	ArrivedAt time.Time
}

// node is a decoded JSON object.
type node = map[string]any

// readArrival reads one raw update. Only an update without a number is an error.
func readArrival(raw []byte, at time.Time) (*arrival, error) {
	var u node
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(&u); err != nil {
		return nil, fmt.Errorf("reading update: %w", err)
	}
	a := &arrival{ID: number(u["update_id"]), Raw: raw, ArrivedAt: at}
	if a.ID == 0 {
		return nil, fmt.Errorf("reading update: it has no update_id")
	}
	for key, value := range u {
		if body, ok := value.(node); ok && key != "update_id" {
			a.readBody(key, body)
		}
	}
	return a, nil
}

func (a *arrival) readBody(kind string, body node) {
	sender, _ := body["from"].(node)
	a.Language, _ = sender["language_code"].(string)
	message := body
	if kind == "callback_query" {
		a.Pressed, _ = body["data"].(string)
		a.PressID, _ = body["id"].(string)
		message, _ = body["message"].(node) // the bot's own message: not read for words
	} else {
		a.Words = personsWords(body)
		a.Text, _ = body["text"].(string)
		if a.Text == "" {
			a.Text, _ = body["caption"].(string)
		}
		if at := max(number(body["date"]), number(body["edit_date"])); at != 0 {
			a.WrittenAt = time.Unix(at, 0)
		}
	}
	chat, _ := message["chat"].(node)
	a.Chat = storage.ChatID(number(chat["id"]))
	a.Private = chat["type"] == "private"
	a.Message = int(number(message["message_id"]))
}

func number(value any) int64 {
	n, _ := value.(json.Number)
	i, _ := n.Int64()
	return i
}

// notWords are the fields of an update that hold no words of a person, or only
// a name: Telegram's own identifiers, and who, where from and through what.
var notWords = map[string]bool{
	"from": true, "chat": true, "sender_chat": true, "via_bot": true, "forward_origin": true, "forward_from": true,
	"sender_business_bot": true, "new_chat_members": true, "left_chat_member": true, "entities": true,
	"caption_entities": true, "text_entities": true, "reply_markup": true, "type": true, "file_id": true, "file_unique_id": true,
	"mime_type": true, "username": true, "language_code": true, "id": true, "media_group_id": true,
	"author_signature": true, "set_name": true, "custom_emoji_id": true, "thumbnail": true, "link_preview_options": true,
	"phone_number": true, "url": true,
}

// personsWords collects every string of a message that somebody wrote: text,
// caption, what is replied to or quoted, a contact's note, a poll, and fields
// that are not known yet. What the bot itself wrote is left out, or quoting a
// crisis answer would call for another.
func personsWords(message node) string {
	var words []string
	var collect func(value any)
	collect = func(value any) {
		switch v := value.(type) {
		case string:
			if strings.TrimSpace(v) != "" {
				words = append(words, v)
			}
		case []any:
			for _, one := range v {
				collect(one)
			}
		case node:
			ofBot := writtenByBot(v)
			for key, field := range v {
				if notWords[key] || ofBot && key == "quote" {
					continue
				}
				if replied, ok := field.(node); ok && key == "reply_to_message" && fromBot(replied) {
					continue
				}
				collect(field)
			}
		}
	}
	collect(message)
	return strings.Join(words, "\n\n") // a sentence never runs from one string into the next
}

// writtenByBot reports whether what the message quotes was written by a bot.
func writtenByBot(message node) bool {
	replied, _ := message["reply_to_message"].(node)
	return fromBot(replied)
}

func fromBot(message node) bool {
	sender, _ := message["from"].(node)
	return sender["is_bot"] == true
}

// invitationLength is how long the payload of an invitation link is: 32 random
// bytes in base64url, which may spell anything.
const invitationLength = 43

// spokenWords returns what the guard listens to: all of the words but a command's
// name ("/help" is no cry) and the random letters of an invitation.
func (a *arrival) spokenWords() string {
	name, rest := command(a.Text)
	if name == "" {
		return a.Words
	}
	if name == "start" && len(rest) == invitationLength && !strings.ContainsAny(rest, " \n") {
		rest = ""
	}
	return strings.Replace(a.Words, a.Text, rest, 1)
}

// command returns the command that the text begins with, in lower case and
// without slash and bot name, and what follows it; "" if there is none.
func command(text string) (name, rest string) {
	if !strings.HasPrefix(text, "/") {
		return "", ""
	}
	first, rest, _ := strings.Cut(strings.ReplaceAll(text[1:], "\n", " "), " ")
	name, _, _ = strings.Cut(first, "@")
	return strings.ToLower(name), strings.TrimSpace(rest)
}
