package messages

// waysOn are the three buttons below whatever has no answer of its own.
func waysOn(w Words) [][]Button {
	return [][]Button{
		{{Label: w.text("talk.lines"), Data: data("talk", "lines")}, {Label: w.text("talk.people"), Data: data("talk", "people")}},
		{{Label: w.text("talk.can"), Data: data("talk", "can")}},
	}
}

// noAnswers are the lines of NoAnswer.
var noAnswers = []string{"talk.rest1", "talk.rest2", "talk.rest3"}

// NoAnswer is for words that nobody has an answer to. The line differs by turn. Above
// the other ways on stand those whom the words may be for.
func NoAnswer(w Words, turn int, others ...PassChoice) Message {
	return Message{Text: w.text(noAnswers[turn%len(noAnswers)]), Rows: append(sendRows(w, others), waysOn(w)...)}
}

// GladOfIt answers who tells that they feel better.
func GladOfIt(w Words, others ...PassChoice) Message {
	return Message{Text: w.text("talk.better"), Rows: sendRows(w, others)}
}

// SoundsHard answers who tells of a bad day, of which nothing calls for a helpline.
func SoundsHard(w Words, others ...PassChoice) Message {
	return Message{Text: w.text("talk.hard"), Rows: append(sendRows(w, others), waysOn(w)[:1]...)}
}

// HowTheyAre answers who asks the bot how somebody else is.
func HowTheyAre(w Words, others ...PassChoice) Message {
	return Message{Text: w.text("talk.theirs"), Rows: append(sendRows(w, others), waysOn(w)[:1]...)}
}

// NothingGoesOut answers who fears that the bot calls the police, or anybody.
func NothingGoesOut(w Words) Message { return Message{Text: w.text("talk.police"), Rows: waysOn(w)} }

// NoSuchCommand says that there is no such command, and which there are.
func NoSuchCommand(w Words) Message {
	return Message{Text: w.text("talk.noCommand") + "\n\n" + CommandsInShort(w), Rows: waysOn(w)[:1]}
}

// CantHear answers a voice message, a picture or the like that is for nobody.
func CantHear(w Words) Message { return Message{Text: w.text("talk.cantHear"), Rows: waysOn(w)} }

// WhoIAm says in one honest line what the bot is.
func WhoIAm(w Words, others ...PassChoice) Message {
	return Message{Text: w.text("talk.who"), Rows: append(sendRows(w, others), waysOn(w)...)}
}

// WhatICan lists the commands.
func WhatICan(w Words) Message { return Message{Text: CommandsInShort(w)} }

// Gladly answers thanks, an "ok", or a farewell.
func Gladly(w Words, others ...PassChoice) Message {
	return Message{Text: w.text("talk.gladly"), Rows: sendRows(w, others)}
}

// StopOffer is for who types that it is to stop.
func StopOffer(w Words) Message {
	return Message{Text: w.text("talk.stop"), Rows: [][]Button{
		{{Label: w.text("talk.pause"), Data: data("talk", "pause")}},
		{{Label: w.text("talk.deleteAll"), Data: data("talk", "delete")}},
	}}
}

// HowToUndo tells who made a mistake, or wants something removed, where that is done.
func HowToUndo(w Words) Message { return Message{Text: w.text("talk.undo")} }

// AskMeant asks whether a command was meant, or else whether what was typed is for one
// of the others. Question tells it from one of before.
func AskMeant(w Words, command string, question int64, others ...PassChoice) Message {
	yesNo := []Button{
		{Label: w.text("talk.yes"), Data: data("talk", "yes", question)}, {Label: w.text("talk.no"), Data: data("talk", "no", question)},
	}
	return Message{Text: w.text("talk.meant", args{"Command": command}), Rows: append([][]Button{yesNo}, sendRows(w, others)...)}
}

// MeantNothing follows a no.
func MeantNothing(w Words) Message { return Message{Text: w.text("talk.nothing")} }
