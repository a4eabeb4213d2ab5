package storage

import (
	"context"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkSealing seals and opens a message of 600 bytes, in turns under the house
// key, as before there were keys that can be destroyed, and under those of now.
//
//	go test ./storage -run '^$' -bench Sealing
func BenchmarkSealing(b *testing.B) {
	seal, err := ParseKey(NewKey())
	if err != nil {
		b.Fatal(err)
	}
	s, err := Open(b.Context(), Address{File: filepath.Join(b.TempDir(), "porchlight.db")}, seal)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for _, c := range []struct {
		table, column string
		people        []int64
	}{{"inbox", "body", []int64{101}}, {"outbox", "body", []int64{101, 7}}, {"chats", "name", nil}, {"sent_messages", "about", []int64{101, 7}}} {
		b.Run(c.table, func(b *testing.B) {
			plain := make([]byte, 600)
			err := s.Write(b.Context(), func(ctx context.Context) error {
				var before, now time.Duration
				n := 0
				for b.Loop() {
					began := time.Now()
					value := s.seal.seal(c.table, c.column, 101, plain, c.people...)
					if _, err := s.seal.open(c.table, c.column, 101, value, c.people...); err != nil {
						return err
					}
					then := time.Now()
					value, err := s.sealed(ctx, c.table, c.column, 101, plain, c.people...)
					if err != nil {
						return err
					}
					if _, err := s.unsealed(ctx, c.table, c.column, 101, value, c.people...); err != nil {
						return err
					}
					before, now, n = before+then.Sub(began), now+time.Since(then), n+1
				}
				b.ReportMetric(float64(before.Nanoseconds())/float64(n), "before-ns")
				b.ReportMetric(float64(now.Nanoseconds())/float64(n), "now-ns")
				b.ReportMetric(float64(now)/float64(before), "ratio")
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		})
	}
}
