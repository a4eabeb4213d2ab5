package crisis

import (
	"os"
	"testing"
)

func TestZZ(t *testing.T) {
	lang := os.Getenv("ZZ")
	for _, h := range readList(t, "testdata/heard/"+lang+".seen.tsv") {
		got := Hear(h.message).Level.String()
		if got == h.want || (h.want != "none" && got != "none") {
			continue
		}
		t.Logf("%s->%s [%s] %s", h.want, got, h.category, h.message)
		if h.want == "none" {
			fs, _ := Explain(h.message)
			for _, f := range fs {
				if !f.Guard {
					t.Logf("      %s", f)
				}
			}
		}
	}
}
