package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"porchlight/messages"
)

// However many write while the database is gone, and however much: each is told once
// that the answer has to wait, one after the other, and numbers leave at once.
func TestEachIsToldOnceThatTheDatabaseIsGone(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		calm()
		later := messages.AnswerLater(messages.In("en")).LaidOut().Text
		var people []*someone
		for i := range 60 {
			people = append(people, w.person(fmt.Sprintf("P%d", i), "en"))
		}
		w.database(false)
		for round := range 5 {
			for _, p := range people {
				p.Say(fmt.Sprintf("hello there %d", round))
			}
		}
		time.Sleep(3 * time.Second)
		ana := w.person("Ana", "en")
		if took := ana.waits("i want to die", "findahelpline.com"); took > time.Second {
			t.Errorf("the numbers came after %v", took)
		}
		time.Sleep(time.Minute)
		for _, p := range people {
			if n := p.fromBot(later); n != 1 {
				t.Errorf("somebody was told %d times", n)
			}
		}
		if n := ana.fromBot(later); n != 0 {
			t.Errorf("who got numbers was told %d times that the answer has to wait", n)
		}
		first, last := time.Time{}, time.Time{}
		for _, p := range people {
			for _, m := range p.Messages() {
				if m.FromBot && m.Text == later {
					if first.IsZero() || m.SentAt.Before(first) {
						first = m.SentAt
					}
					if m.SentAt.After(last) {
						last = m.SentAt
					}
				}
			}
		}
		if took := last.Sub(first); took < 2*time.Second {
			t.Errorf("60 were told within %v", took)
		}
		w.database(true)
		time.Sleep(time.Minute)
	})
}

// What is back in a moment is answered in a moment, and nobody is told anything else.
func TestAShortOutageIsNotMentioned(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		calm()
		ana := w.person("Ana", "en")
		w.database(false)
		ana.Say("hello")
		time.Sleep(time.Second)
		w.database(true)
		ana.sees("I'm Porchlight")
		time.Sleep(time.Minute)
		if n := ana.fromBot(messages.AnswerLater(messages.In("en")).LaidOut().Text); n != 0 {
			t.Error("a second's outage was mentioned")
		}
	})
}

// database takes the database away, or brings it back.
func (w *world) database(there bool) {
	w.t.Helper()
	here := filepath.Join(w.folder, "porchlight.db")
	from, to := here, here+".away"
	if there {
		from, to = to, from
	}
	if err := os.Rename(from, to); err != nil {
		w.t.Fatal(err)
	}
}
