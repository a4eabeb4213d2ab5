package main

import (
	"cmp"
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"porchlight/messages/crisis"
)

// reports are the helplines that people found not to work. The log tells of them on
// the next day: who presses "it did not work" has just called, and whoever reads the
// log must not learn when.
type reports struct {
	mu    sync.Mutex
	count map[reported]int
	told  map[crisis.Report]int // what the log has told of since the start
}

// reported is a helpline that was found not to work on a day, counted since 1970.
type reported struct {
	crisis.Report
	day int64
}

// dayOf counts the days since 1970, by UTC.
func dayOf(at time.Time) int64 { return at.Unix() / int64((24 * time.Hour).Seconds()) }

// note notes one.
func (r *reports) note(report crisis.Report, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.count == nil {
		r.count = map[reported]int{}
	}
	r.count[reported{report, dayOf(now)}]++
}

// tellBefore logs what was noted before a day, once.
func (r *reports) tellBefore(day int64, log *slog.Logger) {
	r.mu.Lock()
	noted := map[reported]int{}
	maps.DeleteFunc(r.count, func(one reported, times int) bool {
		if one.day < day {
			noted[one] = times
			if r.told == nil {
				r.told = map[crisis.Report]int{}
			}
			r.told[one.Report] += times
		}
		return one.day < day
	})
	r.mu.Unlock()
	inOrder := func(a, b reported) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.Country, b.Country), cmp.Compare(a.Line, b.Line))
	}
	for _, one := range slices.SortedFunc(maps.Keys(noted), inOrder) {
		log.Warn("a helpline was reported as not working: check it and correct the data", "country", one.Country, "line", one.Line, "count", noted[one])
	}
}

// sinceStart is how often each line of a country was reported, by the lines' ids, without
// those of today: whoever asks must not learn when.
func (r *reports) sinceStart(country string) map[string]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	lines := map[string]int{}
	for report, times := range r.told {
		if report.Country == country {
			lines[report.Line] = times
		}
	}
	return lines
}

// ServeHTTP tells an operator's `doctor --helplines` what was reported.
func (r *reports) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(r.sinceStart(req.FormValue("country")))
}
