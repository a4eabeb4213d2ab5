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
		id, err = w.store.AddTie(ctx, storage.Tie{Person: storage.ChatID(ana.ID()), Supporter: storage.ChatID(ben.ID()), AcceptedAt: now, Confirmed: true})
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

// changeTie changes what is kept of a tie.
func (w *world) changeTie(id storage.TieID, how func(*storage.Tie)) {
	w.t.Helper()
	tie := w.tie(id)
	how(&tie)
	if err := w.store.Write(context.Background(), func(ctx context.Context) error { return w.store.KeepTie(ctx, tie) }); err != nil {
		w.t.Fatal(err)
	}
}

func TestWhatASupporterWritesReachesThePersonUnderTheirName(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, _ := w.two()
		m := w.nudged(ben)
		if got := ben.taps(m, "Write my own"); !strings.Contains(got.Text, "under your name") {
			t.Fatalf("ben is told %q", got.Text)
		}
		ben.says("I saw a heron & thought of <you>")
		ana.sees("Ben", "I saw a heron & thought of <you>")
		if got := ben.says("and another thing"); !strings.Contains(got.Text, "only know a few things") {
			t.Errorf("what ben writes afterwards is answered with %q", got.Text)
		}
		if ana.fromBot("another thing") != 0 {
			t.Error("what was not meant for ana reached her")
		}
	})
}

func TestPhotosVoicesAndStickersArePassedOn(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, _ := w.two()
		m := w.nudged(ben)
		ben.taps(m, "Write my own")
		if _, err := ben.SendPhoto(tinyPicture(t), "from the lake"); err != nil {
			t.Fatal(err)
		}
		got := ana.last()
		if got.Photo == nil || got.Text != "from the lake" || ana.fromBot("sends you this") != 1 {
			t.Errorf("the photo did not arrive:\n%s", ana.transcript())
		}
		ben.taps(m, "Write my own")
		ben.SendVoice([]byte("OggS"), 3*time.Second)
		if ana.last().Voice == nil {
			t.Errorf("the voice did not arrive:\n%s", ana.transcript())
		}
		ben.taps(m, "Write my own")
		ben.SendSticker("🌻")
		if got := ana.last(); got.Sticker != "🌻" || len(got.Buttons) == 0 {
			t.Errorf("the sticker did not arrive:\n%s", ana.transcript())
		}
		ben.taps(m, "Write my own")
		ben.SendLocation(1, 2)
		if got := ben.last(); !strings.Contains(got.Text, "can pass on") {
			t.Errorf("a location is answered with %q", got.Text)
		}
	})
}

func TestHeartAndThanksReachTheSupporterOnceEach(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, _ := w.two()
		ben.taps(w.nudged(ben), "Send 1 in my name")
		got := ana.sees("Ben", "writes")
		for range 3 {
			ana.taps(got, "♥")
			ana.taps(got, "Thank you")
		}
		if hearts, thanks := ben.fromBot("a ♥"), ben.fromBot("says thank you"); hearts != 1 || thanks != 1 {
			t.Errorf("%d hearts and %d thanks arrived:\n%s", hearts, thanks, ben.transcript())
		}
		ana.taps(got, "Write back")
		ana.says("that made my day")
		back := ben.sees("Ana", "that made my day")
		ben.taps(back, "Write back")
		ben.says("I'm glad")
		ana.sees("Ben", "I'm glad")
	})
}

func TestDistressIsAnsweredAndNotPassedOn(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, _ := w.two()
		ben.taps(w.nudged(ben), "Write my own")
		ben.Say(distress)
		ben.sees(line)
		ben.sees("haven't passed that on")
		ben.says("thank you for that")
		if ana.fromBot("kill") != 0 || ana.fromBot("thank you for that") != 0 {
			t.Errorf("ana saw what was not for her:\n%s", ana.transcript())
		}
	})
}

func TestNobodyElseCanUseANudge(t *testing.T) {
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

func TestNotNowComesBackWhenItWasAskedTo(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		_, ben, tie := w.two()
		choice := ben.taps(w.nudged(ben), "Not now")
		got := ben.taps(choice, "In 3 hours")
		if wait := time.Until(w.due(tie)); wait < 2*time.Hour || wait > 4*time.Hour {
			t.Errorf("it comes back in %v: %s", wait, got.Text)
		}
		ben.SkipAll()
		time.Sleep(3*time.Hour + 30*time.Minute)
		again := ben.last()
		if len(again.Buttons) < 5 {
			t.Fatalf("it did not come back:\n%s", ben.transcript())
		}
		got = ben.taps(ben.taps(again, "Not now"), "Skip this one")
		if wait := time.Until(w.due(tie)); wait < 7*24*time.Hour {
			t.Errorf("skipped, it comes in %v: %s", wait, got.Text)
		}
		ben.taps(w.nudged(ben), "We've just talked")
		if wait := time.Until(w.due(tie)); wait < 7*24*time.Hour {
			t.Errorf("after a talk it comes in %v", wait)
		}
		if got := ben.taps(w.nudged(ben), "Less often"); !strings.Contains(got.Text, "once a month") {
			t.Errorf("less often is %q", got.Text)
		}
	})
}

