package hearing

import "sync"

// Hear listens to one message, in whatever language it is written. It keeps
// nothing, and takes a few microseconds for a short message; the first call of a
// process, which may be of no message at all, reads the phrase files beforehand.
// Several texts may be joined with an empty line between them; what is said in
// one is not read on into the next.
func Hear(text string) Heard { return hear(text, (*phraseBook).hear) }

// HearToAnother is Hear for words that are meant for another person: the nearest
// pronoun decides whose feeling it is, and what is long over or got better counts a
// level less. What somebody says of themselves now, an overdose and danger from others
// count as ever.
func HearToAnother(text string) Heard { return hear(text, (*phraseBook).hearToAnother) }

func hear(text string, by func(*phraseBook, string) Heard) Heard {
	book := loaded()
	heard := by(book, text)
	if heard.Level >= Distress {
		return heard
	}
	for _, meant := range inOtherLayout(text) {
		if other := by(book, meant); other.Level >= Distress {
			return other
		}
	}
	return heard
}

func (b *phraseBook) hear(text string) Heard { return b.reader().hearOnce(text) }

func (b *phraseBook) hearToAnother(text string) Heard {
	r := b.reader()
	r.isToAnother = true
	return r.hearOnce(text)
}

// readers are kept between messages so that hearing allocates nothing.
var readers sync.Pool

func (b *phraseBook) reader() *reader {
	if r, _ := readers.Get().(*reader); r != nil && r.book == b {
		return r
	}
	return newReader(b)
}

// hearOnce hears one message, and gives the reader back.
func (r *reader) hearOnce(text string) Heard {
	heard := r.hear(text)
	r.giveBack()
	return heard
}

// maxKept is the size of a message, in symbols, whose reader is still kept.
const maxKept = 1 << 16

// giveBack keeps the reader, without the words it read.
func (r *reader) giveBack() {
	if cap(r.syms) > maxKept {
		return
	}
	clear(r.syms)
	clear(r.spare[:cap(r.spare)])
	clear(r.spare2[:cap(r.spare2)])
	r.isToAnother = false
	readers.Put(r)
}

// reader holds one message while it is heard.
type reader struct {
	book  *phraseBook
	folds *foldings
	alike lookalikes
	ascii *[256]folded

	// tokenise
	syms         []symbol
	raw          []token
	wordAt       int32 // where the word being read began; -1 between words
	wordFlags    tokenFlags
	glue         tokenFlags
	sentence     int32
	apostropheAt int32
	newlines     int
	singles      int // single letters in a row, from raw token singlesAt
	singlesAt    int32
	stopSeen     bool // a stop that ends the sentence if a space follows
	pendingStop  bool // the next word begins a sentence
	bangSeen     bool
	spaceSeen    bool  // before the next word
	spacedAt     int32 // the last word that a space came before

	// read
	toks          []token
	written       []token // toks as they are written, where readBones lends them other words
	items         []item
	edges         []edges    // by token
	blocks        []classSet // of the items that start in each blockSize of tokens
	here          present    // the classes of all items
	unsure        []int32
	evidence      [32]int32
	spoken        langs    // the languages that the evidence speaks for
	clear         bool     // the evidence is more than one word
	starred       int      // censored words looked up so far
	readings      int      // of the censored word being looked up
	tries         int      // branches followed for it
	alphabet      []symbol // the letters that its stars may be
	cuts          []cut
	pieces        []pieces // of words that were cut apart
	spare, spare2 []symbol
	sightings     []sighting // by phraseBook.sighted, once isSighted
	isSighted     bool
	bounds        []bounds // by sentence, once a rule asks
	serial        uint32

	// second opinion
	weighed    featureSet // empty between messages: weighedAll says what to clear
	weighedAll []uint32

	// judge
	found  seeker
	guards seeker
	caps   []Level // by token: the most that guards let stand
	wide   []Level // by sentence: the same, for what is not firm
	theirs []bool  // by token: said of someone else

	undenied []langs // by token: the languages in which it undoes a denial

	isToAnother bool       // the words are meant for another person
	told        []tellings // by sentence, if so
	toldInAll   tellings
	persons     []person // by token, if so
}

// sighting is the first item of a class in the message numbered serial.
type sighting struct {
	serial uint32
	item   int32
}

func newReader(b *phraseBook) *reader {
	r := &reader{book: b, folds: b.folds, alike: b.alike, ascii: b.folds.pages[0]}
	r.found.r, r.guards.r = r, r
	return r
}

// reset forgets the last message.
func (r *reader) reset() {
	r.syms, r.raw, r.toks, r.items = r.syms[:0], r.raw[:0], r.toks[:0], r.items[:0]
	r.written = r.written[:0]
	r.edges, r.blocks, r.unsure = r.edges[:0], r.blocks[:0], r.unsure[:0]
	r.here, r.evidence = present{}, [32]int32{}
	r.wordAt, r.wordFlags, r.glue, r.sentence, r.apostropheAt = -1, 0, 0, 0, 0
	r.newlines, r.singles, r.starred = 0, 0, 0
	r.stopSeen, r.pendingStop, r.bangSeen, r.isSighted = false, false, false, false
	r.spaceSeen, r.spacedAt = false, 0
	r.pieces, r.bounds = r.pieces[:0], r.bounds[:0]
	r.found.matches, r.guards.matches = r.found.matches[:0], r.guards.matches[:0]
	r.serial++
}

func (r *reader) hear(text string) Heard { return r.secondOpinion(r.hearByRules(text)) }

// hearByRules says what the phrase files hear in a message.
func (r *reader) hearByRules(text string) (Heard, doubt) {
	r.reset()
	r.tokenise(text)
	r.read()
	r.weighUnsure()
	r.dropReasons()
	r.found.find(&r.book.signs)
	if len(r.found.matches) == 0 {
		return Heard{}, noDoubt
	}
	r.guards.find(&r.book.guards)
	return r.judge()
}
