package main

import (
	"strings"
	"testing"
	"time"
)

// wantsSomeone writes in distress and taps "I want someone I know".
func (s *someone) wantsSomeone() {
	s.w.t.Helper()
	s.says(distress)
	s.taps(s.showing(line), "I want someone I know")
}

func TestSomeoneIKnowIsAskedOnlyOnTheLastTap(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam, kim := w.person("Ana", "en"), w.person("Samuel", "en"), w.person("Kim", "en")
		ana.isSupportedBy(sam, "Sam")
		ana.isSupportedBy(kim, "Kim")
		before := [2]int{len(sam.Messages()), len(kim.Messages())}

		ana.wantsSomeone()
		ana.showing("A few words to someone") // the guard's own reply comes whatever happens
		m := ana.showing("someone of your circle")
		m = ana.taps(m, "☐ Sam")
		m = ana.taps(m, "2")
		if got := [2]int{len(sam.Messages()), len(kim.Messages())}; got != before {
			t.Fatal("somebody was told before the last tap")
		}
		m = ana.taps(m, "Send it now")
		ana.holds(m, "Sam", "don't wait", line)
		if len(kim.Messages()) != before[1] {
			t.Error("somebody was told who was not ticked")
		}
		asks := sam.showing("Could you keep me company")
		sam.holds(asks, "Ana", "thinking of suicide", line)
		sam.taps(asks, "I'm here")
		ana.holds(ana.last(), "Sam", "is here for you")

		answered := len(ana.Messages())
		sam.taps(asks, "I can't now") // answered before
		time.Sleep(20 * time.Minute)
		if len(ana.Messages()) != answered {
			t.Errorf("there was an answer already:\n%s", ana.transcript())
		}
	})
}

func TestAfterAQuarterOfAnHourTheNextPersonIsOffered(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam, kim := w.person("Ana", "en"), w.person("Sam", "en"), w.person("Kim", "en")
		ana.isSupportedBy(sam, "Sam")
		ana.isSupportedBy(kim, "Kim")
		ana.wantsSomeone()
		ana.says("sam")
		ana.says("please come over")
		ana.holds(ana.says("send"), "Sam")
		sam.showing("please come over")
		time.Sleep(14 * time.Minute)
		if ana.fromBot("quarter of an hour") != 0 {
			t.Error("it came early")
		}
		ana.says("/tips") // what waits holds up nothing
		time.Sleep(time.Minute)
		m := ana.taps(ana.showing("quarter of an hour"), "Ask someone else")
		if strings.Contains(buttonLabels(m.Buttons), "Sam") {
			t.Error("the one who was asked is offered again")
		}
		m = ana.taps(m, "☐ Kim")
		ana.taps(m, "Send it now")
		kim.taps(kim.showing("Could you call me"), "I can't now")
		ana.holds(ana.last(), "Kim", "can't right now")
	})
}

func TestWithNobodyToAskTheGuardsOwnReplyStands(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam := w.person("Ana", "en"), w.person("Sam", "en")
		ana.isSupportedBy(sam, "Sam")
		sam.says("/pause")
		ana.wantsSomeone()
		ana.showing("A few words to someone")
		if ana.fromBot("someone of your circle") != 0 {
			t.Error("somebody was offered who wants quiet")
		}
	})
}

func TestNobodyHearsOfDistressByItself(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam := w.person("Ana", "en"), w.person("Sam", "en")
		ana.isSupportedBy(sam, "Sam")
		before := len(sam.Messages())
		ana.wantsSomeone()
		ana.says("i can't go on, i want to die") // not taken for words to send either
		ana.says("send")
		if len(sam.Messages()) != before {
			t.Errorf("the supporter heard:\n%s", sam.transcript())
		}
	})
}

func TestWhenAllWereAskedTheLineIsThere(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam := w.person("Ana", "en"), w.person("Sam", "en")
		ana.isSupportedBy(sam, "Sam")
		ana.wantsSomeone()
		ana.says("sam")
		ana.says("3")
		ana.says("send")
		sam.taps(sam.showing("You don't have to fix anything"), "I can't now")
		m := ana.taps(ana.showing("can't right now"), "Ask someone else")
		ana.holds(m, "asked everyone", line)
		time.Sleep(20 * time.Minute)
		if ana.fromBot("quarter of an hour") != 0 {
			t.Error("all have answered, and still it says that nobody has")
		}
	})
}
