package messages

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestATextIsFilledInOnce(t *testing.T) {
	for _, c := range []struct {
		text   string
		values args
		want   string
	}{
		{"{{.Name}} wrote at {{.Time}}", args{"Name": "Alex", "Time": "18:30"}, "Alex wrote at 18:30"},
		{"{{.Count}} of {{.Count}}", args{"Count": 3}, "3 of 3"},
		{"from {{.Name}}", args{"Name": "{{.Time}}", "Time": "18:30"}, "from {{.Time}}"}, // a name is nobody's to fill in
		{"nothing {to} fill", args{"Name": "Alex"}, "nothing {to} fill"},
		{"{{.Name}}", args{"Name": "<b> & “it's”"}, "<b> & “it's”"},
		{"", args{"Name": "Alex"}, ""},
	} {
		if got := fill(c.text, c.values); got != c.want {
			t.Errorf("%q is filled in as %q, want %q", c.text, got, c.want)
		}
	}
}

// TestEveryTextIsReadAsItIsWritten holds what the bot says against the files, and
// that of what stands in braces only names are left to fill in.
func TestEveryTextIsReadAsItIsWritten(t *testing.T) {
	for _, lang := range Languages() {
		written := 0
		for name, text := range read(t, lang) {
			written += len(text.forms)
			var said []string
			if text, has := texts[lang]().find(name); has {
				said = []string{text}
			} else {
				for _, form := range pluralForms {
					if text, has := texts[lang]().find(name + "." + form); has {
						said = append(said, text)
					}
				}
			}
			var want []string
			for _, form := range text.forms {
				want = append(want, strings.TrimRight(string(setApart(lang, []byte(form))), "\n"))
			}
			if diff := cmp.Diff(want, said); diff != "" {
				t.Errorf("%s says %s otherwise: %s", lang, name, diff)
			}
			if rest := placeholder.ReplaceAllString(strings.Join(said, ""), ""); strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
				t.Errorf("%s: a brace is left open in %s: %q", lang, name, said)
			}
		}
		if read := texts[lang]().length(); read != written {
			t.Errorf("%s has %d texts, and %d are read", lang, written, read)
		}
	}
}

func TestAFileThatIsWrongIsNamed(t *testing.T) {
	for name, wrong := range map[string]string{"no TOML": `a = `, "no text": `a = 1`, "a list": `a = ["b"]`} {
		files := fstest.MapFS{"catalogue/en/house.toml": {Data: []byte(wrong)}}
		if _, err := readTexts(files, "en"); err == nil || !strings.Contains(err.Error(), "house.toml") {
			t.Errorf("%s: %v", name, err)
		}
	}
	twice := fstest.MapFS{"catalogue/en/a.toml": {Data: []byte(`a.b = "c"`)}, "catalogue/en/b.toml": {Data: []byte("[a]\nb = \"d\"")}}
	if _, err := readTexts(twice, "en"); err == nil || !strings.Contains(err.Error(), "a.b is there twice") {
		t.Errorf("a name in two files: %v", err)
	}
}

func TestWhatIsCountedStandsInItsForm(t *testing.T) {
	for lang, counted := range map[string]map[int]string{
		"ru": {1: "каждый 1 день", 2: "каждые 2 дня", 5: "каждые 5 дней", 11: "каждые 11 дней", 21: "каждый 21 день", 22: "каждые 22 дня", 112: "каждые 112 дней"},
		"uk": {1: "кожен 1 день", 3: "кожні 3 дні", 12: "кожні 12 днів", 101: "кожен 101 день"},
		"en": {2: "every 2 days", 5: "every 5 days"},
	} {
		for count, want := range counted {
			if got := In(lang).text("remind.everyDays", args{"Count": count}); got != want {
				t.Errorf("%d in %s is %q, want %q", count, lang, got, want)
			}
		}
	}
	// The rules themselves, as CLDR has them, for the languages whose forms differ.
	for lang, forms := range map[string]map[int]string{
		"ar": {0: "zero", 1: "one", 2: "two", 3: "few", 11: "many", 100: "other"}, "hi": {0: "one", 1: "one", 2: "other"}, "bn": {1: "one", 7: "other"},
		"fa": {0: "one", 1: "one", 2: "other"}, "fr": {0: "one", 1: "one", 2: "other"}, "ru": {1: "one", 3: "few", 14: "many"}, "ko": {1: "other"}, "de": {0: "other", 1: "one"},
	} {
		for count, want := range forms {
			if got := formFor(lang, count); got != want {
				t.Errorf("%d in %s has the form %q, want %q", count, lang, got, want)
			}
		}
	}
}
