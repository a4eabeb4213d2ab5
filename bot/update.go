package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"porchlight/bot/dialogue"
	"porchlight/messages"
	"porchlight/messages/crisis/hearing"
	"porchlight/storage"
)

// arrival is an update as it came in, read once: whoever needs something of an
// update finds it here. It is read without the library's models, so that an update
// of a kind that nobody knows yet is still stored and its words are still heard.
type arrival struct {
	ID        int64
	Kind      string         // "message", "edited_message", "callback_query", …
	Chat      storage.ChatID // 0: of no chat
	Private   bool           // a chat with one person, the only kind that is served
	From      dialogue.Sender
	WrittenAt time.Time // zero if the update doesn't say
	ArrivedAt time.Time
	Raw       []byte
	// Odd names a field that is not of the kind that it should be, so that the
	// update can't be handled; "" if there is none.
	Odd string

	// Of a message.
	Message   int               // its number, or that of the one whose button was pressed or that was reacted to
	Text      string            // its own text or caption
	Command   string            // that Text begins with, see command; "" for none
	Rest      string            // what follows it there
	Words     string            // everything in it that its sender wrote, but a command's name
	Quoted    string            // what somebody else wrote that came with it
	Attached  bool              // it is something that can be passed on as it is
	Caption   *messages.Caption // nil if it can have none
	Marks     []messages.Mark   // how its text looks
	Quote     string            // what its writer marked in the message that it is a reply to
	Album     string            // names the album that it is of, "" for none
	Voice     bool              // it is a voice message or a round video
	Recording string            // Telegram's number of a voice message, "" if it is none
	Picture   string            // and of a picture
	Service   bool              // nobody wrote it: Telegram tells of something that happened
	ReplyTo   int               // the number of the message that it, or the pressed one, is a reply to; 0: none
	Place     *place            // where its sender is
	// Unchanged: it is an edit that changed no word.
	Unchanged bool

	// rest are the other messages of the album that this one begins; queuedAt is when
	// its turn began to be waited for.
	rest     []*arrival
	queuedAt time.Time

	Pressed    string            // data of a pressed button
	Above      dialogue.Contents // what stands above it
	PressID    string            // to answer the press with
	Membership membership
	Reactions  []string // the emoji that stand under the message now

	// toAnother: its words are meant for another person.
	toAnother bool

	wasHeard bool
	heard    hearing.Heard
	// typedLabel: it was typed, and is taken for the press that it names. label is the
	// number of the message that it stands in.
	typedLabel bool
	label      int
	// saysWhere: it names the country that the guard asked for.
	saysWhere bool
	// answer is what the guard says to it in this process, nil if nothing.
	answer *answer
}

// place is where somebody is, in degrees.
type place struct{ Latitude, Longitude float64 }

// membership is what became of the bot in a chat.
type membership int

const (
	memberAsBefore membership = iota
	memberHere                // it was let in, or is no longer blocked
	memberAway                // it was blocked, or put out
)

// The kinds of update that are handled; the guard listens to every other too.
const (
	kindMessage    = "message"
	kindEdit       = "edited_message"
	kindPress      = "callback_query"
	kindMembership = "my_chat_member"
	kindReaction   = "message_reaction"
)

// updateReader reads updates for the bot of the number.
type updateReader struct{ bot int64 }

// botOf returns the number of the bot's own account, with which its token begins.
func botOf(token string) int64 {
	number, _, _ := strings.Cut(token, ":")
	bot, _ := strconv.ParseInt(number, 10, 64) // 0 is nobody's
	return bot
}

var errNoUpdate = errors.New("it is no update: it has no update_id")

// read reads one raw update. Only what is no update at all is an error.
func (r updateReader) read(raw []byte, at time.Time) (*arrival, error) {
	u, err := readNode(raw)
	if err != nil {
		return nil, fmt.Errorf("reading update: %w", errNoUpdate) // the decoder's own text may repeat words
	}
	return r.readFields(raw, u, at)
}

