package hearing

import (
	"cmp"
	"slices"
)

// classID names a class of words, such as KILL or SELF.
type classID uint32

// langs is a set of languages, one bit for each phrase file.
type langs uint32

// everyLang is the mask of what holds in all languages.
const everyLang langs = 1<<32 - 1

// meaning is what one entry of the phrase files says about a word.
type meaning struct {
	class  classID
	langs  langs
	stem   bool // the word may go on: suicid* hears suicidal
	unsure bool // counts only beside other words of its language
	start  bool // must stand at the start of a word, in scripts without spaces
}

// node is a place in the trie; 0 is nowhere.
type node uint32

// trie holds all entries of all languages. It is walked from the start of every
// word, so its cost follows the length of the message and not the number of
// entries. Nodes are numbered breadth-first: the children of a node lie side by
// side, and one array of their symbols serves for finding the next node.
type trie struct {
	roots    []node   // by first symbol
	sym      []symbol // by node: the symbol that leads there
	children []node   // by node: its first child; they end where the next node's begin
	first    []uint32 // by node: its first meaning; they end where the next node's begin
	meanings []meaning
	stems    []bool // by node: some meaning is a stem
}

type trieEntry struct {
	key []symbol
	meaning
}

// child returns the node that a symbol leads to, or 0.
func (t *trie) child(n node, s symbol) node {
	lo, hi := t.children[n], t.children[n+1]
	if hi-lo > 12 {
		i, found := slices.BinarySearch(t.sym[lo:hi], s)
		if !found {
			return 0
		}
		return lo + node(i)
	}
	for ; lo < hi; lo++ {
		if t.sym[lo] == s {
			return lo
		}
	}
	return 0
}

// at returns the meanings of what has been spelt out at a node.
func (t *trie) at(n node) []meaning {
	return t.meanings[t.first[n]:t.first[n+1]]
}

// exact reports whether a word or entry ends at a node.
func (t *trie) exact(n node) bool { return t.first[n] != t.first[n+1] }

// buildTrie sorts the entries and lays the nodes out breadth-first.
func buildTrie(entries []trieEntry) *trie {
	entries = inOrderOfKeys(entries)
	type span struct{ lo, hi int32 }
	guess := 4 * len(entries)
	t := &trie{
		roots: make([]node, 1<<16), sym: make([]symbol, 2, guess), stems: make([]bool, 1, guess),
		children: make([]node, 1, guess), first: make([]uint32, 1, guess), meanings: make([]meaning, 0, len(entries)),
	}
	t.children[0] = 2
	level, next := []span{{0, int32(len(entries))}}, []span(nil) // the nodes of one depth
	n, born := 1, 2
	for depth := 0; len(level) > 0; depth++ {
		for _, at := range level {
			t.children = append(t.children, node(born))
			t.first = append(t.first, uint32(len(t.meanings)))
			stem := false
			i := at.lo
			for ; i < at.hi && len(entries[i].key) == depth; i++ {
				t.addMeaning(n, entries[i].meaning)
				stem = stem || entries[i].stem
			}
			t.stems = append(t.stems, stem)
			for i < at.hi {
				s := entries[i].key[depth]
				from := i
				for i < at.hi && entries[i].key[depth] == s {
					i++
				}
				if depth == 0 {
					t.roots[s] = node(born)
				}
				next = append(next, span{from, i})
				t.sym = append(t.sym, s)
				born++
			}
			n++
		}
		level, next = next, level[:0]
	}
	t.children = append(t.children, node(born))
	t.first = append(t.first, uint32(len(t.meanings)))
	return t
}

// inOrderOfKeys returns the entries sorted by key. Most keys differ within four
// symbols, which compare as one number; so what is moved about is small.
func inOrderOfKeys(entries []trieEntry) []trieEntry {
	type place struct {
		head uint64 // the first four symbols
		at   int32
	}
	places := make([]place, len(entries))
	for i, e := range entries {
		head := uint64(0)
		for k := range 4 {
			head <<= 16
			if k < len(e.key) {
				head |= uint64(e.key[k])
			}
		}
		places[i] = place{head, int32(i)}
	}
	slices.SortFunc(places, func(a, b place) int {
		if a.head != b.head {
			return cmp.Compare(a.head, b.head)
		}
		return slices.Compare(entries[a.at].key, entries[b.at].key)
	})
	inOrder := make([]trieEntry, len(entries))
	for i, p := range places {
		inOrder[i] = entries[p.at]
	}
	return inOrder
}

// addMeaning joins a meaning to an equal one of another language.
func (t *trie) addMeaning(n int, m meaning) {
	for i := int(t.first[n]); i < len(t.meanings); i++ {
		have := &t.meanings[i]
		if have.class == m.class && have.stem == m.stem && have.unsure == m.unsure && have.start == m.start {
			have.langs |= m.langs
			return
		}
	}
	t.meanings = append(t.meanings, m)
}
