package hearing

// Mending: what to try with a word that no entry knows as it is written. Each
// way ends in a look-up, so an ordinary unknown word stays what it is.

// maxMended is the length up to which single words are mended letter by letter.
const maxMended = 24

// mend tries to read the unknown token i, which came from raw word at. It
// returns how many raw words after that one were used up as well.
func (r *reader) mend(i int32, at int) int {
	t := r.toks[i]
	word := r.syms[t.start:t.end]
	half := r.halfWord
	r.halfWord = 0
	if len(word) <= maxMended {
		if t.flags&isDirty != 0 {
			if r.mendSigns(i, word) {
				return 0
			}
			t = r.toks[i]
			word = r.syms[t.start:t.end]
		}
		if r.mendRepeats(i, word) || t.flags&isAccented != 0 && r.mendAccents(i, word) || r.mendPrefix(i, word) {
			return 0
		}
	}
	if half != 0 && r.joinNext(i, half, at) {
		return 1
	}
	if t.flags&isNumber == 0 && len(word) >= 7 && r.cutApart(i, word) {
		return 0
	}
	r.mendSpelling(i, word)
	return 0
}

// tryAs looks token i up as another word and, if it is known, lets it be that.
func (r *reader) tryAs(i int32, word []symbol) bool {
	if len(word) == 0 || !r.walk(i, word) {
		return false
	}
	r.rewrite(i, word)
	return true
}

// rewrite changes what token i says.
func (r *reader) rewrite(i int32, word []symbol) {
	at := int32(len(r.syms))
	r.syms = append(r.syms, word...)
	r.toks[i].start, r.toks[i].end = at, int32(len(r.syms))
}

// signLetters are the letters that digits and signs stand in for.
var signLetters = [128]symbol{
	'0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b', '9': 'g', '2': 'z', '6': 'g',
	'@': 'a', '$': 's', '!': 'i', '|': 'l',
}

// signReadings are the two letters that a sign is read as, one after the
// other, in Latin and in Cyrillic words. Where only one fits, both are it.
var latinReadings, cyrillicReadings = signReadings()

func signReadings() (latin, cyrillic [2][128]symbol) {
	latin = [2][128]symbol{signLetters, signLetters}
	latin[1]['1'], latin[1]['!'] = 'l', 'l'
	for s, letters := range map[byte][2]symbol{
		'0': {'о', 'о'}, '1': {'и', 'і'}, '3': {'е', 'з'}, '4': {'ч', 'а'}, '5': {'с', 'с'}, '6': {'б', 'б'}, '7': {'т', 'т'},
		'8': {'в', 'в'}, '9': {'я', 'я'}, '@': {'а', 'а'}, '$': {'с', 'с'}, '!': {'и', 'і'}, '|': {'л', 'л'},
	} {
		cyrillic[0][s], cyrillic[1][s] = letters[0], letters[1]
	}
	return latin, cyrillic
}

// mendSigns reads digits and signs as letters, stars as any letter, and else
// takes the word apart at its signs or after its number: 20mg, die!why.
func (r *reader) mendSigns(i int32, word []symbol) bool {
	letters, stars := 0, 0
	for _, s := range word {
		if s == '*' {
			stars++
		} else if s >= 128 || signLetters[s] == 0 {
			letters++
		}
	}
	if stars > 0 {
		return r.mendStars(i, word, stars)
	}
	if letters > 0 {
		readings := &latinReadings
		if r.toks[i].flags&isCyrillic != 0 {
			readings = &cyrillicReadings
		}
		for n := range readings {
			plain := r.spare[:0]
			for _, s := range word {
				if s < 128 && readings[n][s] != 0 {
					s = readings[n][s]
				}
				plain = append(plain, s)
			}
			r.spare = plain
			if r.tryAs(i, plain) || r.mendRepeats(i, plain) || len(plain) >= 7 && r.cutApart(i, plain) {
				return true
			}
		}
	}
	if r.takeNumberOff(i, word) || r.splitAtSigns(i, word) {
		return true
	}
	if letters >= 2 {
		r.rewrite(i, r.spare)
	}
	return false
}

// takeNumberOff splits a number from what it counts: 20mg, 3am, 30pills.
func (r *reader) takeNumberOff(i int32, word []symbol) bool {
	n := 0
	for n < len(word) && word[n] >= '0' && word[n] <= '9' {
		n++
	}
	if n == 0 || n == len(word) {
		return false
	}
	start := r.toks[i].start
	rest := r.toks[i]
	r.toks[i].end = start + int32(n)
	r.readNumber(i)
	rest.start = start + int32(n)
	rest.flags &^= isDirty
	r.walkWord(r.keep(rest))
	return true
}

// splitAtSigns takes "die!why" apart.
func (r *reader) splitAtSigns(i int32, word []symbol) bool {
	start := r.toks[i].start
	for n, s := range word {
		if s == '!' || s == '|' || s == '@' {
			rest := r.toks[i]
			r.toks[i].end = start + int32(n)
			rest.start = start + int32(n) + 1
			if n > 0 {
				r.walkWord(i)
			}
			if rest.start < rest.end {
				r.walkWord(r.keep(rest))
			}
			return true
		}
	}
	return false
}

// mendStars reads censored words: each star is one letter. All entries that
// fit are readings of the word; the rules find out which makes sense.
func (r *reader) mendStars(i int32, word []symbol, stars int) bool {
	if len(word) > maxCensored || word[0] == '*' || r.starred >= maxStarred {
		return false
	}
	r.starred++
	if stars > 2 {
		return r.mendManyStars(i, word)
	}
	r.readings, r.tries = 0, 0
	r.walkStars(i, r.book.trie.roots[word[0]], word[1:])
	return r.readings > 0
}

