package hearing

import (
	"slices"
	"testing"
)

// TestLatinLetters hears spellings that no file lists, by how their letters sound.
func TestLatinLetters(t *testing.T) {
	for message, want := range map[string]Level{
		"beche thakar issha nai r":  Crisis,
		"atthohotya korbo ami":      Crisis,
		"ana 3ayza anta7err":        Crisis,
		"bafaker fel enti7aar":      Crisis,
		"khodkoshiii mikonaam":      Crisis,
		"aatmahathya kr loonga mai": Crisis,
		// A stem goes on; what softens is no word by its bones; a few bones tell little.
		"bala poshte boomam mikham beparam": Crisis,
		"el mot ar7am men el 3eesha di":     Crisis,
		"7ases eny ma7adesh hena":           None,
		// Words of other languages have the same bones: the cat did not bring in suicide.
		"the cat brought in another mouse":  None,
		"jam berapa sekarang di makassar":   None,
		"kal dinner pe another biryani lao": None,
	} {
		if got := Hear(message).Level; got != want {
			t.Errorf("%q is heard as %v, want %v", message, got, want)
		}
	}
}

// TestBones brings a word in its own letters and in Latin ones to the same bones.
func TestBones(t *testing.T) {
	book := loaded()
	bones := func(of *romanisation, word string) string {
		r := newReader(book)
		r.tokenise(word + " ")
		out := ""
		for _, s := range of.of(r.syms[r.raw[0].start:r.raw[0].end], false, nil)[1:] {
			out += string(rune(s))
		}
		return out
	}
	same := map[string][]string{
		"hi": {"ज़िंदगी", "zindagi", "jindgi", "zindgee", "zindagii"},
		"bn": {"ভালো", "valo", "bhalo", "bhaalo"},
		"ar": {"انتحار", "inti7ar", "entehar", "enti7aar"},
		"fa": {"بکشم", "bokosham", "bekosham", "bekshm"},
	}
	for _, of := range book.romanised {
		words := same[book.languages[of.lang]]
		for _, w := range words {
			if got, want := bones(of, w), bones(of, words[0]); got != want {
				t.Errorf("%s has the bones %q and %s %q", w, got, words[0], want)
			}
		}
	}
}

// TestBonesOfAWord brings made-up words to their bones, where the rules of a phrase file meet.
func TestBonesOfAWord(t *testing.T) {
	book := loaded()
	r := buildRomanisation(&phraseFile{sounds: []spellLine{
		{"a", []string{"a", "aa"}}, {"o", []string{"o"}}, {"k", []string{"k", "q"}}, {"x", []string{"kh"}}, {"s", []string{"s"}}, {"t", []string{"t"}},
		{"none", []string{"h$", "y"}}, {"silent", []string{"o"}}, {"fading", []string{"a"}}, {"z", []string{"s$"}},
	}}, book.folds)
	for _, c := range []struct {
		word   string
		isStem bool
		want   string
	}{
		{"kata", false, "kta"}, {"kata", true, "kt"}, {"akt", false, "akt"}, {"otok", false, "otk"}, {"kakqa", false, "ka"},
		{"khaak", false, "xk"}, {"takh", false, "tx"}, {"kyh", false, "k"}, {"tas", false, "tz"}, {"tas", true, "ts"}, {"sat", false, "st"},
	} {
		got := r.of(book.folds.all(c.word), c.isStem, nil)
		if want := book.folds.all(c.want); !slices.Equal(got[1:], want) {
			t.Errorf("%s (stem %v) has the bones %q, want %q", c.word, c.isStem, spelt(got[1:]), c.want)
		}
	}
	if r.fewest != 3 {
		t.Errorf("%d sounds tell a word where vowels are written, want 3", r.fewest)
	}
	vowelless := buildRomanisation(&phraseFile{sounds: []spellLine{{"none", []string{"a"}}}}, book.folds)
	if vowelless.fewest != 4 {
		t.Errorf("%d sounds tell a word where vowels are none, want 4", vowelless.fewest)
	}
}
