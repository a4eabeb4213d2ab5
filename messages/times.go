package messages

import (
	_ "embed"
	"strings"
	"sync"
	"time"
)

// Clock writes a time of day as everybody reads it: 18:30.
func Clock(t time.Time) string { return t.Format("15:04") }

// ZoneName writes an IANA zone for people, by its city: "America/New_York" is
// "Нью-Йорк" in Russian.
func ZoneName(w Words, zone string) string {
	if name := zoneNames()[zone][w.Language()]; name != "" {
		return name
	}
	if hours, is := strings.CutPrefix(zone, "Etc/GMT"); is { // they count the other way round
		return "UTC" + strings.NewReplacer("+", "-", "-", "+").Replace(hours)
	}
	city := zone[strings.LastIndexByte(zone, '/')+1:]
	return strings.ReplaceAll(city, "_", " ")
}

// zonesTSV says how each language calls the city of a zone; Unicode CLDR, licence
// Unicode-3.0.
//
//go:embed zones.tsv
var zonesTSV string

// zoneNames are the names of zonesTSV by zone and language.
var zoneNames = sync.OnceValue(func() map[string]map[string]string {
	all := map[string]map[string]string{}
	var languages []string
	for line := range strings.Lines(zonesTSV) {
		if heading, is := strings.CutPrefix(line, "# Columns: zone, then "); is {
			languages = strings.Fields(heading)
		}
		columns := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if line[0] == '#' || len(columns) != len(languages)+1 {
			continue
		}
		names := map[string]string{}
		for i, name := range columns[1:] {
			if name != "" {
				names[languages[i]] = name
			}
		}
		all[columns[0]] = names
	}
	return all
})

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
