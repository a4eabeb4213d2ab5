package hearing

import "testing"

func TestEveryWordAndPhraseIsFoundHoweverManyThereAre(t *testing.T) {
	table := newPhraseTable()
	const many = roomForWords // both tables grow on the way
	word := func(n int) []symbol { return []symbol{'a' + symbol(n%26), symbol(n), symbol(n >> 8), 'z'} }
	words := make([]phrase, many)
	for n := range words {
		words[n] = table.addWord(word(n))
	}
	longer := make([]phrase, many)
	for n := range longer {
		longer[n] = table.addAfter(words[n/2], words[n])
	}
	seen := map[phrase]bool{}
	for n := range many {
		letters := word(n)
		if got := table.word(letters, hashOf(letters)); got != words[n] {
			t.Fatalf("word %d is found as %d, want %d", n, got, words[n])
		}
		if got := table.after(words[n/2], words[n]); got != longer[n] {
			t.Fatalf("phrase %d is found as %d, want %d", n, got, longer[n])
		}
		seen[words[n]], seen[longer[n]] = true, true
	}
	if len(seen) != 2*many || seen[0] {
		t.Errorf("%d numbers for %d words and phrases", len(seen), 2*many)
	}
	strange := []symbol{'n', 'o'}
	if got := table.word(strange, hashOf(strange)); got != 0 {
		t.Errorf("a strange word is found as %d", got)
	}
	if got := table.after(words[7], words[0]); got != 0 {
		t.Errorf("a strange phrase is found as %d", got)
	}
}
