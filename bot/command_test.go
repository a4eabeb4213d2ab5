package main

import (
	"testing"

	"porchlight/bot/dialogue"
	"porchlight/messages"
	"porchlight/messages/crisis/hearing"
)

func TestACommandIsACommandWhateverTheKeyboardAdds(t *testing.T) {
	for text, want := range map[string][2]string{
		"/help": {"help", ""}, "/HELP": {"help", ""}, "／help": {"help", ""}, "/help.": {"help", ""}, "/help!": {"help", ""}, "/help,": {"help", ""},
		"/help\u00a0IN": {"help", "IN"}, "/help\tIN": {"help", "IN"}, "/help　IN": {"help", "IN"}, "/help: IN": {"help", "IN"}, "/help@porchlight_bot IN": {"help", "IN"},
		"\u200f/help IN": {"help", "IN"}, "\u200e/help \u200eIN\u200e": {"help", "IN"}, "\ufeff/help": {"help", ""}, " /help ": {"help", ""}, "\n/help": {"help", ""},
		"/help me": {"help", "me"}, "/sos": {"help", ""}, "/crisis GB": {"help", "GB"}, "/hotline": {"help", ""}, "/crisis_line": {"help", ""}, "/помощь": {"help", ""}, "/مساعدة": {"help", ""},
		"help": {"help", ""}, "!help": {"help", ""}, "ヘルプ": {"help", ""},
		"/start abc-_DEF": {"start", "abc-_DEF"}, "/start -abc": {"start", "-abc"}, "/checkin 3 slept badly\nand late": {"checkin", "3 slept badly and late"},
		"/ help": {"help", ""}, "/": {"", ""}, "//": {"", ""}, "/ hello": {"", ""}, "hello /help": {"", ""}, "help Ben with the boxes": {"", ""},
	} {
		if name, rest := command(text); name != want[0] || rest != want[1] {
			t.Errorf("%q: %q %q, want %q", text, name, rest, want)
		}
	}
}

// heardOf is what is listened to of a text.
func heardOf(text string) string {
	name, rest := command(text)
	return spoken(text, name, rest)
}

func TestAllOfACommandIsHeard(t *testing.T) {
	for text, want := range map[string]hearing.Level{
		"/suicide": hearing.Crisis, "/kill myself": hearing.Crisis, "/i_want_to_die": hearing.Crisis, "/me_quiero_morir": hearing.Crisis, "/help I want to die": hearing.Crisis,
		"/help me to kill myself": hearing.Crisis, "/help": hearing.None, "/help so": hearing.None,
	} {
		if got := hearing.Hear(heardOf(text)).Level; got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	for _, c := range dialogue.New().Menu(messages.In("en")) {
		if heard := hearing.Hear(heardOf("/" + c.Name)); heard.Level != hearing.None {
			t.Errorf("/%s alone is a cry", c.Name)
		}
	}
	if got := heardOf("/start i_want_to_die_i_want_to_die_i_want_to_die_i"[:6+1+invitationLength]); got != "" {
		t.Errorf("the letters of an invitation are heard: %q", got)
	}
}
