package scheduler

import (
	"testing"
	"time"

	"porchlight/storage"
	"porchlight/storage/storagetest"
)

// TestWhatIsInFlightIsNotSentBesideThat: where the end of a send can't be written down its
// claim ends, and the same crisis answer would leave a second time.
func TestWhatIsInFlightIsNotSentBesideThat(t *testing.T) {
	s := storagetest.SQLite(t)
	id := postAt(t, s, storage.LaneCrisis, time.Now())
	d := &Dispatcher{Store: s, flying: map[int64]bool{id: true}, held: map[storage.Lane][]storage.Delivery{}}
	if _, err := d.claim(t.Context(), storage.LaneCrisis, time.Now()); err != nil {
		t.Fatal(err)
	}
	if held := d.held[storage.LaneCrisis]; len(held) != 0 {
		t.Errorf("%d are held while one is in flight", len(held))
	}
	due, err := s.NextDue(t.Context(), time.Now())
	if at := due[storage.LaneCrisis]; err != nil || at.IsZero() || at.After(time.Now().Add(lookAgain)) {
		t.Errorf("it is due again at %v: %v", at, err)
	}
}
