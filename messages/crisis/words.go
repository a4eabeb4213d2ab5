package crisis

import (
	"cmp"
	"embed"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

//go:embed words/*.txt
var wordFiles embed.FS

// Languages returns the seventeen languages that crisis hears and answers in.
func Languages() []string {
	return []string{
		"en", "es", "fr", "de", "pt", "it", "ru", "uk", "tr",
		"ar", "fa", "hi", "bn", "id", "ja", "ko", "zh",
	}
}

// catalogue holds the texts of words/<language>.txt by language and key.
var catalogue = mustReadWords()

// words are one language's texts, and x/text's names of languages and
// countries in it.
type words struct {
	code      string
	texts     map[string]string
	languages display.Namer
	countries display.Namer
}

func mustReadWords() map[string]*words {
	files, err := wordFiles.ReadDir("words")
	if err != nil {
		panic(fmt.Errorf("reading words: %w", err))
	}
	all := map[string]*words{}
	for _, f := range files {
		file, err := wordFiles.ReadFile("words/" + f.Name())
		if err != nil {
			panic(fmt.Errorf("reading words: %w", err))
		}
		texts, err := parseWords(string(file))
		if err != nil {
			panic(fmt.Errorf("reading words/%s: %w", f.Name(), err))
		}
		lang := strings.TrimSuffix(f.Name(), ".txt")
		if rightToLeft(lang) {
			setCommandsApart(texts)
		}
		tag := language.MustParse(lang)
		all[lang] = &words{lang, texts, display.Languages(tag), display.Regions(tag)}
	}
	return all
}

// parseWords reads sections: a key in square brackets on a line of its own,
// then its text up to the next key. Lines that begin with # are comments.
func parseWords(file string) (map[string]string, error) {
	texts := map[string]string{}
	key := ""
	for row := range strings.Lines(file) {
		row = strings.TrimSpace(row)
		if strings.HasPrefix(row, "#") {
			continue
		}
		if inner, ok := strings.CutPrefix(row, "["); ok && strings.HasSuffix(inner, "]") {
			key = strings.TrimSuffix(inner, "]")
			if _, twice := texts[key]; twice {
				return nil, fmt.Errorf("[%s] is there twice", key)
			}
			texts[key] = ""
			continue
		}
		if key == "" {
			if row != "" {
				return nil, fmt.Errorf("%q stands before the first key", row)
			}
			continue
		}
		texts[key] += row + "\n"
	}
	for key, text := range texts {
		texts[key] = strings.TrimSpace(text)
	}
	return texts, nil
}

// wordsIn returns the words of the first of the given languages that there is
// one for, English if none. "pt-BR" is "pt".
func wordsIn(langs ...string) *words {
	for _, lang := range langs {
		base, _, _ := strings.Cut(strings.ToLower(lang), "-")
		if w := catalogue[base]; w != nil {
			return w
		}
	}
	return catalogue["en"]
}

// say returns the text of a key with {name} replaced by the value that follows
// it in fill: say("call", "number", "988"). A key that is not there is a
// programmer's mistake that the tests find; the person still gets the rest.
func (w *words) say(key string, fill ...string) string {
	text := w.texts[key]
	for pair := range slices.Chunk(fill, 2) {
		text = strings.ReplaceAll(text, "{"+pair[0]+"}", pair[1])
	}
	return text
}

// has reports whether there is a text for key.
func (w *words) has(key string) bool { return w.texts[key] != "" }

// number writes a phone number so that it reads well and stays tappable. In a
// right-to-left text a number with gaps or a plus would be turned round, so
// there it has no gaps and stands behind an invisible left-to-right mark.
func (w *words) number(n string) string {
	if !rightToLeft(w.code) {
		return n
	}
	return leftToRightMark + compact(n)
}

// name writes the name of an organisation. In a right-to-left text one in letters of
// the other direction stands between two marks, or "988 Lifeline" would be drawn as
// "Lifeline 988", and what stands behind it before it.
func (w *words) name(n string) string {
	if !rightToLeft(w.code) || strings.IndexFunc(n, turnsRight) >= 0 {
		return n
	}
	return leftToRightMark + n + leftToRightMark
}

func turnsRight(r rune) bool { return unicode.In(r, unicode.Arabic, unicode.Hebrew) }

const leftToRightMark = "\u200e"

func rightToLeft(lang string) bool { return lang == "ar" || lang == "fa" }

// setCommandsApart puts a mark before each command, so that "/help" is not drawn as
// "help/" among letters that run from right to left.
func setCommandsApart(texts map[string]string) {
	for key, text := range texts {
		texts[key] = strings.ReplaceAll(text, "/help", leftToRightMark+"/help")
	}
}

// LanguageName is what the speakers of a language call it, else its name in lang.
func LanguageName(code, lang string) string { return wordsIn(lang).languageName(code) }

// languageName returns what the speakers of a language call it, which they know
// wherever they read it; else its name in w, "" if x/text has none.
func (w *words) languageName(code string) string {
	tag, err := language.Parse(code)
	if err != nil {
		return ""
	}
	return cmp.Or(display.Self.Name(tag), w.languages.Name(tag))
}
