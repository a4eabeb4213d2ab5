package messages

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// longestText is what Telegram takes in one message, in UTF-16 units.
const longestText = 4096

// WriteTo asks what to send to somebody under the writer's own name.
func WriteTo(w Words, name string) Message {
	return Message{Text: w.text("relay.writeTo", args{"Name": Name(name)})}
}

// FromSupporter brings to a person what a supporter wrote; id is its number.
func FromSupporter(w Words, name, text, id string) Message {
	return Message{Text: written(w, name, text), Rows: thanksRows(w, id)}
}

// CopyFromSupporter brings to a person a picture, a voice message or the like.
func CopyFromSupporter(w Words, what Copy, id string) Message {
	return Message{Copy: &what, Rows: thanksRows(w, id)}
}

// FromPerson brings to a supporter what the person wrote back.
func FromPerson(w Words, name, text, tie string) Message {
	return Message{Text: written(w, name, text), Rows: backRows(w, tie), Protected: true}
}

// CopyFromPerson brings to a supporter a picture or the like.
func CopyFromPerson(w Words, what Copy, tie string) Message {
	return Message{Copy: &what, Rows: backRows(w, tie), Protected: true}
}

func written(w Words, name, text string) string {
	return w.text("relay.text", args{"Name": Name(name), "Text": text})
}

// Reworded puts other words below the line that says whose they are. Not ok if they
// don't fit there.
func (m Message) Reworded(text string) (Message, bool) {
	lead, _, _ := strings.Cut(m.Text, "\n\n")
	m.Text = lead + "\n\n" + text
	return m, len(utf16.Encode([]rune(m.Text))) <= longestText
}

// WithNewName adds to what somebody is called the name that they have in Telegram
// now, if that is new ("" if not).
func WithNewName(w Words, name, fresh string) string {
	if fresh == "" {
		return name
	}
	return name + " (" + w.text("relay.newName", args{"Name": NameAlone(fresh)}) + ")"
}

// EnoughForNow says that so much was sent that the rest is for later.
func EnoughForNow(w Words, name string) Message {
	return Message{Text: w.text("relay.enough", args{"Name": Name(name)})}
}

// FitsUnderName reports whether a text can be sent with the line above it.
func FitsUnderName(w Words, name, text string) bool {
	return len(utf16.Encode([]rune(written(w, name, text)))) <= longestText
}

// Sends stands before a picture or the like and says whose it is. It makes no
// sound: what follows does.
func Sends(w Words, name string) Message {
	return Message{Text: w.text("relay.sends", args{"Name": Name(name)}), Silent: true}
}

func thanksRows(w Words, id string) [][]Button {
	return [][]Button{
		{{Label: w.text("relay.heart"), Data: data("relay", "heart", id)}, {Label: w.text("relay.thankYou"), Data: data("relay", "thanks", id)}},
		{{Label: w.text("relay.writeBack"), Data: data("relay", "back", id)}, {Label: w.text("relay.tooMuch"), Data: data("relay", "much", id)}},
	}
}

func backRows(w Words, tie string) [][]Button {
	return [][]Button{{{Label: w.text("relay.writeBack"), Data: data("nudges", "write", tie)}}}
}

// WordsSent answers who wrote something of their own. It promises no delivery:
// the other side may have muted them, which must not show.
func WordsSent(w Words, name string, undo Undo) Message {
	return Message{Text: w.text("relay.sent", args{"Name": Name(name)}), Rows: undo.rows(w)}
}

// SentTo says in short that something went to somebody.
func SentTo(w Words, name string, undo Undo) Message {
	return Message{Text: w.text("relay.sentTo", args{"Name": Name(name)}), Rows: undo.rows(w)}
}

// Undo is what the button knows that takes back what was sent.
type Undo struct {
	Tie     string
	Message int // in the sender's chat
	At      time.Time
}

func (u Undo) rows(w Words) [][]Button {
	return [][]Button{{{
		Label: w.text("relay.takeBack"),
		Data:  data("relay", "undo", u.Tie, strconv.Itoa(u.Message), strconv.FormatInt(u.At.Unix(), 36)),
	}}}
}

// ReadUndo reads what the button says behind the tie; not ok for a made-up one.
func ReadUndo(value string) (message int, at time.Time, ok bool) {
	number, when, _ := strings.Cut(value, ":")
	message, err := strconv.Atoi(number)
	seconds, err2 := strconv.ParseInt(when, 36, 64)
	return message, time.Unix(seconds, 0), err == nil && err2 == nil && message > 0
}

// TakenBack takes the place of what said that it was sent.
func TakenBack(w Words, name string) Message {
	return Message{Text: w.text("relay.takenBack", args{"Name": Name(name)})}
}

// TooLateToTakeBack is shown after two days.
func TooLateToTakeBack(w Words) string { return w.text("relay.tooLate") }

