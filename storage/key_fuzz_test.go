package storage

import (
	"bytes"
	"strings"
	"testing"
)

// FuzzKey holds that whatever is given for a key is refused in one line that does
// not repeat it, or seals so that only it opens, and only at its place and for its
// people.
func FuzzKey(f *testing.F) {
	const zeros = "0000000000000000000000000000000000000000000000000000000000000000"
	for _, seed := range []string{
		zeros, strings.ToUpper(strings.Repeat("ab", 32)), "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0ISE=", "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0ISE",
		"", ",", zeros + "," + strings.Repeat("ff", 32), zeros + "," + zeros, " " + zeros + "\n", zeros[1:], "not a key at all, but a long line of words",
	} {
		f.Add(seed, []byte("words"))
	}
	other, err := ParseKey(NewKey())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string, plain []byte) {
		s, err := ParseKey(text)
		if err != nil {
			if said := err.Error(); strings.Contains(said, "\n") || len(strings.TrimSpace(text)) > 12 && strings.Contains(said, strings.TrimSpace(text)) {
				t.Errorf("%q is refused with %q", text, said)
			}
			return
		}
		sealed := s.seal("inbox", "body", 7, plain, 42)
		if got, err := s.open("inbox", "body", 7, sealed, 42); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("sealed by %q, %q comes back as %q, %v", text, plain, got, err)
		}
		if len(plain) > 8 && bytes.Contains(sealed, plain) {
			t.Errorf("sealed by %q, %q stands in the clear", text, plain)
		}
		for what, open := range map[string]func() ([]byte, error){
			"another table":       func() ([]byte, error) { return s.open("outbox", "body", 7, sealed, 42) },
			"another row":         func() ([]byte, error) { return s.open("inbox", "body", 8, sealed, 42) },
			"another person":      func() ([]byte, error) { return s.open("inbox", "body", 7, sealed, 43) },
			"nobody":              func() ([]byte, error) { return s.open("inbox", "body", 7, sealed) },
			"another key":         func() ([]byte, error) { return other.open("inbox", "body", 7, sealed, 42) },
			"a damaged value":     func() ([]byte, error) { return s.open("inbox", "body", 7, flipped(sealed, len(plain)), 42) },
			"a value cut off":     func() ([]byte, error) { return s.open("inbox", "body", 7, sealed[:len(sealed)-1], 42) },
			"what was not sealed": func() ([]byte, error) { return s.open("inbox", "body", 7, plain, 42) },
		} {
			if got, err := open(); err == nil {
				t.Errorf("%q: %s opens it: %q", text, what, got)
			}
		}
	})
}

// flipped returns the value with one bit turned.
func flipped(sealed []byte, at int) []byte {
	damaged := bytes.Clone(sealed)
	damaged[at%len(damaged)] ^= 1
	return damaged
}
