package hearing

import "slices"

// lettersOf are letters that one language of a script uses and its neighbours
// hardly do.
var lettersOf = map[string]string{
	"fa": "پچژگیک", "uk": "іїєґ", "ru": "ыэъё", "es": "ñ¿¡", "de": "ß", "pt": "ãõ", "tr": "ğış",
}

// blocksOf are scripts that only one of the languages is written in.
var blocksOf = map[string][2]rune{
	"ja": {0x3041, 0x30FF}, "ko": {0xAC00, 0xD7A3}, "hi": {0x0900, 0x0963}, "bn": {0x0980, 0x09FF},
}

// letterLanguages is both, by the bits of a phraseBook's languages.
type letterLanguages struct {
	letters []langs // by letter, as far as there are any
	blocks  []letterBlock
}

type letterBlock struct {
	first, last rune
	langs       langs
}

func buildLetterLanguages(languages []string) letterLanguages {
	var l letterLanguages
	for i, code := range languages {
		for _, r := range lettersOf[code] {
			for len(l.letters) <= int(r) {
				l.letters = append(l.letters, 0)
			}
			l.letters[r] |= 1 << i
		}
		if b, ok := blocksOf[code]; ok {
			l.blocks = append(l.blocks, letterBlock{b[0], b[1], 1 << i})
		}
	}
	slices.SortFunc(l.blocks, func(a, b letterBlock) int { return int(a.first - b.first) })
	return l
}

// noteLanguage counts a letter that tells its language.
func (r *reader) noteLanguage(c rune) {
	for _, b := range r.book.tellsBy.blocks {
		if c < b.first {
			break
		}
		if c <= b.last {
			r.hint(b.langs)
			return
		}
	}
	if int(c) < len(r.book.tellsBy.letters) {
		r.hint(r.book.tellsBy.letters[c])
	}
}

// language picks, from the languages that a match may be in, the one that the
// rest of the message speaks for; "" if that does not settle it.
func (r *reader) language(of langs) string {
	best, tie := -1, false
	for i, code := range r.book.languages {
		if of&(1<<i) == 0 || code == "common" {
			continue
		}
		switch {
		case best < 0 || r.evidence[i] > r.evidence[best]:
			best, tie = i, false
		case r.evidence[i] == r.evidence[best]:
			tie = true
		}
	}
	switch {
	case best < 0 || tie && r.evidence[best] == 0:
		return ""
	case !tie:
		return r.book.languages[best]
	}
	// Many languages borrow English words; in doubt they are English.
	if en := slices.Index(r.book.languages, "en"); of&(1<<en) != 0 && r.evidence[en] == r.evidence[best] {
		return "en"
	}
	return ""
}
