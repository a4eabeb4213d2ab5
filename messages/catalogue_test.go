package messages

import (
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"

	"porchlight/messages/crisis"
)

// text is one text of a catalogue, by its name "house.about", with one form for
// each plural that the language has.
type text struct{ forms []string }

// forms are the plurals of CLDR.
var pluralForms = []string{"zero", "one", "two", "few", "many", "other"}

// read returns all texts of a language.
func read(t *testing.T, lang string) map[string]text {
	t.Helper()
	files, err := fs.Glob(catalogue, "catalogue/"+lang+"/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: no files, %v", lang, err)
	}
	all := map[string]text{}
	for _, file := range files {
		data, err := catalogue.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var tree map[string]any
		if err := toml.Unmarshal(data, &tree); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		flatten(all, "", tree)
	}
	return all
}

func flatten(into map[string]text, prefix string, tree map[string]any) {
	for key, value := range tree {
		switch v := value.(type) {
		case string:
			into[prefix+key] = text{[]string{v}}
		case map[string]any:
			if _, plural := v["other"].(string); plural {
				var forms []string
				for _, form := range pluralForms {
					if s, ok := v[form].(string); ok {
						forms = append(forms, s)
					}
				}
				into[prefix+key] = text{forms}
				continue
			}
			flatten(into, prefix+key+".", v)
		}
	}
}

func TestEveryLanguageOfTheCrisisAnswerHasACatalogue(t *testing.T) {
	if diff := cmp.Diff(crisis.Languages(), Languages()); diff != "" {
		t.Error(diff)
	}
}

func TestEveryLanguageSaysTheSame(t *testing.T) {
	english := read(t, "en")
	for _, lang := range Languages() {
		t.Run(lang, func(t *testing.T) {
			texts := read(t, lang)
			files := func(lang string) (names []string) {
				entries, err := fs.ReadDir(catalogue, path.Join("catalogue", lang))
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range entries {
					names = append(names, e.Name())
				}
				return names
			}
			if diff := cmp.Diff(files("en"), files(lang)); diff != "" {
				t.Errorf("files: %s", diff)
			}
			want, got := slices.Sorted(maps.Keys(english)), slices.Sorted(maps.Keys(texts))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("names of texts: %s", diff)
			}
			for name, original := range english {
				checkText(t, lang, name, original, texts[name])
			}
		})
	}
}

var (
	placeholder = regexp.MustCompile(`\{\{[^}]*\}\}`)
	aCommand    = regexp.MustCompile(`(?:^|[\s(])/[a-z]+`)
)

// checkText holds a translation against the English text.
func checkText(t *testing.T, lang, name string, original, translated text) {
	t.Helper()
	for _, form := range translated.forms {
		for _, find := range []*regexp.Regexp{placeholder, aCommand} {
			want, got := found(find, original.forms[len(original.forms)-1]), found(find, form)
			if len(translated.forms) > 1 { // "one" may leave the number out
				want, got = without(want, "{{.Count}}"), without(got, "{{.Count}}")
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %q: %s", name, form, diff)
			}
		}
		if strings.TrimSpace(form) == "" {
			t.Errorf("%s is empty", name)
		}
		if strings.ContainsAny(form, "!！¡") {
			t.Errorf("%s has an exclamation mark: %q", name, form)
		}
		// "Pause" is a word in several languages; a sentence is not.
		if words := placeholder.ReplaceAllString(form, ""); lang != "en" && form == original.forms[0] && len(strings.Fields(words)) > 2 {
			t.Errorf("%s is English still: %q", name, form)
		}
	}
}

// found returns what a pattern finds, without doubles and in order.
func found(find *regexp.Regexp, s string) []string {
	var all []string
	for _, m := range find.FindAllString(s, -1) {
		all = append(all, strings.Trim(m, " \n\t("))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func without(all []string, one string) []string {
	return slices.DeleteFunc(append([]string{}, all...), func(s string) bool { return s == one })
}

func TestTextsFitWhereTelegramShowsThem(t *testing.T) {
	for _, lang := range Languages() {
		w := In(lang)
		limits := map[string]struct {
			text string
			most int
		}{
			"description": {Description(w), 512}, "about": {About(w), 120}, "privacy": {Privacy(w, strings.Repeat("a", 120), 400).Text, 4096},
		}
		for what, l := range limits {
			if n := len(utf16.Encode([]rune(l.text))); n > l.most {
				t.Errorf("%s: the %s has %d characters, Telegram takes %d", lang, what, n, l.most)
			}
		}
		if !strings.Contains(Description(w), "findahelpline.com") || !strings.Contains(About(w), "findahelpline.com") {
			t.Errorf("%s: no helpline stands in the description while the bot is down", lang)
		}
		for name, line := range read(t, lang) {
			if strings.HasPrefix(name, "command.") && len([]rune(line.forms[0])) > 70 {
				t.Errorf("%s: %s is long for a menu: %q", lang, name, line.forms[0])
			}
		}
	}
}

// arabicTwo is a noun that says by its ending that there are two.
var arabicTwo = regexp.MustCompile(`(?:يوم|أسبوع)ين`)

func TestEveryTextWithACountIsSaidForEveryNumber(t *testing.T) {
	counted := 0
	for _, lang := range Languages() {
		for name, text := range read(t, lang) {
			if !strings.Contains(text.forms[0], "{{.Count}}") {
				continue
			}
			counted++
			for _, n := range []int{0, 1, 2, 3, 5, 11, 20, 21, 100} {
				said := In(lang).text(name, args{"Count": n})
				dual := lang == "ar" && n == 2 && arabicTwo.MatchString(said)
				if !strings.Contains(said, strconv.Itoa(n)) && !dual {
					t.Errorf("%s: %s for %d is %q", lang, name, n, said)
				}
			}
		}
	}
	if counted == 0 {
		t.Error("no text has a count")
	}
}

func TestWeeksAndYearsAreWhole(t *testing.T) {
	for _, lang := range Languages() {
		w := In(lang)
		if days, months := len(strings.Fields(w.text("time.weekdays"))), len(strings.Fields(w.text("time.months"))); days != 7 || months != 12 {
			t.Errorf("%s: %d days and %d months", lang, days, months)
		}
	}
}

func TestNameCanNotTurnTheSentenceAroundIt(t *testing.T) {
	for given, want := range map[string]string{
		"Ana":                      "\u2068Ana\u2069",
		"A\u202ena\n/delete yes":   "\u2068Ana /delete yes\u2069",
		" \u2066 ":                 "\u2068…\u2069",
		"\u3164\u1160 \u2800":      "\u2068…\u2069",
		strings.Repeat("long", 20): "\u2068" + strings.Repeat("long", 10) + "…\u2069",
	} {
		if got := Name(given); got != want {
			t.Errorf("%q became %q, want %q", given, got, want)
		}
	}
}
