package hearing

import "slices"

// cutApart reads words that were run together, "iwanttodie": it must come out
// as known words without a rest, one of them telling.
func (r *reader) cutApart(i int32, word []symbol) bool {
	table := r.book.phrases
	r.cuts = append(r.cuts[:0], make([]cut, len(word)+1)...)
	cuts := r.cuts
	cuts[0] = cut{words: 1, langs: everyLang}
	for from := range word {
		if cuts[from].words == 0 {
			continue
		}
		hash := uint32(0)
		for to := from + 1; to <= len(word); to++ {
			if hash = hash*hashBase + uint32(word[to-1]); !table.begins.has(hash) {
				break
			}
			if to-from == 1 && !oneLetterWord(word[from]) {
				continue
			}
			if p := table.word(word[from:to], hash); table.marks[p]&isEntry != 0 {
				r.cutAt(from, to, p)
			}
		}
	}
	end := cuts[len(word)]
	// Two short words make many an ordinary one: "candied", "diehard".
	if !end.telling || end.words < 3 || end.words == 3 && len(word) < 8 {
		return false
	}
	r.placeCuts(i, word)
	return true
}

// cutAt notes that the word from one place to another is known, if it is of a
// language of the words before it.
func (r *reader) cutAt(from, to int, word phrase) {
	before, old := r.cuts[from], r.cuts[to]
	l := before.langs & r.book.langsOf(word)
	if l == 0 || !r.book.separable(word, to-from) {
		return
	}
	c := cut{from: int32(from), words: before.words + 1, telling: before.telling || r.book.telling(word), langs: l}
	if old.words == 0 || c.telling && !old.telling || c.telling == old.telling && c.words < old.words {
		r.cuts[to] = c
	}
}

// A cut says how the beginning of a word was cut apart best.
type cut struct {
	from    int32
	words   int32 // one more than the words so far; 0 if it cannot be cut here
	telling bool
	langs   langs // the languages that all the words are of
}

func oneLetterWord(s symbol) bool { return s == 'i' || s == 'u' || s == 'a' }

// placeCuts turns token i into the words that cutApart found.
func (r *reader) placeCuts(i int32, word []symbol) {
	at := int32(len(r.syms))
	r.syms = append(r.syms, word...)
	var ends [maxCuts]int32
	n := 0
	for to := int32(len(word)); to > 0 && n < maxCuts; to = r.cuts[to].from {
		ends[n] = to
		n++
	}
	from := r.cuts[ends[n-1]].from
	t := r.toks[i]
	r.pieces = append(r.pieces, pieces{first: i, last: i})
	for k := n - 1; k >= 0; k-- {
		t.start, t.end = at+from, at+ends[k]
		from = ends[k]
		place := i
		if k == n-1 {
			r.toks[i] = t
		} else {
			place = r.keep(&t)
			r.pieces[len(r.pieces)-1].last = place
		}
		r.lookUpToken(place)
	}
}

// pieces are the tokens that one run-together word was cut into.
type pieces struct{ first, last int32 }

// takesTooLittle reports whether what was found takes too little of a word that was cut
// apart for the word to have been meant so: of two pieces more than two thirds of the
// letters, of three half, of more two pieces. A "cartoon" is no car.
func (r *reader) takesTooLittle(m *match) bool {
	from, _ := slices.BinarySearchFunc(r.pieces, m.start, func(p pieces, at int32) int { return int(p.last - at) })
	for _, p := range r.pieces[from:] {
		if p.first >= m.end {
			break
		}
		letters, taken, pieces := int32(0), int32(0), 0
		for t := p.first; t <= p.last; t++ {
			n := r.toks[t].end - r.toks[t].start
			if letters += n; t >= m.start && t < m.end {
				taken += n
				pieces++
			}
		}
		switch inAll := p.last - p.first + 1; {
		case inAll == 2 && 3*taken > 2*letters, inAll == 3 && 2*taken >= letters, inAll > 3 && (pieces > 1 || 2*taken >= letters):
		default:
			return true
		}
	}
	return false
}

// maxCuts bounds the words taken out of one run-together word, from its end.
const maxCuts = 64

// telling reports whether a word is worth cutting a run-together word apart.
func (b *phraseBook) telling(word phrase) bool {
	for _, m := range b.phrases.meaningsOf(word) {
		if b.tells[m.class()] {
			return true
		}
	}
	return false
}

// separable reports whether a word of some length may come out of a run-together
// one. Of two letters only the commonest words may: else "punishment" would be
// cut into punish, me and nt.
func (b *phraseBook) separable(word phrase, length int) bool {
	common := false
	for _, m := range b.phrases.meaningsOf(word) {
		if m.class() == classEveryday {
			return false
		}
		common = common || m.class() == classHint
	}
	return common || length != 2
}

// langsOf returns the languages that know a word.
func (b *phraseBook) langsOf(word phrase) langs {
	var known langs
	for _, m := range b.phrases.meaningsOf(word) {
		known |= m.langs
	}
	return known
}
