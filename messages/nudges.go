package messages

import (
	"fmt"
	"time"
)

// NudgesAll stands in place of a tie in a button's data: everyone is meant.
const NudgesAll = "all"

// Rhythm is a rhythm to be put in words.
type Rhythm struct {
	Kind string // as it is typed: "weekly", "off"; "exact"
	Days []time.Weekday
	// EveryDays and EveryWeeks leave out all but each so manyth; 0: none are left out.
	EveryDays, EveryWeeks int

	Line string // the cron line of an exact one that days can't say
	At   string // "18:30"
	Next []time.Time
	UTC  bool // the supporter's zone is not known
}

// kindTexts are the texts of the kinds, by their typed forms.
var kindTexts = map[string]string{
	"now-and-then": "nudges.nowAndThen", "weekly": "nudges.weekly", "every-few-days": "nudges.everyFewDays",
	"monthly": "nudges.monthly", "off": "nudges.off",
}

// kindsOffered are the kinds that have a button, in its order.
var kindsOffered = []string{"now-and-then", "weekly", "every-few-days", "monthly"}

func rhythmText(w Words, r Rhythm) string {
	if id, ok := kindTexts[r.Kind]; ok {
		return w.text(id)
	}
	dates := make([]string, len(r.Next))
	// Dates more than a year apart are told apart by the year: 29 Feb comes in one of four.
	years := len(r.Next) > 1 && r.Next[len(r.Next)-1].Sub(r.Next[0]) > 366*24*time.Hour
	for i, at := range r.Next {
		dates[i] = w.Date(at)
		if years {
			dates[i] += " " + at.Format("2006")
		}
	}
	id, values := "nudges.exact", args{"Days": everyText(w, r.Days, r.EveryDays, r.EveryWeeks), "At": r.At, "Next": w.list(dates), "Line": r.Line}
	if len(r.Days) == 0 {
		id = "nudges.cron"
	}
	if r.UTC {
		id += "UTC"
	}
	return w.text(id, values)
}

// everyText names days of the week, or how often they come if not each time.
func everyText(w Words, days []time.Weekday, everyDays, everyWeeks int) string {
	switch {
	case everyDays > 1:
		return w.text("remind.everyDays", args{"Count": everyDays})
	case everyWeeks > 1:
		return w.text("remind.everyWeeks", args{"Count": everyWeeks, "Days": daysText(w, days)})
	}
	return daysText(w, days)
}

// daysText names days of the week, which come Monday first.
func daysText(w Words, days []time.Weekday) string {
	weekend := 0
	for _, day := range days {
		if day == time.Saturday || day == time.Sunday {
			weekend++
		}
	}
	switch {
	case len(days) == 7:
		return w.text("nudges.daily")
	case len(days) == 5 && weekend == 0:
		return w.text("nudges.weekdays")
	case len(days) == 2 && weekend == 2:
		return w.text("nudges.weekends")
	}
	names := make([]string, len(days))
	for i, day := range days {
		names[i] = w.Weekday(day)
	}
	return w.list(names)
}

// NobodySupported answers /nudges of somebody who supports nobody.
func NobodySupported(w Words) Message { return Message{Text: w.text("nudges.nobody")} }

// Choice is somebody to choose, and the number of their tie.
type Choice struct{ Name, ID string }

// WhichOne asks which of several of one name is meant; the buttons do what a dialogue
// does by that word.
func WhichOne(w Words, people []Choice, dialogue, word string) Message {
	m := Message{Text: w.text("names.which")}
	for _, one := range people {
		m.Rows = append(m.Rows, []Button{{Label: NameAlone(one.Name), Data: data(dialogue, word, one.ID)}})
	}
	return m
}

// WhoseNudges asks whose nudges are meant. With typed, what was typed before, known by
// a number, waits for the answer, and may be meant for all.
func WhoseNudges(w Words, people []Choice, typed string) Message {
	m := Message{Text: w.text("nudges.which")}
	for _, one := range people {
		choice := Button{Label: NameAlone(one.Name), Data: data("nudges", "tie", one.ID)}
		if typed != "" {
			choice.Data = data("nudges", "for", one.ID, typed)
		}
		m.Rows = append(m.Rows, []Button{choice})
	}
	if typed != "" {
		m.Rows = append(m.Rows, []Button{{Label: w.text("nudges.everyone"), Data: data("nudges", "for", NudgesAll, typed)}})
	}
	return m
}

// OlderRhythm is shown over a question about a rhythm after which another was typed.
func OlderRhythm(w Words) string { return w.text("nudges.older") }

