package hearing

import (
	"iter"
	"maps"
	"slices"
	"strings"
)

// note says something of a phrase that only the compiler has to know.
type note uint8

const (
	isCommon   note = 1 << iota // says which language it is, or may be passed over
	isInner                     // a word within a longer entry
	isRespelt                   // a word that some file spells in other ways as well
	hasAccents                  // a word with accents
)

// A meant phrase is one on its way to phraseTable.meanings.
type meant struct {
	phrase phrase
	meaning
}

// An entry is what stands between two commas: "?mal". Signs around it say how it
// is meant.
type entry struct {
	text  string
	signs signs
}

type signs uint8

const (
	unsure  signs = 1 << iota // ?mal counts only beside other words of its language
	exact                     // =ölmek is not written without its accents
	atStart                   // _자살 stands at the start of a word, in scripts without spaces
	asStem                    // suicid* goes on: suicidal
)

func parseEntry(text string) entry {
	e := entry{text: text}
	for len(e.text) > 1 {
		switch e.text[0] {
		case '?':
			e.signs |= unsure
		case '=':
			e.signs |= exact
		case '_':
			e.signs |= atStart
		default:
			if stem, is := strings.CutSuffix(e.text, "*"); is {
				e.text, e.signs = stem, e.signs|asStem
			}
			return e
		}
		e.text = e.text[1:]
	}
	return e
}

// addEntry lets an entry, of which the words are in c.row, mean a class in some
// languages; lang is the one in whose other spellings it does so too.
func (c *compiler) addEntry(id classID, lang int, mask langs, e entry) {
	respelt := strings.Contains(e.text, zeroWidthNonJoiner)
	for _, word := range c.row {
		respelt = respelt || c.notes[word]&isRespelt != 0
	}
	c.addRow(c.row, id, lang, mask, e.signs)
	if !respelt {
		return
	}
	for _, other := range c.otherSpellings(e.text, lang) {
		c.row = c.readEntry(other, c.row[:0])
		c.addRow(c.row, id, lang, mask, e.signs)
	}
}

// addRow lets a row of words mean a class, with the accents they have and without.
func (c *compiler) addRow(row []phrase, id classID, lang int, mask langs, s signs) {
	if len(row) == 0 {
		return
	}
	m := meaningOf(id, s&^exact, mask)
	c.mean(row, m)
	c.addBones(row, m, lang)
	if s&exact != 0 || !slices.ContainsFunc(row, func(w phrase) bool { return c.notes[w]&hasAccents != 0 }) {
		return
	}
	c.mean(c.respell(row, c.appendBare), m)
	if lang >= 0 && c.book.languages[lang] == "de" {
		if umlauts := c.respell(row, appendUmlaut); !slices.Equal(umlauts, row) {
			c.mean(umlauts, m)
		}
	}
}

// respell returns a row with each letter spelt as a function appends it.
func (c *compiler) respell(row []phrase, spell func([]symbol, symbol) []symbol) []phrase {
	c.respelt = c.respelt[:0]
	for _, word := range row {
		c.letters = c.letters[:0]
		for _, s := range c.book.phrases.lettersOf(word) {
			c.letters = spell(c.letters, s)
		}
		c.respelt = append(c.respelt, c.addWord(c.letters))
	}
	return c.respelt
}

func (c *compiler) appendBare(to []symbol, s symbol) []symbol {
	return append(to, c.book.folds.bare(s))
}

// appendUmlaut writes ä, ö, ü as ae, oe, ue.
func appendUmlaut(to []symbol, s symbol) []symbol {
	switch s {
	case 'ä':
		return append(to, 'a', 'e')
	case 'ö':
		return append(to, 'o', 'e')
	case 'ü':
		return append(to, 'u', 'e')
	}
	return append(to, s)
}

// mean lets a row of words mean something.
func (c *compiler) mean(row []phrase, m meaning) {
	switch m.class() {
	case classFuzzy:
		if n := len(c.book.phrases.lettersOf(row[0])); len(row) == 1 && n >= fuzzyShortest && n <= fuzzyLongest {
			c.fuzzy = append(c.fuzzy, row[0])
		}
		return
	case classPrefix:
		prefix := slices.Clone(c.book.phrases.lettersOf(row[0]))
		c.book.prefixes = append(c.book.prefixes, prefix)
		c.book.prefixed.set(uint32(prefix[0]))
		return
	}
	p := c.addPhrase(row)
	if len(row) > 1 {
		for _, word := range row {
			c.notes[word] |= isInner
		}
	}
	if m.has(asStem) {
		c.markStem(p, row[len(row)-1])
	}
	if id := m.class(); id == classHint || id == classFiller {
		c.notes[p] |= isCommon
	}
	c.meant = append(c.meant, meant{p, m})
}

// addPhrase returns the phrase of a row of words.
func (c *compiler) addPhrase(row []phrase) phrase {
	p := row[0]
	for _, word := range row[1:] {
		p = c.book.phrases.addAfter(p, word)
	}
	c.takeNotes()
	return p
}

