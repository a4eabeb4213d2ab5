package messages

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// marked is the part of a text that a mark is about.
func marked(w Writing, m Mark) string {
	return string(utf16.Decode(utf16.Encode([]rune(w.Text))[m.At:m.end()]))
}

func TestAddressBehindWordsIsShown(t *testing.T) {
	song := func(at, length int) Mark {
		return Mark{Kind: "text_link", At: at, Length: length, Value: "https://evil.example/x"}
	}
	for name, c := range map[string]struct {
		text  string
		marks []Mark
		want  string
		kept  []string // what is still marked
	}{
		"behind words":             {"the song, for you", []Mark{song(4, 4)}, "the song (https://evil.example/x), for you", nil},
		"behind another address":   {"https://bank.example", []Mark{song(0, 20)}, "https://bank.example (https://evil.example/x)", nil},
		"that is the words":        {"evil.example/x/ look", []Mark{song(0, 15)}, "evil.example/x/ look", nil},
		"twice":                    {"a b", []Mark{song(0, 1), song(2, 1)}, "a (https://evil.example/x) b (https://evil.example/x)", nil},
		"before and inside a mark": {"🌻 song now", []Mark{song(3, 4), {Kind: "bold", At: 0, Length: 2}, {Kind: "italic", At: 8, Length: 3}, {Kind: "spoiler", At: 0, Length: 11}}, "🌻 song (https://evil.example/x) now", []string{"🌻", "now", "🌻 song (https://evil.example/x) now"}},
		"that is inside a letter":  {"a🌻b", []Mark{song(0, 2)}, "a🌻b", nil},
		"that turns letters round": {"a song", []Mark{{Kind: "text_link", Length: 1, Value: "https://\u202emoc.elgoog\u2069.example"}}, "a (https://%E2%80%AEmoc.elgoog%E2%81%A9.example) song", nil},
		"where there are no words": {"hi", []Mark{song(0, 0), song(1, 7), song(-1, 1), song(math.MaxInt, 1), song(1, math.MaxInt)}, "hi", nil},
	} {
		got := Writing{c.text, c.marks}.Open()
		if plain := strings.NewReplacer("\u2068", "", "\u2069", "").Replace(got.Text); plain != c.want {
			t.Errorf("an address %s shows as %q, want %q", name, plain, c.want)
		}
		var kept []string
		for _, m := range got.Marks {
			kept = append(kept, strings.NewReplacer("\u2068", "", "\u2069", "").Replace(marked(got, m)))
		}
		if !slices.Equal(kept, c.kept) {
			t.Errorf("an address %s: marked are %q, want %q", name, kept, c.kept)
		}
	}
}

func TestCaptionWithNoRoomKeepsItsLink(t *testing.T) {
	full := &Caption{Text: strings.Repeat("x", LongestCaption), Marks: []Mark{{Kind: "text_link", Length: 3, Value: "https://example.org"}}}
	if got := full.Open(); got != full {
		t.Errorf("it becomes %d units long", utf16Len(got.Text))
	}
}

// TestMarksStandWhereTheyWere puts words below names of every kind, in every language.
func TestMarksStandWhereTheyWere(t *testing.T) {
	words := Writing{"so 🌻 glad", []Mark{{Kind: "bold", At: 3, Length: 2}, {Kind: "italic", At: 6, Length: 4}}}
	for _, lang := range Languages() {
		w := In(lang)
		for _, name := range []string{"Ben", "عمر", "🌻 Ana", "glad"} {
			for _, m := range []Message{FromSupporter(w, name, words, "1"), FromPerson(w, name, words, "1"), Sends(w, name, words), Message{Text: "x"}.Reworded(words)} {
				if len(m.Marks) != 2 || marked(Writing{Text: m.Text}, m.Marks[0]) != "🌻" || marked(Writing{Text: m.Text}, m.Marks[1]) != "glad" {
					t.Errorf("%s, from %s: %q is marked as %+v", lang, name, m.Text, m.Marks)
				}
			}
		}
	}
}

func TestNumbersOfAnAlbumAreReadAsTheyAreWritten(t *testing.T) {
	for _, rest := range [][]int{nil, {8}, {8, 9, 10}, {8, 43, 44, 79, 80, 81, 82, 83, 84}} {
		first, read, ok := ReadNumbers(writeNumbers(7, rest))
		if !ok || first != 7 || !slices.Equal(read, rest) {
			t.Errorf("%v is read as %d, %v, %v", rest, first, read, ok)
		}
	}
	for _, made := range []string{"", "x", "0", "-3", "7.0", "7.-", "7.1111111111", "7.11.1"} {
		if _, _, ok := ReadNumbers(made); ok {
			t.Errorf("%q is taken for numbers", made)
		}
	}
}
