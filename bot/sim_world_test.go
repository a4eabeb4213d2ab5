package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/storage"
)

// sim is one simulated world.
type sim struct {
	*world
	seed   uint64
	steps  uint64
	people []*soul
	of     map[int64]*soul // by chat
	oracle *oracle

	sky     sky
	wire    *wire
	weather weathered
	until   time.Duration // how long the next clear sky lasts
	outage  *storage.Outage
	dying   atomic.Bool       // what is logged and written is not the bot's any more
	left    map[string][]byte // by a power cut, of the files
	darkFor time.Duration     // after it

	steady   bool     // the bot is never ended: what it keeps in memory adds up
	empty    int      // what the bot keeps in memory of nobody
	happened []string // lately
	acts     int
	litAt    time.Time
	lit      int          // times that the bot was started
	cuts     int          // of power
	amidst   atomic.Int64 // of these, in a transaction
}

func newSim(w *world, seed uint64) *sim {
	s := &sim{world: w, seed: seed, of: map[int64]*soul{}, outage: &storage.Outage{}, steady: seed%8 == 5}
	s.oracle, s.wire = newOracle(s), newWire(s)
	w.through, w.opened = s.wire.through, func(store *storage.Store) { store.Interrupt(s.outage) }
	w.logTo = &readLog{s: s}
	w.gaveUp = func(err error) {
		if !s.dying.Load() { // else that is what a start does without a database
			s.t.Errorf("the bot ended with: %v", err)
		}
	}
	if seed%4 == 3 { // Telegram calls the bot, where else the bot asks
		w.listening, w.inward = true, s.wire.inward
		w.change = func(s *settings) {
			s.Listen, s.WebhookURL, s.WebhookSecret = "pipe", "https://bot.example.org/telegram", hookSecret
		}
	}
	return s
}

// notes keeps a line of what happened, for who has to find out why a seed failed.
func (s *sim) notes(format string, args ...any) {
	const kept = 1000
	s.happened = append(s.happened, time.Now().UTC().Format("Jan 02 15:04:05.000 ")+fmt.Sprintf(format, args...))
	if len(s.happened) > 2*kept {
		s.happened = append([]string(nil), s.happened[kept:]...)
	}
}

// lights starts the bot, and darkens ends it in order.
func (s *sim) lights() {
	s.lit++
	s.light()
	s.litAt = time.Now()
	s.sky.up(time.Now())
}

func (s *sim) darkens() {
	s.sky.down(time.Now())
	s.out()
}

// gather brings the people together. Nothing goes wrong yet.
func (s *sim) gather(count int) {
	calm()
	s.empty = s.weight()
	rng := s.step()
	for len(s.people) < count {
		s.circle(rng, min(1+rng.IntN(4), count-len(s.people)))
	}
	s.oracle.look()
	s.weather.next = time.Now().Add(time.Hour)
}

// step is the source of what comes next.
func (s *sim) step() *rand.Rand {
	s.steps++
	return rngOf(s.seed, s.steps)
}

// lives lets time pass until a moment: hours in which people do much, and days in which
// they only answer. When they do what stands in the seed alone: whatever takes longer than
// it was to is caught up with.
func (s *sim) lives(until time.Time) {
	for at := time.Now(); at.Before(until) && !s.t.Failed(); {
		rng := s.step()
		at = s.busy(at, at.Add(time.Duration(1+rng.IntN(4))*time.Hour))
		at = at.Add(time.Duration(1+rng.IntN(15*24)) * time.Hour)
		if at.After(until) {
			at = until
		}
		s.rests(time.Until(at))
	}
}

// busy has people do one thing after the other, and returns when the last was to be.
func (s *sim) busy(at, end time.Time) time.Time {
	for at.Before(end) && !s.t.Failed() {
		rng := s.step()
		at = at.Add(time.Duration(rng.ExpFloat64() * float64(time.Minute)))
		s.passes(time.Until(at))
		s.oracle.look() // what was sent before they do it is judged as it was then
		s.people[rng.IntN(len(s.people))].does(rng)
		s.acts++
		s.passes(time.Second)
		s.react()
		s.oracle.look()
	}
	s.oracle.weighs()
	return at
}

// rests lets days pass. The bot is only lit while something is due, as nothing else
// could happen: a year of that takes seconds. One that is never ended takes longer.
func (s *sim) rests(length time.Duration) {
	s.notes("nobody does much for %v", length)
	for end := time.Now().Add(length); time.Now().Before(end) && !s.t.Failed(); {
		next := s.nextDue(end)
		if s.sky.isClear() && s.weather.ends == nil && s.isAtRest() && !s.steady && time.Until(next) > 10*time.Minute {
			s.darkens()
			time.Sleep(time.Until(next.Add(-time.Minute)))
			s.lights()
		}
		s.passes(min(max(time.Until(next), 0)+time.Minute, 10*time.Minute))
		s.oracle.look()
		if s.react() {
			s.passes(10 * time.Second)
			s.oracle.look()
		}
	}
}

// isAtRest reports whether nothing is left of what came, or was begun before a power cut.
func (s *sim) isAtRest() bool { return s.stand.Pending() == 0 && time.Since(s.litAt) >= time.Minute }

// nextDue is when the bot has something to do by itself, and an end if that is before.
// What it is to do then the oracle knows from elsewhere.
func (s *sim) nextDue(end time.Time) time.Time {
	next, found, err := s.store.NextRhythm(context.Background())
	if err == nil && found && next.Due.Before(end) {
		end = next.Due
	}
	waiting, errOfWaiting := s.store.NextDue(context.Background(), time.Now())
	if errors.Join(err, errOfWaiting) != nil {
		return time.Now() // the database is gone
	}
	for _, lane := range storage.Lanes {
		if due := waiting[lane]; due.After(time.Now()) && due.Before(end) {
			end = due
		}
	}
	return end
}

// ends lets everything come to rest and has the oracle look at what is left.
func (s *sim) ends() {
	if s.weather.ends != nil {
		s.changes()
	}
	s.weather.next = time.Time{}
	s.passes(20 * time.Minute)
	s.react()
	s.passes(20 * time.Minute)
	s.oracle.look()
	s.oracle.judge()
	if !s.t.Failed() {
		s.oracle.leaves()
	}
}

func (s *sim) sums() string {
	return fmt.Sprintf("%d people, %d acts, %d starts of the bot, %d power cuts (%d in a transaction), %d spells, %s", len(s.people), s.acts, s.lit, s.cuts, s.amidst.Load(), s.weather.n, s.oracle.sums())
}

// newest finds the newest button of a chat whose data begins so.
func (who *soul) newest(prefix string) (p pressed, found bool) {
	return who.newestOf(func(b sandbox.Button) bool { return len(b.Data) >= len(prefix) && b.Data[:len(prefix)] == prefix })
}
