package hearing

import (
	"fmt"
	"math/bits"
	"slices"
)

// buildRules reads the rules of all files. An optional part makes two rules, and
// so does one that the end of the sentence may stand for.
func (c *compiler) buildRules(files []*phraseFile) error {
	for id := range c.book.names {
		c.classes = append(c.classes, class{common: c.commonnessOfNamed(classID(id))})
	}
	for n, f := range files {
		for _, l := range f.rules {
			if err := c.buildRule(n, f.lang, l); err != nil {
				return fmt.Errorf("reading phrases/%s, line %d: %w", f.name, l.line, err)
			}
		}
	}
	return nil
}

func (c *compiler) buildRule(file, lang int, l ruleLine) error {
	base, err := parseHead(l.head)
	if err != nil {
		return err
	}
	b := &c.body
	if err := b.parse(l.body); err != nil {
		return err
	}
	base.langs, base.file, base.line = l.langs, uint16(file), uint32(l.line)
	base.unordered, base.wide = b.unordered, b.wide
	if bits.OnesCount32(uint32(l.langs)) == 1 {
		lang = bits.TrailingZeros32(uint32(l.langs))
	}
	for _, parts := range withAndWithout(b.parts) {
		r := &take(&c.room.rules, 1)[0]
		*r = base
		r.parts, r.sets = take(&c.room.parts, len(parts)), take(&c.room.sets, len(parts))
		least := 0
		for i, p := range parts {
			made := &r.parts[i]
			made.first, made.last = p.first, p.last
			switch {
			case b.unordered:
				made.gap = int32(b.within * wordCost)
			case i > 0:
				made.gap = int32(p.gap * wordCost)
			}
			common, err := c.addChoices(r, i, p.choices, lang)
			if err != nil {
				return err
			}
			if i == 0 || common < least {
				r.anchor, least = uint8(i), common
			}
		}
		r.broad = r.isBroad()
		c.rules = append(c.rules, r)
	}
	return nil
}

// addChoices gives part i of a rule its classes. It returns how common they are
// together: a rule is looked for where the least common of its parts stands.
func (c *compiler) addChoices(r *rule, i int, choices []string, lang int) (common int, err error) {
	p, set := &r.parts[i], &r.sets[i]
	p.classes = take(&c.room.classes, len(choices))[:0]
	for _, choice := range choices {
		id, often, err := c.choice(choice, lang, r.langs)
		if err != nil {
			return 0, err
		}
		common += often
		r.own = r.own || speaksOfSelf(choice)
		if !slices.Contains(p.classes, id) { // 것 같 and 것같 are one
			p.classes = append(p.classes, id)
			p.folded |= foldTo64(id)
			set.set(id)
		}
	}
	if len(p.classes) == 1 {
		r.need.join(set)
	}
	return common, nil
}

// speaksOfSelf reports whether a choice is a word for the one who writes.
func speaksOfSelf(choice string) bool {
	switch choice {
	case "I", "ME", "MY", "SELF", "i", "im", "me", "my", "myself":
		return true
	}
	return false
}

// choice returns the class of one alternative, and how common it is: a named
// class, or the one of the words that stand there.
func (c *compiler) choice(text string, lang int, mask langs) (id classID, often int, err error) {
	if !isClassName(text) {
		id, often = c.literal(text, lang, mask)
		return id, often, nil
	}
	id, ok := c.ids[text]
	if !ok {
		return 0, 0, fmt.Errorf("no file says which words are %s", text)
	}
	return id, c.classes[id].common, nil
}

// literal returns the class made for an entry that stands in rules itself.
func (c *compiler) literal(text string, lang int, mask langs) (id classID, often int) {
	e := parseEntry(text)
	c.row = c.readEntry(e.text, c.row[:0])
	if len(c.row) == 0 {
		return classEveryday, 0 // no words at all, which nothing is ever read as
	}
	p := c.addPhrase(c.row)
	often = c.commonnessOfLiteral(p, len(text))
	for id = c.literals[p]; id != 0 && c.classes[id].signs != e.signs; {
		id = c.classes[id].other
	}
	if id == 0 {
		id = classID(len(c.classes))
		c.classes = append(c.classes, class{common: often, signs: e.signs, other: c.literals[p]})
		c.literals[p] = id
	}
	if of := &c.classes[id]; of.langs != mask {
		of.langs = mask
		c.addEntry(id, lang, mask, e)
	}
	return id, often
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

// The commonness of a class guesses how often it turns up in what people write.
// Rules are looked for where their least common part stands.

func (c *compiler) commonnessOfNamed(id classID) int {
	switch {
	case c.often[id]:
		return 1000
	case id < classReserved:
		return 400
	}
	return 60
}

// commonnessOfLiteral takes longer words for rarer.
func (c *compiler) commonnessOfLiteral(p phrase, length int) int {
	if c.notes[p]&isCommon != 0 {
		return 800
	}
	return max(2, 80-10*length)
}

// fileRules files the rules, and marks the classes that are rare enough to be
// looked for in words that were run together.
func (c *compiler) fileRules() {
	book, classes := c.book, len(c.classes)
	var signs, guards []*rule
	book.tells, book.sighted = make([]bool, classes), make([]uint16, classes)
	for _, r := range c.rules {
		if r.purpose == guard || r.purpose == denial {
			guards = append(guards, r)
		} else {
			signs = append(signs, r)
		}
		for i, p := range r.parts {
			for _, id := range p.classes {
				switch {
				case i == int(r.anchor):
					book.tells[id] = book.tells[id] || r.purpose == sign && c.classes[id].common <= 60
				case r.wide && book.sighted[id] == 0:
					book.sights++
					book.sighted[id] = uint16(book.sights)
				}
			}
		}
	}
	book.signs, book.guards = indexRules(signs, classes), indexRules(guards, classes)
}

// take cuts a slice from a larger piece, so that many small ones take few
// allocations.
func take[T any](room *[]T, n int) []T {
	if len(*room) < n {
		*room = make([]T, max(n, 1024))
	}
	cut := (*room)[:n:n]
	*room = (*room)[n:]
	return cut
}
