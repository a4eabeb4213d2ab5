package crisis

import (
	"strings"
	"sync"
)

// AsksForHelp reports whether a text is nothing but a bare call for help, in any of
// the seventeen languages ("help", "مساعدة", "ヘルプ", "SOS!"): it means /help.
func AsksForHelp(text string) bool { return isTyped("typed.help", text) }

// SaysAllRight reports whether a text is nothing but the word that all is well
// again, or thanks, in any of the seventeen languages.
func SaysAllRight(text string) bool { return isTyped("typed.ok", text) }

// typed holds, by key, the whole messages that the words files list under it, in
// all languages together: people type in the language they are in.
var typed = sync.OnceValue(func() map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for _, w := range catalogue {
		for key, text := range w.texts {
			if !strings.HasPrefix(key, "typed.") {
				continue
			}
			if all[key] == nil {
				all[key] = map[string]bool{}
			}
			for phrase := range strings.SplitSeq(strings.ReplaceAll(text, "\n", ","), ",") {
				all[key][asTyped(phrase)] = true
			}
			delete(all[key], "")
		}
	}
	return all
})

// longestTyped is how long a text can be, in bytes, to be one of those.
const longestTyped = 200

func isTyped(key, text string) bool {
	return len(text) <= longestTyped && typed()[key][asTyped(text)]
}

// asTyped makes what people type comparable: no case, no accents, no apostrophes
// and short vowels, which many leave out, nothing but letters and digits and single
// spaces between them.
func asTyped(text string) string {
	text = plain(leftOut.Replace(text))
	text = strings.Map(func(r rune) rune {
		if r >= firstVowelSign && r <= lastVowelSign || r == tatweel {
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.FieldsFunc(text, isNoLetter), " ")
}

// Of Arabic script.
const firstVowelSign, lastVowelSign, tatweel = 0x64b, 0x655, 0x640

// leftOut are the letters that people write in more than one way.
var leftOut = strings.NewReplacer("'", "", "’", "", "ʼ", "", "`", "", "ı", "i", "ی", "ي", "ى", "ي", "ک", "ك")
