package hearing

import "unicode"

// A token is one word of a message: a run of letters, a number, an emoji, or
// one character of a script that is written without spaces.
type token struct {
	start, end int32 // its symbols in reader.syms
	sentence   int32
	flags      tokenFlags
	apostrophe int32  // where an apostrophe stood, counted from start; 0 if none did
	word       phrase // the word that it is, which may be mended to a longer phrase; 0 if none
	begins     phrase // the phrase after which some entry goes on; 0 if none does
}

type tokenFlags uint16

const (
	isChar     tokenFlags = 1 << iota // one character of a script without spaces
	isEmoji                           //
	isNumber                          // digits only
	isDirty                           // digits or signs among letters: k1ll, s*icide
	isFiller                          // may stand anywhere between two words of a rule
	isLatin                           //
	isCyrillic                        //
	isGreek                           //
	isAccented                        // Latin letters with accents
	isOther                           // any other script
	glued                             // no space before it
)

// mixed are the flags that make a word suspect of look-alike letters.
const mixed = isLatin | isCyrillic | isGreek

// tokenise folds a text and cuts it into raw words, in one pass.
func (r *reader) tokenise(text string) {
	r.wordAt = -1
	for _, c := range text {
		if c < 0x80 {
			if f := r.ascii[c]; f.kind == kindLetter {
				r.letter(f.sym, isLatin)
				continue
			}
		}
		r.character(c, r.folds.of(c))
	}
	r.endWord()
	r.endSingles()
}

func (r *reader) letter(s symbol, script tokenFlags) {
	if r.wordAt < 0 {
		r.wordAt = int32(len(r.syms))
		r.wordFlags = r.glue
		if r.spaceSeen {
			r.spacedAt, r.spaceSeen = r.wordAt, false
		}
		r.stopSeen = false // "word.word": a stop between letters ends nothing
		if r.pendingStop {
			r.sentence++
			r.pendingStop = false
		}
	}
	r.wordFlags |= script
	r.syms = append(r.syms, s)
	r.newlines = 0
}

func (r *reader) character(c rune, f folded) {
	switch f.kind {
	case kindDrop:
		return
	case kindLetter:
		r.letter(f.sym, scriptOf(f.sym))
		r.noteLanguage(c)
		return
	case kindDigit:
		r.letter(f.sym, isNumber)
		return
	case kindMany:
		for _, s := range r.folds.many[f.many] {
			r.letter(s, scriptOf(s))
		}
		return
	case kindMark:
		r.mark(c)
		return
	case kindApostrophe:
		if r.wordAt >= 0 {
			r.apostropheAt = int32(len(r.syms))
		}
		return
	case kindSymbol:
		r.sign(f.sym)
		return
	}
	r.endWord()
	if f.kind == kindChar {
		r.single(c, f, isChar|r.glue)
		r.glue = glued
		return
	}
	r.glue = 0
	switch f.kind {
	case kindEmoji:
		r.single(c, f, isEmoji|isFiller)
	case kindStop:
		// A stop between single letters spells a word: k.i.l.l.
		if r.singles == 0 {
			r.stopSeen = true
		}
	case kindHardStop:
		r.pendingStop = true
	default:
		r.space(c)
	}
}

// single adds a token of one character.
func (r *reader) single(c rune, f folded, flags tokenFlags) {
	r.endSingles()
	if r.pendingStop || r.stopSeen && !r.spelling(flags) {
		r.sentence++
	}
	r.pendingStop, r.stopSeen = false, false
	r.noteLanguage(c)
	at := int32(len(r.syms))
	r.syms = append(r.syms, f.sym)
	r.raw = append(r.raw, token{})
	t := &r.raw[len(r.raw)-1]
	t.start, t.end, t.sentence, t.flags = at, at+1, r.sentence, flags
	r.newlines = 0
}

// spelling reports whether a stop before a character stands between single
// characters, as in 死.に.た.い, and so ends nothing.
func (r *reader) spelling(flags tokenFlags) bool {
	n := len(r.raw)
	return n > 0 && flags&r.raw[n-1].flags&isChar != 0 && r.raw[n-1].flags&glued == 0
}

func (r *reader) space(c rune) {
	if r.stopSeen {
		r.pendingStop, r.stopSeen = true, false
	}
	r.spaceSeen = r.spaceSeen || unicode.IsSpace(c)
	if c == '\n' {
		if r.newlines++; r.newlines >= 2 {
			r.pendingStop = true
		}
	}
}

