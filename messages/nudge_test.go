package messages

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// longName is as long as names get in a sentence.
var longName = strings.Repeat("Maximilian ", 4)

func TestNudgeStaysShortWhateverIsAttached(t *testing.T) {
	for _, lang := range Languages() {
		w := In(lang)
		for _, kind := range []string{"", "company", "practical", "information", "peer"} {
			own, general := Drafts(kind)
			for wording := range NudgeWordings {
				for tip := range NudgeTips + 1 {
					shift := (wording*7 + tip*5) % len(general)
					wish := NudgeWish{
						ID: "1z141z4", Tie: "1z141z3", Name: longName, Wording: wording, Tip: tip, Check: tip%2 == 0,
						Drafts: slices.Concat(own[:min(3, len(own))], general[shift:], general[:shift])[:8],
						Fact:   "Tea with far too much honey, and the walk along the river on Sundays", Helps: tip%3 == 0,
					}
					m, given := Nudge(w, wish)
					if n := utf8.RuneCountInString(m.Text); n > nudgeLength {
						t.Fatalf("%s: %d characters:\n%s", lang, n, m.Text)
					}
					if wish.Check && !strings.Contains(m.Text, w.text("nudge.check")) {
						t.Fatalf("%s: the question was left out:\n%s", lang, m.Text)
					}
					if !wish.Check && len(given.Drafts) != draftsOffered {
						t.Fatalf("%s: %d drafts:\n%s", lang, len(given.Drafts), m.Text)
					}
					checkButtons(t, m)
				}
			}
		}
	}
}

func checkButtons(t *testing.T, m Message) {
	t.Helper()
	for _, row := range m.Rows {
		for _, button := range row {
			if len(button.Data) > 64 { // Telegram takes no more
				t.Fatalf("the data of %q is %d bytes", button.Label, len(button.Data))
			}
		}
	}
}

func TestNudgeTakesWhatFitsInItsOrder(t *testing.T) {
	w := In("en")
	_, general := Drafts("company")
	m, given := Nudge(w, NudgeWish{ID: "1", Name: "Ana", Drafts: general[:8], Fact: "Tea with honey", Tip: 3, Username: "ana_b"})
	for _, part := range []string{"Ana", "1. ", "2. ", "3. ", "Good to know: Tea with honey", "💡"} {
		if !strings.Contains(m.Text, part) {
			t.Errorf("%q is missing:\n%s", part, m.Text)
		}
	}
	if !given.Tip || len(given.Drafts) != 3 {
		t.Errorf("given: %+v", given)
	}
	link := ""
	for _, row := range m.Rows {
		link += row[0].URL
	}
	if want := "https://t.me/ana_b?text=You%20crossed%20my%20mind.%20Nothing%20needed%20back."; link != want {
		t.Errorf("the link is %s, want %s", link, want)
	}
	if _, given := Nudge(w, NudgeWish{ID: "1", Name: "Ana", Drafts: general[:8], Fact: strings.Repeat("Tea. ", 100), Tip: 3}); !given.Tip {
		t.Error("a fact that is too long takes the place of the tip")
	}
}

// A fact is what the person told of themselves; drafts and tips are ours, and are
// there to be copied.
func TestANudgeWithAFactCanNotBeForwarded(t *testing.T) {
	_, general := Drafts("company")
	for _, lang := range Languages() {
		for _, c := range []struct {
			fact      string
			helps     bool
			protected bool
		}{{"Tea with honey", false, true}, {"Tea with honey", true, true}, {"", false, false}, {strings.Repeat("Tea. ", 100), false, false}} {
			m, _ := Nudge(In(lang), NudgeWish{ID: "1", Name: "Ana", Drafts: general[:8], Fact: c.fact, Helps: c.helps, Tip: 3})
			if shown := c.fact != "" && strings.Contains(m.Text, c.fact); shown != c.protected || m.Protected != c.protected {
				t.Errorf("%s: with the fact %.20q (shown: %v) it is protected: %v", lang, c.fact, shown, m.Protected)
			}
		}
	}
}

func TestDraftsAreManyShortAndDifferent(t *testing.T) {
	for _, lang := range Languages() {
		w, seen, count := In(lang), map[string]int{}, 0
		for number := 1; ; number++ {
			text, ok := Draft(w, number)
			if !ok {
				break
			}
			count++
			if n := utf8.RuneCountInString(text); n == 0 || n > 160 {
				t.Errorf("%s: draft %d has %d characters", lang, number, n)
			}
			if strings.ContainsAny(text, "!！{<*") {
				t.Errorf("%s: draft %d: %s", lang, number, text)
			}
			if other, twice := seen[text]; twice {
				t.Errorf("%s: drafts %d and %d are the same", lang, other, number)
			}
			seen[text] = number
		}
		if count < 40 {
			t.Errorf("%s has %d drafts", lang, count)
		}
	}
	if _, ok := Draft(In("en"), 0); ok {
		t.Error("there is a draft of number 0")
	}
}

func TestNudgeAsksNothingOfThePersonAndCountsNothing(t *testing.T) {
	w := In("en")
	for wording := range NudgeWordings {
		text := strings.ToLower(w.text(fmt.Sprintf("nudge.wording.w%02d", wording+1), args{"Name": "Ana"}))
		for _, never := range []string{"hasn't", "days", "check in", "checked in", "how are", "should", "must", "worry", "long time", "!"} {
			if strings.Contains(text, never) {
				t.Errorf("%q in %q", never, text)
			}
		}
	}
}

// The bot can't know whether anything has happened: a supporter may read it the day
// after somebody asked another for company.
func TestNoNudgeSaysThatNothingHasHappened(t *testing.T) {
	claims := map[string]string{
		"en": "happened", "de": "passiert", "es": "pasado nada", "fr": "rien passé", "pt": "aconteceu", "it": "successo", "ru": "случилось", "uk": "сталося",
		"tr": "olmadı", "id": "terjadi", "ar": "يحدث", "fa": "نیفتاده", "hi": "कुछ हुआ", "bn": "কিছু হয়নি", "ja": "何かあった", "ko": "무슨 일", "zh": "没出什么事",
	}
	for _, lang := range Languages() {
		for wording := range NudgeWordings {
			m, _ := Nudge(In(lang), NudgeWish{ID: "1", Name: "Ana", Wording: wording})
			if claims[lang] == "" || strings.Contains(m.Text, claims[lang]) {
				t.Errorf("%s: %q", lang, m.Text)
			}
		}
		if m, _ := Nudge(In(lang), NudgeWish{ID: "1", Name: "Ana", Since: true}); !strings.Contains(m.Text, "Ana") || strings.Contains(m.Text, claims[lang]) {
			t.Errorf("%s: %q", lang, m.Text)
		}
	}
}
