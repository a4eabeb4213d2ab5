package hearing

import "testing"

// TestLatinLetters hears spellings that no file lists, by how their letters sound.
func TestLatinLetters(t *testing.T) {
	for message, want := range map[string]Level{
		"beche thakar issha nai r":  Crisis,
		"atthohotya korbo ami":      Crisis,
		"ana 3ayza anta7err":        Crisis,
		"bafaker fel enti7aar":      Crisis,
		"khodkoshiii mikonaam":      Crisis,
		"aatmahathya kr loonga mai": Crisis,
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
