package hearing

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// phraseFile is one file of phrases/, taken apart. README.md there describes
// what may stand in it.
type phraseFile struct {
	name    string
	lang    int // its place in languages; -1 for the common file
	classes []classLine
	spells  []spellLine
	letters []spellLine
	sounds  []spellLine
	rules   []ruleLine
}

// classLine is "KILL = kill, kills, killing".
type classLine struct {
	class   string
	entries []string
	line    int
}

// spellLine is "spell want = wnt, wnat".
type spellLine struct {
	word     string
	variants []string
}

// ruleLine is "crisis: KILL ..3 SELF", for the languages it is meant for.
type ruleLine struct {
	langs langs
	head  string
	body  string
	line  int
}

// parsePhrases takes a phrase file apart. known gives the place of a language.
func parsePhrases(name, text string, known func(string) (int, bool)) (*phraseFile, error) {
	f := &phraseFile{name: name, lang: -1}
	scope := everyLang
	for _, l := range logicalLines(text) {
		if err := f.parseLine(l, &scope, known); err != nil {
			return nil, fmt.Errorf("reading phrases/%s, line %d: %w", name, l.number, err)
		}
	}
	return f, nil
}

func (f *phraseFile) parseLine(l numberedLine, scope *langs, known func(string) (int, bool)) error {
	eq, colon := strings.Index(l.text, "="), strings.Index(l.text, ":")
	switch {
	case strings.HasPrefix(l.text, "language:"):
		code := strings.Fields(l.text[len("language:"):])
		at, ok := 0, false
		if len(code) > 0 {
			at, ok = known(code[0])
		}
		if !ok {
			return fmt.Errorf("%q names no language", l.text)
		}
		f.lang, *scope = at, 1<<at
	case strings.HasPrefix(l.text, "for ") && colon == len(l.text)-1:
		return parseScope(l.text[4:colon], scope, known)
	case strings.HasPrefix(l.text, "spell ") && eq > 0:
		f.spells = append(f.spells, spellLine{strings.TrimSpace(l.text[6:eq]), list(l.text[eq+1:])})
	case strings.HasPrefix(l.text, "letter ") && eq > 0:
		f.letters = append(f.letters, spellLine{strings.TrimSpace(l.text[7:eq]), list(l.text[eq+1:])})
	case strings.HasPrefix(l.text, "sound ") && eq > 0:
		f.sounds = append(f.sounds, spellLine{strings.TrimSpace(l.text[6:eq]), list(l.text[eq+1:])})
	case eq > 0 && isClassName(strings.TrimSpace(l.text[:eq])):
		f.classes = append(f.classes, classLine{strings.TrimSpace(l.text[:eq]), list(l.text[eq+1:]), l.number})
	case colon > 0:
		f.rules = append(f.rules, ruleLine{*scope, l.text[:colon], strings.TrimSpace(l.text[colon+1:]), l.number})
	default:
		return fmt.Errorf("%q is neither words (NAME = …) nor a rule (crisis: …)", l.text)
	}
	return nil
}

func parseScope(codes string, scope *langs, known func(string) (int, bool)) error {
	codes, without := strings.CutPrefix(codes, "all but ")
	named := langs(0)
	for _, code := range strings.Fields(codes) {
		at, ok := known(code)
		switch {
		case code == "all":
			named = everyLang
		case !ok:
			return fmt.Errorf("%q names no language", code)
		default:
			named |= 1 << at
		}
	}
	if without {
		named = everyLang &^ named
	}
	*scope = named
	return nil
}

type numberedLine struct {
	number int
	text   string
}

// logicalLines drops comments and empty lines and joins indented lines to the
// line before them.
func logicalLines(text string) []numberedLine {
	var lines []numberedLine
	var more []string // what goes on from the last line
	join := func() {
		if len(more) > 0 {
			lines[len(lines)-1].text += ", " + strings.Join(more, ", ")
			more = more[:0]
		}
	}
	number := 0
	for raw := range strings.Lines(text) {
		number++
		line, _, _ := strings.Cut(raw, "#")
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case (raw[0] == ' ' || raw[0] == '\t') && len(lines) > 0:
			more = append(more, line)
		default:
			join()
			lines = append(lines, numberedLine{number, line})
		}
	}
	join()
	return lines
}

// list returns what stands between commas, of whichever script.
func list(text string) []string {
	entries := make([]string, 0, 1+strings.Count(text, ","))
	start := 0
	for i, r := range text {
		if r != ',' && r != '、' && r != '،' {
			continue
		}
		if e := strings.TrimSpace(text[start:i]); e != "" {
			entries = append(entries, e)
		}
		start = i + utf8.RuneLen(r)
	}
	if e := strings.TrimSpace(text[start:]); e != "" {
		entries = append(entries, e)
	}
	return entries
}

