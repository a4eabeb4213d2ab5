package sandbox

import (
	"strings"
	"unicode/utf8"
)

// markdownMarks are the marks of MarkdownV2, longest first, by the entity that they make.
var markdownMarks = []struct{ mark, kind, name string }{
	{"```", "pre", "Pre"}, {"__", "underline", "Underline"}, {"||", "spoiler", "Spoiler"},
	{"*", "bold", "Bold"}, {"_", "italic", "Italic"}, {"~", "strikethrough", "Strikethrough"}, {"`", "code", "Code"},
}

const markdownReserved = "_*[]()~`>#+-=|{}.!"

// A markdownReader takes the marks out of a text.
type markdownReader struct {
	text     string
	i        int
	out      strings.Builder
	units    int
	open     []openMark
	entities []Entity
}

type openMark struct {
	mark, kind, name string
	at, offset       int
}

// parseMarkdown reads MarkdownV2: marks in pairs, and every other reserved
// character escaped.
func parseMarkdown(text string) (string, []Entity, error) {
	r := markdownReader{text: text}
	for r.i < len(text) {
		if err := r.step(); err != nil {
			return "", nil, err
		}
	}
	if len(r.open) > 0 {
		last := r.open[len(r.open)-1]
		return "", nil, says("Can't find end of %s entity at byte offset %d", last.name, last.at)
	}
	return r.out.String(), r.entities, nil
}

func (r *markdownReader) write(s string) {
	r.out.WriteString(s)
	r.units += utf16Len(s)
	r.i += len(s)
}

func (r *markdownReader) inCode() bool {
	return len(r.open) > 0 && (r.open[len(r.open)-1].kind == "code" || r.open[len(r.open)-1].kind == "pre")
}

// step reads one character, escape or mark.
func (r *markdownReader) step() error {
	rest := r.text[r.i:]
	if rest[0] == '\\' && len(rest) > 1 && rest[1] < 127 {
		r.i++
		r.write(rest[1:2])
		return nil
	}
	for _, m := range markdownMarks {
		if strings.HasPrefix(rest, m.mark) && (!r.inCode() || r.open[len(r.open)-1].mark == m.mark) {
			r.toggle(m.mark, m.kind, m.name)
			return nil
		}
	}
	switch {
	case r.inCode():
	case rest[0] == '[':
		r.open = append(r.open, openMark{"]", "text_link", "TextUrl", r.i, r.units})
		r.i++
		return nil
	case rest[0] == ']' && len(r.open) > 0 && r.open[len(r.open)-1].kind == "text_link":
		return r.endLink()
	case rest[0] == '>' && (r.i == 0 || r.text[r.i-1] == '\n'):
		r.i++ // a quotation is shown as its text
		return nil
	case strings.IndexByte(markdownReserved, rest[0]) >= 0:
		return says("Character '%c' is reserved and must be escaped with the preceding '\\'", rest[0])
	}
	_, n := utf8.DecodeRuneInString(rest)
	r.write(rest[:n])
	return nil
}

// toggle opens the mark, or closes it if it is the innermost open one.
func (r *markdownReader) toggle(mark, kind, name string) {
	r.i += len(mark)
	if n := len(r.open); n > 0 && r.open[n-1].mark == mark {
		r.close("")
		return
	}
	r.open = append(r.open, openMark{mark, kind, name, r.i - len(mark), r.units})
}

func (r *markdownReader) close(url string) {
	last := r.open[len(r.open)-1]
	r.open = r.open[:len(r.open)-1]
	if r.units > last.offset {
		r.entities = append(r.entities, Entity{Type: last.kind, Offset: last.offset, Length: r.units - last.offset, URL: url})
	}
}

// endLink reads the address in parentheses after the text of a link.
func (r *markdownReader) endLink() error {
	r.i++
	rest := r.text[r.i:]
	end := strings.IndexByte(rest, ')')
	if !strings.HasPrefix(rest, "(") || end < 0 {
		return says("Can't find end of a URL at byte offset %d", r.i)
	}
	r.close(strings.ReplaceAll(rest[1:end], `\`, ""))
	r.i += end + 1
	return nil
}
