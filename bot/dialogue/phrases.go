package dialogue

import (
	_ "embed"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"porchlight/scheduler/rhythm"
)

//go:embed phrases.txt
var phrasesFile string

// aName stands for a name in a phrase.
const aName = "…"

const (
	// longestNameTyped is how many words a name in a phrase can have.
	longestNameTyped = 4
	// anyReminder stands for words of somebody's own in place of a name, of which there
	// can be longestTold.
	anyReminder = "/remind " + aName
	// timedReminder is the same where the words may be meant otherwise, "remind me why I am
	// here", unless they tell a time.
	timedReminder = anyReminder + " at a time"
	longestTold   = 30
	// removing says what is to go by its number in a list; other words may be for a friend.
	removing = "remove"
)

// mostNamed is how many words stand for … in a phrase.
func (p phrase) mostNamed() int {
	if p.meaning == anyReminder || p.meaning == timedReminder {
		return longestTold
	}
	return longestNameTyped
}

// phrase is one of phrases.txt, folded: what stands before and behind a name, or
// before alone for a whole phrase.
type phrase struct {
	meaning       string
	before, after string
}

// phraseList holds whole phrases by what they are, and those with a name in them.
type phraseList struct {
	whole map[string]string
	named []phrase // the longest first: more of it is no name
}

var phrases = sync.OnceValue(func() phraseList { return readPhrases(phrasesFile) })

func readPhrases(file string) phraseList {
	list := phraseList{whole: map[string]string{}}
	for line := range strings.Lines(file) {
		meaning, all, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || strings.HasPrefix(meaning, "#") {
			continue
		}
		for one := range strings.FieldsFuncSeq(all, func(r rune) bool { return r == ',' || r == '،' }) {
			before, after, named := strings.Cut(one, aName)
			switch p := (phrase{meaning, foldPhrase(before), foldPhrase(after)}); {
			case named:
				list.named = append(list.named, p)
			case p.before != "":
				list.whole[p.before] = meaning
			}
		}
	}
	slices.SortStableFunc(list.named, func(a, b phrase) int { return len(b.before) + len(b.after) - len(a.before) - len(a.after) })
	return list
}

// meaningOf returns what something typed means, "" if it is no phrase of the list,
// and the name in it as it was typed.
func meaningOf(typed string) (meaning, name string) {
	folded := foldPhrase(typed)
	if meaning := phrases().whole[folded]; meaning != "" || folded == "" {
		return meaning, ""
	}
	for _, p := range phrases().named {
		if !strings.HasPrefix(folded, p.before) || !strings.HasSuffix(folded, p.after) || len(folded) <= len(p.before)+len(p.after) {
			continue
		}
		inner := folded[len(p.before) : len(folded)-len(p.after)]
		spaced := strings.TrimSpace(inner)
		whole := p.before == "" || !spacesWords(p.before) || strings.HasPrefix(inner, " ")
		whole = whole && (p.after == "" || !spacesWords(p.after) || strings.HasSuffix(inner, " "))
		if whole && spaced != "" && len(strings.Fields(spaced)) <= p.mostNamed() {
			name = asTyped(typed, spaced)
			if _, numbered := typedNumber(name); p.meaning == removing && !numbered {
				continue
			}
			if p.meaning != timedReminder {
				return p.meaning, name
			}
			if tellsTime(name) {
				return anyReminder, name
			}
		}
	}
	return "", ""
}

// tellsTime reports whether a time for a reminder stands in words, whenever that is.
func tellsTime(words string) bool {
	_, err := rhythm.Tell(words, time.Unix(0, 0).UTC(), "")
	return !errors.Is(err, rhythm.ErrUnclear)
}

// asTyped finds in a text the words that fold to a name.
func asTyped(typed, name string) string {
	words := strings.Fields(typed)
	for from := range words {
		for to := from + 1; to <= len(words); to++ {
			if found := strings.Join(words[from:to], " "); foldPhrase(found) == name {
				return strings.TrimFunc(found, unicode.IsPunct)
			}
		}
	}
	// It stands within a word, as in Japanese.
	if lower := strings.ToLower(typed); len(lower) == len(typed) {
		if at := strings.Index(lower, name); at >= 0 {
			return typed[at : at+len(name)]
		}
	}
	return name
}

// typedNumber reads a number, in the digits of any of our languages; not ok for anything
// else.
func typedNumber(typed string) (int, bool) {
	digits := strings.Map(func(r rune) rune {
		for _, zero := range "٠۰०০" {
			if r >= zero && r <= zero+9 {
				return '0' + r - zero
			}
		}
		return r
	}, norm.NFKC.String(strings.Trim(strings.TrimSpace(typed), ".)")))
	n, err := strconv.Atoi(digits)
	return n, err == nil
}

// IsLabel reports whether a button's label was typed, without its marks, capitals and
// accents; a label of nothing but a mark ("♥") as it stands.
func IsLabel(typed, label string) bool {
	folded := foldPhrase(label)
	return folded == foldPhrase(typed) && folded != "" || strings.TrimSpace(typed) == strings.TrimSpace(label)
}

// spacesWords reports whether a text is of a script that puts spaces between
// words. Korean does, but not before what belongs to a name.
func spacesWords(text string) bool {
	for _, r := range text {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bengali) {
			return false
		}
	}
	return true
}

// foldPhrase leaves letters and digits, without capitals and accents, one space
// between words.
func foldPhrase(text string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(norm.NFKC.String(strings.ToLower(text))) {
		switch {
		case accent(r) || strings.ContainsRune("'’‘ʼ`ـ\u200c\u200d\u2068\u2069", r):
		case strings.ContainsRune("أإآٱ", r):
			b.WriteRune('ا')
		case r == 'ي' || r == 'ى':
			b.WriteRune('ی')
		case r == 'ك':
			b.WriteRune('ک')
		case r == 'ı':
			b.WriteRune('i')
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) && r < 0xfe00:
			b.WriteRune(r)
		default:
			b.WriteRune(' ')
		}
	}
	return norm.NFC.String(strings.Join(strings.Fields(b.String()), " "))
}

// accent reports whether it is a mark that people leave out: those of Latin and
// Cyrillic, and the short vowels of Arabic with what NFD parts from its letters.
func accent(r rune) bool {
	return r >= 0x300 && r <= 0x36f || r >= 0x64b && r <= 0x655 || r == 0x670
}
