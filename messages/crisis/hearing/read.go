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
		t := &r.raw[i]
		switch {
		case t.flags&isChar != 0:
			r.keepChar(t)
		case t.flags&isEmoji != 0:
			r.lookUpToken(r.keep(t))
		case t.flags&isNumber != 0:
			r.readNumber(r.keep(t))
		default:
			i += r.readWord(t, i)
		}
	}
	for i := range r.toks {
		t := &r.toks[i]
		if t.flags&isChar != 0 && r.book.phrases.marks[t.word]&isEntry != 0 {
			r.add(t.word, int32(i), int32(i+1), false)
		}
		if t.begins != 0 {
			r.readOn(int32(i), t.begins)
		}
	}
	r.readBones()
}

// keep adds a token to those that rules see and returns its place. A token is not small:
// it goes by its address.
func (r *reader) keep(t *token) int32 {
	i := len(r.toks)
	r.toks = append(r.toks, *t)
	r.toks[i].word, r.toks[i].begins = 0, 0
	r.written = append(r.written, *t)
	r.edges = append(r.edges, edges{firstStart: -1, firstEnd: -1})
	if i%blockSize == 0 {
		r.blocks = append(r.blocks, classSet{})
	}
	return int32(i)
}

// keepChar keeps a character of a script without spaces.
func (r *reader) keepChar(t *token) {
	i, table := r.keep(t), r.book.phrases
	word := table.chars[r.syms[t.start]]
	r.toks[i].word = word
	if table.marks[word]&(goesOn|isStem) != 0 {
		r.toks[i].begins = word
	}
}

// readWord reads one raw word and returns how many raw words after it were
// used up as well.
func (r *reader) readWord(t *token, at int) int {
	i := r.keep(t)
	if r.lookUpToken(i) {
		if t.apostrophe > 0 {
			r.readAfterApostrophe(i)
		}
		r.readAfterPrefix(i)
		return 0
	}
	if t.apostrophe > 0 && r.readAfterApostrophe(i) {
		return 0
	}
	return r.mend(i, at)
}

// lookUpToken looks a token up as it stands and adds its items. It reports
// whether any entry knows it, be it only as the beginning of a longer entry.
func (r *reader) lookUpToken(i int32) bool {
	t := &r.toks[i]
	word, known := r.lookUp(i, r.syms[t.start:t.end])
	r.toks[i].word, r.written[i].word = word, word
	return known
}

// lookUp is lookUpToken for other letters than those of the token. It returns
// the word that they are as well, 0 if none.
func (r *reader) lookUp(i int32, letters []symbol) (word phrase, known bool) {
	table := r.book.phrases
	hash := uint32(0)
	for n, s := range letters {
		if n > 0 && table.stems.has(hash) {
			if stem := table.word(letters[:n], hash); table.marks[stem]&isStem != 0 {
				r.add(stem, i, i+1, true)
				known = true
			}
		}
		hash = hash*hashBase + uint32(s)
	}
	word = table.word(letters, hash)
	return word, r.addKnown(i, word) || known
}

// addKnown adds the items of a phrase that token i is, and reports whether any
// entry knows it.
func (r *reader) addKnown(i int32, p phrase) bool {
	table := r.book.phrases
	marks := table.marks[p]
	if marks&isEntry != 0 {
		r.add(p, i, i+1, false)
	}
	if marks&goesOn != 0 {
		r.toks[i].begins = p
	}
	return marks&(isEntry|goesOn) != 0
}

// readAfterApostrophe reads what follows an elided word: m'endormir, l'envie.
func (r *reader) readAfterApostrophe(i int32) bool {
	t := &r.toks[i]
	if t.end-t.start-t.apostrophe < 2 || t.apostrophe > 5 {
		return false
	}
	whole := t.begins
	_, known := r.lookUp(i, r.syms[t.start+t.apostrophe:t.end])
	if whole != 0 {
		t.begins = whole
	}
	return known
}

// readAfterPrefix reads a known word without its prefix as well, since a rule
// that knows "الحبوب" must not hide that this is حبوب with an article.
func (r *reader) readAfterPrefix(i int32) {
	t := &r.toks[i]
	whole := t.begins
	r.mendPrefix(i, r.syms[t.start:t.end])
	if whole != 0 {
		t.begins = whole
	}
}

