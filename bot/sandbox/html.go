package sandbox

import (
	"html"
	"regexp"
	"strings"
)

// htmlTags are the tags that Telegram takes, by the entity that they make.
var htmlTags = map[string]string{
	"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
	"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler",
	"a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote", "tg-emoji": "custom_emoji",
}

var (
	htmlTag    = regexp.MustCompile(`^<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\s+[A-Za-z-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*>`)
	htmlAttr   = regexp.MustCompile(`([A-Za-z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?`)
	htmlEscape = regexp.MustCompile(`^&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9A-Fa-f]{1,6});`)
)

// An openTag waits for its end.
type openTag struct {
	name   string
	attrs  map[string]string
	begin  int // of the entity, in bytes of the text without tags
	offset int // the same in UTF-16 code units
}

// An htmlReader takes the tags out of a text.
type htmlReader struct {
	out      strings.Builder
	units    int // UTF-16 length of out
	open     []openTag
	entities []Entity
}

// parseHTML reads Telegram's HTML: only the tags that it knows, each closed.
func parseHTML(text string) (string, []Entity, error) {
	var r htmlReader
	for i := 0; i < len(text); {
		switch text[i] {
		case '<':
			n, err := r.tag(text[i:], i)
			if err != nil {
				return "", nil, err
			}
			i += n
		case '&':
			escape := htmlEscape.FindString(text[i:])
			if escape == "" {
				escape = "&"
			}
			r.write(html.UnescapeString(escape))
			i += len(escape)
		default:
			n := strings.IndexAny(text[i:], "<&")
			if n < 0 {
				n = len(text) - i
			}
			r.write(text[i : i+n])
			i += n
		}
	}
	if len(r.open) > 0 {
		last := r.open[len(r.open)-1]
		return "", nil, says("Can't find end tag corresponding to start tag \"%s\"", last.name)
	}
	return r.out.String(), r.entities, nil
}

func (r *htmlReader) write(s string) {
	r.out.WriteString(s)
	r.units += utf16Len(s)
}

// tag reads the tag that s begins with and returns its length.
func (r *htmlReader) tag(s string, at int) (int, error) {
	found := htmlTag.FindStringSubmatch(s)
	if found == nil {
		if strings.IndexByte(s, '>') < 0 {
			return 0, says("Unclosed start tag at byte offset %d", at)
		}
		name, _, _ := strings.Cut(strings.TrimLeft(s[1:], "/"), ">")
		return 0, says("Unsupported start tag \"%s\" at byte offset %d", strings.ToLower(name), at)
	}
	name := strings.ToLower(found[2])
	if found[1] == "/" {
		return len(found[0]), r.end(name, at)
	}
	attrs := make(map[string]string)
	for _, a := range htmlAttr.FindAllStringSubmatch(found[3], -1) {
		attrs[strings.ToLower(a[1])] = html.UnescapeString(a[2] + a[3] + a[4])
	}
	if htmlTags[name] == "" {
		return 0, says("Unsupported start tag \"%s\" at byte offset %d", name, at)
	}
	if name == "span" && attrs["class"] != "tg-spoiler" {
		return 0, says("Tag \"span\" must have class \"tg-spoiler\" at byte offset %d", at)
	}
	r.open = append(r.open, openTag{name, attrs, r.out.Len(), r.units})
	return len(found[0]), nil
}

// end closes the innermost tag, which must have this name.
func (r *htmlReader) end(name string, at int) error {
	if len(r.open) == 0 {
		return says("Unexpected end tag at byte offset %d", at)
	}
	tag := r.open[len(r.open)-1]
	if tag.name != name {
		return says("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", at, tag.name, name)
	}
	r.open = r.open[:len(r.open)-1]
	e := Entity{Type: htmlTags[name], Offset: tag.offset, Length: r.units - tag.offset}
	switch _, expandable := tag.attrs["expandable"]; {
	case e.Length == 0:
		return nil
	case name == "a":
		if e.URL = tag.attrs["href"]; e.URL == "" {
			e.URL = r.out.String()[tag.begin:]
		}
		if checkButtonURL(e.URL) != nil {
			return nil // Telegram shows the text and drops the link
		}
	case name == "blockquote" && expandable:
		e.Type = "expandable_blockquote"
	case name == "code" && len(r.open) > 0 && r.open[len(r.open)-1].name == "pre":
		language, ok := strings.CutPrefix(tag.attrs["class"], "language-")
		if ok {
			r.open[len(r.open)-1].attrs["language"] = language
			return nil
		}
	case name == "pre":
		e.Language = tag.attrs["language"]
	case name == "tg-emoji":
		return nil // shown as the plain emoji that it stands for
	}
	r.entities = append(r.entities, e)
	return nil
}
