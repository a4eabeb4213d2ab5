package main

import (
	"context"
	"fmt"
	"strconv"
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
		id, err = w.store.AddTie(ctx, storage.Tie{Person: storage.ChatID(ana.ID()), Supporter: storage.ChatID(ben.ID()), AcceptedAt: now, Confirmed: true})
		if err != nil {
			return err
		}
		return w.store.KeepRhythm(ctx, storage.Rhythm{
			Chat: storage.ChatID(ben.ID()), Purpose: storage.PurposeNudge, Subject: int64(id), Tie: id, Spec: "now-and-then", Due: now.Add(20 * time.Hour),
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

// tie reads what is kept of a tie.
func (w *world) tie(id storage.TieID) storage.Tie {
	w.t.Helper()
	tie, err := w.store.Tie(context.Background(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return tie
}

// due is when a tie's next nudge comes.
func (w *world) due(id storage.TieID) time.Time {
	w.t.Helper()
	r, ok, err := w.store.Rhythm(context.Background(), storage.PurposeNudge, int64(id))
	if err != nil || !ok {
		w.t.Fatalf("the tie has no rhythm: %v", err)
	}
	return r.Due
}

func TestHelplinesStandAboveWhateverElseIsSaid(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		_, ben, _ := w.two()
		ben.taps(w.nudged(ben), "Write my own")
		w.stand.Fault(sandbox.Fault{Method: "sendMessage", Times: 1, Delay: 3 * time.Second})
		ben.says(distress)
		if helplines, said := ben.showing(line), ben.showing("haven't sent that to"); said.ID < helplines.ID {
			t.Errorf("the helplines came second:\n%s", ben.transcript())
		}
	})
}

func TestNobodyElseCanUseANudge(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, tie := w.two()
		eve := w.person("Eve", "en")
		hers := eve.says("/start")
		m := w.nudged(ben)
		before := w.due(tie)
		for _, row := range m.Buttons {
			for _, button := range row {
				if err := eve.PressData(hers.ID, button.Data); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, forged := range []string{"nudge:", "nudge:send", "nudge:send:1:1:en", "nudge:wait:zz:3h", "words:heart:1", "words:much:2", "nudges:kind:1:off", "nudges:at:1:127:18", "nudges:for:all"} {
			if err := eve.PressData(hers.ID, forged); err != nil {
				t.Fatal(err)
			}
		}
		calm()
		eve.says("hello there")
		if ana.fromBot("writes") != 0 || !w.due(tie).Equal(before) || w.tie(tie).SupporterPausedUntil != (time.Time{}) {
			t.Errorf("somebody else's press did something:\n%s", ana.transcript())
		}
		forged := strings.Replace(m.Buttons[1][0].Data, ":en", ":en:x", 1)
		forged = forged[:strings.LastIndex(forged[:strings.LastIndex(forged, ":en")], ":")] + ":999:en"
		if err := ben.PressData(m.ID, forged); err != nil {
			t.Fatal(err)
		}
		calm()
		if ana.fromBot("writes") != 0 {
			t.Error("a draft was sent that was not offered")
		}
	})
}

// TestAnAnswerInOwnWordsUsesNoOtherNudge has Eve, who supports Ana too, send words with a
// button that names the nudge that Ben got.
func TestAnAnswerInOwnWordsUsesNoOtherNudge(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, _ := w.two()
		nudge := w.nudged(ben)
		eve := w.person("Eve", "en")
		eve.says("/start")
		hers := w.supports(eve, ana)
		words := eve.Say("hello from Eve")
		calm()
		forged := fmt.Sprintf("relay:pass:%s:%d:%s", strconv.FormatInt(int64(hers), 36), words, strings.TrimPrefix(nudge.Buttons[0][0].Data, "nudge:own:"))
		if err := eve.PressData(eve.last().ID, forged); err != nil {
			t.Fatal(err)
		}
		calm()
		if ana.fromBot("hello from Eve") != 1 {
			t.Fatalf("Ana sees:\n%s", ana.transcript())
		}
		ben.taps(nudge, "Send 1 in my name")
		if ana.fromBot("\u2068Ben\u2069 writes") != 1 {
			t.Errorf("Ben's nudge was used by Eve; Ana sees:\n%s", ana.transcript())
		}
	})
}

func TestNothingIsKeptOfATieThatHasEnded(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"/supporters ben remove yes", "/delete yes"} {
		inWorld(t, "2026-11-24", func(w *world) {
			ana, _, tie := w.two()
			ana.says(how)
			if _, ok, err := w.store.Rhythm(context.Background(), storage.PurposeNudge, int64(tie)); ok || err != nil {
				t.Errorf("after %s the rhythm is still there, %v", how, err)
			}
			if _, err := w.store.Tie(context.Background(), tie); err != storage.ErrNoTie {
				t.Errorf("after %s the tie is still there, %v", how, err)
			}
		})
	}
}
