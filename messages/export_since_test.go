package messages

import (
	"strings"
	"testing"
	"time"
)

// A browser runs a line by its first letter, which is the name's.
func TestALineWithANameRunsAsTheLanguageDoes(t *testing.T) {
	day := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	for lang, marked := range map[string]bool{"ar": true, "fa": true, "en": false, "ja": false} {
		if line := SinceLine(In(lang), "Ben", day); strings.HasPrefix(line, "\u200f") != marked {
			t.Errorf("%s: %q", lang, line)
		}
	}
}
