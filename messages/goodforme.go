package messages

// How somebody feels after hearing from a supporter, as their answer's button says it.
const (
	FeelsBetter = "better"
	FeelsSame   = "same"
	FeelsWorse  = "worse"
)

// AsksHowItFeels comes by itself, and names nobody: whoever lies beside the phone may
// read it on a locked screen, also the one that it is about. A tap asks.
func AsksHowItFeels(w Words, tie string) Message {
	return Message{Text: w.text("goodforme.hello"), Rows: [][]Button{{{Label: w.text("remind.show"), Data: data("goodforme", "ask", tie)}}, endReview(w)}}
}

// HowItFeels asks a person how they feel after hearing from a supporter.
func HowItFeels(w Words, who Choice) Message {
	feels := func(how, data string) Button { return Button{Label: w.text("goodforme." + how), Data: data} }
	return Message{Text: w.text("goodforme.ask", args{"Name": Name(who.Name)}), Rows: [][]Button{
		{feels(FeelsBetter, data("goodforme", "better", who.ID)), feels(FeelsSame, data("goodforme", "same", who.ID)), feels(FeelsWorse, data("goodforme", "worse", who.ID))},
		endReview(w),
	}}
}

// endReview are the ways out: not now, and not again.
func endReview(w Words) []Button {
	return []Button{{Label: w.text("house.skip"), Data: data("goodforme", "skip")}, {Label: w.text("goodforme.stop"), Data: data("goodforme", "off")}}
}

// Feels answers them. Of what does no good it shows what can be changed, none of which
// the supporter is told.
func Feels(w Words, how string, who Choice) Message {
	m := Message{Text: w.text("goodforme."+how+"Said", args{"Name": Name(who.Name)})}
	if how != FeelsWorse {
		return m
	}
	change := func(label, data string) Button { return Button{Label: w.text("circle." + label), Data: data} }
	m.Rows = [][]Button{
		{change("fewer", data("supporters", "fewer", who.ID)), change("pauseWeek", data("supporters", "pause", who.ID, "week"))},
		{change("mute", data("supporters", "mute", who.ID)), change("remove", data("supporters", "remove", who.ID))},
		{{Label: w.text("goodforme.leave"), Data: data("goodforme", "skip")}},
	}
	return m
}

// LookBack lists who is there after some months, each with a way to change something.
func LookBack(w Words, people []Choice) Message {
	m := Message{Text: w.text("goodforme.lookBack")}
	var names []Button
	for _, who := range people[:min(mostListed, len(people))] {
		names = append(names, Button{Label: NameAlone(who.Name), Data: data("supporters", "tie", who.ID)})
	}
	m.Rows = append(sideBySide(names), []Button{inviteButton(w)}, endReview(w))
	return m
}

// ReviewsOff and ReviewsOn say whether it is asked.
func ReviewsOff(w Words) Message {
	return Message{Text: w.text("goodforme.off"), Rows: [][]Button{{ReviewsButton(w)}}}
}

func ReviewsOn(w Words) Message { return Message{Text: w.text("goodforme.on")} }

// ReviewsButton has it asked again.
func ReviewsButton(w Words) Button {
	return Button{Label: w.text("goodforme.again"), Data: data("goodforme", "on")}
}