func TestIgnoredNudgesAskOnceAndThenPause(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, tie := w.two()
		var asked []bool
		for range 4 {
			asked = append(asked, strings.Contains(w.nudged(ben).Text, "still all right"))
		}
		if asked[0] || asked[1] || !asked[2] || asked[3] {
			t.Errorf("asked: %v:\n%s", asked, ben.transcript())
		}
		paused := w.nudged(ben)
		if !strings.Contains(paused.Text, "paused them") || !w.tie(tie).Paused(time.Now()) {
			t.Fatalf("after four it says %q", paused.Text)
		}
		before := len(ana.Messages())
		if line, err := w.porch.advance(context.Background()); err != nil || strings.Contains(line, "on its way") {
			t.Errorf("while paused: %q, %v", line, err)
		}
		ben.taps(paused, "Start again")
		if w.tie(tie).Paused(time.Now()) || len(w.nudged(ben).Buttons) < 5 {
			t.Errorf("it did not start again:\n%s", ben.transcript())
		}
		if len(ana.Messages()) != before {
			t.Errorf("ana was told something:\n%s", ana.transcript())
		}
	})
}

func TestTooMuchHalvesAtOnceAndMuteEndsIt(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, tie := w.two()
		ben.taps(w.nudged(ben), "Send 1 in my name")
		got := ana.sees("Ben", "writes")
		told := ben.transcript()
		for range 3 {
			ana.taps(got, "Too much")
		}
		if w.tie(tie).Slower != 1 || time.Until(w.due(tie)) < 15*24*time.Hour {
			t.Errorf("halved %d times, next in %v", w.tie(tie).Slower, time.Until(w.due(tie)))
		}
		ana.taps(ana.last(), "Nothing from \u2068Ben\u2069 at all")
		ben.taps(ben.says("/nudges"), "Write to \u2068Ana\u2069 now")
		answer := ben.says("are you there")
		if ana.fromBot("are you there") != 0 || !strings.Contains(answer.Text, "Thank you for writing") {
			t.Errorf("muted, ana saw it, or ben was told %q", answer.Text)
		}
		if !strings.HasPrefix(ben.transcript(), told) {
			t.Error("ben was told that it was too much")
		}
	})
}

func TestQuietHoursTakeTheSoundAndAPauseHoldsTheWords(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, _ := w.two()
		kept, err := w.store.Chat(context.Background(), storage.ChatID(ana.ID()))
		if err != nil {
			t.Fatal(err)
		}
		kept.Quiet = "10:00-16:00"
		if err := w.store.Write(context.Background(), func(ctx context.Context) error { return w.store.KeepChat(ctx, kept) }); err != nil {
			t.Fatal(err)
		}
		m := w.nudged(ben)
		ben.taps(m, "Write my own")
		ben.says("shh")
		if got := ana.sees("shh"); !got.Silent {
			t.Error("it made a sound at noon, which is quiet")
		}
		ana.says("/pause")
		ben.taps(m, "Write my own")
		ben.says("later then")
		if ana.fromBot("later then") != 0 {
			t.Error("it came during a pause")
		}
		ana.says("/resume")
		ana.sees("later then")
		if got := ben.fromBot("pause"); got != 0 {
			t.Error("ben was told of a pause")
		}
	})
}

func TestSupporterWhoBlocksIsMissedOnceAndNeutrally(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, tie := w.two()
		ben.Block()
		calm()
		if got := ana.fromBot("isn't getting nudges now"); got != 1 || !w.tie(tie).Gone || !w.due(tie).IsZero() {
			t.Errorf("told %d times:\n%s", got, ana.transcript())
		}
		ben.Unblock()
		ben.Block()
		calm()
		if got := ana.fromBot("isn't getting nudges now"); got != 1 {
			t.Errorf("told %d times after a second block", got)
		}
		if line, err := w.porch.advance(context.Background()); err != nil || line != "Nothing is planned." {
			t.Errorf("%q, %v", line, err)
		}
		ben.Unblock()
		ben.says("/nudges weekly")
		w.nudged(ben)
	})
}

func TestNobodyIsNudgedWhileEitherSideIsAway(t *testing.T) {
	quiets := map[string]func(w *world, ana, ben *someone, tie storage.TieID){
		"the person paused everything":    func(_ *world, ana, _ *someone, _ storage.TieID) { ana.says("/pause") },
		"the supporter paused everything": func(_ *world, _, ben *someone, _ storage.TieID) { ben.says("/pause") },
		"the person blocked the bot":      func(_ *world, ana, _ *someone, _ storage.TieID) { ana.Block(); calm() },
		"the person muted": func(w *world, _, _ *someone, tie storage.TieID) {
			w.changeTie(tie, func(t *storage.Tie) { t.Muted = true })
		},
		"the person paused this one": func(w *world, _, _ *someone, tie storage.TieID) {
			w.changeTie(tie, func(t *storage.Tie) { t.PersonPausedUntil = storage.UntilResumed })
		},
		"a professional": func(w *world, _, _ *someone, tie storage.TieID) {
			w.changeTie(tie, func(t *storage.Tie) { t.Terms.Kind = "professional" })
		},
		"off": func(_ *world, _, ben *someone, _ storage.TieID) { ben.says("/nudges off") },
	}
	for name, quiet := range quiets {
		t.Run(name, func(t *testing.T) {
			inWorld(t, "2026-11-24", func(w *world) {
				ana, ben, tie := w.two()
				quiet(w, ana, ben, tie)
				before := len(ben.Messages())
				if line, err := w.porch.advance(context.Background()); err != nil || strings.Contains(line, "on its way") {
					t.Errorf("%q, %v", line, err)
				}
				calm()
				if len(ben.Messages()) != before {
					t.Errorf("ben was nudged:\n%s", ben.transcript())
				}
			})
		})
	}
}
