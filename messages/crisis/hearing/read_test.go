package hearing

import (
	"strings"
	"testing"
)

func TestAnEntryMayMixCharactersWithWordsAndNumbers(t *testing.T) {
	known := func(code string) (int, bool) { return 0, code == "ja" }
	file, err := parsePhrases("ja.txt", "language: ja 日本語\nCRISIS = 自1殺, odしたい, 4にたい, 首つりnow ok\ncrisis: CRISIS\n", known)
	if err != nil {
		t.Fatal(err)
	}
	book, err := compile([]*phraseFile{file})
	if err != nil {
		t.Fatal(err)
	}
	for _, message := range []string{"自1殺", "もう ODしたい", "4にたい", "首つり now ok"} {
		if got := book.hear(message).Level; got != Crisis {
			t.Errorf("%q is heard as %v, want crisis", message, got)
		}
	}
	for _, message := range []string{"自殺1", "od", "4に", "首つりnow"} {
		if got := book.hear(message).Level; got != None {
			t.Errorf("%q is heard as %v, want nothing", message, got)
		}
	}
}

func TestEqualLettersLeaveTheirNeighboursAlone(t *testing.T) {
	known := func(code string) (int, bool) { return 0, code == "zh" }
	file, err := parsePhrases("zh.txt", "language: zh 中文\nletter 杀 = 殺\nCRISIS = 自杀, 歿\ncrisis: CRISIS\n", known)
	if err != nil {
		t.Fatal(err)
	}
	book, err := compile([]*phraseFile{file})
	if err != nil {
		t.Fatal(err)
	}
	for _, message := range []string{"自杀", "自殺", "歿"} {
		if got := book.hear(message).Level; got != Crisis {
			t.Errorf("%q is heard as %v, want crisis", message, got)
		}
	}
}

func TestAWordThatIsTwoClassesLetsAWideGuardFindTheOtherOneElsewhere(t *testing.T) {
	// "mi" begins "mi impicco" and is a little word of reason itself.
	const message = "mi impicco se excel si blocca ancora ahahah"
	if got := Hear(message).Level; got > Soft {
		t.Errorf("%q is heard as %v", message, got)
	}
}

func TestAWordInsideALongerEntryIsNotCutApart(t *testing.T) {
	_, reading := explain("une crise de panique")
	if !strings.Contains(reading, "panique") {
		t.Errorf("panique is read as %s", reading)
	}
}

func TestAKnownWordIsReadWithoutItsPrefixToo(t *testing.T) {
	known := func(code string) (int, bool) { return 0, code == "ar" }
	file, err := parsePhrases("ar.txt", "language: ar العربية\nPREFIX = ال, و\nPILLS = حبوب\nTAKE = بلعت\ncrisis: TAKE PILLS\ndistress: (الحبوب) كلها\n", known)
	if err != nil {
		t.Fatal(err)
	}
	book, err := compile([]*phraseFile{file})
	if err != nil {
		t.Fatal(err)
	}
	for message, want := range map[string]Level{"بلعت الحبوب": Crisis, "وبلعت حبوب": Crisis, "الحبوب كلها": Distress, "بلعت والحب": None} {
		if got := book.hear(message).Level; got != want {
			t.Errorf("%q is heard as %v, want %v", message, got, want)
		}
	}
}

func TestTheEndOfTheSentenceMayStandForAWord(t *testing.T) {
	known := func(code string) (int, bool) { return 0, code == "en" }
	file, err := parsePhrases("en.txt", "language: en English\ncrisis: gonna jump ..1 (off|tonight|$) ..2\n", known)
	if err != nil {
		t.Fatal(err)
	}
	book, err := compile([]*phraseFile{file})
	if err != nil {
		t.Fatal(err)
	}
	for _, message := range []string{"gonna jump", "gonna jump. bye", "gonna jump off it"} {
		if got := book.hear(message).Level; got != Crisis {
			t.Errorf("%q is heard as %v, want crisis", message, got)
		}
	}
	if got := book.hear("gonna jump in the pool").Level; got != None {
		t.Errorf("a jump into the pool is heard as %v, want nothing", got)
	}
}

