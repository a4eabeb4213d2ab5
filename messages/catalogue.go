package messages

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

//go:embed catalogue/*/*.toml
var catalogue embed.FS

// texts are what each language says, by the texts' names, such as "house.about". A
// language is read when it is first spoken: most hosts use two of the seventeen.
var texts = func() map[string]func() map[string]string {
	all := map[string]func() map[string]string{}
	for _, lang := range spoken {
		all[lang] = sync.OnceValue(func() map[string]string {
			texts, err := readTexts(catalogue, lang)
			if err != nil {
				panic(err) // compiled in: a test reads them all
			}
			return texts
		})
	}
	return all
}()

// readTexts reads the files of a language, one a feature. What it returns lies in one
// piece of memory, names and texts: there are seventeen times a thousand of them.
func readTexts(from fs.FS, lang string) (map[string]string, error) {
	files, err := fs.Glob(from, "catalogue/"+lang+"/*.toml")
	read := map[string]string{}
	for _, file := range files {
		data, failed := fs.ReadFile(from, file)
		var tree map[string]any
		failed = errors.Join(failed, toml.Unmarshal(setApart(lang, data), &tree))
		if failed == nil {
			failed = gather(read, "", tree)
		}
		if failed != nil {
			err = errors.Join(err, fmt.Errorf("reading %s: %w", file, failed))
		}
	}
	if err != nil {
		return nil, err
	}
	return inOnePiece(read), nil
}

// gather notes the texts of a table and of those in it. The forms that a text has for
// numbers are texts of their own: "remind.everyDays.few".
func gather(into map[string]string, prefix string, tree map[string]any) error {
	for key, value := range tree {
		name := prefix + key
		switch v := value.(type) {
		case map[string]any:
			if err := gather(into, name+".", v); err != nil {
				return err
			}
		case string:
			if _, twice := into[name]; twice {
				return fmt.Errorf("%s is there twice", name)
			}
			into[name] = strings.TrimRight(v, "\n")
		default:
			return fmt.Errorf("%s is no text", name)
		}
	}
	return nil
}

// inOnePiece returns the same texts, cut out of a single string.
func inOnePiece(texts map[string]string) map[string]string {
	names := slices.Sorted(maps.Keys(texts))
	size := 0
	for _, name := range names {
		size += len(name) + len(texts[name])
	}
	var all strings.Builder
	all.Grow(size)
	for _, name := range names {
		all.WriteString(name)
		all.WriteString(texts[name])
	}
	rest := all.String()
	cut := func(length int) string {
		piece := rest[:length]
		rest = rest[length:]
		return piece
	}
	again := make(map[string]string, len(texts))
	for _, name := range names {
		length := len(texts[name])
		again[cut(len(name))] = cut(length)
	}
	return again
}

// args are the values for the names in a text's {{…}}.
type args map[string]any

// text returns the catalogue's text of that name, in the form for its Count if it has
// several.
func (w Words) text(name string, values ...args) string {
	all := texts[w.Language()]()
	text, known := all[name]
	if count, counts := valueOf(values, "Count").(int); !known && counts {
		if text, known = all[name+"."+formFor(w.Language(), count)]; !known {
			text, known = all[name+".other"]
		}
	}
	if !known {
		panic(fmt.Sprintf("no text %s in %s", name, w.Language())) // a test looks every name up
	}
	if len(values) == 0 {
		return text
	}
	return fill(text, values[0])
}

// valueOf returns one of the values, nil if it is not there.
func valueOf(values []args, name string) any {
	if len(values) == 0 {
		return nil
	}
	return values[0][name]
}

// formFor returns the form in which a language puts what is counted.
func formFor(lang string, count int) string {
	switch plural.Cardinal.MatchPlural(language.Make(lang), count, 0, 0, 0, 0) {
	case plural.Zero:
		return "zero"
	case plural.One:
		return "one"
	case plural.Two:
		return "two"
	case plural.Few:
		return "few"
	case plural.Many:
		return "many"
	default:
		return "other"
	}
}

// fill puts the values in the places of their names: {{.Name}} becomes Alex.
func fill(text string, values args) string {
	before, rest, found := strings.Cut(text, "{{.")
	if !found {
		return text
	}
	var filled strings.Builder
	for found {
		filled.WriteString(before)
		name, after, _ := strings.Cut(rest, "}}")
		fmt.Fprint(&filled, values[name])
		before, rest, found = strings.Cut(after, "{{.")
	}
	filled.WriteString(before)
	return filled.String()
}
