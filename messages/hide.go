package messages

// Hidden says what has gone from the chat, what has not, and how helplines come back.
// Unsure: of what was said before, something may not be known.
func Hidden(w Words, unsure bool) Message {
	return Message{Text: hidden(w, "hide.done", "hide.stays", unsure), Rows: [][]Button{
		{{Label: w.text("hide.own"), Data: data("hide", "all")}},
		{hideThis(w, data("hide", "this"))},
	}}
}

// HiddenAll says the same where what was written to the bot has gone as well.
func HiddenAll(w Words, unsure bool) Message {
	return Message{Text: hidden(w, "hide.all", "hide.older", unsure), Rows: [][]Button{{hideThis(w, data("hide", "last"))}}}
}

func hidden(w Words, done, stays string, unsure bool) string {
	missed := ""
	if unsure {
		missed = w.text("hide.stranger")
	}
	return joined("\n\n", w.text(done), w.text(stays), missed, w.text("hide.goesOn"))
}

// NotAllHidden says that Telegram has left something in the chat.
func NotAllHidden(w Words) Message {
	return Message{Text: w.text("hide.failed"), Rows: [][]Button{{hideThis(w, data("hide", "this"))}}}
}

func hideThis(w Words, pressed string) Button {
	return Button{Label: w.text("hide.this"), Data: pressed}
}
