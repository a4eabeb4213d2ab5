package main

import "time"

// sky is what stands between people and the bot: when it is clear, promises are due. It
// counts the time in which it was, so that a duty can be owed over several troubles.
type sky struct {
	dark    bool // the bot was ended in order, and nothing is wrong
	trouble int  // how many things go wrong at this moment

	troubled time.Time     // when the last of them ended
	counted  time.Time     // up to where clear time is counted
	clear    time.Duration // in all, up to there
}

// afterwards is how long the bot may still be slower after a trouble: the longest pause
// between two tries to send is ten minutes.
const afterwards = 25 * time.Minute

func (s *sky) isClear() bool { return !s.dark && s.trouble == 0 }

// count moves the clock of clear time up to now.
func (s *sky) count(now time.Time) {
	if s.isClear() && !s.counted.IsZero() {
		s.clear += now.Sub(s.counted)
	}
	s.counted = now
}

func (s *sky) up(now time.Time)   { s.count(now); s.dark = false }
func (s *sky) down(now time.Time) { s.count(now); s.dark = true }

func (s *sky) begins(now time.Time) { s.count(now); s.trouble++ }

func (s *sky) ends(now time.Time) {
	s.count(now)
	if s.trouble--; s.trouble == 0 {
		s.troubled = now
	}
}

// wasCalm reports whether nothing had gone wrong for long when something began.
func (s *sky) wasCalm(since time.Time) bool {
	return s.trouble == 0 && (s.troubled.IsZero() || since.Sub(s.troubled) > afterwards)
}
