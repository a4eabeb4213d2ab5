//go:build trial

package main

import (
	"math/rand/v2"
	"testing"
	"time"

	"porchlight/bot/sandbox"
)

// trialKills kills the program again and again while people write, press and cry out and
// nudges are due.
func trialKills(t *testing.T, binary string) {
	stand := sandbox.New(sandbox.Options{Limits: sandbox.Limits{Off: true}})
	p, f := newTrialProgram(t, binary, stand)
	c := newTrialCrowd(t, stand)
	rounds := killsAsked(t)
	const life = 300 * time.Millisecond // on average, once it serves
	const nudgeEvery = 150 * time.Millisecond
	store := p.opens()
	c.isNudged(store, int(time.Duration(rounds)*life/nudgeEvery), time.Now(), nudgeEvery)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	for range rounds {
		sent := f.sent.Load()
		c.lights(p)
		switch rand.N(4) { // else at any moment of its start
		case 0:
			c.actsUntil(t.Context(), func() bool { return c.isLit(p) })
		case 1, 2:
			c.actsUntil(t.Context(), func() bool { return f.sent.Load() > sent })
		}
		c.actsUntil(t.Context(), after(rand.N(2*life)))
		c.kill(p)
	}
	c.lights(p)
	c.settles(20 * time.Second)
	c.ends(p)
	c.tell().holds(t)
	p.saidNothingWrong("ERROR")
}

// trialFanOut kills the program in the middle of three hundred nudges that are due at one
// moment, with distress beside them.
func trialFanOut(t *testing.T, binary string) {
	for range max(3, killsAsked(t)/20) {
		stand := sandbox.New(sandbox.Options{Limits: sandbox.Limits{Off: true}})
		p, f := newTrialProgram(t, binary, stand)
		c := newTrialCrowd(t, stand)
		store := p.opens()
		c.isNudged(store, circleSize, time.Now().Add(-time.Minute), 0)
		if err := store.Close(); err != nil {
			t.Fatal(err)
		}
		c.lights(p)
		c.actsUntil(t.Context(), func() bool { return f.sent.Load() > 0 })
		c.actsUntil(t.Context(), after(rand.N(300*time.Millisecond)))
		c.kill(p)
		c.lights(p)
		c.settles(20 * time.Second)
		c.ends(p)
		c.tell().holds(t)
		p.saidNothingWrong("ERROR")
	}
}
