package hearing

import "unicode"

// Syllables: the scripts of India write a vowel as a sign on the letter before it, and
// letters without one as a cluster. So whoever spells a word with stops spells it by
// syllables: म.र.ना.

// isSyllable reports whether symbols are one syllable of such a script.
func isSyllable(letters []symbol) bool {
	if letters[0] < 0x0900 || letters[0] > 0x0DFF {
		return false
	}
	for i, s := range letters[1:] {
		if before := letters[i]; !unicode.Is(unicode.M, rune(s)) && !isVirama(before) {
			return false
		}
	}
	return true
}

// isVirama reports whether a sign joins the letter before it to the next.
func isVirama(s symbol) bool { return s >= 0x0900 && s <= 0x0DFF && s&0x7F == 0x4D }
