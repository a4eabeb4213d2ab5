package resources

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite SOURCES.md")

// SOURCES.md shows for each country what there is and where it was seen, for whoever goes
// over them again; and what is still missing.
func TestTheTableOfSourcesIsThatOfTheData(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Places to turn, by country, with their sources\n\nWritten by `go test ./messages/resources -update`. Pages were read as stored copies, and nobody has opened an\n" +
		"address or dialled a number. \"(no date)\" is a source without one, and the month in which it was read. Correct `resources.json`.\n")
	for _, code := range append(builtIn.Countries(), "") {
		title := code
		if code == "" {
			title = "Everywhere"
		}
		fmt.Fprintf(&b, "\n## %s\n\n| name | for | seen | sources |\n| --- | --- | --- | --- |\n", title)
		missing := slices.Clone(Needs)
		for _, r := range builtIn.byCountry[code] {
			seen := r.Seen
			if r.Undated {
				seen += " (no date)"
			}
			var needs []string
			for _, need := range r.Needs {
				needs = append(needs, string(need))
				missing = slices.DeleteFunc(missing, func(other Need) bool { return other == need })
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", r.Name, strings.Join(needs, ", "), seen, strings.Join(r.Sources, " "))
		}
		if code != "" && len(missing) > 0 {
			fmt.Fprintf(&b, "\nNothing yet: %s.\n", strings.Trim(fmt.Sprint(missing), "[]"))
		}
	}
	if *update {
		if err := os.WriteFile("SOURCES.md", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	written, err := os.ReadFile("SOURCES.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(written), b.String()); diff != "" {
		t.Errorf("SOURCES.md is of other data (-table +data); run with -update:\n%s", diff)
	}
}
