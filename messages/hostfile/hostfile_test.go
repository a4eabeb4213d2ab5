package hostfile

import (
	"slices"
	"strings"
	"testing"
)

func TestAFileThatIsNoJSONNamesTheLine(t *testing.T) {
	for text, line := range map[string]int{
		"":                              1,
		"{\n\"a\": 1,\n}":               3,
		"{\n\"a\":\n\n[1,, 2]}":         4,
		"{\"a\": 1}\n\n{}":              3,
		"\ufeff{\n\n\"a\": \"b\nc\"\n}": 3,
	} {
		_, err := Read([]byte(text))
		if fault, ok := err.(Fault); !ok || fault.Line != line {
			t.Errorf("%q: %v, want line %d", text, err, line)
		}
	}
}

func TestEachFaultHasItsLine(t *testing.T) {
	v, err := Read([]byte("{\n\"list\": [\n{\"name\": 3, \"yes\": \"no\"},\n {\"nam\":\n\"a\",\n\"all\": [1]},\n7],\n\"list\": 0}"))
	if err != nil {
		t.Fatal(err)
	}
	c := &Check{}
	c.Fields(v, "list")
	for _, one := range c.List(v, "list") {
		c.Fields(one, "name", "yes", "all")
		c.Text(one, "name")
		c.Truth(one, "yes")
		c.Texts(one, "all")
	}
	c.List(v, "more")
	var lines []string
	for _, fault := range c.Faults() {
		lines = append(lines, fault.Error())
	}
	want := []string{
		"line 1: more is missing", "line 3: name must be a text between quotes", "line 3: yes must be true or false",
		`line 4: nothing is called "nam" here`, `line 6: all must be a list of texts such as ["en"]`,
		"line 7: { … } is wanted here", `line 8: "list" stands here twice`,
	}
	if !slices.Equal(lines, want) {
		t.Errorf("got\n%s", strings.Join(lines, "\n"))
	}
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	v, err := Read([]byte(`{"name": "a, b: c", "sub": {"yes": true}, "all": ["x", "y"], "list": []}`))
	if err != nil {
		t.Fatal(err)
	}
	c := &Check{}
	if got := c.Text(v, "name"); got != "a, b: c" {
		t.Errorf("%q", got)
	}
	if got := c.Texts(v, "all"); !slices.Equal(got, []string{"x", "y"}) {
		t.Errorf("%q", got)
	}
	if !c.Truth(v.Get("sub"), "yes") || v.Get("none").Is() || len(c.List(v, "list")) != 0 || len(c.Faults()) != 0 {
		t.Errorf("faults %v", c.Faults())
	}
}
