package messages

import (
	"net/url"
	"strings"
	"testing"
)

// TestEveryDraftCanBeSentAndCopied: in every language each draft fits the link that opens
// the person's own chats, which carries it letter by letter, and the button that copies it.
func TestEveryDraftCanBeSentAndCopied(t *testing.T) {
	for _, lang := range Languages() {
		w := In(lang)
		for _, whom := range Whom {
			for n := 1; n <= DraftsToTell; n++ {
				words := DraftToTell(w, whom, n)
				send := DraftAlone(w, whom, words).Rows[0]
				if len(send) != 2 || send[1].Copy != words {
					t.Errorf("%s: below %q stands %+v", lang, words, send)
					continue
				}
				link, err := url.Parse(send[0].URL)
				if err != nil || link.Host != "t.me" || link.Query().Get("url") != words || strings.Contains(send[0].URL, "+") {
					t.Errorf("%s: %s carries %q, %v", lang, send[0].URL, words, err)
				}
			}
		}
	}
}

// TestWordsThatAreTooLongForAButtonSayHowTheyAreCopied, and none that begin with another
// bot's name open a chat.
func TestWordsThatAreTooLongForAButtonSayHowTheyAreCopied(t *testing.T) {
	w := In("en")
	for words, want := range map[string]string{
		"hello":                                "both",
		strings.Repeat("a", longestCopy):       "both",
		strings.Repeat("a", longestCopy+1):     "send",
		strings.Repeat("я", longestCopy+1):     "send",
		strings.Repeat("語", longestCopy):       "copy",
		strings.Repeat("a", longestShare):      "none",
		"@some_bot and more":                   "copy",
		"@" + strings.Repeat("a", longestCopy): "none",
	} {
		m := DraftAlone(w, "friend", words)
		got := "none"
		if row := m.Rows[0]; len(m.Rows) == 2 {
			got = map[bool]string{true: "send", false: "copy"}[row[0].URL != ""]
			if len(row) == 2 {
				got = "both"
			}
		}
		if says := strings.Contains(m.Text, w.text("telling.long")); got != want || says != (got == "none") {
			t.Errorf("%.20q… has %s, want %s; says how it is copied: %v", words, got, want, says)
		}
		if !strings.HasPrefix(m.Text, words+"\n") {
			t.Errorf("%.20q… is not shown as it is", words)
		}
	}
}
