package hearing

// An item is one reading of some words of a message: they belong to a class.
type item struct {
	class      classID
	langs      langs
	start, end int32 // its tokens; end is one past the last
	nextStart  int32 // the next item that starts at the same token; -1 ends the list
	nextEnd    int32 // the next item that ends at the same token
}

// read finds the items of all tokens: first each word by itself, mended where
// nothing knows it as it is written, then the entries of several words.
func (r *reader) read() {
	for i := 0; i < len(r.raw); i++ {
		t := r.raw[i]
		switch {
		case t.flags&(isChar|isEmoji) != 0:
			r.keep(t)
		case t.flags&isNumber != 0:
			r.readNumber(r.keep(t))
		default:
			i += r.readWord(t, i)
		}
	}
	for i := range r.toks {
		t := &r.toks[i]
		switch {
		case t.flags&isChar != 0:
			r.readChars(int32(i))
		case t.flags&isEmoji != 0:
			r.walkWord(int32(i))
		}
		if t.node != 0 {
			r.readOn(int32(i), t.node)
		}
	}
}

// keep adds a token to those that rules see and returns its place.
func (r *reader) keep(t token) int32 {
	t.node = 0
	r.toks = append(r.toks, t)
	r.byStart = append(r.byStart, -1)
	r.byEnd = append(r.byEnd, -1)
	if len(r.toks)%blockSize == 1 {
		r.blocks = append(r.blocks, classSet{})
	}
	return int32(len(r.toks) - 1)
}

// readWord reads one raw word and returns how many raw words after it were
// used up as well.
func (r *reader) readWord(t token, at int) int {
	i := r.keep(t)
	if r.walkWord(i) {
		if t.apostrophe > 0 {
			r.walkAfterApostrophe(i)
		}
		r.walkAfterPrefix(i)
		return 0
	}
	if t.apostrophe > 0 && r.walkAfterApostrophe(i) {
		return 0
	}
	return r.mend(i, at)
}

// walkWord looks a token up and adds its items. It reports whether any entry
// knows the word, be it only as the beginning of a longer entry.
func (r *reader) walkWord(i int32) bool {
	t := &r.toks[i]
	return r.walk(i, r.syms[t.start:t.end])
}

func (r *reader) walk(i int32, word []symbol) bool {
	trie := r.book.trie
	n := trie.roots[word[0]]
	known := false
	for _, s := range word[1:] {
		if n == 0 {
			return known
		}
		if trie.stems[n] {
			r.add(n, i, i+1, true)
			known = true
		}
		n = trie.child(n, s)
	}
	if n == 0 {
		return known
	}
	if trie.exact(n) {
		r.add(n, i, i+1, false)
		known = true
	}
	if next := trie.child(n, ' '); next != 0 {
		r.toks[i].node = next
		known = true
	} else if !known {
		r.halfWord = n
	}
	return known
}

// walkAfterApostrophe reads what follows an elided word: m'endormir, l'envie.
func (r *reader) walkAfterApostrophe(i int32) bool {
	t := &r.toks[i]
	if t.end-t.start-t.apostrophe < 2 || t.apostrophe > 5 {
		return false
	}
	kept := t.node
	known := r.walk(i, r.syms[t.start+t.apostrophe:t.end])
	if kept != 0 {
		t.node = kept
	}
	return known
}

// walkAfterPrefix reads a known word without its prefix as well, since a rule
// that knows "الحبوب" must not hide that this is حبوب with an article.
func (r *reader) walkAfterPrefix(i int32) {
	t := &r.toks[i]
	kept := t.node
	r.mendPrefix(i, r.syms[t.start:t.end])
	if kept != 0 {
		t.node = kept
	}
}

// readOn follows entries of several words from the end of token i.
func (r *reader) readOn(i int32, n node) { r.follow(i, i+1, n) }

// readChars follows entries of a script without spaces from token i.
func (r *reader) readChars(i int32) {
	r.follow(i, i, r.book.trie.roots[r.syms[r.toks[i].start]])
}

// follow adds the entries that begin at token i and go on through token j and
// those after it. n is the node before token j, or, where j is i, the node of
// its one character.
func (r *reader) follow(i, j int32, n node) {
	trie := r.book.trie
	for ; n != 0 && j < int32(len(r.toks)); j++ {
		t := &r.toks[j]
		if t.sentence != r.toks[i].sentence {
			return
		}
		if j > i {
			for _, s := range r.syms[t.start:t.end] {
				if trie.stems[n] {
					r.add(n, i, j+1, true)
				}
				if n = trie.child(n, s); n == 0 {
					return
				}
			}
		}
		if trie.exact(n) {
			r.add(n, i, j+1, false)
		}
		// Characters follow each other without a space, as in compiler.key.
		charsMeet := t.flags&isChar != 0 && j+1 < int32(len(r.toks)) && r.toks[j+1].flags&isChar != 0
		if !charsMeet {
			n = trie.child(n, ' ')
		}
	}
}

// add adds an item for each meaning at a node.
func (r *reader) add(n node, start, end int32, stemsOnly bool) {
	for _, m := range r.book.trie.at(n) {
		if stemsOnly && !m.stem {
			continue
		}
		switch m.class {
		case classHint:
			r.hint(m.langs)
			continue
		case classFiller:
			for i := start; i < end; i++ {
				r.toks[i].flags |= isFiller
			}
			continue
		case classEveryday:
			continue
		}
		if m.start && r.toks[start].flags&glued != 0 {
			continue
		}
		if m.unsure {
			r.unsure = append(r.unsure, int32(len(r.items)))
		}
		r.addItem(m.class, m.langs, start, end)
	}
}

func (r *reader) addItem(c classID, l langs, start, end int32) {
	r.items = append(r.items, item{class: c, langs: l, start: start, end: end, nextStart: r.byStart[start], nextEnd: r.byEnd[end-1]})
	at := int32(len(r.items) - 1)
	r.byStart[start] = at
	r.byEnd[end-1] = at
	r.blocks[start/blockSize].set(c)
	r.whole.set(c)
	if s := &r.seen[c]; s.serial != r.serial {
		*s = sighting{r.serial, at}
	}
}

// firstOf returns the first item of a class in this message, or -1.
func (r *reader) firstOf(c classID) int32 {
	if s := r.seen[c]; s.serial == r.serial {
		return s.item
	}
	return -1
}

// hint counts a word that tells a language from others.
func (r *reader) hint(l langs) {
	for i := 0; l != 0; i++ {
		if l&1 != 0 {
			r.evidence[i]++
		}
		l >>= 1
	}
}

// weighUnsure drops the doubtful readings of languages that little else in the
// message speaks for.
func (r *reader) weighUnsure() {
	most := int32(0)
	for _, n := range r.evidence {
		most = max(most, n)
	}
	r.spoken, r.clear = 0, most >= 2
	for i, n := range r.evidence {
		if n > 0 && 2*n >= most {
			r.spoken |= 1 << i
		}
	}
	for _, i := range r.unsure {
		r.items[i].langs &= r.spoken
	}
}

// readNumber adds what a number may be: any, an age below eighteen, many.
func (r *reader) readNumber(i int32) {
	t := r.toks[i]
	value := 0
	for _, s := range r.syms[t.start:min(t.end, t.start+6)] {
		value = value*10 + int(s-'0')
	}
	r.addItem(classNumber, everyLang, i, i+1)
	if value >= 6 && value <= 17 {
		r.addItem(classMinor, everyLang, i, i+1)
	}
	if value >= 8 {
		r.addItem(classMany, everyLang, i, i+1)
	}
	r.walkWord(i)
}
