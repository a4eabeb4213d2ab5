package main

import (
	"context"
	"testing"

	"porchlight/storage"
)

// TestRhythmEndsWithItsTie looks where a script can't.
func TestRhythmEndsWithItsTie(t *testing.T) {
	for _, how := range []string{"/supporters sam remove yes", "/delete yes"} {
		inWorld(t, "2026-11-24", func(w *world) {
			ana, sam := w.person("Ana", "en"), w.person("Sam", "en")
			ana.isSupportedBy(sam, "Sam")
			rhythm := w.rhythmOf(ana)
			ana.says(how)
			if _, ok, err := w.store.Rhythm(context.Background(), storage.PurposeNudge, rhythm.Subject); ok || err != nil {
				t.Errorf("after %s the rhythm is still there, %v", how, err)
			}
		})
	}
}
