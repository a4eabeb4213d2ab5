package sandbox_test

import (
	"slices"
	"testing"

	"github.com/go-telegram/bot/models"

	"porchlight/bot/sandbox"
)

func TestCommandsAndNamesAreFoundWhereTelegramFindsThem(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := started(t, s)
	for text, want := range map[string][]string{
		"/help or /tips":                   {"/help", "/tips"},
		"(/help), „/tips“":                 {"/help", "/tips"},
		"خطوط المساعدة: \u2066/help\u2069": {"/help"},
		"タップするか、/help と書いて":                {"/help"},
		"/helpと書いて":                        nil,
		"and/or, 1/2, </help>, //help":     nil,
		"/help@porch_bot":                  {"/help@porch_bot"},
		"ask @ana_l, not me@ana_l":         {"@ana_l"},
		"@ana_lと":                          nil,
	} {
		m := must[models.Message](t, s, "sendMessage", fields{"chat_id": ana.ID(), "text": text})
		var found []string
		for _, e := range m.Entities {
			units := []rune(text) // nothing here is beyond the basic plane
			found = append(found, string(units[e.Offset:e.Offset+e.Length]))
		}
		if !slices.Equal(found, want) {
			t.Errorf("%q: %q", text, found)
		}
	}
}
