package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/storage"
)

// supports makes ben a supporter of ana who agreed at this moment.
func (w *world) supports(ben, ana *someone) storage.TieID {
	w.t.Helper()
	var id storage.TieID
	now := time.Now()
	err := w.store.Write(context.Background(), func(ctx context.Context) (err error) {
		id, err = w.store.AddTie(ctx, storage.Tie{Person: storage.ChatID(ana.ID()), Supporter: storage.ChatID(ben.ID()), AcceptedAt: now})
		if err != nil {
			return err
		}
		return w.store.KeepRhythm(ctx, storage.Rhythm{
			Chat: storage.ChatID(ben.ID()), Purpose: storage.PurposeNudge, Subject: int64(id), Spec: "now-and-then", Due: now.Add(20 * time.Hour),
		})
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// two are a person and their supporter, both set up.
func (w *world) two() (ana, ben *someone, tie storage.TieID) {
	ana, ben = w.person("Ana", "en"), w.person("Ben", "en")
	ana.says("/start")
	ana.says("/cancel")
	ben.says("/start")
	ben.says("/cancel")
	return ana, ben, w.supports(ben, ana)
}

// nudged lets the next planned message come now.
func (w *world) nudged(ben *someone) sandbox.Message {
	w.t.Helper()
	ben.SkipAll()
	line, err := w.porch.advance(context.Background())
	if err != nil || !strings.Contains(line, "on its way") {
		w.t.Fatalf("advancing: %q, %v", line, err)
	}
	return ben.last()
}

func TestANudgeComesAndADraftReachesThePersonOnce(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, _ := w.two()
		m := w.nudged(ben)
		if !strings.Contains(m.Text, "Ana") || len([]rune(m.Text)) > 400 {
			t.Fatalf("the nudge is %d letters: %s", len([]rune(m.Text)), m.Text)
		}
		t.Log("\n" + ben.transcript())
		send := m.Buttons[1][0].Data
		ben.taps(m, "Send 1 in my name")
		ana.sees("Ben", "writes")
		if err := ben.PressData(m.ID, send); err != nil {
			t.Fatal(err)
		}
		calm()
		if got := ana.fromBot("writes"); got != 1 {
			t.Errorf("the draft arrived %d times", got)
		}
		t.Log("\n" + ana.transcript())
		t.Log("\n" + ben.transcript())
	})
}
