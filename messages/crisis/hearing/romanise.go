package hearing

import (
	"cmp"
	"slices"
	"strings"
)

// Many who write Hindi, Bengali, Arabic or Persian do so in Latin letters, each by
// their own lights: zindagi, jindgi, zndagi. Listing such spellings never ends. So
// the phrase files say which letters sound alike, those of the language's own script
// among them, and a word is brought to its bones: the sounds that everybody writes.
// Words with the same bones are one.
//
// The bones of a word look like those of many English ones. So they are looked up
// only in a message whose other words speak for the language, and if they are not
// too few.

// romanisation brings the words of a language to their bones.
type romanisation struct {
	lang   int
	sounds map[symbol][]sound // by first letter, the longest first
	latin  [128][]sound       // the same for the letters that messages are read by
	silent []symbol           // sounds that are left out where they don't begin a word
	fading []symbol           // sounds that are left out where they don't begin or end one
	fewest int                // sounds that tell a word from others: more where vowels are none
}

// sound is what some letters stand for: "kh" and "ख" for k.
type sound struct {
	letters        []symbol
	as             []symbol
	atStart, atEnd bool // of a word only
}

// bonesMark, plus the number of the language, stands before the bones of a word, so
// that they are no word of any message.
const bonesMark symbol = 0xF000

// of appends the bones of a word, with the mark before them. Of a stem, which goes on,
// the end is no end.
func (r *romanisation) of(word []symbol, isStem bool, to []symbol) []symbol {
	to = append(to, bonesMark+symbol(r.lang))
	first := len(to)
	for at := 0; at < len(word); {
		as, length := r.next(word, at, isStem)
		at += length
		for _, as := range as {
			if len(to) == first || as != to[len(to)-1] && !slices.Contains(r.silent, as) {
				to = append(to, as)
			}
		}
	}
	return r.fade(to, first, isStem)
}

// next returns what the longest sound is that stands at a place of a word, and how many
// letters it takes.
func (r *romanisation) next(word []symbol, at int, isStem bool) (as []symbol, length int) {
	sounds := r.soundsFrom(word[at])
	for i := range sounds {
		s := &sounds[i]
		end := at + len(s.letters)
		if end > len(word) || s.atStart && at > 0 || s.atEnd && (end < len(word) || isStem) {
			continue
		}
		if slices.Equal(s.letters[1:], word[at+1:end]) {
			return s.as, len(s.letters)
		}
	}
	return word[at : at+1], 1
}

// soundsFrom returns the sounds that begin with a letter.
func (r *romanisation) soundsFrom(letter symbol) []sound {
	if int(letter) < len(r.latin) {
		return r.latin[letter]
	}
	return r.sounds[letter]
}

// fade leaves out the fading sounds within a word, and joins what is the same then.
func (r *romanisation) fade(to []symbol, first int, isStem bool) []symbol {
	kept := to[:min(first+1, len(to))]
	for i := len(kept); i < len(to); i++ {
		inside := i < len(to)-1 || isStem
		if inside && slices.Contains(r.fading, to[i]) || to[i] == kept[len(kept)-1] {
			continue
		}
		kept = append(kept, to[i])
	}
	return kept
}

// reach orders sounds: the longest first, and of these what is said of the start or the
// end of a word.
func (s sound) reach() int {
	reach := 2 * len(s.letters)
	if s.atStart || s.atEnd {
		reach++
	}
	return reach
}

// buildRomanisation reads the sounds that a phrase file lists; nil if it lists none.
func buildRomanisation(f *phraseFile, folds *foldings) *romanisation {
	if len(f.sounds) == 0 {
		return nil
	}
	r := &romanisation{lang: f.lang, sounds: map[symbol][]sound{}, fewest: 3}
	for _, l := range f.sounds {
		switch l.word {
		case "silent":
			r.silent = append(r.silent, folds.all(strings.Join(l.variants, ""))...)
		case "fading":
			r.fading = append(r.fading, folds.all(strings.Join(l.variants, ""))...)
		case "none":
			r.addSounds(nil, l.variants, folds)
			if slices.Contains(l.variants, "a") {
				r.fewest++
			}
		default:
			r.addSounds(folds.all(l.word), l.variants, folds)
		}
	}
	for letter, some := range r.sounds {
		slices.SortStableFunc(some, func(a, b sound) int { return cmp.Compare(b.reach(), a.reach()) })
		if int(letter) < len(r.latin) {
			r.latin[letter] = some
		}
	}
	return r
}

