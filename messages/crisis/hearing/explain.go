package hearing

import (
	"fmt"
	"strings"
)

// Finding says what one rule found in a message, for those who write the
// phrase files. It holds words of the message: never store or log it.
type Finding struct {
	Rule   string // the line as written: "crisis: KILL ..3 SELF"
	Place  string // where it stands: "en.txt:120"
	Words  string // what it found, as the engine reads it
	Level  Level  // what it says, or lowers to if Guard
	Stands Level  // what the guards left of it
	Guard  bool   // it lowers other findings
}

// String is one line of an explanation.
func (f Finding) String() string {
	switch {
	case f.Guard:
		return fmt.Sprintf("guard  %-12s %-40s %s", f.Place, "“"+f.Words+"”", f.Rule)
	case f.Stands != f.Level:
		return fmt.Sprintf("LOWERED to %s: %s “%s” %s", levelWord(f.Stands), f.Place, f.Words, f.Rule)
	}
	return fmt.Sprintf("%-8s %-12s %-40s %s", levelWord(f.Level), f.Place, "“"+f.Words+"”", f.Rule)
}

func levelWord(l Level) string {
	if l == Soft {
		return "soft"
	}
	return l.String()
}

// Explain tells why Hear hears what it hears: each rule that matched, and what
// became of it. The second value is how the engine reads the words, with the
// classes it knows them for.
func Explain(text string) ([]Finding, string) {
	l := loaded()
	r := newReader(l)
	r.hear(text)
	if len(r.found.matches) == 0 {
		r.guards.find(l.guards)
	}
	r.lowerByGuards()
	var findings []Finding
	for _, m := range r.found.matches {
		findings = append(findings, r.finding(&m))
	}
	for _, m := range r.guards.matches {
		f := r.finding(&m)
		f.Guard, f.Stands = true, f.Level
		findings = append(findings, f)
	}
	return findings, r.reading()
}

func (r *reader) finding(m *match) Finding {
	var words []string
	for _, t := range r.toks[m.start:m.end] {
		words = append(words, spell(r.syms[t.start:t.end]))
	}
	return Finding{
		Rule: m.rule.text, Place: fmt.Sprintf("%s:%d", m.rule.file, m.rule.line), Words: strings.Join(words, " "),
		Level: m.rule.level, Stands: r.standing(m),
	}
}

// reading writes the words out with their classes: "kill[KILL] my self[SELF]".
func (r *reader) reading() string {
	var out strings.Builder
	for i, t := range r.toks {
		if i > 0 && t.sentence != r.toks[i-1].sentence {
			out.WriteString("/ ")
		}
		out.WriteString(spell(r.syms[t.start:t.end]))
		var classes []string
		for at := r.byStart[i]; at >= 0; at = r.items[at].nextStart {
			it := r.items[at]
			if name := r.book.classes[it.class]; !strings.HasPrefix(name, quoted) {
				if n := it.end - it.start; n > 1 {
					name += fmt.Sprint("+", n-1)
				}
				classes = append(classes, name)
			}
		}
		if t.flags&isFiller != 0 {
			classes = append(classes, "FILLER")
		}
		if len(classes) > 0 {
			out.WriteString("[" + strings.Join(classes, " ") + "]")
		}
		out.WriteByte(' ')
	}
	return strings.TrimSpace(out.String())
}
