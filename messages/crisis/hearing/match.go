package hearing

// A match is a rule found in a message.
type match struct {
	rule       *rule
	start, end int32 // tokens
	langs      langs
}

// A seeker looks for rules in what a reader has read. Its work is bounded: see
// maxSteps.
type seeker struct {
	r       *reader
	steps   int
	matches []match

	nearBlock int32    // the block that nearSet was worked out for
	nearSet   classSet // see near

	fits    [256]fit // by the last byte of a class, see fittingAt
	fitting []anchored
	serial  uint32 // of the message, and of the index that is tried
}

// maxSteps is the work that one message may cost: a step is a look at one token
// or at one rule. What people write takes a small part of it; it keeps a
// hostile text from taking longer than an honest one of the same length.
func maxSteps(symbols int) int { return 4000 + 2*symbols }

// find tries the rules anchored at each item. It begins with the end of the
// message, where a long one often says it, and then goes on from the start.
func (f *seeker) find(index *ruleIndex) {
	f.steps, f.nearBlock, f.fitting = 0, -1, f.fitting[:0]
	f.serial++
	items := f.r.items
	tail := int32(max(0, len(f.r.toks)-2*blockSize))
	for at := range items {
		it := &items[at]
		if it.start < tail {
			continue
		}
		if rules := index.at(it.class); len(rules) > 0 && !f.findAt(it, rules) {
			return
		}
	}
	for at := 0; tail > 0 && at < len(items); at++ {
		it := &items[at]
		if it.start >= tail {
			continue
		}
		if rules := index.at(it.class); len(rules) > 0 && !f.findAt(it, rules) {
			return
		}
	}
}

// findAt tries the rules anchored at one item. It reports whether there is
// work left to spend.
func (f *seeker) findAt(it *item, rules []anchored) bool {
	if it.langs == 0 {
		return true
	}
	var near *classSet
	if len(f.r.blocks) > blocksNear {
		near, rules = f.near(it.start), f.fittingAt(it.class, rules)
	}
	f.steps += len(rules) / 4
	limit := maxSteps(len(f.r.syms))
	for i := range rules {
		common := rules[i].langs & it.langs
		if common == 0 || !f.r.here.hasOneOf(rules[i].needs) {
			continue
		}
		rule := rules[i].rule
		if !f.mayFit(rule, near) {
			continue
		}
		if f.steps += 4; f.steps > limit {
			return false
		}
		if rule.wide {
			f.tryWide(rule, it, common)
		} else {
			f.try(rule, it, common)
		}
	}
	return true
}

// try looks for one rule around the item that its anchor stands for.
func (f *seeker) try(rule *rule, it *item, l langs) {
	if rule.unordered {
		f.tryUnordered(rule, it, l)
		return
	}
	anchor := int(rule.anchor)
	if !f.allowed(&rule.parts[anchor], it) {
		return
	}
	end, l := f.forward(rule, anchor+1, it.end, l)
	if l == 0 {
		return
	}
	start, l := f.backward(rule, anchor-1, it.start, l)
	if l == 0 {
		return
	}
	f.matches = append(f.matches, match{rule, start, end, l})
}

// forward looks for the parts from n on, from token at to the right. It returns
// the end of the match and its languages; none mean that there is no match.
func (f *seeker) forward(rule *rule, n int, at int32, l langs) (int32, langs) {
	if n == len(rule.parts) {
		return at, l
	}
	r, p := f.r, &rule.parts[n]
	left, fillers := p.gap, 0
	for t := at; t < int32(len(r.toks)) && r.toks[t].sentence == r.toks[at-1].sentence; t++ {
		f.steps++
		for i := r.startingAt(t, p.folded); i >= 0; i = r.items[i].nextStart {
			f.steps++
			it := &r.items[i]
			if it.langs&l == 0 || !rule.has(n, it.class) || !f.allowed(p, it) {
				continue
			}
			if end, found := f.forward(rule, n+1, it.end, l&it.langs); found != 0 {
				return end, found
			}
		}
		if !r.pass(t, &left, &fillers) {
			break
		}
	}
	return 0, 0
}

// backward looks for the parts from n down, left of token at.
func (f *seeker) backward(rule *rule, n int, at int32, l langs) (int32, langs) {
	if n < 0 {
		return at, l
	}
	r, p := f.r, &rule.parts[n]
	left, fillers := rule.parts[n+1].gap, 0
	for t := at - 1; t >= 0 && r.toks[t].sentence == r.toks[at].sentence; t-- {
		f.steps++
		for i := r.endingAt(t, p.folded); i >= 0; i = r.items[i].nextEnd {
			f.steps++
			it := &r.items[i]
			if it.langs&l == 0 || !rule.has(n, it.class) || !f.allowed(p, it) {
				continue
			}
			if start, found := f.backward(rule, n-1, it.start, l&it.langs); found != 0 {
				return start, found
			}
		}
		if !r.pass(t, &left, &fillers) {
			break
		}
	}
	return 0, 0
}

