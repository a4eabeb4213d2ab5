package dialogue

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// inSummer is a moment at which clocks north of the equator are an hour ahead.
var inSummer = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

// Every cell of the map has a zone that Go knows.
func TestZoneMapIsWhole(t *testing.T) {
	m, cells := readZoneMap(), 0
	for rest := m.runs; len(rest) > 0; {
		name, read := binary.Uvarint(rest)
		run, more := binary.Uvarint(rest[read:])
		if read <= 0 || more <= 0 || name >= uint64(len(m.names)) {
			t.Fatalf("after %d cells there is no pair of numbers", cells)
		}
		rest, cells = rest[read+more:], cells+int(run)
	}
	if want := 180 * 360 * cellsEach * cellsEach; cells != want {
		t.Errorf("the map has %d cells, want %d", cells, want)
	}
	for _, name := range m.names {
		if _, known := knownToGo(name); !known {
			t.Errorf("Go knows no zone %q", name)
		}
	}
}

// The zones are those that the places have by their laws.
func TestZonesAt(t *testing.T) {
	for _, place := range []struct {
		what                string
		latitude, longitude float64
		want                string
	}{
		{"Auckland", -36.85, 174.76, "Pacific/Auckland"},
		{"Dublin", 53.35, -6.26, "Europe/Dublin"},
		{"Mumbai", 19.08, 72.88, "Asia/Kolkata"},
		{"Santiago de Chile", -33.45, -70.67, "America/Santiago"},
		{"Honolulu, on its coast", 21.31, -157.86, "Pacific/Honolulu"},
		{"Geneva, beside France, whose clocks are the same", 46.2, 6.15, "Europe/Zurich"},
		{"the middle of the Pacific", 0, -150, "Etc/GMT+10"},
		{"the South Pole", -90, 0, "Antarctica/McMurdo"},
		{"Taveuni, on the 180th meridian", -16.8, 180, "Pacific/Fiji"},
		{"Haparanda, across the river from Finland", 65.83, 24.13, "Europe/Stockholm Europe/Helsinki"},
		{"Tornio, across the river from Sweden", 65.85, 24.16, "Europe/Helsinki Europe/Stockholm"},
		{"Broken Hill, which keeps South Australia's time", -31.95, 141.45, "Australia/Broken_Hill"},
	} {
		if got := strings.Join(zonesAt(place.latitude, place.longitude, inSummer), " "); got != place.want {
			t.Errorf("%s: %s, want %s", place.what, got, place.want)
		}
	}
}

// Whatever is told of where somebody is, there is a zone, and no place outside the map.
func TestEveryPlaceHasAZone(t *testing.T) {
	m := readZoneMap()
	for _, at := range [][2]float64{{90, 180}, {-90, -180}, {90, -180}, {-90, 180}, {0, 180}, {1e9, -1e9}} {
		if zones := m.around(at[0], at[1]); len(zones) < 6 {
			t.Errorf("around %v there are %d cells", at, len(zones))
		}
	}
	for range 20 {
		latitude, longitude := rand.Float64()*180-90, rand.Float64()*360-180
		if zones := zonesAt(latitude, longitude, inSummer); len(zones) == 0 || slices.Contains(zones, "") {
			t.Errorf("at %v, %v there is %v", latitude, longitude, zones)
		}
	}
}
