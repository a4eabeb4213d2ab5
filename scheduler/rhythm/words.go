package rhythm

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:embed words.txt
var wordsFile string

// typedWord is one word of words.txt, folded, and the meaning that its
// line begins with.
type typedWord struct{ text, meaning string }

// wordList holds words by their first rune, longest first, so that "every week"
// is found before "every".
type wordList map[rune][]typedWord

var typedWords = sync.OnceValue(func() wordList { return readWords(wordsFile) })

// readWords reads a file in the form of words.txt.
func readWords(file string) wordList {
	words := make(wordList)
	for line := range strings.Lines(file) {
		meaning, list, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || strings.HasPrefix(meaning, "#") {
			continue
		}
		for word := range strings.SplitSeq(list, ",") {
			text := strings.ReplaceAll(foldTyped(word), "-", " ")
			if len(text) > longestWord {
				panic("a word for a time is too long: " + text) // the first test that comes by shows it
			}
			first, _ := utf8.DecodeRuneInString(text)
			words[first] = append(words[first], typedWord{text, meaning})
		}
	}
	for _, list := range words {
		slices.SortStableFunc(list, func(a, b typedWord) int { return len(b.text) - len(a.text) })
	}
	return words
}

// leading finds the longest word that folded text begins with.
func (l wordList) leading(folded string) (typedWord, bool) {
	spaced := spacedHead(folded)
	first, _ := utf8.DecodeRuneInString(spaced)
	for _, word := range l[first] {
		if rest, ok := strings.CutPrefix(spaced, word.text); ok && wordEnds(word.text, rest) {
			return word, true
		}
	}
	return typedWord{}, false
}

// longestWord is how long a word of the lists is at most, in bytes. readWords checks it.
const longestWord = 64

// spacedHead is what a word can take of a text, and the letter behind it, with spaces for
// dashes: of a long text the rest would be copied at each of its letters.
func spacedHead(text string) string {
	return strings.ReplaceAll(text[:min(len(text), longestWord+utf8.UTFMax)], "-", " ")
}

// wordEnds says whether a word that is followed by rest ends there. Chinese,
// Japanese and Korean put no space between words.
func wordEnds(word, rest string) bool {
	last, _ := utf8.DecodeLastRuneInString(word)
	next, _ := utf8.DecodeRuneInString(rest)
	if unicode.In(last, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
		return true
	}
	return rest == "" || !unicode.IsLetter(next) && !unicode.IsMark(next)
}

// foldTyped brings what was typed to the form that the words are compared in:
// lower case, digits of every script as 0 to 9, every dash as "-", single
// spaces; no accents, apostrophes or invisible characters.
func foldTyped(text string) string {
	decomposed := norm.NFD.String(strings.ToLower(norm.NFKC.String(text)))
	folded := norm.NFC.String(strings.Map(foldRune, decomposed))
	return strings.Join(strings.Fields(folded), " ")
}

// zeros are the digits nought of the scripts that our languages write numbers in.
var zeros = []rune{'٠', '۰', '०', '০'}

func foldRune(r rune) rune {
	switch r {
	case 'ı':
		return 'i'
	case 'ي', 'ى':
		return 'ی'
	case 'ك':
		return 'ک'
	case '‐', '‑', '–', '—', '−', '_', '~', '〜':
		return '-'
	case '\'', '’', '‘', 'ʼ', '`', '′':
		return -1
	}
	if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) {
		return -1
	}
	for _, zero := range zeros {
		if r >= zero && r <= zero+9 {
			return '0' + r - zero
		}
	}
	return r
}
