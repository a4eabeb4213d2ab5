package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"porchlight/storage"
)

func TestTypedRhythmsAreSaidBackOrRefusedPlainly(t *testing.T) {
	inWorld(t, "2026-11-21", func(w *world) {
		ana, ben := w.person("Ana", "en"), w.person("Ben", "en")
		ana.isSupportedBy(ben, "Ben")
		ben.says("/timezone Lisbon")
		for typed, want := range map[string]string{
			"now-and-then":          "now and then, every two to three weeks",
			"weekly":                "about once a week",
			"every few days":        "every few days",
			"monthly":               "about once a month",
			"weekdays 18:30":        "weekdays at 18:30, your time; next: Mon 23 Nov, Tue 24 Nov, Wed 25 Nov",
			"daily 18:30":           "daily at 18:30, your time; next: Sat 21 Nov, Sun 22 Nov, Mon 23 Nov",
			"mon,wed,fri 09:00":     "Mon, Wed, Fri at 09:00, your time; next: Mon 23 Nov, Wed 25 Nov, Fri 27 Nov",
			"cron 30 18 * * 1-5":    "weekdays at 18:30",
			"cron 0 9 1 * *":        "cron line 0 9 1 * *, your time; next: Tue 1 Dec, Fri 1 Jan, Mon 1 Feb",
			"Ana weekends 10:00":    "weekends at 10:00",
			"ana, Sundays at 6pm":   "Sun at 18:00",
			"off":                   "nobody is told",
			"sometime soonish":      "I didn't get that",
			"mon, wed":              "At what hour?",
			"weekly 15:00":          "On which day?",
			"daily 25:00":           "No clock shows that hour",
			"hourly":                "Once a day is the most",
			"cron * * * * *":        "Once a day is the most",
			"cron 0 9 30 2 *":       "in no calendar",
			"cron 0 9 * *":          "five fields",
			"TZ=UTC":                "five fields",
			"Zoe daily 18:30":       "I didn't get that",
			"mon 9:00 and 18:00":    "Once a day is the most",
			"cron 30 18 * * 1-5 * ": "five fields",
		} {
			if got := ben.says("/nudges " + typed); !strings.Contains(got.Text, want) {
				t.Errorf("/nudges %s is answered with %q, want %q", typed, got.Text, want)
			}
		}
	})
}

func TestRhythmIsChosenByButtons(t *testing.T) {
	inWorld(t, "2026-11-21", func(w *world) {
		ana, ben := w.person("Ana", "en"), w.person("Ben", "en")
		ana.isSupportedBy(ben, "Ben")
		ben.says("/timezone Lisbon")
		page := ben.says("/nudges")
		ben.holds(page, "now and then")
		days := ben.taps(page, "Days and hour")
		days = ben.taps(ben.taps(days, "Mon"), "Thu")
		days = ben.taps(ben.taps(days, "Sat"), "✓ Sat")
		got := ben.taps(ben.taps(days, "To the hour"), "19:00")
		ben.holds(got, "Mon, Thu at 19:00, your time; next: Mon 23 Nov, Thu 26 Nov, Mon 30 Nov")
		if due, want := w.rhythmOf(ana).Due, time.Date(2026, time.November, 23, 19, 0, 0, 0, time.UTC); !due.Equal(want) {
			t.Errorf("due %v, want %v", due, want)
		}
		ben.holds(ben.taps(ben.says("/nudges"), "Weekly"), "once a week")
	})
}

func TestExactTimesFollowTheSupportersZone(t *testing.T) {
	inWorld(t, "2026-11-21", func(w *world) {
		ana, ben := w.person("Ana", "en"), w.person("Ben", "en")
		ana.isSupportedBy(ben, "Ben")
		ben.says("/cancel")
		ben.Say("/nudges daily 18:30")
		ben.sees("18:30 UTC, as I don't know your time zone")
		ben.sees("Where are you")
		ben.says("Tokyo")
		if due, want := w.rhythmOf(ana).Due, time.Date(2026, time.November, 22, 9, 30, 0, 0, time.UTC); !due.Equal(want) {
			t.Errorf("due %v, want %v", due, want)
		}
	})
}

