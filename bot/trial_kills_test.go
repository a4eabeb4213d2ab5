//go:build trial

package main

import (
	"fmt"
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
	c.areNudged(store, c.supporters(int(time.Duration(rounds)*life/nudgeEvery)), time.Now(), nudgeEvery)
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
// moment, with distress beside them: as fast as the machine goes, and at Telegram's rate.
func trialFanOut(t *testing.T, binary string) {
	for name, rate := range map[string]struct {
		limits  sandbox.Limits
		setting string
		lasts   time.Duration // about
		pause   time.Duration // between what people do
	}{
		"fast":               {sandbox.Limits{Off: true}, "MESSAGES_PER_SECOND=1000", 300 * time.Millisecond, 5 * time.Millisecond},
		"at Telegram's rate": {sandbox.Limits{}, "MESSAGES_PER_SECOND=30", 15 * time.Second, 200 * time.Millisecond},
	} {
		for round := range max(1, killsAsked(t)/50) {
			t.Run(fmt.Sprint(name, " ", round), func(t *testing.T) {
				t.Parallel()
				stand := sandbox.New(sandbox.Options{Limits: rate.limits})
				p, f := newTrialProgram(t, binary, stand)
				p.more = []string{rate.setting}
				c := newTrialCrowd(t, stand)
				c.pause = rate.pause
				supporters := c.supporters(circleSize)
				c.lights(p)
				for f.sent.Load() < circleSize {
					<-time.After(10 * time.Millisecond)
				}
				c.ends(p)
				store := p.opens()
				c.areNudged(store, supporters, time.Now().Add(-time.Minute), 0)
				if err := store.Close(); err != nil {
					t.Fatal(err)
				}
				c.lights(p)
				c.actsUntil(t.Context(), func() bool { return f.nudged.Load() > 0 })
				c.actsUntil(t.Context(), after(rand.N(rate.lasts)))
				c.kill(p)
				c.lights(p)
				c.settles(20 * time.Second)
				c.ends(p)
				c.tell().holds(t)
				p.saidNothingWrong("ERROR")
			})
		}
	}
}
