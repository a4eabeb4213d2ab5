package hearing

import "slices"

// Judging: every sign that was found stands for its level, unless a guard
// lowers it. A guard lowers what it shares a word with, or what stands in its
// sentence or message; one sign that no guard reaches is enough for an answer.

// doubt is what may be held against a judgement.
type doubt uint8

const (
	noDoubt    doubt = iota
	oneSign          // one sign alone stands, of a rule of several words that isn't firm
	byAccident       // so few words in a long message that they count for soft at most
)

// judge weighs the matches of signs and guards.
func (r *reader) judge() (Heard, doubt) {
	denied := r.lowerByGuards()
	r.markTheirs()
	if r.isToAnother {
		r.noteWhose()
	}
	var v verdict
	for i := range r.found.matches {
		m := &r.found.matches[i]
		level := r.standing(m)
		switch {
		case m.rule.purpose == topic:
			if level != None || m.rule.level == None {
				v.heard.Topics |= m.rule.topics
			}
		case level != None && (m.rule.purpose != weak || v.isSecond(m)):
			r.weigh(&v, m, level)
		}
	}
	return r.conclude(&v, denied)
}

// verdict is what was heard so far.
type verdict struct {
	heard Heard
	in    langs  // of what was heard at the highest level
	only  lone   // the rule that heard it, if it is one
	weak  *match // the first weak sign
	own   bool   // the one who writes spoke of themselves
	signs int    // how many stand that call for an answer
	sure  bool   // one of them is firm, or of a single word
}

// isSecond reports whether a weak sign stands beside another, and notes the first.
func (v *verdict) isSecond(m *match) bool {
	if v.weak == nil {
		v.weak = m
		return false
	}
	return !v.weak.rule.sameLine(m.rule) && (m.start >= v.weak.end || v.weak.start >= m.end)
}

// weigh takes a match that stands at a level.
func (r *reader) weigh(v *verdict, m *match, level Level) {
	v.only.add(m.rule)
	readers := r.isToAnother && r.isReaders(m)
	if level >= Distress {
		v.heard.Topics |= m.rule.topics
		v.signs++
		v.sure = v.sure || m.rule.firm || len(m.rule.parts) == 1
		if readers {
			v.heard.Topics |= SomeoneElse
		}
	}
	v.own = v.own || level == Crisis && m.rule.own && !r.saidOfThem(m) && !readers
	in := m.langs
	if r.isBareNumber(m) {
		in = 0
	}
	if level > v.heard.Level {
		v.heard.Level, v.in = level, in
	} else if level == v.heard.Level {
		v.in |= in
	}
}

// isBareNumber reports whether a match is a helpline's number alone. That tells where
// somebody calls, not what they speak: 988 is called in Spanish too, and 188 of anything
// may be counted in English.
func (r *reader) isBareNumber(m *match) bool {
	return m.end-m.start == 1 && r.toks[m.start].flags&isNumber != 0
}

// conclude says what was heard when all is weighed.
func (r *reader) conclude(v *verdict, denied bool) (Heard, doubt) {
	h := v.heard
	switch {
	case h.Level == None && denied && r.isAboutCrisis():
		return Heard{Level: Soft, Topics: Denied}, noDoubt
	case h.Level == None:
		return Heard{}, noDoubt
	case h.Level > Soft && r.isByAccident(&v.only):
		return Heard{Level: Soft, Language: r.language(v.in)}, byAccident
	}
	if v.own {
		h.Topics &^= SomeoneElse
	}
	if denied {
		h.Topics |= Denied
	}
	h.Language = r.language(v.in)
	if v.signs == 1 && !v.sure {
		return h, oneSign
	}
	return h, noDoubt
}

// lowerByGuards notes for each token and sentence what guards let stand. It
// reports whether there was a denial among them.
func (r *reader) lowerByGuards() (denied bool) {
	r.caps, r.wide = r.caps[:0], r.wide[:0]
	for range r.toks {
		r.caps = append(r.caps, Crisis)
	}
	for range r.sentence + 1 {
		r.wide = append(r.wide, Crisis)
	}
	if len(r.guards.matches) > 0 {
		r.noteUndenied()
	}
	for i := range r.guards.matches {
		g := &r.guards.matches[i]
		if g.rule.loose() && r.spoken != 0 && g.langs&r.spoken == 0 {
			continue // it made sense of borrowed words in a language not spoken here
		}
		if g.rule.purpose == denial {
			if r.isUndenied(g) {
				continue
			}
			denied = true
		}
		switch g.rule.reach {
		case touching:
			for t := g.start; t < g.end; t++ {
				r.caps[t] = min(r.caps[t], g.rule.level)
			}
		case inSentence:
			s := r.toks[g.start].sentence
			r.wide[s] = min(r.wide[s], max(g.rule.level, Soft))
		case inMessage:
			for s := range r.wide {
				level := Distress
				if int32(s) == r.toks[g.start].sentence {
					level = max(g.rule.level, Soft)
				}
				r.wide[s] = min(r.wide[s], level)
			}
		}
	}
	return denied
}

