package main

import (
	"strings"
	"testing"

	"porchlight/bot/sandbox"
)

func TestAnInvitationIsMadeRightAfterAStartBeforeTelegramHasToldTheName(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		calm()
		w.out()
		w.stand.Fault(sandbox.Fault{Method: "getMe", Cut: sandbox.CutBefore})
		w.light()
		ana := &someone{w.stand.NewPhone(sandbox.Profile{FirstName: "Ana", LanguageCode: "en", Place: "London"}), w}
		ana.Say("/invite Sam")
		calm()
		for _, m := range ana.Messages() {
			if strings.Contains(m.Text, "?start=") {
				return
			}
		}
		t.Errorf("there is no link in:\n%s", ana.transcript())
	})
}