// PassChoice is somebody whom a message may be for; Nudge is the one that it
// answers, "0" for none.
type PassChoice struct {
	Name, Tie, Nudge string
	Message          int
}

func (c PassChoice) data() string {
	return data("relay", "pass", c.Tie, strconv.Itoa(c.Message), c.Nudge)
}

// Offer asks whether a message goes to somebody.
func Offer(w Words, c PassChoice) Message { return offered(w, "relay.offer", c, keepButton(w)) }

// OfferAfterDistress asks it below the helplines: nothing has gone anywhere.
func OfferAfterDistress(w Words, c PassChoice) Message {
	return offered(w, "relay.offerHeard", c, keepButton(w))
}

// OfferEdited asks it after words that were passed on were changed, and show distress
// now. It doesn't say whether they had arrived.
func OfferEdited(w Words, c PassChoice) Message {
	keep := keepButton(w)
	keep.Data = data("relay", "keep", keepEdited)
	return offered(w, "relay.offerEdited", c, keep)
}

// keepEdited stands behind a no that is about a change.
const keepEdited = "edited"

func offered(w Words, key string, c PassChoice, keep Button) Message {
	return Message{
		Text: w.text(key, args{"Name": Name(c.Name)}),
		Rows: [][]Button{{SendToButton(w, c), keep}},
	}
}

// OfferWho asks whom a message is for.
func OfferWho(w Words, choices []PassChoice) Message {
	m := Message{Text: w.text("relay.offerWho")}
	for _, c := range choices {
		m.Rows = append(m.Rows, []Button{SendToButton(w, c)})
	}
	m.Rows = append(m.Rows, []Button{keepButton(w)})
	return m
}

// SendToButton sends a message to somebody.
func SendToButton(w Words, c PassChoice) Button {
	return Button{Label: w.text("relay.sendTo", args{"Name": Name(c.Name)}), Data: c.data()}
}

func keepButton(w Words) Button {
	return Button{Label: w.text("relay.keep"), Data: data("relay", "keep")}
}

// Kept answers a no to the offer; of is what its button said.
func Kept(w Words, of string) Message {
	if of == keepEdited {
		return Message{Text: w.text("relay.keptEdited")}
	}
	return NotPassedOn(w)
}

// DraftSent takes the place of a nudge whose draft was sent.
func DraftSent(w Words, name, text string) Message {
	return Message{Text: w.text("relay.sentDraft", args{"Name": Name(name), "Text": text})}
}

// NotThere says that nothing was passed on to a supporter whom nothing reaches, as
// SupporterAway has told.
func NotThere(w Words, name string) Message {
	return Message{Text: joined("\n\n", NotPassedOn(w).Text, SupporterAway(w, name).Text)}
}

// CantPassOn answers something that can't be passed on, such as a location.
func CantPassOn(w Words) Message { return Message{Text: w.text("relay.notThis")} }

// TooLongToPassOn answers a text that doesn't fit.
func TooLongToPassOn(w Words) Message { return Message{Text: w.text("relay.tooLong")} }

// NotPassedOn stands below the helplines when what showed distress would
// otherwise have gone to somebody.
func NotPassedOn(w Words) Message { return Message{Text: w.text("relay.notPassedOn")} }

// HeartFrom brings a heart to a supporter.
func HeartFrom(w Words, name, tie string) Message {
	return Message{Text: w.text("relay.heartFrom", args{"Name": Name(name)}), Rows: backRows(w, tie)}
}

// ThanksFrom brings a thank you to a supporter.
func ThanksFrom(w Words, name, tie string) Message {
	return Message{Text: w.text("relay.thanksFrom", args{"Name": Name(name)}), Rows: backRows(w, tie)}
}

// HeartSent is shown over the chat after a heart.
func HeartSent(w Words) string { return w.text("relay.heartSent") }

// ThanksSent is shown after "thank you".
func ThanksSent(w Words) string { return w.text("relay.thanksSent") }

// AlreadySent is shown when the same was tapped before.
func AlreadySent(w Words) string { return w.text("relay.already") }

// WordsEnded is shown when there is nobody any more to answer.
func WordsEnded(w Words) string { return w.text("relay.ended") }

// Fewer confirms "too much" and offers to hear nothing at all.
func Fewer(w Words, name, id string) Message {
	return Message{
		Text: w.text("relay.fewer", args{"Name": Name(name)}),
		Rows: [][]Button{{{Label: w.text("relay.mute", args{"Name": Name(name)}), Data: data("relay", "mute", id)}}},
	}
}

// Muted confirms that nothing of a supporter reaches the person any more.
func Muted(w Words, name string) Message {
	return Message{Text: w.text("relay.muted", args{"Name": Name(name)})}
}
