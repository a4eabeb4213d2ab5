package hearing

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

var update = flag.Bool("update", false, "write the snapshot anew")

func TestSnapshotIsWhatThePhrasesSay(t *testing.T) {
	fresh := packed(t)
	if *update {
		if err := os.WriteFile("phrases/snapshot.bin", fresh, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(fresh, snapshot) {
		t.Error("phrases/snapshot.bin is not what the phrase files compile to: run go generate ./messages/crisis/hearing")
	}
}

func TestHearingIsTheSameWithAndWithoutTheSnapshot(t *testing.T) {
	from := fromSnapshot(packed(t), phraseFiles)
	if from == nil {
		t.Fatal("a snapshot made just now counts as one of other files")
	}
	files, err := readPhrases(phraseFiles)
	if err != nil {
		t.Fatal(err)
	}
	compiled, err := compile(files)
	if err != nil {
		t.Fatal(err)
	}
	a, b := newReader(from), newReader(compiled)
	heard := 0
	lists, err := filepath.Glob("testdata/*.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range lists {
		for _, l := range readList(t, list) {
			got, want := a.hear(l.message), b.hear(l.message)
			if got != want {
				t.Errorf("%q: %+v from the snapshot, %+v compiled", l.message, got, want)
			}
			if want.Level > None {
				heard++
			}
		}
	}
	if heard == 0 {
		t.Error("nothing was heard at all")
	}
}

func TestSnapshotOfOtherPhrasesIsNotUsed(t *testing.T) {
	if fromSnapshot(append([]byte{1}, packed(t)...), phraseFiles) != nil {
		t.Error("it was used")
	}
}

// packed returns the snapshot of the phrase files as they are now.
func packed(t *testing.T) []byte {
	t.Helper()
	hash, err := hashPhrases(phraseFiles)
	if err != nil {
		t.Fatal(err)
	}
	files, err := readPhrases(phraseFiles)
	if err != nil {
		t.Fatal(err)
	}
	book, err := compile(files)
	if err != nil {
		t.Fatal(err)
	}
	p := &packer{data: hash}
	p.letters(files)
	p.texts(book.languages)
	p.texts(book.classes)
	p.bools(book.tells)
	p.prefixes(book.prefixes)
	p.trie(book.trie)
	p.spellings(book.spellings)
	p.rules(book)
	return p.data
}

// packer writes what unpacker reads.
type packer struct{ data []byte }

func (p *packer) uint(v uint64) { p.data = binary.AppendUvarint(p.data, v) }
func (p *packer) count(n int)   { p.uint(uint64(n)) }

func (p *packer) flags(all ...bool) {
	bits := uint64(0)
	for i, on := range all {
		if on {
			bits |= 1 << i
		}
	}
	p.uint(bits)
}

func (p *packer) text(s string) {
	p.count(len(s))
	p.data = append(p.data, s...)
}

func (p *packer) texts(all []string) {
	p.count(len(all))
	for _, s := range all {
		p.text(s)
	}
}

func (p *packer) bools(all []bool) {
	p.count(len(all))
	for _, on := range all {
		p.flags(on)
	}
}

func (p *packer) symbols(all []symbol) {
	p.count(len(all))
	for _, s := range all {
		p.uint(uint64(s))
	}
}

func (p *packer) letters(files []*phraseFile) {
	count := 0
	var pairs packer
	for _, f := range files {
		for _, l := range f.letters {
			for _, v := range l.variants {
				for _, r := range v {
					pairs.uint(uint64([]rune(l.word)[0]))
					pairs.uint(uint64(r))
					count++
				}
			}
		}
	}
	p.count(count)
	p.data = append(p.data, pairs.data...)
}

func (p *packer) prefixes(all map[symbol][][]symbol) {
	count := 0
	for _, keys := range all {
		count += len(keys)
	}
	p.count(count)
	for _, first := range slices.Sorted(maps.Keys(all)) {
		for _, key := range all[first] {
			p.symbols(key)
		}
	}
}

func (p *packer) trie(t *trie) {
	p.count(len(t.sym))
	roots := 0
	for _, n := range t.roots {
		if n != 0 {
			roots++
		}
	}
	p.count(roots)
	for s, n := range t.roots {
		if n != 0 {
			p.count(s)
			p.uint(uint64(n))
		}
	}
	for _, s := range t.sym {
		p.uint(uint64(s))
	}
	last := node(0)
	for _, n := range t.children {
		p.uint(uint64(n - last))
		last = n
	}
	before := uint32(0)
	for _, n := range t.first {
		p.uint(uint64(n - before))
		before = n
	}
	p.count(len(t.meanings))
	for _, m := range t.meanings {
		p.flags(m.stem, m.unsure, m.start)
		p.uint(uint64(m.class))
		p.uint(uint64(m.langs))
	}
}

func (p *packer) spellings(s *spellings) {
	p.count(len(s.words))
	for _, w := range s.words {
		p.symbols(w)
	}
	p.count(len(s.aliases))
	for _, hash := range slices.Sorted(maps.Keys(s.aliases)) {
		p.symbols(s.aliases[hash][0])
		p.symbols(s.aliases[hash][1])
	}
}

// rules packs the rules in the order in which they were filed: the order within
// a class is the order in which they are tried.
func (p *packer) rules(book *phraseBook) {
	seen := map[*rule]bool{}
	var all []*rule
	for id := range book.classes {
		for _, r := range slices.Concat(book.signs[id], book.guards[id]) {
			if !seen[r] {
				seen[r] = true
				all = append(all, r)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *rule) int {
		return cmp.Or(cmp.Compare(slices.Index(book.languages, languageOf(a)), slices.Index(book.languages, languageOf(b))), cmp.Compare(a.line, b.line))
	})
	p.count(len(all))
	for _, r := range all {
		p.rule(r)
	}
}

func languageOf(r *rule) string { return r.file[:len(r.file)-len(".txt")] }

func (p *packer) rule(r *rule) {
	p.flags(r.firm, r.own, r.unordered, r.wide)
	p.uint(uint64(r.purpose))
	p.uint(uint64(r.level))
	p.uint(uint64(r.topics))
	p.uint(uint64(r.reach))
	p.uint(uint64(r.langs))
	p.count(r.anchor)
	p.text(r.file)
	p.count(r.line)
	p.text(r.text)
	p.count(len(r.parts))
	for _, part := range r.parts {
		p.flags(part.first, part.last)
		p.uint(uint64(part.gap))
		p.count(len(part.classes))
		for _, id := range part.classes {
			p.uint(uint64(id))
		}
	}
}
