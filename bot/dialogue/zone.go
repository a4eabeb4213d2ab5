package dialogue

import (
	"context"
	_ "embed"
	"strings"
	"sync"
	"time"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"porchlight/messages"
	"porchlight/storage"
)

const stepZone = "timezone"

// zone sets the time zone: by button, by city, by IANA name, or by a location
// that is shared once and not kept.
var zone = Dialogue{
	Name:     "zone",
	Commands: []Command{{Name: "timezone", Do: typedZone}},
	Steps:    map[string]Step{stepZone: {Take: typedZone, Asks: asks("zone", takesKnown, messages.ZoneUnknown, asCommand(stepZone))}},
	Presses:  map[string]Handler{"": pressedZone},
}

//go:embed zones.txt
var zonesTXT string

// zonesOf returns each country's time zones by its code.
var zonesOf = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for row := range strings.Lines(zonesTXT) {
		if fields := strings.Fields(row); len(fields) > 1 && fields[0] != "#" {
			all[fields[0]] = fields[1:]
		}
	}
	return all
})

// mostZones is how many zones are offered as buttons; who lives elsewhere types.
const mostZones = 9

// likelyZones returns the country's zones without those whose clocks show the
// same as an earlier one's all year: Detroit's are New York's.
func (t *Turn) likelyZones() []string {
	likely := distinct(zonesOf()[t.Country()], t.Now)
	return likely[:min(len(likely), mostZones)]
}

// clockOf returns the zone of a country that has only one clock; nil for another.
func clockOf(country string, now time.Time) *time.Location {
	zones := distinct(zonesOf()[country], now)
	if len(zones) != 1 {
		return nil
	}
	where, err := time.LoadLocation(zones[0])
	if err != nil {
		return nil
	}
	return where
}

// offset returns the seconds east of UTC in the middle of a month.
func offset(where *time.Location, year int, month time.Month) int {
	_, seconds := time.Date(year, month, 15, 0, 0, 0, 0, where).Zone()
	return seconds
}

func typedZone(ctx context.Context, t *Turn) error {
	switch {
	case t.typed() != "" || t.Place != nil:
		return t.chooseZone(ctx, t.typed())
	case t.Chat.Zone == "":
		t.Say(messages.AskZone(t.Words(), t.likelyZones(), false))
	default:
		t.Say(messages.ShowZone(t.Words(), t.Now.In(t.Chat.Location()), t.likelyZones()))
	}
	t.Await(stepZone, nil)
	return nil
}

func pressedZone(ctx context.Context, t *Turn) error {
	switch {
	case t.Rest == messages.Other && t.Step.Name == stepRemind:
		t.Await(stepRemind, t.draft()) // it waits for the same
	case t.Rest == messages.Other:
		t.Await(stepZone, nil)
	}
	return t.chooseZone(ctx, t.Rest)
}

func (t *Turn) chooseZone(ctx context.Context, choice string) error {
	set, err := t.setZone(ctx, choice)
	if err == nil && set {
		t.endStep() // unless what waited for it asks on
	}
	return err
}

// setZone keeps the zone that was named or of the place that was shared, and says
// so, or says what to do instead.
func (t *Turn) setZone(ctx context.Context, named string) (bool, error) {
	var maybe []string
	name := named
	switch {
	case t.Place != nil:
		name, maybe = sureOf(t.Place.Zones, t.Now)
	case t.Pressed != "" && named == messages.Other:
		t.Say(messages.ShareLocation(t.Words()))
		return false, nil
	case t.Pressed == "" && !placesRead.Load():
		return false, &First{readPlaces}
	case t.Pressed == "":
		name, maybe = whereabouts(named, t.Country(), t.Now)
	}
	where, err := time.LoadLocation(name)
	switch {
	case len(maybe) > 0:
		t.Say(messages.WhichZone(t.Words(), maybe, t.Step.Name == stepSetup))
		return false, nil
	case err != nil || name == "":
		t.noAnswer(messages.ZoneUnknown(t.Words()))
		return false, nil
	}
	t.Chat.Zone = name
	if err := t.Keep(ctx); err != nil {
		return false, err
	}
	t.Show(messages.ZoneKept(t.Words(), t.Now.In(where)))
	return true, t.zoneMoved(ctx)
}

// PlaceAt tells the zones that may hold where a location was shared. The location itself
// is kept nowhere. Call it before the transaction: it takes milliseconds.
func PlaceAt(ctx context.Context, latitude, longitude float64, now time.Time) *Place {
	storage.NotInWrite(ctx)
	return &Place{Zones: zonesAt(latitude, longitude, now)}
}

// knownToGo accepts older names such as "Asia/Calcutta", but not the relative
// paths and "Local" that LoadLocation would.
func knownToGo(name string) (string, bool) {
	if !strings.Contains(name, "/") {
		return "", false
	}
	if _, err := time.LoadLocation(name); err != nil {
		return "", false
	}
	return name, true
}

// plainName makes "São Paulo", "sao_paulo" and " Sao Paulo " the same.
func plainName(name string) string {
	// A chain of transformers has a state of its own: one for each call.
	unaccented, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), name)
	if err != nil {
		unaccented = name
	}
	return strings.Join(strings.Fields(strings.ToLower(strings.ReplaceAll(unaccented, "_", " "))), " ")
}
