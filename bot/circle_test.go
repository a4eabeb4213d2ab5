package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/storage"
)

func TestRemovingIsSilentAndAtOnce(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam := w.person("Ana", "en"), w.person("Sam", "en")
		ana.isSupportedBy(sam, "Sam")
		supporting := sam.says("/supporting")
		before := len(sam.Messages())
		rhythm := w.rhythmOf(ana)
		ana.taps(ana.says("/supporters sam remove"), "Remove")
		if _, ok, err := w.store.Rhythm(context.Background(), storage.PurposeNudge, rhythm.Subject); ok || err != nil {
			t.Errorf("the rhythm is still there, %v", err)
		}
		if got := len(sam.Messages()); got != before {
			t.Errorf("the supporter heard something:\n%s", sam.transcript())
		}
		sam.taps(supporting, "Ana")
		if answers := sam.Answers(); len(sam.Messages()) != before || answers[len(answers)-1].Text == "" {
			t.Errorf("an old button did something: %+v", answers)
		}
	})
}

func TestLeavingShowsThePersonOneNeutralLine(t *testing.T) {
	for _, how := range []string{"/supporting ana leave yes", "/delete yes"} {
		inWorld(t, "2026-11-24", func(w *world) {
			ana, sam := w.person("Ana", "en"), w.person("Samuel", "en")
			ana.isSupportedBy(sam, "Sam")
			sam.says(how)
			ana.holds(ana.last(), "Sam", "no longer in your circle")
			ana.holds(ana.says("/supporters"), "Nobody is in your circle")
		})
	}
}

func TestPersonWhoIsErasedEndsTheReminders(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam := w.person("Ana", "en"), w.person("Sam", "en")
		ana.isSupportedBy(sam, "Sam")
		rhythm := w.rhythmOf(ana)
		ana.says("/delete yes")
		sam.holds(sam.last(), "Ana", "no longer here")
		if _, ok, err := w.store.Rhythm(context.Background(), storage.PurposeNudge, rhythm.Subject); ok || err != nil {
			t.Errorf("the rhythm is still there, %v", err)
		}
	})
}

func TestTwoOfOneNameAreToldApart(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam, samLee := w.person("Ana", "en"), w.person("S", "en"), w.person("L", "en")
		ana.isSupportedBy(sam, "Sam")
		ana.isSupportedBy(samLee, "Sam Lee")
		if m := ana.says("/supporters sam lee"); !strings.Contains(m.Text, "L\u2069 on Telegram") {
			t.Errorf("the longer name was not found: %s", m.Text)
		}
		again := w.person("Sam", "en")
		ana.isSupportedBy(again, "Sam")
		ana.holds(ana.says("/supporters sam remove yes"), "Your circle")
	})
}

func TestThePersonChangesWhatTheyWantInWordsOrByButtons(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam := w.person("Ana", "en"), w.person("Sam", "en")
		ana.isSupportedBy(sam, "Sam")
		said := len(sam.Messages())
		m := ana.taps(ana.says("/supporters"), "Sam")
		m = ana.taps(m, "Pause a week")
		ana.holds(m, "paused until Tue 1 Dec")
		m = ana.taps(m, "End the pause")
		m = ana.taps(m, "Mute")
		ana.holds(m, "muted")
		m = ana.says("/supporters sam unmute")
		if strings.Contains(m.Text, "muted") {
			t.Errorf("still muted: %s", m.Text)
		}
		m = ana.taps(m, "Less often")
		ana.taps(m, "As often as before")
		if got := len(sam.Messages()); got != said {
			t.Errorf("the supporter was told:\n%s", sam.transcript())
		}
	})
}

func TestTheSupporterChangesWhatTheyWantUnseen(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam := w.person("Ana", "en"), w.person("Sam", "en")
		ana.isSupportedBy(sam, "Sam")
		said := len(ana.Messages())
		m := sam.says("/supporting ana pause")
		sam.holds(m, "paused")
		m = sam.taps(m, "End the pause")
		m = sam.taps(m, "At which hours")
		m = sam.taps(m, "12:00-18:00")
		sam.holds(m, "between 12:00-18:00")
		sam.taps(m, "At which hours")
		sam.holds(sam.says("never"), "Type two hours")
		sam.holds(sam.says("10:00-18:30"), "between 10:00-18:30")
		if got := len(ana.Messages()); got != said {
			t.Errorf("the person was told:\n%s", ana.transcript())
		}
	})
}

func TestQuietHoursAreThePersonsOwnChoice(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		m := ana.taps(ana.says("/supporters"), "Quiet hours")
		ana.holds(ana.taps(m, "22:00-08:00"), "No sound between 22:00-08:00")
		ana.holds(ana.says("/supporters quiet 21:30-07:00"), "No sound between 21:30-07:00")
		if m := ana.says("/supporters quiet off"); strings.Contains(m.Text, "No sound") {
			t.Errorf("still quiet: %s", m.Text)
		}
		ana.holds(ana.says("/supporters quiet always"), "Type two hours")
	})
}

