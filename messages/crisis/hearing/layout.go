package hearing

import (
	"slices"
	"strings"
)

// Who forgets to switch the keyboard writes Russian or Ukrainian with the Latin keys:
// "[jxe evthtnm" is "хочу умереть".

// The keys of both layouts, in their order.
const (
	latinKeys    = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.~{}:\"<>"
	cyrillicKeys = "ёйцукенгшщзхъфывапролджэячсмитьбюёхъжэбю"
	// ukrainianKeys are where that layout differs.
	ukrainianKeys = "]їsі'є"
)

// layoutSigns are beginnings of words that are spelt so and hardly otherwise: want, die,
// kill, live, end, hang, suicide, cut, help, self, not want.
var layoutSigns = []string{
	"[jxe", "{jxe", "evtht", "evbhf", "ev'h", "e,bnm", "e,m.", "e<bnm", ";bnm", ":bnm", ";bnb", "gjrjyx", "gjdtcb", "cewbl", "cfvje,", "cljy",
	"gjvjub", "gjvth", "dvth", "yt [", "yt {", "yt ;", "gj[jl;",
}

// layoutSignsBy are these, and the same in capitals, by their first letter: one look at
// each letter is all that an ordinary message costs.
var layoutSignsBy = func() (by [256][]string) {
	for _, sign := range layoutSigns {
		for _, written := range slices.Compact([]string{sign, strings.ToUpper(sign)}) {
			by[written[0]] = append(by[written[0]], written)
		}
	}
	return by
}()

// layoutStarts has for each first letter of a sign a bit for each second one, by its
// last five bits, which capitals have as well.
var layoutStarts = func() (starts [256]uint32) {
	for first, signs := range layoutSignsBy {
		for _, sign := range signs {
			starts[first] |= 1 << (sign[1] & 31)
		}
	}
	return starts
}()

func hasLayoutSign(text string) bool {
	for i := range len(text) - 1 {
		if layoutStarts[text[i]]>>(text[i+1]&31)&1 == 0 {
			continue
		}
		for _, sign := range layoutSignsBy[text[i]] {
			if strings.HasPrefix(text[i:], sign) {
				return true
			}
		}
	}
	return false
}

// inOtherLayout reports whether a text is written with the keys of the wrong layout, and
// returns it as it was meant, once for each language.
func inOtherLayout(text string) (meant []string) {
	if !hasLayoutSign(text) {
		return nil
	}
	lower := strings.ToLower(text)
	return []string{russianLayout.Replace(lower), ukrainianLayout.Replace(lower)}
}

var russianLayout, ukrainianLayout = layout(""), layout(ukrainianKeys)

// layout replaces Latin keys by the Cyrillic ones; those of differs, in pairs, come first.
func layout(differs string) *strings.Replacer {
	var pairs []string
	keys := []rune(differs)
	for i := 0; i < len(keys); i += 2 {
		pairs = append(pairs, string(keys[i]), string(keys[i+1]))
	}
	theirs := []rune(cyrillicKeys)
	for i, key := range []rune(latinKeys) {
		pairs = append(pairs, string(key), string(theirs[i]))
	}
	return strings.NewReplacer(pairs...)
}