// NudgesPage shows how a supporter is nudged for a person, with what else there is.
func NudgesPage(w Words, who Choice, r Rhythm, paused bool) Message {
	text := w.text("nudges.page", args{"Name": Name(who.Name), "Rhythm": rhythmText(w, r)})
	if paused {
		text += "\n" + w.text("nudges.pagePaused")
	}
	m := Message{Text: text + "\n\n" + w.text("nudges.choose")}
	var kinds []Button
	labels := []string{"nudges.nowAndThenButton", "nudges.weeklyButton", "nudges.everyFewDaysButton", "nudges.monthlyButton"}
	for i, kind := range kindsOffered {
		kinds = append(kinds, Button{Label: ticked(kind == r.Kind) + w.text(labels[i]), Data: data("nudges", "kind", who.ID, kind)})
	}
	_, irregular := kindTexts[r.Kind]
	m.Rows = append(m.Rows, kinds[:2], kinds[2:], []Button{
		{Label: ticked(!irregular) + w.text("nudges.exactButton"), Data: data("nudges", "days", who.ID, DayBits(r.Days))},
		{Label: ticked(r.Kind == "off") + w.text("nudges.offButton"), Data: data("nudges", "kind", who.ID, "off")},
	})
	if paused {
		m.Rows = append(m.Rows, []Button{{Label: w.text("nudge.startAgain"), Data: data("nudges", "start", who.ID)}})
	}
	m.Rows = append(m.Rows, []Button{{Label: w.text("nudges.writeNow", args{"Name": Name(who.Name)}), Data: data("nudges", "write", who.ID)}})
	return m
}

func ticked(on bool) string {
	if on {
		return "✓ "
	}
	return ""
}

// NudgesKept says back what was understood.
func NudgesKept(w Words, name string, r Rhythm) Message {
	return Message{Text: w.text("nudges.kept", args{"Name": Name(name), "Rhythm": rhythmText(w, r)})}
}

// weekdays are the days as the buttons show them.
var weekdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// DayBits writes days as one number for a button: 1 is Sunday, 2 Monday, 4 Tuesday.
func DayBits(days []time.Weekday) int {
	bits := 0
	for _, day := range days {
		bits |= 1 << day
	}
	return bits
}

// DaysOf reads what DayBits wrote.
func DaysOf(bits int) []time.Weekday {
	var days []time.Weekday
	for _, day := range weekdays {
		if bits&(1<<day) != 0 {
			days = append(days, day)
		}
	}
	return days
}

// ChooseDays shows the days to be added or removed.
func ChooseDays(w Words, who Choice, bits int) Message {
	m := Message{Text: w.text("nudges.chooseDays", args{"Name": Name(who.Name)})}
	var buttons []Button
	for _, day := range weekdays {
		buttons = append(buttons, Button{
			Label: ticked(bits&(1<<day) != 0) + w.Weekday(day),
			Data:  data("nudges", "days", who.ID, bits^1<<day),
		})
	}
	m.Rows = [][]Button{buttons[:4], buttons[4:], {{Label: w.text("nudges.back"), Data: data("nudges", "tie", who.ID)}}}
	if bits != 0 {
		m.Rows[2] = append(m.Rows[2], Button{Label: w.text("nudges.toHour"), Data: data("nudges", "hour", who.ID, bits)})
	}
	return m
}

// The hours that have a button. Others are typed.
const (
	firstHour = 7
	lastHour  = 22
)

// ChooseHour shows the hours for those days.
func ChooseHour(w Words, who Choice, bits int) Message {
	m := Message{Text: w.text("nudges.chooseHour", args{"Name": Name(who.Name)})}
	var row []Button
	for hour := firstHour; hour <= lastHour; hour++ {
		row = append(row, Button{
			Label: fmt.Sprintf("%02d:00", hour),
			Data:  data("nudges", "at", who.ID, bits, hour),
		})
		if len(row) == 4 {
			m.Rows, row = append(m.Rows, row), nil
		}
	}
	m.Rows = append(m.Rows, []Button{{Label: w.text("nudges.back"), Data: data("nudges", "days", who.ID, bits)}})
	return m
}

// Refusal is why a typed rhythm is not taken.
type Refusal int

// The refusals, each with a text of its own that says what to type instead.
const (
	RhythmUnclear Refusal = iota
	RhythmNoHour
	RhythmNoDay
	RhythmNoSuchHour
	RhythmTooOften
	RhythmNever
	RhythmCronLine
)

// RhythmRefused says what to type instead.
func RhythmRefused(w Words, why Refusal) Message {
	return Message{Text: w.text([]string{
		RhythmUnclear: "nudges.unclear", RhythmNoHour: "nudges.noHour", RhythmNoDay: "nudges.noDay",
		RhythmNoSuchHour: "nudges.noSuchHour", RhythmTooOften: "nudges.tooOften", RhythmNever: "nudges.never",
		RhythmCronLine: "nudges.cronLine",
	}[why])}
}
