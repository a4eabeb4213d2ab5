package dialogue

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"porchlight/messages/crisis/hearing"
	"porchlight/storage"
)

// What the person wrote most often on good days is counted on the spot from their own
// words, and kept nowhere. A word counts once in a note. Words such as "and" stand in the
// notes of other days as well, and are left out for that: no list of them is needed, but
// other days to hold against. Where words are not parted by spaces none is named.

const (
	goodDay = 4 // and better
	// fewestOther is how many notes of other days there must be, fewestGood in how many of
	// good days a word stands at least, and timesMore how much likelier it is there.
	fewestOther, fewestGood = 6, 3
	timesMore               = 2.5
	shortestWord            = 3 // in letters; in Korean one fewer, for a letter there is a syllable
	mostWords               = 3
)

// goodWords are the words of good days, the commonest first.
func goodWords(all []storage.Checkin) []string {
	good, other := wordCount{}, wordCount{}
	goods, others := 0, 0
	for _, c := range all {
		switch {
		case c.Words == "":
		case c.Score >= goodDay:
			goods++
			good.add(string(c.Words))
		default:
			others++
			other.add(string(c.Words))
		}
	}
	if others < fewestOther {
		return nil
	}
	var found []string
	for word, seen := range good {
		// One more of each, half of it with the word: what stands in no other note is not
		// endlessly likelier.
		elsewhere := (float64(other[word].notes) + 0.5) / float64(others+1)
		if seen.notes >= fewestGood && float64(seen.notes)/float64(goods) >= timesMore*elsewhere {
			found = append(found, word)
		}
	}
	slices.SortFunc(found, func(a, b string) int {
		return cmp.Or(good[b].notes-good[a].notes, cmp.Compare(a, b))
	})
	var named []string
	for _, word := range found {
		if len(named) < mostWords && hearing.Hear(word).Level == hearing.None {
			named = append(named, good[word].asWritten())
		}
	}
	return named
}

// wordCount counts in how many notes a word stands, by the word without its capitals.
type wordCount map[string]seenWord

type seenWord struct {
	notes   int
	written map[string]int // as it was written, how often
}

func (c wordCount) add(note string) {
	counted := map[string]bool{}
	for _, written := range strings.FieldsFunc(note, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' && r != '’' && r != '\u200c'
	}) {
		written = strings.Trim(written, "'’\u200c")
		word := strings.ToLower(written)
		if !isWord(word) {
			continue
		}
		seen := c[word]
		if seen.written == nil {
			seen.written = map[string]int{}
		}
		seen.written[written]++
		if !counted[word] {
			seen.notes++
		}
		counted[word], c[word] = true, seen
	}
}

// asWritten is the word as it was mostly written.
func (s seenWord) asWritten() string {
	return slices.MaxFunc(slices.Sorted(maps.Keys(s.written)), func(a, b string) int { return s.written[a] - s.written[b] })
}

// isWord reports whether it is long enough to say something, and of a script that puts
// spaces between words.
func isWord(word string) bool {
	shortest := shortestWord
	for _, r := range word {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			return false
		case unicode.Is(unicode.Hangul, r):
			shortest = shortestWord - 1
		}
	}
	return utf8.RuneCountInString(word) >= shortest
}
