package dialogue

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"porchlight/messages"
	"porchlight/scheduler"
	"porchlight/storage"
	"porchlight/storage/storagetest"
)

const (
	nudgesDue  = 10_000 // at once
	nudgesEach = 4      // before, in two months
)

// BenchmarkNudgesDue has 10,000 nudges due in one minute, for the supporters of 4,000
// people in eight languages and zones, each with two months of nudges before, and plans
// them right after a start, when no key is open yet. Meanwhile somebody else writes all
// the time, whose wait is measured beside the same at rest, and what may leave leaves.
//
//	go test ./bot/dialogue -run '^$' -bench NudgesDue
func BenchmarkNudgesDue(b *testing.B) {
	noon := time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)
	folder := b.TempDir()
	fillWithNudges(b, filepath.Join(folder, "due.db"), noon)
	set := New()
	var planned, worked time.Duration
	sent := 0
	var calm, waited []time.Duration
	for b.Loop() {
		b.StopTimer()
		s := openCopy(b, folder, b.TempDir())
		var out counted
		d := &scheduler.Dispatcher{Store: s, Deliverer: &out, Pace: scheduler.NewPace(30), Log: slog.New(slog.DiscardHandler)}
		h := &scheduler.Heartbeat{
			Store: s, Wake: d.Wake, Log: slog.New(slog.DiscardHandler),
			Compose: func(ctx context.Context, r storage.Rhythm, now time.Time) (scheduler.Due, error) {
				return set.Due(ctx, &Scene{Store: s, Host: Host{Language: "en"}, Now: now}, r)
			},
		}
		calm = append(calm, writesUntil(s, func() { time.Sleep(time.Second) })...)
		ctx, stop := context.WithCancel(context.Background())
		var sending sync.WaitGroup
		sending.Go(func() { d.Run(ctx) })
		b.StartTimer()
		began := time.Now()
		worked -= storagetest.Processor(b)
		waited = append(waited, writesUntil(s, func() {
			if posted, err := h.Beat(context.Background(), noon); err != nil || posted != nudgesDue {
				b.Errorf("%d posted, %v", posted, err)
			}
		})...)
		planned += time.Since(began)
		worked += storagetest.Processor(b)
		b.StopTimer()
		sent += int(out.Load())
		stop()
		sending.Wait()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(planned.Microseconds())/float64(b.N*nudgesDue), "µs/nudge")
	b.ReportMetric(float64(worked.Microseconds())/float64(b.N*nudgesDue), "processor-µs/nudge")
	b.ReportMetric(float64(sent)/planned.Seconds(), "sent/s") // 20 are allowed
	for _, of := range []struct {
		name  string
		waits []time.Duration
	}{{"calm", calm}, {"write", waited}} {
		slices.Sort(of.waits)
		b.ReportMetric(float64(of.waits[len(of.waits)/2].Microseconds())/1000, of.name+"-p50-ms")
		b.ReportMetric(float64(of.waits[len(of.waits)*99/100].Microseconds())/1000, of.name+"-p99-ms")
	}
	b.ReportMetric(0, "ns/op")
}

// counted is a Deliverer that counts.
type counted struct{ atomic.Int64 }

// Deliver implements scheduler.Deliverer.
func (c *counted) Deliver(context.Context, storage.ChatID, messages.Message) ([]int, error) {
	return []int{int(c.Add(1))}, nil
}

// writesUntil writes again and again while work runs, and returns how long each took.
func writesUntil(s *storage.Store, work func()) (took []time.Duration) {
	stop := make(chan struct{})
	var writing sync.WaitGroup
	writing.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(3 * time.Millisecond):
			}
			began := time.Now()
			if s.Probe(context.Background()) == nil {
				took = append(took, time.Since(began))
			}
		}
	})
	work()
	close(stop)
	writing.Wait()
	return took
}

// fillWithNudges makes a database in which they are due.
func fillWithNudges(b *testing.B, file string, noon time.Time) {
	b.Helper()
	s := openNudges(b, file)
	languages := []string{"en", "pt", "fr", "de", "es", "uk", "fa", "hi"}
	places := []string{"Europe/Dublin", "America/Sao_Paulo", "Europe/Paris", "Europe/Berlin", "America/Bogota", "Europe/Kyiv", "Asia/Tehran", "Asia/Kolkata"}
	for person, supporter := storage.ChatID(1), storage.ChatID(1_000_000); supporter < 1_000_000+nudgesDue; person++ {
		in := int(person) % len(languages)
		err := s.Write(context.Background(), func(ctx context.Context) error {
			err := s.KeepChat(ctx, storage.Chat{ID: person, Name: "Ana", Language: languages[in], Zone: places[in], StartedAt: noon})
			for range 2 + person%2 {
				if err != nil {
					return err
				}
				err = addNudged(ctx, s, person, storage.Chat{ID: supporter, Name: "Ben", Language: languages[in], Zone: places[in], StartedAt: noon}, noon)
				supporter++
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
}

// addNudged ties a supporter to a person, with nudges before and one that is due.
func addNudged(ctx context.Context, s *storage.Store, person storage.ChatID, supporter storage.Chat, noon time.Time) error {
	if err := s.KeepChat(ctx, supporter); err != nil {
		return err
	}
	tie, err := s.AddTie(ctx, storage.Tie{
		Person: person, Supporter: supporter.ID, AcceptedAt: noon.AddDate(0, 0, -100), AskedAt: noon.AddDate(0, 0, -10), TipAt: noon.AddDate(0, 0, -10), Confirmed: true,
		Terms: storage.Terms{Name: "Ben", Theirs: "Ana", Helps: "A walk, or just sitting together.", Facts: []string{"I like the sea.", "Mornings are hard."}},
	})
	if err != nil {
		return err
	}
	for i := range nudgesEach {
		err := s.AddNudge(ctx, storage.Nudge{
			ID: s.NewNudgeID(), Tie: tie, Person: person, Supporter: supporter.ID, Irregular: true, Offered: []int{i + 1, i + 2, i + 3},
			PostedAt: noon.AddDate(0, 0, 15*(i-nudgesEach)-int(supporter.ID)%5),
		})
		if err != nil {
			return err
		}
	}
	return s.KeepRhythm(ctx, storage.Rhythm{
		Chat: supporter.ID, Purpose: storage.PurposeNudge, Subject: int64(tie), Tie: tie, Spec: "now-and-then", Due: noon,
	})
}

// openCopy opens a copy of the database, with no key open.
func openCopy(b *testing.B, from, to string) *storage.Store {
	b.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		b.Fatal(err)
	}
	return openNudges(b, filepath.Join(to, "due.db"))
}

func openNudges(b *testing.B, file string) *storage.Store {
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
