package main

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// helpWidth is how many letters a line of the help has at most.
const helpWidth = 80

// usage says what can stand behind the program's name.
func usage(offers []offer) string {
	var b strings.Builder
	b.WriteString("Usage: porchlight <command>\n\n" + wrapped(about, "") + "\nCommands:\n")
	for _, o := range offers {
		if !o.hidden {
			b.WriteString("  " + o.synopsis() + "\n" + wrapped(o.help, "    ") + "\n")
		}
	}
	b.WriteString("Run \"porchlight <command> --help\" for more of a command.\n")
	return b.String()
}

const about = "A Telegram bot that helps people who care to keep reaching out, and answers distress with helplines."

// synopsis is what can be written: "backup <file> [flags]".
func (o offer) synopsis() string {
	said, flags := o.name, ""
	for _, option := range optionsOf(o.action) {
		if option.isArgument() {
			said += " <" + option.tag.Get("name") + ">"
		} else {
			flags = " [flags]"
		}
	}
	return said + flags
}

// usage says what a command takes.
func (o offer) usage() string {
	var arguments, flags strings.Builder
	for _, option := range optionsOf(o.action) {
		what := strings.ReplaceAll(option.tag.Get("help"), "${default}", option.tag.Get("default"))
		if option.isArgument() {
			arguments.WriteString("  <" + option.tag.Get("name") + ">\n" + wrapped(what, "      "))
			continue
		}
		if name := option.tag.Get("env"); name != "" {
			what = fmt.Sprintf("%s ($%s).", strings.TrimSuffix(what, "."), name)
		}
		flags.WriteString("  " + option.flag() + "=" + option.tag.Get("placeholder") + "\n" + wrapped(what, "      "))
	}
	said := "Usage: porchlight " + o.synopsis() + "\n\n" + wrapped(o.help, "")
	if arguments.Len() > 0 {
		said += "\nArguments:\n" + arguments.String()
	}
	if flags.Len() > 0 {
		said += "\nFlags, each with the variable that can stand for it:\n" + flags.String()
	}
	return said
}

// wrapped writes words in lines behind an indent.
func wrapped(words, indent string) string {
	var b strings.Builder
	line := indent
	for word := range strings.FieldsSeq(words) {
		if line != indent && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > helpWidth {
			b.WriteString(line + "\n")
			line = indent
		}
		if line != indent {
			line += " "
		}
		line += word
	}
	return b.String() + line + "\n"
}
