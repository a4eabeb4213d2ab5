package dialogue

import (
	"cmp"
	"compress/gzip"
	_ "embed"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"porchlight/messages"
	"porchlight/messages/crisis"
)

// placesGZ are the cities of the world with their zones: GeoNames, CC BY 4.0. Its
// first lines say what was made of it and what a line holds.
//
//go:embed places.txt.gz
var placesGZ string

// places is the text of placesGZ, 1.5 MB, read when somebody first names a place.
var places = sync.OnceValue(func() string {
	r, err := gzip.NewReader(strings.NewReader(placesGZ))
	if err != nil {
		panic(err) // compiled in: a test reads it
	}
	text, err := io.ReadAll(r)
	if err != nil {
		panic(err)
	}
	return string(text)
})

// place is a city that somebody may mean.
type place struct {
	zone, country string
	people        int // in thousands
}

// citiesNamed finds the cities of a folded name, the largest first.
func citiesNamed(name string) (found []place) {
	text, wanted := places(), "|"+name+"|"
	for from := 0; ; {
		i := strings.Index(text[from:], wanted)
		if i < 0 {
			break
		}
		at := from + i
		start := strings.LastIndexByte(text[:at], '\n') + 1
		from = at + strings.IndexByte(text[at:], '\n')
		thousands, _, _ := strings.Cut(text[start+1:at+1], "|")
		people, err := strconv.Atoi(thousands)
		if err != nil || text[start] != '\t' {
			continue // a remark at the file's top
		}
		country, zone := headAbove(text[:start])
		found = append(found, place{zone, country, people})
	}
	slices.SortStableFunc(found, func(a, b place) int { return cmp.Compare(b.people, a.people) })
	return found
}

// headAbove returns country and zone of the last head line in the text.
func headAbove(text string) (country, zone string) {
	for {
		start := strings.LastIndexByte(text[:len(text)-1], '\n') + 1
		if line := text[start : len(text)-1]; line[0] != '\t' {
			country, zone, _ = strings.Cut(line, " ")
			return country, zone
		}
		text = text[:start]
	}
}

const (
	// clearlyLarger is how many times larger a city has to be than its namesakes
	// to be the one that is meant.
	clearlyLarger = 5
	// knownAbroad is how many thousand people a city has that is meant even by
	// somebody who lives in another country.
	knownAbroad = 500
)

// whereabouts finds the time zone that is meant by what somebody typed who lives
// in the country ("" if they have not said): a zone's name, a city in any of our
// languages, an abbreviation, an offset, a country with one clock. Zone is set
// only where that is sure; else maybe holds those to choose from, if any.
func whereabouts(typed, country string, now time.Time) (zone string, maybe []string) {
	name := plainName(strings.Trim(strings.TrimSpace(typed), ".,!?。।"))
	if name == "" {
		return "", nil
	}
	if zone, ok := knownToGo(strings.TrimSpace(typed)); ok {
		return zone, nil
	}
	if name == "utc" || name == "gmt" {
		return "UTC", nil
	}
	for _, find := range []func(name, country string, now time.Time) []string{byOffset, byAbbreviation} {
		if zones := find(name, country, now); len(zones) > 0 {
			return sureOf(zones, now)
		}
	}
	if utf8.RuneCountInString(name) < 3 && name[0] < utf8.RuneSelf {
		return "", nil // "LA", "PA": a state, a city, a country
	}
	return byPlace(name, typed, country, now)
}

// placesRead is set once what whereabouts looks into has been read, which takes a
// tenth of a second.
var placesRead atomic.Bool

func readPlaces() {
	byPlace("nowhere", "nowhere", "", time.Now())
	placesRead.Store(true)
}

// byPlace looks for cities and then for a country.
func byPlace(name, typed, country string, now time.Time) (zone string, maybe []string) {
	cities := citiesNamed(name)
	for _, zone := range zonesCalled(name) {
		if !slices.ContainsFunc(cities, func(p place) bool { return p.zone == zone }) {
			cities = append(cities, place{zone: zone, country: countryOfZone(zone)})
		}
	}
	at := slices.IndexFunc(cities, func(p place) bool { return country != "" && p.country == country })
	if at >= 0 {
		return cities[at].zone, nil // the largest of that name in their own country
	}
	if code, ok := crisis.Country(typed); ok && utf8.RuneCountInString(name) > 3 {
		if zones := distinct(zonesOf()[code], now); len(zones) > 0 && (len(cities) == 0 || len(zones) == 1) {
			return sureOf(zones, now)
		}
	}
	if len(cities) == 0 {
		return "", nil
	}
	var zones []string
	for _, p := range cities {
		zones = append(zones, p.zone)
	}
	zones = distinct(zones, now)
	largest := cities[0]
	second := slices.IndexFunc(cities, func(p place) bool { return !sameClocks(p.zone, largest.zone, now) })
	clear := second < 0 || largest.people >= clearlyLarger*max(cities[second].people, 1)
	if clear && (country == "" || largest.people >= knownAbroad) {
		return largest.zone, nil
	}
	return "", zones[:min(len(zones), mostZones)]
}

