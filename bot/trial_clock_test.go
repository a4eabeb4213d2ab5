//go:build trial

package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"porchlight/bot/sandbox"
)

// clockFile holds by how many seconds the clock of a program is off that was built to look
// there: in its folder.
const clockFile = "clock.off"

// trialClock lets the clock of a running program step an hour ahead and back again, and the
// other way round, as where it was set by hand. Distress is answered at once all the while.
// Where Telegram has asked to slow down when the clock steps, what waits for another try
// does not wait for an hour.
func trialClock(t *testing.T, _ string) {
	if isShort() {
		t.Skip("all of the program is compiled anew for a clock that can be set")
	}
	binary := clockedBinary(t)
	for name, c := range map[string]struct {
		steps     []time.Duration
		reachable bool
	}{
		"ahead and back": {[]time.Duration{time.Hour, 0, time.Hour, 0}, true},
		"back and ahead": {[]time.Duration{-time.Hour, 0, -time.Hour, 0}, true},
		"ahead and back, with Telegram asking to slow down": {[]time.Duration{time.Hour, 0, time.Hour, 0}, false},
		"back and ahead, with Telegram asking to slow down": {[]time.Duration{-time.Hour, 0, -time.Hour}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, binary)
			slowest := machineLag(t.Context())
			for _, step := range c.steps {
				mend := func() {}
				if !c.reachable {
					mend = s.stand.Fault(sandbox.Fault{Method: "send*", Status: 429, RetryAfter: 2})
					s.actsUntil(t.Context(), after(outageLasts()/8))
				}
				s.setsClock(step)
				s.actsUntil(t.Context(), after(outageLasts()/8))
				mend()
			}
			s.settles(time.Minute)
			lag := slowest()
			s.ends(s.program)
			a := s.tell()
			a.holds(t)
			if c.reachable {
				a.isPrompt(t, lag)
			}
			s.saidNothingWrong()
		})
	}
}

// setsClock sets the clock of the program off by so much.
func (s *stage) setsClock(by time.Duration) {
	s.t().Helper()
	if err := os.WriteFile(filepath.Join(s.folder, clockFile), []byte(strconv.Itoa(int(by/time.Second))), 0o600); err != nil {
		s.t().Fatal(err)
	}
}

// clockedBinary builds the program with a clock that looks every few milliseconds by how
// much it is off. The system's own clock can be set for all programs alone.
func clockedBinary(t *testing.T) string {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	source := filepath.Join(strings.TrimSpace(string(root)), "src", "time", "time.go")
	code, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	const now = "	sec, nsec, mono := runtimeNow()\n"
	if strings.Count(string(code), now) != 1 {
		t.Fatal("package time has changed: look where its clock is read")
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	folder, replace := t.TempDir(), map[string]string{}
	write := func(name, data, inPlaceOf string) {
		replace[inPlaceOf] = filepath.Join(folder, name)
		if err := os.WriteFile(replace[inPlaceOf], []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("time.go", strings.Replace(string(code), now, now+"	sec += ClockOff.Load()\n", 1), source)
	write("off.go", clockOff, filepath.Join(filepath.Dir(source), "off.go"))
	write("look.go", lookAtClock, filepath.Join(here, "look.go"))
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "overlay.json"), overlay, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(folder, "porchlight")
	out, err := exec.Command("go", "build", "-overlay", filepath.Join(folder, "overlay.json"), "-o", binary, ".").CombinedOutput()
	if err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	return binary
}

// What is added to package time, and to the program.
const (
	clockOff = `package time

import "sync/atomic"

// ClockOff is by how many seconds the clock is off.
var ClockOff atomic.Int64
`
	lookAtClock = `package main

import (
	"os"
	"strconv"
	"time"
)

func init() {
	go func() {
		for range time.Tick(5 * time.Millisecond) {
			data, _ := os.ReadFile("` + clockFile + `")
			if off, err := strconv.ParseInt(string(data), 10, 64); err == nil {
				time.ClockOff.Store(off)
			}
		}
	}()
}
`
)
