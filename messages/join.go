package messages

// LinkLeadsNowhere answers a link that was used, has ended, was withdrawn or
// made up. It doesn't say which.
func LinkLeadsNowhere(w Words) Message { return Message{Text: w.text("join.nowhere")} }

// OwnLink answers somebody who opens their own invitation.
func OwnLink(w Words) Message { return Message{Text: w.text("join.own")} }

// AlreadyJoined answers a link of somebody who is supported already.
func AlreadyJoined(w Words, person string) Message {
	return Message{Text: w.text("join.already", args{"Name": Name(person)})}
}

// Asked shows who asks and what it means, before anything is agreed. The
// buttons carry the link's payload: nobody can press them who doesn't have it.
func Asked(w Words, person, payload string, professional bool) Message {
	name := args{"Name": Name(person)}
	return Message{
		Text: joined("\n\n", w.text("join.asked", name), often(w, person, professional), w.text("join.free", name)),
		Rows: answersToLink(w, payload),
	}
}

// WhatIsAsked answers whoever asks what this is: what the bot is, who asks, and what
// follows from a yes or a no, with the buttons once more.
func WhatIsAsked(w Words, person, payload string, professional bool) Message {
	return Message{
		Text: joined("\n\n", w.text("join.what", args{"Name": Name(person)}), often(w, person, professional)),
		Rows: answersToLink(w, payload),
	}
}

// often says how many reminders come.
func often(w Words, person string, professional bool) string {
	if professional {
		return w.text("join.professional", args{"Name": Name(person)})
	}
	return w.text("join.often")
}

func answersToLink(w Words, payload string) [][]Button {
	return [][]Button{
		{{Label: w.text("join.accept"), Data: data("join", "yes", payload)}},
		{{Label: w.text("join.decline"), Data: data("join", "no", payload)}},
		{{Label: w.text("join.refuse"), Data: data("join", "never", payload)}},
	}
}

// Declined and Refused end the question; nobody else is told.
func Declined(w Words) Message { return Message{Text: w.text("join.declined")} }

// Refused confirms that somebody's links lead nowhere any more.
func Refused(w Words, person string) Message {
	return Message{Text: w.text("join.refused", args{"Name": Name(person)})}
}

// Accepted thanks the new supporter of a tie and says what happens next. All else is
// behind its buttons, and with askCountry so is the question where they are.
func Accepted(w Words, person, tie string, askCountry bool) Message {
	name := args{"Name": Name(person)}
	m := Message{Text: w.text("join.accepted", name), Rows: [][]Button{
		{{Label: w.text("nudges.writeNow", name), Data: data("nudges", "write", tie)}},
		{{Label: w.text("join.cards"), Data: data(WelcomeCards.Name, OpenCards)}},
	}}
	if askCountry {
		m.Rows = append(m.Rows, []Button{MyCountryButton(w)})
	}
	return m
}

// MyCountryButton asks where somebody is, below what stands there.
func MyCountryButton(w Words) Button {
	return Button{Label: w.text("join.country"), Data: data(AgainName, "setup", "country:")}
}

// AcceptedProfessional thanks somebody who is asked for nothing.
func AcceptedProfessional(w Words, person string) Message {
	return Message{Text: w.text("join.acceptedProfessional", args{"Name": Name(person)})}
}

// NotConfirmedYet answers a supporter who wants to write before the person has said that
// it is them.
func NotConfirmedYet(w Words, person string) Message {
	return Message{Text: w.text("join.notYet", args{"Name": Name(person)})}
}

// Joined tells the person who has accepted, and asks whether it is who they meant.
// A name proves nothing, and removed is that they had removed this very account.
func Joined(w Words, tie int64, telegramName, calledBy string, removed bool) Message {
	before := ""
	if removed {
		before = w.text("join.removedBefore")
	}
	return Message{
		Text: joined("\n\n", w.text("join.joined", args{"Telegram": Name(telegramName), "Name": Name(calledBy)}), before, w.text("join.sure")),
		Rows: [][]Button{
			{{Label: w.text("join.them"), Data: data("supporters", "them", tie)}},
			{{Label: w.text("join.notThem"), Data: data("supporters", "not", tie)}},
		},
	}
}

// Confirmed follows "that's them".
func Confirmed(w Words, name string) Message {
	return Message{Text: w.text("join.confirmed", args{"Name": Name(name)})}
}

// NotMeant follows "not who I meant".
func NotMeant(w Words) Message { return Message{Text: w.text("join.ended")} }