// sureOf returns the zone if all of them show the same clock, else all of them.
func sureOf(zones []string, now time.Time) (zone string, maybe []string) {
	if zones = distinct(zones, now); len(zones) == 1 {
		return zones[0], nil
	}
	return "", zones[:min(len(zones), mostZones)]
}

var offsetTyped = regexp.MustCompile(`^(?:utc|gmt)?\s*([+\-−–])\s*(\d{1,2})(?::?([0-5]\d))?$`)

// byOffset reads "UTC-5", "GMT+5:30", "+02:00": a zone of their own country with
// that offset now, else the plain offset, which knows no summer time.
func byOffset(name, country string, now time.Time) []string {
	parts := offsetTyped.FindStringSubmatch(name)
	if parts == nil {
		return nil
	}
	hours, _ := strconv.Atoi(parts[2])
	minutes, _ := strconv.Atoi("0" + parts[3])
	seconds := hours*3600 + minutes*60
	if parts[1] != "+" {
		seconds = -seconds
	}
	has := func(zone string) bool {
		where, err := time.LoadLocation(zone)
		if err != nil {
			return false
		}
		_, east := now.In(where).Zone()
		return east == seconds
	}
	if own := filtered(zonesOf()[country], has); len(own) > 0 {
		return own
	}
	if hours <= 12 && minutes == 0 {
		sign := "-" // the names of these zones count the other way round
		if seconds < 0 {
			sign = "+"
		}
		return []string{"Etc/GMT" + sign + strconv.Itoa(hours)}
	}
	return filtered(everyZone(), has)
}

// inEverydayWords are abbreviations that no clock shows.
var inEverydayWords = map[string]string{"et": "est", "ct": "cst", "mt": "mst", "pt": "pst", "mez": "cet", "mesz": "cest", "msk": "msk"}

// byAbbreviation reads "EST" or "IST" as the own country means it, else as those
// countries do that have it.
func byAbbreviation(name, country string, now time.Time) []string {
	wanted := cmp.Or(inEverydayWords[name], name)
	shows := func(zone string) bool {
		where, err := time.LoadLocation(zone)
		if err != nil {
			return false
		}
		for _, month := range []time.Month{time.January, time.July} {
			if short, _ := time.Date(now.Year(), month, 15, 0, 0, 0, 0, where).Zone(); strings.ToLower(short) == wanted {
				return true
			}
		}
		return false
	}
	if len(wanted) < 3 || len(wanted) > 5 {
		return nil
	}
	if own := filtered(zonesOf()[country], shows); len(own) > 0 {
		// Who says EST lives in the zone that most of the country means by it.
		return largestOf(own)
	}
	return filtered(everyZone(), shows)
}

// largestOf returns the zones with the clock of the one with the largest city.
func largestOf(zones []string) []string {
	size := func(zone string) int {
		for _, p := range citiesNamed(plainName(messages.ZoneName(messages.In("en"), zone))) {
			if p.zone == zone {
				return p.people
			}
		}
		return 0
	}
	return []string{slices.MaxFunc(zones, func(a, b string) int { return cmp.Compare(size(a), size(b)) })}
}

// zonesCalled returns the zones whose city has a folded name in any language.
func zonesCalled(name string) []string { return zoneNames()[name] }

var zoneNames = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for _, zone := range everyZone() {
		for _, lang := range messages.Languages() {
			name := plainName(messages.ZoneName(messages.In(lang), zone))
			if !slices.Contains(all[name], zone) {
				all[name] = append(all[name], zone)
			}
		}
	}
	return all
})

// everyZone are the zones of all countries.
var everyZone = sync.OnceValue(func() (all []string) {
	for _, zones := range zonesOf() {
		all = append(all, zones...)
	}
	slices.Sort(all)
	return slices.Compact(all)
})

func countryOfZone(zone string) string {
	for code, zones := range zonesOf() {
		if slices.Contains(zones, zone) {
			return code
		}
	}
	return ""
}

func filtered(zones []string, keep func(string) bool) []string {
	return slices.DeleteFunc(slices.Clone(zones), func(zone string) bool { return !keep(zone) })
}

// distinct leaves out the zones whose clocks show the same as an earlier one's
// all year: Detroit's are New York's.
func distinct(zones []string, now time.Time) (kept []string) {
	for _, zone := range zones {
		if !slices.ContainsFunc(kept, func(other string) bool { return sameClocks(zone, other, now) }) {
			kept = append(kept, zone)
		}
	}
	return kept
}

// sameClocks reports whether two zones show the same time all year.
func sameClocks(a, b string, now time.Time) bool {
	if a == b {
		return true
	}
	one, errOne := time.LoadLocation(a)
	other, errOther := time.LoadLocation(b)
	if errOne != nil || errOther != nil {
		return false
	}
	for _, month := range []time.Month{time.January, time.July} {
		if offset(one, now.Year(), month) != offset(other, now.Year(), month) {
			return false
		}
	}
	return true
}
