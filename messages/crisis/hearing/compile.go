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
	folds     *foldings
	alike     lookalikes
	trie      *trie
	spellings *spellings
	prefixes  map[symbol][][]symbol
	languages []string // by bit
	tellsBy   letterLanguages
	classes   []string // by id: the names, for Explain
	tells     []bool   // by class: rare enough that a run-together word may be cut for it
	signs     [][]*rule
	guards    [][]*rule
}

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
	classReserved
)

var reservedClasses = []string{"HINT", "FILLER", "EVERYDAY", "NUMBER", "MINOR", "MANY", "FUZZY", "PREFIX", "OFTEN"}

// loaded returns the phrases that are compiled in. It panics if a phrase file is
// wrong, which a test would have said.
var loaded = sync.OnceValue(func() *phraseBook {
	if book := fromSnapshot(snapshot, phraseFiles); book != nil {
		return book
	}
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
	book    *phraseBook
	ids     map[string]classID
	entries []trieEntry
	words   map[string]map[int][]string // class → language → entries as written
	spells  map[int]map[string][]string
	hints   map[string]bool // folded words of HINT and FILLER
	often   map[classID]bool
	fuzzy   [][]symbol
	reader  *reader
	space   []symbol // room cuts from it
	common  []int    // by class: its commonness
}

// compile turns phrase files into a phraseBook.
func compile(files []*phraseFile) (*phraseBook, error) {
	book := &phraseBook{folds: buildFoldings(), alike: buildLookalikes(), prefixes: map[symbol][][]symbol{}}
	c := &compiler{
		entries: make([]trieEntry, 0, roomForEntries),
		book:    book, ids: map[string]classID{}, words: map[string]map[int][]string{},
		spells: map[int]map[string][]string{}, hints: map[string]bool{}, often: map[classID]bool{},
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
		c.gather(f)
	}
	if err := c.addWords(files); err != nil {
		return nil, err
	}
	rules, err := c.buildRules(files)
	if err != nil {
		return nil, err
	}
	c.addInnerWords()
	var trie sync.WaitGroup // the longest part, beside the rest
	trie.Go(func() { book.trie = buildTrie(c.entries) })
	book.spellings = buildSpellings(c.fuzzy, c.aliases())
	c.indexRules(rules)
	trie.Wait()
	return book, nil
}

// roomForEntries is about the number of words in the phrase files.
const roomForEntries = 1 << 17

// class returns the id of a class, giving one out at its first mention.
func (c *compiler) class(name string) classID {
	id, ok := c.ids[name]
	if !ok {
		id = classID(len(c.book.classes))
		c.ids[name] = id
		c.book.classes = append(c.book.classes, name)
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

// gather notes a file's words by class and its spellings by word.
func (c *compiler) gather(f *phraseFile) {
	for _, l := range f.words {
		if l.class == "OFTEN" {
			for _, name := range l.entries {
				c.often[c.class(name)] = true
			}
			continue
		}
		if c.words[l.class] == nil {
			c.words[l.class] = map[int][]string{}
		}
		c.words[l.class][f.lang] = append(c.words[l.class][f.lang], l.entries...)
	}
	for _, s := range f.spells {
		if c.spells[f.lang] == nil {
			c.spells[f.lang] = map[string][]string{}
		}
		c.spells[f.lang][s.word] = append(c.spells[f.lang][s.word], s.variants...)
	}
}

// addWords folds all words into trie entries.
func (c *compiler) addWords(files []*phraseFile) error {
	for _, f := range files {
		done := map[string]bool{}
		for _, l := range f.words {
			if done[l.class] || l.class == "OFTEN" {
				continue
			}
			done[l.class] = true
			c.addClass(c.class(l.class), l.class, f.lang, 0)
		}
	}
	for id, name := range c.book.classes {
		if classID(id) >= classReserved && c.words[name] == nil && !c.often[classID(id)] {
			return fmt.Errorf("reading phrases: nothing says which words are %s", name)
		}
	}
	return nil
}

// maxNesting bounds classes named within classes.
const maxNesting = 4

func (c *compiler) addClass(id classID, name string, lang, depth int) {
	for _, e := range c.words[name][lang] {
		if name := strings.TrimPrefix(e, "?"); isClassName(name) && len(name) > 1 {
			e = name
			if depth < maxNesting {
				c.addClass(id, e, lang, depth+1)
			}
			continue
		}
		c.addEntry(id, lang, langMask(lang), e)
	}
}

// langMask is a language's bit; the common file speaks for all.
func langMask(lang int) langs {
	if lang < 0 {
		return everyLang
	}
	return 1 << lang
}
