package dialogue

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/ringsaturn/tzf"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"porchlight/messages"
)

const stepZone = "timezone"

// zone sets the time zone: by button, by city, by IANA name, or by a location
// that is shared once and not kept.
var zone = Dialogue{
	Name:     "zone",
	Commands: []Command{{Name: "timezone", Do: typedZone}},
	Steps:    map[string]Step{stepZone: {Take: typedZone}},
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

// offset returns the seconds east of UTC in the middle of a month.
func offset(where *time.Location, year int, month time.Month) int {
	_, seconds := time.Date(year, month, 15, 0, 0, 0, 0, where).Zone()
	return seconds
}

// askZone is the third question of /start.
func (t *Turn) askZone() {
	t.Await(stepZone, setupNotes)
	t.Show(messages.AskZone(t.Words(), t.likelyZones(), true))
}

func typedZone(ctx context.Context, t *Turn) error {
	if t.Place != nil {
		return placedZone(ctx, t)
	}
	typed := t.Text
	if t.Command != "" {
		typed = t.Rest
	}
	if typed == "" {
		t.Await(stepZone, nil)
		if t.Chat.Zone == "" {
			t.Say(messages.AskZone(t.Words(), t.likelyZones(), false))
		} else {
			t.Say(messages.ShowZone(t.Words(), t.Now.In(t.Chat.Location()), t.likelyZones()))
		}
		return nil
	}
	name, maybe := whereabouts(typed, t.Country(), t.Now)
	switch {
	case name != "":
		return t.keepZone(ctx, name)
	case len(maybe) > 0:
		t.Say(messages.WhichZone(t.Words(), maybe, t.isSetup()))
	default:
		t.Say(messages.ZoneUnknown(t.Words()))
	}
	return nil
}

func pressedZone(ctx context.Context, t *Turn) error {
	switch choice := t.choice(); choice {
	case messages.SkipValue:
		t.Show(messages.Ready(t.Words()))
		t.Done()
		return nil
	case messages.Other:
		var notes []byte
		if t.isSetup() {
			notes = setupNotes
		}
		t.Await(stepZone, notes)
		t.Say(messages.ShareLocation(t.Words()))
		return nil
	default:
		if _, err := time.LoadLocation(choice); err != nil || choice == "" {
			return nil
		}
		return t.keepZone(ctx, choice)
	}
}

// keepZone keeps the choice and ends the questions of /start.
func (t *Turn) keepZone(ctx context.Context, name string) error {
	where, err := time.LoadLocation(name)
	if err != nil {
		return fmt.Errorf("keeping time zone: %w", err)
	}
	setup := t.isSetup()
	t.Chat.Zone = name
	if err := t.Keep(ctx); err != nil {
		return err
	}
	if err := t.zoneMoved(ctx); err != nil {
		return err
	}
	t.Done()
	t.Show(messages.ZoneKept(t.Words(), t.Now.In(where)))
	if setup {
		t.Say(messages.Ready(t.Words()))
	}
	return nil
}

// finder tells the zone of a place, offline. It takes some memory and a moment,
// so it is made when somebody first shares a location.
var finder = sync.OnceValues(tzf.NewDefaultFinder)

// placedZone takes the zone from a shared location. The location itself is kept
// nowhere.
func placedZone(ctx context.Context, t *Turn) error {
	find, err := finder()
	if err != nil {
		return fmt.Errorf("reading the map of time zones: %w", err)
	}
	name := find.GetTimezoneName(t.Place.Longitude, t.Place.Latitude)
	if name == "" {
		t.Say(messages.ZoneUnknown(t.Words()))
		return nil
	}
	return t.keepZone(ctx, name)
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
