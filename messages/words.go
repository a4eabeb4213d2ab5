package messages

import (
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"porchlight/messages/crisis"
)

// Words speaks one language. The zero value speaks English.
type Words struct {
	lang  string
	texts *book // of Once; nil for those that are kept
}

// In returns the words of a language of Languages; English for any other code.
func In(lang string) Words {
	if _, known := texts[lang]; known {
		return Words{lang: lang}
	}
	return Words{}
}

// Once is In for what is said a single time, as when the bot introduces itself in all
// languages: the texts are not kept afterwards, of which most hosts need those of two.
func Once(lang string) Words {
	w := In(lang)
	w.texts = mustRead(w.Language())
	return w
}

// Language returns the code of the language that is spoken.
func (w Words) Language() string {
	if w.lang == "" {
		return "en"
	}
	return w.lang
}

// Languages returns the codes of all languages the bot speaks, in the order in
// which they are offered: those that crisis answers in and that have a catalogue.
func Languages() []string { return spoken }

var spoken = slices.DeleteFunc(slices.Clone(crisis.Languages()), func(lang string) bool {
	_, err := fs.Stat(catalogue, "catalogue/"+lang)
	return err != nil
})

// Match returns the language to speak with somebody whose app is set to an IETF
// tag such as "pt-br", or "" if the bot doesn't speak it.
func Match(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if base == "in" {
		base = "id" // the old code of Indonesian, which some phones still send
	}
	if _, known := texts[base]; known {
		return base
	}
	return ""
}

// leftToRight are the parts of a text that are read from left to right in any
// language: a command, hours and ranges of them, and what stands for them; and
// what stands for words that may be of either direction, as a day or a place.
var leftToRight = regexp.MustCompile(`/[a-z]+|\d{1,2}:\d{2}(?:-\d{1,2}:\d{2})?|\{\{\.(?:Hours|Time|At|Line|Zone|Rhythm|Command)\}\}`)

// The letters that begin and end a part drawn by the direction of its own first letter.
const firstStrongIsolate, popIsolate = "\u2068", "\u2069"

// eitherWay are those of them that turn by their own first letter: "Tuesday, 18:30"
// in Arabic would have its hour before its day if it were drawn from the left.
var eitherWay = []string{"{{.Time}}", "{{.Rhythm}}", "{{.Zone}}"}

// setApart puts the left-to-right parts of a right-to-left language's texts apart
// from the words around them: otherwise "/help" is drawn as "help/", and the two
// ends of "22:00-08:00" change places.
func setApart(lang string, texts []byte) []byte {
	if lang != "ar" && lang != "fa" {
		return texts
	}
	return leftToRight.ReplaceAllFunc(texts, func(part []byte) []byte {
		if part[0] == '/' {
			return append([]byte("\u200e"), part...) // a mark alone, so that the command can be tapped
		}
		if slices.Contains(eitherWay, string(part)) {
			return slices.Concat([]byte(firstStrongIsolate), part, []byte(popIsolate))
		}
		return slices.Concat([]byte("\u2066"), part, []byte(popIsolate))
	})
}

// list joins days or dates with the comma of the language.
func (w Words) list(parts []string) string {
	if w.rightToLeft() {
		return strings.Join(parts, "، ")
	}
	return strings.Join(parts, ", ")
}

// rightToLeft reports whether the language is read that way.
func (w Words) rightToLeft() bool { return w.lang == "ar" || w.lang == "fa" }

// blanks are letters that show nothing: fillers of Korean syllables and the empty
// Braille cell.
var blanks = []rune{'\u115f', '\u1160', '\u3164', '\uffa0', '\u2800', '\u200b', '\u2060', '\ufeff'}

// longestName is in letters. Telegram allows 64 and more.
const longestName = 40

// Name makes a name that somebody gave themselves safe to stand in a sentence:
// as NameAlone does, and set apart so that it doesn't turn the sentence around it.
func Name(name string) string {
	return firstStrongIsolate + NameAlone(name) + popIsolate
}

// NameAlone makes a name safe to be the whole of a button's label: on one line,
// not too long, without letters that turn the writing direction.
func NameAlone(name string) string {
	clean := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), slices.Contains(blanks, r):
			return -1
		}
		return r
	}, name)
	clean = strings.Join(strings.Fields(clean), " ")
	if letters := []rune(clean); len(letters) > longestName {
		clean = string(letters[:longestName]) + "…"
	}
	if clean == "" {
		return "…"
	}
	return clean
}

// ToldApart adds to a name what tells its bearer from others of that name: "Alex
// (@alex_b)". A long name gives way, so that the rest is always shown.
func ToldApart(name, mark string) string {
	mark = " (" + NameAlone(mark) + ")"
	letters, room := []rune(NameAlone(name)), longestName-len([]rune(mark))
	if len(letters) > room {
		letters = append(letters[:max(room-1, 1)], '…')
	}
	return string(letters) + mark
}

// Since says from which day on somebody is there.
func Since(w Words, day time.Time) string { return w.text("names.since", args{"Time": w.Date(day)}) }

// Nth tells those apart by a number who are the same in all else.
func Nth(mark string, place int) string { return mark + ", " + strconv.Itoa(place) }
