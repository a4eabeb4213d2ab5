package messages

import (
	"net/url"
	"strings"

	"porchlight/messages/crisis"
	"porchlight/messages/resources"
)

// PlacesPage is what is known of where somebody looks for places to turn.
type PlacesPage struct {
	Country string // a code
	Needs   []resources.Need
	// Bare: of the country itself nothing is known.
	Bare bool
}

// placesData is the data of a button about a country's places.
func placesData(word, country string, rest ...any) string {
	return data(append([]any{"resources", word, country}, rest...)...)
}

// Places asks what somebody looks for.
func Places(w Words, p PlacesPage) Message {
	key := "resources.menu"
	if p.Bare {
		key = "resources.bare"
	}
	m := Message{Text: w.text(key, args{"Country": crisis.CountryName(p.Country, w.Language())})}
	var needs []Button
	for _, need := range p.Needs {
		needs = append(needs, Button{Label: NeedName(w, need), Data: placesData("need", p.Country, need)})
	}
	m.Rows = append(inRows(needs),
		[]Button{{Label: w.text("resources.mine"), Data: data("resources", "mine")}},
		[]Button{{Label: w.text("resources.elsewhere"), Data: data("resources", "where")}},
		[]Button{FirstCallButton(w)})
	return m
}

// NeedName is what a need is called on its button.
func NeedName(w Words, need resources.Need) string { return w.text("resources.need." + string(need)) }

// NeedNames are what it can be called where it is typed: its button, in the language and
// in English, and its short name.
func NeedNames(w Words, need resources.Need) []string {
	return []string{NeedName(w, need), NeedName(Words{}, need), string(need)}
}

// MineNames are what the person's own places can be called where they are typed, and
// AddNames what begins a new one.
func MineNames(w Words) []string {
	return []string{w.text("resources.mine"), Words{}.text("resources.mine"), "mine"}
}

// AddNames are those of the button that asks for a place.
func AddNames(w Words) []string {
	return []string{w.text("resources.add"), Words{}.text("resources.add"), "add"}
}

// AskPlacesWhere asks of which country; nothing else changes by it.
func AskPlacesWhere(w Words, likely []string) Message {
	m := Message{Text: w.text("resources.where")}
	var countries []Button
	for _, code := range likely {
		countries = append(countries, Button{Label: crisis.CountryName(code, w.Language()), Data: placesData("in", code)})
	}
	m.Rows = inRows(countries)
	return m
}

// PlacesUnclear says what can be typed behind /resources.
func PlacesUnclear(w Words) Message { return Message{Text: w.text("resources.unclear")} }

// longestPlaces is how long a page of places may be: it fits into one message.
const longestPlaces = 3600

// PlacesFor shows the places of a need in a country, each on a button of its own. Lines
// are helplines for particular people, "" for none.
func PlacesFor(w Words, country string, need resources.Need, found []resources.Resource, lines string) Message {
	parts := []string{NeedName(w, need) + " · " + crisis.CountryName(country, w.Language())}
	m := Message{}
	for _, r := range found {
		said := strings.Join([]string{placeName(w, r), isolated(r.In(w.Language())), reach(w, r)}, "\n")
		if utf16Len(joined("\n\n", append(parts, said, lines)...)) > longestPlaces {
			break
		}
		parts = append(parts, said)
		m.Rows = append(m.Rows, []Button{{Label: NameAlone(r.Name), Data: placesData("card", country, r.ID, need)}})
	}
	if len(m.Rows) > 0 {
		parts = append(parts, w.text("resources.note"))
	}
	m.Text = joined("\n\n", append(parts, lines)...)
	m.Rows = append(m.Rows, []Button{{Label: "‹ " + w.text("resources.others"), Data: placesData("menu", country)}})
	return m
}

// placeName is the name of a place; one that whoever runs this bot has added says so.
func placeName(w Words, r resources.Resource) string {
	name := firstStrongIsolate + r.Name + popIsolate
	if r.Host {
		return crisis.FromHost(name, w.Language())
	}
	return name
}

