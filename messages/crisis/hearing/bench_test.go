package hearing

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// ordinary is a hundred characters of ordinary chat.
const ordinary = "Hi! The meeting moved to half past three, could you bring the blue folder and maybe some coffee too?"

// hostile are texts made to cost as much as they can, 4,096 characters each.
var hostile = map[string]string{
	"ordinary":  ordinary,
	"signs":     "i want to kill myself and die ",
	"almost":    "i dont want it so not me to never kill take pills life ",
	"classes":   "kill die dead want not life myself pills take end ",
	"letters":   "k i l l m y s e l f ",
	"together":  "iwanttodiekillmyself",
	"one word":  "a",
	"stars":     "k*ll s*****e d*e ",
	"leet":      "k1ll mys3lf d13 5u1c1d3 ",
	"homoglyph": "kіll mуsеlf ",
	"misspelt":  "sucide mysef himslef overdse hopless ",
	"marks":     "k̶̶̶i̶̶l̶̶l̶̶ ",
	"guards":    "not suicidal lol movie kill time joking homework ",
	"chinese":   "我想死不想活了自杀",
	"korean":    "죽고싶다 자살 ",
	"arabic":    "اريد ان اموت والانتحار ",
	"persian":   "می\u200cخواهم بمیرم خودکشی کنم ",
	"hindi":     "मैं मरना चाहता हूँ आत्महत्या ",
	"bengali":   "আমি মরতে চাই আত্মহত্যা ",
	"cyrillic":  "я хочу умереть не хочу жить убить себя ",
	"kana":      "しにたいもうきえたいじさつ",
	"romanised": "mujhe marna hai ami morte chai ",
	"strange":   "zxkt mrgn plvsh brtn kzndg ",
	"accents":   "dié kïll süïcïde ",
	"pill":      "💊",
	"emoji":     "🔪😭💊🔫",
}

func long(text string) string {
	var out strings.Builder
	n := 0
	for n < 4096 {
		for _, r := range text {
			if n == 4096 {
				break
			}
			out.WriteRune(r)
			n++
		}
	}
	return out.String()
}

func BenchmarkHear(b *testing.B) {
	Hear("")
	b.Run("100 characters", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			Hear(ordinary)
		}
	})
	b.Run("100 characters of distress", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			Hear("I really can't do this anymore, I took the rest of my tablets and I just want to sleep and not wake.")
		}
	})
	for name, text := range hostile {
		b.Run("4096 characters/"+name, func(b *testing.B) {
			text := long(text)
			b.ReportAllocs()
			for b.Loop() {
				Hear(text)
			}
		})
	}
}

// BenchmarkBeside compares hearing, on a hundred ordinary characters, with a
// regular expression and with a loop over the same words, and with ten times
// as many words and rules. It prints the ratios.
func BenchmarkBeside(b *testing.B) {
	book := loaded()
	phrases := allEntries(b)
	expression := regexp.MustCompile(`(?i)\b(` + strings.Join(quoteAll(phrases), "|") + `)\b`)
	files, err := readPhrases(phraseFiles)
	if err != nil {
		b.Fatal(err)
	}
	tenfold, err := compile(multiply(files, 10))
	if err != nil {
		b.Fatal(err)
	}
	var hear float64
	each := func(name string, f func()) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				f()
			}
			cost := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
			if name == "hear" {
				hear = cost
			}
			b.ReportMetric(cost/hear, "times-hear")
		})
	}
	each("hear", func() { book.hear(ordinary) })
	each("hear, ten times the phrases", func() { tenfold.hear(ordinary) })
	each("regexp", func() { expression.MatchString(ordinary) })
	each("strings.Contains", func() {
		text := strings.ToLower(ordinary)
		for _, p := range phrases {
			if strings.Contains(text, p) {
				continue
			}
		}
	})
}

// BenchmarkCompile is what start-up waits for; run it with GOMAXPROCS=1 and look
// at it beside BenchmarkHear, which the same processor does.
func BenchmarkCompile(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		files, err := readPhrases(phraseFiles)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := compile(files); err != nil {
			b.Fatal(err)
		}
	}
}

// allEntries lists the words of all phrase files, without their rules.
func allEntries(b *testing.B) []string {
	files, err := readPhrases(phraseFiles)
	if err != nil {
		b.Fatal(err)
	}
	var entries []string
	for _, f := range files {
		for _, l := range f.classes {
			for _, e := range l.entries {
				if !isClassName(e) {
					entries = append(entries, strings.ToLower(strings.Trim(e, "?=_*")))
				}
			}
		}
	}
	return entries
}

func quoteAll(phrases []string) []string {
	quoted := make([]string, len(phrases))
	for i, p := range phrases {
		quoted[i] = regexp.QuoteMeta(p)
	}
	return quoted
}

// multiply adds copies of the files in which every word is another, of the same
// length and much the same sound.
func multiply(files []*phraseFile, times int) []*phraseFile {
	all := files
	for k := 1; k < times; k++ {
		suffix := "_" + strconv.Itoa(k)
		for _, f := range files {
			other := &phraseFile{name: f.name, lang: f.lang}
			for _, l := range f.classes {
				if reserved(l.class) {
					continue
				}
				var entries []string
				for _, e := range l.entries {
					entries = append(entries, otherWords(e, k, suffix))
				}
				other.classes = append(other.classes, classLine{l.class + suffix, entries, l.line})
			}
			for _, l := range f.rules {
				before, within, _ := strings.Cut(l.body, " within ")
				if within != "" {
					within = " within " + within
				}
				other.rules = append(other.rules, ruleLine{l.langs, l.head, otherWords(before, k, suffix) + within, l.line})
			}
			all = append(all, other)
		}
	}
	return all
}

func reserved(class string) bool {
	for _, name := range reservedClasses {
		if name == class {
			return true
		}
	}
	return false
}

var wordRun = regexp.MustCompile(`[A-Z][A-Z0-9_]*\b|[\pL\pM]+`)

func otherWords(text string, k int, suffix string) string {
	return wordRun.ReplaceAllStringFunc(text, func(w string) string {
		if isClassName(w) {
			if reserved(w) {
				return w
			}
			return w + suffix
		}
		return strings.Map(func(r rune) rune {
			const vowels, consonants = "aeiou", "bcdfghjklmnprstvwz"
			if at := strings.IndexRune(vowels, r); at >= 0 {
				return rune(vowels[(at+k)%len(vowels)])
			}
			if at := strings.IndexRune(consonants, r); at >= 0 {
				return rune(consonants[(at+k)%len(consonants)])
			}
			return r
		}, w)
	})
}
