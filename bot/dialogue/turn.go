// Package dialogue holds the conversations of the bot, one file a feature. A
// dialogue gets a Turn (one thing that somebody did), decides, and says what is
// to be said; what it says and what it keeps become one transaction. It knows the
// storage and the messages; it does not know Telegram.
//
// Whoever presses a button may have forged it: a dialogue takes from a button's
// data only which thing is meant, and looks up by the chat of the one who pressed
// whether it is theirs.
package dialogue

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"porchlight/messages"
	"porchlight/messages/crisis/hearing"
	"porchlight/scheduler"
	"porchlight/storage"
)

// Sender is who did something, as Telegram shows them.
type Sender struct {
	Name     storage.Private
	LastName storage.Private
	Username storage.Private // without @
	Language string          // of their app, an IETF tag
}

// Place is what is told of where somebody is: its time zone, and near a border those of
// its other side.
type Place struct{ Zones []string }

// shown is how the sender shows in Telegram, so that another can tell whether it
// is who they meant: the name, the surname and the @username.
func (s Sender) shown() string {
	parts := []string{string(s.Name)}
	if s.LastName != "" {
		parts = append(parts, string(s.LastName))
	}
	if s.Username != "" {
		parts = append(parts, "(@"+string(s.Username)+")")
	}
	return strings.Join(parts, " ")
}

// Turn is one thing that somebody did in their private chat, and what the bot
// does about it. Exactly one of Text, Pressed and Place is set, or none of them
// for a message without words (a sticker, a voice).
type Turn struct {
	Scene
	Update int64 // number of the update
	From   Sender
	// WrittenAt is when it was written, by Telegram's clock; zero if that is not told,
	// as of a press.
	WrittenAt time.Time

	Chat  storage.Chat // as kept, or a new one that is not kept yet
	Known bool         // Chat is kept
	Step  storage.Step // where the conversation stood

	Text    string // what was written, also a caption
	Command string // without the slash, if Text is one
	Rest    string // what follows the command, or the name in a button's data
	Pressed string // data of the pressed button
	Typed   bool   // its label was typed: there is no message to take the place of
	Label   int    // number of the message in which it was typed
	Message int    // number of the message that was written, or whose button was pressed
	ReplyTo int    // number of the message of the bot that it is Telegram's own reply to
	Place   *Place
	// Attached: it is a photo, a video, a file, a voice message, a sticker or the
	// like,
	// which can be passed on as it is. Text is its caption.
	Attached bool
	// Voice: what is attached is a voice message or a round video, which some people's
	// Telegram takes from nobody.
	Voice bool
	// Recording is Telegram's number of the voice message that is attached, by which it
	// can be sent again; "" if none is.
	Recording string
	// Picture is the same of a picture.
	Picture string
	// Above is what stands in the message below which a button was pressed; nothing where
	// its label was typed.
	Above Contents
	// Marks are how parts of a text look. Quote is what the writer marked in the message
	// that it is a reply to.
	Marks []messages.Mark
	Quote string
	// Caption is the caption of what is attached, nil if it can have none.
	Caption *messages.Caption
	// Album are the numbers of the other messages of an album, in order, which are of
	// this turn too; Text then holds their captions, and Captioned whose they are.
	Album, Captioned []int
	// Edited: the message was written before, and these are its words now.
	Edited bool
	// Reacted: a reaction was put under the message of the bot whose number Message
	// is; nothing was written.
	Reacted bool
	Heard   bool // the words showed distress and the guard has answered them
	Denied  bool // the words say that there is no danger, and nothing more
	// Lately is what the guard answered last here, within hours; zero if nothing, or
	// if the person has said since that all is well.
	Lately hearing.Heard

	// Named is the country that was named lately below helplines, as the guard
	// remembers it; "" if none was. SaysWhere: this message names it, and the guard
	// has answered with the helplines there.
	Named     string
	SaysWhere bool

	// LookIn is what the yes carries of a look-in that was offered in the message
	// before; "" if none was. Offers is the same of one that this turn offers. It is
	// remembered in memory alone, for a stranger leaves no trace.
	LookIn, Offers string

	// Settled: the person has said that all is well.
	Settled bool

	// Hides: what the bot said in the chat is taken away.
	Hides bool

	// Toast is shown for a moment over the chat after a press.
	Toast string

	asked        bool // what was written is being taken for an answer to the question that waits
	missed       bool // and is none
	missedBefore bool // and what was written before was none either

	signed     signed // what it ended, as a sign of life
	firstWords bool   // what was sent now is the first that this supporter sends somebody
	next       *storage.Step
	offersPass bool // it is asked whether what was typed is for somebody
	shown      bool // something has taken the place of the pressed message
	loaded     bool // Chat was read
	aside      bool // what was pressed is of a message, and no answer to the question that waits
	forgotten  bool // the chat was erased: nothing of it may be written any more
}

// Contents are what a message holds that can be sent again: its words, and Telegram's
// numbers of a picture or a voice message.
type Contents struct{ Words, Picture, Voice string }

