package messages

import "time"

// NudgeUsed is shown over the chat when a button has no more to do: it was used,
// the tie has ended, or the press was made up.
func NudgeUsed(w Words) string { return w.text("nudge.notUsed") }

// DraftTaken is shown when those words went to the person not long ago.
func DraftTaken(w Words) string { return w.text("nudge.draftTaken") }

// TalkedDone answers "we've just talked".
func TalkedDone(w Words) Message { return Message{Text: w.text("nudge.talkedDone")} }

// WhenInstead offers when to come back to a nudge.
func WhenInstead(w Words, id string) Message {
	return Message{Text: w.text("nudge.whenInstead"), Rows: [][]Button{
		{{Label: w.text("nudge.inThreeHours"), Data: data("nudge", "wait", id, WaitThreeHours)}},
		{{Label: w.text("nudge.tomorrow"), Data: data("nudge", "wait", id, WaitTomorrow)}},
		{{Label: w.text("nudge.skip"), Data: data("nudge", "wait", id, WaitSkip)}},
	}}
}

// ComesBack says when a nudge that was put off comes, in the supporter's zone.
func ComesBack(w Words, at time.Time) Message {
	return Message{Text: w.text("nudge.later", args{"Time": w.DateTime(at)})}
}

// Skipped answers "skip this one".
func Skipped(w Words) Message { return Message{Text: w.text("nudge.skipped")} }

// LessOften says what the nudges are like from now on.
func LessOften(w Words, name string, r Rhythm) Message {
	return Message{Text: w.text("nudge.lessDone") + "\n\n" + NudgesKept(w, name, r).Text}
}

// LeastAlready offers a pause or an end where it can't come more rarely.
func LeastAlready(w Words, id, tie string) Message {
	return Message{Text: w.text("nudge.least"), Rows: [][]Button{pauseOrLeave(w, id, tie)}}
}

// NudgesPaused confirms a pause of the nudges for a person.
func NudgesPaused(w Words, name string) Message {
	return Message{Text: w.text("nudge.paused", args{"Name": Name(name)})}
}

// PausedByItself says that nudges which nobody answered were paused.
func PausedByItself(w Words, name, tie string) Message {
	return Message{
		Text: w.text("nudge.pausedByItself", args{"Name": Name(name)}),
		Rows: [][]Button{{{Label: w.text("nudge.startAgain"), Data: data("nudges", "start", tie)}}},
	}
}

// NudgesStarted confirms that a pause is over.
func NudgesStarted(w Words) Message { return Message{Text: w.text("nudge.started")} }

// Stayed answers who did not leave after all.
func Stayed(w Words) Message { return Message{Text: w.text("nudge.stayed")} }

// SupporterAway is the one neutral line a person gets when nothing reaches a
// supporter any more. It doesn't say why.
func SupporterAway(w Words, name string) Message {
	return Message{Text: w.text("nudge.away", args{"Name": Name(name)})}
}
