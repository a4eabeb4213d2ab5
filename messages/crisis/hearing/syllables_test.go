package hearing

import "testing"

func TestWordsSplitBySignsAreHeardInEveryScript(t *testing.T) {
	levels(t, Crisis,
		"أ.ن.ت.ح.ر", "ا-ن-ت-ح-ا-ر", "أريد أن أ.م.و.ت", "خ.و.د.ک.ش.ی", "с.у.и.ц.и.д", "自.殺.したい", "자.살.하고 싶어",
		"म.र.ना चाहता हूँ", "आ.त्म.ह.त्या", "खु-द-कु-शी", "ম.র.তে চাই", "আ-ত্ম-হ-ত্যা", "আমি ম-র-তে চাই")
}

// Many words of Hindi are one syllable; a space between them spells nothing.
func TestWordsOfOneSyllableStayWords(t *testing.T) {
	r := newReader(loaded())
	r.hear("मैं तो हूँ ना")
	if got := len(r.toks); got != 4 {
		t.Errorf("four words are read as %d: %s", got, r.reading())
	}
}
