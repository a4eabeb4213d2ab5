package storage

import "testing"

func TestWhoIsFamiliarIsNeverTakenForAStrangerAndFewStrangersForFamiliar(t *testing.T) {
	const count = 30_000
	f := newFamiliar()
	for id := range ChatID(count) {
		f.add(7_000_000_000 + id)
		f.add(7_000_000_000 + id/2) // who is known takes no more room
	}
	mistaken := 0
	for id := range ChatID(count) {
		if !f.maybeHas(7_000_000_000 + id) {
			t.Fatalf("%d is forgotten", id)
		}
		if f.maybeHas(8_000_000_000 + id) {
			mistaken++
		}
	}
	if mistaken > count/20 {
		t.Errorf("%d of %d strangers are taken for familiar", mistaken, count)
	}
	bits := 0
	for _, l := range f.layers {
		bits += len(l.bits) * 64
	}
	if bits > (2*count+firstRoom)*bitsOfEach {
		t.Errorf("%d bits for %d chats", bits, count)
	}
}
