package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"porchlight/bot/sandbox"
	"porchlight/bot/sandbox/sandboxtest"
	"porchlight/messages"
)

var update = flag.Bool("update", false, "rewrite what the bot says in testdata; read it as prose before committing")

// TestConversations plays every script of testdata: what people do stands at the
// beginning of a line, what the bot says below it. A script has two parts:
//
//	-- phones --
//	Ana, en, New York
//	-- chat --
//	Ana: /start
//	Ana taps [Skip]
//	Ana shares Berlin
//	Ana edits: a message that she has sent
//	Ana blocks the bot
//	Ana unblocks the bot
//	(20 minutes pass)
//	(the bot is stopped)
//	(the bot is started)
//	(the database goes away)
//	(the database comes back)
//
// After each script, what went to Telegram must be as its API describes it, and
// neither the log (at its most talkative) nor the database may hold what people
// wrote, their names or the token.
func TestConversations(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil || len(archive.Files) != 2 {
				t.Fatalf("it needs two parts, phones and chat: %v", err)
			}
			want := string(archive.Files[1].Data)
			var got string
			inWorld(t, "2026-11-24", func(w *world) {
				calm()
				p := &play{world: w}
				p.people(string(archive.Files[0].Data))
				got = p.perform(want)
				p.leavesNoTrace()
			})
			if *update {
				archive.Files[1].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("the conversation went otherwise (-script +now); if that is right, run with -update:\n%s", diff)
			}
		})
	}
}

// play performs one script.
type play struct {
	*world
	cast    []*actor
	written []string // by people, word for word
}

// actor is one of the people of a script.
type actor struct {
	*someone
	name string
	seen map[int]uint64 // what was written down already: the last event by message
}

// people adds the phones.
func (p *play) people(lines string) {
	for _, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		parts := strings.Split(line, ", ")
		if len(parts) != 3 {
			p.t.Fatalf("%q is not a name, a language and a place", line)
		}
		phone := p.stand.NewPhone(sandbox.Profile{FirstName: parts[0], LanguageCode: parts[1], Place: parts[2]})
		p.cast = append(p.cast, &actor{&someone{phone, p.world}, parts[0], map[int]uint64{}})
	}
}

// perform does every act of the script and returns it with what the bot said.
func (p *play) perform(script string) string {
	var b strings.Builder
	for _, line := range strings.Split(script, "\n") {
		if !p.act(line) {
			continue
		}
		b.WriteString(line + "\n")
		calm()
		p.hear(&b)
	}
	return b.String()
}

// act does what a line says, and reports false if it says what the bot said.
func (p *play) act(line string) bool {
	if strings.HasPrefix(line, "(") {
		p.event(strings.Trim(line, "()"))
		return true
	}
	for _, a := range p.cast {
		if rest, is := strings.CutPrefix(line, a.name); is && rest != "" {
			p.deed(a, rest)
			return true
		}
	}
	return false
}

// deed is something that a person does.
func (p *play) deed(a *actor, line string) {
	p.t.Helper()
	does, what, _ := strings.Cut(strings.TrimPrefix(line, " "), " ")
	switch does {
	case ":":
		a.Say(what)
		p.written = append(p.written, what)
	case "taps":
		a.tap(strings.Trim(what, "[]"))
	case "shares":
		place := sandbox.PlaceNamed(what)
		a.SendLocation(place.Lat, place.Lon)
	case "edits:":
		a.editLast(what)
		p.written = append(p.written, what)
	case "blocks":
		a.Block()
	case "unblocks":
		a.Unblock()
	default:
		p.t.Fatalf("nobody knows how to play %q", line)
	}
}

var timePasses = regexp.MustCompile(`^(\d+) (second|minute|hour)s? pass(es)?$`)

// event is something that happens to everybody.
func (p *play) event(what string) {
	p.t.Helper()
	file := filepath.Join(p.folder, "porchlight.db")
	var err error
	switch parts := timePasses.FindStringSubmatch(what); {
	case parts != nil:
		length, _ := time.ParseDuration(parts[1] + parts[2][:1])
		time.Sleep(length)
	case what == "the bot is stopped":
		p.out()
	case what == "the bot is started":
		p.light()
	case what == "the database goes away":
		err = os.Rename(file, file+".away")
	case what == "the database comes back":
		err = os.Rename(file+".away", file)
	default:
		p.t.Fatalf("nobody knows how to play (%s)", what)
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

// tap taps the newest button of that label, or the key of the keyboard.
func (a *actor) tap(label string) {
	a.w.t.Helper()
	for _, m := range slices.Backward(a.Messages()) {
		if slices.ContainsFunc(slices.Concat(m.Buttons...), func(b sandbox.Button) bool { return b.Text == label }) {
			if err := a.Press(m.ID, label); err != nil {
				a.w.t.Fatal(err)
			}
			return
		}
	}
	if err := a.Tap(label); err != nil {
		a.w.t.Fatalf("%v:\n%s", err, a.transcript())
	}
}

func (a *actor) editLast(text string) {
	a.w.t.Helper()
	for _, m := range slices.Backward(a.Messages()) {
		if !m.FromBot {
			if err := a.Edit(m.ID, text); err != nil {
				a.w.t.Fatal(err)
			}
			return
		}
	}
}

// hear writes down what the bot has said since the last time, to anybody.
func (p *play) hear(b *strings.Builder) {
	for _, a := range p.cast {
		for _, m := range a.Messages() {
			if before, known := a.seen[m.ID]; m.FromBot && m.Event > before {
				verb := "Porchlight to "
				if known {
					verb = "Porchlight changes it for "
				}
				b.WriteString("\n" + verb + a.name + ":\n" + shown(m))
			}
			a.seen[m.ID] = m.Event
		}
	}
	b.WriteString("\n")
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
		indent(linkShape.ReplaceAllString(m.Text, "(a link)"))
	}
	if m.Document != nil {
		indent("(a file: " + m.Document.Name + ")\n" + string(m.Document.Data))
	}
	if m.Contact != nil {
		indent(fmt.Sprintf("(a contact: %s %s)", m.Contact.FirstName, m.Contact.PhoneNumber))
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
	return strings.Contains(b.Data, messages.LanguageButton) && !strings.HasSuffix(b.Data, messages.SkipValue) && !strings.HasPrefix(b.Text, "✓")
}

// leavesNoTrace checks what is left behind by a chat.
func (p *play) leavesNoTrace() {
	p.t.Helper()
	p.out()
	sandboxtest.CheckRequests(p.t, p.stand.Calls())
	sandboxtest.CheckAnswers(p.t, p.stand.Calls())
	private := []string{sandbox.DefaultToken, strings.SplitAfter(sandbox.DefaultToken, ":")[1]}
	for _, a := range p.cast {
		private = append(private, a.name)
	}
	for _, text := range p.written {
		if len(text) >= 5 && strings.Contains(text, " ") { // one word may stand elsewhere for itself
			private = append(private, text)
		}
	}
	files, err := filepath.Glob(filepath.Join(p.folder, "porchlight.db*"))
	if err != nil || len(files) == 0 {
		p.t.Fatalf("no database: %v", err)
	}
	left := map[string]string{"the log": p.log.String()}
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
			if whole.MatchString(text) {
				p.t.Errorf("%s holds %q", where, words)
			}
		}
	}
}
