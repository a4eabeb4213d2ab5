package crisis

import (
	"strings"
	"testing"
	"time"
)

func TestAnswerLeadsToTheLineOfTheCountry(t *testing.T) {
	now := time.Date(2026, time.November, 22, 10, 0, 0, 0, time.UTC)
	for country, want := range map[string][]string{
		"US": {"988", "HOME", "741741", "911"},
		"GB": {"116 123", "SHOUT", "85258", "999"},
		"IN": {"14416", "112"},
		"":   {"findahelpline.com", "112", "911"},
	} {
		text := Answer(Hearing{Level: Crisis}, Asker{Country: country, Now: now}, Occasion{}).Text
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%q: no %q in\n%s", country, w, text)
			}
		}
	}
}
