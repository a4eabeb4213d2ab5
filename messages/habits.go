package messages

// Habits is the page of somebody's own habits.
func Habits(w Words, list []OwnLine) Message {
	m := Message{
		Text: joined("\n\n", w.text("habits.about"), ownList(w.text("habits.list"), list)),
		Rows: [][]Button{{{Label: w.text("signs.write"), Data: data("habits", "write")}}},
	}
	if len(list) > 0 {
		m.Rows = append(m.Rows, []Button{{Label: w.text("habits.remind"), Data: data("habits", "remind")}},
			[]Button{{Label: w.text("signs.takeOut"), Data: data("habits", "which")}})
	}
	return m
}

// WhichHabit asks which habit a reminder is to be of.
func WhichHabit(w Words, list []OwnLine) Message {
	m := Message{Text: w.text("habits.which")}
	for _, line := range list {
		m.Rows = append(m.Rows, []Button{{Label: NameAlone(line.Words), Data: data("habits", "of", line.ID)}})
	}
	m.Rows = append(m.Rows, []Button{{Label: "‹ " + w.text("cards.back"), Data: data("habits", "page")}})
	return m
}

// habitsButton leads to that page.
func habitsButton(w Words) Button {
	return Button{Label: w.text("habits.button"), Data: data("habits", "page")}
}

// AskHabits asks for lines of the list.
func AskHabits(w Words) Message {
	return Message{Text: w.text("habits.ask"), Rows: [][]Button{{{Label: w.text("house.skip"), Data: data("habits", "skip")}}}}
}