// addSounds adds the ways to write one sound: "kh", or "^ا" at the start of a word and
// "ه$" at its end.
func (r *romanisation) addSounds(as []symbol, ways []string, folds *foldings) {
	for _, way := range ways {
		s := sound{as: as}
		way, s.atStart = strings.CutPrefix(way, "^")
		way, s.atEnd = strings.CutSuffix(way, "$")
		s.letters = folds.all(way)
		r.sounds[s.letters[0]] = append(r.sounds[s.letters[0]], s)
	}
}

// notByBones are classes that silence, or tell the language: a word that only has the
// bones of theirs does not.
var notByBones = []string{"HINT", "EVERYDAY", "FUZZY", "PREFIX", "IDIOM", "STORY", "JOKING", "TRIVIAL", "LAUGH"}

// addBones lets the bones of a row of words mean what the row means.
func (c *compiler) addBones(row []phrase, m meaning, lang int) {
	if lang < 0 || c.romanised[lang] == nil {
		return
	}
	if id := m.class(); int(id) < len(c.book.names) && slices.Contains(notByBones, c.book.names[id]) {
		return
	}
	r := c.romanised[lang]
	c.respelt = c.respelt[:0]
	for i, word := range row {
		isStem := m.has(asStem) && i == len(row)-1
		c.letters = r.of(c.book.phrases.lettersOf(word), isStem, c.letters[:0])
		if len(c.letters) < 2 || len(row) == 1 && len(c.letters) <= r.fewest {
			return
		}
		c.respelt = append(c.respelt, c.addWord(c.letters))
	}
	c.mean(c.respelt, m)
}

// readBones reads what is written in Latin letters by its bones as well, if the
// message speaks a language that is often written so. One that says nothing of its
// language may be in any; there the bones have to be more, and no other language may
// know the word.
func (r *reader) readBones() {
	most := r.mostEvidence()
	for _, of := range r.book.romanised {
		n := r.evidence[of.lang]
		if n == 0 && most == 0 {
			r.readBonesOf(of, of.fewest+1, everyLang)
		} else if n > most {
			r.readBonesOf(of, of.fewest, 1<<of.lang)
		}
	}
}

// mostEvidence is that for a language that is not written in Latin letters besides its
// own.
func (r *reader) mostEvidence() (most int32) {
	for i, n := range r.evidence {
		if n > most && !slices.ContainsFunc(r.book.romanised, func(of *romanisation) bool { return of.lang == i }) {
			most = n
		}
	}
	return most
}

// wordByBones returns the word that has the bones of a token; 0 if none has, or it is
// in other letters.
func (r *reader) wordByBones(i int32, of *romanisation) phrase {
	t := r.written[i]
	if t.flags&(isLatin|isDirty) == 0 || t.flags&isNumber != 0 {
		return 0
	}
	r.spare = of.of(r.syms[t.start:t.end], false, r.spare[:0])
	return r.book.phrases.word(r.spare, hashOf(r.spare))
}

// readBonesOf reads each token by its bones, if it has so many and is unknown in some
// languages.
func (r *reader) readBonesOf(of *romanisation, fewest int, unknownIn langs) {
	for i, t := range r.toks {
		r.written[i].word, r.written[i].begins = t.word, t.begins
		r.readWordByBones(int32(i), of, fewest, unknownIn)
	}
	for i := range r.toks {
		if at := r.toks[i].begins; at != 0 {
			r.readOn(int32(i), at)
		}
	}
	for i, t := range r.written {
		r.toks[i].word, r.toks[i].begins = t.word, t.begins
	}
}

// readWordByBones lets a token be the word that its bones are. It is that by itself
// only if it is no word of the language as it is written, and has bones enough.
func (r *reader) readWordByBones(i int32, of *romanisation, fewest int, unknownIn langs) {
	t := &r.toks[i]
	r.spare = r.spare[:0]
	word := r.wordByBones(i, of)
	if len(r.spare) > fewest && t.flags&isFiller == 0 && !r.knownIn(i, unknownIn) {
		r.lookUp(i, r.spare)
	}
	t.word, t.begins = word, 0
	if r.book.phrases.marks[t.word]&goesOn != 0 {
		t.begins = t.word
	}
}

// knownIn reports whether a token is known as it is written, by itself, in one of some
// languages.
func (r *reader) knownIn(token int32, some langs) bool {
	if some == everyLang && r.written[token].word != 0 {
		return true
	}
	for i := r.edges[token].firstStart; i >= 0; i = r.items[i].nextStart {
		if it := &r.items[i]; it.end == token+1 && it.langs&some != 0 && it.langs != everyLang {
			return true
		}
	}
	return false
}
