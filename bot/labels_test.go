package main

import (
	"testing"
	"time"

	"porchlight/messages"
	"porchlight/storage"
)

func TestTypedLabelIsAPressForAWhileAndBelowTheNewestMessageAlone(t *testing.T) {
	const chat storage.ChatID = 7
	question := messages.Message{Text: "?", Rows: [][]messages.Button{{
		{Label: "☐ Zoë", Data: "reach:tick:1"}, {Label: "Yes", Data: "talk:yes:1"}, {Label: "♥", Data: "relay:heart:1"}, {Label: "Open", URL: "https://t.me/x"},
	}}}
	for name, c := range map[string]struct {
		text  string
		ago   time.Duration // the question came
		wrote time.Duration // before now
		then  []messages.Message
		want  string
	}{
		"as it stands":                    {text: "☐ Zoë", want: "reach:tick:1"},
		"without marks and accents":       {text: "zoe!", want: "reach:tick:1"},
		"a mark alone":                    {text: " ♥ ", want: "relay:heart:1"},
		"something else":                  {text: "zoe and me"},
		"nothing but another mark":        {text: "🙂"},
		"what opens a link":               {text: "Open"},
		"soon":                            {text: "yes", ago: 9 * time.Minute, want: "talk:yes:1"},
		"a yes much later":                {text: "yes", ago: 11 * time.Minute},
		"a name later":                    {text: "Zoe", ago: 59 * time.Minute, want: "reach:tick:1"},
		"a name much later":               {text: "Zoe", ago: 61 * time.Minute},
		"written before the question":     {text: "yes", wrote: time.Minute},
		"below something newer":           {text: "yes", then: []messages.Message{{Text: "!"}}},
		"below what changes the menu":     {text: "yes", then: []messages.Message{{Menu: []messages.Command{{Name: "start"}}}}, want: "talk:yes:1"},
		"after something was taken away":  {text: "yes", then: []messages.Message{{Delete: 3}}, want: "talk:yes:1"},
		"what is heard before all others": {text: "I want to die", then: []messages.Message{{Text: "?", Rows: [][]messages.Button{{{Label: "I want to die", Data: "x:y"}}}}}},
	} {
		k := newAcquaintances(nil)
		for _, m := range append([]messages.Message{question}, c.then...) {
			k.shows(chat, m)
		}
		of := k.of(chat)
		of.below.shownAt = of.below.shownAt.Add(-c.ago)
		a := &arrival{Kind: kindMessage, Chat: chat, Private: true, Text: c.text, Words: c.text, Message: 5, WrittenAt: time.Now().Add(-c.wrote)}
		if k.typedPress(a); a.Pressed != c.want || a.typedLabel != (c.want != "") {
			t.Errorf("%s: %q is a press on %q, want %q", name, c.text, a.Pressed, c.want)
		}
	}
}
