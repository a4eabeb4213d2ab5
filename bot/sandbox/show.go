package sandbox

import (
	"encoding/json"
	"slices"
)

// shownBody is the part of a Message object that a phone shows.
type shownBody struct {
	From struct {
		FirstName string `json:"first_name"`
	}
	Text            string
	Entities        []Entity
	Caption         string
	CaptionEntities []Entity `json:"caption_entities"`
	Document        *fileRef
	Photo           []fileRef
	Voice           *fileRef
	Video           *fileRef
	Round           *fileRef `json:"video_note"`
	Contact         *Contact
	Location        *Location
	Sticker         struct{ Emoji string }
	ReplyTo         struct {
		MessageID int `json:"message_id"`
	} `json:"reply_to_message"`
	Quote  struct{ Text string }
	Origin struct {
		User struct {
			FirstName string `json:"first_name"`
		} `json:"sender_user"`
	} `json:"forward_origin"`
	Album  string `json:"media_group_id"`
	Pinned struct {
		MessageID int `json:"message_id"`
	} `json:"pinned_message"`
	Timer struct {
		Seconds *int `json:"message_auto_delete_time"`
	} `json:"message_auto_delete_timer_changed"`
	ReplyMarkup inlineKeyboard `json:"reply_markup"`
}

type fileRef struct {
	FileID   string `json:"file_id"`
	Duration int
}

type inlineKeyboard struct {
	Rows [][]struct {
		Text     string
		Data     string `json:"callback_data"`
		URL      string
		CopyText struct{ Text string } `json:"copy_text"`
	} `json:"inline_keyboard"`
}

func (c *chat) show(files map[string]*file) []Message {
	shown := make([]Message, len(c.messages))
	for i, m := range c.messages {
		shown[i] = m.show(files)
	}
	return shown
}

func (c *chat) remove(m *record) {
	c.messages = slices.DeleteFunc(c.messages, func(o *record) bool { return o == m })
}

// show turns what the Bot API tells of a message into what people see of it.
// s.mu is held.
func (m *record) show(files map[string]*file) Message {
	if m.shown == nil {
		shown := m.read(files)
		m.shown = &shown
	}
	return *m.shown
}

func (m *record) read(files map[string]*file) Message {
	var b shownBody
	recode(m.body, &b)
	raw, err := json.Marshal(m.body)
	if err != nil {
		raw = nil
	}
	shown := Message{
		ID: m.id, FromBot: m.fromBot, From: b.From.FirstName,
		Text: b.Text + b.Caption, Entities: slices.Concat(b.Entities, b.CaptionEntities),
		Buttons: b.ReplyMarkup.buttons(), Keys: keysOf(m.markup),
		Contact: b.Contact, Location: b.Location, Sticker: b.Sticker.Emoji,
		ReplyTo: b.ReplyTo.MessageID, Quote: b.Quote.Text, Origin: b.Origin.User.FirstName, Album: b.Album,
		Pinned: b.Pinned.MessageID, Timer: b.Timer.Seconds, Letter: m.letter, Reactions: m.reactions, OfBot: m.ofBot,
		SentAt: m.sent, EditedAt: m.edited, Silent: m.silent, Kept: m.kept, Event: m.event, Raw: raw,
	}
	look := func(ref *fileRef) *File {
		if ref == nil || files[ref.FileID] == nil {
			return nil
		}
		f := files[ref.FileID]
		return &File{f.id, f.name, f.mime, ref.Duration, f.data}
	}
	shown.Document, shown.Voice, shown.Video, shown.Round = look(b.Document), look(b.Voice), look(b.Video), look(b.Round)
	if len(b.Photo) > 0 {
		shown.Photo = look(&b.Photo[len(b.Photo)-1])
	}
	return shown
}

func (k inlineKeyboard) buttons() [][]Button {
	rows := make([][]Button, len(k.Rows))
	for i, row := range k.Rows {
		for _, b := range row {
			rows[i] = append(rows[i], Button{b.Text, b.Data, b.URL, b.CopyText.Text})
		}
	}
	return rows
}

// button finds the first button with this label.
func (m *record) button(label string) *Button {
	var b shownBody
	recode(m.body, &b)
	for _, row := range b.ReplyMarkup.buttons() {
		for _, button := range row {
			if button.Text == label {
				return &button
			}
		}
	}
	return nil
}

func keysOf(markup object) [][]Key {
	if markup["keyboard"] == nil {
		return nil
	}
	var keyboard struct{ Keyboard [][]Key }
	recode(markup, &keyboard)
	return keyboard.Keyboard
}
