package crisis

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf16"
)

// What a phone of 390 by 800 points shows of a chat at once, reckoned from letters:
// so high is the screen, a row of text and a row of buttons, what is around them, and
// the row with the hour; so wide is a row of text, in thousandths of the type's
// height. A test of the page draws answers and measures them.
const (
	screenHeight = 456
	textHeight   = 22
	buttonHeight = 49
	frameHeight  = 14
	hourHeight   = 18
	rowWidth     = 18_600
)

// height is how high an answer is, about, in those points.
func height(text string, rows [][]Button) int {
	lines := 0
	for row := range strings.SplitSeq(text, "\n") {
		lines += rowsOf(row)
	}
	return frameHeight + lines*textHeight + hourHeight + len(rows)*buttonHeight
}

// rowsOf is how many rows a line of text takes on the screen: what does not fit goes
// to the next, as a whole.
func rowsOf(line string) int {
	rows, taken := 1, 0
	for word := range unbroken(line) {
		wide := width(strings.TrimRight(word, " "))
		if taken+wide > rowWidth && taken > 0 {
			rows, taken = rows+1, 0
		}
		for taken += wide; taken > rowWidth; taken -= rowWidth {
			rows++
		}
		taken += width(word) - wide
	}
	return rows
}

// Letters that begin no row, and those that end none.
const (
	neverFirst = "、。，．・：；？！）」』〉》】〕ーぁぃぅぇぉっゃゅょァィゥェォッャュョ,.:;?!)"
	neverLast  = "（「『〈《【〔("
)

// unbroken parts a line into what stands on one row: words, each with the space behind
// it. Chinese and Japanese break anywhere, but not before their stops.
func unbroken(line string) iter.Seq[string] {
	return func(yield func(string) bool) {
		from, before := 0, ' '
		for i, r := range line {
			if i > 0 && mayBreak(before, r) {
				if !yield(line[from:i]) {
					return
				}
				from = i
			}
			before = r
		}
		yield(line[from:])
	}
}

func mayBreak(before, after rune) bool {
	switch {
	case after == ' ':
		return false
	case before == ' ':
		return true
	case !breaksBeside(before) && !breaksBeside(after):
		return false
	}
	return !strings.ContainsRune(neverFirst, after) && !strings.ContainsRune(neverLast, before)
}

// width is how wide a text is in a common type, in thousandths of its height.
func width(text string) (wide int) {
	for _, r := range text {
		switch {
		case int(r) < len(widths):
			wide += int(widths[r])
		case isCommonlyWide(r):
			wide += 1000
		default:
			wide += widthOf(r)
		}
	}
	return wide
}

// widths are those of the letters of most scripts that answers are written in, up to
// Bengali: an answer is measured several times before it is sent.
var widths = func() (all [0xa00]uint16) {
	for r := range all {
		all[r] = uint16(widthOf(rune(r)))
	}
	return all
}()

func widthOf(r rune) int {
	switch {
	case strings.ContainsRune("\u00a0 fijltI.,:;'!|()·-/іїІЇ", r):
		return 330
	case strings.ContainsRune("crsz", r):
		return 490
	case strings.ContainsRune("гзстчэєґ", r):
		return 560
	case strings.ContainsRune("mwMWшщжюфыШЩЖЮФЫ", r):
		return 900
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case isWide(r):
		return 1000
	case unicode.Is(unicode.Arabic, r):
		return 500
	case unicode.IsUpper(r):
		return 690
	}
	return 620
}

// Columns is how wide a text is, in letters of Latin script: those of Chinese,
// Japanese and Korean count twice, and marks that stand on others not at all.
func Columns(text string) (width int) {
	const firstMark, softHyphen = 0x300, 0xad // below are letters of one column alone
	for _, r := range text {
		switch {
		case r < firstMark && r != softHyphen:
			width++
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case isWide(r):
			width += 2
		default:
			width++
		}
	}
	return width
}

func isWide(r rune) bool {
	const hangul, symbols, squares, fullWidth, halfWidth = 0x1100, 0x3000, 0x303f, 0xff00, 0xff60
	return r >= hangul && (isCommonlyWide(r) || r >= symbols && r <= squares || r >= fullWidth && r <= halfWidth ||
		unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul))
}

// isCommonlyWide knows the wide letters that people write with, without a search.
func isCommonlyWide(r rune) bool {
	return r >= 'ぁ' && r <= 'ゖ' || r >= 'ァ' && r <= 'ヺ' || r >= '一' && r <= 0x9fff || r >= '가' && r <= '힣'
}

func breaksBeside(r rune) bool { return isWide(r) && !unicode.Is(unicode.Hangul, r) }

// length counts as Telegram does, in UTF-16 units.
func length(text string) int {
	n := 0
	for _, r := range text {
		n += utf16.RuneLen(r)
	}
	return n
}
