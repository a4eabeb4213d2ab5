package messages

import (
	"strconv"
	"strings"
	"time"
)

// Reminder is one of somebody's own reminders, as it is said back.
type Reminder struct {
	ID     string
	Words  string
	Kind   string // "check-in", "signs", "appointment", or "" for one in their own words
	Hidden bool
	When   ReminderTime
	Next   []time.Time // when it is said next
	Zone   string
	// Afternoon is the hour that a small one may be meant for, "" if there is none.
	Afternoon string
}

// ReminderTime is when a reminder comes, for words to be made of.
type ReminderTime struct {
	Days                  []time.Weekday
	EveryDays, EveryWeeks int
	MonthDay, Month       int // on a day of each month, or of one
	At                    string
	Line                  string // the cron line of one that none of this says
	Once                  time.Time
	Now                   time.Time
}

// once reports whether it comes once.
func (r ReminderTime) once() bool { return !r.Once.IsZero() }

func (w Words) reminderTime(r ReminderTime) string {
	switch {
	case r.once():
		return w.dateTimeYear(r.Once, r.Now)
	case r.Month > 0:
		day := time.Date(r.Now.Year(), time.Month(r.Month), r.MonthDay, 0, 0, 0, 0, time.UTC)
		month := strings.Fields(w.text("time.months"))[r.Month-1]
		return w.text("remind.yearly", args{"Day": day.Day(), "Month": month, "At": r.At})
	case r.MonthDay > 0:
		return w.text("remind.monthly", args{"Day": r.MonthDay, "At": r.At})
	case len(r.Days) == 0:
		return r.Line
	}
	return w.text("remind.each", args{"Days": everyText(w, r.Days, r.EveryDays, r.EveryWeeks), "At": r.At})
}

// soon is within how long a date needs no year.
const soon = 300 * 24 * time.Hour

// dateTimeYear writes a moment, with its year if that is not plain.
func (w Words) dateTimeYear(at, now time.Time) string {
	if at.Sub(now) < soon {
		return w.DateTime(at)
	}
	return w.text("time.dateTime", args{"Date": w.Date(at) + " " + at.Format("2006"), "Time": Clock(at)})
}

// asks reports whether it asks something of its own, and has no words.
func (r Reminder) asks() bool { return r.Kind == "check-in" || r.Kind == "signs" }

// words are those of a reminder, or what it does.
func (r Reminder) words(w Words) string {
	switch r.Kind {
	case "check-in":
		return w.text("remind.checkin")
	case "signs":
		return w.text("look.name")
	}
	return strings.TrimSpace(r.Words)
}

// when says when a reminder comes, with its next times.
func (r Reminder) when(w Words) string {
	text := w.reminderTime(r.When)
	if r.Kind != "appointment" && r.When.once() || len(r.Next) == 0 {
		return text
	}
	next := make([]string, len(r.Next))
	for i, at := range r.Next {
		next[i] = w.dateTimeYear(at, r.When.Now)
	}
	key := "remind.next"
	if r.Kind == "appointment" {
		key = "remind.tells"
	}
	return text + "\n" + w.text(key, args{"Next": strings.Join(next, " · ")})
}

// ReminderKept says back what was understood.
func ReminderKept(w Words, r Reminder) Message {
	lead := w.text("remind.kept", args{"Words": firstStrongIsolate + r.words(w) + popIsolate})
	switch r.Kind {
	case "check-in":
		lead = w.text("remind.keptCheckin")
	case "signs":
		lead = w.text("look.kept")
	}
	m := Message{Text: joined("\n", lead, r.when(w), w.text("remind.zone", args{"Zone": ZoneName(w, r.Zone)}))}
	m.Rows = [][]Button{{{Label: w.text("remind.right"), Data: data("remind", "right", r.ID)}, {Label: w.text("remind.change"), Data: data("remind", "change", r.ID)}, {Label: w.text("remind.remove"), Data: data("remind", "remove", r.ID)}}}
	if r.Afternoon != "" {
		m.Rows = append(m.Rows, []Button{{Label: r.Afternoon, Data: data("remind", "afternoon", r.ID)}})
	}
	m.Rows = append(m.Rows, r.more(w)...)
	return m
}

