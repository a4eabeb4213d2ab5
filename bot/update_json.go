package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// node is a JSON object that was read: its fields by name, each name once.
type node []field

// field holds nil, a bool, a json.Number, a string, a node or a []any of these.
type field struct {
	name  string
	value any
}

// get returns the value of a field, nil if there is none.
func (n node) get(name string) any {
	for i := range n {
		if n[i].name == name {
			return n[i].value
		}
	}
	return nil
}

// readNode reads the object with which some JSON begins.
func readNode(raw []byte) (node, error) {
	if len(raw) <= mostPlain {
		plain := plainJSON{text: string(raw)}
		if n, ok := plain.object(0); ok {
			return n, nil
		}
	}
	var fields map[string]any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	err := decoder.Decode(&fields)
	return nodeOf(fields), err
}

// nodeOf makes a node of what encoding/json has read.
func nodeOf(fields map[string]any) node {
	n := make(node, 0, len(fields))
	for name, value := range fields {
		n = append(n, field{name, valueOf(value)})
	}
	n.sort()
	return n
}

func valueOf(value any) any {
	switch v := value.(type) {
	case map[string]any:
		return nodeOf(v)
	case []any:
		for i := range v {
			v[i] = valueOf(v[i])
		}
	}
	return value
}

// sort puts the fields in order, so that equal messages have equal words.
func (n node) sort() {
	slices.SortFunc(n, func(a, b field) int { return cmp.Compare(a.name, b.name) })
}

// plainJSON reads JSON in one pass, as it comes from Telegram. encoding/json, which goes
// through each update four times, takes four times as long, and longer than hearing what
// was written. What Telegram never writes is not read here, and left to
// encoding/json: then a method returns false.
type plainJSON struct {
	text string
	at   int // of the next byte to read
}

// mostPlain bounds what is read at once, mostDeep how deep a value stands in others, and
// mostFields an object, in which each name is compared with those before.
const mostPlain, mostDeep, mostFields = 1 << 20, 32, 64

// polled is an update as a poll returned it.
type polled struct {
	raw    []byte
	fields node
}

// polled reads the answer to a poll that went well.
func (p *plainJSON) polled() (updates []polled, ok bool) {
	if !p.takes('{') || !p.isNamed("ok") || p.next() != 't' || !p.reads("true") ||
		!p.takes(',') || !p.isNamed("result") || !p.takes('[') {
		return nil, false
	}
	for !p.takes(']') {
		if len(updates) > 0 && !p.takes(',') {
			return nil, false
		}
		p.next()
		began := p.at
		fields, ok := p.object(0)
		if !ok {
			return nil, false
		}
		updates = append(updates, polled{[]byte(p.text[began:p.at]), fields})
	}
	return updates, p.takes('}') && p.next() == 0 && p.at == len(p.text)
}

// isNamed reads a name and the colon behind it.
func (p *plainJSON) isNamed(name string) bool {
	is, ok := p.string()
	return ok && is == name && p.takes(':')
}

// next goes past space and returns the byte there, 0 at the end.
func (p *plainJSON) next() byte {
	for ; p.at < len(p.text); p.at++ {
		switch c := p.text[p.at]; c {
		case ' ', '\n', '\t', '\r':
		default:
			return c
		}
	}
	return 0
}

// takes reads one byte if it comes next.
func (p *plainJSON) takes(c byte) bool {
	if p.next() != c {
		return false
	}
	p.at++
	return true
}

// reads reads a word that is to come at once.
func (p *plainJSON) reads(word string) bool {
	is := strings.HasPrefix(p.text[p.at:], word)
	p.at += len(word)
	return is
}

func (p *plainJSON) value(deep int) (value any, ok bool) {
	switch p.next() {
	case '"':
		s, ok := p.string()
		return strings.Clone(s), ok // whoever keeps it does not keep all that came with it
	case '{':
		return some(p.object(deep))
	case '[':
		return some(p.list(deep))
	case 't':
		return true, p.reads("true")
	case 'f':
		return false, p.reads("false")
	case 'n':
		return nil, p.reads("null")
	default:
		return some(p.number())
	}
}

func some[T any](value T, ok bool) (any, bool) { return value, ok }

