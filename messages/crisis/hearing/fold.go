package hearing

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// People write the same word in a hundred ways: in capitals, with an accent or
// without, in full-width or mathematical letters, with a Cyrillic letter in a
// Latin word, with invisible characters in between. folding gives every
// character one plain form, for what people write and for the phrase files
// alike, so that the rest of the package sees plain words only.
//
// A plain character is a symbol: a UTF-16 unit. Emoji (U+1F000 to U+1FFFF) are
// moved into the private-use area so that they fit.

// symbol is one plain character of a folded text.
type symbol = uint16

// kind says what a character does in a text.
type kind uint8

const (
	kindDrop       kind = iota // invisible, or not worth a thought
	kindSpace                  // ends a word
	kindStop                   // ends a sentence, if a space follows
	kindHardStop               // ends a sentence anyhow (。！？।)
	kindLetter                 // part of a word
	kindDigit                  // part of a word or a number
	kindChar                   // a word by itself: Chinese, Japanese, Korean
	kindSymbol                 // stands in for a letter inside a word: k!ll, s*icide
	kindApostrophe             // dropped inside a word
	kindMark                   // joins the letter before it, or is dropped
	kindEmoji                  // a word by itself, if the phrase files know it
	kindMany                   // folds to several letters (ß, ﬁ)
)

// folded is what one character becomes.
type folded struct {
	sym  symbol
	kind kind
	many uint8 // for kindMany, the place in foldings.many
}

// foldings is the table behind fold.
type foldings struct {
	pages [0x200]*[256]folded
	many  [][]symbol
	// composed joins a letter and a mark that follows it: e + U+0301 → é.
	composed map[uint32]symbol
	// bares holds accented Latin letters without their accents.
	bares [0x1F00]symbol
}

// letterFolds are letters that people use for one another, or that look the
// same in capitals; the left one is folded to the right one.
var letterFolds = map[rune]rune{
	'ı': 'i', 'İ': 'i', 'ſ': 's', 'ѐ': 'е', 'ё': 'е', 'ґ': 'г',
	// Arabic and Persian spellings of one letter.
	'أ': 'ا', 'إ': 'ا', 'آ': 'ا', 'ٱ': 'ا', 'ى': 'ي', 'ی': 'ي', 'ئ': 'ي', 'ک': 'ك', 'ة': 'ه', 'ۀ': 'ه', 'ؤ': 'و',
	// Devanagari: the two nasal signs.
	'ँ': 'ं',
}

// smallCapitals are Latin letters that Unicode does not treat as such.
const smallCapitals = "ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpʀrꜱsᴛtᴜuᴠvᴡwʏyᴢzǫqøoɡgɑałlđdħhŧtɩiʍm"

// buildFoldings takes about two milliseconds.
func buildFoldings() *foldings {
	f := &foldings{composed: map[uint32]symbol{}}
	for _, r := range [][2]rune{{0, 0x2FFF}, {0x3000, 0x33FF}, {0xA640, 0xA7FF}, {0xF900, 0xFFFF}, {0x1D400, 0x1D7FF}, {0x1F100, 0x1F1FF}} {
		for c := r[0]; c <= r[1]; c++ {
			f.set(c, f.work(c))
		}
	}
	for from, to := range letterFolds {
		f.set(from, folded{sym: symbol(to), kind: kindLetter})
	}
	caps := []rune(smallCapitals)
	for i := 0; i < len(caps); i += 2 {
		f.set(caps[i], folded{sym: symbol(caps[i+1]), kind: kindLetter})
	}
	for i := rune(0); i < 26; i++ {
		plain := folded{sym: symbol('a' + i), kind: kindLetter}
		f.set(0x1F150+i, plain) // negative circled
		f.set(0x1F170+i, plain) // negative squared
		f.set(0x1F1E6+i, plain) // regional indicators
	}
	f.composeMarks()
	f.listBareLetters()
	return f
}

func (f *foldings) set(r rune, to folded) {
	page := f.pages[r>>8]
	if page == nil {
		page = new([256]folded)
		for i := range page {
			page[i] = f.of(r&^0xFF | rune(i))
		}
		f.pages[r>>8] = page
	}
	page[r&0xFF] = to
}

// of returns what a character becomes.
func (f *foldings) of(r rune) folded {
	if r < 0x20000 {
		if page := f.pages[r>>8]; page != nil {
			return page[r&0xFF]
		}
	}
	switch {
	case r >= 0x1F000 && r < 0x20000:
		return folded{sym: 0xE000 | symbol(r&0xFFF), kind: kindEmoji}
	case r >= 0x3400 && r <= 0x9FFF, r >= 0xAC00 && r <= 0xD7A3:
		return folded{sym: symbol(r), kind: kindChar}
	case r <= 0xFFFF && unicode.IsLetter(r):
		return folded{sym: symbol(r), kind: kindLetter}
	case r >= 0x20000:
		return folded{kind: kindDrop}
	}
	return folded{kind: kindSpace}
}

// all folds each letter of a text.
func (f *foldings) all(text string) (letters []symbol) {
	for _, c := range text {
		letters = append(letters, f.of(c).sym)
	}
	return letters
}

