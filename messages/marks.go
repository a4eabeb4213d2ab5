package messages

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
)

// What people write to each other arrives as they formatted it: with marks, and never
// by a parse mode, so that no letter of theirs can become markup. Telegram counts the
// place of a mark in UTF-16 units.

// Writing is what somebody wrote, with how parts of it look.
type Writing struct {
	Text  string
	Marks []Mark
}

func utf16Len(text string) int { return len(utf16.Encode([]rune(text))) }

// markedLink is the kind of mark that hides an address behind words.
const markedLink = "text_link"

// Open shows the address behind the words that hide it: "the song (https://…)". What a
// friend sends comes here out of the hand of a bot that is trusted, so whoever reads it
// is to see where a link leads before they tap, also with a screen reader or in the
// line on a locked screen. Where the words are the address, nothing is added.
func (w Writing) Open() Writing {
	links := slices.Clone(w.Marks)
	links = slices.DeleteFunc(links, func(m Mark) bool { return m.Kind != markedLink })
	slices.SortFunc(links, func(a, b Mark) int { return b.end() - a.end() }) // what is put in moves only what is behind
	units := utf16.Encode([]rune(w.Text))
	marks := slices.DeleteFunc(slices.Clone(w.Marks), func(m Mark) bool { return m.Kind == markedLink })
	for _, link := range links {
		if link.At < 0 || link.Length <= 0 || link.Length > len(units)-link.At || splits(units, link.end()) {
			continue
		}
		if bareAddress(string(utf16.Decode(units[link.At:link.end()]))) == bareAddress(link.Value) {
			continue
		}
		address := utf16.Encode([]rune(" " + firstStrongIsolate + "(" + plainAddress(link.Value) + ")" + popIsolate))
		units = slices.Insert(units, link.end(), address...)
		for i, m := range marks {
			switch {
			case m.At >= link.end():
				marks[i].At += len(address)
			case m.end() > link.end():
				marks[i].Length += len(address)
			}
		}
	}
	return Writing{string(utf16.Decode(units)), marks}
}

// splits reports whether a letter stands across a place.
func splits(units []uint16, at int) bool {
	return at < len(units) && utf16.DecodeRune(rune(units[at-1]), rune(units[at])) != unicode.ReplacementChar
}

// plainAddress writes out what could turn letters round, or can't be seen, so that an
// address reads as what it is.
func plainAddress(address string) string {
	var b strings.Builder
	for _, r := range address {
		if unicode.IsGraphic(r) && !unicode.IsSpace(r) {
			b.WriteRune(r)
		} else {
			b.WriteString(url.PathEscape(string(r)))
		}
	}
	return b.String()
}

func (m Mark) end() int { return m.At + m.Length }

// bareAddress leaves out what the app leaves out or adds when it shows an address.
func bareAddress(address string) string {
	address = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(address), "https://"), "http://")
	return strings.TrimSuffix(address, "/")
}

// Below puts the writing below other lines, which have marks of their own.
func (w Writing) Below(above Writing) Writing {
	switch {
	case w.Text == "":
		return above
	case above.Text == "":
		return w
	}
	text := above.Text + "\n\n"
	return Writing{text + w.Text, slices.Concat(above.Marks, moved(w.Marks, utf16Len(text)))}
}

// Quoted is a writing that shows as words of somebody else.
func Quoted(text string) Writing {
	if text == "" {
		return Writing{}
	}
	return Writing{text, []Mark{{Kind: "blockquote", Length: utf16Len(text)}}}
}

// moved are marks that stand so much further on.
func moved(marks []Mark, by int) (all []Mark) {
	for _, m := range marks {
		m.At += by
		all = append(all, m)
	}
	return all
}

// LongestCaption is what Telegram takes of a bot, in UTF-16 units.
const LongestCaption = 1024

// Open shows the addresses in a caption, where there is room for them. Where there is
// none they stay behind their words, and Telegram's app shows them before it opens one.
func (c *Caption) Open() *Caption {
	if c == nil {
		return nil
	}
	open := Writing{c.Text, c.Marks}.Open()
	if utf16Len(open.Text) > LongestCaption {
		return c
	}
	return &Caption{Text: open.Text, Marks: open.Marks, Above: c.Above}
}

// roomForName is how long the line above somebody's words may be, with a long name.
const roomForName = 400

// StandsAlone reports whether the writing is so long that the line that says whose it is
// comes before it in a message of its own.
func (w Writing) StandsAlone() bool { return utf16Len(w.Text) > longestText-roomForName }

// Fits reports whether Telegram takes the text of a message.
func (m Message) Fits() bool { return utf16Len(m.Text) <= longestText }
