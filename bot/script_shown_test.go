package main

import (
	"cmp"
	"database/sql"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"porchlight/bot/sandbox"
	"porchlight/bot/sandbox/sandboxtest"
	"porchlight/messages"
)

// hear returns what the bot has said since the last time, to anybody: a block each.
func (p *play) hear() (said []string) {
	for _, a := range p.cast {
		a.lately = nil
		for _, m := range a.Messages() {
			if put := strings.Join(m.OfBot, " "); put != a.put[m.ID] {
				a.put[m.ID] = put
				said = append(said, "Porchlight puts "+put+" under what "+a.name+" wrote:\n"+indented(cmp.Or(m.Text, "(a voice message)"))+"\n")
			}
			before, known := a.seen[m.ID]
			a.seen[m.ID] = m.Event
			if !m.FromBot || m.Event <= before {
				continue
			}
			a.shows[m.ID] = cmp.Or(m.Text, strings.TrimSpace(shown(m)))
			block := heading(a, m, known) + shown(m)
			said, a.lately, a.news = append(said, block), append(a.lately, block), append(a.news, block)
			a.heard = append(a.heard, plain(m.Text))
			if m.Document != nil {
				a.heard = append(a.heard, string(m.Document.Data))
			}
			for _, button := range slices.Concat(m.Buttons...) {
				a.heard = append(a.heard, plain(button.Text))
				a.buttons[plain(button.Text)] = pressed{m.ID, button.Data}
			}
		}
		said = append(said, p.takenAway(a)...)
		for _, answer := range a.Answers()[a.flashed:] {
			a.flashed++
			if answer.Text != "" {
				said = append(said, "A line flashes up for "+a.name+":\n    "+answer.Text+"\n")
			}
		}
	}
	return said
}

// takenAway are the bot's messages that no longer stand in the chat.
func (p *play) takenAway(a *actor) (said []string) {
	for _, id := range slices.Sorted(maps.Keys(a.shows)) {
		stands := func(m sandbox.Message) bool { return m.ID == id }
		if !slices.ContainsFunc(a.Messages(), stands) {
			said = append(said, "Porchlight takes this away for "+a.name+":\n"+indented(a.shows[id])+"\n")
			delete(a.shows, id)
		}
	}
	return said
}

func indented(text string) string {
	return "    " + strings.ReplaceAll(strings.ReplaceAll(text, "\n", "\n    "), "    \n", "\n")
}

func heading(a *actor, m sandbox.Message, known bool) string {
	switch {
	case known:
		return "Porchlight changes it for " + a.name + ":\n"
	case m.Silent:
		return "Porchlight to " + a.name + ", without a sound:\n"
	}
	return "Porchlight to " + a.name + ":\n"
}

var ofThePage = regexp.MustCompile(`(?s)^.*<h1>|</?(?:h1|section|h2|ul|bdi|/li|footer|body|html)>`)

