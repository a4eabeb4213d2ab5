package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
)

// timedBot is a bot in a process of its own, beside its own stand-in.
type timedBot struct {
	stand *timingStand
}

// build builds a program of this module.
func build(b *testing.B, name, what string) (binary string) {
	b.Helper()
	binary = filepath.Join(b.TempDir(), name)
	if out, err := exec.Command("go", "build", "-o", binary, what).CombinedOutput(); err != nil {
		b.Fatalf("building: %v\n%s", err, out)
	}
	return binary
}

// startTimed starts a program that is a bot, in a folder.
func startTimed(b *testing.B, folder, binary string, args ...string) *timedBot {
	b.Helper()
	stand := newTimingStand()
	web := httptest.NewServer(stand)
	process := exec.Command(binary, args...)
	process.Dir = folder
	process.Env = []string{"TELEGRAM_BOT_TOKEN=" + someToken, "TELEGRAM_API_URL=" + web.URL, "LISTEN="}
	if err := process.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		process.Process.Kill()
		process.Wait() // says that it was killed
		web.CloseClientConnections()
		web.Close()
	})
	return &timedBot{stand}
}

// once lets somebody write, and waits for the answer.
func (t *timedBot) once() {
	t.stand.say()
	<-t.stand.answered
}

// many lets so many write in a second, for slice, at moments as they come; and waits for
// all answers.
func (t *timedBot) many(rate int, moments *rand.Rand) {
	count := 0
	for began, at := time.Now(), time.Duration(0); ; count++ {
		at += time.Duration(moments.ExpFloat64() * float64(time.Second) / float64(rate))
		if at > slice {
			break
		}
		time.Sleep(at - time.Since(began))
		t.stand.say()
	}
	for range count {
		<-t.stand.answered
	}
}

// slice is how long one bot's turn lasts.
const slice = time.Second

// At rest so many write in one bot's turn, one after the other, each when it has done
// what the one before gave it to do.
const (
	atRest    = 50
	untilDone = 10 * time.Millisecond
)

// postNudges posts messages of the lowest lane that are due at once.
func postNudges(b *testing.B, folder string, count int) {
	b.Helper()
	ctx := context.Background()
	s := &settings{DatabaseURL: secret("sqlite://" + filepath.Join(folder, "porchlight.db"))}
	store, err := s.open(ctx)
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	err = store.Write(ctx, func(ctx context.Context) error {
		for i := range count {
			_, err := scheduler.Post(ctx, store, scheduler.Posting{
				To: storage.ChatID(7_000_000 + i), Lane: storage.LaneNudge, Message: messages.Message{Text: "A line from you, whenever today suits."},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkCrisisAnswer measures from an update's arrival, when Telegram has written it,
// to the leaving of the answer, when Telegram has it whole: of the real program and of an
// echo bot on the same library, in turn. Everybody who writes is in distress, and new.
func BenchmarkCrisisAnswer(b *testing.B) {
	porchlight, echo := build(b, "porchlight", "."), build(b, "echo", "./testdata/echo")
	for _, load := range []struct {
		name         string
		rate, nudges int // a second, and due
	}{{"at rest", 0, 0}, {"50 a second", 50, 0}, {"300 a second", 300, 0}, {"at rest with 3000 nudges due", 0, 3000}} {
		b.Run(load.name, func(b *testing.B) {
			folder := b.TempDir()
			postNudges(b, folder, load.nudges)
			bots := []*timedBot{startTimed(b, folder, porchlight, "serve"), startTimed(b, b.TempDir(), echo)}
			moments := rand.New(rand.NewPCG(1, 2))
			turn := func(t *timedBot) {
				if load.rate > 0 {
					t.many(load.rate, moments)
					return
				}
				for range atRest {
					time.Sleep(untilDone)
					t.once()
				}
			}
			for _, t := range bots {
				turn(t)
				t.stand.forget()
			}
			for b.Loop() {
				for _, t := range bots {
					turn(t)
				}
			}
			ours, bare := bots[0].stand.times(), bots[1].stand.times()
			for _, q := range []struct {
				name string
				at   float64
			}{{"p50", .5}, {"p99", .99}} {
				took, echoed := quantile(ours, q.at), quantile(bare, q.at)
				b.ReportMetric(float64(took.Microseconds()), fmt.Sprint(q.name, "-µs"))
				b.ReportMetric(float64(echoed.Microseconds()), fmt.Sprint(q.name, "-echo-µs"))
				b.ReportMetric(float64(took)/float64(echoed), fmt.Sprint(q.name, "-ratio"))
			}
			b.ReportMetric(0, "ns/op") // of both together: it says nothing
		})
	}
}

func quantile(of []time.Duration, q float64) time.Duration {
	sorted := slices.Sorted(slices.Values(of))
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}
