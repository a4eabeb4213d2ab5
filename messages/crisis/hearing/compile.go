package hearing

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed phrases/*.txt
var phraseFiles embed.FS

// phraseBook is everything the phrase files say, compiled.
type phraseBook struct {
	languages []string // by bit
	tellsBy   letterLanguages
	// tellsGraves are the languages whose file says which words are grave.
	tellsGraves langs

	folds     *foldings
	alike     lookalikes
	phrases   *phraseTable
	spellings *spellings
	romanised []*romanisation
	prefixes  [][]symbol
	prefixed  bitset // the first letters of prefixes

	opinion *opinion
	names   []string // of the classes that have one, by id
	tells   []bool   // by class: rare enough that a run-together word may be cut for it
	signs   ruleIndex
	guards  ruleIndex
	sighted []uint16 // by class: its place in reader.sightings, if rules look for it far away; else 0
	sights  int      // how many such classes there are
}

// classID numbers a class of words: the named ones, such as KILL or SELF, and one
// for each word or entry that stands in rules itself.
type classID uint32

// langs is a set of languages, one bit for each phrase file.
type langs uint32

// everyLang is the mask of what holds in all languages.
const everyLang langs = 1<<32 - 1

// Classes that the engine itself knows; their names are in reservedClasses.
const (
	classHint     classID = iota // tells a language from others
	classFiller                  // may be passed over between the words of a rule
	classEveryday                // never mended into another word
	classNumber                  // any number
	classMinor                   // a number that may be an age below eighteen
	classMany                    // a number of eight or more
	classFuzzy                   // worth finding behind a slip of the keys
	classPrefix                  // written on to words
	classOften                   // names of classes that are too common to look for first
	classWriter                  // the one who writes; these seven are for words to another person
	classReader                  // the one who will read it
	classOver                    // long ago
	classWell                    // it got better
	classStill                   // it is so now
	classUrgent                  // fear for the reader, or this very night
	classAlso                    // the one who writes feels what was said as well
	classGrave                   // of death, harm, means and suffering
	classUndenied                // beside it a denial denies nothing: never as much as now
	classBecause                 // before who is the reason
	classMakesMe                 // behind who is the reason
	classSomeone                 // people of whom something may be heard; these four are dropped where they are the reason
	classThey
	classMother
	classPartner
	classReserved
)

var reservedClasses = []string{"HINT", "FILLER", "EVERYDAY", "NUMBER", "MINOR", "MANY", "FUZZY", "PREFIX", "OFTEN",
	"WRITER", "READER", "OVER", "WELL", "STILL", "URGENT", "ALSO", "GRAVE", "UNDENIED", "BECAUSE", "MAKESME", "SOMEONE", "THEY", "MOTHER", "PARTNER"}

// loaded returns the phrases that are compiled in. It panics if a phrase file is
// wrong, which a test would have said.
var loaded = sync.OnceValue(func() *phraseBook {
	files, err := readPhrases(phraseFiles)
	if err != nil {
		panic(err)
	}
	book, err := compile(files)
	if err != nil {
		panic(err)
	}
	return book
})

// readPhrases takes all phrase files apart. The languages are numbered in the
// order of their files' names.
func readPhrases(from fs.FS) ([]*phraseFile, error) {
	names, err := fs.Glob(from, "phrases/*.txt")
	if err != nil {
		return nil, fmt.Errorf("listing phrases: %w", err)
	}
	known := func(code string) (int, bool) {
		at := slices.Index(names, "phrases/"+code+".txt")
		return at, at >= 0
	}
	var files []*phraseFile
	for _, name := range names {
		text, err := fs.ReadFile(from, name)
		if err != nil {
			return nil, fmt.Errorf("reading phrases: %w", err)
		}
		f, err := parsePhrases(path.Base(name), string(text), known)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

// compiler gathers what compile needs between its steps.
type compiler struct {
	book      *phraseBook
	ids       map[string]classID          // of the named classes
	entries   map[string]map[int][]string // class → language → entries as written
	spellings map[int]map[string][]string // language → word → other spellings
	often     map[classID]bool
	romanised map[int]*romanisation // by language
	classes   []class
	rules     []*rule

	notes    []note    // by phrase
	literals []classID // by phrase: the last class that was made for it in rules; 0 is none
	meant    []meant
	stems    []phrase // words that are stems
	fuzzy    []phrase

	reader  *reader
	body    body
	row     []phrase // the entry at hand
	respelt []phrase // and the same in another spelling
	letters []symbol
	room    struct {
		rules   []rule
		parts   []part
		sets    []classSet
		classes []classID
	}
}

// class is what the compiler knows of one.
type class struct {
	common int // a guess at how often it turns up in what people write

	// Of one that was made for an entry in rules: the signs around it, the
	// languages of the rule in which it stood last, and another such class of the
	// same words with other signs; 0 is none.
	signs signs
	langs langs
	other classID
}

// compile turns phrase files into a phraseBook.
func compile(files []*phraseFile) (*phraseBook, error) {
	book := &phraseBook{folds: buildFoldings(), alike: buildLookalikes(), opinion: readOpinion(opinionFile), phrases: newPhraseTable(), prefixed: newBitset(1 << 10)}
	c := &compiler{
		book: book, ids: map[string]classID{}, romanised: map[int]*romanisation{}, often: map[classID]bool{},
		entries: map[string]map[int][]string{}, spellings: map[int]map[string][]string{},
		classes: make([]class, 0, roomForClasses), meant: make([]meant, 0, roomForMeanings),
		notes: make([]note, 1, roomForPhrases), literals: make([]classID, 1, roomForPhrases),
	}
	for _, name := range reservedClasses {
		c.class(name)
	}
	for _, f := range files {
		book.languages = append(book.languages, strings.TrimSuffix(f.name, ".txt"))
		for _, l := range f.letters {
			c.foldLetters(l)
		}
	}
	book.tellsBy = buildLetterLanguages(book.languages)
	c.reader = newReader(book)
	for _, f := range files {
		if r := buildRomanisation(f, book.folds); r != nil {
			c.romanised[f.lang] = r
			book.romanised = append(book.romanised, r)
		}
		c.gather(f)
	}
	for _, f := range files {
		if err := c.addEntries(f); err != nil {
			return nil, fmt.Errorf("reading phrases/%s: %w", f.name, err)
		}
	}
	if err := c.buildRules(files); err != nil {
		return nil, err
	}
	book.spellings = c.buildSpellings()
	c.layMeaningsOut()
	book.phrases.finish(c.stems)
	c.fileRules()
	return book, nil
}

// class returns the id of a named class, giving one out at its first mention.
func (c *compiler) class(name string) classID {
	id, ok := c.ids[name]
	if !ok {
		id = classID(len(c.book.names))
		c.ids[name] = id
		c.book.names = append(c.book.names, strings.Clone(name)) // not a piece of a whole file
	}
	return id
}

// foldLetters makes letters equal to another everywhere: 殺 = 杀.
func (c *compiler) foldLetters(l spellLine) {
	to := c.book.folds.of([]rune(l.word)[0])
	for _, v := range l.variants {
		for _, r := range v {
			c.book.folds.set(r, to)
		}
	}
}

// gather notes a file's entries by class and its spellings by word.
func (c *compiler) gather(f *phraseFile) {
	for _, l := range f.classes {
		if l.class == "OFTEN" {
			for _, name := range l.entries {
				c.often[c.class(name)] = true
			}
			continue
		}
		if c.class(l.class) == classGrave {
			c.book.tellsGraves |= langMask(f.lang)
		}
		if c.entries[l.class] == nil {
			c.entries[l.class] = map[int][]string{}
		}
		if known := c.entries[l.class][f.lang]; known == nil {
			c.entries[l.class][f.lang] = l.entries
		} else {
			c.entries[l.class][f.lang] = append(known, l.entries...)
		}
	}
	for _, s := range f.spells {
		if c.spellings[f.lang] == nil {
			c.spellings[f.lang] = map[string][]string{}
		}
		c.spellings[f.lang][s.word] = append(c.spellings[f.lang][s.word], s.variants...)
		for _, word := range c.readEntry(s.word, nil) {
			c.notes[word] |= isRespelt
		}
	}
}

// addEntries adds what a file says of its classes.
func (c *compiler) addEntries(f *phraseFile) error {
	done := map[string]bool{}
	for _, l := range f.classes {
		if done[l.class] || l.class == "OFTEN" {
			continue
		}
		done[l.class] = true
		if err := c.addClass(c.class(l.class), l.class, f.lang, 0); err != nil {
			return err
		}
	}
	return nil
}

// maxNesting bounds classes named within classes.
const maxNesting = 4

func (c *compiler) addClass(id classID, name string, lang, depth int) error {
	for _, text := range c.entries[name][lang] {
		e := parseEntry(text)
		if !isClassName(e.text) || len(e.text) == 1 {
			c.row = c.readEntry(e.text, c.row[:0])
			c.addEntry(id, lang, langMask(lang), e)
			continue
		}
		if c.entries[e.text] == nil {
			return fmt.Errorf("%s contains %s, but nothing says which words these are", name, e.text)
		}
		if depth < maxNesting {
			if err := c.addClass(id, e.text, lang, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// langMask is a language's bit; the common file speaks for all.
func langMask(lang int) langs {
	if lang < 0 {
		return everyLang
	}
	return 1 << lang
}