// isClassName reports whether a word is the name of a class: capitals.
func isClassName(s string) bool {
	for i, r := range s {
		if !(r >= 'A' && r <= 'Z' || i > 0 && (r == '_' || r >= '0' && r <= '9')) {
			return false
		}
	}
	return s != ""
}

var levelHeads = map[string]rule{
	"crisis":   {purpose: sign, level: Crisis},
	"distress": {purpose: sign, level: Distress},
	"soft":     {purpose: sign, level: Soft},
	"weak":     {purpose: weak, level: Distress},
	"topic":    {purpose: topic},
	"idiom":    {purpose: guard, level: None},
	"joke":     {purpose: guard, level: Soft},
	"lower":    {purpose: guard, level: Distress},
	"denial":   {purpose: denial, level: None},
}

var topicNames = map[string]Topic{
	"someone": SomeoneElse, "overdose": Overdose, "abuse": Abuse, "young": Young,
	"eating": Eating, "bereaved": Bereaved, "denied": Denied,
}

// parseHead reads what stands before the colon: "crisis! someone".
func parseHead(head string) (rule, error) {
	words := strings.Fields(head)
	if len(words) == 0 {
		return rule{}, fmt.Errorf("a rule begins with its level and a colon")
	}
	kind, firm := strings.CutSuffix(words[0], "!")
	r, ok := levelHeads[kind]
	if !ok {
		return rule{}, fmt.Errorf("%q is no level; there are crisis, distress, soft, weak, topic, idiom, joke, lower, denial", kind)
	}
	r.firm = firm
	for _, w := range words[1:] {
		switch t, isTopic := topicNames[w]; {
		case isTopic:
			r.topics |= t
		case w == "sentence":
			r.reach = inSentence
		case w == "message":
			r.reach = inMessage
		default:
			return rule{}, fmt.Errorf("%q is no topic", w)
		}
	}
	return r, nil
}

// bodyPart is one part of a rule's body before its classes are known.
type bodyPart struct {
	choices     []string
	gap         int
	first, last bool
	optional    bool
	orEnd       bool // the end of the sentence will do as well
}

// body is what stands after the colon.
type body struct {
	parts     []bodyPart
	choices   []string // of all parts
	unordered bool
	wide      bool
	within    int
}

// parse reads "I ..2 WANT [to] (die|be dead) $" or "KILL & SELF within 4". It
// writes over the body that was read before.
func (b *body) parse(text string) error {
	*b = body{parts: b.parts[:0], choices: b.choices[:0], within: 6}
	if before, after, ok := strings.Cut(text, " within "); ok {
		text = before
		if after = strings.TrimSpace(after); after == "message" {
			b.wide = true
		} else {
			n, err := strconv.Atoi(after)
			if err != nil || n < 0 || n*wordCost > maxGap {
				return fmt.Errorf("within %q: a number of words up to %d, or message", after, maxGap/wordCost)
			}
			b.within = n
		}
	}
	gap, first := 0, false
	for w := range bodyWords(text) {
		switch {
		case w == "&":
			b.unordered = true
		case w == "^":
			first = true
		case w == "$" && len(b.parts) > 0:
			b.parts[len(b.parts)-1].last = true
		case strings.HasPrefix(w, ".."):
			n, err := strconv.Atoi(w[2:])
			if err != nil || n < 0 || n*wordCost > maxGap {
				return fmt.Errorf("%q: a gap is .. and a number up to %d", w, maxGap/wordCost)
			}
			gap = n
		default:
			p := b.part(w)
			if len(p.choices) == 0 {
				return fmt.Errorf("%q has no words", w)
			}
			p.gap, p.first = gap, first
			gap, first = 0, false
			b.parts = append(b.parts, p)
		}
	}
	if !slices.ContainsFunc(b.parts, func(p bodyPart) bool { return !p.optional }) {
		return fmt.Errorf("%q has no words that must be there", text)
	}
	return nil
}

// part reads "(die|be dead)", "[to]" or "WANT".
func (b *body) part(w string) bodyPart {
	p := bodyPart{optional: w[0] == '['}
	from := len(b.choices)
	for choice := range strings.SplitSeq(strings.Trim(w, "()[]"), "|") {
		switch choice = strings.TrimSpace(choice); choice {
		case "":
		case "$":
			p.orEnd = len(b.parts) > 0
		default:
			b.choices = append(b.choices, choice)
		}
	}
	p.choices = b.choices[from:len(b.choices):len(b.choices)]
	return p
}

// bodyWords cuts at spaces outside brackets.
func bodyWords(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		depth, start := 0, 0
		for i := range len(text) {
			switch text[i] {
			case '(', '[':
				depth++
			case ')', ']':
				depth--
			case ' ':
				if depth > 0 {
					continue
				}
				if start < i && !yield(text[start:i]) {
					return
				}
				start = i + 1
			}
		}
		if start < len(text) {
			yield(text[start:])
		}
	}
}
