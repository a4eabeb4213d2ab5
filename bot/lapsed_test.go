package main

import (
	"context"
	"testing"
	"time"

	"porchlight/bot/sandbox"
)

// TestANudgeThatHadToWaitKeepsToTheHours has Telegram take nothing from shortly before
// Ben's hours end until they are long over: what is tried again would come at night.
func TestANudgeThatHadToWaitKeepsToTheHours(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		_, ben, tie := w.two()
		ben.says("/timezone London")
		rhythm, found, err := w.store.NextRhythm(context.Background())
		if err != nil || !found {
			t.Fatal(err)
		}
		rhythm.Due = time.Date(2026, 11, 25, 19, 55, 0, 0, time.UTC)
		if err := w.store.Write(context.Background(), func(ctx context.Context) error { return w.store.KeepRhythm(ctx, rhythm) }); err != nil {
			t.Fatal(err)
		}
		before := ben.fromBot("Ana")
		mend := w.stand.Fault(sandbox.Fault{Method: "send*", Status: 502})
		time.Sleep(time.Until(rhythm.Due.Add(20 * time.Minute)))
		mend()
		time.Sleep(12 * time.Hour)
		if got := ben.fromBot("Ana") - before; got != 0 {
			t.Fatalf("Ben is reminded %d times in the night:\n%s", got, ben.transcript())
		}
		if due := w.due(tie); due.Before(time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)) || due.After(time.Date(2026, 11, 26, 20, 0, 0, 0, time.UTC)) {
			t.Errorf("nobody has been reminded, and the next time is %v", due)
		}
		time.Sleep(12 * time.Hour)
		if got := ben.fromBot("Ana") - before; got != 1 {
			t.Errorf("Ben is reminded %d times on the next day:\n%s", got, ben.transcript())
		}
		if got := w.tie(tie).Ignored; got != 0 {
			t.Errorf("what never came counts as ignored, %d times", got)
		}
	})
}

// TestAReminderThatComesOnceOutlastsTrouble has Telegram take nothing for three hours from
// when it is due.
func TestAReminderThatComesOnceOutlastsTrouble(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.says("/timezone London")
		ana.says("/remind in 2 hours call the clinic")
		time.Sleep(time.Hour + 55*time.Minute)
		said := ana.fromBot("call the clinic")
		mend := w.stand.Fault(sandbox.Fault{Method: "send*", Status: 502})
		time.Sleep(3 * time.Hour)
		mend()
		time.Sleep(15 * time.Minute)
		if got := ana.fromBot("call the clinic") - said; got != 1 {
			t.Errorf("Ana is reminded %d times:\n%s", got, ana.transcript())
		}
	})
}
