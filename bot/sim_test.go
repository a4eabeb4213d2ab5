package main

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestSimulation plays the whole bot, with the real client and real files, among people
// whose every act, and all that goes wrong around them, is drawn from a seed. What it
// did is judged from outside, see oracle. A failing seed is played again by its number:
//
//	PORCHLIGHT_SEEDS=17 go test ./bot -run TestSimulation
//	PORCHLIGHT_SEEDS=100-400 PORCHLIGHT_PEOPLE=1000 PORCHLIGHT_DAYS=365 go test ./bot -run TestSimulation -timeout 0
//
// Who does what, when, and what fails is the same each time. Which of two goroutines
// runs first is not: time is simulated, the processor isn't. So a fault that needs a
// race may show in one of several runs.
func TestSimulation(t *testing.T) {
	t.Parallel()
	if testing.Short() || raceDetector {
		t.Skip("it takes a minute or two, and with the race detector ten times that")
	}
	first, last := seedsAsked(t)
	for seed := first; seed <= last; seed++ {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			simulate(t, seed, sizeOf(t, seed))
		})
	}
}

// seedsInCI is how many seeds are played where nobody asks for others.
const seedsInCI = 3

// seedsAsked reads "17" or "100-400" from PORCHLIGHT_SEEDS.
func seedsAsked(t *testing.T) (first, last uint64) {
	t.Helper()
	asked := cmp.Or(os.Getenv("PORCHLIGHT_SEEDS"), fmt.Sprint("1-", seedsInCI))
	from, to, isRange := strings.Cut(asked, "-")
	if !isRange {
		to = from
	}
	first, err := strconv.ParseUint(from, 10, 64)
	if err == nil {
		last, err = strconv.ParseUint(to, 10, 64)
	}
	if err != nil {
		t.Fatalf("PORCHLIGHT_SEEDS is %q, not a number or two with a - between them", asked)
	}
	return first, last
}

// simSize is how large a simulated world is.
type simSize struct{ people, days int }

// sizeOf draws the size of a seed's world, unless the variables say it: small worlds find
// more a second, and a few go through a year with its changes of clocks.
func sizeOf(t *testing.T, seed uint64) simSize {
	t.Helper()
	size := simSize{people: 16 + int(seed*7%25), days: 14}
	for name, into := range map[string]*int{"PORCHLIGHT_PEOPLE": &size.people, "PORCHLIGHT_DAYS": &size.days} {
		asked := os.Getenv(name)
		if asked == "" {
			continue
		}
		n, err := strconv.Atoi(asked)
		if err != nil || n < 1 {
			t.Fatalf("%s is %q, not a number above 0", name, asked)
		}
		*into = n
	}
	return size
}

// simulate plays one world.
func simulate(t *testing.T, seed uint64, size simSize) {
	day := time.Date(2027, 1, 4, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(seed*37%365))
	// It asks what is kept, not how fast a disk is.
	folder, err := os.MkdirTemp("/dev/shm", "porchlight-simulation-")
	if err == nil {
		defer os.RemoveAll(folder)
	}
	inDarkWorld(t, day.Format(time.DateOnly), func(w *world) {
		if folder != "" {
			w.folder = folder
		}
		s := newSim(w, seed)
		file := filepath.Join(w.folder, "porchlight.db")
		committing.Store(file, s.wire.keeps)
		defer committing.Delete(file)
		s.lights()
		s.gather(size.people)
		s.lives(time.Now().AddDate(0, 0, size.days))
		s.ends()
		if t.Failed() {
			t.Logf("seed %d, %d people for %d days; what happened last:\n%s", seed, size.people, size.days, strings.Join(s.happened, "\n"))
		}
		t.Log(s.sums())
	})
}

// rngOf is the source of what one step of a seed draws. Each step has its own, so that
// a bot that answers otherwise changes nothing of what comes after.
func rngOf(seed, step uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, step)) }
