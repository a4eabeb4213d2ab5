package sandbox

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
)

// A Draft is what somebody is about to send from a phone: words, or something
// of another kind that words may go with.
type Draft struct {
	Text     string   `json:"text"`     // or the caption
	Entities []Entity `json:"entities"` // what the person has formatted, such as a hidden link
	ReplyTo  int      `json:"replyTo"`  // the message that it answers
	Quote    string   `json:"quote"`    // the part of that message that is quoted

	// Kind is "" for words alone, or "photo", "video", "document", "voice",
	// "video_note" (the round ones), "sticker", "contact" or "location".
	Kind     string    `json:"kind"`
	Files    []Upload  `json:"files"`   // several make an album; of voice and video none is a sample
	Seconds  int       `json:"seconds"` // how long a recording is
	Emoji    string    `json:"emoji"`   // what a sticker stands for
	Contact  *Contact  `json:"contact"`
	Location *Location `json:"location"`
}

// An Upload is a file on its way.
type Upload struct {
	Name string `json:"name"`
	MIME string `json:"mime"`
	Data []byte `json:"data"` // base64 in JSON
}

// mostInAlbum is how many photos, videos or documents go out as one.
const mostInAlbum = 10

// Send sends a draft as an app does: a text that is too long for one message in
// parts, several files as an album. It returns the messages' ids.
func (p *Phone) Send(d Draft) ([]int, error) {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	contents, err := p.contents(d)
	if err == nil {
		err = p.answering(contents, d)
	}
	if err != nil {
		return nil, fmt.Errorf("sending from a phone: %w", err)
	}
	ids := make([]int, len(contents))
	for i, content := range contents {
		ids[i] = p.put(content)
	}
	return ids, nil
}

// contents are the messages that a draft becomes. s.mu is held.
func (p *Phone) contents(d Draft) ([]object, error) {
	switch d.Kind {
	case "":
		return written(d.Text, d.Entities)
	case "sticker":
		return []object{{"sticker": object{"file_id": "sticker_" + d.Emoji, "file_unique_id": "u_sticker_" + d.Emoji,
			"type": "regular", "width": 512, "height": 512, "is_animated": false, "is_video": false, "emoji": d.Emoji}}}, nil
	case "contact":
		if d.Contact == nil {
			return nil, errors.New("there is no contact")
		}
		return []object{{"contact": d.Contact}}, nil
	case "location":
		if d.Location == nil {
			return nil, errors.New("there is no place")
		}
		return []object{{"location": d.Location}}, nil
	}
	return p.recordings(d)
}

// written is a text as an app sends it, in as many messages as it needs.
func written(text string, formatting []Entity) ([]object, error) {
	text, formatting = trim(text, formatting)
	if text == "" {
		return nil, errors.New("there are no words")
	}
	var parts []object
	for text != "" {
		part, rest := firstPart(text)
		length := utf16Len(text) - utf16Len(rest)
		parts = append(parts, textContent(part, within(formatting, 0, utf16Len(part))))
		text, formatting = rest, within(formatting, length, length+utf16Len(rest))
	}
	return parts, nil
}

// firstPart cuts off what fits one message, where a line or a word ends if
// there is such a place.
func firstPart(text string) (part, rest string) {
	units := utf16.Encode([]rune(text))
	if len(units) <= longestText {
		return text, ""
	}
	part = strings.TrimSuffix(string(utf16.Decode(units[:longestText])), "\ufffd") // half of a pair
	for _, end := range []string{"\n", " "} {
		if i := strings.LastIndex(part, end); i > 0 {
			part = part[:i]
			break
		}
	}
	return part, strings.TrimLeft(text[len(part):], " \n")
}

// within are the entities of a stretch of text, counted from its beginning.
func within(entities []Entity, from, to int) []Entity {
	var kept []Entity
	for _, e := range entities {
		start, end := max(e.Offset, from), min(e.Offset+e.Length, to)
		if e.Offset, e.Length = start-from, end-start; e.Length > 0 {
			kept = append(kept, e)
		}
	}
	return kept
}

// recordings are the messages of a draft's files. s.mu is held.
func (p *Phone) recordings(d Draft) ([]object, error) {
	if utf16Len(d.Text) > longestCaption {
		return nil, errors.New("the caption is too long")
	}
	files := d.Files
	if sample, ok := samples[d.Kind]; ok && len(files) == 0 {
		files = []Upload{sample}
	}
	switch {
	case len(files) == 0:
		return nil, errors.New("there is no file")
	case len(files) > mostInAlbum:
		return nil, fmt.Errorf("an album holds %d at most", mostInAlbum)
	}
	album := p.server.nextSerial()
	var contents []object
	for i, u := range files {
		described, err := p.server.keep(d.Kind, upload{u.Name, u.MIME, u.Data}).describe(max(d.Seconds, 1))
		if err != nil {
			return nil, err
		}
		content := object{d.Kind: described}
		if len(files) > 1 {
			content["media_group_id"] = fmt.Sprint(album)
		}
		if i == 0 && slices.Contains(captionable, d.Kind) {
			captionContent(content, d.Text, d.Entities)
		}
		contents = append(contents, content)
	}
	return contents, nil
}

// samples stand for what a phone would record.
var samples = map[string]Upload{
	"voice":      {MIME: "audio/ogg", Data: []byte("OggS")},
	"video":      {MIME: "video/mp4", Data: []byte("\x00\x00\x00\x08ftyp")},
	"video_note": {MIME: "video/mp4", Data: []byte("\x00\x00\x00\x08ftyp")},
}

// captionable kinds may have words with them.
var captionable = []string{"photo", "video", "animation", "audio", "document", "voice"}

func (m *record) captionable() bool {
	return slices.ContainsFunc(captionable, func(kind string) bool { return m.body[kind] != nil })
}

// answering makes the contents replies to the message that the draft answers. Of
// a text in parts only the first is one. s.mu is held.
func (p *Phone) answering(contents []object, d Draft) error {
	if d.ReplyTo == 0 {
		return nil
	}
	to := p.chat.find(int64(d.ReplyTo))
	if to == nil {
		return fmt.Errorf("there is no message %d to reply to", d.ReplyTo)
	}
	for i, content := range contents {
		if i > 0 && content["text"] != nil {
			break
		}
		content["reply_to_message"] = to.quoted()
		if d.Quote == "" {
			continue
		}
		said := to.words()
		at := strings.Index(said, d.Quote)
		if at < 0 {
			return fmt.Errorf("the message says nowhere %q", d.Quote)
		}
		content["quote"] = object{"text": d.Quote, "position": utf16Len(said[:at]), "is_manual": true}
	}
	return nil
}

// words are a message's text or caption.
func (m *record) words() string {
	text, _ := m.body["text"].(string)
	caption, _ := m.body["caption"].(string)
	return text + caption
}