// readFields reads an update of which the fields were read.
func (r updateReader) readFields(raw []byte, u node, at time.Time) (*arrival, error) {
	a := &arrival{Raw: raw, ArrivedAt: at}
	in := &fields{a: a}
	if a.ID = in.number(u, "update_id"); a.ID == 0 {
		return nil, fmt.Errorf("reading update: %w", errNoUpdate)
	}
	if a.Kind = kindOf(u); a.Kind != "" {
		r.readBody(in, a, object(u, a.Kind))
		r.hearRest(a, u)
	}
	return a, nil
}

// kindOf returns the name of the object that an update is about: of a kind that is
// handled, if there is one. There should be no other.
func kindOf(u node) string {
	for _, kind := range []string{kindMessage, kindEdit, kindPress, kindMembership, kindReaction} {
		if object(u, kind) != nil {
			return kind
		}
	}
	for _, f := range u {
		if _, is := f.value.(node); is {
			return strings.Clone(f.name)
		}
	}
	return ""
}

// hearRest adds the words of whatever else stands in an update.
func (r updateReader) hearRest(a *arrival, u node) {
	for _, f := range u {
		if body, is := f.value.(node); is && f.name != a.Kind {
			own, quoted := r.words(body, object(body, "from"), "", "")
			a.Words, a.Quoted = joinTexts(a.Words, own), joinTexts(a.Quoted, quoted)
		}
	}
}

func (r updateReader) readBody(in *fields, a *arrival, body node) {
	sender := in.object(body, "from")
	message := body
	switch a.Kind {
	case kindPress:
		a.Pressed, a.PressID = in.text(body, "data"), in.text(body, "id")
		message = in.object(body, "message") // the bot's own: nobody's words
		a.Above = dialogue.Contents{Words: cmp.Or(in.text(message, "text"), in.text(message, "caption")), Picture: pictureIn(in, message), Voice: recordingIn(in, message)}
		a.ReplyTo = int(in.number(in.object(message, "reply_to_message"), "message_id"))
	case kindMembership:
		a.Membership = membershipOf(in.text(in.object(body, "new_chat_member"), "status"))
	case kindReaction:
		sender = in.object(body, "user")
		for _, one := range in.list(body, "new_reaction") {
			if emoji, _ := one.get("emoji").(string); emoji != "" {
				a.Reactions = append(a.Reactions, emoji)
			}
		}
	default:
		r.readMessage(in, a, body, sender)
	}
	if at := max(in.number(body, "date"), in.number(body, "edit_date")); at != 0 {
		a.WrittenAt = time.Unix(at, 0)
	}
	a.From = dialogue.Sender{
		Name: storage.Private(in.text(sender, "first_name")), LastName: storage.Private(in.text(sender, "last_name")), Username: storage.Private(in.text(sender, "username")),
		Language: in.text(sender, "language_code"),
	}
	chat := in.object(message, "chat")
	a.Chat = storage.ChatID(in.number(chat, "id"))
	a.Private = chat.get("type") == "private"
	a.Message = int(in.number(message, "message_id"))
}

func membershipOf(status string) membership {
	switch status {
	case "member", "administrator":
		return memberHere
	}
	return memberAway
}

// readMessage reads what is in a message, new or edited. An update of a kind that
// nobody knows is read like one.
func (r updateReader) readMessage(in *fields, a *arrival, body, sender node) {
	if a.Text = in.text(body, "text"); a.Text == "" {
		a.Text = in.text(body, "caption")
	}
	a.Command, a.Rest = command(a.Text)
	a.Words, a.Quoted = r.words(body, sender, a.Text, spoken(a.Text, a.Command, a.Rest))
	a.Attached, a.Caption = holds(body, passable), readCaption(in, body)
	a.Voice = holds(body, []string{"voice", "video_note"})
	a.Recording, a.Picture = recordingIn(in, body), pictureIn(in, body)
	a.Marks, a.Album = readMarks(in, body, "entities"), in.text(body, "media_group_id")
	if quote := in.object(body, "quote"); quote.get("is_manual") == true {
		a.Quote = in.text(quote, "text")
	}
	a.Service = a.Kind == kindMessage && a.Text == "" && !holds(body, passable) && !holds(body, content)
	a.ReplyTo = int(in.number(in.object(body, "reply_to_message"), "message_id"))
	if at := in.object(body, "location"); at != nil {
		a.Place = &place{in.degrees(at, "latitude"), in.degrees(at, "longitude")}
	}
	// Telegram tells of an edit also where only its own preview or a reaction has
	// changed; then it gives no time of an edit.
	a.Unchanged = a.Kind == kindEdit && body.get("edit_date") == nil
}

