package messages

import (
	"fmt"
	"time"
)

// AskedOf is what is asked of a reminder that is being set.
type AskedOf string

// What is asked, in turn; each only where it is not known.
const (
	AskedKind  AskedOf = "kind"
	AskedZone  AskedOf = "zone"
	AskedWords AskedOf = "words"
	AskedWhen  AskedOf = "when"
	AskedDays  AskedOf = "days"
	AskedDate  AskedOf = "date"
	AskedHour  AskedOf = "hour"
)

// LeadOf is what was wrong with the answer before; "" for nothing.
type LeadOf string

// What can be wrong with an answer, each with a line of its own.
const (
	LeadPast       LeadOf = "past"
	LeadNoSuchHour LeadOf = "noSuchHour"
	LeadNever      LeadOf = "never"
	LeadTooOften   LeadOf = "tooOften"
)

// AskedReminder is the question that waits.
type AskedReminder struct {
	Of    AskedOf
	Lead  LeadOf
	Draft string // the number of the draft that its buttons are of
	Words string
	Kind  string // what it is about, as far as that is said
	Bits  int    // days of the week that are ticked
	Dates []time.Time
	Today time.Time
}

// ReadyWords are words for those who want none of their own.
func ReadyWords(w Words, kind string) string {
	if kind == "appointment" {
		return w.text("remind.appointment")
	}
	return w.text("remind.medicine")
}

// AskReminder asks for what a reminder still lacks.
func AskReminder(w Words, a AskedReminder) Message {
	lead := ""
	if a.Lead != "" {
		lead = w.text("remind." + string(a.Lead))
	}
	if a.Kind == "signs" {
		a.Words = w.text("look.about")
	}
	ask := func(key string, rows ...[]Button) Message {
		return Message{Text: joined("\n", a.Words, lead, w.text(key)), Rows: rows}
	}
	kind := func(key, kind string) Button {
		return Button{Label: w.text(key), Data: data("remind", "kind", a.Draft, kind)}
	}
	switch a.Of {
	case AskedKind:
		return ask("remind.askKind",
			[]Button{kind("remind.checkin", "check-in"), kind("remind.kindAppointment", "appointment")},
			[]Button{kind("remind.kindMedicine", "medicine"), kind("remind.kindOther", "other")})
	case AskedZone:
		return Message{Text: w.text("zone.unknown")}
	case AskedWords:
		m := ask("remind.askWords")
		if a.Kind == "appointment" || a.Kind == "medicine" {
			m.Rows = [][]Button{{{Label: ReadyWords(w, a.Kind), Data: data("remind", "ready", a.Draft, a.Kind)}}}
		}
		return m
	case AskedDays:
		return a.askDays(w, ask("remind.askDays"))
	case AskedDate:
		m := ask("remind.askDate")
		for _, day := range a.Dates {
			m.Rows = append(m.Rows, []Button{a.dateButton(w.Date(day), day)})
		}
		return m
	case AskedHour:
		return a.askHour(ask("remind.askHour"))
	}
	return ask("remind.askWhen",
		[]Button{{Label: w.text("remind.everyDay"), Data: data("remind", "days", a.Draft, "127:go")}, {Label: w.text("nudges.exactButton"), Data: data("remind", "days", a.Draft, 0)}},
		[]Button{a.dateButton(w.text("remind.today"), a.Today), a.dateButton(w.text("remind.tomorrow"), a.Today.AddDate(0, 0, 1))})
}

// dateButton takes a day, which its data holds as so many days from 1970.
func (a AskedReminder) dateButton(label string, day time.Time) Button {
	year, month, date := day.Date()
	const aDay = 24 * 60 * 60
	return Button{Label: label, Data: data("remind", "on", a.Draft, time.Date(year, month, date, 0, 0, 0, 0, time.UTC).Unix()/aDay)}
}

func (a AskedReminder) askDays(w Words, m Message) Message {
	var days []Button
	for _, day := range weekdays {
		days = append(days, Button{Label: ticked(a.Bits&(1<<day) != 0) + w.Weekday(day), Data: data("remind", "days", a.Draft, a.Bits^1<<day)})
	}
	m.Rows = [][]Button{days[:4], days[4:]}
	if a.Bits != 0 {
		m.Rows = append(m.Rows, []Button{{Label: w.text("nudges.toHour"), Data: data("remind", "days", a.Draft, fmt.Sprintf("%d:go", a.Bits))}})
	}
	return m
}

func (a AskedReminder) askHour(m Message) Message {
	var row []Button
	for hour := firstHour; hour <= lastHour; hour++ {
		row = append(row, Button{Label: fmt.Sprintf("%02d:00", hour), Data: data("remind", "at", a.Draft, hour)})
		if len(row) == 4 {
			m.Rows, row = append(m.Rows, row), nil
		}
	}
	return m
}

// AskReminderZone asks where somebody is before the first of their reminders is kept.
func AskReminderZone(w Words, zones []string) Message {
	m := AskZone(w, zones, false)
	m.Text = w.text("remind.zoneFirst") + " " + m.Text
	return m
}
