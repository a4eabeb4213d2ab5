package dialogue

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"porchlight/messages"
	"porchlight/storage"
)

// TestEveryButtonHasAHandler reads the source of messages for every place that
// writes a button's data, and finds who handles it. Data that is not written by
// messages' one way (data) is a mistake too.
func TestEveryButtonHasAHandler(t *testing.T) {
	const room = "../../messages"
	names, err := filepath.Glob(filepath.Join(room, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	set, found := New(), 0
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if field, is := n.(*ast.KeyValueExpr); is && isNamed(field.Key, "Data") {
				if literal, is := field.Value.(*ast.BasicLit); is {
					t.Errorf("a button's data is written by hand: %s", literal.Value)
				}
				if sum, is := field.Value.(*ast.BinaryExpr); is {
					t.Errorf("a button's data is put together by hand: %v", sum)
				}
			}
			call, is := n.(*ast.CallExpr)
			if !is || !isNamed(call.Fun, "data") || len(call.Args) == 0 {
				return true
			}
			for _, name := range dialoguesOf(call.Args[0]) {
				for _, word := range wordsOf(name, call.Args[1:]) {
					found++
					turn := &Turn{Pressed: name + ":" + word + ":1", Chat: storage.Chat{ID: 1}}
					if set.pressed(turn) == nil {
						t.Errorf("nothing handles %q", turn.Pressed)
					}
				}
			}
			return true
		})
	}
	if found < 60 {
		t.Errorf("only %d buttons were found", found)
	}
}

func isNamed(e ast.Expr, name string) bool {
	ident, is := e.(*ast.Ident)
	return is && ident.Name == name
}

// dialoguesOf are the dialogues that an argument of data can name.
func dialoguesOf(e ast.Expr) []string {
	if literal, is := e.(*ast.BasicLit); is {
		name, _ := strconv.Unquote(literal.Value)
		return []string{name}
	}
	if isNamed(e, "name") { // of a setting, or of a deck of cards
		return []string{"country", "zone", "language", messages.TipCards.Name, messages.WelcomeCards.Name, messages.WorriedCards.Name}
	}
	return []string{messages.WorriedCards.Name} // a deck's own field
}

// wordsOf are the words that say what to do: the literal, the questions of a form,
// or "1" where it is a value.
func wordsOf(name string, args []ast.Expr) []string {
	if len(args) > 0 {
		if literal, is := args[0].(*ast.BasicLit); is {
			if word, err := strconv.Unquote(literal.Value); err == nil {
				return []string{word}
			}
		}
	}
	switch name {
	case "start":
		return []string{"language", "country", "zone"}
	case "terms":
		return messages.Questions
	}
	return []string{"1"}
}
