package main

import (
	"context"
	"strings"
	"testing"
)

// triedAction takes what any action may.
type triedAction struct {
	File  string `name:"file" arg:"" help:"A file."`
	Level string `name:"level" env:"PORCHLIGHT_TRIED_LEVEL" default:"low" enum:"low,high" placeholder:"LEVEL" help:"How much (${default})."`
	triedMore
}

type triedMore struct {
	Number int    `name:"number" env:"PORCHLIGHT_TRIED_NUMBER" default:"3" placeholder:"N" help:"How many."`
	Hidden secret `name:"hidden" placeholder:"KEY" help:"Not shown."`
}

func (*triedAction) Run(context.Context, *streams) error { return nil }

func TestCommandLineGoesBeforeVariablesAndTheseBeforeDefaults(t *testing.T) {
	for _, c := range []struct {
		given           string
		level, number   string // the variables; "-" is unset
		want            triedAction
		saysInsteadThat string
	}{
		{"f", "-", "-", triedAction{"f", "low", triedMore{3, ""}}, ""},
		{"f", "high", "5", triedAction{"f", "high", triedMore{5, ""}}, ""},
		{"--level=low f --number 7", "high", "5", triedAction{"f", "low", triedMore{7, ""}}, ""},
		{"--hidden=a=b f", "-", "-", triedAction{"f", "low", triedMore{3, "a=b"}}, ""},
		{"--hidden= f", "-", "-", triedAction{"f", "low", triedMore{3, ""}}, ""},
		{"--level low --level high f", "-", "-", triedAction{"f", "high", triedMore{3, ""}}, ""},
		{"--number=-1 f", "-", "-", triedAction{"f", "low", triedMore{-1, ""}}, ""},
		{"f", "", "-", triedAction{}, `--level must be one of low, high, but is "" (PORCHLIGHT_TRIED_LEVEL)`},
		{"f", "-", "many", triedAction{}, `--number must be a number, but is "many" (PORCHLIGHT_TRIED_NUMBER)`},
		{"--number=x f", "-", "5", triedAction{}, `--number must be a number, but is "x"`},
		{"", "-", "-", triedAction{}, "expected <file>"},
		{"f g", "-", "-", triedAction{}, "unexpected argument g"},
		{"f --number", "-", "-", triedAction{}, "--number needs a value"},
		{"--file=f", "-", "-", triedAction{}, "unknown flag --file"},
		{"-x f", "-", "-", triedAction{}, "unknown flag -x"},
		{"f --number 7 --help", "-", "-", triedAction{}, errHelp.Error()},
	} {
		t.Run(c.given, func(t *testing.T) {
			for name, value := range map[string]string{"PORCHLIGHT_TRIED_LEVEL": c.level, "PORCHLIGHT_TRIED_NUMBER": c.number} {
				if value != "-" {
					t.Setenv(name, value)
				}
			}
			var got triedAction
			err := read(&got, strings.Fields(c.given))
			if c.saysInsteadThat != "" {
				if err == nil || err.Error() != c.saysInsteadThat {
					t.Errorf("%v, want %q", err, c.saysInsteadThat)
				}
				return
			}
			if err != nil || got != c.want {
				t.Errorf("%+v and %v, want %+v", got, err, c.want)
			}
		})
	}
}

func TestHelpOfAnActionFitsALineAndNamesWhatItTakes(t *testing.T) {
	said := offer{"try", strings.Repeat("words ", 40), false, &triedAction{}}.usage()
	for _, wanted := range []string{"Usage: porchlight try <file> [flags]\n", "  <file>\n      A file.\n", "  --level=LEVEL\n      How much (low) ($PORCHLIGHT_TRIED_LEVEL).\n", "  --hidden=KEY\n      Not shown.\n"} {
		if !strings.Contains(said, wanted) {
			t.Errorf("the help lacks %q:\n%s", wanted, said)
		}
	}
	for _, o := range commands() {
		said += o.usage()
	}
	for line := range strings.Lines(said + usage(commands())) {
		if len([]rune(line)) > helpWidth+1 {
			t.Errorf("a line of the help is too long: %q", line)
		}
	}
}

// TestNoOptionIsOfAKindThatIsNotRead holds that each field can be set and is explained.
func TestNoOptionIsOfAKindThatIsNotRead(t *testing.T) {
	for _, o := range commands() {
		names := map[string]bool{}
		for _, option := range optionsOf(o.action) {
			name := option.tag.Get("name")
			if kind := option.value.Kind().String(); !option.value.CanSet() || kind != "string" && kind != "int" {
				t.Errorf("%s: %s is a %s", o.name, name, kind)
			}
			if name == "" || names[name] || option.tag.Get("help") == "" || !option.isArgument() && option.tag.Get("placeholder") == "" {
				t.Errorf("%s: the option %q has no name of its own, no help or no placeholder", o.name, name)
			}
			names[name] = true
		}
	}
}
