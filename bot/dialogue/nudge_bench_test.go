package dialogue

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"porchlight/scheduler"
	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// BenchmarkNudgesDue has a thousand supporters of 250 people due at once and
// composes a nudge for each, with all that its place in the circle depends on.
//
//	go test ./bot/dialogue -run '^$' -bench NudgesDue -benchtime 1x
func BenchmarkNudgesDue(b *testing.B) {
	const people, supportersEach = 250, 4
	s := storagetest.SQLite(b)
	noon := time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)
	err := s.Write(context.Background(), func(ctx context.Context) error {
		for person := range storage.ChatID(people) {
			if err := s.KeepChat(ctx, storage.Chat{ID: person + 1, Name: "Ana", Zone: "Europe/Lisbon", StartedAt: noon}); err != nil {
				return err
			}
			for i := range storage.ChatID(supportersEach) {
				supporter := people + person*supportersEach + i + 1
				if err := s.KeepChat(ctx, storage.Chat{ID: supporter, Name: "Ben", Zone: "Europe/Paris", StartedAt: noon}); err != nil {
					return err
				}
				if _, err := s.AddTie(ctx, storage.Tie{Person: person + 1, Supporter: supporter, AcceptedAt: noon.AddDate(0, 0, -40), Confirmed: true}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	set := New()
	h := &scheduler.Heartbeat{
		Store: s, Wake: func() {}, Log: slog.New(slog.DiscardHandler),
		Compose: func(ctx context.Context, r storage.Rhythm, now time.Time) (scheduler.Due, error) {
			return set.Due(ctx, &Scene{Store: s, Host: Host{Language: "en"}, Now: now}, r)
		},
	}
	for b.Loop() {
		b.StopTimer()
		keepAllDue(b, s, people*supportersEach, noon)
		b.StartTimer()
		if posted, err := h.Beat(context.Background(), noon); err != nil || posted == 0 {
			b.Fatalf("%d posted, %v", posted, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/(people*supportersEach), "µs/nudge")
}

// keepAllDue makes the rhythms of all ties due.
func keepAllDue(b *testing.B, s *storage.Store, most int, due time.Time) {
	b.Helper()
	err := s.Write(context.Background(), func(ctx context.Context) error {
		for supporter := range storage.ChatID(2 * most) {
			ties, err := s.Supporting(ctx, supporter)
			if err != nil {
				return err
			}
			for _, tie := range ties {
				err := s.KeepRhythm(ctx, storage.Rhythm{
					Chat: supporter, Purpose: storage.PurposeNudge, Subject: int64(tie.ID), Tie: tie.ID, Spec: "now-and-then", Due: due,
				})
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
