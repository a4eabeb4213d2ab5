package crisis

import (
	"fmt"
	"io"
	"strings"
)

// Checklist writes a country's numbers for somebody who dials each of them, with what is
// to be found true of it; reported tells how often a line was reported as not working.
func Checklist(out io.Writer, code string, host *HostLines, reported map[string]int) error {
	c := host.country(code)
	if c == nil {
		return fmt.Errorf("no helplines of %s are known", code)
	}
	text := &strings.Builder{}
	fmt.Fprintf(text, "%s (%s), collected on %s\n\nEmergency\n", CountryName(code, "en"), code, book.Generated)
	for _, n := range c.Emergency {
		fmt.Fprintf(text, "[ ] %s%s (do not call it to try it: ask the police or the ministry)\n", n, c.saidToReach(n))
	}
	if c.text != "" {
		fmt.Fprintf(text, "[ ] text %s\n", c.text)
	}
	text.WriteString("\nLines\n")
	for _, l := range c.Lines {
		l.check(text, reported[l.id])
	}
	if len(c.Lines) == 0 {
		text.WriteString("none\n")
	}
	_, err := io.WriteString(out, text.String())
	return err
}

// saidToReach names the services of an emergency number, "" if they are not known.
func (c *country) saidToReach(number string) string {
	var names []string
	for _, name := range []string{"ambulance", "fire", "police"} {
		if c.reaches(number)&serviceNames[name] != 0 {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return ", " + strings.Join(names, ", ")
}

// check writes one line with all that somebody who tries it should find.
func (l *line) check(text *strings.Builder, reported int) {
	row := func(what, value string) {
		if value != "" {
			fmt.Fprintf(text, "    %-10s%s\n", what, value)
		}
	}
	fmt.Fprintf(text, "[ ] %s\n", l.Name)
	if l.host {
		row("host", "yes, from HELPLINES_FILE")
	}
	numbers := strings.Join(l.Phone, " or ")
	if l.press != "" {
		numbers += ", then " + l.press
	}
	row("call", numbers)
	sms := l.SMS.To
	if l.SMS.Body != "" {
		sms += " with the word " + l.SMS.Body
	}
	row("text", sms)
	row("whatsapp", l.WhatsApp)
	row("chat", l.Chat)
	hours := l.Hours
	if l.table.zone != nil {
		hours += ", " + l.table.zone.String()
	}
	row("hours", hours)
	row("languages", strings.Join(l.Languages, ", "))
	row("for", l.Audience+"; "+l.Kind)
	row("cost", l.Cost)
	row("seen", l.LastSeen+", "+l.Confidence)
	row("note", l.Note)
	for _, source := range l.Sources {
		row("source", source)
	}
	if reported > 0 {
		row("REPORTED", fmt.Sprintf("as not working, %d times since the bot's start", reported))
	}
}
