package main

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"porchlight/bot/sandbox"
)

// wandering is what people type in no order.
var wandering = []string{
	"/start", "/invite", "/invite Kim", "/supporters", "/supporters sam", "/supporters sam details", "/supporting", "/supporting ana hours",
	"/nudges", "/tips", "/worried", "/cancel", "Sam", "2", "yes", "10:00-18:00", "send", "oat milk", "/pause 1h", "/resume", "/timezone Paris",
	distress,
}

func TestNoOrderOfTapsAndWordsGoesWrong(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		inWorld(t, "2026-11-24", func(w *world) {
			rng := rand.New(rand.NewPCG(seed, 0))
			ana, sam := w.person("Ana", "en"), w.person("Sam", "en")
			ana.isSupportedBy(sam, "Sam")
			for range 150 {
				who := []*someone{ana, sam}[rng.IntN(2)]
				if m, label := who.anyButton(rng); label != "" && rng.IntN(3) > 0 {
					if err := who.Press(m, label); err != nil {
						t.Fatal(err)
					}
				} else {
					who.Say(wandering[rng.IntN(len(wandering))])
				}
				time.Sleep(5 * time.Second)
			}
			calm()
			for _, who := range []*someone{ana, sam} {
				if who.fromBot("Something went wrong") > 0 {
					t.Errorf("seed %d:\n%s", seed, who.transcript())
				}
				if m := who.says("/cancel"); m.Text == "" {
					t.Errorf("seed %d: the conversation can't be left", seed)
				}
			}
			for line := range strings.Lines(w.log.String()) {
				if strings.Contains(line, "level=ERROR") || strings.Contains(line, "refused for good") {
					t.Errorf("seed %d: %s", seed, line)
				}
			}
		})
	}
}

// anyButton picks a button among those of the last messages, also of old ones.
func (s *someone) anyButton(rng *rand.Rand) (message int, label string) {
	all := s.Messages()
	all = all[max(0, len(all)-12):]
	var with []sandbox.Message
	for _, m := range all {
		if len(m.Buttons) > 0 {
			with = append(with, m)
		}
	}
	if len(with) == 0 {
		return 0, ""
	}
	m := with[rng.IntN(len(with))]
	row := m.Buttons[rng.IntN(len(m.Buttons))]
	return m.ID, row[rng.IntN(len(row))].Text
}
