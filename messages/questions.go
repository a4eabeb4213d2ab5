package messages

// AgainName begins the data of the button that brings a question back.
const AgainName = "again"

// BackTo is the button that brings a question back. Question is its name in the
// catalogue; step and about tell the dialogues which one it is.
func BackTo(w Words, question, step, about string) Button {
	return Button{Label: w.text("back.to", args{"Question": w.text("back." + question)}), Data: data(AgainName, step, about)}
}

// NameUnclear says that a question takes a name.
func NameUnclear(w Words) Message { return Message{Text: w.text("unclear.name")} }

// WordsUnclear says that a question takes one's own words.
func WordsUnclear(w Words) Message { return Message{Text: w.text("unclear.words")} }
