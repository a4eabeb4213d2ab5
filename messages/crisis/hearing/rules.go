package hearing

// A rule says which words, in which order and how near to each other, mean
// what. Rules are written in the phrase files; phrases/README.md tells how.
type rule struct {
	purpose purpose
	level   Level // what a sign says; what a guard lowers to
	topics  Topic
	firm    bool  // a sign that stands in a story or a quote as well
	reach   reach // how far a guard reaches
	langs   langs // the languages whose rule it is
	own     bool  // it speaks of the one who writes

	parts     []part
	anchor    int        // the part that is rarest; the rule is tried where it stands
	unordered bool       // the parts may come in any order, within the first part's gap
	wide      bool       // the parts may stand anywhere in the message
	need      classSet   // classes that must be near for the rule to have a chance
	anyOf     []classSet // and sets of which one class must be near

	file string
	line int
	text string
}

// loose reports whether a rule reads its words in any order or reaches beyond
// them. A title or idiom is not loose: it is the same in any language's chat.
func (r *rule) loose() bool { return r.unordered || r.reach != touching }

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
	any     classSet // the same, folded: most classes are ruled out by it
	gap     int32    // how much may stand before it: wordCost for each word
	first   bool     // must begin the sentence
	last    bool     // must end the sentence
}

func (p *part) has(c classID) bool {
	if p.any[c>>6&3]&(1<<(c&63)) == 0 {
		return false
	}
	for _, have := range p.classes {
		if have == c {
			return true
		}
	}
	return false
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

// classSet is a set of classes, folded to 256.
type classSet [4]uint64

func (b *classSet) set(c classID) { b[c>>6&3] |= 1 << (c & 63) }

func (b *classSet) join(o *classSet) {
	for i := range b {
		b[i] |= o[i]
	}
}

func (b *classSet) holds(o *classSet) bool {
	return b[0]&o[0] == o[0] && b[1]&o[1] == o[1] && b[2]&o[2] == o[2] && b[3]&o[3] == o[3]
}

func (b *classSet) meets(o *classSet) bool {
	return b[0]&o[0]|b[1]&o[1]|b[2]&o[2]|b[3]&o[3] != 0
}

// prepare anchors a finished rule at its rarest part; often tells how common a
// class is.
func (r *rule) prepare(often func(classID) int) {
	best := -1
	for i, p := range r.parts {
		common := 0
		for _, c := range p.classes {
			common += often(c)
		}
		if best < 0 || common < best {
			r.anchor, best = i, common
		}
	}
	r.summarise()
}

// summarise works out the sets by which the matcher rules most rules out.
func (r *rule) summarise() {
	for i := range r.parts {
		p := &r.parts[i]
		for _, c := range p.classes {
			p.any.set(c)
		}
		if len(p.classes) == 1 {
			r.need.set(p.classes[0])
		} else {
			r.anyOf = append(r.anyOf, p.any)
		}
	}
}
