package crisis

import (
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
		if lang >= 0 && c.lex.languages[lang] == "de" {
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
		c.lex.prefixes[key[0]] = append(c.lex.prefixes[key[0]], key)
		return
	case classHint, classFiller:
		c.hints[string(spell(key))] = true
	}
	c.entries = append(c.entries, trieEntry{key, m})
}

// spellingsOf returns an entry with each of its words in each spelling that
// the file knows for it, one word at a time, and all of them at once. A
// zero-width joiner inside a word may be left out or be a space.
func (c *compiler) spellingsOf(entry string, lang int) []string {
	all := []string{entry}
	if strings.Contains(entry, "\u200c") {
		all = append(all, strings.ReplaceAll(entry, "\u200c", " "))
	}
	known := c.spells[lang]
	if len(known) == 0 {
		return all
	}
	words := strings.Fields(entry)
	every := slices.Clone(words)
	changed := 0
	for i, w := range words {
		for k, v := range known[w] {
			one := slices.Clone(words)
			one[i] = v
			all = append(all, strings.Join(one, " "))
			if k == 0 {
				every[i] = v
				changed++
			}
		}
	}
	if changed > 1 {
		all = append(all, strings.Join(every, " "))
	}
	return all
}

// key folds an entry as messages are folded: words with one space between,
// characters of scripts without spaces with none.
func (c *compiler) key(entry string) []symbol {
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

// plain returns a key without accents, or nil if it has none.
func (c *compiler) plain(key []symbol) []symbol {
	without := make([]symbol, len(key))
	for i, s := range key {
		without[i] = c.lex.folds.bare(s)
	}
	if slices.Equal(without, key) {
		return nil
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
