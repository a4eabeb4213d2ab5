package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// arrows are the imports that the drawing of the house allows: a room may use
// those behind it and no other of ours. The drawing is in the README.
var arrows = map[string][]string{
	"bot":                     {"bot/dialogue", "bot/sandbox", "scheduler", "scheduler/rhythm", "storage", "messages", "messages/crisis", "messages/crisis/hearing", "messages/hostfile", "messages/resources"},
	"bot/dialogue":            {"scheduler", "scheduler/rhythm", "storage", "messages", "messages/picture", "messages/crisis", "messages/crisis/hearing", "messages/resources"},
	"bot/sandbox":             {},
	"bot/sandbox/sandboxtest": {"bot/sandbox"},
	"scheduler":               {"scheduler/rhythm", "storage", "messages"},
	"scheduler/rhythm":        {},
	"storage":                 {},
	"storage/storagetest":     {"storage"},
	"messages":                {"messages/crisis", "messages/hostfile", "messages/picture", "messages/resources"},
	"messages/picture":        {},
	"messages/resources":      {"messages/crisis", "messages/hostfile"},
	"messages/crisis":         {"messages/crisis/hearing", "messages/hostfile"},
	"messages/hostfile":       {},
	"messages/crisis/hearing": {},
}

// module is the path that our own imports begin with.
const module = "porchlight/"

func TestRoomsImportOnlyDownward(t *testing.T) {
	eachGoFile(t, func(t *testing.T, room, file string) {
		if strings.HasSuffix(file, "_test.go") {
			return // a test may bring any room together with any other
		}
		allowed, known := arrows[room]
		if !known {
			t.Errorf("%s: no such room in the drawing", room)
			return
		}
		for _, imported := range imports(t, file) {
			ours, isOurs := strings.CutPrefix(imported, module)
			if isOurs && !slices.Contains(allowed, ours) {
				t.Errorf("%s imports %s, which the drawing does not allow", file, ours)
			}
			if strings.HasPrefix(room, "messages/crisis") && strings.Contains(imported, ".") && !strings.HasPrefix(imported, "golang.org/x/text/") {
				t.Errorf("%s imports %s: the crisis answer depends on nothing but the standard library and x/text", file, imported)
			}
			if strings.HasSuffix(ours, "test") && isOurs {
				t.Errorf("%s imports %s, which is for tests alone", file, ours)
			}
		}
	})
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	documented := map[string]bool{}
	eachGoFile(t, func(t *testing.T, room, file string) {
		if strings.HasSuffix(file, "_test.go") {
			return
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		documented[room] = documented[room] || parsed.Doc != nil && len(parsed.Doc.Text()) > 80
	})
	if len(documented) != len(arrows) {
		t.Errorf("%d packages, want the %d of the drawing", len(documented), len(arrows))
	}
	for room, is := range documented {
		if !is {
			t.Errorf("%s has no package comment that tells a newcomer what it is for", room)
		}
	}
}

// eachGoFile calls do for every Go file of the module with its room.
func eachGoFile(t *testing.T, do func(t *testing.T, room, file string)) {
	t.Helper()
	const root = ".."
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && entry.Name() != "..") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(file, ".go") {
			do(t, path.Dir(filepath.ToSlash(strings.TrimPrefix(file, root+string(filepath.Separator)))), file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func imports(t *testing.T, file string) (all []string) {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range parsed.Imports {
		all = append(all, strings.Trim(spec.Path.Value, `"`))
	}
	return all
}
