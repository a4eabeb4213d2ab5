package sandbox_test

import (
	"testing"

	"porchlight/bot/sandbox"
)

func TestAPersonIsKnownByWhatTelegramTellsNow(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := started(t, s)
	ben := s.NewPhone(sandbox.Profile{FirstName: "Ben", Username: "ben_here"})
	now := sandbox.Profile{FirstName: "Anna", LastName: "Lind", Username: "anna_l", LanguageCode: "sv", Place: "Berlin"}
	if err := ana.Become(now); err != nil {
		t.Fatal(err)
	}
	ana.Say("hello")
	m := last(t, s).Message
	if m.From.ID != ana.ID() || m.From.Username != "anna_l" || m.Chat.FirstName != "Anna" || m.From.LanguageCode != "sv" {
		t.Errorf("told of %+v", m.From)
	}
	now.Username = ""
	if err := ana.Become(now); err != nil {
		t.Fatal(err)
	}
	ana.Say("without")
	if m := last(t, s).Message; m.From.Username+m.Chat.Username != "" {
		t.Errorf("told of %+v", m.From)
	}
	for _, username := range []string{"abc", "2fast", "with space", "BEN_here"} {
		now.Username = username
		if err := ana.Become(now); err == nil {
			t.Errorf("Ana may be @%s", username)
		}
	}
	if err := ben.Become(sandbox.Profile{FirstName: "Ben", Username: "ben_here"}); err != nil {
		t.Errorf("Ben may not keep his own: %v", err)
	}
}

func TestWhoStartsOverIsNewToTheBot(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	ana := started(t, s)
	fresh := ana.StartOver()
	if fresh.ID() == ana.ID() || len(fresh.Messages()) != 0 {
		t.Errorf("%d was %d", fresh.ID(), ana.ID())
	}
	if got := call(t, s, "sendMessage", fields{"chat_id": ana.ID(), "text": "hello"}); got.Description != "Forbidden: user is deactivated" {
		t.Errorf("to the old account: %q", got.Description)
	}
	if got := call(t, s, "sendMessage", fields{"chat_id": fresh.ID(), "text": "hello"}); got.Description != "Forbidden: bot can't initiate conversation with a user" {
		t.Errorf("to the new account: %q", got.Description)
	}
	fresh.Start("")
	if m := last(t, s).Message; m.From.ID != fresh.ID() || m.From.FirstName != "Ana" {
		t.Errorf("started by %+v", m.From)
	}
}

func TestTextsInALanguageServeItsCountriesToo(t *testing.T) {
	s := newServer(t, sandbox.Options{})
	for lang, says := range map[string]string{"": "Help", "pt": "Ajuda"} {
		must[bool](t, s, "setMyCommands", fields{"language_code": lang, "commands": []fields{{"command": "help", "description": says}}})
	}
	for lang, want := range map[string]string{"pt": "Ajuda", "pt-br": "Ajuda", "de": "Help", "": "Help"} {
		p := s.NewPhone(sandbox.Profile{LanguageCode: lang})
		if got := p.Commands()[0].Description; got != want {
			t.Errorf("%q: %q", lang, got)
		}
	}
}
