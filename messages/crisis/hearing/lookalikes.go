package hearing

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

// unmixScripts rewrites a word that mixes Latin with Cyrillic or Greek letters
// into Latin if every foreign letter has a Latin look-alike, else into Cyrillic.
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
	if latin <= 0 {
		table, script = r.alike.toCyrillic, isCyrillic
	}
	for i, s := range word {
		if to, ok := table[s]; ok {
			word[i] = to
		}
	}
	t.flags = t.flags&^mixed | script
}
