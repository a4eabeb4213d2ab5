package hearing

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// buildRules reads the rules of all files. An optional part makes two rules, and
// so does one that the end of the sentence may stand for.
func (c *compiler) buildRules(files []*phraseFile) ([]*rule, error) {
	var rules []*rule
	literals := map[literal]bool{}
	for _, f := range files {
		for _, l := range f.rules {
			made, err := c.buildRule(f, l, literals)
			if err != nil {
				return nil, fmt.Errorf("reading phrases/%s, line %d: %w", f.name, l.line, err)
			}
			rules = append(rules, made...)
		}
	}
	return rules, nil
}

func (c *compiler) buildRule(f *phraseFile, l *ruleLine, literals map[literal]bool) ([]*rule, error) {
	base, err := parseHead(l.head)
	if err != nil {
		return nil, err
	}
	b, err := parseBody(l.body)
	if err != nil {
		return nil, err
	}
	base.langs, base.file, base.line, base.text = l.langs, f.name, l.line, l.head+": "+l.body
	base.unordered, base.wide = b.unordered, b.wide
	lang := f.lang
	if bits.OnesCount32(uint32(l.langs)) == 1 {
		lang = bits.TrailingZeros32(uint32(l.langs))
	}
	var rules []*rule
	for _, parts := range withAndWithout(b.parts) {
		r := base
		for i, p := range parts {
			made := part{gap: int32(p.gap * wordCost), first: p.first, last: p.last}
			if b.unordered {
				made.gap = int32(b.within * wordCost)
			} else if i == 0 {
				made.gap = 0
			}
			for _, choice := range p.choices {
				id, err := c.choice(choice, lang, l.langs, literals)
				if err != nil {
					return nil, err
				}
				made.classes = append(made.classes, id)
				r.own = r.own || ownClasses[choice]
			}
			r.parts = append(r.parts, made)
		}
		r.prepare(c.commonness)
		rules = append(rules, &r)
	}
	return rules, nil
}

// ownClasses are the words for the one who writes.
var ownClasses = map[string]bool{"I": true, "ME": true, "MY": true, "SELF": true, "i": true, "im": true, "me": true, "my": true, "myself": true}

// literal is a word that stands in rules of some languages.
type literal struct {
	class classID
	langs langs
}

// quoted begins the names of classes made for words that stand in rules.
const quoted = "‘"

// choice returns the class of one alternative: a named class, or one made for
// the words that stand there.
func (c *compiler) choice(text string, lang int, mask langs, literals map[literal]bool) (classID, error) {
	if isClassName(text) {
		id, ok := c.ids[text]
		if !ok {
			return 0, fmt.Errorf("no file says which words are %s", text)
		}
		return id, nil
	}
	id, ok := c.ids[text]
	if !ok {
		id = classID(len(c.book.classes))
		c.ids[text] = id
		c.book.classes = append(c.book.classes, quoted+text)
	}
	if once := (literal{id, mask}); !literals[once] {
		literals[once] = true
		c.addEntry(id, lang, mask, text)
	}
	return id, nil
}

// withAndWithout lists a rule's parts with and without each optional one. What
// an optional part said about the start, the end or the gap passes to its
// neighbour where it is left out. Where the end of the sentence will do for a
// part, the rule may end before it.
func withAndWithout(parts []bodyPart) [][]bodyPart {
	for i, p := range parts {
		if p.orEnd {
			with := slices.Clone(parts)
			with[i].orEnd = false
			ended := slices.Clone(parts[:i])
			ended[i-1].last = true
			return append(withAndWithout(with), withAndWithout(ended)...)
		}
		if !p.optional {
			continue
		}
		with := slices.Clone(parts)
		with[i].optional = false
		without := slices.Delete(slices.Clone(parts), i, i+1)
		if i < len(without) {
			without[i].first = without[i].first || p.first
			without[i].gap = max(without[i].gap, p.gap)
		}
		if i > 0 {
			without[i-1].last = without[i-1].last || p.last
		}
		return append(withAndWithout(with), withAndWithout(without)...)
	}
	return [][]bodyPart{parts}
}

// commonness guesses how often a class turns up in what people write. Rules are
// looked for where their least common part stands.
func (c *compiler) commonness(id classID) int {
	for int(id) >= len(c.common) {
		c.common = append(c.common, c.guessCommonness(classID(len(c.common))))
	}
	return c.common[id]
}

func (c *compiler) guessCommonness(id classID) int {
	name := c.book.classes[id]
	word, isLiteral := strings.CutPrefix(name, quoted)
	switch {
	case c.often[id]:
		return 1000
	case id < classReserved:
		return 400
	case !isLiteral:
		return 60
	case c.hints[spell(c.key(word))]:
		return 800
	}
	return max(2, 80-10*len(word))
}

// indexRules files the rules, and marks the classes that are rare enough to be
// looked for in words that were run together.
func (c *compiler) indexRules(rules []*rule) {
	c.book.tells = make([]bool, len(c.book.classes))
	for _, r := range rules {
		for _, id := range r.parts[r.anchor].classes {
			if c.commonness(id) <= 60 && r.purpose == sign {
				c.book.tells[id] = true
			}
		}
	}
	c.book.fileRules(rules)
}

// fileRules files each rule under the classes of its anchor.
func (b *phraseBook) fileRules(rules []*rule) {
	n := len(b.classes)
	b.signs, b.guards = make([][]*rule, n), make([][]*rule, n)
	for _, r := range rules {
		index := b.signs
		if r.purpose == guard || r.purpose == denial {
			index = b.guards
		}
		for _, id := range r.parts[r.anchor].classes {
			index[id] = append(index[id], r)
		}
	}
}

// telling reports whether a word is worth cutting a run-together word apart.
func (b *phraseBook) telling(n node) bool {
	for _, m := range b.trie.at(n) {
		if b.tells[m.class] {
			return true
		}
	}
	return false
}

// separable reports whether a word of some length may come out of a run-together
// one. Of two letters only the commonest words may: else "punishment" would be
// cut into punish, me and nt.
func (b *phraseBook) separable(n node, length int) bool {
	common := false
	for _, m := range b.trie.at(n) {
		if m.class == classEveryday {
			return false
		}
		common = common || m.class == classHint
	}
	return common || length != 2
}

// langsOf returns the languages that know a word.
func (b *phraseBook) langsOf(n node) langs {
	var known langs
	for _, m := range b.trie.at(n) {
		known |= m.langs
	}
	return known
}
