package messages

import (
	"fmt"
	"strings"
	"time"
)

// DueReminder is a reminder that is said.
type DueReminder struct {
	ID     string
	Words  string
	Hidden bool
	At     time.Time   // when an appointment is; zero: it is none
	Was    time.Time   // when it was to be said, if it comes late
	Later  []time.Time // the hours that it can be put off to, never none
}

// SayReminder says a reminder when it has come due. Of a hidden one it shows no word.
func SayReminder(w Words, r DueReminder) Message {
	if r.Hidden {
		return Message{Text: w.text("remind.hidden"), Rows: [][]Button{{{Label: w.text("remind.show"), Data: data("remind", "show", r.ID)}}}}
	}
	m := Message{Text: r.text(w)}
	if !r.Was.IsZero() {
		m.Text += "\n\n" + w.text("remind.late", args{"Time": w.DateTime(r.Was)})
	}
	m.Rows = [][]Button{{{Label: ReminderDoneLabel(w), Data: data("remind", "done", r.ID)}, r.skip(w)}, r.putOff(w)}
	if !r.At.IsZero() {
		m.Rows = append(m.Rows, []Button{{Label: w.text("remind.calendar"), Data: data("remind", "ics", r.ID)}, liftButton(w, r.ID)})
	}
	return m
}

// RemindOf makes a question a reminder that can be put off.
func RemindOf(w Words, asks Message, r DueReminder) Message {
	asks.Rows = append(asks.Rows, r.putOff(w), []Button{r.skip(w)})
	return asks
}

func (r DueReminder) skip(w Words) Button {
	return Button{Label: w.text("remind.skip"), Data: data("remind", "skip", r.ID)}
}

// putOff are the buttons that say it once more later: at an hour that they name.
func (r DueReminder) putOff(w Words) []Button {
	next := r.Later[0]
	return []Button{
		{Label: w.text("remind.later", args{"Time": Clock(next)}), Data: laterData(r.ID, next)},
		{Label: w.text("remind.otherHour"), Data: data("remind", "hours", r.ID)},
	}
}

func laterData(id string, at time.Time) string { return data("remind", "later", id, at.Unix()) }

func (r DueReminder) text(w Words) string {
	if r.At.IsZero() {
		return r.Words
	}
	return joined("\n", r.Words, w.DateTime(r.At))
}

// ReminderDoneLabel is what the button says that ends it for this time.
func ReminderDoneLabel(w Words) string { return w.text("remind.done") }

// ReminderDone is left where a reminder was said that is done.
func ReminderDone(w Words, words string) Message {
	return Message{Text: joined("\n", words, "✓ "+ReminderDoneLabel(w))}
}

// ReminderSkipped is left where one was left out this time.
func ReminderSkipped(w Words, words string) Message {
	return Message{Text: joined("\n", words, w.text("remind.skipped"))}
}

// ReminderLater is left where one was put off.
func ReminderLater(w Words, id, words string, at time.Time) Message {
	return Message{
		Text: joined("\n", words, w.text("remind.comesBack", args{"Time": w.DateTime(at)})),
		Rows: [][]Button{{{Label: ReminderDoneLabel(w), Data: data("remind", "done", id)}}},
	}
}

// ReminderHours offers the hours that a reminder can be put off to.
func ReminderHours(w Words, id, words string, hours []time.Time) Message {
	m := Message{Text: joined("\n", words, w.text("remind.askHour"))}
	var row []Button
	for _, at := range hours {
		if row = append(row, Button{Label: Clock(at), Data: laterData(id, at)}); len(row) == 4 {
			m.Rows, row = append(m.Rows, row), nil
		}
	}
	return m
}

// anEvent is how long an appointment is taken for in a calendar.
const anEvent = time.Hour

// ReminderCalendar is an appointment as a file for a phone's calendar (RFC 5545). It is
// at a moment, in UTC, so that no zone can be misread.
func ReminderCalendar(w Words, id, words string, at, now time.Time) Message {
	const stamp = "20060102T150405Z"
	lines := []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Porchlight//EN", "BEGIN:VEVENT",
		fmt.Sprintf("UID:%s-%d@porchlight", id, at.Unix()), "DTSTAMP:" + now.UTC().Format(stamp),
		"DTSTART:" + at.UTC().Format(stamp), "DTEND:" + at.Add(anEvent).UTC().Format(stamp),
		"SUMMARY:" + calendarText(words), "END:VEVENT", "END:VCALENDAR", "",
	}
	for i := range lines {
		lines[i] = foldedLine(lines[i])
	}
	return Message{Text: w.text("remind.calendarFile"), File: &File{Name: "appointment.ics", Data: []byte(strings.Join(lines, "\r\n"))}}
}

// calendarText escapes a text as RFC 5545 wants it.
func calendarText(text string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`).Replace(text)
}

// foldedLine breaks a line that is longer than 75 bytes, between letters.
func foldedLine(line string) string {
	const most = 75
	var folded strings.Builder
	length := 0
	for _, letter := range line {
		size := len(string(letter))
		if length+size > most {
			folded.WriteString("\r\n ")
			length = 1
		}
		folded.WriteRune(letter)
		length += size
	}
	return folded.String()
}
