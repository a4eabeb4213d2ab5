package storage

import (
	"bytes"
	"testing"
)

// FuzzSeal holds that what was sealed comes back at its place, for its people, and
// nowhere else; that any damage to it is noticed; and that opening what was never
// sealed is an error and no panic.
func FuzzSeal(f *testing.F) {
	seal, err := ParseKey(NewKey())
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte("words"), int64(7), int64(42), uint16(0), uint8(1), []byte(nil))
	f.Add([]byte{}, int64(-1), int64(0), uint16(1), uint8(0x80), []byte("x"))
	f.Add(bytes.Repeat([]byte{0}, 5000), int64(1)<<62, int64(-1)<<63, uint16(13), uint8(0), []byte("cut"))
	f.Fuzz(func(t *testing.T, plain []byte, row, chat int64, at uint16, mask uint8, instead []byte) {
		sealed := seal.seal("outbox", "body", row, plain, chat, row)
		if got, err := seal.open("outbox", "body", row, sealed, chat, row); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%q comes back as %q, %v", plain, got, err)
		}
		damaged := bytes.Clone(sealed)
		i := int(at) % len(damaged)
		damaged[i] ^= mask
		for what, value := range map[string][]byte{
			"a byte flipped": damaged, "cut short": sealed[:i], "its beginning gone": sealed[i:], "something behind it": append(bytes.Clone(sealed), instead...),
			"something within": bytes.Join([][]byte{sealed[:i], instead, sealed[i:]}, nil), "something else": instead,
		} {
			got, err := seal.open("outbox", "body", row, value, chat, row)
			if whole := bytes.Equal(value, sealed); (err == nil) != whole {
				t.Errorf("%s: %q opens as %q, %v", what, plain, got, err)
			}
		}
		for what, open := range map[string]func() ([]byte, error){
			"another row":     func() ([]byte, error) { return seal.open("outbox", "body", row^1, sealed, chat, row) },
			"another column":  func() ([]byte, error) { return seal.open("outbox", "about", row, sealed, chat, row) },
			"another table":   func() ([]byte, error) { return seal.open("inbox", "body", row, sealed, chat, row) },
			"another chat":    func() ([]byte, error) { return seal.open("outbox", "body", row, sealed, chat^1, row) },
			"one person less": func() ([]byte, error) { return seal.open("outbox", "body", row, sealed, chat) },
		} {
			if got, err := open(); err == nil {
				t.Errorf("%s opens it: %q", what, got)
			}
		}
	})
}
