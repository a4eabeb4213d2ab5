package main

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"porchlight/bot/sandbox"
	"porchlight/storage"
)

var (
	timePasses = regexp.MustCompile(`^(\d+) (second|minute|hour|day)s? pass(?:es)?$`)
	itBecomes  = regexp.MustCompile(`^it becomes (\d{4}-\d\d-\d\d \d\d:\d\d)$`)
	units      = map[string]time.Duration{"second": time.Second, "minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour}
)

// event is something that happens to everybody.
func (p *play) event(what string) (seen []string) {
	p.t.Helper()
	if of := timePasses.FindStringSubmatch(what); of != nil {
		time.Sleep(span(of[1], of[2]))
		return nil
	}
	if of := itBecomes.FindStringSubmatch(what); of != nil {
		at, err := time.Parse("2006-01-02 15:04", of[1])
		p.must(err)
		time.Sleep(time.Until(at))
		return nil
	}
	file := filepath.Join(p.folder, "porchlight.db")
	switch what {
	case "the next nudge is brought forward":
		line, err := p.porch.advance(context.Background())
		p.must(err)
		return []string{"The page says: " + line + "\n"}
	case "the bot is stopped":
		p.out()
	case "the bot is killed":
		p.kill()
	case "the bot is started":
		p.light()
	case "the database goes away":
		p.must(os.Rename(file, file+".away"))
	case "the database comes back":
		p.must(os.Rename(file+".away", file))
	case "messages are held up":
		for _, method := range []string{"send*", "copy*", "edit*"} {
			p.letThrough = append(p.letThrough, p.stand.Fault(sandbox.Fault{Method: method, Cut: sandbox.CutBefore}))
		}
	case "messages get through":
		for _, mend := range p.letThrough {
			mend()
		}
		p.letThrough = nil
	default:
		p.t.Fatalf("nobody knows how to play (%s)", what)
	}
	return nil
}

// kill ends the bot as a power cut would: nothing more leaves, and the files are
// as they were.
func (p *play) kill() {
	p.t.Helper()
	cut := p.stand.Fault(sandbox.Fault{Cut: sandbox.CutBefore})
	were := map[string]string{"porchlight.db": "", "porchlight.db-wal": ""}
	for name := range were {
		were[name] = p.file(name)
	}
	p.out()
	for name, data := range were {
		p.must(os.WriteFile(filepath.Join(p.folder, name), []byte(data), 0o600))
	}
	cut()
}

// A check is a line that only looks at what has happened.
var (
	hearsNothing = regexp.MustCompile(`^hears nothing( at all)?$`)
	hasSeen      = regexp.MustCompile(`^has (not seen|seen once): (.+)$`)
	nextNudge    = regexp.MustCompile(`^\((\w+)'s next nudge is (\d+) to (\d+) (\w+)s away\)$`)
	noNudge      = regexp.MustCompile(`^\(no nudge is planned for (\w+)\)$`)
)

// checks does what a line asks to look at, and reports false if it asks nothing.
func (p *play) checks(line string) bool {
	p.t.Helper()
	a, does := p.actorOf(line)
	if of := hearsNothing.FindStringSubmatch(does); a != nil && of != nil {
		heard := a.lately
		if of[1] != "" {
			heard = a.news
		}
		if len(heard) > 0 {
			p.t.Errorf("%s, but:\n%s", line, strings.Join(heard, "\n"))
		}
		return true
	}
	if of := hasSeen.FindStringSubmatch(does); a != nil && of != nil {
		want := map[string]int{"seen once": 1, "not seen": 0}[of[1]]
		if got := strings.Count(strings.Join(a.heard, "\n"), of[2]); got != want {
			p.t.Errorf("%s, but it was %d times", line, got)
		}
		return true
	}
	if of := nextNudge.FindStringSubmatch(line); of != nil {
		due := p.dueFor(p.named(of[1]))
		if wait := time.Until(due); due.IsZero() || wait < span(of[2], of[4]) || wait > span(of[3], of[4]) {
			p.t.Errorf("%s, but it comes in %v", line, wait)
		}
		return true
	}
	if of := noNudge.FindStringSubmatch(line); of != nil {
		if due := p.dueFor(p.named(of[1])); !due.IsZero() {
			p.t.Errorf("%s, but one comes at %v", line, due)
		}
		return true
	}
	return false
}

func span(count, unit string) time.Duration {
	n, err := strconv.Atoi(count)
	if err != nil {
		panic(err) // the patterns let only digits through
	}
	return time.Duration(n) * units[unit]
}

// dueFor is when the next nudge is planned for somebody; zero if none is.
func (p *play) dueFor(a *actor) time.Time {
	p.t.Helper()
	planned, err := p.store.DueRhythms(context.Background(), storage.UntilResumed, 1000)
	p.must(err)
	for _, r := range planned { // the earliest first
		if r.Chat == storage.ChatID(a.ID()) {
			return r.Due
		}
	}
	return time.Time{}
}
