package messages

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"porchlight/messages/crisis"
)

// Whom are those whom somebody may want to tell how they are.
var Whom = []string{"friend", "parent", "boss", "doctor"}

// DraftsToTell is how many drafts there are for each of them.
const DraftsToTell = 3

// DraftToTell is one of the drafts, from 1 on.
func DraftToTell(w Words, whom string, number int) string {
	return w.text("telling.say." + whom + "." + strconv.Itoa(number))
}

// WhomNames are what one of them can be called where it is typed: the label of the button,
// in the language and in English, and the short name.
func WhomNames(w Words, whom string) []string {
	return []string{w.text("telling." + whom), Words{}.text("telling." + whom), whom}
}

// TellButton leads to the page.
func TellButton(w Words) Button {
	return Button{Label: w.text("telling.button"), Data: data("telling", "page")}
}

// AskWhomToTell asks whom somebody wants to tell.
func AskWhomToTell(w Words) Message {
	of := func(whom string) Button {
		return Button{Label: w.text("telling." + whom), Data: data("telling", "whom", whom)}
	}
	return Message{Text: w.text("telling.intro"), Rows: [][]Button{
		{of(Whom[0]), of(Whom[1])}, {of(Whom[2]), of(Whom[3])},
		{FirstCallButton(w), AboutMeButton(w)},
	}}
}

// FirstCallButton leads to what can be said in a first call.
func FirstCallButton(w Words) Button {
	return Button{Label: w.text("telling.call"), Data: data("telling", "call")}
}

// DraftsFor shows the drafts for somebody, each with a button.
func DraftsFor(w Words, whom string) Message {
	said, numbers := []string{w.text("telling."+whom) + ":"}, []Button{}
	for i := 1; i <= DraftsToTell; i++ {
		said = append(said, w.text("invite.wording", args{"Number": i, "Words": DraftToTell(w, whom, i)}))
		numbers = append(numbers, Button{Label: strconv.Itoa(i), Data: data("telling", "draft", whom, i)})
	}
	return Message{
		Text: joined("\n\n", append(said, w.text("telling.pick"))...),
		Rows: [][]Button{numbers, {backTo(w, data("telling", "page"))}},
	}
}

const (
	// longestCopy is how many letters Telegram lets a button copy.
	longestCopy = 256
	// longestShare bounds the link of a button: a longer one may not open.
	longestShare = 2000
)

// DraftAlone shows words alone, with buttons that let their owner send them from their own
// account, and copy them for anywhere else.
func DraftAlone(w Words, whom, words string) Message {
	var send []Button
	// The words stand for the address itself, since there is none: every app puts them
	// as they are into the chat that is chosen, where they can still be changed. One that
	// begins with an @ would call another bot there.
	if link := "https://t.me/share/url?url=" + escaped(words); len(link) <= longestShare && !strings.HasPrefix(words, "@") {
		send = append(send, Button{Label: w.text("telling.share"), URL: link})
	}
	if utf8.RuneCountInString(words) <= longestCopy {
		send = append(send, Button{Label: w.text("telling.copy"), Copy: words})
	}
	below := w.text("telling.change")
	if len(send) == 0 {
		below = joined("\n", below, w.text("telling.long"))
	}
	m := Message{Text: joined("\n\n", words, below)}
	if len(send) > 0 {
		m.Rows = append(m.Rows, send)
	}
	m.Rows = append(m.Rows, []Button{backTo(w, data("telling", "whom", whom))})
	return m
}

// OwnDraftKept says that words are kept, and no more: something graver was answered.
func OwnDraftKept(w Words) Message {
	return Message{Text: w.text("telling.kept"), Rows: [][]Button{{{Label: w.text("telling.show"), Data: data("telling", "mine")}}}}
}

// TellingUnclear says what can be written.
func TellingUnclear(w Words) Message { return Message{Text: w.text("telling.unclear")} }

// FirstCall is what can be said in a first call, with ways to what happens then and to the
// numbers.
func FirstCall(w Words, a crisis.Asker) Message {
	return Message{Text: w.text("telling.firstCall"), Rows: [][]Button{
		{crisis.CallButton(a)}, {crisis.NumbersButton(a)}, {backTo(w, data("telling", "page"))},
	}}
}

// backTo is a button that leads back.
func backTo(w Words, to string) Button { return Button{Label: "‹ " + w.text("cards.back"), Data: to} }
