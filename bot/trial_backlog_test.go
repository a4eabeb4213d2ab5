//go:build trial

package main

import (
	"testing"
	"time"
)

// backlogSize is how many people write while the database is locked.
func backlogSize() int {
	if isShort() {
		return 1_500
	}
	return 12_000
}

// trialBacklog lets thousands write while the database is locked, some of them in
// distress, kills the program when it has taken in all of it, or half, and unlocks.
// Distress is to be answered at once wherever it stands, and everybody in the end.
func trialBacklog(t *testing.T, binary string) {
	for name, left := range map[string]int{"killed with all of it": 100, "killed with half of it": backlogSize() / 2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, binary)
			unlock := s.lock()
			slowest := machineLag(t.Context())
			s.manyWrite()
			for s.stand.Pending() > left {
				<-time.After(5 * time.Millisecond)
			}
			if left <= 100 {
				<-time.After(promptly)
			}
			s.ledger.kill(s.program)
			lag := slowest()
			unlock()
			s.lights(s.program)
			s.settles(40 * time.Second)
			s.ends(s.program)
			a := s.tell()
			a.holds(t)
			s.saidNothingWrong()
			a.isPrompt(t, lag)
		})
	}
}

// manyWrite lets each of a backlog write once, every fiftieth in distress.
func (s *stage) manyWrite() {
	for i := range backlogSize() {
		if i%50 == 49 {
			s.cries()
		} else {
			s.chooses(&talker{Phone: s.phone()})
		}
	}
}

// trialDowntime lets thousands write while no program runs, and starts it.
func trialDowntime(t *testing.T, binary string) {
	s := newStage(t, binary)
	s.ends(s.program)
	s.manyWrite()
	s.lights(s.program)
	s.settles(40 * time.Second)
	s.end()
	s.tell().holds(t)
	s.saidNothingWrong("ERROR")
}
