package main

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"porchlight/storage"
)

const lookedIn = "You asked me to look in"

// wantsLookIn taps yes after an answer to distress.
func (s *someone) wantsLookIn() {
	s.w.t.Helper()
	s.says(distress)
	s.taps(s.says("I'm OK now"), "Yes")
	if m := s.last(); !strings.Contains(m.Text, "I'll look in") {
		s.w.t.Fatalf("no promise:\n%s", s.transcript())
	}
}

func TestALookInComesOnceAndLeavesNothing(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.wantsLookIn()
		time.Sleep(23 * time.Hour)
		if got := ana.fromBot(lookedIn); got != 0 {
			t.Errorf("it came before its time:\n%s", ana.transcript())
		}
		time.Sleep(2 * time.Hour)
		if got := ana.fromBot(lookedIn); got != 1 {
			t.Errorf("it came %d times:\n%s", got, ana.transcript())
		}
		m := ana.sees(lookedIn)
		if !m.Silent {
			t.Error("where nobody knows the hour it makes a sound")
		}
		if numbers := ana.taps(m, "Who is there now"); !strings.Contains(numbers.Text, line) {
			t.Errorf("its button shows no numbers: %s", numbers.Text)
		}
		if waits, err := w.store.Waits(context.Background(), fmt.Sprintf("lookin:%d", ana.ID())); waits || err != nil {
			t.Errorf("something of it is kept, %v", err)
		}
		if _, err := w.store.Chat(context.Background(), storage.ChatID(ana.ID())); err != storage.ErrNoChat {
			t.Errorf("a stranger is a stranger no more: %v", err)
		}
	})
}

func TestALookInThatIsNotWantedAnyMoreDoesNotCome(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"/delete yes", "/pause", "Better not"} {
		t.Run(how, func(t *testing.T) {
			inWorld(t, "2026-11-24", func(w *world) {
				ana := w.person("Ana", "en")
				ana.wantsLookIn()
				if strings.HasPrefix(how, "/") {
					ana.says(how)
				} else {
					ana.taps(ana.last(), how)
				}
				time.Sleep(25 * time.Hour)
				if got := ana.fromBot(lookedIn); got != 0 {
					t.Errorf("it came:\n%s", ana.transcript())
				}
			})
		})
	}
}

func TestASecondYesTakesThePlaceOfTheFirst(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.wantsLookIn()
		time.Sleep(2 * time.Hour)
		ana.wantsLookIn()
		time.Sleep(25 * time.Hour)
		if got := ana.fromBot(lookedIn); got != 1 {
			t.Errorf("it came %d times:\n%s", got, ana.transcript())
		}
	})
}

func TestThanksAreForTheAnswerThatCameBefore(t *testing.T) {
	t.Parallel()
	for cry, want := range map[string]string{
		distress:                          "Shall I look in tomorrow?",
		"i took 40 pills":                 "even if you feel all right",
		"my husband beats me":             "The number stays here",
		"i'm worried she'll kill herself": "Gladly",
		"hello":                           "Gladly",
	} {
		t.Run(cry, func(t *testing.T) {
			inWorld(t, "2026-11-24", func(w *world) {
				ana := w.person("Ana", "en")
				ana.says("/country US")
				ana.says(cry)
				if m := ana.says("thanks"); !strings.Contains(m.Text, want) {
					t.Errorf("%s", m.Text)
				}
				time.Sleep(7 * time.Hour)
				if m := ana.says("thanks"); !strings.Contains(m.Text, "Gladly") {
					t.Errorf("hours later: %s", m.Text)
				}
			})
		})
	}
}
