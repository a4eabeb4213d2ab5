package hearing

import "slices"

// A phrase is the beginning of an entry of the phrase files: one word, or a
// phrase and one word more. Phrases are numbered; 0 is none.
type phrase uint32

// phraseTable holds every word of the phrase files once, and the phrases that
// their entries are made of. Reading a message asks it two things, which word is
// this and which phrase is it after that one, and each is one look into a table;
// so the cost follows the length of the message and not the number of entries.
//
// Both tables are open: what is looked for lies in the first place, from that of
// its hash on, that is not taken by something else. Their sizes are powers of two.
type phraseTable struct {
	letters []symbol // of all words, one after the other
	origins []origin // by phrase
	marks   []mark   // by phrase
	words   []slot
	longer  []slot
	counts  struct{ words, longer int }
	chars   []phrase // by symbol: the word of that one letter

	first    []uint32 // by phrase: its first meaning; they end where the next one's begin
	meanings []meaning

	begins    bitset        // the hashes of all beginnings of words, letter by letter
	stems     bitset        // the hashes of the words that are stems
	alphabets [256][]symbol // by alphabetOf
}

// origin says what a phrase is made of. Of a word, a and b are where its letters
// begin and end; of a longer one, a is the phrase before its last word and b that.
type origin struct{ a, b uint32 }

// hash is that of a longer phrase.
func (o origin) hash() uint32 { return o.a*hashBase + o.b*0x9E3779B1 }

// mark says in a bit what would take a longer look.
type mark uint8

const (
	isEntry  mark = 1 << iota // it has meanings
	goesOn                    // some entry goes on after it
	isStem                    // some meaning is a stem's
	stemNext                  // some stem may be the next word
	isLonger                  // more than one word
	isSlip                    // a misspelling that the files list
)

// meaning is what the entries of some languages say about a phrase: that it is of
// a class.
type meaning struct {
	what  uint32 // the class, and below it the signs of the entries
	langs langs
}

func meaningOf(id classID, s signs, of langs) meaning { return meaning{uint32(id)<<4 | uint32(s), of} }

func (m meaning) class() classID { return classID(m.what >> 4) }

func (m meaning) has(s signs) bool { return signs(m.what)&s != 0 }

// slot is a place of a table: a phrase in the low three bytes, and above it a byte
// of its hash, which tells nearly all others from it. An empty slot is 0.
type slot uint32

func slotOf(p phrase, hash uint32) slot { return slot(p) | slot(hash)&^(1<<24-1) }

func (s slot) phrase() phrase { return phrase(s & (1<<24 - 1)) }

// mayBe reports whether the phrase in a slot may have a hash.
func (s slot) mayBe(hash uint32) bool { return uint32(s)>>24 == hash>>24 }

// Somewhat more than the phrase files need, so that nothing has to grow while they
// are compiled. The first two are powers of two: most words of a message are in no phrase
// file, which an emptier table says sooner; after few of them is a longer one looked for.
const (
	roomForWords    = 1 << 18
	roomForLonger   = 1 << 18
	roomForPhrases  = 215_000
	roomForLetters  = 440_000
	roomForMeanings = 225_000
	roomForClasses  = 60_000
)

func newPhraseTable() *phraseTable {
	return &phraseTable{
		letters: make([]symbol, 0, roomForLetters),
		origins: make([]origin, 1, roomForPhrases),
		marks:   make([]mark, 1, roomForPhrases),
		words:   make([]slot, roomForWords),
		longer:  make([]slot, roomForLonger),
		chars:   make([]phrase, 1<<16),
	}
}

// hashBase is the factor by which the hash of a word takes in one letter more.
const hashBase = 16777619

func hashOf(letters []symbol) uint32 {
	hash := uint32(0)
	for _, s := range letters {
		hash = hash*hashBase + uint32(s)
	}
	return hash
}

// spread lets the high bits of a hash have their say in the low ones.
func spread(hash uint32) uint32 { return hash ^ hash>>15 }

// word returns the word of these letters and of their hash; 0 if there is none.
func (t *phraseTable) word(letters []symbol, hash uint32) phrase {
	return t.words[t.placeOfWord(letters, hash)].phrase()
}

func (t *phraseTable) placeOfWord(letters []symbol, hash uint32) uint32 {
	mask := uint32(len(t.words) - 1)
	for i := spread(hash) & mask; ; i = (i + 1) & mask {
		slot := t.words[i]
		if slot == 0 || slot.mayBe(hash) && slices.Equal(t.lettersOf(slot.phrase()), letters) {
			return i
		}
	}
}

// lettersOf returns the letters of a word.
func (t *phraseTable) lettersOf(word phrase) []symbol {
	o := t.origins[word]
	return t.letters[o.a:o.b:o.b]
}

// spell appends the letters of a phrase, with a space between its words.
func (t *phraseTable) spell(to []symbol, p phrase) []symbol {
	if t.marks[p]&isLonger == 0 {
		return append(to, t.lettersOf(p)...)
	}
	o := t.origins[p]
	return append(append(t.spell(to, phrase(o.a)), ' '), t.lettersOf(phrase(o.b))...)
}

// after returns the phrase made of another and one word more; 0 if no entry
// begins so.
func (t *phraseTable) after(before, word phrase) phrase {
	if word == 0 {
		return 0
	}
	return t.longer[t.placeOfLonger(origin{uint32(before), uint32(word)})].phrase()
}