// readOn adds the entries that begin with a phrase, which token i is, and go on
// with the tokens after it.
func (r *reader) readOn(i int32, at phrase) { r.readOnFrom(i, i+1, at) }

// readOnFrom is readOn with the phrase that the tokens up to j are. A word that stands
// only within entries is unknown by itself, and may have been mended into another: then
// both go on.
func (r *reader) readOnFrom(i, j int32, at phrase) {
	table, toks := r.book.phrases, r.toks
	for ; at != 0 && int(j) < len(toks) && toks[j].sentence == toks[i].sentence; j++ {
		marks := table.marks[at]
		switch {
		case toks[j].flags&toks[j-1].flags&isChar != 0:
			// Characters are letters to each other: a stem takes in one more.
			if marks&isStem != 0 {
				r.add(at, i, j+1, true)
			}
		case marks&stemNext != 0:
			r.addStems(i, j, at)
		}
		if marks&goesOn == 0 {
			return
		}
		if as := r.written[j].word; as != toks[j].word {
			r.readOnFrom(i, j+1, r.addAfter(i, j, at, as))
		}
		at = r.addAfter(i, j, at, toks[j].word)
	}
}

// addAfter adds the entry that a phrase is with token j read as a word, and returns the
// longer phrase.
func (r *reader) addAfter(i, j int32, at, as phrase) phrase {
	at = r.book.phrases.afterAll(at, as)
	if r.book.phrases.marks[at]&isEntry != 0 {
		r.add(at, i, j+1, false)
	}
	return at
}

// addStems adds the entries that begin with token i and end in token j with a
// stem; at is the phrase up to token j.
func (r *reader) addStems(i, j int32, at phrase) {
	table, t := r.book.phrases, &r.toks[j]
	letters := r.syms[t.start:t.end]
	hash := uint32(0)
	for n, s := range letters {
		if n > 0 && table.stems.has(hash) {
			if p := table.after(at, table.word(letters[:n], hash)); table.marks[p]&isStem != 0 {
				r.add(p, i, j+1, true)
			}
		}
		hash = hash*hashBase + uint32(s)
	}
}

// add adds an item for each meaning of a phrase.
func (r *reader) add(p phrase, start, end int32, stemsOnly bool) {
	for _, m := range r.book.phrases.meaningsOf(p) {
		if stemsOnly && !m.has(asStem) {
			continue
		}
		class := m.class()
		switch class {
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
		if m.has(atStart) && r.toks[start].flags&glued != 0 {
			continue
		}
		if m.has(unsure) {
			r.unsure = append(r.unsure, int32(len(r.items)))
		}
		r.addItem(class, m.langs, start, end)
	}
}

func (r *reader) addItem(c classID, l langs, start, end int32) {
	first, last, at := &r.edges[start], &r.edges[end-1], int32(len(r.items))
	r.items = append(r.items, item{})
	it := &r.items[at] // a whole item copied here takes three times as long
	it.class, it.langs, it.start, it.end = c, l, start, end
	it.nextStart, it.nextEnd = first.firstStart, last.firstEnd
	first.starts |= foldTo64(c)
	first.firstStart = at
	last.ends |= foldTo64(c)
	last.firstEnd = at
	r.blocks[start/blockSize].set(c)
	r.here.set(c)
}

// firstOf returns the first item of a class in this message, or -1. Rules must
// look for the class far away, see phraseBook.sighted.
func (r *reader) firstOf(c classID) int32 {
	if !r.here.has(presentAt(c)) {
		return -1
	}
	if !r.isSighted {
		r.sight()
	}
	if s := r.sightings[r.book.sighted[c]]; s.serial == r.serial {
		return s.item
	}
	return -1
}

// sight notes where each class stands first. Few messages have a rule that asks.
func (r *reader) sight() {
	if r.sightings == nil {
		r.sightings = make([]sighting, r.book.sights+1)
	}
	for at := range r.items {
		if s := &r.sightings[r.book.sighted[r.items[at].class]]; s.serial != r.serial {
			*s = sighting{r.serial, int32(at)}
		}
	}
	r.isSighted = true
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
	r.lookUpToken(i)
}