// work finds out what a character becomes; the table remembers it.
func (f *foldings) work(r rune) folded {
	if k, ok := punctuation(r); ok {
		return folded{sym: symbol(r), kind: k}
	}
	if r >= 0x2600 && r <= 0x27BF || r >= 0x2190 && r <= 0x21FF {
		return folded{sym: symbol(r), kind: kindEmoji}
	}
	var kept []rune
	for _, p := range compatible(r) {
		if p = unicode.ToLower(p); unicode.IsLetter(p) || unicode.IsDigit(p) || unicode.Is(unicode.Mc, p) || keptMark(p) {
			if to, ok := letterFolds[p]; ok {
				p = to
			}
			kept = append(kept, p)
		}
	}
	switch len(kept) {
	case 0:
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Me, r) {
			return folded{kind: kindDrop}
		}
		return folded{kind: kindSpace}
	case 1:
		return plainLetter(kept[0])
	}
	if r == 'ß' || r == 'ẞ' {
		kept = []rune("ss")
	}
	syms := make([]symbol, len(kept))
	for i, p := range kept {
		syms[i] = plainLetter(p).sym
	}
	if len(f.many) == 256 {
		return folded{kind: kindSpace}
	}
	f.many = append(f.many, syms)
	return folded{kind: kindMany, many: uint8(len(f.many) - 1)}
}

// keptMark reports the vowel signs that carry meaning: those of Indic scripts.
// Arabic vowel signs and the Indic nukta are left out by most who write.
func keptMark(r rune) bool {
	return r >= 0x0900 && r <= 0x0DFF && unicode.Is(unicode.Mn, r) && r != 0x093C && r != 0x09BC && r != 0x0981
}

// compatible returns the plainer letters that Unicode has for one that only looks
// different.
func compatible(r rune) string {
	letter := string(r)
	parts := norm.NFKC.PropertiesString(letter).Decomposition()
	switch {
	case parts == nil:
		return letter
	case norm.NFKC.IsNormal(parts):
		return string(parts)
	}
	return norm.NFKC.String(letter)
}

func plainLetter(r rune) folded {
	switch {
	case r >= 'ァ' && r <= 'ヶ': // katakana to hiragana
		return folded{sym: symbol(r - 0x60), kind: kindChar}
	case r >= 'ぁ' && r <= 'ゖ', r == '々', r >= 0x3400 && r <= 0x9FFF, r >= 0xAC00 && r <= 0xD7A3:
		return folded{sym: symbol(r), kind: kindChar}
	case r >= 0x3131 && r <= 0x318E, r >= 0x1100 && r <= 0x11FF: // single Korean letters: ㅋㅋ, ㅠㅠ
		return folded{sym: symbol(r), kind: kindChar}
	case unicode.IsDigit(r):
		return folded{sym: symbol('0' + digitValue(r)), kind: kindDigit}
	case r > 0xFFFF:
		return folded{kind: kindDrop}
	}
	return folded{sym: symbol(r), kind: kindLetter}
}

// digitValue relies on Unicode placing every script's digits in a row of ten.
func digitValue(r rune) rune {
	zero := r
	for unicode.IsDigit(zero-1) && r-zero < 9 {
		zero--
	}
	return r - zero
}

// punctuation says what the characters that are no letters do.
func punctuation(r rune) (kind, bool) {
	switch r {
	case '.', '?', ';':
		return kindStop, true
	case '。', '！', '？', '।', '॥', '؟', '۔', '¿', '¡', '．', '｡':
		return kindHardStop, true
	case '\'', '’', '‘', 'ʼ', '′', '`', '´', 'ʻ', '＇', '‛', 'ʹ':
		return kindApostrophe, true
	case '@', '$', '!', '*', '|':
		return kindSymbol, true
	case 'ー', '～', '〜', '~', 'ـ', '￣', 'ゝ':
		return kindDrop, true
	case '\u3099', '\u309A', 'ﾞ', 'ﾟ':
		return kindMark, true
	case '\uFFFC', '\uFFFD', '\u2063', '\u3164', '\u115F', '\u1160', '\u180E', '\u00AD':
		return kindDrop, true
	}
	if r >= 0x0300 && r <= 0x036F {
		return kindMark, true
	}
	return 0, false
}

// composeMarks lists the letters that a mark after them changes.
func (f *foldings) composeMarks() {
	for _, block := range [][2]rune{{0xC0, 0x24F}, {0x400, 0x4FF}, {0x1E00, 0x1EFF}, {0x3041, 0x3096}} {
		for r := block[0]; r <= block[1]; r++ {
			parts := norm.NFC.PropertiesString(string(r)).Decomposition()
			mark, n := utf8.DecodeLastRune(parts)
			if n == len(parts) {
				continue
			}
			letter, _ := utf8.DecodeRune(norm.NFC.Bytes(parts[:len(parts)-n]))
			// Folded once more: и + breve is й, е + diaeresis is ё is е.
			f.composed[uint32(letter)<<16|uint32(mark)] = f.of(r).sym
		}
	}
}

// bare takes the accents off a Latin letter; any other symbol stays as it is.
func (f *foldings) bare(s symbol) symbol {
	if int(s) < len(f.bares) && f.bares[s] != 0 {
		return f.bares[s]
	}
	return s
}

func (f *foldings) listBareLetters() {
	list := func(from, to rune) {
		for r := from; r <= to; r++ {
			f.bares[r] = symbol(r)
			if parts := norm.NFD.PropertiesString(string(r)).Decomposition(); len(parts) > 0 {
				letter, _ := utf8.DecodeRune(parts)
				f.bares[r] = symbol(letter)
			}
		}
	}
	list(0xC0, 0x24F)
	list(0x1E00, 0x1EFF)
}
