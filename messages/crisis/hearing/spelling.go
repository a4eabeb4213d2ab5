package hearing

import "slices"

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
	words   [][]symbol
	aliases map[uint32][2][]symbol // by hash: a misspelling and its word
	slots   []spellingSlot         // open addressing; a power of two
}

type spellingSlot struct {
	hash uint32
	word int32 // one more than its place in words; 0 is free
}

const hashBase = 16777619

func buildSpellings(words [][]symbol, aliases [][2][]symbol) *spellings {
	size := 1024
	for _, w := range words {
		size += 4 * (len(w) + 1)
	}
	slots := 1
	for slots < size {
		slots *= 2
	}
	s := &spellings{words: words, aliases: map[uint32][2][]symbol{}, slots: make([]spellingSlot, slots)}
	for _, a := range aliases {
		s.aliases[hashWithout(a[0], -1)] = a
	}
	for i, w := range words {
		s.put(hashWithout(w, -1), i)
		for k := range w {
			s.put(hashWithout(w, k), i)
		}
	}
	return s
}

func (s *spellings) put(hash uint32, word int) {
	i := hash & uint32(len(s.slots)-1)
	for s.slots[i].word != 0 {
		i = (i + 1) & uint32(len(s.slots)-1)
	}
	s.slots[i] = spellingSlot{hash, int32(word + 1)}
}

// hashWithout hashes a word without its letter k; all of it if k is -1.
func hashWithout(w []symbol, k int) uint32 {
	h := uint32(0)
	for i, s := range w {
		if i != k {
			h = h*hashBase + uint32(s)
		}
	}
	return h ^ h>>15
}

// find returns the word that w is a misspelling of, or nil.
func (s *spellings) find(w []symbol) []symbol {
	if a, ok := s.aliases[hashWithout(w, -1)]; ok && slices.Equal(a[0], w) {
		return a[1]
	}
	if len(w) < fuzzyShortest-1 || len(w) > fuzzyLongest+1 {
		return nil
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
		h ^= h >> 15
		for i := h & uint32(len(s.slots)-1); s.slots[i].word != 0; i = (i + 1) & uint32(len(s.slots)-1) {
			if s.slots[i].hash != h {
				continue
			}
			if word := s.words[s.slots[i].word-1]; oneSlip(w, word) {
				return word
			}
		}
	}
	return nil
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
	if right := r.book.spellings.find(word); right != nil {
		return r.tryAs(i, right)
	}
	return false
}