func (p *plainJSON) object(deep int) (n node, ok bool) {
	if deep > mostDeep || !p.takes('{') {
		return nil, false
	}
	n = make(node, 0, 8)
	for !p.takes('}') {
		if len(n) > 0 && !p.takes(',') {
			return nil, false
		}
		name, named := p.string()
		if !named || !p.takes(':') || len(n) == mostFields || slices.ContainsFunc(n, func(f field) bool { return f.name == name }) {
			return nil, false
		}
		value, ok := p.value(deep + 1)
		if !ok {
			return nil, false
		}
		n = append(n, field{name, value})
	}
	n.sort()
	return n, true
}

func (p *plainJSON) list(deep int) (all []any, ok bool) {
	if deep > mostDeep {
		return nil, false
	}
	p.at++
	all = []any{}
	for !p.takes(']') {
		if len(all) > 0 && !p.takes(',') {
			return nil, false
		}
		value, ok := p.value(deep + 1)
		if !ok {
			return nil, false
		}
		all = append(all, value)
	}
	return all, true
}

func (p *plainJSON) number() (number json.Number, ok bool) {
	began := p.at
	p.skips("-")
	whole := p.at
	ok = p.digits() && (p.text[whole] != '0' || p.at == whole+1)
	if p.skips(".") {
		ok = p.digits() && ok
	}
	if p.skips("eE") {
		p.skips("+-")
		ok = p.digits() && ok
	}
	return json.Number(p.text[began:p.at]), ok
}

// skips goes past one of some bytes, if it comes next.
func (p *plainJSON) skips(some string) bool {
	if p.at == len(p.text) || strings.IndexByte(some, p.text[p.at]) < 0 {
		return false
	}
	p.at++
	return true
}

// digits goes past all that come next, and reports whether there are any.
func (p *plainJSON) digits() bool {
	began := p.at
	for p.at < len(p.text) && '0' <= p.text[p.at] && p.text[p.at] <= '9' {
		p.at++
	}
	return p.at > began
}

// string reads a string.
func (p *plainJSON) string() (s string, ok bool) {
	if !p.takes('"') {
		return "", false
	}
	began, isASCII := p.at, true
	for ; p.at < len(p.text); p.at++ {
		switch c := p.text[p.at]; {
		case c == '"':
			s = p.text[began:p.at]
			p.at++
			return s, isASCII || utf8.ValidString(s)
		case c == '\\':
			return p.escaped(began)
		case c < ' ':
			return "", false
		case c >= utf8.RuneSelf:
			isASCII = false
		}
	}
	return "", false
}

// escaped reads the rest of a string from its first backslash on.
func (p *plainJSON) escaped(began int) (s string, ok bool) {
	var b strings.Builder
	b.WriteString(p.text[began:p.at])
	for p.at < len(p.text) {
		c := p.text[p.at]
		p.at++
		switch {
		case c == '"':
			return b.String(), utf8.ValidString(b.String())
		case c < ' ':
			return "", false
		case c != '\\':
			b.WriteByte(c)
			continue
		}
		if p.at == len(p.text) {
			return "", false
		}
		c = p.text[p.at]
		p.at++
		if c == 'u' {
			r, ok := p.letter()
			if !ok {
				return "", false
			}
			b.WriteRune(r)
			continue
		}
		escape := strings.IndexByte(`"\/bfnrt`, c)
		if escape < 0 {
			return "", false
		}
		b.WriteByte("\"\\/\b\f\n\r\t"[escape])
	}
	return "", false
}

// letter reads the digits of a letter behind \u, and those of its second half.
func (p *plainJSON) letter() (r rune, ok bool) {
	if r, ok = p.hex(); !ok || !utf16.IsSurrogate(r) {
		return r, ok
	}
	if !strings.HasPrefix(p.text[p.at:], `\u`) {
		return 0, false
	}
	p.at += len(`\u`)
	half, ok := p.hex()
	r = utf16.DecodeRune(r, half)
	return r, ok && r != utf8.RuneError
}

// hex reads four digits.
func (p *plainJSON) hex() (r rune, ok bool) {
	if p.at+4 > len(p.text) {
		return 0, false
	}
	n, err := strconv.ParseUint(p.text[p.at:p.at+4], 16, 16)
	p.at += 4
	return rune(n), err == nil
}
