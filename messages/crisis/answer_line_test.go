package crisis

import (
	"strings"
	"testing"
	"time"
)

func TestNumbersAlwaysNameWhomToCallInDanger(t *testing.T) {
	now := time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)
	for _, lang := range Languages() {
		if text := Numbers(Asker{Language: lang, Now: now}); !strings.Contains(text, "112") || !strings.Contains(text, finder()) {
			t.Errorf("%s, country unknown: %q", lang, text)
		}
		for _, c := range book.Countries {
			text := Numbers(Asker{Language: lang, Country: c.Code, Now: now})
			if !strings.Contains(text, digits(c.medical()[0])) && !strings.Contains(text, c.Emergency[0]) {
				t.Errorf("%s, %s: the emergency number is missing in %q", lang, c.Code, text)
			}
			if length(text) > longest/2 {
				t.Errorf("%s, %s: %d characters are too many below other words", lang, c.Code, length(text))
			}
		}
	}
}
