package dialogue

import (
	"strings"
	"unicode"
)

// whoIsMeant finds those under one of whose names the text begins, the longest
// name if several fit, and what follows it. Two of one name are both meant.
func whoIsMeant[T any](all []T, text string, names func(T) []string) (meant []T, rest string) {
	longest := 0
	for _, one := range all {
		length, after := 0, text
		for _, name := range names(one) {
			if behind, ok := cutName(text, name); ok && len(text)-len(behind) > length {
				length, after = len(text)-len(behind), behind
			}
		}
		switch {
		case length == 0 || length < longest:
		case length > longest:
			meant, rest, longest = []T{one}, after, length
		default:
			meant = append(meant, one)
		}
	}
	return meant, strings.TrimLeft(rest, " ,:;")
}

// namesOf is how a supporter calls somebody whom they support.
func namesOf(who supported) []string { return []string{who.name()} }

// cutName returns what follows a name at the beginning of a text, whatever its
// capitals; not ok if the text begins with something else.
func cutName(text, name string) (rest string, ok bool) {
	words, wanted := strings.Fields(text), strings.Fields(name)
	if len(wanted) == 0 || len(words) < len(wanted) {
		return text, false
	}
	for i, word := range wanted {
		typed := strings.TrimRightFunc(words[i], func(r rune) bool { return unicode.IsPunct(r) && r != '.' })
		if plainName(typed) != plainName(word) {
			return text, false
		}
	}
	return strings.Join(words[len(wanted):], " "), true
}
