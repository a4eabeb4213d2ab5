//go:build trial

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestTrial runs the real binary as a host would, beside a stand-in for Telegram, and
// does to it what happens to programs: it is killed, its disk gets full, its database
// goes away, Telegram does. What came of it is told from the stand-in's calls alone; see
// ledger. It takes about a minute. PORCHLIGHT_TRIAL asks for so many kills instead, and
// for everything else at its full length.
func TestTrial(t *testing.T) {
	binary := trialBinary(t)
	for name, try := range map[string]func(*testing.T, string){
		"kills":    trialKills,
		"fan-out":  trialFanOut,
		"outages":  trialOutages,
		"backlog":  trialBacklog,
		"downtime": trialDowntime,
		"pages":    trialDamagedPages,
		"damage":   trialDamagedWhileItRuns,
		"readonly": trialReadOnly,
		"clock":    trialClock,
		"silence":  trialSilence,
		"replicas": trialReplicas,
		"memory":   trialMemory,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			try(t, binary)
		})
	}
}

// isShort reports whether the trial is that of an ordinary run.
func isShort() bool { return os.Getenv("PORCHLIGHT_TRIAL") == "" }

// trialBinary builds the program.
func trialBinary(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "porchlight")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	return binary
}

// trialKillsShort is how many kills there are where nobody asks for more.
const trialKillsShort = 20

// killsAsked is how many kills a run is to have.
func killsAsked(t *testing.T) int {
	t.Helper()
	if isShort() {
		return trialKillsShort
	}
	asked := os.Getenv("PORCHLIGHT_TRIAL")
	kills, err := strconv.Atoi(asked)
	if err != nil || kills < 1 {
		t.Fatalf("PORCHLIGHT_TRIAL is %q: it must be a number of kills", asked)
	}
	return kills
}

// saidNothingWrong checks that the log holds nothing of anybody, and no sign of a fault
// but those that are expected.
func (p *program) saidNothingWrong(signs ...string) {
	p.t.Helper()
	log := p.log.String()
	for _, sign := range append(signs, "panic", distress, p.token) {
		if at := strings.Index(log, sign); at >= 0 {
			begin := strings.LastIndex(log[:at], "\n") + 1
			p.t.Errorf("the log holds %q: %s", sign, log[begin:min(at+400, len(log))])
		}
	}
}

// peakMemory is the most that a process has held at one time, in bytes.
func peakMemory(t *testing.T, pid int) int { return memoryOf(t, pid, "VmHWM:") }

// memoryOf is one of the figures that the system has of a process's memory, in bytes; 0
// where there are none.
func memoryOf(t *testing.T, pid int, figure string) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0 // not on Linux
	}
	_, after, _ := strings.Cut(string(status), figure)
	kilobytes, err := strconv.Atoi(strings.Fields(after + " 0")[0])
	if err != nil {
		t.Error(err)
	}
	return kilobytes << 10
}