// more are the buttons for what else a reminder can be.
func (r Reminder) more(w Words) (rows [][]Button) {
	switch {
	case r.Kind == "appointment":
		rows = append(rows, []Button{{Label: w.text("remind.onlyThen", args{"Time": Clock(r.When.Once)}), Data: data("remind", "then", r.ID)}},
			[]Button{{Label: w.text("remind.calendar"), Data: data("remind", "ics", r.ID)}, liftButton(w, r.ID)})
	case r.When.once() && !r.asks() && len(r.Next) > 0 && r.Next[0].Sub(r.When.Now) > aheadEnough:
		rows = append(rows, []Button{{Label: w.text("remind.before"), Data: data("remind", "before", r.ID)}})
	case len(r.When.Days) == 1 && r.Kind != "signs" && r.When.EveryWeeks < 2:
		rows = append(rows, []Button{{Label: w.text("remind.once"), Data: data("remind", "once", r.ID)}})
	}
	switch r.Kind {
	case "check-in":
		return append(rows, []Button{MissedButton(w)})
	case "signs":
		return rows
	}
	hide := "remind.hide"
	if r.Hidden {
		hide = "remind.unhide"
	}
	return append(rows, []Button{{Label: w.text(hide), Data: data("remind", "hide", r.ID)}})
}

// aheadEnough is how far ahead something is that can be told some hours before.
const aheadEnough = 3 * time.Hour

// liftButton asks the circle for a lift to an appointment.
func liftButton(w Words, id string) Button {
	return Button{Label: w.text("remind.lift"), Data: data("ask", "lift", id)}
}

// Reminders lists somebody's reminders from the n-th on, and says how one is typed.
func Reminders(w Words, all []Reminder, from int) Message {
	if len(all) == 0 {
		return Message{Text: joined("\n\n", w.text("remind.none"), w.text("remind.how")), Rows: [][]Button{{newReminderButton(w)}}}
	}
	if from >= len(all) {
		from = 0
	}
	const atOnce = 8
	m := Message{Text: w.text("remind.list")}
	some := all[from:min(from+atOnce, len(all))]
	for i, r := range some {
		n := strconv.Itoa(from + i + 1)
		m.Text += "\n\n" + n + ". " + r.words(w) + "\n" + w.reminderTime(r.When)
		m.Rows = append(m.Rows, []Button{{Label: n + ". " + NameAlone(r.words(w)), Data: data("remind", "card", r.ID)}})
	}
	m.Text += "\n\n" + w.text("remind.how")
	last := []Button{newReminderButton(w)}
	if len(all) > atOnce {
		last = append(last, Button{Label: w.text("remind.more"), Data: data("remind", "list", from+atOnce)})
	}
	m.Rows = append(m.Rows, last)
	return m
}

func newReminderButton(w Words) Button {
	return Button{Label: w.text("remind.new"), Data: data("remind", "new")}
}

// ReminderCard shows one reminder with what can be done about it.
func ReminderCard(w Words, r Reminder) Message {
	m := Message{Text: r.words(w) + "\n" + r.when(w)}
	m.Rows = append([][]Button{{{Label: w.text("remind.change"), Data: data("remind", "change", r.ID)}, {Label: w.text("remind.remove"), Data: data("remind", "remove", r.ID)}}}, r.more(w)...)
	m.Rows = append(m.Rows, []Button{{Label: w.text("remind.all"), Data: data("remind", "list")}})
	return m
}

// ChangeReminder asks what of a reminder is to be changed.
func ChangeReminder(w Words, r Reminder) Message {
	row := []Button{{Label: w.text("remind.changeWhen"), Data: data("remind", "when", r.ID)}}
	if !r.asks() {
		row = append(row, Button{Label: w.text("remind.changeWords"), Data: data("remind", "words", r.ID)})
	}
	return Message{Text: r.words(w) + "\n" + r.when(w), Rows: [][]Button{row, {{Label: w.text("nudges.back"), Data: data("remind", "card", r.ID)}}}}
}

// ReminderRemoved confirms that a reminder has ended.
func ReminderRemoved(w Words, r Reminder) Message {
	return Message{Text: joined("\n", w.text("remind.removed"), r.words(w))}
}

// TooManyReminders says how many there can be.
func TooManyReminders(w Words, most int) Message {
	return Message{Text: w.text("remind.tooMany", args{"Number": most})}
}

// AskRemindersOff says which reminders would end.
func AskRemindersOff(w Words, all []Reminder) Message {
	list := make([]string, len(all))
	for i, r := range all {
		list[i] = strconv.Itoa(i+1) + ". " + NameAlone(r.words(w))
	}
	return Message{Text: w.text("remind.askOff") + "\n\n" + strings.Join(list, "\n"), Rows: [][]Button{{
		{Label: w.text("remind.keep"), Data: data("remind", "keep")}, {Label: w.text("remind.endAll"), Data: data("remind", "off")},
	}}}
}

// RemindersOff confirms that all have ended.
func RemindersOff(w Words) Message { return Message{Text: w.text("remind.off")} }
