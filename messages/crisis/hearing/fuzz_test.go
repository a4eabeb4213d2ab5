package hearing

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzHear checks, for any text, that hearing it neither panics nor costs more
// than it may, and that it is heard alike however it is dressed up.
func FuzzHear(f *testing.F) {
	for _, phrases := range stock {
		for _, p := range phrases {
			f.Add(p)
		}
	}
	for _, text := range hostile {
		f.Add(text)
	}
	f.Add("0007A 00mAu m7i") // one sign, lowered by the second opinion
	f.Add("k!ll|m$elf @ 100%… 'n't ’s 20mg 3am \u0336\u200b\u00ad\xff")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<14 {
			return
		}
		want := Hear(text).Level
		if alone, toAnother := byRules(text, false), byRules(text, true); toAnother > alone {
			t.Errorf("%q is heard by rules as %v, and to another as %v", text, alone, toAnother)
		}
		checkWork(t, text)
		if !utf8.ValidString(text) {
			return
		}
		for name, dress := range dresses {
			if got := Hear(dress(text)).Level; got != want {
				t.Errorf("%q is heard as %v, but %s as %v", text, want, name, got)
			}
		}
	})
}

// byRules hears a text without the opinion, which has none on words to another.
func byRules(text string, toAnother bool) Level {
	r := newReader(loaded())
	r.isToAnother = toAnother
	heard, _ := r.hearByRules(text)
	return heard.Level
}

// checkWork counts the steps that a message took.
func checkWork(t *testing.T, text string) {
	t.Helper()
	r := newReader(loaded())
	r.hear(text)
	limit := maxSteps(len(r.syms)) + maxOvershoot
	if r.found.steps > limit || r.guards.steps > limit {
		t.Errorf("%q took %d and %d steps, want at most %d", text, r.found.steps, r.guards.steps, limit)
	}
	if len(r.toks) > 2*utf8.RuneCountInString(text)+1 {
		t.Errorf("%q was read as %d tokens", text, len(r.toks))
	}
}

// maxOvershoot is what the last rule tried may add to the bound.
const maxOvershoot = 20000

// dresses are ways to write the same words that must not change what is heard.
var dresses = map[string]func(string) string{
	"with zero-width spaces": func(s string) string {
		var out strings.Builder
		for i, r := range s {
			if i > 0 && r < utf8.RuneSelf {
				out.WriteRune('\u200b')
			}
			out.WriteRune(r)
		}
		return out.String()
	},
	"with soft hyphens":      func(s string) string { return strings.ReplaceAll(s, "e", "e\u00ad") },
	"with wide spaces":       func(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") },
	"in capitals":            asciiUpper,
	"with curly apostrophes": func(s string) string { return strings.ReplaceAll(s, "'", "’") },
	"in full-width letters":  fullWidth,
	"in mathematical bold":   mathematical,
}

func asciiUpper(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, s)
}

func fullWidth(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r - 'a' + 'ａ'
		}
		return r
	}, s)
}

func mathematical(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r - 'a' + '𝐚'
		}
		return r
	}, s)
}
