//go:build trial

package main

import (
	"testing"
	"time"
)

const (
	// mostAtRest is what a program without people may hold for itself, beside the pages
	// of its own file, of which the system keeps as many as it likes.
	mostAtRest = 32 << 20
	// settlesWithin is how long after the work a program has given back what it needed
	// for it.
	settlesWithin = settleEvery + 10*time.Second
)

// trialMemory holds what a program takes when nothing happens; at full length also that
// it takes no more after a second crowd than after the first.
func trialMemory(t *testing.T, binary string) {
	s := newStage(t, binary)
	held := func() int { return memoryOf(t, s.process.Process.Pid, "RssAnon:") }
	for end := after(settlesWithin); held() > mostAtRest && !end(); {
		<-time.After(time.Second)
	}
	if rest := held(); rest > mostAtRest {
		t.Errorf("it holds %d MB at rest", rest>>20)
	}
	if isShort() {
		return
	}
	crowd := func() int {
		for range 5 {
			s.manyWrite()
		}
		s.settles(10 * time.Minute)
		<-time.After(settlesWithin)
		return held()
	}
	first := crowd()
	second := crowd()
	t.Logf("%d MB after a crowd, %d MB after a second one", first>>20, second>>20)
	if second > first+first/10 {
		t.Errorf("it held %d MB after a crowd and %d MB after a second one", first>>20, second>>20)
	}
}
