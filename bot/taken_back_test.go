package main

import (
	"slices"
	"testing"
	"time"

	"porchlight/bot/sandbox"
)

// writesOwn begins what goes to the person in the supporter's own words.
func (ben *someone) writesOwn() {
	ben.w.t.Helper()
	ben.taps(ben.w.nudged(ben), "Write my own")
}

// TestACopyLeavesWithTheCaptionThatWasHeard has captions changed while the copies
// wait, and Telegram has not told the bot of it yet: what leaves is what was heard.
func TestACopyLeavesWithTheCaptionThatWasHeard(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, _ := w.two()
		ben.writesOwn()
		ana.says("/pause 1h")
		var pictures []int
		for _, caption := range []string{"the lake", ""} {
			ben.taps(ben.says("/nudges Ana"), "Write to \u2068Ana\u2069 now")
			number, err := ben.SendPhoto(tinyPicture(t), caption)
			if err != nil {
				t.Fatal(err)
			}
			calm()
			pictures = append(pictures, number)
		}
		tell := w.stand.Fault(sandbox.Fault{Method: "getUpdates", Cut: sandbox.Hang})
		for _, number := range pictures {
			if err := ben.Edit(number, distress); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(time.Hour)
		calm()
		if ana.fromBot(distress) != 0 || ana.fromBot("the lake") != 1 || ana.fromBot("sends you this") != 2 {
			t.Errorf("Ana sees:\n%s", ana.transcript())
		}
		tell()
		time.Sleep(time.Minute)
		if ben.fromBot("findahelpline.com") == 0 || ben.fromBot("The change has not gone to") == 0 {
			t.Errorf("Ben, who changed them, sees:\n%s", ben.transcript())
		}
	})
}

// TestACaptionKeepsItsFormatting has a formatted caption passed on.
func TestACaptionKeepsItsFormatting(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, _ := w.two()
		ben.writesOwn()
		bold := []sandbox.Entity{{Type: "bold", Offset: 4, Length: 4}}
		_, err := ben.Send(sandbox.Draft{Kind: "photo", Text: "the lake", Entities: bold, Files: []sandbox.Upload{{Name: "x.png", Data: tinyPicture(t)}}})
		if err != nil {
			t.Fatal(err)
		}
		calm()
		if got := ana.sees("the lake").Entities; !slices.Equal(got, bold) {
			t.Errorf("it arrives with %+v", got)
		}
	})
}

// TestNothingStaysThatWasDroppedOnItsWay drops words while the dispatcher holds them
// or Telegram takes its time with them.
func TestNothingStaysThatWasDroppedOnItsWay(t *testing.T) {
	t.Parallel()
	for name, drop := range map[string]func(ana, ben *someone, card int){
		"taken back":           func(_, ben *someone, _ int) { ben.Press(ben.sees("nothing more to do").ID, "Take it back") },
		"muted":                func(ana, _ *someone, card int) { ana.Press(card, "Mute") },
		"erased by its writer": func(_, ben *someone, _ int) { ben.Say("/delete yes") },
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, "2026-11-24", func(w *world) {
				ana, ben, _ := w.two()
				card := ana.taps(ana.says("/supporters"), "Ben")
				ben.writesOwn()
				ben.SkipAll()
				w.stand.Fault(sandbox.Fault{Method: "sendMessage", ChatID: ana.ID(), Times: 1, Delay: 5 * time.Second})
				ben.Say("not meant for you")
				time.Sleep(2 * time.Second)
				drop(ana, ben, card.ID)
				time.Sleep(20 * time.Second)
				if got := len(w.calls("deleteMessage")); ana.fromBot("not meant for you") != 0 || got != 1 {
					t.Errorf("after %d calls to take it away it stays there:\n%s", got, ana.transcript())
				}
			})
		})
	}
}

// TestNoWordOfThanksStaysForWhatWasRefused has the word that a message was sent be on its
// way while Telegram refuses the message, which its writer has deleted.
func TestNoWordOfThanksStaysForWhatWasRefused(t *testing.T) {
	t.Parallel()
	for _, muted := range []bool{false, true} {
		inWorld(t, "2026-11-24", func(w *world) {
			ana, ben, _ := w.two()
			if muted {
				ana.says("/supporters Ben mute")
			}
			w.nudged(ben)
			number := ben.Say("by the lake")
			calm()
			offer := ben.last()
			ben.Delete(number)
			w.stand.Fault(sandbox.Fault{Method: "editMessageText", ChatID: ben.ID(), Times: 1, Delay: 5 * time.Second})
			if err := ben.Press(offer.ID, "Send to \u2068Ana\u2069"); err != nil {
				t.Fatal(err)
			}
			time.Sleep(30 * time.Second)
			if ben.fromBot("Sent to") != 0 || ben.fromBot("was deleted before") != 1 {
				t.Errorf("muted: %v; Ben sees:\n%s", muted, ben.transcript())
			}
		})
	}
}
