package main

import (
	"cmp"
	"log/slog"
	"maps"
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