func TestTheChatIsOpenedOnlyIfThePersonLetsThem(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana := &someone{w: w, Phone: w.stand.NewPhone(sandbox.Profile{FirstName: "Ana", Username: "ana_example", LanguageCode: "en"})}
		sam := w.person("Sam", "en")
		ana.isSupportedBy(sam, "Sam")
		ask := func() sandbox.Message {
			ana.wantsSomeone()
			ana.says("sam")
			ana.says("send")
			return sam.showing("It's a hard moment")
		}
		if labels := buttonLabels(ask().Buttons); strings.Contains(labels, "Open our chat") {
			t.Error("the chat can be opened though the person has not said so")
		}
		time.Sleep(time.Hour)
		ana.taps(ana.says("/supporters"), "Let them open our chat")
		sam.taps(ask(), "Open our chat")
		if sam.Opened() != "https://t.me/ana_example" {
			t.Errorf("it opens %s", sam.Opened())
		}
	})
}

func TestEverythingIsExportedButWhetherAnInvitationWasDeclined(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam, kim := w.person("Ana", "en"), w.person("Sam", "en"), w.person("Kim", "en")
		ana.isSupportedBy(sam, "Sam")
		kim.taps(kim.opens(ana.invites("Kimmy")), "No thanks")
		file := ana.says("/export").Document
		for _, part := range []string{`"name": "Sam"`, `"name": "Kimmy"`, `"confirmed": true`} {
			if !strings.Contains(string(file.Data), part) {
				t.Errorf("%s is not in\n%s", part, file.Data)
			}
		}
		if strings.Contains(string(file.Data), "declined") || strings.Contains(string(file.Data), "state") {
			t.Errorf("it tells what became of an invitation:\n%s", file.Data)
		}
		if file := sam.says("/export").Document; !strings.Contains(string(file.Data), `"person": "Ana"`) {
			t.Errorf("whom Sam supports is not in\n%s", file.Data)
		}
	})
}

func TestTheMenuFollowsWhatSomebodyIs(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam := w.person("Ana", "en"), w.person("Sam", "en")
		ana.isSupportedBy(sam, "Sam")
		has := func(s *someone, command string) bool {
			for _, c := range s.Commands() {
				if c.Command == command {
					return true
				}
			}
			return false
		}
		if !has(ana, "supporters") || has(ana, "nudges") || !has(sam, "nudges") || has(sam, "supporters") || !has(sam, "invite") {
			t.Errorf("the menus are %v and %v", ana.Commands(), sam.Commands())
		}
		sam.says("/supporting ana leave yes")
		if !has(sam, "supporters") {
			t.Error("who is neither has not the whole menu")
		}
	})
}

func TestProfessionalsAreShownToThePersonAndKeptSealed(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana := w.person("Ana", "en")
		ana.taps(ana.says("/supporters"), "Note a professional")
		ana.says("Dr. Lee")
		m := ana.says("555 0100, Tuesdays")
		ana.holds(m, "Dr. Lee", "555 0100, Tuesdays")
		w.out()
		for _, file := range []string{"porchlight.db", "porchlight.db-wal"} {
			if strings.Contains(w.file(file), "0100, Tuesdays") {
				t.Errorf("%s holds it in plain text", file)
			}
		}
		w.light()
		m = ana.taps(ana.says("/supporters"), "Dr. Lee")
		ana.holds(m, "555 0100")
		ana.holds(ana.says("/supporters dr. lee remove"), "Nobody is in your circle")
	})
}

func TestCardsArePagedInOneMessage(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		sam := w.person("Sam", "en")
		m := sam.says("/tips")
		sam.holds(m, "1 of 9")
		next := sam.taps(m, "Next ›")
		sam.holds(next, "2 of 9")
		if next.ID != m.ID {
			t.Error("the next card is another message")
		}
		sam.says("/country US")
		sam.holds(sam.says("/tips 9"), "Look after yourself", "988")
		m = sam.says("/worried")
		sam.holds(m, "988", "911", "thinking of suicide")
		m = sam.taps(m, "Next ›")
		sam.holds(m, "988", "911", "2 of 5")
	})
}

func TestNobodyIsToldWhileThePersonWantsQuiet(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, sam := w.person("Ana", "en"), w.person("Sam", "en")
		link := ana.invites("Sam")
		ana.says("/pause")
		sam.taps(sam.opens(link), "Accept")
		if ana.fromBot("Is it who you meant") != 0 {
			t.Error("the quiet was broken")
		}
		ana.says("/resume")
		ana.taps(ana.showing("Is it who you meant"), "That's them")
	})
}

func TestAProfessionalIsNeverNudged(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, lee := w.person("Ana", "en"), w.person("Lee", "en")
		link := ana.invites("Dr. Lee")
		ana.taps(ana.taps(ana.last(), "Now"), "Professional")
		asked := lee.opens(link)
		lee.holds(asked, "won't send you reminders")
		lee.taps(asked, "Accept")
		ana.taps(ana.showing("Is it who you meant"), "That's them")
		if due := w.rhythmOf(ana).Due; !due.IsZero() {
			t.Errorf("a nudge is due %v", due)
		}
		ana.says("/supporters dr. lee details")
		ana.says("has been there too")
		if due := w.rhythmOf(ana).Due; due.IsZero() {
			t.Error("no nudge is due though they are a professional no more")
		}
	})
}
