package hearing

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"io/fs"
)

// snapshot is the phrase files compiled beforehand: some three hundred thousand
// places of the trie are read in a tenth of the time it takes to work them out.
// It is a cache and no more. It begins with a hash of the files it was made from;
// where that is not the hash of the files compiled in, they are compiled at the
// start instead. After a change of the phrase files or of how they are compiled:
//
//	go generate ./messages/crisis/hearing
//
//go:generate go test -run TestSnapshotIsWhatThePhrasesSay -update .
//go:embed phrases/snapshot.bin
var snapshot []byte

// hashPhrases identifies what the phrase files say.
func hashPhrases(from fs.FS) ([]byte, error) {
	names, err := fs.Glob(from, "phrases/*.txt")
	if err != nil {
		return nil, err
	}
	hash := sha256.New()
	for _, name := range names {
		text, err := fs.ReadFile(from, name)
		if err != nil {
			return nil, err
		}
		hash.Write([]byte(name))
		hash.Write(binary.AppendUvarint(nil, uint64(len(text))))
		hash.Write(text)
	}
	return hash.Sum(nil), nil
}

// fromSnapshot returns the phrase book of the snapshot, or nil if it was made
// from other files.
func fromSnapshot(data []byte, phrases fs.FS) *phraseBook {
	hash, err := hashPhrases(phrases)
	if err != nil || !bytes.HasPrefix(data, hash) {
		return nil
	}
	u := &unpacker{data: data[len(hash):]}
	book := &phraseBook{folds: buildFoldings(), alike: buildLookalikes(), prefixes: map[symbol][][]symbol{}}
	for range u.count() {
		// Letters that a file makes equal to another, as foldLetters does.
		to := book.folds.of(rune(u.uint()))
		book.folds.set(rune(u.uint()), to)
	}
	book.languages = u.texts()
	book.tellsBy = buildLetterLanguages(book.languages)
	book.classes = u.texts()
	book.tells = u.bools()
	for range u.count() {
		key := u.symbols()
		book.prefixes[key[0]] = append(book.prefixes[key[0]], key)
	}
	book.trie = u.trie()
	words := make([][]symbol, u.count())
	for i := range words {
		words[i] = u.symbols()
	}
	aliases := make([][2][]symbol, u.count())
	for i := range aliases {
		aliases[i] = [2][]symbol{u.symbols(), u.symbols()}
	}
	book.spellings = buildSpellings(words, aliases)
	rules := make([]rule, u.count())
	pointers := make([]*rule, len(rules))
	for i := range rules {
		u.rule(&rules[i])
		pointers[i] = &rules[i]
	}
	book.fileRules(pointers)
	return book
}

// unpacker reads what a snapshot holds, in the order in which it was packed.
type unpacker struct{ data []byte }

func (u *unpacker) uint() uint64 {
	if b := u.data[0]; b < 0x80 { // most numbers are small
		u.data = u.data[1:]
		return uint64(b)
	}
	v, n := binary.Uvarint(u.data)
	u.data = u.data[n:]
	return v
}

func (u *unpacker) count() int { return int(u.uint()) }

func (u *unpacker) text() string {
	n := u.count()
	s := string(u.data[:n])
	u.data = u.data[n:]
	return s
}

func (u *unpacker) texts() []string {
	all := make([]string, u.count())
	for i := range all {
		all[i] = u.text()
	}
	return all
}

func (u *unpacker) bools() []bool {
	all := make([]bool, u.count())
	for i := range all {
		all[i] = u.uint() != 0
	}
	return all
}

func (u *unpacker) symbols() []symbol {
	all := make([]symbol, u.count())
	for i := range all {
		all[i] = symbol(u.uint())
	}
	return all
}

// trie reads the trie. Children and meanings are packed as how many each node
// has; stems follow from the meanings.
func (u *unpacker) trie() *trie {
	nodes := u.count()
	t := &trie{
		roots: make([]node, 1<<16), sym: make([]symbol, nodes), children: make([]node, nodes+1),
		first: make([]uint32, nodes+1), stems: make([]bool, nodes),
	}
	for range u.count() {
		s := symbol(u.uint())
		t.roots[s] = node(u.uint())
	}
	for i := range t.sym {
		t.sym[i] = symbol(u.uint())
	}
	for i := range t.children {
		t.children[i] = node(u.uint())
		if i > 0 {
			t.children[i] += t.children[i-1]
		}
	}
	for i := range t.first {
		t.first[i] = uint32(u.uint())
		if i > 0 {
			t.first[i] += t.first[i-1]
		}
	}
	t.meanings = make([]meaning, u.count())
	for i := range t.meanings {
		flags := u.uint()
		t.meanings[i] = meaning{
			class: classID(u.uint()), langs: langs(u.uint()),
			stem: flags&1 != 0, unsure: flags&2 != 0, start: flags&4 != 0,
		}
	}
	for i := range t.stems {
		for _, m := range t.at(node(i)) {
			t.stems[i] = t.stems[i] || m.stem
		}
	}
	return t
}

func (u *unpacker) rule(r *rule) {
	flags := u.uint()
	r.firm, r.own, r.unordered, r.wide = flags&1 != 0, flags&2 != 0, flags&4 != 0, flags&8 != 0
	r.purpose, r.level, r.topics = purpose(u.uint()), Level(u.uint()), Topic(u.uint())
	r.reach, r.langs, r.anchor = reach(u.uint()), langs(u.uint()), u.count()
	r.file, r.line, r.text = u.text(), u.count(), u.text()
	r.parts = make([]part, u.count())
	for i := range r.parts {
		p := &r.parts[i]
		flags := u.uint()
		p.first, p.last, p.gap = flags&1 != 0, flags&2 != 0, int32(u.uint())
		p.classes = make([]classID, u.count())
		for k := range p.classes {
			p.classes[k] = classID(u.uint())
		}
	}
	r.summarise()
}
