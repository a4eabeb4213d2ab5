package hearing

import (
	_ "embed"
	"encoding/binary"
	"math"
)

// A second opinion, where no rule or a single one has spoken: whether the words are
// more like those that people write in distress, or like those that they write
// otherwise. It is a sum of weights, of words, pairs of words and pieces of words,
// which were learnt from the lists of testdata; it knows no grammar and no meaning. So
// it may do two things only: let a message in which nothing was heard, or nothing but
// words that meet by accident, be answered as distress, and lower a single finding by a
// level where the rest of the message speaks against it. Firm rules, overdose and danger
// it never touches.
//
// TestOpinion learns the weights anew and compares; with -update it writes them.

//go:embed opinion.bin
var opinionFile string

// opinion is what was learnt.
type opinion struct {
	weights [opinionSize]int8 // by the hash of a feature
	scale   float32           // of the weights
}

const (
	opinionBits = 18
	opinionSize = 1 << opinionBits
	// raiseEnglish and raiseOthers are the scores from which the opinion lets an English
	// message, and one in another language, be answered. Of the others fewer lists have
	// been learnt. Where a rule heard something that may have met by accident, less will do.
	raiseEnglish, raiseOthers, raiseBeside = 4.42, 5.5, 2.5
	// lowerBelow is the score below which it lowers distress. To lower a crisis it must be
	// surer: a plain cry after a line about dinner was lowered at a little less than 0.
	lowerBelow, lowerCrisisBelow = 0, -2
	// fewestWords is how long a message must be for an opinion on it.
	fewestWords = 5
)

// readOpinion reads the scale, and behind it the weights.
func readOpinion(file string) *opinion {
	o := &opinion{scale: math.Float32frombits(binary.LittleEndian.Uint32([]byte(file[:4])))}
	for i := range o.weights {
		o.weights[i] = int8(file[4+i])
	}
	return o
}

// secondOpinion lets the whole message have its say about what rules heard. Words to
// another person are left to the rules, which know whose feeling they tell; and in a long
// message one sign may be what all the rest leads up to.
func (r *reader) secondOpinion(h Heard, d doubt) Heard {
	switch {
	case len(r.written) < fewestWords, r.isToAnother:
	case d == byAccident:
		if r.score() > raiseBeside {
			h.Level = Distress
		}
	case h.Level == None:
		if score := r.score(); score > raiseEnglish {
			if language := r.language(everyLang); language == "en" || score > raiseOthers {
				return Heard{Level: Distress, Language: language}
			}
		}
	case d == oneSign && len(r.toks) <= manyWords && h.Topics&(Overdose|Abuse) == 0:
		if score := r.score(); score < lowerCrisisBelow || h.Level < Crisis && score < lowerBelow {
			h.Level--
		}
	}
	return h
}

// score says how much the message is like those in distress: above 0 rather like them.
// A message of many words is not more so for its length, nor for saying them twice. Words
// that no list has share the places of others, by chance: in a language without lists the
// score stays near 0.
func (r *reader) score() float32 {
	sum, n := int32(0), 0
	o := r.book.opinion
	r.features(func(hash uint32, _ featureKind, _ int) {
		if r.weighed.has(hash) {
			return // said before
		}
		r.weighed.set(hash)
		r.weighedAll = append(r.weighedAll, hash)
		sum += int32(o.weights[hash])
		n++
	})
	for _, hash := range r.weighedAll {
		r.weighed.clear(hash)
	}
	r.weighedAll = r.weighedAll[:0]
	return o.scale * float32(sum) / float32(math.Sqrt(float64(n+1)))
}

// featureSet holds which features of a message have been weighed.
type featureSet [opinionSize / 64]uint64

func (s *featureSet) has(f uint32) bool { return s[f/64]&(1<<(f%64)) != 0 }
func (s *featureSet) set(f uint32)      { s[f/64] |= 1 << (f % 64) }
func (s *featureSet) clear(f uint32)    { s[f/64] &^= 1 << (f % 64) }

// featureKind says what a feature is of.
type featureKind uint32

const (
	ofWord  featureKind = iota + 1
	ofPair              // two words in a row
	ofFrame             // two words with one between them
	ofPiece             // four letters in a row of a word
)

// features calls yield with each feature of the message that was read: its hash, its
// kind, and the token where it stands.
func (r *reader) features(yield func(hash uint32, kind featureKind, at int)) {
	before, last := uint32(0), uint32(0)
	for i := range r.written {
		t := &r.written[i]
		letters := r.syms[t.start:t.end]
		word := hashOf(letters)
		yield(ofWord.hash(word), ofWord, i)
		yield(ofPair.hash(last*hashBase^word), ofPair, i)
		yield(ofFrame.hash(before*hashBase^word), ofFrame, i)
		before, last = last, word
		fourths(letters, func(hash uint32) { yield(ofPiece.hash(hash), ofPiece, i) })
	}
}

// fourths calls yield with the hash of each four letters in a row of a word, the marks
// of its ends among them; of a shorter word there are none.
func fourths(letters []symbol, yield func(hash uint32)) {
	const end symbol = 1
	if len(letters) < 4 {
		return
	}
	for i := -1; i+3 <= len(letters); i++ {
		hash := uint32(0)
		for k := i; k < i+4; k++ {
			s := end
			if k >= 0 && k < len(letters) {
				s = letters[k]
			}
			hash = hash*hashBase + uint32(s)
		}
		yield(hash)
	}
}

// hash finds the place of a feature of this kind.
func (k featureKind) hash(of uint32) uint32 {
	of = (of ^ uint32(k)*0x9E3779B1) * 0x85EBCA6B
	return (of ^ of>>15) >> (32 - opinionBits)
}
