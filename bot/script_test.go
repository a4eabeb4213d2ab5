package main

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"porchlight/bot/sandbox"
)

var update = flag.Bool("update", false, "rewrite what the bot says in testdata; read it as prose before committing")

// TestConversations plays every script of testdata: what people do stands at the
// beginning of a line, what the bot says below it, all of it and nothing else. It
// runs in a bubble of time, from noon UTC, in which an hour takes a tenth of a
// second; let days pass while the bot is stopped, which takes nothing.
// A script has these parts, of which "before" may be missing:
//
//	-- phones --
//	Ana, en, New York                    a name, the app's language, a place
//	Ben, en, London, @ben_example        with a username
//	(it is 2026-11-21)                   else it is 2026-11-24, a Tuesday
//	(the host says: porch@example.org)   of themselves; else nothing
//	-- before --
//	Ben joins Ana's circle               by a link; what is said meanwhile, and in
//	Ben: /cancel                         all of this part, is not written down
//	-- chat --
//	Ana: /start                          ↵ stands for a line break
//	Ana edits: her last message, put differently
//	Ana replies to "the bot's words": hello
//	Ana replies to "the bot's words" with a sticker 🌻
//	Ana reacts to "the bot's words" with ❤
//	Ana taps [Skip]                      the newest button of that label
//	Ana taps the old [Skip]              as her phone showed it once
//	Ana taps the first [Skip]            the oldest that still stands
//	Ana opens Ben's link                 or: Ben's link for Ana; …, cut short
//	Ana shares Berlin
//	Ana sends a photo: its caption       or: a voice message; a sticker 🌻
//	Ana sends an album of 3: a caption   of its first photo; also: of 3 as a reply to "…"
//	Ana deletes what was sent last       by her
//	Ana takes no voice messages          a setting of hers at Telegram
//	Ana blocks the bot                   or: unblocks
//	Ana is called Anna                   in Telegram, from now on
//	Ana sets the app to es
//	Ana opens the menu
//	(20 minutes pass)                    also hours and days
//	(it becomes 2026-11-23 18:30)        UTC
//	(the next nudge is brought forward)
//	(the bot is stopped)                 or killed, as by a power cut; then: started
//	(the database goes away)             then: comes back
//	(messages are held up)               then: get through
//
// Some lines only check, and -update leaves them as they are:
//
//	Ana hears nothing                    of what was done last; or: nothing at all
//	Ana has seen once: words             or: has not seen
//	(Ben's next nudge is 2 to 4 hours away)
//	(no nudge is planned for Ben)
//
// Parts "helplines" and "resources" are files of the host's own.
//
// A … in what the bot says stands for any words, where they differ each time:
// which nudge comes and what it offers is drawn by lot. Where -update has written
// such words out, put the … back.
//
// After each script, what went to Telegram must be as its API describes it, and
// neither the log (at its most talkative) nor the database may hold what people
// wrote, their names or the token.
func TestConversations(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, part := readScript(t, file)
			chat := part("chat")
			want := string(chat.Data)
			var got string
			phones, day := startingDay(string(part("phones").Data))
			phones, operator := hostOf(phones)
			inDarkWorld(t, day, func(w *world) {
				w.change = func(s *settings) {
					s.OperatorContact = operator
					s.HelplinesFile, s.ResourcesFile = hostFile(t, w.folder, part("helplines")), hostFile(t, w.folder, part("resources"))
				}
				w.light()
				calm()
				p := &play{world: w}
				p.people(phones)
				p.prepare(string(part("before").Data))
				got = p.perform(want)
				p.leavesNoTrace()
			})
			if *update {
				chat.Data = []byte(got)
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

// hostFile writes a file of the host's own into a folder, "" if the script has none.
func hostFile(t *testing.T, folder string, f *txtar.File) string {
	t.Helper()
	if len(f.Data) == 0 {
		return ""
	}
	file := filepath.Join(folder, f.Name+".json")
	if err := os.WriteFile(file, f.Data, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// readScript reads a script and returns it with its parts.
func readScript(t *testing.T, file string) (archive *txtar.Archive, part func(name string) *txtar.File) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	part = func(name string) *txtar.File {
		i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == name })
		if i < 0 {
			return &txtar.File{}
		}
		return &archive.Files[i]
	}
	if len(part("chat").Data) == 0 {
		t.Fatal("it has no part chat")
	}
	return archive, part
}

var dayLine = regexp.MustCompile(`(?m)^\(it is (\d{4}-\d\d-\d\d)\)\n`)

// startingDay takes the day off the list of phones.
func startingDay(phones string) (rest, day string) {
	if found := dayLine.FindStringSubmatch(phones); found != nil {
		return strings.Replace(phones, found[0], "", 1), found[1]
	}
	return phones, "2026-11-24"
}

var hostLine = regexp.MustCompile(`(?m)^\(the host says: (.+)\)\n`)

// hostOf takes what the host says of themselves off the list of phones.
func hostOf(phones string) (rest, operator string) {
	if found := hostLine.FindStringSubmatch(phones); found != nil {
		return strings.Replace(phones, found[0], "", 1), found[1]
	}
	return phones, ""
}

// play performs one script.
type play struct {
	*world
	cast       []*actor
	written    []string // by people, word for word
	letThrough []func() // ends what holds messages up
	interrupt  func()   // if set, comes right behind whatever a person does
}

// actor is one of the people of a script.
type actor struct {
	*someone
	name    string
	place   string
	profile sandbox.Profile // as at the beginning
	seen    map[int]uint64  // what was written down already: the last event by message
	put     map[int]string  // the bot's reactions, by message
	shows   map[int]string  // what stands of the bot in the chat, by message
	flashed int             // how many answers to presses were
	heard   []string        // every text, label and file of the bot, and every later version
	lately  []string        // what was heard after the last act
	news    []string        // what was heard in this part of the script
	buttons map[string]pressed
}

// pressed is a button that a phone has shown.
type pressed struct {
	message int
	data    string
}

// people adds the phones.
func (p *play) people(lines string) {
	for line := range strings.Lines(lines) {
		parts := strings.Split(strings.TrimSpace(line), ", ")
		if len(parts) != 3 && len(parts) != 4 {
			p.t.Fatalf("%q is not a name, a language, a place and perhaps a username", line)
		}
		profile := sandbox.Profile{FirstName: parts[0], LanguageCode: parts[1], Place: parts[2]}
		if len(parts) == 4 {
			profile.Username = strings.TrimPrefix(parts[3], "@")
		}
		phone := p.stand.NewPhone(profile)
		p.cast = append(p.cast, &actor{someone: &someone{phone, p.world}, name: parts[0], place: parts[2], profile: profile, seen: map[int]uint64{}, put: map[int]string{}, shows: map[int]string{}, buttons: map[string]pressed{}})
	}
}

// prepare does what has happened before.
func (p *play) prepare(acts string) {
	p.t.Helper()
	for line := range strings.Lines(acts) {
		if line = strings.TrimSpace(line); !p.isAct(line) {
			p.t.Fatalf("nobody knows how to play %q", line)
		}
		p.perform(line)
	}
	for _, a := range p.cast {
		a.news = nil
	}
}

// perform does every act of the script and returns it with what the bot said.
func (p *play) perform(script string) string {
	var b strings.Builder
	lines := strings.Split(strings.TrimSpace(script), "\n")
	for i, line := range lines {
		if !p.isAct(line) {
			continue
		}
		b.WriteString(line + "\n\n")
		if p.checks(line) {
			continue
		}
		said := p.act(line)
		if who, _ := p.actorOf(line); who != nil && p.interrupt != nil {
			p.interrupt()
		}
		calm()
		said = append(said, p.hear()...)
		for _, block := range written(said, p.below(lines[i+1:])) {
			b.WriteString(block + "\n")
		}
	}
	return b.String()
}

// isAct reports whether somebody does something in a line, or something happens.
func (p *play) isAct(line string) bool {
	who, _ := p.actorOf(line)
	return who != nil || strings.HasPrefix(line, "(")
}

// below is what the script has the bot say, up to the next act: a block each.
func (p *play) below(lines []string) (blocks []string) {
	for _, line := range lines {
		switch {
		case p.isAct(line):
			return blocks
		case line != "" && !strings.HasPrefix(line, " "):
			blocks = append(blocks, line+"\n")
		case len(blocks) > 0:
			blocks[len(blocks)-1] += line + "\n"
		}
	}
	return blocks
}

// written returns what was said as the script has it, where that leaves some
// words open and these fit.
func written(said, script []string) []string {
	for i, block := range said {
		for _, open := range script {
			open = strings.TrimSpace(open) + "\n"
			words := strings.ReplaceAll(regexp.QuoteMeta(open), "…", `(?s:.*?)`)
			if strings.Contains(open, "…") && regexp.MustCompile("^"+words+"$").MatchString(block) {
				said[i] = open
				break
			}
		}
	}
	return said
}

// actorOf finds who a line begins with, and what it says of them.
func (p *play) actorOf(line string) (who *actor, does string) {
	for _, a := range p.cast {
		if rest, is := strings.CutPrefix(line, a.name); is && (strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, " ")) {
			return a, strings.TrimSpace(rest)
		}
	}
	return nil, ""
}

// named finds one of the cast.
func (p *play) named(name string) *actor {
	p.t.Helper()
	for _, a := range p.cast {
		if a.name == name {
			return a
		}
	}
	p.t.Fatalf("%q has no phone", name)
	return nil
}