// sign handles the characters that people put in place of a letter. Elsewhere
// they are what they are: a star for bold, an exclamation mark.
func (r *reader) sign(s symbol) {
	if r.wordAt < 0 {
		if s == '$' {
			r.letter('$', isDirty)
			return
		}
		if s == '!' {
			r.stopSeen = true
		}
		r.glue = 0
		return
	}
	r.syms = append(r.syms, s)
	r.wordFlags |= isDirty
}

// mark joins a combining mark to the letter before it, or drops it.
func (r *reader) mark(c rune) {
	if n := len(r.syms); n > 0 {
		if c == 'ﾞ' {
			c = 0x3099
		} else if c == 'ﾟ' {
			c = 0x309A
		}
		if whole, ok := r.folds.composed[uint32(r.syms[n-1])<<16|uint32(c)]; ok {
			r.syms[n-1] = whole
			if r.wordAt >= 0 && whole < 0x250 && whole >= 0xC0 {
				r.wordFlags |= isAccented
			}
		}
	}
}

// endWord closes the word that is being read.
func (r *reader) endWord() {
	if r.wordAt < 0 {
		return
	}
	r.dropTrailingSigns()
	t := token{start: r.wordAt, end: int32(len(r.syms)), flags: r.wordFlags}
	r.wordAt = -1
	if t.end == t.start {
		return
	}
	letters := t.flags & (mixed | isOther)
	switch {
	case t.flags&isNumber != 0 && letters != 0:
		t.flags = t.flags&^isNumber | isDirty
	}
	if at := r.apostropheAt; at > t.start && at < t.end {
		t.apostrophe = at - t.start
	}
	if t.flags&mixed&(t.flags&mixed-1) != 0 {
		r.unmixScripts(&t)
	}
	single := t.end-t.start == 1 && t.flags&isNumber == 0
	if isSyllable(r.syms[t.start:t.end]) {
		// Many words there are one syllable: only what no space divides is spelt.
		if single = true; r.spacedAt == t.start {
			r.endSingles()
		}
	}
	if !single {
		r.endSingles()
	} else if r.singles == 0 {
		r.singlesAt = int32(len(r.raw))
	}
	t.sentence = r.sentence
	r.raw = append(r.raw, t)
	if single {
		r.singles++
	}
	r.glue = glued
	if r.bangSeen {
		r.stopSeen, r.bangSeen = true, false
	}
}

// dropTrailingSigns takes off the signs at the end of a word that are no
// letters: "die!!" and "*die*", but not the stars of "k***".
func (r *reader) dropTrailingSigns() {
	if r.wordFlags&isDirty == 0 {
		return
	}
	n := len(r.syms)
	stars := 0
	for i := n; i > int(r.wordAt) && r.syms[i-1] == '*'; i-- {
		stars++
	}
	if stars >= 2 {
		return
	}
	for n > int(r.wordAt) && (r.syms[n-1] == '!' || r.syms[n-1] == '*' || r.syms[n-1] == '|' || r.syms[n-1] == '@' || r.syms[n-1] == '$') {
		if r.syms[n-1] == '!' {
			r.bangSeen = true
		}
		n--
	}
	r.syms = r.syms[:n]
	r.wordFlags &^= isDirty
	for _, s := range r.syms[r.wordAt:] {
		if s == '!' || s == '*' || s == '|' || s == '@' || s == '$' {
			r.wordFlags |= isDirty
		}
	}
}

// endSingles joins a row of three or more single letters into one word, since
// "k i l l" and "k.i.l.l" are meant as one.
func (r *reader) endSingles() {
	n := r.singles
	r.singles = 0
	if n < 3 {
		return
	}
	first := r.raw[r.singlesAt]
	last := r.raw[r.singlesAt+int32(n)-1]
	first.end = last.end
	for _, t := range r.raw[r.singlesAt+1 : r.singlesAt+int32(n)] {
		first.flags |= t.flags & (mixed | isDirty)
	}
	r.raw = append(r.raw[:r.singlesAt], first)
}

func scriptOf(s symbol) tokenFlags {
	switch {
	case s < 0x80:
		return isLatin
	case s < 0x250, s >= 0x1E00 && s < 0x1F00:
		return isLatin | isAccented
	case s >= 0x370 && s < 0x400:
		return isGreek
	case s >= 0x400 && s < 0x530:
		return isCyrillic
	}
	return 0
}