func recordingIn(in *fields, message node) string {
	return in.text(in.object(message, "voice"), "file_id")
}

// pictureIn is the number of a message's picture in its largest size, which Telegram
// tells last.
func pictureIn(in *fields, message node) (number string) {
	for _, size := range in.list(message, "photo") {
		number = in.text(size, "file_id")
	}
	return number
}

// isEdit reports whether a person changed words of theirs in their private chat.
func (a *arrival) isEdit() bool { return a.Private && a.Kind == kindEdit && !a.Unchanged }

// isAct reports whether its private chat's person did it, whatever it is. Telegram tells
// of an edit also where they did nothing.
func (a *arrival) isAct() bool { return a.Private && a.Kind != "" && !a.Unchanged }

// isTurn reports whether a person did something in their private chat.
func (a *arrival) isTurn() bool {
	return a.Private && (a.Kind == kindMessage && !a.Service || a.Kind == kindPress && a.Pressed != "" || a.likes())
}

// likes reports whether a reaction was put under a message that says something
// kind; that one was taken away tells nothing.
func (a *arrival) likes() bool {
	unkind := func(emoji string) bool { return slices.Contains(unkindReactions, emoji) }
	return a.Kind == kindReaction && len(a.Reactions) > 0 && !slices.ContainsFunc(a.Reactions, unkind)
}

// unkindReactions are those of Telegram's that are no thanks.
var unkindReactions = []string{"👎", "🤮", "💩", "🤬", "🖕", "🤡", "😡", "🥱", "😴"}

// passable are the fields of what can be passed on as it is.
var passable = []string{"photo", "video", "video_note", "voice", "audio", "animation", "document", "sticker"}

// content are the fields of whatever else a person can send. A message that has
// neither a text nor one of these tells that something happened in the chat: a
// message was pinned, a timer set, the background changed.
var content = []string{
	"live_photo", "paid_media", "story", "checklist", "contact", "dice", "game", "poll", "venue", "location",
	"rich_message", "invoice", "giveaway", "giveaway_winners",
}

func holds(body node, some []string) bool {
	for _, name := range some {
		switch value := body.get(name).(type) {
		case nil:
		case []any:
			if len(value) > 0 {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// hear listens to the words, once.
func (a *arrival) hear() hearing.Heard {
	switch {
	case a.wasHeard:
	case a.toAnother:
		a.heard = hearing.HearToAnother(a.Words)
	default:
		// What one wrote is never read on into what another did.
		a.heard = hearing.Hear(strings.TrimSpace(a.Words + "\n\n" + a.Quoted))
	}
	a.wasHeard = true
	return a.heard
}

// denies reports whether all that was heard is that there is nothing. It has an answer of
// its own, where it is no answer to a question and no words to somebody.
func (a *arrival) denies() bool {
	heard := a.hear()
	return heard.Level == hearing.Soft && heard.Topics.Has(hearing.Denied)
}

// showsDistress reports whether the message is an answer to nothing, because it
// shows distress. Of a command only what stands behind it counts: it may have been
// sent as a reply to anything.
func (a *arrival) showsDistress() bool {
	if a.Kind != kindMessage && a.Kind != kindEdit {
		return false
	}
	heard := a.hear()
	if a.Command != "" && a.Quoted != "" && heard.Level >= hearing.Distress {
		heard = hearing.Hear(a.Words)
	}
	return heard.Level >= hearing.Distress
}
