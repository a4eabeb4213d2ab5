package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/storage"
)

// TestHidingTakesTheCardToo has somebody whose phone may be looked at hide a number
// that came with a card to call, also after the bot has started anew.
func TestHidingTakesTheCardToo(t *testing.T) {
	t.Parallel()
	for _, again := range []bool{false, true} {
		inWorld(t, "2026-11-24", func(w *world) {
			ana := w.person("Ana", "en")
			ana.says("/country GB")
			asked := ana.says("my husband beats me and i am scared of him")
			ana.SkipAll()
			card := ana.taps(asked, "Card to call")
			if len(card.Buttons) == 0 || card.Contact != nil {
				t.Fatalf("below the card comes:\n%s", ana.transcript())
			}
			if again {
				w.out()
				w.light()
				calm()
			}
			ana.taps(card, "Hide this")
			ana.taps(asked, "Hide this")
			for _, m := range ana.Messages() {
				if m.FromBot && (m.Contact != nil || strings.Contains(m.Text, "0808")) {
					t.Errorf("started anew: %v; this stays: %q %+v", again, m.Text, m.Contact)
				}
			}
		})
	}
}

// TestHidingTakesAllThatTelegramAllows fills a chat with more messages than one call
// takes, some of them too old, and hides it across a restart and a try that fails.
func TestHidingTakesAllThatTelegramAllows(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben := w.person("Ana", "en"), w.person("Ben", "en")
		ana.says("/timezone Paris")
		old := len(ana.Messages())
		time.Sleep(49 * time.Hour)
		for i := range 230 {
			w.call("sendMessage", fmt.Sprintf("chat_id=%d&text=line+%d", ana.ID(), i))
			time.Sleep(time.Second) // faster, Telegram takes none
		}
		bens := ben.says("/tips")
		for _, m := range ana.Messages()[old:] {
			w.porch.standing.note(storage.Shown{Chat: storage.ChatID(ana.ID()), Message: int(m.ID), At: time.Now()})
		}
		calm()
		w.out()
		w.light()
		w.stand.Fault(sandbox.Fault{Method: "deleteMessages", Times: 1, Status: 502})
		ana.says("/hide")
		calm()
		for _, call := range w.calls("deleteMessages") {
			if n := strings.Count(call.Args["message_ids"], ",") + 1; n > 100 {
				t.Errorf("a call takes %d messages away", n)
			}
		}
		if got := len(ana.Messages()); got != old+2 { // what is older, /hide and its answer
			t.Errorf("%d messages stand, want %d:\n%s", got, old+2, ana.transcript())
		}
		if n := len(ben.Messages()); n < 2 || ben.Messages()[n-1].ID != bens.ID {
			t.Errorf("something of somebody else's is gone:\n%s", ben.transcript())
		}
	})
}

// TestHidingSaysWhatTelegramLeaves hides a chat in which one message can't be taken
// away: all others go, and the person is told.
func TestHidingSaysWhatTelegramLeaves(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "es")
		ana.says("/timezone Paris")
		w.call("sendMessage", fmt.Sprintf("chat_id=%d&text=stuck", ana.ID()))
		stuck := ana.Messages()[len(ana.Messages())-1].ID
		time.Sleep(49 * time.Hour)
		// The bot takes it for newer than it is.
		w.porch.standing.note(storage.Shown{Chat: storage.ChatID(ana.ID()), Message: int(stuck), At: time.Now()})
		ana.says("/mood")
		ana.says("/hide")
		ana.sees("Telegram no me dejó quitarla")
		if ana.fromBot("stuck") != 1 || ana.fromBot("imagen") != 0 {
			t.Errorf("this stands:\n%s", ana.transcript())
		}
	})
}