// isolated puts what may be in another language apart from the words around it.
func isolated(text string) string { return firstStrongIsolate + text + popIsolate }

// reach is how a place is reached, in one row: number, hours, address, languages.
func reach(w Words, r resources.Resource) string {
	var ways []string
	if r.Phone != "" {
		ways = append(ways, w.text("resources.phone", args{"Number": r.Phone}))
	}
	if r.Hours != "" {
		ways = append(ways, crisis.Hours(r.Hours, w.Language()))
	}
	if u, err := url.Parse(r.URL); err == nil && u.Host != "" {
		ways = append(ways, strings.TrimPrefix(u.Host, "www."))
	}
	for _, lang := range r.Languages {
		ways = append(ways, crisis.LanguageName(lang, w.Language()))
	}
	return strings.Join(ways, " · ")
}

// PlaceCard shows one place with what can be done about it.
// Circle: there is somebody who could be asked to come along.
func PlaceCard(w Words, country string, r resources.Resource, need resources.Need, circle bool) Message {
	seen := "resources.seen"
	if r.Undated {
		seen = "resources.undated"
	}
	m := Message{Text: joined("\n", placeName(w, r), isolated(r.In(w.Language())), reach(w, r), "", w.text(seen, args{"Date": r.Seen}))}
	if r.URL != "" {
		m.Rows = append(m.Rows, []Button{{Label: w.text("resources.open"), URL: r.URL}})
	}
	if circle {
		m.Rows = append(m.Rows, []Button{{Label: w.text("resources.who"), Data: placesData("along", country, r.ID)}})
	}
	m.Rows = append(m.Rows,
		[]Button{{Label: w.text("resources.remind"), Data: placesData("remind", country, r.ID)}, {Label: w.text("resources.keep"), Data: placesData("keep", country, r.ID)}},
		[]Button{{Label: "‹ " + NeedName(w, need), Data: placesData("need", country, need)}})
	return m
}

// PlaceInShort is a place as it stands in a reminder, or among somebody's own.
func PlaceInShort(r resources.Resource) string {
	switch {
	case r.Phone != "":
		return r.Name + ", " + r.Phone
	case r.URL != "":
		return r.Name + ", " + strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(r.URL, "https://"), "www."), "/")
	}
	return r.Name
}

// MyPlaces is the page of somebody's own places, each on a button.
func MyPlaces(w Words, list []OwnLine) Message {
	m := Message{Text: joined("\n\n", w.text("resources.about"), ownList(w.text("resources.list"), list))}
	for _, line := range list {
		m.Rows = append(m.Rows, []Button{{Label: NameAlone(line.Words), Data: data("resources", "own", line.ID)}})
	}
	m.Rows = append(m.Rows, []Button{{Label: w.text("resources.add"), Data: data("resources", "add")}},
		[]Button{{Label: "‹ " + w.text("resources.others"), Data: data("resources", "here")}})
	return m
}

// MyPlace shows one of them with what can be done about it.
func MyPlace(w Words, line OwnLine, circle bool) Message {
	m := Message{Text: line.Words, Rows: [][]Button{
		{{Label: w.text("resources.remind"), Data: data("resources", "of", line.ID)}, {Label: w.text("resources.remove"), Data: data("resources", "out", line.ID)}},
		{{Label: "‹ " + w.text("resources.mine"), Data: data("resources", "mine")}},
	}}
	if circle {
		m.Rows = append([][]Button{{{Label: w.text("resources.who"), Data: data("resources", "with", line.ID)}}}, m.Rows...)
	}
	return m
}

// ComeAlong asks somebody of the circle to come along to a place, in the person's name.
func ComeAlong(w Words, place string) string { return w.text("resources.along", args{"Place": place}) }

// AskPlace asks for places of somebody's own.
func AskPlace(w Words) Message {
	return Message{Text: w.text("resources.ask"), Rows: [][]Button{{{Label: "‹ " + w.text("resources.mine"), Data: data("resources", "skip")}}}}
}

// PlaceKept says that a place stands among somebody's own.
func PlaceKept(w Words) string { return w.text("resources.kept") }
