package messages

import "porchlight/messages/crisis"

// Menu returns the command menu for the commands named, each with its line.
func Menu(w Words, names []string) []Command {
	menu := make([]Command, len(names))
	for i, name := range names {
		menu[i] = Command{Name: name, Does: w.text("command." + name)}
	}
	return menu
}

// Description is what Telegram shows in an empty chat with the bot, even while
// the bot is down: so the international helplines stand in it. Telegram takes 512
// characters.
func Description(w Words) string {
	return w.text("house.profile", args{"International": crisis.International(w.Language())})
}

// About is the line on the bot's profile. Telegram takes 120 characters.
func About(w Words) string {
	return w.text("house.about", args{"International": crisis.International(w.Language())})
}

// CommandsInShort stands under the helplines of /help.
func CommandsInShort(w Words) string { return w.text("house.commands") }

// WentWrong says that the bot failed at what was asked.
func WentWrong(w Words) Message { return Message{Text: w.text("house.wentWrong")} }

// NotKept says that storage is away and what was written is lost.
func NotKept(w Words) Message { return Message{Text: w.text("house.notKept")} }

// AnswerLater says that storage is away, and that what was written is answered later.
func AnswerLater(w Words) Message { return Message{Text: w.text("house.away")} }

// TooMuch says that some of a flood was left out.
func TooMuch(w Words) Message { return Message{Text: w.text("house.tooMuch")} }

// PrivateOnly is the one line a group gets before the bot leaves it.
func PrivateOnly(w Words) Message { return Message{Text: w.text("house.privateOnly")} }

// Cancelled ends a conversation with several steps.
func Cancelled(w Words) Message {
	return Message{Text: w.text("house.cancelled"), NoKeyboard: true}
}

// NothingToCancel answers /cancel where no conversation is under way.
func NothingToCancel(w Words) Message {
	return Message{Text: w.text("house.nothingToCancel"), NoKeyboard: true}
}