// First is the error of a turn that finds that it needs what takes long. Whoever
// handles it does that outside the transaction, where nobody waits for it, and then
// the turn anew.
type First struct{ Do func() }

func (*First) Error() string { return "something has to be read first" }

// Words speaks the language of the chat.
func (t *Turn) Words() messages.Words { return messages.In(t.Language()) }

// Language returns the code to speak: the chosen one, else that of the app, else
// the host's.
func (t *Turn) Language() string {
	chat := t.Chat
	if t.From.Language != "" {
		chat.AppLanguage = t.From.Language
	}
	return t.Host.languageOf(chat)
}

// Country returns the country to show helplines of; "" if nobody has said.
func (t *Turn) Country() string {
	if t.Chat.Country != "" {
		return t.Chat.Country
	}
	return t.Host.Country
}

// Say sends a message to the chat.
func (t *Turn) Say(m messages.Message) {
	t.Send(scheduler.Posting{To: t.Chat.ID, Lane: storage.LaneReply, Message: m})
}

// Like puts a heart under what was written. A screen reader tells of none, so what
// matters is said as well.
func (t *Turn) Like() {
	if t.Message != 0 && t.Pressed == "" && !t.Heard {
		t.Send(scheduler.Posting{To: t.Chat.ID, Lane: storage.LaneReply, Message: messages.Message{Heart: t.Message}})
	}
}

// Show replaces the message whose button was pressed, or says m if none was.
// Where several things are shown, the first takes the message's place.
func (t *Turn) Show(m messages.Message) {
	if t.Pressed != "" && !t.shown {
		t.shown = true
		m.Edit, m.NoKeyboard = t.Message, false // Telegram takes no other keyboard with an edit
	}
	t.Say(m)
}

// Await makes the next thing that is written an answer to the step. Notes are
// what the dialogue needs then; they are kept as JSON, sealed, and read by Notes.
func (t *Turn) Await(step string, notes any) {
	t.next = &storage.Step{Name: step}
	if notes == nil {
		return
	}
	kept, err := json.Marshal(notes)
	if err != nil {
		panic(err) // a programmer's mistake: notes are plain values
	}
	t.next.Notes = kept
}

// Notes reads what Await was given for the step that waits. What was noted in
// another form, by an older version, is left out.
func (t *Turn) Notes(into any) { _ = json.Unmarshal(t.Step.Notes, into) }

// early reports whether this was written before the question that waits was asked,
// as while the bot was away: whoever wrote it had not seen the question.
func (t *Turn) early() bool { return !t.WrittenAt.IsZero() && t.WrittenAt.Before(t.Step.AskedAt) }

// Done ends the conversation with several steps, if there is one.
func (t *Turn) Done() { t.next = &storage.Step{} }

// WordsGoOut returns until when what is written next goes to another person; the zero
// time if it doesn't, or if distress was heard since the question: then it may be meant
// for the bot. It is known of a turn whose Settings were read.
func (t *Turn) WordsGoOut() (until time.Time) {
	step, asked := t.Step, t.Step.AskedAt
	if t.next != nil {
		step, asked = *t.next, t.Now
	}
	if of := t.set.steps[step.Name]; of.GoesOut && !t.Heard {
		until = asked.Add(of.Lapse)
	}
	return until
}

// isBack reports whether this comes from a chat that was taken for gone: Telegram has not
// told that its owner is back, as after their account was locked for a while.
func (t *Turn) isBack() bool {
	gone := t.Chat.GoneAt
	return !gone.IsZero() && (t.WrittenAt.IsZero() || t.WrittenAt.After(gone))
}

// refresh takes over how Telegram shows the sender now, and reports whether that
// is news. A username that was changed or given up is shared no longer: it may be a
// stranger's tomorrow.
func (t *Turn) refresh() (changed bool) {
	before := t.Chat
	t.Chat.Name, t.Chat.Username, t.Chat.AppLanguage = t.From.Name, t.From.Username, t.From.Language
	if before.Username != t.Chat.Username {
		t.Chat.SharesUsername = false
	}
	return before != t.Chat
}

// Keep writes the chat's settings, with the name that Telegram shows now.
func (t *Turn) Keep(ctx context.Context) error {
	t.refresh()
	if t.Chat.StartedAt.IsZero() {
		t.Chat.StartedAt = t.Now
	}
	t.Known = true
	return t.Store.KeepChat(ctx, t.Chat)
}

// Forgotten reports whether the turn has erased the chat.
func (t *Turn) Forgotten() bool { return t.forgotten }

// Settings returns what is kept of the chat after the turn: nothing if it was
// erased or never kept. Not ok if the turn never came to read it.
func (t *Turn) Settings() (kept storage.Chat, ok bool) {
	if !t.Known || t.forgotten {
		return storage.Chat{ID: t.Chat.ID}, t.loaded
	}
	return t.Chat, t.loaded
}
