package main

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"porchlight/bot/sandbox"
)

// A spell is something that goes wrong for a while.
type spell struct {
	name   string
	is     trouble
	begins func(s *sim, rng *rand.Rand) (ends func())
}

// spells are all that can go wrong.
var spells = []spell{
	{"Telegram has trouble of its own", bothWays, func(s *sim, rng *rand.Rand) func() {
		return s.stand.Fault(sandbox.Fault{Method: oneOf(rng, callsOf), Status: oneOf(rng, []int{500, 502, 503, 504})})
	}},
	{"calls are lost", bothWays, func(s *sim, rng *rand.Rand) func() {
		return s.stand.Fault(sandbox.Fault{Method: oneOf(rng, callsOf), Cut: sandbox.CutBefore})
	}},
	{"answers are lost", bothWays, func(s *sim, rng *rand.Rand) func() {
		return s.stand.Fault(sandbox.Fault{Method: oneOf(rng, callsOf), Cut: sandbox.CutAfter, Times: 1 + rng.IntN(6)})
	}},
	{"calls hang", bothWays, func(s *sim, rng *rand.Rand) func() {
		return s.stand.Fault(sandbox.Fault{Method: oneOf(rng, callsOf), Cut: sandbox.Hang})
	}},
	{"Telegram wants everything slower", bothWays, func(s *sim, rng *rand.Rand) func() {
		return s.stand.Fault(sandbox.Fault{Method: oneOf(rng, callsOf), Status: 429, RetryAfter: 1 + rng.IntN(40)})
	}},
	{"Telegram wants some chats slower", bothWays, func(s *sim, rng *rand.Rand) func() {
		var all []func()
		for range 1 + rng.IntN(4) {
			chat := s.people[rng.IntN(len(s.people))].ID()
			all = append(all, s.stand.Fault(sandbox.Fault{Method: "send*", ChatID: chat, Status: 429, RetryAfter: 1 + rng.IntN(90)}))
		}
		return inTurn(all)
	}},
	{"a proxy answers in place of Telegram", bothWays, func(s *sim, rng *rand.Rand) func() {
		return s.stand.Fault(sandbox.Fault{Method: oneOf(rng, callsOf), Body: oneOf(rng, []string{"<html>Bad gateway</html>", `{"ok":true,"resu`, ""}) + " ", Status: oneOf(rng, []int{0, 502})})
	}},
	{"everything is slow", bothWays, func(s *sim, rng *rand.Rand) func() {
		return s.stand.Fault(sandbox.Fault{Method: oneOf(rng, callsOf), Delay: time.Duration(1+rng.IntN(15)) * time.Second})
	}},
	{"answers come in drops", bothWays, func(s *sim, rng *rand.Rand) func() {
		s.wire.set(func(w *wire) { w.drips = time.Duration(1+rng.IntN(900)) * time.Millisecond })
		return func() { s.wire.set(func(w *wire) { w.drips = 0 }) }
	}},
	{"updates come again, in any order", nil, func(s *sim, rng *rand.Rand) func() {
		s.wire.set(func(w *wire) { w.again = rng })
		return func() { s.wire.set(func(w *wire) { w.again = nil }) }
	}},
	{"numbers of updates begin anew", nil, func(s *sim, rng *rand.Rand) func() {
		if next := 1000 + rng.Int64N(1<<40); s.stand.Pending() == 0 { // they do after a week without any
			s.stand.RestartUpdateIDs(next)
		}
		return func() {}
	}},
	{"there are updates that nobody can read", nil, func(s *sim, rng *rand.Rand) func() {
		for range 1 + rng.IntN(3) {
			s.stand.RawUpdate(oneOf(rng, unreadable))
		}
		return func() {}
	}},
	{"nothing can be written", ofStorage, func(s *sim, rng *rand.Rand) func() {
		s.outage.Set(true)
		return func() { s.outage.Set(false) }
	}},
	{"the database is gone", ofStorage, func(s *sim, rng *rand.Rand) func() {
		file := filepath.Join(s.folder, "porchlight.db")
		if err := os.Rename(file, file+".away"); err != nil {
			s.t.Fatal(err)
		}
		return func() {
			if err := os.Rename(file+".away", file); err != nil {
				s.t.Fatal(err)
			}
		}
	}},
}

// callsOf are those that something goes wrong with; "" is all of them.
var callsOf = []string{"send*", "send*", "", "getUpdates", "edit*", "answerCallbackQuery", "copy*"}

// unreadable are updates of no shape that anybody knows.
var unreadable = []map[string]any{
	{"message": 7}, {"message": map[string]any{"text": []any{}}}, {"a_kind_of_tomorrow": map[string]any{"text": "hello"}},
	{"callback_query": "x"}, {"edited_message": map[string]any{"chat": map[string]any{"id": "none"}}}, {},
}

func oneOf[T any](rng *rand.Rand, all []T) T { return all[rng.IntN(len(all))] }

func inTurn(all []func()) func() {
	return func() {
		for _, one := range all {
			one()
		}
	}
}

// weathered is what the sky brings, one spell after the other.
type weathered struct {
	next time.Time // when it changes
	ends func()    // nil: nothing is wrong
	n    uint64    // spells so far
}

// changes begins a spell, or ends that which is.
func (s *sim) changes() {
	w := &s.weather
	if w.ends != nil {
		w.ends()
		w.ends = nil
		w.next = time.Now().Add(s.until)
		return
	}
	w.n++
	rng := rngOf(s.seed, 1<<40+w.n)
	length := time.Duration(rng.ExpFloat64() * float64(3*time.Minute))
	s.until = time.Duration(rng.ExpFloat64() * float64(25*time.Minute))
	w.next = time.Now().Add(length)
	what := rng.IntN(4)
	if s.steady {
		what = 2
	}
	switch what {
	case 0:
		s.wire.cuts(1 + rng.IntN(60))
		s.darkFor = length
		w.ends = func() { s.wire.cuts(0) }
		return
	case 1:
		s.notes("the bot is started anew")
		s.darkens()
		time.Sleep(length / 4)
		s.lights()
		w.next = time.Now().Add(time.Minute)
		w.ends = func() {}
		return
	}
	var all []func()
	for range 1 + rng.IntN(2) {
		one := spells[rng.IntN(len(spells))]
		if len(one.is) == 1 && len(all) > 0 {
			continue // one trouble of storage at a time
		}
		if len(one.is) == 1 {
			time.Sleep(5 * time.Second) // a bot that has just started gives up; who runs it starts it again
		}
		s.notes("%s, for %v", one.name, length)
		began := time.Now()
		s.sky.begins(one.is, began)
		ends := one.begins(s, rng)
		all = append(all, func() {
			ends()
			s.notes("no more: %s", one.name)
			s.sky.ends(one.is, began, time.Now())
		})
	}
	w.ends = inTurn(all)
}

// passes lets time pass, with what the sky brings meanwhile.
func (s *sim) passes(length time.Duration) {
	for end := time.Now().Add(length); ; {
		until := end
		if !s.weather.next.IsZero() && s.weather.next.Before(end) {
			until = s.weather.next
		}
		select {
		case <-s.wire.died:
			s.isCut(s.darkFor)
		case <-time.After(time.Until(until)):
			if until == end {
				return
			}
			s.changes()
		}
	}
}
