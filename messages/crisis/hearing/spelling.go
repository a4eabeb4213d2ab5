package hearing

// The phrase files name the words worth finding behind one slip of the keys
// (FUZZY): a letter missing, added, changed, or two that changed places. They
// are found through the words with one letter left out, worked out beforehand.

const (
	fuzzyShortest = 5
	fuzzyLongest  = 14
)

// They also list misspellings outright (spell); those are found as they stand.

// spellings finds words by their hash with no or one letter left out.
type spellings struct {
	phrases *phraseTable
	words   []phrase          // worth finding behind a slip
	slips   map[phrase]phrase // misspellings that are listed, and what they should be
	slots   []spellingSlot    // open addressing; a power of two
}

type spellingSlot struct {
	hash uint32
	word int32 // one more than its place in words; 0 is free
}

// buildSpellings is called when all entries are in.
func (c *compiler) buildSpellings() *spellings {
	t := c.book.phrases
	size := 1024
	for _, w := range c.fuzzy {
		size += 4 * (len(t.lettersOf(w)) + 1)
	}
	slots := 1
	for slots < size {
		slots *= 2
	}
	s := &spellings{phrases: t, words: c.fuzzy, slips: c.slips(), slots: make([]spellingSlot, slots)}
	for i, w := range s.words {
		letters := t.lettersOf(w)
		for k := -1; k < len(letters); k++ {
			s.put(hashWithout(letters, k), i)
		}
	}
	return s
}

func (s *spellings) put(hash uint32, word int) {
	i := spread(hash) & uint32(len(s.slots)-1)
	for s.slots[i].word != 0 {
		i = (i + 1) & uint32(len(s.slots)-1)
	}
	s.slots[i] = spellingSlot{hash, int32(word + 1)}
}

// hashWithout hashes a word without its letter k; all of it if k is -1.
func hashWithout(w []symbol, k int) uint32 {
	if k < 0 {
		return hashOf(w)
	}
	h := hashOf(w[:k])
	for _, s := range w[k+1:] {
		h = h*hashBase + uint32(s)
	}
	return h
}

// find returns what letters are a misspelling of, or 0; word is what they are as
// they stand.
func (s *spellings) find(w []symbol, word phrase) phrase {
	if s.phrases.marks[word]&isSlip != 0 {
		return s.slips[word]
	}
	if len(w) < fuzzyShortest-1 || len(w) > fuzzyLongest+1 {
		return 0
	}
	// The hash without letter k comes from the hashes of what stands before it
	// and of the whole.
	var before [fuzzyLongest + 2]uint32
	var power [fuzzyLongest + 2]uint32
	power[0] = 1
	for k, letter := range w {
		before[k+1] = before[k]*hashBase + uint32(letter)
		power[k+1] = power[k] * hashBase
	}
	whole := before[len(w)]
	for k := -1; k < len(w); k++ {
		h := whole
		if k >= 0 {
			after := len(w) - k - 1
			h = before[k]*power[after] + whole - before[k+1]*power[after]
		}
		for i := spread(h) & uint32(len(s.slots)-1); s.slots[i].word != 0; i = (i + 1) & uint32(len(s.slots)-1) {
			if s.slots[i].hash != h {
				continue
			}
			if word := s.words[s.slots[i].word-1]; oneSlip(w, s.phrases.lettersOf(word)) {
				return word
			}
		}
	}
	return 0
}

// oneSlip reports whether one letter added, missing or changed, or two
// neighbours swapped, turn a into b. The first letter must stay, unless it was
// swapped with the second.
func oneSlip(a, b []symbol) bool {
	if d := len(a) - len(b); d > 1 || d < -1 {
		return false
	}
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	j := 0
	for j < len(a)-i && j < len(b)-i && a[len(a)-1-j] == b[len(b)-1-j] {
		j++
	}
	restA, restB := len(a)-i-j, len(b)-i-j
	switch {
	case restA == 2 && restB == 2:
		return a[i] == b[i+1] && a[i+1] == b[i]
	case i == 0:
		return false
	}
	return restA <= 1 && restB <= 1
}

// mendSpelling looks for the word that a slip of the keys made of token i.
func (r *reader) mendSpelling(i int32, word []symbol) bool {
	right := r.book.spellings.find(word, r.toks[i].word)
	return right != 0 && r.tryAsPhrase(i, right)
}
