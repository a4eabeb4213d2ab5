package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/storage"
)

// TestAUsernameThatWasGivenUpIsLinkedNoMore has Ana let her supporters open her chat,
// and then give her username up: it may be a stranger's tomorrow.
func TestAUsernameThatWasGivenUpIsLinkedNoMore(t *testing.T) {
	t.Parallel()
	for name, now := range map[string]string{"given up": "", "changed": "ana_new"} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, "2026-11-24", func(w *world) {
				ana, ben, _ := w.two()
				if err := ana.Become(sandbox.Profile{FirstName: "Ana", LanguageCode: "en", Username: "ana_old"}); err != nil {
					t.Fatal(err)
				}
				ana.taps(ana.says("/supporters"), "Let them open our chat")
				if link := linkIn(w.nudged(ben)); !strings.HasPrefix(link, "https://t.me/ana_old") {
					t.Fatalf("her chat is not linked: %q", link)
				}
				if err := ana.Become(sandbox.Profile{FirstName: "Ana", LanguageCode: "en", Username: now}); err != nil {
					t.Fatal(err)
				}
				ana.says("hello")
				if link := linkIn(w.nudged(ben)); link != "" {
					t.Errorf("it links to %s", link)
				}
			})
		})
	}
}

// linkIn is the first link of a message's buttons, "" if there is none.
func linkIn(m sandbox.Message) string {
	for _, row := range m.Buttons {
		for _, button := range row {
			if button.URL != "" {
				return button.URL
			}
		}
	}
	return ""
}

// TestManyWordsInARowAreHeldBackKindly has a supporter write 67 times in a minute, and
// the person write back as often: a few arrive, and who writes is told.
func TestManyWordsInARowAreHeldBackKindly(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, _ := w.two()
		ben.writesOwn()
		ben.Say("words 0")
		calm()
		first := ana.sees("words 0")
		for from, to := range map[*someone]*someone{ben: ana, ana: ben} {
			origin := first.ID
			if from == ben {
				origin = ben.sees("nothing more to do").ID
			}
			for range 67 {
				from.Reply(origin, "more and more")
				time.Sleep(time.Minute / 67)
			}
			time.Sleep(2 * time.Minute)
			if got := to.fromBot("more and more"); got == 0 || got > 8 {
				t.Errorf("%d arrived", got)
			}
			if from.fromBot("That is a lot for one go") == 0 {
				t.Errorf("the sender was not told:\n%s", from.transcript())
			}
		}
	})
}

// TestAPauseKeepsNothingOfWhoWasErased has a person erased while her supporter has
// paused: nothing that names her waits until he resumes, which may be never.
func TestAPauseKeepsNothingOfWhoWasErased(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, _ := w.two()
		ana.taps(ana.says("/supporters"), "Ben")
		ben.writesOwn()
		ben.says("hello")
		ben.says("/pause")
		ana.taps(ana.sees("hello"), "Write back")
		ana.says("thank you for that")
		ana.says("/delete yes")
		kept, err := w.store.OutboxDepth(context.Background(), time.Now())
		if err != nil {
			t.Fatal(err)
		}
		for _, lane := range kept {
			if lane.Waiting != 0 {
				t.Errorf("%d wait in lane %s", lane.Waiting, lane.Lane)
			}
		}
		ben.SkipAll()
		ben.Say("/resume")
		time.Sleep(time.Hour)
		if ben.fromBot("thank you for that") != 0 || ben.fromBot("no longer uses") != 0 {
			t.Errorf("Ben reads:\n%s", ben.transcript())
		}
		if _, err := w.store.Chat(context.Background(), storage.ChatID(ana.ID())); err == nil {
			t.Error("she is still kept")
		}
	})
}