func TestNameComesOffBeforeTheRhythmIsRead(t *testing.T) {
	inWorld(t, "2026-11-21", func(w *world) {
		sam, mo, ben := w.person("Sam", "en"), w.person("Mo", "en"), w.person("Ben", "en")
		sam.isSupportedBy(ben, "Ben")
		mo.isSupportedBy(ben, "Ben")
		ben.says("/timezone Lisbon")
		ben.holds(ben.says("/nudges sam daily 18:30"), "Sam", "daily at 18:30")
		ben.holds(ben.says("/nudges Mo mon 9:00"), "Mo", "Mon at 09:00")
		ask := ben.says("/nudges weekly")
		ben.holds(ask, "Whose nudges")
		ben.holds(ben.taps(ask, "Mo"), "Mo", "once a week")
		ben.says("/nudges monthly")
		ben.holds(ben.says("Sam"), "Sam", "once a month")
		ben.says("/nudges off")
		ben.taps(ben.showing("Whose nudges"), "All of them")
		for _, person := range []*someone{sam, mo} {
			if r := w.rhythmOf(person); r.Spec != "off" || !r.Due.IsZero() {
				t.Errorf("it is still %q, due %v", r.Spec, r.Due)
			}
		}
	})
}

func TestWhoSupportsNobodyIsToldSo(t *testing.T) {
	inWorld(t, "2026-11-21", func(w *world) {
		eve := w.person("Eve", "en")
		eve.holds(eve.says("/nudges daily 18:30"), "aren't supporting anyone")
	})
}

func TestFromInvitationToADraftOnTheOtherPhone(t *testing.T) {
	inWorld(t, "2026-11-21", func(w *world) {
		ana, ben := w.person("Ana", "en"), w.person("Ben", "en")
		ana.isSupportedBy(ben, "Ben")
		if wait := time.Until(w.rhythmOf(ana).Due); wait <= 0 || wait > 24*time.Hour {
			t.Errorf("the first nudge comes in %v", wait)
		}
		ben.taps(w.nudged(ben), "Send 2 in my name")
		ana.taps(ana.sees("Ben", "writes"), "♥")
		ben.sees("Ana", "♥")
	})
}

func TestNudgeMissedWhileTheBotWasDownComesOnceAndAtAGoodHour(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		_, ben, tie := w.two() // due in 20 hours, at 08:00
		before := len(ben.Messages())
		w.out()
		time.Sleep(5*24*time.Hour + 14*time.Hour) // until two in the night
		w.light()
		calm()
		if len(ben.Messages()) != before {
			t.Errorf("ben was nudged at night:\n%s", ben.transcript())
		}
		if due := w.due(tie); due.Before(time.Now()) || time.Until(due) > 10*time.Hour || due.UTC().Hour() < 9 {
			t.Errorf("it is planned for %v", due)
		}
	})
}

func TestRemovedSupporterIsNotNudgedAndOldButtonsAreDead(t *testing.T) {
	inWorld(t, "2026-11-24", func(w *world) {
		ana, ben, tie := w.two()
		m := w.nudged(ben)
		ana.says("/delete yes")
		ben.taps(m, "Send 1 in my name")
		ben.taps(m, "Write my own")
		ben.says("hello")
		if ana.fromBot("writes") != 0 {
			t.Errorf("it reached who has erased everything:\n%s", ana.transcript())
		}
		if line, err := w.porch.advance(context.Background()); err != nil || line != "Nothing is planned." {
			t.Errorf("%q, %v", line, err)
		}
		if _, err := w.store.Tie(context.Background(), tie); err != storage.ErrNoTie {
			t.Errorf("the tie: %v", err)
		}
	})
}
