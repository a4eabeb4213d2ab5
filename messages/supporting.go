package messages

import "strings"

// Supported is a person whom somebody supports, as that supporter sees them.
type Supported struct {
	Tie          int64
	Name         string
	Quiet        Quiet
	Hours        string // "09:00-20:00", "" if not chosen
	Professional bool
	Shares       bool // there is something to read
	Plan         bool // the same of their safety plan
	Cards        bool // the same of the cards about them
	Missed       bool // they hear of a day without word
}

// ShowSupporting lists the people whom somebody supports, with a button each.
func ShowSupporting(w Words, all []Supported) Message {
	if len(all) == 0 {
		return Message{Text: w.text("supporting.nobody")}
	}
	var lines []string
	var rows [][]Button
	for _, s := range all {
		lines = append(lines, joined(" · ", Name(s.Name), s.Quiet.said(w)))
		rows = append(rows, []Button{{Label: NameAlone(s.Name), Data: data("supporting", "tie", s.Tie)}})
	}
	return Message{Text: joined("\n\n", w.text("supporting.head"), joined("\n", lines...)), Rows: rows}
}

// ShowSupported is the card of one person with what can be done.
func ShowSupported(w Words, s Supported) Message {
	button := func(key, data string) Button { return Button{Label: w.text("supporting." + key), Data: data} }
	var rows [][]Button
	if s.Quiet.On {
		rows = append(rows, []Button{{Label: w.text("circle.resume"), Data: data("supporting", "resume", s.Tie)}})
	} else {
		rows = append(rows, []Button{
			{Label: w.text("circle.pauseWeek"), Data: data("supporting", "pause", s.Tie, "week")},
			{Label: w.text("circle.pauseOpen"), Data: data("supporting", "pause", s.Tie)},
		})
	}
	hours := ""
	if !s.Professional {
		rows = append(rows, []Button{
			{Label: w.text("supporting.often"), Data: data("nudges", "tie", s.Tie)}, button("hours", data("supporting", "hours", s.Tie)),
		})
		if s.Hours != "" {
			hours = w.text("supporting.hoursAre", args{"Hours": s.Hours})
		}
	}
	if !s.Professional {
		rows = append(rows, []Button{{Label: w.text("ask.offers"), Data: data("ask", "offers", s.Tie)}})
	}
	if s.Shares {
		rows = append(rows, []Button{button("shared", data("supporting", "shared", s.Tie))})
	}
	if s.Plan {
		rows = append(rows, []Button{{Label: w.text("plan.seeTheirs"), Data: data("plan", "see", s.Tie)}})
	}
	if s.Cards {
		rows = append(rows, []Button{{Label: w.text("aboutme.seeTheirs"), Data: data("aboutme", "see", s.Tie)}})
	}
	if s.Missed {
		rows = append(rows, []Button{{Label: w.text("missed.leave"), Data: data("missed", "leave", s.Tie)}})
	}
	rows = append(rows, []Button{button("leave", data("supporting", "leave", s.Tie))}, []Button{{Label: w.text("circle.back"), Data: data("supporting", "list")}})
	return Message{Text: joined("\n", Name(s.Name), s.Quiet.said(w), hours, w.text("supporting.free")), Rows: rows}
}

// hoursOffered are the hours to be nudged in that have a button.
var hoursOffered = []string{"09:00-20:00", "09:00-12:00", "12:00-18:00", "17:00-21:00"}

// AskHours offers hours to be nudged in.
func AskHours(w Words, tie int64, name string) Message {
	var labels []Button
	for _, hours := range hoursOffered {
		labels = append(labels, Button{Label: hours, Data: data("supporting", "hours", tie, withoutColons(hours))})
	}
	return Message{
		Text: w.text("supporting.askHours", args{"Name": Name(name)}),
		Rows: [][]Button{labels[:2], labels[2:], {{Label: w.text("circle.back"), Data: data("supporting", "tie", tie)}}},
	}
}

// withoutColons writes hours for a button's data, which colons part.
func withoutColons(hours string) string { return strings.ReplaceAll(hours, ":", "") }

// HoursUnclear says how hours are typed.
func HoursUnclear(w Words) Message { return Message{Text: w.text("supporting.hoursUnclear")} }

// AskLeave asks once before somebody stops supporting.
func AskLeave(w Words, tie int64, name string) Message {
	return Message{
		Text: w.text("supporting.askLeave", args{"Name": Name(name)}),
		Rows: [][]Button{
			{{Label: w.text("supporting.stay"), Data: data("supporting", "tie", tie)}},
			{{Label: w.text("supporting.leave"), Data: data("supporting", "leave", tie, "yes")}},
		},
	}
}

// Left confirms it.
func Left(w Words, name string) Message {
	return Message{Text: w.text("supporting.left", args{"Name": Name(name)})}
}

// PorchEnded tells a supporter that the person is no longer here.
func PorchEnded(w Words, name string) Message {
	return Message{Text: w.text("supporting.ended", args{"Name": Name(name)})}
}

// NoSuchSupported answers a typed name that the supporter supports nobody of.
func NoSuchSupported(w Words) Message { return Message{Text: w.text("supporting.unknown")} }
