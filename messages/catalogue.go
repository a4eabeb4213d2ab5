package messages

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"sort"
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
var texts = func() map[string]func() *book {
	all := map[string]func() *book{}
	for _, lang := range spoken {
		all[lang] = sync.OnceValue(func() *book { return mustRead(lang) })
	}
	return all
}()

func mustRead(lang string) *book {
	texts, err := readTexts(catalogue, lang)
	if err != nil {
		panic(err) // compiled in: a test reads them all
	}
	return newBook(texts)
}

// readTexts reads the files of a language, one a feature.
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
	return read, err
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

// A book holds the texts of one language: each name and behind it its text, in the order
// of the names and in one piece of memory. There are seventeen times a thousand, of which
// maps took twice the room.
type book struct {
	all  string
	ends []uint32 // of each name and of each text
}

func newBook(texts map[string]string) *book {
	var all strings.Builder
	b := &book{ends: make([]uint32, 0, 2*len(texts))}
	write := func(s string) {
		all.WriteString(s)
		b.ends = append(b.ends, uint32(all.Len()))
	}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		write(name)
		write(texts[name])
	}
	b.all = strings.Clone(all.String()) // without what the builder grew by
	return b
}

// length is how many texts there are.
func (b *book) length() int { return len(b.ends) / 2 }

// piece returns a name or a text by its place.
func (b *book) piece(n int) string {
	from := uint32(0)
	if n > 0 {
		from = b.ends[n-1]
	}
	return b.all[from:b.ends[n]]
}

// find returns the text of that name.
func (b *book) find(name string) (text string, known bool) {
	n, known := sort.Find(b.length(), func(n int) int { return strings.Compare(name, b.piece(2*n)) })
	if !known {
		return "", false
	}
	return b.piece(2*n + 1), true
}

// args are the values for the names in a text's {{…}}.
type args map[string]any

// text returns the catalogue's text of that name, in the form for its Count if it has
// several.
func (w Words) text(name string, values ...args) string {
	said := w.texts
	if said == nil {
		said = texts[w.Language()]()
	}
	text, known := said.find(name)
	if count, counts := valueOf(values, "Count").(int); !known && counts {
		if text, known = said.find(name + "." + formFor(w.Language(), count)); !known {
			text, known = said.find(name + ".other")
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