// readable is a file as a script has it: of the page of everything, what people read.
func readable(name, data string) string {
	if name != "porchlight.html" {
		return data
	}
	var lines []string
	for line := range strings.Lines(strings.ReplaceAll(ofThePage.ReplaceAllString(data, ""), "<li>", "- ")) {
		if line = strings.TrimSpace(strings.ReplaceAll(line, "</li>", "")); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// shown is a message as a script has it: the text, what is attached, the buttons.
func shown(m sandbox.Message) string {
	var b strings.Builder
	indent := func(text string) {
		for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
			b.WriteString(strings.TrimRight("    "+line, " ") + "\n")
		}
	}
	if m.Text != "" {
		indent(linkless(m.Text))
	}
	if m.Document != nil {
		indent("(a file: " + m.Document.Name + ")\n" + readable(m.Document.Name, string(m.Document.Data)))
	}
	if m.Photo != nil {
		indent("(a photo)")
	}
	if m.Voice != nil {
		indent("(a voice message)")
	}
	if m.Sticker != "" {
		indent("(a sticker " + m.Sticker + ")")
	}
	if m.Contact != nil {
		indent(fmt.Sprintf("(a contact: %s %s)", m.Contact.FirstName, m.Contact.PhoneNumber))
	}
	if m.Kept {
		indent("(it can't be forwarded)")
	}
	for _, row := range m.Buttons {
		labels := ""
		for _, button := range row {
			if !otherLanguage(button) {
				labels += " [" + button.Text + "]"
			}
		}
		if labels != "" {
			indent(labels)
		}
	}
	for _, row := range m.Keys {
		labels := ""
		for _, key := range row {
			labels += " {" + key.Text + "}"
		}
		indent(labels)
	}
	return b.String()
}

// otherLanguage reports whether the button is for a language that is not spoken
// here. Scripts leave those out: there are more of them with each new catalogue.
func otherLanguage(b sandbox.Button) bool {
	return (strings.HasPrefix(b.Data, "language:") || strings.HasPrefix(b.Data, "start:language:")) && !strings.HasSuffix(b.Data, messages.SkipQuestion) && !strings.HasPrefix(b.Text, "✓")
}

var invitationLink = regexp.MustCompile(`https(://|%3A%2F%2F)t\.me(/|%2F)\w+(\?|%3F)start(=|%3D)[A-Za-z0-9_-]{43}`)

// linkless leaves out an invitation's secret, which is another each time.
func linkless(text string) string { return invitationLink.ReplaceAllString(text, "(a link)") }

// plain leaves out the signs around names that keep right-to-left ones in their
// place. They can't be seen.
func plain(text string) string { return strings.NewReplacer("\u2068", "", "\u2069", "").Replace(text) }

// leavesNoTrace checks what is left behind by a chat.
func (p *play) leavesNoTrace() {
	p.t.Helper()
	p.out()
	sandboxtest.CheckRequests(p.t, p.stand.Calls())
	sandboxtest.CheckAnswers(p.t, p.stand.Calls())
	private := []string{p.stand.Token(), strings.SplitAfter(p.stand.Token(), ":")[1]}
	for _, a := range p.cast {
		private = append(private, a.name)
	}
	for _, text := range p.written {
		if len(text) >= 5 && strings.Contains(text, " ") { // one word may stand elsewhere for itself
			private = append(private, text)
		}
	}
	left := map[string]string{"the log": p.log.String(), "a column": p.columns()}
	files, err := filepath.Glob(filepath.Join(p.folder, "porchlight.db*"))
	if err != nil || len(files) == 0 {
		p.t.Fatalf("no database: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			p.t.Fatal(err)
		}
		left[filepath.Base(file)] = string(data)
	}
	for _, words := range private {
		whole := regexp.MustCompile(`\b` + regexp.QuoteMeta(words) + `\b`)
		if !regexp.MustCompile(`^\w.*\w$`).MatchString(words) {
			whole = regexp.MustCompile(regexp.QuoteMeta(words))
		}
		for where, text := range left {
			if len(words) < 4 && strings.HasPrefix(where, "porchlight.db") {
				continue // three letters stand in sealed bytes by chance; the columns are read one by one
			}
			if strings.Contains(text, words) && whole.MatchString(text) { // the first is quick
				p.t.Errorf("%s holds %q", where, words)
			}
		}
	}
}

// columns is all that can be read in the database as text.
func (p *play) columns() string {
	p.t.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(p.folder, "porchlight.db"))
	p.must(err)
	defer db.Close()
	var text strings.Builder
	for _, table := range p.rows(db, "SELECT name FROM sqlite_master WHERE type = 'table'") {
		for _, value := range p.rows(db, "SELECT * FROM "+table) {
			text.WriteString(value + "\n")
		}
	}
	return text.String()
}

// rows returns what a query finds and can be read, value by value.
func (p *play) rows(db *sql.DB, query string) (values []string) {
	p.t.Helper()
	rows, err := db.Query(query)
	p.must(err)
	defer rows.Close()
	columns, err := rows.Columns()
	p.must(err)
	for rows.Next() {
		row, into := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		p.must(rows.Scan(into...))
		for _, value := range row {
			if utf8.Valid(value) {
				values = append(values, string(value))
			}
		}
	}
	p.must(rows.Err())
	return values
}
