package scheduler

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

const (
	million = 1_000_000
	dueNow  = 10_000
)

// BenchmarkMillionRhythms keeps a million rhythms, lets minutes pass in which
// none is due, and then has 10,000 due at once; and does the same with a million
// entries of robfig/cron, which hold all of it in memory. The ratios are cron's
// figure over ours. It runs once and takes about a minute:
//
//	go test ./scheduler -run '^$' -bench MillionRhythms -benchtime 1x
func BenchmarkMillionRhythms(b *testing.B) {
	for range b.N {
		ours, theirs := measureRhythms(b), measureCron(b)
		report := func(what string, ours, theirs float64) {
			b.ReportMetric(ours, what)
			b.ReportMetric(theirs, "cron-"+what)
			b.ReportMetric(theirs/ours, "ratio-"+what[:strings.IndexByte(what, '-')])
		}
		report("insert-µs", micro(ours.insert), micro(theirs.insert))
		report("tick-µs", micro(ours.tick), micro(theirs.tick))
		report("memory-MB", ours.memory, theirs.memory)
		b.ReportMetric(float64(ours.due.Milliseconds()), "10000due-ms")
		b.ReportMetric(float64(ours.worked.Milliseconds()), "10000due-processor-ms")
	}
}

func micro(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }

// measured is what a million of something cost.
type measured struct {
	insert time.Duration // each
	tick   time.Duration // a minute in which nothing is due
	due    time.Duration // 10,000 due at once, until all is written
	worked time.Duration // and what the processors do for it
	memory float64       // MB that the process takes on with them
}

func measureRhythms(b *testing.B) measured {
	var m measured
	file := filepath.Join(b.TempDir(), "million.db")
	began := time.Now()
	fill(b, file)
	m.insert = time.Since(began) / million
	before := resident(b)
	s := openFile(b, file)
	defer s.Close()
	h := heart(s, sayHello)
	ticks := make([]time.Duration, 2000)
	for i := range ticks {
		began := time.Now()
		beat(b, h, noon)
		ticks[i] = time.Since(began)
	}
	slices.Sort(ticks)
	m.tick = ticks[len(ticks)/2] // so that others on the machine don't count
	began, m.worked = time.Now(), -storagetest.Processor(b)
	if got := beat(b, h, noon.Add(time.Minute)); got != dueNow {
		b.Fatalf("%d posted, want %d", got, dueNow)
	}
	m.due, m.worked = time.Since(began), m.worked+storagetest.Processor(b)
	m.memory = resident(b) - before
	return m
}

// fill writes the million: 10,000 due in a minute, the rest over three weeks.
func fill(b *testing.B, file string) {
	s := openFile(b, file)
	defer s.Close()
	for first := 0; first < million; first += dueNow {
		err := s.Write(context.Background(), func(ctx context.Context) error {
			for i := first; i < first+dueNow; i++ {
				due := noon.Add(time.Minute)
				if i >= dueNow {
					due = noon.Add(time.Hour + time.Duration(i)*1800*time.Millisecond)
				}
				r := storage.Rhythm{Chat: storage.ChatID(i), Purpose: storage.PurposeNudge, Subject: int64(i), Spec: "now-and-then", Due: due}
				if err := s.KeepRhythm(ctx, r); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

func openFile(b *testing.B, file string) *storage.Store {
	b.Helper()
	seal, err := storage.ParseKey(storagetest.Key)
	if err != nil {
		b.Fatal(err)
	}
	s, err := storage.Open(context.Background(), storage.Address{File: file}, seal)
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// often wants to run all the time: how often it does tells what a wake costs.
type often struct{}

func (often) Next(t time.Time) time.Time { return t.Add(time.Nanosecond) }

func measureCron(b *testing.B) measured {
	var m measured
	before := resident(b)
	c := cron.New(cron.WithLocation(time.UTC), cron.WithLogger(cron.DiscardLogger))
	for i := range million {
		if _, err := c.AddFunc(fmt.Sprintf("%d %d * * 1-5", i%60, i/60%24), func() {}); err != nil {
			b.Fatal(err)
		}
	}
	c.Start()
	if entries := len(c.Entries()); entries != million {
		b.Fatalf("%d entries", entries)
	}
	m.memory = resident(b) - before
	const added = 5
	began := time.Now()
	for range added {
		if _, err := c.AddFunc("0 0 1 1 *", func() {}); err != nil {
			b.Fatal(err)
		}
	}
	c.Entries() // waits until the last is sorted in
	m.insert = time.Since(began) / added
	const wakes = 20
	woken := make(chan struct{}, wakes)
	c.Schedule(often{}, cron.FuncJob(func() {
		select {
		case woken <- struct{}{}:
		default:
		}
	}))
	<-woken
	began = time.Now()
	for range wakes {
		<-woken
	}
	m.tick = time.Since(began) / wakes
	<-c.Stop().Done()
	return m
}

// resident is the memory that the process holds, in MB, once all that is free
// has been given back.
func resident(b *testing.B) float64 {
	b.Helper()
	debug.FreeOSMemory()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skip("memory can be read on Linux only")
	}
	var kilobytes int
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			fmt.Sscan(rest, &kilobytes)
		}
	}
	return float64(kilobytes) / 1024
}
