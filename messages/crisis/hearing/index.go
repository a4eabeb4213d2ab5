package hearing

import "slices"

// ruleIndex finds the rules that are anchored at a class.
type ruleIndex struct {
	first []uint32 // by class: its first rule; they end where the next one's begin
	rules []anchored
}

// anchored is a rule as it stands in the index, with what most often tells that a
// message has no place for it, so that the rule itself need not be looked at.
type anchored struct {
	rule  *rule
	langs langs
	needs [2]uint16 // folded classes, of which one at least must be in the message
}

func (x *ruleIndex) at(c classID) []anchored { return x.rules[x.first[c]:x.first[c+1]] }

// indexRules files rules under the classes of their anchors, in their order.
func indexRules(rules []*rule, classes int) ruleIndex {
	x := ruleIndex{first: make([]uint32, classes+1)}
	for _, r := range rules {
		for _, c := range r.parts[r.anchor].classes {
			x.first[c]++
		}
	}
	at := uint32(0)
	for c, n := range x.first {
		x.first[c] = at
		at += n
	}
	x.rules = make([]anchored, at)
	next := slices.Clone(x.first)
	var room []uint16
	for _, r := range rules {
		r.layBeside(&room)
		for _, c := range r.parts[r.anchor].classes {
			x.rules[next[c]] = anchored{r, r.langs, r.needs(c)}
			next[c]++
		}
	}
	return x
}

// layBeside lists the classes of all parts but the anchor, each part with their number
// before it and the part with the fewest first: what is to be looked for is then in one
// place, and soon not found.
func (r *rule) layBeside(room *[]uint16) {
	order := make([]int, 0, 8)
	length := 0
	for i, p := range r.parts {
		if i != int(r.anchor) {
			order = append(order, i)
			length += 1 + len(p.classes)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(r.parts[a].classes) - len(r.parts[b].classes) })
	r.beside = take(room, length)[:0]
	for _, i := range order {
		r.beside = append(r.beside, uint16(len(r.parts[i].classes)))
		for _, c := range r.parts[i].classes {
			r.beside = append(r.beside, presentAt(c))
		}
	}
}

// needs returns the classes of the part that has fewest, the anchor aside. If these are
// too many for two places it is c, the anchor's own, which is always there.
func (r *rule) needs(c classID) [2]uint16 {
	if len(r.beside) == 0 || r.beside[0] > 2 {
		return [2]uint16{presentAt(c), presentAt(c)}
	}
	return [2]uint16{r.beside[1], r.beside[r.beside[0]]}
}

// present is the set of the classes in a message, folded to 4,096: large enough to be
// nearly empty, and small enough to be at hand.
type present [64]uint64

func presentAt(c classID) uint16 { return uint16(c & 4095) }

func (p *present) set(c classID) { p[c>>6&63] |= 1 << (c & 63) }

func (p *present) has(at uint16) bool { return p[at>>6&63]&(1<<(at&63)) != 0 }

func (p *present) hasOneOf(at [2]uint16) bool { return p.has(at[0]) || p.has(at[1]) }

// mayFit reports whether a message has at least one class of each part of a rule.
func (p *present) mayFit(r *rule) bool {
	for beside := r.beside; len(beside) > 0; {
		n := 1 + int(beside[0])
		if !p.hasAny(beside[1:n]) {
			return false
		}
		beside = beside[n:]
	}
	return true
}

func (p *present) hasAny(at []uint16) bool {
	for _, c := range at {
		if p.has(c) {
			return true
		}
	}
	return false
}

// edges are the items that start and that end at a token, as lists, and their classes,
// folded to 64. Where nothing of what is looked for can stand it takes one look.
type edges struct {
	starts, ends         uint64
	firstStart, firstEnd int32 // -1 for none
}

// foldTo64 is the place of a class in sets of 64.
func foldTo64(c classID) uint64 { return 1 << (c & 63) }

// A fit says which rules anchored at a class may fit the message.
type fit struct {
	serial   uint32 // that of the seeker; any other makes it void
	class    classID
	from, to int // in seeker.fitting
}

// fittingAt returns those of the rules at a class that the message has words for. A class
// comes back in a long message: they are weighed once.
func (f *seeker) fittingAt(c classID, rules []anchored) []anchored {
	known := &f.fits[c%classID(len(f.fits))]
	if known.serial != f.serial {
		from := len(f.fitting)
		for _, a := range rules {
			if f.r.here.hasOneOf(a.needs) && f.r.here.mayFit(a.rule) {
				f.fitting = append(f.fitting, a)
			}
		}
		*known = fit{f.serial, c, from, len(f.fitting)}
	}
	if known.class != c {
		return rules
	}
	return f.fitting[known.from:known.to]
}

// mayFit reports whether a rule's classes are there: near, or anywhere for a wide rule
// and where all is near.
func (f *seeker) mayFit(r *rule, near *classSet) bool {
	if near == nil || r.wide {
		return f.r.here.mayFit(r)
	}
	return near.mayFit(r)
}

// near returns the classes in the blocks around a token.
func (f *seeker) near(tok int32) *classSet {
	blocks, b := f.r.blocks, tok/blockSize
	if f.nearBlock != b {
		f.nearBlock, f.nearSet = b, classSet{}
		for i := max(0, b-1); i <= b+1 && int(i) < len(blocks); i++ {
			f.nearSet.join(&blocks[i])
		}
	}
	return &f.nearSet
}
