// Package sandboxtest helps tests that talk to the sandbox: it holds requests
// and answers against the published description of the Bot API, and opens the
// page in a browser. The program itself does not use it.
//
// bot-api.json is api.json of github.com/PaulSonOfLars/telegram-bot-api-spec,
// commit 160fd99507e1c7c77e92dc90f5993d724735b51c, unchanged: Bot API 10.1 of
// June 11, 2026. Its MIT licence is in bot-api.LICENSE.
package sandboxtest

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"porchlight/bot/sandbox"
)

//go:embed bot-api.json
var botAPI []byte

type description struct {
	Methods map[string]thing
	Types   map[string]thing
}

// A thing is a method or a type of the Bot API.
type thing struct {
	Fields   []field
	Returns  []string
	Subtypes []string
}

type field struct {
	Name     string
	Types    []string
	Required bool
}

var published = sync.OnceValue(func() description {
	var d description
	if err := json.Unmarshal(botAPI, &d); err != nil {
		panic(fmt.Sprintf("sandboxtest: reading bot-api.json: %v", err))
	}
	return d
})

// CheckRequests fails the test for every call whose method, arguments or their
// types are not as published, or that lacks a required argument.
func CheckRequests(t testing.TB, calls []sandbox.Call) {
	t.Helper()
	for _, c := range calls {
		if err := published().checkRequest(c); err != nil {
			t.Errorf("request %s: %v", c.Method, err)
		}
	}
}

// CheckAnswers fails the test for every answer that is not of a type that its
// method returns, down to the last field.
func CheckAnswers(t testing.TB, calls []sandbox.Call) {
	t.Helper()
	for _, c := range calls {
		if err := published().checkAnswer(c); err != nil {
			t.Errorf("answer to %s: %v\n%s", c.Method, err, c.Result)
		}
	}
}

func (d description) checkRequest(c sandbox.Call) error {
	m, ok := d.Methods[c.Method]
	if !ok {
		return fmt.Errorf("no such method")
	}
	given := make(map[string]bool)
	for _, name := range c.Files {
		given[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(c.Args)) {
		given[name] = true
		i := slices.IndexFunc(m.Fields, func(f field) bool { return f.Name == name })
		if i < 0 {
			return fmt.Errorf("unknown argument %s", name)
		}
		if err := d.fitsAny(m.Fields[i].Types, argument(c.Args[name], m.Fields[i].Types)); err != nil {
			return fmt.Errorf("argument %s: %w", name, err)
		}
	}
	return missing(m.Fields, given)
}

// argument decodes an argument, which arrives as text, for the types it may have.
func argument(text string, types []string) any {
	if slices.ContainsFunc(types, func(t string) bool { return t == "String" || t == "InputFile" }) {
		return text
	}
	if slices.Contains(types, "Boolean") {
		if b, err := strconv.ParseBool(text); err == nil {
			return b
		}
	}
	var value any
	if json.Unmarshal([]byte(text), &value) != nil {
		return text
	}
	return value
}

func (d description) checkAnswer(c sandbox.Call) error {
	if len(c.Result) == 0 {
		return nil
	}
	var value any
	if err := json.Unmarshal(c.Result, &value); err != nil {
		return err
	}
	return d.fitsAny(d.Methods[c.Method].Returns, value)
}

func missing(fields []field, given map[string]bool) error {
	for _, f := range fields {
		if f.Required && !given[f.Name] {
			return fmt.Errorf("%s is missing", f.Name)
		}
	}
	return nil
}

// fitsAny returns why the value is of none of the types.
func (d description) fitsAny(types []string, value any) error {
	var first error
	for _, t := range types {
		err := d.fits(t, value)
		if err == nil {
			return nil
		}
		if first == nil {
			first = err
		}
	}
	return first
}

func (d description) fits(name string, value any) error {
	if inner, ok := strings.CutPrefix(name, "Array of "); ok {
		list, ok := value.([]any)
		if !ok {
			return fmt.Errorf("%v is no list", value)
		}
		for i, v := range list {
			if err := d.fits(inner, v); err != nil {
				return fmt.Errorf("%d: %w", i, err)
			}
		}
		return nil
	}
	ok := true
	switch name {
	case "Boolean":
		_, ok = value.(bool)
	case "String", "InputFile":
		_, ok = value.(string)
	case "Float":
		_, ok = value.(float64)
	case "Integer":
		n, number := value.(float64)
		ok = number && n == float64(int64(n))
	default:
		return d.fitsType(name, value)
	}
	if !ok {
		return fmt.Errorf("%v is no %s", value, name)
	}
	return nil
}

func (d description) fitsType(name string, value any) error {
	t, ok := d.Types[name]
	if !ok {
		return fmt.Errorf("no such type as %s", name)
	}
	if len(t.Subtypes) > 0 {
		return d.fitsAny(t.Subtypes, value)
	}
	object, ok := value.(map[string]any)
	if !ok {
		return fmt.Errorf("%v is no %s", value, name)
	}
	given := make(map[string]bool)
	for _, key := range slices.Sorted(maps.Keys(object)) {
		given[key] = true
		i := slices.IndexFunc(t.Fields, func(f field) bool { return f.Name == key })
		if i < 0 {
			return fmt.Errorf("%s has no field %s", name, key)
		}
		if err := d.fitsAny(t.Fields[i].Types, object[key]); err != nil {
			return fmt.Errorf("%s.%s: %w", name, key, err)
		}
	}
	if err := missing(t.Fields, given); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
