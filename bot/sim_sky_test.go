package main

import (
	"slices"
	"time"
)

// sky is what stands between people and the bot: when it is clear, promises are due. It
// counts the time in which it was, so that a duty can be owed over several troubles.
type sky struct {
	dark bool // the bot was ended in order, and nothing is wrong
	of   [2]weather

	last []stormy // in which something was wrong, the latest last
}

type stormy struct {
	from, to  time.Time
	ofStorage bool
}

// weather is one of two: what everything needs, and what distress needs to be answered.
type weather struct {
	trouble  int           // how many things go wrong at this moment
	troubled time.Time     // when the last of them ended
	counted  time.Time     // up to where clear time is counted
	clear    time.Duration // in all, up to there
}

// trouble says for what something is one.
type trouble []int

const (
	forAll = iota
	forDistress
)

var (
	bothWays = trouble{forAll, forDistress}
	// Storage is not needed for distress to be answered.
	ofStorage = trouble{forAll}
)

// count moves the clocks of clear time up to now.
func (s *sky) count(now time.Time) {
	for i := range s.of {
		w := &s.of[i]
		if !s.dark && w.trouble == 0 && !w.counted.IsZero() {
			w.clear += now.Sub(w.counted)
		}
		w.counted = now
	}
}

func (s *sky) up(now time.Time)   { s.count(now); s.dark = false }
func (s *sky) down(now time.Time) { s.count(now); s.dark = true }

func (s *sky) begins(what trouble, now time.Time) {
	s.count(now)
	for _, i := range what {
		s.of[i].trouble++
	}
}

func (s *sky) ends(what trouble, began, now time.Time) {
	s.count(now)
	if len(what) > 0 {
		s.last = append(s.last[max(0, len(s.last)-50):], stormy{began, now, len(what) == 1})
	}
	for _, i := range what {
		s.of[i].trouble--
		s.of[i].troubled = now
	}
}

// wasTroubled reports whether something was wrong during a while.
func (s *sky) wasTroubled(from, to time.Time) bool {
	return s.of[forAll].trouble > 0 || slices.ContainsFunc(s.last, func(t stormy) bool { return !t.to.Before(from) && !t.from.After(to) })
}

// wasUnstored reports whether the database was away.
func (s *sky) wasUnstored(at time.Time) bool {
	return s.of[forAll].trouble > s.of[forDistress].trouble ||
		slices.ContainsFunc(s.last, func(t stormy) bool { return t.ofStorage && !t.to.Before(at) && !t.from.After(at) })
}

// isClear reports whether nothing is wrong.
func (s *sky) isClear() bool { return !s.dark && s.of[forAll].trouble == 0 }

// afterwards is how long the bot may still be slower after a trouble: the longest pause
// between two tries to send is ten minutes.
const afterwards = 25 * time.Minute

// wasCalm reports whether nothing has gone wrong since long before something began.
func (w *weather) wasCalm(since time.Time) bool {
	return w.trouble == 0 && (w.troubled.IsZero() || since.Sub(w.troubled) > afterwards)
}
