package dialogue

import (
	"testing"

	"porchlight/messages"
	"porchlight/storage"
)

// A question that refuses an answer can be brought back, in every language, by a button
// that names it in few words.
func TestEveryQuestionCanBeBroughtBack(t *testing.T) {
	questions := 0
	for name, step := range New().steps {
		if step.Asks == nil {
			continue
		}
		questions++
		if step.Asks.Ask == nil {
			t.Errorf("%s can't be asked again", name)
		}
		for _, lang := range messages.Languages() {
			turn := &Turn{Chat: storage.Chat{Language: lang}}
			is := step.Asks.Waits(turn)
			back := messages.BackTo(turn.Words(), is.name, name, is.about)
			if n := len([]rune(back.Label)); n > 32 {
				t.Errorf("%s: %q has %d letters", lang, back.Label, n)
			}
			if is.unclear.Text == "" {
				t.Errorf("%s: %s does not say what it takes", lang, name)
			}
		}
	}
	if questions < 8 {
		t.Errorf("only %d questions refuse an answer", questions)
	}
}

func TestAGreetingAndACommonQuestionAreNoLanguageAndNoName(t *testing.T) {
	common := 0
	eachPhrase(t, func(meaning, phrase string) {
		if meaning != "who" && meaning != "puzzled" {
			return
		}
		common++
		if got, _ := meaningOf(phrase + "?"); got != meaning {
			t.Errorf("%q is taken for an answer", phrase)
		}
	})
	if common < 300 {
		t.Errorf("only %d common questions", common)
	}
}

func TestAMistypedCommandIsFoundOnlyWhereItIsSure(t *testing.T) {
	s := New()
	for typed, want := range map[string]string{
		"contry": "country", "langauge": "language", "suporters": "supporters", "timezone1": "timezone", "privcay": "privacy",
		"foo": "", "hel": "", "paus": "pause", "tip": "", "kontry": "", "": "",
	} {
		if got := s.almost(typed); got != want {
			t.Errorf("/%s is taken for %q, want %q", typed, got, want)
		}
	}
}
