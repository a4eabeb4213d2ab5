package crisis

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"porchlight/messages/crisis/hearing"
)

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

func TestEveryLanguageSaysTheSameThings(t *testing.T) {
	files, err := os.ReadDir("words")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 17 || len(catalogue) != 17 || len(Languages()) != 17 {
		t.Fatalf("%d files, %d languages", len(files), len(Languages()))
	}
	english := catalogue["en"].texts
	for _, lang := range Languages() {
		texts := theSame(t, lang)
		if got, want := slices.Sorted(maps.Keys(texts)), slices.Sorted(maps.Keys(english)); !slices.Equal(got, want) {
			t.Errorf("%s: keys %q, want %q", lang, got, want)
		}
		for key, text := range texts {
			got, want := placeholder.FindAllString(text, -1), placeholder.FindAllString(english[key], -1)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s [%s]: %q, want %q", lang, key, got, want)
			}
			if text == "" || strings.ContainsAny(placeholder.ReplaceAllString(text, ""), "{}[]") {
				t.Errorf("%s [%s]: %q", lang, key, text)
			}
			if lang != "en" && len(text) > 30 && text == english[key] {
				t.Errorf("%s [%s] is still in English", lang, key)
			}
		}
		if n := len(strings.Fields(texts["days"])); n != 7 {
			t.Errorf("%s: %d days", lang, n)
		}
	}
}

// addressesTheYoungOtherwise are the languages that say to grown-up strangers what
// they don't say to the young.
var addressesTheYoungOtherwise = []string{"fr", "ru", "uk", "tr", "fa", "hi", "bn"}

// theSame returns a language's texts but for those that are to the young alone,
// which only some languages have: each beside one to everybody, with the same
// placeholders.
func theSame(t *testing.T, lang string) map[string]string {
	t.Helper()
	texts := maps.Clone(catalogue[lang].texts)
	has := false
	for key, text := range catalogue[lang].texts {
		general, ok := strings.CutSuffix(key, ".young")
		if !ok || key == "abuse.young" {
			continue
		}
		has = true
		delete(texts, key)
		got, want := placeholder.FindAllString(text, -1), placeholder.FindAllString(texts[general], -1)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) || text == texts[general] {
			t.Errorf("%s [%s]: %q beside %q", lang, key, text, texts[general])
		}
	}
	if has != slices.Contains(addressesTheYoungOtherwise, lang) {
		t.Errorf("%s has texts to the young: %v", lang, has)
	}
	return texts
}

func TestTheLikelyCountriesOfALanguageExist(t *testing.T) {
	for _, lang := range Languages() {
		codes := strings.Fields(catalogue[lang].texts["countries"])
		if len(codes) < 4 || len(codes)%2 != 0 {
			t.Errorf("%s: %q", lang, codes)
		}
		for _, code := range codes {
			if got, ok := Country(code); !ok || got != code {
				t.Errorf("%s: %q", lang, code)
			}
		}
	}
}

func TestALanguageIsFoundByItsTag(t *testing.T) {
	for tag, want := range map[string]string{"pt-BR": "pt", "zh-Hans": "zh", "EN": "en", "xx": "en", "": "en"} {
		if got := wordsIn(tag).code; got != want {
			t.Errorf("%q: %s, want %s", tag, got, want)
		}
	}
	if got := wordsIn("", "fr").code; got != "fr" {
		t.Errorf("the chosen language is not used: %s", got)
	}
}

func TestAMistakeInAFileOfWordsIsNamed(t *testing.T) {
	for _, file := range []string{"text before a key", "[a]\nx\n[a]\ny"} {
		if _, err := parseWords(file); err == nil {
			t.Errorf("%q: no error", file)
		}
	}
}

// Where no line is known that can be written to, nothing says that one can write.
func TestOnlyWhoCanWriteIsToldSo(t *testing.T) {
	for lang, write := range map[string]string{"en": "text", "es": "escrib", "fr": "écri", "it": "scriv", "pt": "escrev", "de": "schreib"} {
		for _, code := range []string{"ES", "TH"} {
			v := newVoice(hearing.Heard{Level: hearing.Crisis}, Asker{Language: lang, Country: code, Now: saturday})
			if len(v.textLines()) > 0 {
				t.Fatalf("%s has a line to write to now: choose another country", code)
			}
			if text := v.unsure(cut{}); strings.Contains(text, write) || text == "" {
				t.Errorf("%s in %s: %q", lang, code, text)
			}
		}
	}
}

func TestAForeignNameIsNotTurnedRound(t *testing.T) {
	for lang, want := range map[string]string{"ar": "\u200e988 Lifeline (text)\u200e: 988", "en": "988 Lifeline (text): 988"} {
		if got := wordsIn(lang).name("988 Lifeline (text)") + ": 988"; got != want {
			t.Errorf("%s: %q", lang, got)
		}
	}
	if got := wordsIn("fa").name("صدای یارا"); got != "صدای یارا" {
		t.Errorf("%q", got)
	}
}

func TestOtherScriptsHaveFewWordsInLatin(t *testing.T) {
	latin, inLatin := regexp.MustCompile(`[A-Za-z]+`), []string{"SMS", "WhatsApp", "LGBTQ", "help"}
	for _, lang := range []string{"ru", "uk", "ar", "fa", "hi", "bn", "ja", "ko", "zh"} {
		for key, text := range catalogue[lang].texts {
			if strings.HasPrefix(key, "typed.") || key == "countries" {
				continue
			}
			for _, word := range latin.FindAllString(placeholder.ReplaceAllString(text, ""), -1) {
				if !slices.Contains(inLatin, word) {
					t.Errorf("%s [%s] has %q: %s", lang, key, word, text)
				}
			}
			if rightToLeft(lang) && strings.Count(text, "/help") != strings.Count(text, leftToRightMark+"/help") {
				t.Errorf("%s [%s]: the command would be drawn from the wrong side: %s", lang, key, text)
			}
		}
	}
}
