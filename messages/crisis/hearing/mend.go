package hearing

import "slices"

// Mending: what to try with a word that no entry knows as it is written. Each
// way ends in a look-up, so an ordinary unknown word stays what it is.

// maxMended is the length up to which single words are mended letter by letter.
const maxMended = 24

// mend tries to read the unknown token i, which came from raw word at. It
// returns how many raw words after that one were used up as well.
func (r *reader) mend(i int32, at int) int {
	t := r.toks[i]
	word := r.syms[t.start:t.end]
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
	afterApostrophe := word[min(int(t.apostrophe), len(word)):]
	if r.joinNext(i, word, at) || t.apostrophe > 0 && r.joinNext(i, afterApostrophe, at) {
		return 1
	}
	if t.flags&isNumber == 0 && len(word) >= 7 && r.cutApart(i, word) {
		return 0
	}
	r.mendSpelling(i, word)
	return 0
}

// tryAs looks token i up as other letters and, if they are known, lets it be them.
func (r *reader) tryAs(i int32, letters []symbol) bool {
	word, known := r.lookUp(i, letters)
	if known {
		r.rewrite(i, letters, word)
	}
	return known
}

// tryAsPhrase is tryAs for what may be several words.
func (r *reader) tryAsPhrase(i int32, p phrase) bool {
	table := r.book.phrases
	if table.marks[p]&isLonger == 0 {
		return r.tryAs(i, table.lettersOf(p))
	}
	known := r.addKnown(i, p)
	if known {
		r.spare = table.spell(r.spare[:0], p)
		r.rewrite(i, r.spare, p)
	}
	return known
}

// rewrite changes what token i says, and which phrase it is.
func (r *reader) rewrite(i int32, letters []symbol, p phrase) {
	at := int32(len(r.syms))
	r.syms = append(r.syms, letters...)
	t := &r.toks[i]
	t.start, t.end, t.word = at, int32(len(r.syms)), p
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
		r.rewrite(i, r.spare, r.book.phrases.word(r.spare, hashOf(r.spare)))
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
	r.lookUpToken(r.keep(&rest))
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
				r.lookUpToken(i)
			}
			if rest.start < rest.end {
				r.lookUpToken(r.keep(&rest))
			}
			return true
		}
	}
	return false
}

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
	if !r.book.prefixed.has(uint32(word[0])) {
		return false
	}
	for _, p := range r.book.prefixes {
		if len(word) < len(p)+2 || !slices.Equal(word[:len(p)], p) {
			continue
		}
		if _, known := r.lookUp(i, word[len(p):]); known {
			return true
		}
	}
	return false
}

// joinNext reads a word that was torn in two: "su icide". word is the first half,
// which raw word at begins or is.
func (r *reader) joinNext(i int32, word []symbol, at int) bool {
	if at+1 >= len(r.raw) || !r.book.phrases.begins.has(hashOf(word)) {
		return false
	}
	next := r.raw[at+1]
	if next.sentence != r.toks[i].sentence || next.flags&(isChar|isEmoji|isNumber) != 0 {
		return false
	}
	r.spare = append(append(r.spare[:0], word...), r.syms[next.start:next.end]...)
	if len(r.spare) < 6 {
		return false
	}
	whole := r.book.phrases.word(r.spare, hashOf(r.spare))
	if r.book.phrases.marks[whole]&isEntry == 0 {
		return false
	}
	r.add(whole, i, i+1, false)
	return true
}
