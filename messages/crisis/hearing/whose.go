package hearing

// Whose: in words that are meant for another person, what is said of the reader's
// feelings is no cry of the one who writes, and what is long over is less of one. The
// phrase files say which words tell; elsewhere nothing of this counts, for who writes
// "you" to nobody may well mean themselves.

// tellings are what a sentence says beside what was heard in it.
type tellings uint8

const (
	saysOver   tellings = 1 << iota // it was long ago
	saysWell                        // it got better
	saysStill                       // it is so now, and the one who writes says so
	saysUrgent                      // the one who writes is afraid for the reader, or it is tonight
	saysAlso                        // the one who writes feels the same
)

var tellingClasses = [classReserved]tellings{
	classOver: saysOver, classWell: saysWell, classStill: saysStill, classUrgent: saysUrgent, classAlso: saysAlso,
}

var personClasses = [classReserved]person{classWriter: ofWriter, classReader: ofReader}

// A person is whom a pronoun is of.
type person uint8

const (
	ofWriter person = 1 << iota
	ofReader
)

// noteWhose gathers both: the tellings by sentence and for the whole message, and the
// persons by token.
func (r *reader) noteWhose() {
	r.told, r.toldInAll, r.persons = r.told[:0], 0, r.persons[:0]
	for range r.sentence + 1 {
		r.told = append(r.told, 0)
	}
	for range r.toks {
		r.persons = append(r.persons, 0)
	}
	for i := range r.items {
		it := &r.items[i]
		if it.class >= classReserved || r.spoken != 0 && it.langs&r.spoken == 0 {
			continue
		}
		said := tellingClasses[it.class]
		if said == saysAlso && it.end < r.boundsOf(r.toks[it.start].sentence).end {
			continue // "I do" is said of much
		}
		r.told[r.toks[it.start].sentence] |= said
		r.toldInAll |= said
		for t := it.start; t < it.end; t++ {
			r.persons[t] |= personClasses[it.class]
		}
	}
}

// toAnother returns the level at which a match of some level stands in words that
// are meant for another person. An overdose, danger from others, a death, what somebody
// says of themselves now and what they feel as well as the reader stand as ever. What is long over still weighs, and
// only what got better weighs less than that.
func (r *reader) toAnother(m *match, level Level) Level {
	if m.rule.topics&(Overdose|Abuse|Bereaved) != 0 {
		return level
	}
	told := r.told[r.toks[m.start].sentence]
	if r.isReaders(m) {
		if level == Crisis && told&saysUrgent != 0 || r.toldInAll&saysAlso != 0 {
			return level
		}
		return None
	}
	if told&(saysStill|saysUrgent) != 0 {
		return level
	}
	if told&saysOver != 0 && level == Crisis {
		level = Distress
	}
	if r.toldInAll&saysWell != 0 && level > None {
		level--
	}
	return level
}

// mostBefore is how many words may stand between a pronoun and what it governs.
const mostBefore = 3

// isReaders reports whether what was heard is the feeling of the one who will read it:
// the nearest pronoun, in the words heard or else before them, is theirs. What is said
// of a third person is not.
func (r *reader) isReaders(m *match) bool {
	var within person
	for _, of := range r.persons[m.start:m.end] {
		within |= of
	}
	if within != 0 || m.rule.topics.Has(SomeoneElse) {
		return within == ofReader
	}
	left, fillers := int32(mostBefore*wordCost), 0
	for t := m.start - 1; t >= 0 && r.toks[t].sentence == r.toks[m.start].sentence; t-- {
		if of := r.persons[t]; of != 0 {
			return of == ofReader
		}
		if !r.pass(t, &left, &fillers) {
			break
		}
	}
	return false
}
