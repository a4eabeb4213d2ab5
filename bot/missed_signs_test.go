package main

import (
	"testing"

	"porchlight/bot/sandbox"
)

// TestEveryActIsASignOfLife holds what no script can play: acts that no dialogue takes,
// and a message to the supporter of which nobody can say whether it arrived.
func TestEveryActIsASignOfLife(t *testing.T) {
	t.Parallel()
	inWorld(t, "2027-01-04", func(w *world) {
		y := beginQuietYear(w)
		var mend []func()
		y.onADay("2027-01-06", []string{"Ana is asked Jan 6 20:00 EST"}, map[string]func(){
			"20:30": func() {
				if err := y.ana.Pin(y.ana.last().ID); err != nil {
					t.Error(err)
				}
			},
		})
		y.onADay("2027-01-08", []string{"Ana is asked Jan 8 20:00 EST"}, map[string]func(){
			"20:30": func() { y.ana.Delete(y.ana.SayRaw(map[string]any{"text": 7})) }, // which can not be read
		})
		y.onADay("2027-01-10", []string{
			"Ana is asked Jan 10 20:00 EST", "Ana is asked Jan 10 22:00 EST", "Ben is told Jan 10 23:00 EST", "Ben hears that she was in touch Jan 10 23:05 EST",
		}, map[string]func(){
			"22:55": func() {
				for _, f := range []sandbox.Fault{{Cut: sandbox.CutAfter, Times: 1}, {Cut: sandbox.CutBefore}} {
					f.ChatID, f.Method = y.ben.ID(), "sendMessage"
					mend = append(mend, w.stand.Fault(f))
				}
			},
			"23:05": func() {
				y.ana.says("I'm here")
				for _, do := range mend {
					do()
				}
			},
		})
	})
}