// startingAt returns the first of the items that start at a token, or -1 where all of
// them are of other classes than these, folded to 64.
func (r *reader) startingAt(t int32, folded uint64) int32 {
	if e := &r.edges[t]; e.starts&folded != 0 {
		return e.firstStart
	}
	return -1
}

// endingAt is startingAt for items that end at a token.
func (r *reader) endingAt(t int32, folded uint64) int32 {
	if e := &r.edges[t]; e.ends&folded != 0 {
		return e.firstEnd
	}
	return -1
}

// pass steps over a token between two parts, if the gap allows.
func (r *reader) pass(t int32, left *int32, fillers *int) bool {
	switch flags := r.toks[t].flags; {
	case flags&isFiller != 0:
		*fillers++
		return *fillers <= maxFillers
	case flags&isChar != 0:
		*left -= charCost
	default:
		*left -= wordCost
	}
	return *left >= 0
}

// allowed checks that an item stands where its part wants it in the sentence.
func (f *seeker) allowed(p *part, it *item) bool {
	if !p.first && !p.last {
		return true
	}
	within := f.r.boundsOf(f.r.toks[it.start].sentence)
	return (!p.first || it.start <= within.start) && (!p.last || it.end >= within.end)
}

// bounds are where the words of a sentence begin and end, fillers left aside.
type bounds struct{ start, end int32 }

// boundsOf returns those of a sentence. All are found once a message, where a rule asks:
// looked for from each item, a thousand emoji took ten times as long.
func (r *reader) boundsOf(sentence int32) bounds {
	if len(r.bounds) == 0 {
		for range r.sentence + 1 {
			r.bounds = append(r.bounds, bounds{start: int32(len(r.toks))})
		}
		for i := range r.toks {
			if t := &r.toks[i]; t.flags&isFiller == 0 {
				b := &r.bounds[t.sentence]
				b.start, b.end = min(b.start, int32(i)), int32(i)+1
			}
		}
	}
	return r.bounds[sentence]
}

// tryUnordered looks for the other parts on both sides of the anchor.
func (f *seeker) tryUnordered(rule *rule, it *item, l langs) {
	start, end := it.start, it.end
	for n := range rule.parts {
		if n == int(rule.anchor) {
			continue
		}
		found := f.beside(rule, n, it, l)
		if found == nil {
			return
		}
		l &= found.langs
		start, end = min(start, found.start), max(end, found.end)
	}
	f.matches = append(f.matches, match{rule, start, end, l})
}

// beside finds the item for part n that is nearest to another item, within the
// gap that all parts have.
func (f *seeker) beside(rule *rule, n int, it *item, l langs) *item {
	r, p := f.r, &rule.parts[n]
	sentence := r.toks[it.start].sentence
	left, fillers := p.gap, 0
	for t := it.end; t < int32(len(r.toks)) && r.toks[t].sentence == sentence; t++ {
		f.steps++
		for i := r.startingAt(t, p.folded); i >= 0; i = r.items[i].nextStart {
			f.steps++
			if o := &r.items[i]; o.langs&l != 0 && rule.has(n, o.class) {
				return o
			}
		}
		if !r.pass(t, &left, &fillers) {
			break
		}
	}
	left, fillers = p.gap, 0
	for t := it.start - 1; t >= 0 && r.toks[t].sentence == sentence; t-- {
		f.steps++
		for i := r.endingAt(t, p.folded); i >= 0; i = r.items[i].nextEnd {
			f.steps++
			if o := &r.items[i]; o.langs&l != 0 && rule.has(n, o.class) {
				return o
			}
		}
		if !r.pass(t, &left, &fillers) {
			break
		}
	}
	return nil
}

// tryWide looks for the parts anywhere in the message.
func (f *seeker) tryWide(rule *rule, it *item, l langs) {
	for n := range rule.parts {
		if n == int(rule.anchor) {
			continue
		}
		found := langs(0)
		for _, c := range rule.parts[n].classes {
			found |= f.elsewhere(c, it, l)
		}
		if l = found; l == 0 {
			return
		}
	}
	f.matches = append(f.matches, match{rule, it.start, it.end, l})
}

// elsewhere returns the languages, of those in l, in which a class stands
// anywhere in the message but where it stands.
func (f *seeker) elsewhere(c classID, it *item, l langs) langs {
	r := f.r
	for i := r.firstOf(c); i >= 0 && int(i) < len(r.items); i++ {
		f.steps++
		if o := &r.items[i]; o.class == c && o.langs&l != 0 && o.start != it.start {
			return o.langs & l
		}
	}
	return 0
}
