package hearing

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

// TestExplain prints why a message is heard as it is:
//
//	PORCHLIGHT_EXPLAIN="no reason to live" go test ./messages/crisis/hearing -run TestExplain -v
func TestExplain(t *testing.T) {
	text := cmp.Or(os.Getenv("PORCHLIGHT_EXPLAIN"), "there is no reason to live")
	for message := range strings.Lines(text) {
		findings, reading := explain(message)
		if os.Getenv("PORCHLIGHT_EXPLAIN") == "" && len(findings) == 0 {
			t.Error("nothing explains why it is heard")
		}
		t.Logf("%s\n%+v\nread as: %s", message, Hear(message), reading)
		for _, f := range findings {
			t.Log(f)
		}
		t.Log(explainOpinion(message))
	}
}

// explainOpinion is what the words of a message weigh, the ten heaviest by name.
func explainOpinion(message string) string {
	r := newReader(loaded())
	r.hear(message)
	type weight struct {
		of int8
		is string
	}
	var all []weight
	r.features(func(hash uint32, kind featureKind, at int) {
		all = append(all, weight{r.book.opinion.weights[hash], r.featureName(kind, at)})
	})
	slices.SortStableFunc(all, func(a, b weight) int { return max(int(b.of), -int(b.of)) - max(int(a.of), -int(a.of)) })
	out := fmt.Sprintf("opinion %+.2f (raises from %+.1f in English, %+.1f elsewhere, lowers below %+.1f, a crisis below %+.1f):",
		r.score(), float32(raiseEnglish), float32(raiseOthers), float32(lowerBelow), float32(lowerCrisisBelow))
	for _, w := range all[:min(10, len(all))] {
		out += fmt.Sprintf(" %s %+d", w.is, w.of)
	}
	return out
}

// featureName names a feature by its words; of a piece it is the word that it is of.
func (r *reader) featureName(kind featureKind, at int) string {
	word := func(i int) string {
		if i < 0 {
			return "^"
		}
		return spelt(r.syms[r.written[i].start:r.written[i].end])
	}
	switch kind {
	case ofPair:
		return "“" + word(at-1) + " " + word(at) + "”"
	case ofFrame:
		return "“" + word(at-2) + " … " + word(at) + "”"
	case ofPiece:
		return "part of “" + word(at) + "”"
	}
	return "“" + word(at) + "”"
}

// A finding says what one rule found in a message, for those who write the
// phrase files.
type finding struct {
	Rule   string // the line as written: "crisis: KILL ..3 SELF"
	Place  string // where it stands: "en.txt:120"
	Words  string // what it found, as the engine reads it
	Level  Level  // what it says, or lowers to if Guard
	Stands Level  // what the guards left of it
	Guard  bool   // it lowers other findings
}

// String is one line of an explanation.
func (f finding) String() string {
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

// explain tells why Hear hears what it hears: each rule that matched, and what
// became of it. The second value is how the engine reads the words, with the
// classes it knows them for.
func explain(text string) ([]finding, string) {
	r := newReader(loaded())
	r.hear(text)
	if len(r.found.matches) == 0 {
		r.guards.find(&r.book.guards)
	}
	r.lowerByGuards()
	var findings []finding
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

func (r *reader) finding(m *match) finding {
	var words []string
	for _, t := range r.toks[m.start:m.end] {
		words = append(words, spelt(r.syms[t.start:t.end]))
	}
	place := r.book.place(m.rule)
	return finding{
		Rule: ruleLines()[place], Place: place, Words: strings.Join(words, " "),
		Level: m.rule.level, Stands: r.standing(m),
	}
}

// place says where a rule is written: "en.txt:120".
func (b *phraseBook) place(r *rule) string {
	return fmt.Sprintf("%s.txt:%d", b.languages[r.file], r.line)
}

// ruleLines holds all rules as they are written, by their places.
var ruleLines = sync.OnceValue(func() map[string]string {
	files, err := readPhrases(phraseFiles)
	if err != nil {
		panic(err)
	}
	lines := map[string]string{}
	for _, f := range files {
		for _, l := range f.rules {
			lines[fmt.Sprintf("%s:%d", f.name, l.line)] = l.head + ": " + l.body
		}
	}
	return lines
})

func spelt(letters []symbol) string {
	var out strings.Builder
	for _, s := range letters {
		out.WriteRune(rune(s))
	}
	return out.String()
}

// reading writes the words out with their classes: "kill[KILL] my self[SELF]".
func (r *reader) reading() string {
	var out strings.Builder
	for i, t := range r.toks {
		if i > 0 && t.sentence != r.toks[i-1].sentence {
			out.WriteString("/ ")
		}
		out.WriteString(spelt(r.syms[t.start:t.end]))
		var classes []string
		for at := r.edges[i].firstStart; at >= 0; at = r.items[at].nextStart {
			it := r.items[at]
			if int(it.class) < len(r.book.names) { // others are words of rules
				name := r.book.names[it.class]
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
