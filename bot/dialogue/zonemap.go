package dialogue

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"io"
	"slices"
	"strings"
	"time"
)

// zoneMapGZ tells the time zone of each place on earth. Its first lines say what it
// was made of and what it holds. The library with the borders themselves is seven
// megabytes, and took 150 of memory for good once somebody had shared where they are.
//
//go:embed zonemap.gz
var zoneMapGZ string

// cellsEach is how many cells of the map there are to a degree: each is five kilometres
// high.
const cellsEach = 20

// zoneMap is the map, read anew each time: that takes milliseconds, and few ever ask.
type zoneMap struct {
	names []string
	runs  []byte
}

func readZoneMap() zoneMap {
	r, err := gzip.NewReader(strings.NewReader(zoneMapGZ))
	if err != nil {
		panic(err) // compiled in: a test reads it
	}
	all, err := io.ReadAll(r)
	if err != nil {
		panic(err)
	}
	head, runs, _ := bytes.Cut(all, []byte("\n\n"))
	names := slices.DeleteFunc(strings.Split(string(head), "\n"), func(line string) bool { return strings.HasPrefix(line, "#") })
	return zoneMap{names, runs}
}

// around returns the zones of the cells around a place, in degrees: that of its own cell
// first.
func (m zoneMap) around(latitude, longitude float64) (zones []string) {
	const high, wide = 180 * cellsEach, 360 * cellsEach
	row := min(max(int((90-latitude)*cellsEach), 0), high-1)
	column := min(max(int((longitude+180)*cellsEach), 0), wide-1)
	columns := []int{column, (column + wide - 1) % wide, (column + 1) % wide}
	var own []string
	for at, rest := 0, m.runs; len(rest) > 0 && at < (row+2)*wide; {
		name, read := binary.Uvarint(rest)
		run, more := binary.Uvarint(rest[read:])
		rest = rest[read+more:]
		for _, r := range []int{row - 1, row, row + 1} {
			for i, c := range columns {
				cell := r*wide + c
				switch {
				case r < 0 || cell < at || cell >= at+int(run):
				case r == row && i == 0:
					own = []string{m.names[name]}
				default:
					zones = append(zones, m.names[name])
				}
			}
		}
		at += int(run)
	}
	return append(own, zones...)
}

// zonesAt returns the zones that somebody may be in who shared where they are, no two
// with the same clock: near a border there are several. At sea it is the sea's.
func zonesAt(latitude, longitude float64, now time.Time) []string {
	all := readZoneMap().around(latitude, longitude)
	isAtSea := func(zone string) bool { return strings.HasPrefix(zone, "Etc/") }
	if !slices.ContainsFunc(all, func(zone string) bool { return !isAtSea(zone) }) {
		return all[:1]
	}
	return distinct(slices.DeleteFunc(all, isAtSea), now)
}
