package messages

import (
	"strconv"
	"strings"
	"time"
)

// WorstDay and BestDay are the ends of the scale of a check-in.
const (
	WorstDay = 1
	BestDay  = 5
)

// faces are those of the scale, the worst first. A word stands beside each, which a
// screen reader reads.
var faces = []string{"😞", "🙁", "😐", "🙂", "😄"}

// FaceOf reads the face with which something typed begins: the score, and the rest.
func FaceOf(typed string) (score int, rest string, ok bool) {
	for i, face := range faces {
		if rest, is := strings.CutPrefix(typed, face); is {
			return WorstDay + i, rest, true
		}
	}
	return 0, typed, false
}

// face writes a score as its face and word: "🙂 Good".
func (w Words) face(score int) string {
	return faces[score-WorstDay] + " " + w.text("checkin.score"+strconv.Itoa(score))
}

// CheckinDay writes the day of a check-in for the data of a button: "20261128".
func CheckinDay(day time.Time) string { return day.Format("20060102") }

// faceRows are the five faces, each with the data of its score.
func faceRows(w Words, of func(score int) string) [][]Button {
	row := make([]Button, len(faces))
	for i := range faces {
		row[i] = Button{Label: w.face(WorstDay + i), Data: of(WorstDay + i)}
	}
	return [][]Button{row[:3], row[3:]}
}

// AskedDay is a day that somebody is asked about.
type AskedDay struct {
	Day       time.Time
	Yesterday time.Time // offered in its place; zero: it is yesterday that is asked about
	Last      bool      // there is a last check-in to be looked at
}

// AskCheckin asks how a day is, or was.
func AskCheckin(w Words, a AskedDay) Message {
	if a.Yesterday.IsZero() {
		return Message{Text: w.text("checkin.askYesterday"), Rows: a.faces(w)}
	}
	more := []Button{{Label: w.text("checkin.yesterday"), Data: data("checkin", "day", CheckinDay(a.Yesterday))}}
	if a.Last {
		more = append(more, Button{Label: w.text("checkin.last"), Data: data("checkin", "last")}, SignsButton(w))
	}
	return Message{Text: w.text("checkin.ask"), Rows: append(a.faces(w), more)}
}

// WhichFace asks for the score of words that are told already.
func WhichFace(w Words, a AskedDay) Message {
	return Message{Text: w.text("checkin.whichFace"), Rows: a.faces(w)}
}

func (a AskedDay) faces(w Words) [][]Button {
	day := CheckinDay(a.Day)
	return faceRows(w, func(score int) string { return data("checkin", "face", day, score) })
}

// ScoreUnclear says how a score is typed.
func ScoreUnclear(w Words) Message { return Message{Text: w.text("checkin.unclear")} }

// NoteUnclear says what can go with a score.
func NoteUnclear(w Words) Message { return Message{Text: w.text("checkin.noteUnclear")} }

// ToldCheckin is a check-in as its owner is shown it.
type ToldCheckin struct {
	ID    string
	Score int
	Day   time.Time
	Ago   int // days: 0 is today, 1 yesterday
	Words string
	Voice bool
}

// mostShown is how much of somebody's words is shown, in letters: with the line above and
// the question below, Telegram has to take it.
const mostShown = 1500

// words are those of a check-in, or the beginning of many.
func (c ToldCheckin) words() string {
	if letters := []rune(c.Words); len(letters) > mostShown {
		return string(letters[:mostShown]) + "…"
	}
	return c.Words
}

// day is a check-in's day and face: "Yesterday: 🙂 Good".
func (c ToldCheckin) day(w Words) string {
	face := args{"Face": w.face(c.Score)}
	switch c.Ago {
	case 0:
		return w.text("checkin.today", face)
	case 1:
		return w.text("checkin.wasYesterday", face)
	}
	face["Time"] = w.Date(c.Day)
	return w.text("checkin.was", face)
}

// CheckinKept says that a check-in is kept, with a line that fits. Asks: words can
// still go with it. Who tells of a bad day finds a way to somebody below it.
func CheckinKept(w Words, c ToldCheckin, asks bool) Message {
	m := Message{Text: c.day(w) + "\n" + w.text("checkin.line"+strconv.Itoa(c.Score)), Rows: [][]Button{c.buttons(w)}}
	switch {
	case asks:
		m.Text += "\n\n" + w.text("checkin.addWords")
	case c.Voice:
		m.Text += "\n\n" + w.text("checkin.voiceKept")
	}
	if c.Score == WorstDay {
		m.Rows = append(m.Rows, waysOn(w)[0][:1])
	}
	return m
}

// CheckinKeptInShort says no more than that: something graver was answered before.
func CheckinKeptInShort(w Words, c ToldCheckin) Message {
	return Message{Text: w.text("checkin.inShort"), Rows: [][]Button{{c.removeButton(w)}}}
}

// NoteKept says that words, or a voice message, are kept with a score.
func NoteKept(w Words, c ToldCheckin, voice bool) Message {
	name := "checkin.noteKept"
	if voice {
		name = "checkin.voiceKept"
	}
	return Message{Text: w.text(name), Rows: [][]Button{c.buttons(w)}}
}

// LastCheckin shows the last one.
func LastCheckin(w Words, c ToldCheckin) Message {
	return Message{Text: joined("\n\n", c.day(w), c.words()), Rows: [][]Button{c.buttons(w)}}
}

// NoCheckin says that there is none.
func NoCheckin(w Words) Message { return Message{Text: w.text("checkin.none")} }

func (c ToldCheckin) buttons(w Words) (row []Button) {
	if c.Voice {
		row = append(row, Button{Label: w.text("checkin.listen"), Data: data("checkin", "listen", c.ID)})
	}
	return append(row,
		Button{Label: w.text("checkin.change"), Data: data("checkin", "change", c.ID)},
		c.removeButton(w))
}

func (c ToldCheckin) removeButton(w Words) Button {
	return Button{Label: w.text("checkin.remove"), Data: data("checkin", "remove", c.ID)}
}

// ChangeCheckin asks for another face or other words.
func ChangeCheckin(w Words, c ToldCheckin) Message {
	return Message{
		Text: joined("\n\n", c.day(w), c.words(), w.text("checkin.askChange")),
		Rows: faceRows(w, func(score int) string { return data("checkin", "to", c.ID, score) }),
	}
}

// AskRemoveCheckin asks once before it is gone.
func AskRemoveCheckin(w Words, c ToldCheckin) Message {
	return Message{Text: joined("\n\n", c.day(w), c.words(), w.text("checkin.askRemove")), Rows: [][]Button{{
		{Label: w.text("checkin.remove"), Data: data("checkin", "gone", c.ID)}, {Label: w.text("checkin.keep"), Data: data("checkin", "last")},
	}}}
}

// CheckinRemoved says that it is gone.
func CheckinRemoved(w Words) Message { return Message{Text: w.text("checkin.removed")} }

// Recorded is a voice message that somebody sent before.
func Recorded(number string) Message { return Message{Voice: number} }
