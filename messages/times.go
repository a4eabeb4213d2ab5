package messages

import (
	"strings"
	"time"
)

// Clock writes a time of day as everybody reads it: 18:30.
func Clock(t time.Time) string { return t.Format("15:04") }

// ZoneName writes an IANA zone for people: "America/New_York" is "New York".
func ZoneName(zone string) string {
	city := zone[strings.LastIndexByte(zone, '/')+1:]
	return strings.ReplaceAll(city, "_", " ")
}

// Date writes a day: "Tue 24 Nov".
func (w Words) Date(t time.Time) string {
	return w.text("time.date", args{
		"Weekday": w.Weekday(t.Weekday()), "Day": t.Day(),
		"Month": strings.Fields(w.text("time.months"))[t.Month()-1],
	})
}

// DateTime writes a moment: "Tue 24 Nov, 18:30".
func (w Words) DateTime(t time.Time) string {
	return w.text("time.dateTime", args{"Date": w.Date(t), "Time": Clock(t)})
}

// Weekday writes a day of the week, short: "Tue".
func (w Words) Weekday(day time.Weekday) string {
	return strings.Fields(w.text("time.weekdays"))[(day+6)%7] // the list begins with Monday
}
