package messages

import (
	"strconv"
	"strings"
	"time"
)

// Privacy says what is kept, what is not, and who can see it, and what somebody
// whose phone is watched at home should know.
func Privacy(w Words, operator string, noteDays int) Message {
	return Message{Text: joined("\n\n", w.text("privacy.text"), w.text("privacy.notes", args{"Days": noteDays}), w.text("privacy.signs"), w.text("privacy.plan"), w.text("privacy.aboutme"), w.text("privacy.ask"), w.text("privacy.places"), w.text("privacy.missed"), w.text("privacy.gone"), w.text("privacy.watched"), runBy(w, operator)), Rows: [][]Button{
		{{Label: w.text("privacy.keeps"), Data: data("privacy", "keeps")}},
	}}
}

// NoteDays are the choices of how many days notes of days are kept.
var NoteDays = []int{30, 90, 400}

func noteTime(w Words, days int) string {
	if days == 400 {
		return w.text("privacy.button400")
	}
	return w.text("mood.button" + strconv.Itoa(days))
}

// AskNoteDays asks for how long notes of days are to be kept.
func AskNoteDays(w Words, now int) Message {
	var row []Button
	for _, days := range NoteDays {
		if days != now {
			row = append(row, Button{Label: noteTime(w, days), Data: data("privacy", "keep", days)})
		}
	}
	return Message{Text: w.text("privacy.keepsAsk", args{"Time": noteTime(w, now)}), Rows: [][]Button{row}}
}

// NoteDaysKept confirms, and how to think again.
func NoteDaysKept(w Words, days int) Message {
	m := AskNoteDays(w, days)
	m.Text = w.text("privacy.keepsKept", args{"Time": noteTime(w, days)})
	return m
}

// runBy says who runs the bot, as they wrote it; "" if they have not.
func runBy(w Words, operator string) string {
	if operator == "" {
		return ""
	}
	return w.text("privacy.operator", args{"Operator": firstStrongIsolate + operator + popIsolate})
}

// exportFile is what the file of everything is called.
const exportFile = "porchlight.json"

// Export carries everything that is kept of somebody.
func Export(w Words, data []byte) Message {
	return Message{Text: w.text("export.caption"), File: &File{Name: exportFile, Data: data}}
}

// NothingToExport answers /export of somebody of whom nothing is kept.
func NothingToExport(w Words) Message { return Message{Text: w.text("export.nothing")} }

// Goes is how much of one kind of thing is erased.
type Goes struct {
	What  string // a name under [delete] in the catalogue
	Count int
}

// AskDelete asks once before everything is erased, with what that is in numbers, and of
// those who have ties here whether the other side is told.
func AskDelete(w Words, goes []Goes, ties bool) Message {
	var lines []string
	for _, g := range goes {
		lines = append(lines, w.text("delete."+g.What, args{"Number": g.Count}))
	}
	if len(lines) > 0 {
		lines = append([]string{w.text("delete.goes")}, lines...)
	}
	ask := joined("\n\n", strings.Join(lines, "\n"), w.text("delete.ask"), w.text("delete.hide"))
	no := []Button{{Label: w.text("delete.no"), Data: data("delete", "no")}}
	if !ties {
		return Message{Text: ask, Rows: [][]Button{no, {{Label: w.text("delete.yes"), Data: data("delete", "yes")}}}}
	}
	return Message{Text: ask + "\n\n" + w.text("delete.tells"), Rows: [][]Button{
		no,
		{{Label: w.text("delete.andTell"), Data: data("delete", "yes")}},
		{{Label: w.text("delete.quietly"), Data: data("delete", "quietly")}},
	}}
}

// Deleted confirms that everything is erased.
func Deleted(w Words) Message { return Message{Text: w.text("delete.done"), NoKeyboard: true} }

// NotDeleted confirms that nothing was.
func NotDeleted(w Words) Message { return Message{Text: w.text("delete.kept")} }

// NothingToDelete answers /delete of somebody of whom nothing is kept.
func NothingToDelete(w Words) Message { return Message{Text: w.text("delete.nothing")} }

// PausedUntil confirms a quiet with an end, given in the person's own zone.
func PausedUntil(w Words, end time.Time) Message {
	return Message{Text: w.text("pause.until", args{"Time": w.DateTime(end)})}
}

// PausedOpen confirms a quiet that only /resume ends.
func PausedOpen(w Words) Message { return Message{Text: w.text("pause.open")} }

// PauseUnknown says what to type instead.
func PauseUnknown(w Words) Message { return Message{Text: w.text("pause.unknown")} }

// PauseTooLong says what to type instead.
func PauseTooLong(w Words) Message { return Message{Text: w.text("pause.tooLong")} }

// Resumed confirms that a quiet is over.
func Resumed(w Words) Message { return Message{Text: w.text("pause.over")} }

// WasNotPaused answers /resume without a quiet.
func WasNotPaused(w Words) Message { return Message{Text: w.text("pause.wasNot")} }
