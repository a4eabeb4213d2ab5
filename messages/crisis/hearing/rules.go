package hearing

import "slices"

// A rule says which words, in which order and how near to each other, mean
// what. Rules are written in the phrase files; phrases/README.md tells how.
type rule struct {
	purpose   purpose
	level     Level // what a sign says; what a guard lowers to
	reach     reach // how far a guard reaches
	firm      bool  // a sign that stands in a story or a quote as well
	own       bool  // it speaks of the one who writes
	broad     bool  // it joins broad classes by gaps; see isByAccident
	unordered bool  // the parts may come in any order, within the first part's gap
	wide      bool  // the parts may stand anywhere in the message
	anchor    uint8 // the part that is rarest; the rule is tried where it stands
	topics    Topic
	langs     langs // the languages whose rule it is

	// Where it is written: the place of the file in phraseBook.languages, and
	// the line. An optional word makes several rules of one line.
	file uint16
	line uint32

	beside []uint16 // see layBeside

	need  classSet   // classes that must be near for the rule to have a chance
	parts []part     // in their order
	sets  []classSet // by part: its classes
}

// loose reports whether a rule reads its words in any order or reaches beyond
// them. A title or idiom is not loose: it is the same in any language's chat.
func (r *rule) loose() bool { return r.unordered || r.reach != touching }

// sameLine reports whether two rules were made of one line.
func (r *rule) sameLine(o *rule) bool { return r.file == o.file && r.line == o.line }

// purpose is what a rule is for.
type purpose uint8

const (
	sign   purpose = iota // raises a level
	weak                  // two different ones in a message are distress
	topic                 // adds a topic, no level
	guard                 // lowers the signs it touches
	denial                // a guard that also says so
)

// reach is how far a guard reaches.
type reach uint8

const (
	touching   reach = iota // the signs it shares a word with
	inSentence              // all signs of the sentence but firm ones
	inMessage               // all signs of the message but firm ones
)

// A part of a rule is one word of any of its classes.
type part struct {
	classes []classID
	folded  uint64 // the classes, folded to 64: see edges
	gap     int32  // how much may stand before it: wordCost for each word
	first   bool   // must begin the sentence
	last    bool   // must end the sentence
}

// has reports whether part n of a rule may be of a class. Most classes are ruled
// out by the set.
func (r *rule) has(n int, c classID) bool {
	return r.sets[n].has(c) && slices.Contains(r.parts[n].classes, c)
}

// A word counts two, a character of a script without spaces one, since a word
// there is about two characters long.
const (
	wordCost = 2
	charCost = 1
	// maxFillers bounds the words that may be passed over for nothing.
	maxFillers = 5
	// maxGap bounds what a rule may ask for.
	maxGap = 14 * wordCost
)

// blockSize is how many tokens share one set of classes, the quick test before
// a rule is tried. A rule reaches no further than the next block.
const blockSize = 32

// blocksNear is how many blocks are near a token: in a shorter message all is near.
const blocksNear = 3

// classSet is a set of classes, folded to 256.
type classSet [4]uint64

func (b *classSet) set(c classID) { b[c>>6&3] |= 1 << (c & 63) }

func (b *classSet) has(c classID) bool { return b[c>>6&3]&(1<<(c&63)) != 0 }

func (b *classSet) join(o *classSet) {
	for i := range b {
		b[i] |= o[i]
	}
}

func (b *classSet) holds(o *classSet) bool {
	return b[0]&o[0] == o[0] && b[1]&o[1] == o[1] && b[2]&o[2] == o[2] && b[3]&o[3] == o[3]
}

// mayFit reports whether b has at least one class of each part of a rule.
func (b *classSet) mayFit(r *rule) bool {
	if !b.holds(&r.need) {
		return false
	}
	for i := range r.sets {
		if !b.meets(&r.sets[i]) {
			return false
		}
	}
	return true
}

func (b *classSet) meets(o *classSet) bool {
	return b[0]&o[0]|b[1]&o[1]|b[2]&o[2]|b[3]&o[3] != 0
}

// isBroad reports whether a rule is one of many alternatives in each part, with room
// between them. A firm one is not, nor one of an overdose or of danger from others.
func (r *rule) isBroad() bool {
	room := int32(0)
	for i := range r.parts {
		if len(r.parts[i].classes) < 2 {
			return false
		}
		room += r.parts[i].gap
	}
	return len(r.parts) > 1 && room > 0 && !r.firm && r.topics&(Overdose|Abuse) == 0
}