// walkStars follows all branches of the trie that a censored word fits.
func (r *reader) walkStars(i int32, n node, rest []symbol) {
	trie := r.book.trie
	if r.tries++; n == 0 || r.readings >= maxReadings || r.tries > maxStarTries {
		return
	}
	if len(rest) == 0 {
		if trie.exact(n) {
			r.readings++
			r.add(n, i, i+1, false)
		}
		return
	}
	if rest[0] != '*' {
		r.walkStars(i, trie.child(n, rest[0]), rest[1:])
		return
	}
	for c := trie.children[n]; c < trie.children[n+1]; c++ {
		if trie.sym[c] != ' ' {
			r.walkStars(i, c, rest[1:])
		}
	}
}

// mendManyStars looks for a word with three stars or more among the words that
// are worth finding behind a slip of the keys.
func (r *reader) mendManyStars(i int32, word []symbol) bool {
	for _, w := range r.book.spellings.words {
		if len(w) != len(word) {
			continue
		}
		n := 0
		for n < len(w) && (word[n] == '*' || word[n] == w[n]) {
			n++
		}
		if n == len(w) {
			return r.tryAs(i, w)
		}
	}
	return false
}

// Bounds for censored words: their length, how many of them are looked up in
// one message, and how far one look-up may branch out.
const (
	maxCensored  = 12
	maxStarred   = 12
	maxStarTries = 600
)

// maxReadings bounds the readings of one censored word.
const maxReadings = 8

// mendRepeats reads "diiiie" and "killll": three or more of a letter are meant
// as one or two of it, and a doubled last letter as one.
func (r *reader) mendRepeats(i int32, word []symbol) bool {
	for keep := 1; keep <= 2; keep++ {
		plain := r.spare2[:0]
		changed := false
		for n := 0; n < len(word); {
			end := n + 1
			for end < len(word) && word[end] == word[n] {
				end++
			}
			run := end - n
			if run >= 3 || run == 2 && end == len(word) && len(word) > 3 {
				run = min(run, keep)
				changed = changed || run < end-n
			}
			for ; run > 0; run-- {
				plain = append(plain, word[n])
			}
			n = end
		}
		r.spare2 = plain
		if !changed {
			return false
		}
		if r.tryAs(i, plain) {
			return true
		}
	}
	return false
}

// mendAccents drops the accents of a word that is known without.
func (r *reader) mendAccents(i int32, word []symbol) bool {
	plain := r.spare2[:0]
	for _, s := range word {
		plain = append(plain, r.folds.bare(s))
	}
	r.spare2 = plain
	return r.tryAs(i, plain)
}

// mendPrefix takes off what a language writes on to its words, such as the
// Arabic "and" and "the".
func (r *reader) mendPrefix(i int32, word []symbol) bool {
	for _, p := range r.book.prefixes[word[0]] {
		if len(word) < len(p)+2 {
			continue
		}
		fits := true
		for n := range p {
			fits = fits && word[n] == p[n]
		}
		if fits && r.walk(i, word[len(p):]) {
			return true
		}
	}
	return false
}

// joinNext reads a word that was torn in two: "su icide". The half word must
// be unknown and lead on to an entry that ends where the next word does.
func (r *reader) joinNext(i int32, half node, at int) bool {
	if at+1 >= len(r.raw) {
		return false
	}
	next := r.raw[at+1]
	if next.sentence != r.toks[i].sentence || next.flags&(isChar|isEmoji|isNumber) != 0 {
		return false
	}
	n := half
	for _, s := range r.syms[next.start:next.end] {
		if n = r.book.trie.child(n, s); n == 0 {
			return false
		}
	}
	whole := int(r.toks[i].end-r.toks[i].start) + int(next.end-next.start)
	if whole < 6 || !r.book.trie.exact(n) {
		return false
	}
	r.add(n, i, i+1, false)
	return true
}

// cutApart reads words that were run together, "iwanttodie": it must come out
// as known words without a rest, one of them telling.
func (r *reader) cutApart(i int32, word []symbol) bool {
	trie := r.book.trie
	r.cuts = append(r.cuts[:0], make([]cut, len(word)+1)...)
	cuts := r.cuts
	cuts[0] = cut{words: 1, langs: everyLang}
	for from := range word {
		if cuts[from].words == 0 {
			continue
		}
		n := trie.roots[word[from]]
		for to := from + 1; n != 0; to++ {
			if (trie.exact(n) || to == len(word) && trie.stems[n]) && (to-from > 1 || oneLetterWord(word[from])) {
				r.cutAt(from, to, n)
			}
			if to == len(word) {
				break
			}
			n = trie.child(n, word[to])
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
func (r *reader) cutAt(from, to int, n node) {
	before, old := r.cuts[from], r.cuts[to]
	l := before.langs & r.book.langsOf(n)
	if l == 0 || !r.book.separable(n, to-from) {
		return
	}
	c := cut{from: int32(from), words: before.words + 1, telling: before.telling || r.book.telling(n), langs: l}
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
	for k := n - 1; k >= 0; k-- {
		t.start, t.end = at+from, at+ends[k]
		from = ends[k]
		place := i
		if k == n-1 {
			r.toks[i] = t
		} else {
			place = r.keep(t)
		}
		r.walkWord(place)
	}
}

// maxCuts bounds the words taken out of one run-together word, from its end.
const maxCuts = 64