// mostBeside is how many tokens may stand between a denial and what undoes it.
const mostBeside = 8

// isUndenied reports whether a denial denies nothing: who never wanted something as much
// as now, or cannot not want it.
func (r *reader) isUndenied(g *match) bool {
	last := min(g.end+mostBeside, int32(len(r.toks)))
	for t := max(0, g.start-mostBeside); t < last; t++ {
		if r.undenied[t]&g.langs != 0 && r.toks[t].sentence == r.toks[g.start].sentence {
			return true
		}
	}
	return false
}

// noteUndenied notes by token in which languages it undoes a denial.
func (r *reader) noteUndenied() {
	r.undenied = r.undenied[:0]
	for range r.toks {
		r.undenied = append(r.undenied, 0)
	}
	for i := range r.items {
		if it := &r.items[i]; it.class == classUndenied {
			r.undenied[it.start] |= it.langs
		}
	}
}

// standing returns the level at which a match still stands.
func (r *reader) standing(m *match) Level {
	level := m.rule.level
	if level == Distress && r.foreign(m) || r.takesTooLittle(m) {
		return None
	}
	for t := m.start; t < m.end; t++ {
		level = min(level, r.caps[t])
	}
	if !m.rule.firm {
		level = min(level, r.wide[r.toks[m.start].sentence])
	}
	if r.isToAnother && level > None {
		level = r.toAnother(m, level)
	}
	return level
}

// foreign reports whether a match is in a language that nothing else in the
// message speaks for, while other words clearly speak another. Many phrase
// files know some English; plain English is left to the English one.
func (r *reader) foreign(m *match) bool {
	return r.clear && m.langs&r.spoken == 0
}

// markTheirs notes which words are said of somebody else.
func (r *reader) markTheirs() {
	r.theirs = r.theirs[:0]
	for range r.toks {
		r.theirs = append(r.theirs, false)
	}
	for i := range r.found.matches {
		if m := &r.found.matches[i]; m.rule.topics.Has(SomeoneElse) {
			for t := m.start; t < m.end; t++ {
				r.theirs[t] = true
			}
		}
	}
}

func (r *reader) saidOfThem(m *match) bool {
	for t := m.start; t < m.end; t++ {
		if r.theirs[t] {
			return true
		}
	}
	return false
}

// isAboutCrisis reports whether a crisis was heard, whatever became of it.
func (r *reader) isAboutCrisis() bool {
	return slices.ContainsFunc(r.found.matches, func(m match) bool { return m.rule.level == Crisis && m.rule.purpose == sign })
}

// lone is the one rule that found something, as long as it is one.
type lone struct {
	rule   *rule
	others bool // lines of other rules did too
}

func (l *lone) add(found *rule) {
	switch {
	case l.rule == nil:
		l.rule = found
	case !l.rule.sameLine(found) && !(l.rule.purpose == weak && found.purpose == weak):
		l.others = true
	}
}

// Words of broad classes meet by accident in messages longer than someWords. One that
// is longer than manyWords is told by somebody who wants to be heard.
const someWords, manyWords = 12, 40

// isByAccident reports whether all that was heard in a longish message is one rule of broad
// classes, or a pair of weak ones, without a grave word anywhere, in a language that says
// which words these are.
func (r *reader) isByAccident(l *lone) bool {
	if l.others || !l.rule.broad && l.rule.purpose != weak || l.rule.langs&r.book.tellsGraves == 0 {
		return false
	}
	length := wordCost * len(r.toks)
	for i := range r.toks {
		if r.toks[i].flags&isChar != 0 {
			length += charCost - wordCost
		}
	}
	return length > someWords*wordCost && length <= manyWords*wordCost &&
		!slices.ContainsFunc(r.items, func(it item) bool { return it.class == classGrave })
}
