package hearing

import (
	"maps"
	"slices"
	"strings"
)

// addEntry adds one entry of a class in all its spellings.
func (c *compiler) addEntry(id classID, lang int, mask langs, entry string) {
	m := meaning{class: id, langs: mask}
	exact := false
	for len(entry) > 1 && strings.ContainsRune("?=_", rune(entry[0])) {
		switch entry[0] {
		case '?':
			m.unsure = true
		case '=':
			exact = true
		case '_':
			m.start = true
		}
		entry = entry[1:]
	}
	if len(entry) > 1 && strings.HasSuffix(entry, "*") {
		m.stem = true
		entry = strings.TrimSuffix(entry, "*")
	}
	for _, spelt := range c.spellingsOf(entry, lang) {
		key := c.key(spelt)
		if len(key) == 0 {
			continue
		}
		c.addKey(key, m)
		if exact {
			continue
		}
		if plain := c.plain(key); plain != nil {
			c.addKey(plain, m)
		}
		if lang >= 0 && c.book.languages[lang] == "de" {
			if umlauts := spellUmlauts(key); umlauts != nil {
				c.addKey(umlauts, m)
			}
		}
	}
}

func (c *compiler) addKey(key []symbol, m meaning) {
	switch m.class {
	case classFuzzy:
		if n := len(key); n >= fuzzyShortest && n <= fuzzyLongest && !slices.Contains(key, ' ') {
			c.fuzzy = append(c.fuzzy, key)
		}
		return
	case classPrefix:
		c.book.prefixes[key[0]] = append(c.book.prefixes[key[0]], key)
		return
	case classHint, classFiller:
		c.hints[string(spell(key))] = true
	}
	c.entries = append(c.entries, trieEntry{key: key, meaning: m})
}

// spellingsOf returns an entry with each of its words in each spelling that
// the file knows for it. A zero-width joiner inside a word may be left out or
// be a space.
//
// Of longer entries only the spellings are written out that mending would not
// find: those that are words themselves (2, u) or several (w o).
func (c *compiler) spellingsOf(entry string, lang int) []string {
	all := []string{entry}
	if strings.Contains(entry, "\u200c") {
		all = append(all, strings.ReplaceAll(entry, "\u200c", " "))
	}
	known := c.spells[lang]
	if len(known) == 0 {
		return all
	}
	if !strings.Contains(entry, " ") {
		return append(all, known[entry]...)
	}
	start := 0
	for start < len(entry) {
		end := start + strings.IndexByte(entry[start:]+" ", ' ')
		for _, v := range known[entry[start:end]] {
			if !aliased(v) {
				all = append(all, entry[:start]+v+entry[end:])
			}
		}
		start = end + 1
	}
	return all
}

// aliased reports whether a spelling is left to mending: a word of its own is
// not mended, and two words are not one.
func aliased(variant string) bool {
	return len(variant) > 2 && !strings.Contains(variant, " ")
}

// aliases are the misspellings that mending puts right, each with its word, in
// an order that does not change: of two words for one misspelling the last holds.
func (c *compiler) aliases() [][2][]symbol {
	var aliases [][2][]symbol
	for _, lang := range slices.Sorted(maps.Keys(c.spells)) {
		words := c.spells[lang]
		for _, word := range slices.Sorted(maps.Keys(words)) {
			for _, v := range words[word] {
				if aliased(v) {
					aliases = append(aliases, [2][]symbol{c.key(v), c.key(word)})
				}
			}
		}
	}
	return aliases
}

// key folds an entry as messages are folded: words with one space between,
// characters of scripts without spaces with none.
func (c *compiler) key(entry string) []symbol {
	if key := c.plainKey(entry); key != nil {
		return key
	}
	r := c.reader
	r.reset()
	r.tokenise(entry)
	var key []symbol
	for i, t := range r.raw {
		if i > 0 && (t.flags&isChar == 0 || r.raw[i-1].flags&isChar == 0) {
			key = append(key, ' ')
		}
		key = append(key, r.syms[t.start:t.end]...)
	}
	return key
}

// plainKey is key for most entries, words in small Latin letters; nil for others.
func (c *compiler) plainKey(entry string) []symbol {
	last := byte(' ')
	for i := range len(entry) {
		b := entry[i]
		single := b == ' ' && (i < 2 || entry[i-2] == ' ')
		if b != ' ' && (b < 'a' || b > 'z') || b == ' ' && last == ' ' || single {
			return nil
		}
		last = b
	}
	key := c.room(len(entry))
	for i := range key {
		key[i] = symbol(entry[i])
	}
	return key
}

// room returns space for a key, cut from a larger piece.
func (c *compiler) room(n int) []symbol {
	if n > cap(c.space)-len(c.space) {
		c.space = make([]symbol, 0, 1<<16)
	}
	at := len(c.space)
	c.space = c.space[:at+n]
	return c.space[at : at+n : at+n]
}

// plain returns a key without accents, or nil if it has none.
func (c *compiler) plain(key []symbol) []symbol {
	accents := false
	for _, s := range key {
		accents = accents || s > 0x7F && c.book.folds.bare(s) != s
	}
	if !accents {
		return nil
	}
	without := c.room(len(key))
	for i, s := range key {
		without[i] = c.book.folds.bare(s)
	}
	return without
}

// spellUmlauts writes ä, ö, ü as ae, oe, ue; nil if there are none.
func spellUmlauts(key []symbol) []symbol {
	var spelt []symbol
	for _, s := range key {
		switch s {
		case 'ä':
			spelt = append(spelt, 'a', 'e')
		case 'ö':
			spelt = append(spelt, 'o', 'e')
		case 'ü':
			spelt = append(spelt, 'u', 'e')
		default:
			spelt = append(spelt, s)
		}
	}
	if len(spelt) == len(key) {
		return nil
	}
	return spelt
}

func spell(key []symbol) string {
	letters := make([]rune, len(key))
	for i, s := range key {
		letters[i] = rune(s)
	}
	return string(letters)
}

// addInnerWords makes the words inside longer entries known by themselves, so
// that reading does not mend "panique" after "crise de" into something else.
func (c *compiler) addInnerWords() {
	alone := make(map[uint32]struct{}, len(c.entries))
	for _, e := range c.entries {
		if !slices.Contains(e.key, ' ') {
			alone[hashWithout(e.key, -1)] = struct{}{}
		}
	}
	for _, e := range c.entries[:len(c.entries):len(c.entries)] {
		for rest := e.key; len(rest) > 0; {
			end := slices.Index(rest, ' ')
			if end < 0 {
				end = len(rest)
			}
			word := rest[:end]
			rest = rest[min(end+1, len(rest)):]
			if end <= 3 || end == len(e.key) {
				continue
			}
			hash := hashWithout(word, -1)
			if _, known := alone[hash]; !known {
				alone[hash] = struct{}{}
				c.entries = append(c.entries, trieEntry{word, meaning{class: classEveryday, langs: e.langs}})
			}
		}
	}
}
