package hearing

// Bounds for censored words: their length, how many of them are looked up in
// one message, how far one look-up may branch out, and to how many readings.
const (
	maxCensored  = 12
	maxStarred   = 12
	maxStarTries = 600
	maxReadings  = 8
)

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
	alphabet := 0
	for _, s := range word {
		alphabet = max(alphabet, alphabetOf(s))
	}
	r.readings, r.tries, r.alphabet = 0, 0, r.book.phrases.alphabets[alphabet]
	r.spare = append(r.spare[:0], word...)
	r.fillStars(i, 0, 0)
	return r.readings > 0
}

// fillStars puts letters in the place of the stars of r.spare, from letter n on.
// hash is that of the letters before it.
func (r *reader) fillStars(i int32, n int, hash uint32) {
	table, word := r.book.phrases, r.spare
	if r.tries++; r.readings >= maxReadings || r.tries > maxStarTries {
		return
	}
	if n == len(word) {
		if p := table.word(word, hash); table.marks[p]&isEntry != 0 {
			r.readings++
			r.add(p, i, i+1, false)
		}
		return
	}
	if word[n] != '*' {
		if hash = hash*hashBase + uint32(word[n]); table.begins.has(hash) {
			r.fillStars(i, n+1, hash)
		}
		return
	}
	for _, s := range r.alphabet {
		if hash := hash*hashBase + uint32(s); table.begins.has(hash) {
			word[n] = s
			r.fillStars(i, n+1, hash)
		}
	}
	word[n] = '*'
}

// mendManyStars looks for a word with three stars or more among the words that
// are worth finding behind a slip of the keys.
func (r *reader) mendManyStars(i int32, word []symbol) bool {
	for _, p := range r.book.spellings.words {
		letters := r.book.phrases.lettersOf(p)
		if len(letters) != len(word) {
			continue
		}
		n := 0
		for n < len(word) && (word[n] == '*' || word[n] == letters[n]) {
			n++
		}
		if n == len(word) {
			return r.tryAs(i, letters)
		}
	}
	return false
}
