// Package hostfile reads a JSON file that a host wrote by hand, such as helplines of
// their own, and names the line of each mistake in it: whoever wrote it is to find the
// place without reading our code. What the file is about is its reader's business.
package hostfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// A Fault is a mistake in a file and the line on which it stands.
type Fault struct {
	Line int
	What string
}

func (f Fault) Error() string { return fmt.Sprintf("line %d: %s", f.Line, f.What) }

// A Value is a JSON value with the line on which it begins. The zero Value is one that
// is not there.
type Value struct {
	Line   int
	Raw    json.RawMessage // as it is written
	fields []field
	items  []Value
}

type field struct {
	name  string
	line  int
	value Value
}

// Read parses a file. Its error is a Fault.
func Read(data []byte) (Value, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // as some editors begin a file
	r := &reader{data: data, dec: json.NewDecoder(bytes.NewReader(data))}
	var whole any
	if err := json.Unmarshal(data, &whole); err != nil {
		at := len(data)
		if bad, ok := errors.AsType[*json.SyntaxError](err); ok {
			at = int(bad.Offset) - 1
		}
		return Value{}, Fault{r.line(at), "this is no JSON: " + err.Error()}
	}
	return r.value()
}

type reader struct {
	data []byte
	dec  *json.Decoder
}

// line is the line of an offset.
func (r *reader) line(at int) int {
	return bytes.Count(r.data[:max(0, min(at, len(r.data)))], []byte("\n")) + 1
}

// next is where the next token begins.
func (r *reader) next() int {
	at := int(r.dec.InputOffset())
	return len(r.data) - len(bytes.TrimLeft(r.data[at:], " \t\r\n,:"))
}

// value reads the next value. That the whole is JSON has been seen before.
func (r *reader) value() (v Value, err error) {
	from := r.next()
	v.Line = r.line(from)
	token, err := r.dec.Token()
	if err != nil {
		return v, err
	}
	if open, is := token.(json.Delim); is {
		for r.dec.More() {
			var f field
			if open == '{' {
				f.line = r.line(r.next())
				name, err := r.dec.Token()
				if err != nil {
					return v, err
				}
				f.name, _ = name.(string)
			}
			if f.value, err = r.value(); err != nil {
				return v, err
			}
			if open == '{' {
				v.fields = append(v.fields, f)
			} else {
				v.items = append(v.items, f.value)
			}
		}
		if _, err := r.dec.Token(); err != nil {
			return v, err
		}
	}
	v.Raw = r.data[from:r.dec.InputOffset()]
	return v, nil
}

// Is reports whether the value is there.
func (v Value) Is() bool { return v.Line > 0 }

// Check gathers the faults of a file.
type Check struct{ faults []Fault }

// Faults are all that were found, in the order of the file.
func (c *Check) Faults() []Fault {
	slices.SortStableFunc(c.faults, func(a, b Fault) int { return a.Line - b.Line })
	return c.faults
}

// Fault notes a mistake at a value. What is quoted of the file is shortened: it is to be one
// line that can be read.
func (c *Check) Fault(at Value, format string, args ...any) {
	for i, arg := range args {
		if text, is := arg.(string); is {
			args[i] = shortened(text)
		}
	}
	c.faults = append(c.faults, Fault{at.Line, fmt.Sprintf(format, args...)})
}

// longestQuoted is how many letters of a value a fault quotes: more than any list of the
// words that are allowed has.
const longestQuoted = 160

func shortened(text string) string {
	if letters := []rune(text); len(letters) > longestQuoted {
		return string(letters[:longestQuoted]) + "…"
	}
	return text
}

// Fields notes what stands in an object under no name that it may have, or twice, and
// that it is none.
func (c *Check) Fields(v Value, names ...string) {
	if !v.opens('{') {
		c.Fault(v, "{ … } is wanted here")
		return
	}
	seen := map[string]bool{}
	for _, f := range v.fields {
		switch {
		case !slices.Contains(names, f.name):
			c.faults = append(c.faults, Fault{f.line, fmt.Sprintf("nothing is called %q here", shortened(f.name))})
		case seen[f.name]:
			c.faults = append(c.faults, Fault{f.line, fmt.Sprintf("%q stands here twice", f.name)})
		}
		seen[f.name] = true
	}
}

func (v Value) opens(with byte) bool { return len(v.Raw) > 0 && v.Raw[0] == with }

// Get is what stands in an object under a name, the zero Value if nothing does.
func (v Value) Get(name string) Value {
	for _, f := range v.fields {
		if f.name == name {
			return f.value
		}
	}
	return Value{}
}

// Names are those of an object's fields, in their order.
func (v Value) Names() (names []string) {
	for _, f := range v.fields {
		names = append(names, f.name)
	}
	return names
}

// Or is what stands in an object under a name, or else the object: what is missing has
// no line of its own.
func (v Value) Or(name string) Value {
	if it := v.Get(name); it.Is() {
		return it
	}
	return v
}

// IsAddress reports whether a button can open an address: Telegram refuses all of a
// message with one that it doesn't take.
func IsAddress(address string) bool {
	u, err := url.Parse(address)
	isPlain := func(r rune) bool { return r > ' ' && r < unicode.MaxASCII }
	return err == nil && u.Scheme == "https" && u.User == nil && u.Port() == "" && strings.Contains(strings.Trim(u.Hostname(), "."), ".") &&
		len(address) <= 200 && !strings.ContainsFunc(address, func(r rune) bool { return !isPlain(r) })
}

// IsShown reports whether a text is one line that shows as it is written.
func IsShown(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return !unicode.IsGraphic(r) && r != zeroWidthNonJoiner || r == unicode.ReplacementChar
	})
}

// zeroWidthNonJoiner parts letters in Persian and Indian words.
const zeroWidthNonJoiner = '\u200c'

// Text is the text under a name, "" if there is none.
func (c *Check) Text(v Value, name string) (text string) {
	it := v.Get(name)
	if it.Is() && json.Unmarshal(it.Raw, &text) != nil {
		c.Fault(it, "%s must be a text between quotes", name)
	}
	return text
}

// Truth is the true or false under a name.
func (c *Check) Truth(v Value, name string) (truth bool) {
	it := v.Get(name)
	if it.Is() && json.Unmarshal(it.Raw, &truth) != nil {
		c.Fault(it, "%s must be true or false", name)
	}
	return truth
}

// Texts are those under a name.
func (c *Check) Texts(v Value, name string) (texts []string) {
	it := v.Get(name)
	if it.Is() && json.Unmarshal(it.Raw, &texts) != nil {
		c.Fault(it, "%s must be a list of texts such as [\"en\"]", name)
		return nil
	}
	return texts
}

// List is the list under a name, which has to be there.
func (c *Check) List(v Value, name string) []Value {
	it := v.Get(name)
	switch {
	case !it.Is():
		c.Fault(v, "%s is missing", name)
	case !it.opens('['):
		c.Fault(it, "%s must be a list: [ … ]", name)
	}
	return it.items
}