func (t *phraseTable) placeOfLonger(o origin) uint32 {
	hash, mask := o.hash(), uint32(len(t.longer)-1)
	for i := spread(hash) & mask; ; i = (i + 1) & mask {
		slot := t.longer[i]
		if slot == 0 || slot.mayBe(hash) && t.origins[slot.phrase()] == o {
			return i
		}
	}
}

// afterAll is after for a next phrase that may be of several words itself.
func (t *phraseTable) afterAll(before, next phrase) phrase {
	if before == 0 || next == 0 {
		return 0
	}
	if t.marks[next]&isLonger != 0 {
		o := t.origins[next]
		before, next = t.afterAll(before, phrase(o.a)), phrase(o.b)
	}
	return t.after(before, next)
}

// meaningsOf returns what the files say about a phrase as it stands.
func (t *phraseTable) meaningsOf(p phrase) []meaning {
	return t.meanings[t.first[p]:t.first[p+1]]
}

// addWord returns the word of these letters, which becomes one if it is new.
func (t *phraseTable) addWord(letters []symbol) phrase {
	hash := hashOf(letters)
	place := t.placeOfWord(letters, hash)
	if slot := t.words[place]; slot != 0 {
		return slot.phrase()
	}
	if t.counts.words++; isCrowded(t.counts.words, t.words) {
		t.growWords()
		place = t.placeOfWord(letters, hash)
	}
	at := uint32(len(t.letters))
	t.letters = append(t.letters, letters...)
	word := t.add(origin{at, uint32(len(t.letters))}, 0)
	t.words[place] = slotOf(word, hash)
	if len(letters) == 1 {
		t.chars[letters[0]] = word
	}
	return word
}

// addAfter returns the phrase made of another and one word more, which becomes
// one if it is new.
func (t *phraseTable) addAfter(before, word phrase) phrase {
	o := origin{uint32(before), uint32(word)}
	place := t.placeOfLonger(o)
	if slot := t.longer[place]; slot != 0 {
		return slot.phrase()
	}
	if t.counts.longer++; isCrowded(t.counts.longer, t.longer) {
		t.growLonger()
		place = t.placeOfLonger(o)
	}
	t.marks[before] |= goesOn
	p := t.add(o, isLonger)
	t.longer[place] = slotOf(p, o.hash())
	return p
}

func (t *phraseTable) add(o origin, m mark) phrase {
	t.origins = append(t.origins, o)
	t.marks = append(t.marks, m)
	return phrase(len(t.origins) - 1)
}

// isCrowded reports whether so many phrases fill more than three quarters of a table.
func isCrowded(phrases int, table []slot) bool { return 4*phrases > 3*len(table) }

func (t *phraseTable) growWords() {
	old := t.words
	t.words = make([]slot, 2*len(old))
	for _, slot := range old {
		if slot != 0 {
			letters := t.lettersOf(slot.phrase())
			t.words[t.placeOfWord(letters, hashOf(letters))] = slot
		}
	}
}

func (t *phraseTable) growLonger() {
	old := t.longer
	t.longer = make([]slot, 2*len(old))
	for _, slot := range old {
		if slot != 0 {
			t.longer[t.placeOfLonger(t.origins[slot.phrase()])] = slot
		}
	}
}

// finish is called when all phrases and meanings are in.
func (t *phraseTable) finish(stems []phrase) {
	t.stems = newBitset(16 * len(stems))
	for _, word := range stems {
		t.stems.set(hashOf(t.lettersOf(word)))
	}
	t.begins = newBitset(16 * t.counts.words)
	used := make([]bool, 1<<16)
	for p := range t.origins {
		if p == 0 || t.marks[p]&isLonger != 0 {
			continue
		}
		hash := uint32(0)
		for _, s := range t.lettersOf(phrase(p)) {
			hash = hash*hashBase + uint32(s)
			t.begins.set(hash)
			used[s] = true
		}
	}
	for s := range used {
		if used[s] && (s < '0' || s > '9') {
			letters := &t.alphabets[alphabetOf(symbol(s))]
			*letters = append(*letters, symbol(s))
		}
	}
	t.alphabets[accented] = slices.Concat(t.alphabets[latin], t.alphabets[accented])
}

// The alphabets of Latin letters. What is written with accents is nearly always an
// entry without them as well, so that in a plain word no other letters need be
// looked for.
const (
	latin = iota
	accented
)

// alphabetOf tells letters of different scripts apart, more or less: by their
// high byte, which of those that are not Latin is greater than one.
func alphabetOf(s symbol) int {
	switch {
	case s < 0x80:
		return latin
	case scriptOf(s)&isLatin != 0:
		return accented
	}
	return int(s >> 8)
}

// bitset holds hashes, as a Bloom filter of one bit each: one that was set is
// always found, and a few others are as well.
type bitset []uint64

// newBitset has a power of two of bits, n at least.
func newBitset(n int) bitset {
	size := 64
	for size < n {
		size *= 2
	}
	return make(bitset, size/64)
}

func (b bitset) set(hash uint32) {
	i := spread(hash)
	b[i>>6&uint32(len(b)-1)] |= 1 << (i & 63)
}

func (b bitset) has(hash uint32) bool {
	i := spread(hash)
	return b[i>>6&uint32(len(b)-1)]&(1<<(i&63)) != 0
}
