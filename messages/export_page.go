package messages

import (
	"cmp"
	"strings"
	"time"

	"porchlight/messages/crisis"
)

// Section is a part of the page of everything that is kept of somebody: a heading and a
// line for each thing.
type Section struct {
	title string
	lines []string
}

// SectionOf makes one of things of a kind, as /delete counts them.
func SectionOf(w Words, what string, lines []string) Section {
	return Section{w.text("delete."+what, args{"Number": len(lines)}), lines}
}

// ExportedSettings are what somebody chose, and what they are called.
type ExportedSettings struct {
	Name, Country, Zone, Quiet string
}

// Section says them, a line each.
func (s ExportedSettings) Section(w Words) Section {
	all := Section{title: w.text("export.settings")}
	for _, line := range []string{s.Name, w.text("language"), s.country(w), s.zone(w), s.Quiet} {
		if line != "" {
			all.lines = append(all.lines, line)
		}
	}
	return all
}

func (s ExportedSettings) country(w Words) string {
	if s.Country == "" {
		return ""
	}
	return crisis.CountryName(s.Country, w.Language())
}

func (s ExportedSettings) zone(w Words) string {
	if s.Zone == "" {
		return ""
	}
	return ZoneName(w, s.Zone)
}

// CheckinLine is a note of a day, "2026-11-28 · 🙂 Good · slept badly". A voice note
// shows as its sign.
func CheckinLine(w Words, day string, score int, words string, voice bool) string {
	return joined(" · ", day, w.face(score), strings.TrimSpace(words+signIf(" 🎤", voice)))
}

func signIf(sign string, is bool) string {
	if is {
		return sign
	}
	return ""
}

// ReminderLine is a reminder with when it comes.
func ReminderLine(w Words, r Reminder) string {
	return joined(" · ", r.words(w), w.reminderTime(r.When))
}

// WrittenLine is something that was written on a day.
func WrittenLine(day time.Time, words string) string {
	return joined(" · ", day.Format(time.DateOnly), words)
}

// SinceLine is somebody with the day since when they are there. It runs as the language
// does, in whatever script the name is.
func SinceLine(w Words, name string, day time.Time) string {
	const rightToLeftMark = "\u200f"
	return signIf(rightToLeftMark, w.rightToLeft()) + joined(" · ", name, w.text("names.since", args{"Time": day.Format(time.DateOnly)}))
}

// GoodThingLine is a milestone, or with From what somebody sent. A picture and a voice
// message show as their signs.
func GoodThingLine(day, from, words string, picture, voice bool) string {
	return joined(" · ", day, from, strings.TrimSpace(words+signIf(" 🖼", picture)+signIf(" 🎤", voice)))
}

// ContactLine is somebody with how to reach them.
func ContactLine(name, more string) string { return joined(" · ", cmp.Or(name, "…"), more) }

// PlanSections are the steps of a plan that have lines.
func PlanSections(w Words, plan []PlannedStep) (all []Section) {
	for _, s := range plan {
		one := Section{title: s.title(w)}
		for _, l := range s.Lines {
			one.lines = append(one.lines, l.Words)
		}
		all = append(all, one)
	}
	return all
}

// ExportPage carries what people read of everything that is kept of somebody, in their
// language.
func ExportPage(w Words, all []Section) Message {
	page := pageOf(w, w.text("export.title"), all, w.text("export.rest", args{"File": firstStrongIsolate + exportFile + popIsolate}))
	return Message{Text: w.text("export.page"), File: &File{Name: "porchlight.html", Data: page}}
}
