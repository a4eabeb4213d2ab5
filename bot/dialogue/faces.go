package dialogue

import (
	"strings"
	"unicode"
)

// Signs that people send in place of words. Not in phrases.txt, which leaves signs out.
const (
	sadFaces  = "😭😢😞😔😟🙁☹😩😫😿💔🥺😥😓😣😖"
	kindSigns = "👍👌🙏❤♥💙💚💛🧡💜💕🤗😊🙂☺"
)

func isSadFace(text string) bool  { return isOnly(text, sadFaces) }
func isKindSign(text string) bool { return isOnly(text, kindSigns) }

// isOnly reports whether a text is nothing but these signs, in whatever colour.
func isOnly(text, signs string) bool {
	bare := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Variation_Selector, r) || 0x1f3fb <= r && r <= 0x1f3ff {
			return -1
		}
		return r
	}, text)
	return bare != "" && strings.Trim(bare, signs) == ""
}
