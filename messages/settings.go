package messages

import (
	"time"

	"porchlight/messages/crisis"
)

// Other stands in a button's data in place of a value: another country, another
// place.
const Other = "other"

// buttonsInRow is how many short labels fit beside each other on a narrow phone.
const buttonsInRow = 3

// Welcome says what this is, what it is not, for whom, who watches, and who runs it.
func Welcome(w Words, operator string) Message {
	return Message{Text: joined("\n\n", w.text("start.welcome"), runBy(w, operator))}
}

// Ready ends the questions of /start.
func Ready(w Words) Message { return Message{Text: w.text("start.ready"), NoKeyboard: true} }

// HowItBegins follows for who has nobody here yet.
func HowItBegins(w Words) Message {
	return Message{Text: w.text("circle.empty"), Rows: [][]Button{{inviteButton(w)}, {{Label: w.text("talk.can"), Data: data("talk", "can")}}}}
}

// AskLanguage offers every language by its own name, the likely one first.
// With setup it is a question of /start.
func AskLanguage(w Words, setup bool) Message {
	chosen := setting("language", setup)
	labels := []Button{{Label: "✓ " + languageName(w.Language()), Data: chosen(w.Language())}}
	for _, lang := range Languages() {
		if lang != w.Language() {
			labels = append(labels, Button{Label: languageName(lang), Data: chosen(lang)})
		}
	}
	return Message{Text: w.text("languages.ask"), Rows: withSkip(w, inRows(labels), chosen, setup)}
}

// languageName is what the language calls itself.
func languageName(lang string) string { return In(lang).text("language") }

// LanguageKept confirms, in the language that was chosen.
func LanguageKept(w Words) Message { return Message{Text: w.text("languages.kept")} }

// LanguageUnknown says what to type instead. In the setup its buttons go on with that.
func LanguageUnknown(w Words, setup bool) Message {
	m := AskLanguage(w, setup)
	m.Text = w.text("languages.unknown")
	return m
}

// AskCountry offers the countries given, the likely ones first.
func AskCountry(w Words, likely []string, setup bool) Message {
	return Message{Text: w.text("country.ask"), Rows: countryRows(w, likely, setup)}
}

func countryRows(w Words, likely []string, setup bool) [][]Button {
	chosen := setting("country", setup)
	var labels []Button
	for _, code := range likely {
		labels = append(labels, Button{Label: crisis.CountryName(code, w.Language()), Data: chosen(code)})
	}
	rows := append(inRows(labels), []Button{{Label: w.text("country.another"), Data: chosen(Other)}})
	return withSkip(w, rows, chosen, setup)
}

// TypeCountry asks for a country that has no button.
func TypeCountry(w Words) Message { return Message{Text: w.text("country.typeIt")} }

// ShowCountry says which country's helplines are shown.
func ShowCountry(w Words, code string, likely []string) Message {
	return Message{
		Text: w.text("country.show", args{"Country": crisis.CountryName(code, w.Language())}),
		Rows: countryRows(w, likely, false),
	}
}

// CountryKept confirms.
func CountryKept(w Words, code string) Message {
	return Message{Text: w.text("country.kept", args{"Country": crisis.CountryName(code, w.Language())})}
}

// CountryAndZoneKept confirms a country with one clock. Now is in its zone.
func CountryAndZoneKept(w Words, code string, now time.Time) Message {
	m := ZoneKept(w, now)
	m.Text = joined("\n\n", CountryKept(w, code).Text, m.Text)
	return m
}

// CountryUnknown says what to type instead.
func CountryUnknown(w Words) Message { return Message{Text: w.text("country.unknown")} }

// NoSuchCountry stands above the helplines of /help with a country nobody knows.
func NoSuchCountry(w Words) string { return w.text("country.unknown") }

// AskZone offers the time zones given. A second message brings the key that
// shares the phone's location, because a message takes one kind of keyboard.
func AskZone(w Words, likely []string, setup bool) Message {
	return Message{Text: w.text("zone.ask"), Rows: zoneRows(w, likely, setup)}
}

// WhichZone offers the zones that may be meant by what was typed.
func WhichZone(w Words, maybe []string, setup bool) Message {
	return Message{Text: w.text("zone.which"), Rows: zoneRows(w, maybe, setup)}
}

func zoneRows(w Words, likely []string, setup bool) [][]Button {
	chosen := setting("zone", setup)
	var labels []Button
	for _, zone := range likely {
		labels = append(labels, Button{Label: ZoneName(w, zone), Data: chosen(zone)})
	}
	rows := append(inRows(labels), []Button{{Label: w.text("zone.share"), Data: chosen(Other)}})
	return withSkip(w, rows, chosen, setup)
}

// ShareLocation puts the key that shares the location in place of the letters.
func ShareLocation(w Words) Message {
	return Message{
		Text:     w.text("zone.tapToShare"),
		Keyboard: [][]Key{{{Label: w.text("zone.share"), Location: true}}},
	}
}

// ShowZone says which zone times are shown in.
func ShowZone(w Words, now time.Time, likely []string) Message {
	return Message{Text: w.text("zone.show", zoneArgs(w, now)), Rows: zoneRows(w, likely, false)}
}

// ZoneKept confirms. Now is in the zone that was chosen.
func ZoneKept(w Words, now time.Time) Message {
	return Message{Text: w.text("zone.kept", zoneArgs(w, now)), NoKeyboard: true}
}

// ZoneUnknown says what to type instead.
func ZoneUnknown(w Words) Message { return Message{Text: w.text("zone.unknown")} }

func zoneArgs(w Words, now time.Time) args {
	return args{"Zone": ZoneName(w, now.Location().String()), "Time": Clock(now)}
}

// setting writes the data of the buttons that choose a setting, or answer a
// question of /start.
func setting(name string, setup bool) func(value string) string {
	return func(value string) string {
		if setup {
			return data("start", name, "", value)
		}
		return data(name, value)
	}
}

// withSkip adds the button that leaves a question of /start unanswered.
func withSkip(w Words, rows [][]Button, chosen func(string) string, setup bool) [][]Button {
	if !setup {
		return rows
	}
	return append(rows, []Button{{Label: w.text("house.skip"), Data: chosen(SkipQuestion)}})
}

func inRows(buttons []Button) [][]Button {
	var rows [][]Button
	for len(buttons) > 0 {
		n := min(buttonsInRow, len(buttons))
		rows = append(rows, buttons[:n])
		buttons = buttons[n:]
	}
	return rows
}
