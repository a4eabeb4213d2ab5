package messages

import (
	"strings"
	"testing"
)

func TestRowsAreShownWholeOnANarrowPhone(t *testing.T) {
	row := func(labels ...string) (row []Button) {
		for _, label := range labels {
			row = append(row, Button{Label: label})
		}
		return row
	}
	for _, c := range []struct {
		labels []string
		rows   int
	}{
		{[]string{"Yes", "No"}, 1}, {[]string{"Quiet hours", "Let them open our chat"}, 2}, {[]string{"1", "2", "3", "4", "5"}, 1},
		{[]string{"‹ Back", "Skip", "Enough for now"}, 2}, {[]string{"静かな時間を選ぶ", "はい"}, 1}, {[]string{"静かな時間を選んでください", "はい"}, 2},
		{[]string{"A label that is far too wide", "Another that is too wide", "x"}, 3}, {[]string{"alone however long a label may be, it has a row"}, 1},
	} {
		laid := Message{Rows: [][]Button{row(c.labels...)}}.LaidOut()
		count := 0
		for _, r := range laid.Rows {
			for _, b := range r {
				if b.Label != c.labels[count] {
					t.Errorf("%q: the order has changed: %v", c.labels, laid.Rows)
				}
				count++
			}
		}
		if len(laid.Rows) != c.rows || count != len(c.labels) {
			t.Errorf("%q: %d rows, want %d: %v", c.labels, len(laid.Rows), c.rows, laid.Rows)
		}
	}
}

func TestRightToLeftTextsSetCommandsAndHoursApart(t *testing.T) {
	got := string(setApart("ar", []byte(`x = "نص /help و 22:00-08:00 و {{.Hours}}"`)))
	if want := "x = \"نص \u200e/help و \u206622:00-08:00\u2069 و \u2066{{.Hours}}\u2069\""; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, value := range []string{"{{.Time}}", "{{.Rhythm}}", "{{.Zone}}"} { // words in Arabic, a place perhaps not
		if got, want := string(setApart("fa", []byte(value))), "\u2068"+value+"\u2069"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := string(setApart("en", []byte("/help"))); got != "/help" {
		t.Errorf("English became %q", got)
	}
}

func TestPrivacyTellsWhoIsWatchedAtHomeWhatToKnow(t *testing.T) {
	english := In("en").text("privacy.watched")
	for _, lang := range Languages() {
		w := In(lang)
		said := Privacy(w, "", 400).Text
		if watched := w.text("privacy.watched"); !strings.HasSuffix(said, watched) || lang != "en" && watched == english {
			t.Errorf("%s: /privacy says nothing of a phone that is watched:\n%s", lang, said)
		}
		if gone := w.text("privacy.gone"); !strings.Contains(said, gone) {
			t.Errorf("%s: /privacy does not say when a chat that is gone is forgotten", lang)
		}
	}
}
