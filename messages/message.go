// Package messages holds every word the bot says, in every language, and the
// form in which a message travels from a dialogue to Telegram. The texts are in
// catalogue/, one folder a language and in it one file a feature; the functions here
// put them together. It knows neither the database nor Telegram.
//
// Nothing is ever sent with a parse mode: a name or a sentence that somebody
// typed stands in a message as plain text and can't become markup.
package messages

import (
	"porchlight/messages/crisis"
	"porchlight/messages/picture"
)

// Button is a button under a message. See crisis.Button for what it can do.
type Button = crisis.Button

// Message is one thing the bot does in a chat. Exactly one of Text, Contact,
// File, Voice, Photo, Mood and Copy is set, except that a File, a Voice, a Photo or a Mood may
// have a Text as its caption, and that a Text follows its Contact.
type Message struct {
	Text    string          `json:"text,omitempty"`
	Marks   []Mark          `json:"marks,omitempty"` // how parts of Text look
	Rows    [][]Button      `json:"rows,omitempty"`
	Contact *crisis.Contact `json:"contact,omitempty"`
	File    *File           `json:"file,omitempty"`
	Copy    *Copy           `json:"copy,omitempty"`
	Voice   string          `json:"voice,omitempty"` // Telegram's number of a voice message that somebody sent before
	Photo   string          `json:"photo,omitempty"` // and of a picture
	// Mood is a picture that is drawn when it is sent.
	Mood *picture.Mood `json:"mood,omitempty"`

	// Edit is the number of the message to replace, 0 to send a new one. With a Copy
	// it is the copy whose caption is replaced. Where it can't be replaced any more, a
	// new one is sent, or with EditOnly none.
	Edit     int  `json:"edit,omitempty"`
	EditOnly bool `json:"edit_only,omitempty"`
	// Clears is, with Edit, the number of another message of the bot that goes.
	Clears int `json:"clears,omitempty"`
	// Keyboard is shown in place of the letters; NoKeyboard takes one away.
	Keyboard   [][]Key `json:"keyboard,omitempty"`
	NoKeyboard bool    `json:"no_keyboard,omitempty"`
	// Silent messages make no sound. Protected ones can't be forwarded or saved
	// in Telegram's own apps (a screenshot is still possible).
	Silent    bool `json:"silent,omitempty"`
	Protected bool `json:"protected,omitempty"`
	// Delete is set alone: the number of a message of the bot that is taken away.
	Delete int `json:"delete,omitempty"`
	// Heart is set alone: the number of a message of the other side that gets a heart.
	Heart int `json:"heart,omitempty"`
	// Hide is set alone: what stands in the chat is taken away.
	Hide *Hide `json:"hide,omitempty"`
	// Leave is set alone: the bot leaves the chat.
	Leave bool `json:"leave,omitempty"`
	// Menu is set alone: the command menu of this chat is replaced.
	Menu []Command `json:"menu,omitempty"`
}

// IsShown reports whether people see a new or changed message, and not only what
// becomes of the chat.
func (m Message) IsShown() bool {
	return m.Delete == 0 && m.Hide == nil && m.Heart == 0 && !m.Leave && m.Menu == nil && !m.GoesNowhere()
}

// GoesNowhere reports whether it is a copy that nobody gets, see Copy.
func (m Message) GoesNowhere() bool { return m.Copy != nil && m.Copy.Nowhere }

// Hide is what is taken away from a chat: of what is known and not too old for that, all
// before the message of a number.
type Hide struct {
	Before int  `json:"before"`
	Own    bool `json:"own,omitempty"` // also what was written there to the bot
}

// Key is a key of a reply keyboard.
type Key struct {
	Label    string `json:"label"`
	Location bool   `json:"location,omitempty"` // sends where the phone is
}

// File is a document that is sent.
type File struct {
	Name string `json:"name"`
	Data []byte `json:"data"`
}

// Copy repeats a message of another chat here, without saying from where. Its
// Caption is the one that was heard, whatever its writer has made of it since; nil:
// as it stands.
type Copy struct {
	From    int64    `json:"from"`
	Message int      `json:"message"`
	Caption *Caption `json:"caption,omitempty"`
	// Rest are the numbers of the other messages of an album, in order. Uncaptioned: their
	// captions are left out; they stand elsewhere as they were heard.
	Rest        []int `json:"rest,omitempty"`
	Uncaptioned bool  `json:"uncaptioned,omitempty"`
	// Nowhere: it is not repeated. It is only looked whether it could be, so that whoever
	// wrote it, and is muted, is told as anybody is when it was deleted before.
	Nowhere bool `json:"nowhere,omitempty"`
	// Voice: it is a voice message or a round video. Refused, with Nowhere: it is to be
	// taken for refused as such, if it is there.
	Voice   bool `json:"voice,omitempty"`
	Refused bool `json:"refused,omitempty"`
}

// ToNowhere is the same where nobody is to get it. Nothing of the words stays. NoVoice:
// a voice message was refused before.
func (c Copy) ToNowhere(noVoice bool) Message {
	c.Nowhere, c.Refused = true, c.Voice && noVoice
	if c.Caption != nil {
		c.Caption = &Caption{}
	}
	return Message{Copy: &c}
}

// Caption is what is written below a photo or the like.
type Caption struct {
	Text  string `json:"text,omitempty"`
	Marks []Mark `json:"marks,omitempty"`
	Above bool   `json:"above,omitempty"` // it stands above instead
}

// Mark is how a part of a text looks, as its writer formatted it: from the UTF-16
// unit At on, for Length of them.
type Mark struct {
	Kind   string `json:"kind"` // as Telegram calls it
	At     int    `json:"at"`
	Length int    `json:"length"`
	// Of the kinds that have one: an address, or a language.
	Value string `json:"value,omitempty"`
}

// Command is a line of the command menu.
type Command struct {
	Name string `json:"name"` // without the slash
	Does string `json:"does"`
}

// Bare returns the message with nothing but its text: what Telegram takes when
// it refuses everything else.
func (m Message) Bare() Message { return Message{Text: m.Text, Silent: m.Silent} }

// LaidOut returns the message with rows that a narrow phone shows whole: labels
// that are too wide to stand side by side come below each other.
func (m Message) LaidOut() Message {
	rows := m.Rows
	m.Rows = nil
	for _, row := range rows {
		if crisis.FitRow(row) {
			m.Rows = append(m.Rows, row)
			continue
		}
		for _, button := range row {
			last := len(m.Rows) - 1
			if last >= 0 && len(m.Rows[last]) == 1 && button.Label != row[0].Label && crisis.FitRow([]Button{m.Rows[last][0], button}) {
				m.Rows[last] = append(m.Rows[last], button)
				continue
			}
			m.Rows = append(m.Rows, []Button{button})
		}
	}
	return m
}

// FromCrisis turns a reply of package crisis into a message.
func FromCrisis(r crisis.Reply) Message {
	return Message{Text: r.Text, Rows: r.Rows, Contact: r.Contact}
}
