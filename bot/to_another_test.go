package main

import (
	"strings"
	"testing"
	"time"
)

// asksDirectly is what a supporter does well to write. To the bot itself it would be an alarm.
const asksDirectly = "do you think about suicide sometimes? it is alright to say so"

// writesTo lets ben be asked for words to ana.
func (w *world) writesTo(ben *someone) {
	w.t.Helper()
	ben.taps(w.nudged(ben), "Write my own")
}

func TestASupporterWhoAsksDirectlyIsNotAnsweredWithHelplines(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, _ := w.two()
		w.writesTo(ben)
		ben.says(asksDirectly)
		if ben.fromBot(line) != 0 || ana.fromBot(asksDirectly) != 1 {
			t.Errorf("Ben sees:\n%s\nAna sees:\n%s", ben.transcript(), ana.transcript())
		}
		ben.says(asksDirectly) // nobody was asked for it: it may be said of oneself
		if ben.fromBot(line) == 0 {
			t.Errorf("what is meant for nobody is heard less:\n%s", ben.transcript())
		}
	})
}

func TestACryInWordsToAnotherIsAnsweredFirstAndOffered(t *testing.T) {
	t.Parallel()
	for _, cry := range []string{distress, "I'm scared that you are going to kill yourself", "you said you took all the pills"} {
		t.Run(cry, func(t *testing.T) {
			inWorld(t, "2026-11-24", func(w *world) {
				ana, ben, _ := w.two()
				w.writesTo(ben)
				offer := ben.says(cry)
				if ben.fromBot(line) == 0 && !strings.Contains(ben.transcript(), "112") {
					t.Errorf("it is not answered:\n%s", ben.transcript())
				}
				if ana.fromBot(cry) != 0 || len(offer.Buttons) == 0 {
					t.Errorf("it was not offered to be sent:\n%s", ben.transcript())
				}
			})
		})
	}
}

// After an answer to distress of one's own, and an hour after the question, words are
// heard as any.
func TestWordsAreToAnotherOnlyWhileThatIsSure(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]func(w *world, ben *someone){
		"distress heard since":  func(w *world, ben *someone) { w.writesTo(ben); ben.says(distress); ben.says("fine") },
		"distress heard before": func(w *world, ben *someone) { ben.says(distress); w.writesTo(ben) },
		"an hour":               func(w *world, ben *someone) { w.writesTo(ben); time.Sleep(61 * time.Minute) },
		"another question":      func(w *world, ben *someone) { w.writesTo(ben); ben.says("/settings") },
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, "2026-11-24", func(w *world) {
				_, ben, _ := w.two()
				before(w, ben)
				answers := ben.fromBot("112")
				ben.says(asksDirectly)
				if ben.fromBot("112") == answers {
					t.Errorf("it is not answered:\n%s", ben.transcript())
				}
			})
		})
	}
}
