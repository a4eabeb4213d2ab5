package messages

import (
	"time"

	"porchlight/messages/crisis"
)

// HelpedNote is what somebody noted that helped them in a hard night.
type HelpedNote struct {
	ID    string
	At    time.Time // where they are
	Words string
}

// Talked answers who says, the day after, that they got to talk to someone.
func Talked(w Words) Message {
	return Message{Text: joined("\n\n", w.text("hardnight.talked"), askHelped(w)), Rows: [][]Button{{{Label: w.text("house.skip"), Data: data("hardnight", "skip")}}}}
}

// NotTalked answers who didn't. Numbers are those of who is there.
func NotTalked(w Words, numbers string) Message {
	return Message{Text: joined("\n\n", w.text("hardnight.notTalked"), numbers), Rows: [][]Button{{noteHelped(w)}}}
}

// AskHelped asks what helped.
func AskHelped(w Words) Message {
	return Message{Text: askHelped(w), Rows: [][]Button{{{Label: w.text("house.skip"), Data: data("hardnight", "skip")}}}}
}

func askHelped(w Words) string { return w.text("hardnight.ask", helpedLabel(w)) }

func helpedLabel(w Words) args { return args{"Label": crisis.HelpedLabel(w.Language())} }

func noteHelped(w Words) Button {
	return Button{Label: w.text("hardnight.write"), Data: data("hardnight", "write")}
}

// HelpedUnclear says that it is words that are noted.
func HelpedUnclear(w Words) Message { return Message{Text: w.text("hardnight.unclear")} }

// HelpedKept says that a note is kept, and where it is found again.
func HelpedKept(w Words, note HelpedNote) Message {
	return Message{Text: w.text("hardnight.kept", helpedLabel(w)), Rows: [][]Button{{note.takeOut(w)}}}
}

// AskKeepHelped asks about words that showed distress whether they are the note.
func AskKeepHelped(w Words) Message {
	return Message{Text: w.text("hardnight.heard"), Rows: [][]Button{{
		{Label: w.text("hardnight.keep"), Data: data("hardnight", "keep")}, {Label: w.text("hardnight.dontKeep"), Data: data("hardnight", "skip")},
	}}}
}

// HelpedNotKept follows a no to that.
func HelpedNotKept(w Words) Message { return Message{Text: w.text("hardnight.notKept")} }

// WhatHelped shows the notes to whom they belong, the newest first. In a hard hour
// there is nothing to change below them, but the numbers.
func WhatHelped(w Words, notes []HelpedNote, numbers string) Message {
	if len(notes) == 0 {
		return Message{Text: joined("\n\n", w.text("hardnight.none"), numbers), Rows: [][]Button{{noteHelped(w)}}}
	}
	parts := []string{w.text("hardnight.shown")}
	for _, note := range notes {
		parts = append(parts, w.Date(note.At)+"\n"+note.Words)
	}
	if numbers != "" {
		return Message{Text: joined("\n\n", append(parts, numbers)...)}
	}
	var rows [][]Button
	for _, note := range notes {
		rows = append(rows, []Button{note.takeOut(w)})
	}
	return Message{Text: joined("\n\n", parts...), Rows: append(rows, []Button{noteHelped(w)})}
}

func (n HelpedNote) takeOut(w Words) Button {
	return Button{Label: w.text("hardnight.takeOut", args{"Time": w.Date(n.At)}), Data: data("hardnight", "out", n.ID)}
}

// HelpedTakenOut says that a note is gone.
func HelpedTakenOut(w Words) Message { return Message{Text: w.text("hardnight.takenOut")} }
