package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

// readsPlain reads an object in one pass, as far as that reads it.
func readsPlain(raw string) (node, bool) {
	plain := plainJSON{text: raw}
	return plain.object(0)
}

// decodes reads an object as encoding/json does.
func decodes(raw string) (node, error) {
	var fields map[string]any
	decoder := json.NewDecoder(strings.NewReader(raw))
	decoder.UseNumber()
	err := decoder.Decode(&fields)
	return nodeOf(fields), err
}

var withNodes = cmp.AllowUnexported(field{})

// inASCII writes a text as a JSON string of ASCII alone, as Telegram does.
func inASCII(text string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, `\u%04x`, unit)
	}
	return `"` + b.String() + `"`
}

// FuzzReadingInOnePass holds that what is read in one pass is what encoding/json reads,
// and that every text of a person is read so, however it is written.
func FuzzReadingInOnePass(f *testing.F) {
	for _, raw := range []string{
		`{"update_id":1,"message":{"message_id":8,"date":700,` + fromAna + `,` + inChat + `,"text":"/start\nnow","entities":[{"type":"bold","offset":0}],"x":[]}}`,
		`{"a":1,"a":{"b":2}}`, `{"\u0061":1,"a":2}`, `{"a":"\ud83d\ude00"}`, `{"a":"\ud83d"}`, `{"a":"\ud83dx\ude00"}`, `{"a":"\ude00\ud83d"}`, "{\"a\":\"\xff\"}", "{\"a\":\"\xed\xa0\x80\"}", "{\"a\":\"\t\"}", `{"a":"\x"}`,
		`{"a":-0}`, `{"a":-0.5E+07}`, `{"a":1e}`, `{"a":.5}`, `{"a":1.e2}`, `{"a":01}`, `{"a":1.5e-3}`, `{"a":1.}`, `{"a":-}`, `{"a":99999999999999999999}`, `{"a":truefalse}`, `{"a":nul}`, `{"a":[1,]}`, `{"a":[,1]}`, `{,"a":1}`, `{"a":1,}`, `{"a" 1}`, `{a:1}`, `{"a":"`, `{"a":"\u12`, `{"a":"\u+123"}`,
		`{"a":[[{}]]} and more`, "\ufeff{}", `  { "a" : [ true , false , null ] }  `, strings.Repeat(`{"a":`, 40) + `1` + strings.Repeat(`}`, 40), strings.Repeat(`{"a":[`, 40), `null`, `[]`, ``, `{`,
	} {
		f.Add([]byte(raw), distress+" \u00e9\u4e2d\U0001f622\"\\/\b\f\n\r\t\x00\u2028<>&")
	}
	f.Fuzz(func(t *testing.T, raw []byte, text string) {
		got, read := readsPlain(string(raw))
		want, err := decodes(string(raw))
		switch {
		case read && err != nil:
			t.Errorf("%q is read, which is %v", raw, err)
		case read:
			if diff := cmp.Diff(want, got, withNodes); diff != "" {
				t.Errorf("%q is read as something else: %s", raw, diff)
			}
		}
		quoted, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(quoted, &text); err != nil { // no byte of it is a part of a letter any more
			t.Fatal(err)
		}
		for _, written := range []string{string(quoted), inASCII(text)} {
			if got, read := readsPlain(`{"text":` + written + `}`); !read || got.get("text") != text {
				t.Errorf("%s is read as %q", written, got.get("text"))
			}
		}
		for _, result := range []string{string(raw), `{"update_id":1},` + string(raw), string(raw) + `,{"update_id":` + string(quoted) + `}`} {
			comparePolls(t, `{"ok":true,"result":[`+result+`]}`)
		}
		comparePolls(t, string(raw))
	})
}

// comparePolls compares what is read of a poll's answer in one pass with what encoding/json
// reads.
func comparePolls(t *testing.T, body string) {
	t.Helper()
	plain := plainJSON{text: body}
	got, read := plain.polled()
	if !read {
		return
	}
	var reply struct {
		OK     bool
		Result []json.RawMessage
	}
	if err := json.Unmarshal([]byte(body), &reply); err != nil || !reply.OK || len(reply.Result) != len(got) {
		t.Fatalf("%d updates are read of %q, which is %v with %d, and %v", len(got), body, reply.OK, len(reply.Result), err)
	}
	for i, u := range got {
		if !bytes.Equal(u.raw, reply.Result[i]) {
			t.Errorf("of %q is stored %q", body, u.raw)
		}
		want, err := decodes(string(reply.Result[i]))
		if diff := cmp.Diff(want, u.fields, withNodes); err != nil || diff != "" {
			t.Errorf("%q is read as something else: %v %s", u.raw, err, diff)
		}
	}
}

// Where nothing were read in one pass all else would go on as before, only slower.
func TestWhatTelegramSendsIsReadInOnePass(t *testing.T) {
	update := `{"update_id":1,` + "\n" + `"message":{"message_id":8,` + fromAna + `,` + inChat + `,"date":700,"text":"I can\u2019t \ud83d\ude22\n\"so\"","entities":[{"offset":0,"length":1,"type":"bold"}],` +
		`"reply_to_message":{"message_id":6,"from":{"id":7,"is_bot":false}},"photo":[{"file_id":"x","file_size":1000}],"location":{"latitude":-48.250,"longitude":16e-1},"has_protected_content":true}}`
	for body, want := range map[string]int{
		`{"ok":true,"result":[]}`: 0, `{"ok":true,"result":[` + update + `]}`: 1, `{"ok":true,"result":[` + update + ",\n" + update + `]}` + "\n": 2,
	} {
		plain := plainJSON{text: body}
		if updates, read := plain.polled(); !read || len(updates) != want {
			t.Errorf("%s: %d are read, %v", body, len(updates), read)
		}
	}
}

// What is not plain is read all the same.
func TestWhatTelegramNeverSendsIsReadToo(t *testing.T) {
	for name, text := range map[string]string{
		"half a letter": `"` + distress + `\ud83d"`, "no UTF-8": "\"" + distress + "\xff\"", "very long": `"` + distress + strings.Repeat(" and on", mostPlain/6) + `"`,
		"deep":                      strings.Repeat(`{"x":[`, 200) + `"` + distress + `"` + strings.Repeat(`]}`, 200),
		"twice":                     `"hello","text":"` + distress + `"`,
		"many fields":               `{"x0":0` + manyFields(2*mostFields) + `,"y":"` + distress + `"}`,
		"no UTF-8 behind an escape": `"` + distress + `","x":"` + "\\u00e9\xc3" + `"`,
	} {
		body := `{"ok":true,"result":[{"update_id":1,"message":{"message_id":8,"date":700,` + fromAna + `,` + inChat + `,"text":` + text + `}}]}`
		if plain := (&plainJSON{text: body}); len(body) <= mostPlain {
			if _, read := plain.polled(); read {
				t.Errorf("%s: it is read in one pass", name)
			}
		}
		updates, err := readPoll(200, []byte(body))
		if err != nil || len(updates) != 1 {
			t.Fatalf("%s: %d updates, %v", name, len(updates), err)
		}
		a, err := updateReader{bot: 99}.readFields(updates[0].raw, updates[0].fields, time.Unix(1000, 0))
		if err != nil || !strings.Contains(a.Words, distress) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func manyFields(count int) string {
	var b strings.Builder
	for i := range count {
		fmt.Fprintf(&b, `,"x%d":0`, i+1)
	}
	return b.String()
}