func (c *compiler) markStem(p, word phrase) {
	t := c.book.phrases
	if t.marks[p] |= isStem; p != word {
		t.marks[t.origins[p].a] |= stemNext
	}
	c.stems = append(c.stems, word)
}

// addWord returns the word of these letters.
func (c *compiler) addWord(letters []symbol) phrase {
	word := c.book.phrases.addWord(letters)
	if int(word) < len(c.notes) {
		return word
	}
	c.takeNotes()
	for _, s := range letters {
		if s > 0x7F && c.book.folds.bare(s) != s {
			c.notes[word] |= hasAccents
		}
	}
	return word
}

// takeNotes makes room for notes on the phrases that have become some.
func (c *compiler) takeNotes() {
	for len(c.notes) < len(c.book.phrases.origins) {
		c.notes = append(c.notes, 0)
		c.literals = append(c.literals, 0)
	}
}

const zeroWidthNonJoiner = "\u200c"

// otherSpellings returns an entry with each of its words in each spelling that
// the file knows for it. A zero-width joiner inside a word may be left out or
// be a space.
//
// Of longer entries only the spellings are written out that mending would not
// find: those that are words themselves (2, u) or several (w o).
func (c *compiler) otherSpellings(entry string, lang int) []string {
	var all []string
	if strings.Contains(entry, zeroWidthNonJoiner) {
		all = append(all, strings.ReplaceAll(entry, zeroWidthNonJoiner, " "))
	}
	spellings := c.spellings[lang]
	if !strings.Contains(entry, " ") {
		return append(all, spellings[entry]...)
	}
	for at, word := range wordsOf(entry) {
		for _, v := range spellings[word] {
			if !mendable(v) {
				all = append(all, entry[:at]+v+entry[at+len(word):])
			}
		}
	}
	return all
}

// wordsOf goes through the words of an entry and where they stand.
func wordsOf(entry string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for at := 0; at < len(entry); {
			word, _, _ := strings.Cut(entry[at:], " ")
			if !yield(at, word) {
				return
			}
			at += len(word) + 1
		}
	}
}

// mendable reports whether a spelling is left to mending: a word of its own is
// not mended, and two words are not one.
func mendable(variant string) bool {
	return len(variant) > 2 && !strings.Contains(variant, " ")
}

// slips are the misspellings that mending puts right, each with what it should
// be, in an order that does not change: of two for one misspelling the last holds.
func (c *compiler) slips() map[phrase]phrase {
	slips := map[phrase]phrase{}
	for _, lang := range slices.Sorted(maps.Keys(c.spellings)) {
		spellings := c.spellings[lang]
		for _, word := range slices.Sorted(maps.Keys(spellings)) {
			right := c.readEntry(word, nil)
			for _, v := range spellings[word] {
				if wrong := c.readEntry(v, nil); mendable(v) && len(wrong) == 1 && len(right) > 0 {
					slips[wrong[0]] = c.addPhrase(right)
					c.book.phrases.marks[wrong[0]] |= isSlip
				}
			}
		}
	}
	return slips
}

// readEntry adds the words of an entry to a row, folded as messages are.
func (c *compiler) readEntry(entry string, row []phrase) []phrase {
	r := c.reader
	r.reset()
	r.tokenise(entry)
	for _, t := range r.raw {
		row = append(row, c.addWord(r.syms[t.start:t.end]))
	}
	return row
}

// layMeaningsOut puts all meanings in the order of their phrases, equal ones of
// several languages as one.
func (c *compiler) layMeaningsOut() {
	t := c.book.phrases
	first := make([]uint32, len(t.origins)+1)
	for _, m := range c.meant {
		first[m.phrase]++
	}
	// Words inside longer entries are known by themselves, so that reading does
	// not mend "panique" after "crise de" into something else.
	for p, n := range c.notes {
		if n&isInner != 0 && first[p] == 0 && len(t.lettersOf(phrase(p))) > 3 {
			c.meant = append(c.meant, meant{phrase(p), meaningOf(classEveryday, 0, everyLang)})
			first[p] = 1
		}
	}
	at := uint32(0)
	for p, n := range first {
		first[p] = at
		at += n
	}
	all := make([]meaning, len(c.meant))
	for _, m := range c.meant {
		all[first[m.phrase]] = m.meaning
		first[m.phrase]++ // at last where the next one's begin
	}
	kept, from := all[:0], uint32(0)
	for p := range t.origins {
		to := first[p]
		first[p] = uint32(len(kept))
		for _, m := range all[from:to] {
			kept = addMeaning(kept, int(first[p]), m)
		}
		if from < to {
			t.marks[p] |= isEntry
		}
		from = to
	}
	first[len(t.origins)] = uint32(len(kept))
	t.first, t.meanings = first, kept
}

// addMeaning adds a meaning, or joins it to an equal one of another language
// among those from a place on.
func addMeaning(to []meaning, from int, m meaning) []meaning {
	for i := from; i < len(to); i++ {
		if have := &to[i]; have.what == m.what {
			have.langs |= m.langs
			return to
		}
	}
	return append(to, m)
}