func TestStopsBetweenSingleCharactersEndNoSentence(t *testing.T) {
	known := func(code string) (int, bool) { return 0, code == "ko" }
	file, err := parsePhrases("ko.txt", "language: ko 한국어\nCRISIS = 죽고싶다\ncrisis: CRISIS\n", known)
	if err != nil {
		t.Fatal(err)
	}
	book, err := compile([]*phraseFile{file})
	if err != nil {
		t.Fatal(err)
	}
	for message, want := range map[string]Level{"죽.고.싶.다": Crisis, "죽 고. 싶다": None, "죽고.싶다": None} {
		if got := book.hear(message).Level; got != want {
			t.Errorf("%q is heard as %v, want %v", message, got, want)
		}
	}
}

func TestSignsInCyrillicWordsAreReadAsCyrillicLetters(t *testing.T) {
	known := func(code string) (int, bool) { return 0, code == "uk" }
	file, err := parsePhrases("uk.txt", "language: uk Українська\nCRISIS = самогубство, з собою, вмерти\ncrisis: CRISIS\n", known)
	if err != nil {
		t.Fatal(err)
	}
	book, err := compile([]*phraseFile{file})
	if err != nil {
		t.Fatal(err)
	}
	for _, message := range []string{"с@могубство", "сам0губств0", "з соб0ю", "вм3рти"} {
		if got := book.hear(message).Level; got != Crisis {
			t.Errorf("%q is heard as %v, want crisis", message, got)
		}
	}
}

func TestAnUnknownWordTakesNothingFromItsNeighbours(t *testing.T) {
	_, reading := explain("3 arguments and counting")
	if !strings.Contains(reading, "and") {
		t.Errorf("it is read as %s", reading)
	}
}

func TestATornWordIsReadAsOneAlsoAfterAnApostrophe(t *testing.T) {
	for _, message := range []string{"suic ide", "l'anoressi a"} {
		if got := Hear(message).Level; got < Distress {
			t.Errorf("%q is heard as %v", message, got)
		}
	}
}

func TestOfACensoredWordOnlyTheLettersOfItsScriptAreTried(t *testing.T) {
	for message, want := range map[string]Level{"i want to d**": Crisis, "k*ll m*self": Crisis, "s*****e": Crisis, "вб*ти себе": Crisis, "ölmek ist*yorum": Crisis, "f*ck off": None} {
		if got := Hear(message).Level; got != want {
			t.Errorf("%q is heard as %v, want %v", message, got, want)
		}
	}
}

func TestAnEntryMayEndInAStem(t *testing.T) {
	book := bookOf(t, "en", "language: en English\nCRISIS = want to di*, hang*, 死に*\ncrisis: CRISIS\n")
	for message, want := range map[string]Level{
		"i want to dieee": Crisis, "want to di": Crisis, "want to d": None, "wants to die": None,
		"hanging": Crisis, "hang": Crisis, "han": None, "死にたい": Crisis, "死に": Crisis, "死": None,
	} {
		if got := book.hear(message).Level; got != want {
			t.Errorf("%q is heard as %v, want %v", message, got, want)
		}
	}
}

func TestASpellingMayStandForSeveralWords(t *testing.T) {
	book := bookOf(t, "fr", "language: fr Français\nspell je veux = jveux\nspell you = u\nCRISIS = mais je veux mourir, lost u, lost you\nWISH = je veux\ncrisis: CRISIS\ndistress: WISH dormir\n")
	for message, want := range map[string]Level{"mais jveux mourir": Crisis, "jveux dormir": Distress, "jveux manger": None, "i lost u": Crisis} {
		if got := book.hear(message).Level; got != want {
			t.Errorf("%q is heard as %v, want %v", message, got, want)
		}
	}
}

func TestAMatchLeadsToTheLineOfItsRule(t *testing.T) {
	findings, _ := explain("i want to kill myself")
	for _, f := range findings {
		if !strings.HasPrefix(f.Rule, "crisis") && !strings.HasPrefix(f.Rule, "distress") || !strings.Contains(f.Place, ".txt:") {
			t.Errorf("%+v", f)
		}
	}
	if len(findings) == 0 {
		t.Error("nothing was found")
	}
}

// bookOf compiles one phrase file.
func bookOf(t *testing.T, lang, text string) *phraseBook {
	t.Helper()
	file, err := parsePhrases(lang+".txt", text, func(code string) (int, bool) { return 0, code == lang })
	if err != nil {
		t.Fatal(err)
	}
	book, err := compile([]*phraseFile{file})
	if err != nil {
		t.Fatal(err)
	}
	return book
}
