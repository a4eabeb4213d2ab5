package messages

import (
	"strconv"
	"strings"
	"time"
)

// longestText is what Telegram takes in one message, in UTF-16 units.
const longestText = 4096

// WriteTo asks what to send to somebody under the writer's own name.
func WriteTo(w Words, name string) Message {
	return Message{Text: w.text("relay.writeTo", args{"Name": Name(name)})}
}

// FromSupporter brings to a person what a supporter wrote; id is its number.
func FromSupporter(w Words, name string, words Writing, id string) Message {
	m := written(w, name, words)
	m.Rows = thanksRows(w, id)
	return m
}

// CopyFromSupporter brings to a person a picture, a voice message or the like. An album
// can have no buttons.
func CopyFromSupporter(w Words, what Copy, id string) Message {
	if len(what.Rest) > 0 {
		return Message{Copy: &what}
	}
	return Message{Copy: &what, Rows: thanksRows(w, id)}
}

// FromPerson brings to a supporter what the person wrote back.
func FromPerson(w Words, name string, words Writing, tie string) Message {
	m := written(w, name, words)
	m.Rows, m.Protected = backRows(w, tie), true
	return m
}

// CopyFromPerson brings to a supporter a picture or the like.
func CopyFromPerson(w Words, what Copy, tie string) Message {
	if len(what.Rest) > 0 {
		return Message{Copy: &what, Protected: true}
	}
	return Message{Copy: &what, Rows: backRows(w, tie), Protected: true}
}

// written puts words below a line that says whose they are.
func written(w Words, name string, words Writing) Message {
	m := Message{Text: w.text("relay.text", args{"Name": Name(name), "Text": words.Text})}
	lead := strings.TrimSuffix(m.Text, strings.TrimRight(words.Text, "\n")) // the words stand last in every language
	m.Marks = moved(words.Marks, utf16Len(lead))
	return m
}

// Reworded puts other words below the line that says whose they are.
func (m Message) Reworded(words Writing) Message {
	lead, _, _ := strings.Cut(m.Text, "\n\n")
	all := words.Below(Writing{Text: lead})
	m.Text, m.Marks = all.Text, all.Marks
	return m
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

// Sends stands before a picture or the like and says whose it is, with the words that
// belong to it and can't stand with it. It makes no sound: what follows does.
func Sends(w Words, name string, words Writing) Message {
	all := words.Below(Writing{Text: w.text("relay.sends", args{"Name": Name(name)})})
	return Message{Text: all.Text, Marks: all.Marks, Silent: true}
}

// AlbumFromSupporter stands before an album, which itself can have no buttons.
func AlbumFromSupporter(w Words, name string, words Writing, id string) Message {
	m := Sends(w, name, words)
	m.Rows = thanksRows(w, id)
	return m
}

// AlbumFromPerson stands before an album of the person's.
func AlbumFromPerson(w Words, name string, words Writing, tie string) Message {
	m := Sends(w, name, words)
	m.Rows, m.Protected = backRows(w, tie), true
	return m
}

func thanksRows(w Words, id string) [][]Button {
	return [][]Button{
		{{Label: w.text("relay.heart"), Data: data("relay", "heart", id)}, {Label: w.text("relay.thankYou"), Data: data("relay", "thanks", id)}},
		{{Label: w.text("relay.writeBack"), Data: data("relay", "back", id)}, keepButtonFor(w, id)},
		{{Label: w.text("relay.tooMuch"), Data: data("relay", "much", id)}},
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
// answers, "0" for none, and Rest the other messages of the album that it begins. Voice:
// it is a voice message.
type PassChoice struct {
	Name, Tie, Nudge string
	Message          int
	Rest             []int
	Voice            bool
}

func (c PassChoice) data() string {
	what := writeNumbers(c.Message, c.Rest)
	if c.Voice {
		what = voiceMark + what
	}
	return data("relay", "pass", c.Tie, what, c.Nudge)
}

// voiceMark stands before the number of a voice message in a button.
const voiceMark = "v"

// ReadVoice takes the mark of a voice message off what a button says.
func ReadVoice(written string) (numbers string, isVoice bool) {
	return strings.CutPrefix(written, voiceMark)
}

// MostBetween is by how much the numbers of two messages of an album may differ at
// most, so that a button can name them all: "4711.111" are four in a row.
const MostBetween = 35

func writeNumbers(first int, rest []int) string {
	written := strconv.Itoa(first)
	for i, number := range rest {
		if i == 0 {
			written += "."
		}
		written += strconv.FormatInt(int64(number-first), 36)
		first = number
	}
	return written
}

// ReadNumbers reads the numbers of messages in a button; not ok for made-up ones.
func ReadNumbers(written string) (first int, rest []int, ok bool) {
	begin, steps, _ := strings.Cut(written, ".")
	first, err := strconv.Atoi(begin)
	if err != nil || first <= 0 || len(steps) >= MostInAlbum {
		return 0, nil, false
	}
	last := first
	for _, step := range steps {
		further, err := strconv.ParseInt(string(step), 36, 32)
		if err != nil || further <= 0 {
			return 0, nil, false
		}
		last += int(further)
		rest = append(rest, last)
	}
	return first, rest, true
}

// MostInAlbum is how many messages Telegram shows as one.
const MostInAlbum = 10

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
		Rows: [][]Button{{sendToButton(w, c), keep}},
	}
}

// OfferWho asks whom a message is for.
func OfferWho(w Words, choices []PassChoice) Message {
	return Message{Text: w.text("relay.offerWho"), Rows: append(sendRows(w, choices), []Button{keepButton(w)})}
}

func sendRows(w Words, choices []PassChoice) (rows [][]Button) {
	for _, c := range choices {
		rows = append(rows, []Button{sendToButton(w, c)})
	}
	return rows
}

// sendToButton sends a message to somebody.
func sendToButton(w Words, c PassChoice) Button {
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

// WhyNotTaken is why Telegram has not taken something for the other side.
type WhyNotTaken string

// The reasons, as the catalogue names them.
const (
	NotTakenThere WhyNotTaken = "relay.notTaken"
	NoVoiceThere  WhyNotTaken = "relay.noVoice"
	NoOriginal    WhyNotTaken = "relay.noOriginal"
)

// NotTaken tells who sent something that it has not arrived.
func NotTaken(w Words, name string, why WhyNotTaken) Message {
	return Message{Text: w.text(string(why), args{"Name": Name(name)})}
}

// EditStays says that words that were passed on stay as they were sent, though they
// were changed since.
func EditStays(w Words, name string) Message {
	return Message{Text: w.text("relay.editStays", args{"Name": Name(name)})}
}

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
