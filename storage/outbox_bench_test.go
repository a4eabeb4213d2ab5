package storage_test

import (
	"context"
	"testing"
	"time"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// BenchmarkClaimFromACrowd claims sixteen deliveries where 50,000 are due, and where 100
// are: everybody who writes waits for each claim.
//
//	go test ./storage -run '^$' -bench ClaimFromACrowd
func BenchmarkClaimFromACrowd(b *testing.B) {
	few, crowd := newDue(b, 100), newDue(b, 50_000)
	var least [2]time.Duration
	for b.Loop() {
		for i, d := range []*dueDeliveries{few, crowd} {
			if took := d.claim(b); least[i] == 0 || took < least[i] {
				least[i] = took
			}
		}
	}
	b.ReportMetric(float64(least[0].Microseconds()), "100-µs")
	b.ReportMetric(float64(least[1].Microseconds()), "50000-µs")
	b.ReportMetric(float64(least[1])/float64(least[0]), "ratio")
	b.ReportMetric(0, "ns/op")
}

// dueDeliveries are in a store, due one after the other.
type dueDeliveries struct {
	s   *storage.Store
	now time.Time
}

func newDue(b *testing.B, count int) *dueDeliveries {
	d := &dueDeliveries{storagetest.SQLite(b), time.Now()}
	for first := 0; first < count; first += 1000 {
		d.write(b, func(ctx context.Context) error {
			for i := first; i < min(first+1000, count); i++ {
				due := d.now.Add(time.Duration(i-count) * time.Millisecond)
				if _, err := d.s.Post(ctx, storage.Delivery{Lane: storage.LaneNudge, Chat: storage.ChatID(i + 1), Body: []byte("{}"), Due: due}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return d
}

// claim claims some, gives them back, and returns how long the claim took.
func (d *dueDeliveries) claim(b *testing.B) (took time.Duration) {
	var claimed []storage.Delivery
	d.write(b, func(ctx context.Context) (err error) {
		began := time.Now()
		claimed, err = d.s.ClaimDeliveries(ctx, storage.LaneNudge, d.now, d.now.Add(time.Minute), 16)
		took = time.Since(began)
		return err
	})
	if len(claimed) != 16 {
		b.Fatalf("%d claimed", len(claimed))
	}
	d.write(b, func(ctx context.Context) error {
		for _, one := range claimed {
			if err := d.s.Defer(ctx, one.ID, one.Due, false); err != nil {
				return err
			}
		}
		return nil
	})
	return took
}

func (d *dueDeliveries) write(b *testing.B, do func(context.Context) error) {
	b.Helper()
	if err := d.s.Write(context.Background(), do); err != nil {
		b.Fatal(err)
	}
}
