package hearing

import "strings"

// Letters that look alike across scripts, in pairs: theirs, the Latin one.
const (
	cyrillicLookalikes = "аaвbсcԁdеeһhіiјjкkӏlмmнhоoрpѕsтtуyхxԝwѵvпnгrиuьb"
	greekLookalikes    = "αaβbεeιiκkνvοoρpτtυuχxγyωwηnμuσoδdζz"
)

// lookalikes maps both ways between Latin and the other scripts' letters.
type lookalikes struct {
	toLatin    map[symbol]symbol
	toCyrillic map[symbol]symbol
}

func buildLookalikes() lookalikes {
	l := lookalikes{toLatin: map[symbol]symbol{}, toCyrillic: map[symbol]symbol{}}
	for _, pairs := range []string{cyrillicLookalikes, greekLookalikes} {
		letters := []rune(pairs)
		for i := 0; i < len(letters); i += 2 {
			theirs, latin := symbol(letters[i]), symbol(letters[i+1])
			l.toLatin[theirs] = latin
			if _, taken := l.toCyrillic[latin]; !taken && scriptOf(theirs) == isCyrillic {
				l.toCyrillic[latin] = theirs
			}
		}
	}
	return l
}

// twins are Cyrillic letters that nobody can tell from the Latin ones; the others are
// written for them only where letters are replaced on purpose.
const twins = "аԁеһіјӏорѕсухԝѵ"

// isCyrillicWord reports whether a word holds a letter that is plainly Cyrillic, and all
// of its Latin ones may stand for such.
func (l lookalikes) isCyrillicWord(word []symbol) bool {
	plainly := false
	for _, s := range word {
		switch scriptOf(s) &^ isAccented {
		case isLatin:
			if l.toCyrillic[s] == 0 || !strings.ContainsRune(twins, rune(l.toCyrillic[s])) {
				return false
			}
		case isCyrillic:
			plainly = plainly || !strings.ContainsRune(twins, rune(s))
		}
	}
	return plainly
}

// unmixScripts rewrites a word that mixes Latin with Cyrillic or Greek letters
// into Latin if every foreign letter has a Latin look-alike, else into Cyrillic: so
// also a word that is Cyrillic for half of it or more, as "умеpеть" with a Latin p.
func (r *reader) unmixScripts(t *token) {
	word := r.syms[t.start:t.end]
	latin, other := 0, 0
	for _, s := range word {
		switch scriptOf(s) &^ isAccented {
		case isLatin:
			latin++
		case isCyrillic, isGreek:
			if _, ok := r.alike.toLatin[s]; !ok {
				latin = -len(word)
			}
			other++
		}
	}
	table, script := r.alike.toLatin, isLatin
	if latin <= 0 || other >= latin && r.alike.isCyrillicWord(word) {
		table, script = r.alike.toCyrillic, isCyrillic
	}
	for i, s := range word {
		if to, ok := table[s]; ok {
			word[i] = to
		}
	}
	t.flags = t.flags&^mixed | script
}
