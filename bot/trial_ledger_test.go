//go:build trial

package main

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"porchlight/bot/sandbox"
)

// What a person can do that has an answer.
const (
	didCommand  = "commands"
	didPress    = "presses"
	didDistress = "cries of distress"
	wasDue      = "nudges"
)

// deed is one thing that calls for a message: what somebody did, or a nudge that is due.
type deed struct {
	what string
	chat int64
	at   time.Time // when it was done, or is due
	want string    // stands in the answer to it, and in no other message of the chat
}

// cutOff is a kill, or what else cuts off what is on its way.
type cutOff struct{ from, to time.Time }

// ledger knows what people did and when the program died, and tells from what arrived at
// Telegram what was lost, what came twice, and how long it took. Of the program's inside
// it knows nothing.
type ledger struct {
	t     *testing.T
	stand *sandbox.Server

	// replicas: a call that is not answered in time goes to another, which can't know
	// whether distress was answered, and answers it.
	replicas bool

	mu     sync.Mutex
	deeds  []deed
	starts []time.Time
	logged int       // how much the log held at the latest
	calm   time.Time // when a program had answered somebody, and nobody waited any more
	kills  []cutOff
}

func (l *ledger) note(d deed) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.deeds = append(l.deeds, d)
}

// lights starts the program.
func (l *ledger) lights(p *program) {
	l.mu.Lock()
	l.starts, l.logged = append(l.starts, time.Now()), len(p.log.String())
	l.mu.Unlock()
	p.start()
}

// isLit reports whether the program says that it serves.
func (l *ledger) isLit(p *program) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Contains(p.log.String()[l.logged:], "porchlight is lit")
}

// kill kills the program.
func (l *ledger) kill(p *program) {
	l.goesWrong(p.kill)
}

// goesWrong notes that something cuts off what is on its way as long as it goes on.
func (l *ledger) goesWrong(what func()) {
	from := time.Now()
	what()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kills = append(l.kills, cutOff{from, time.Now()})
}

// ends ends the program in order, once it serves.
func (l *ledger) ends(p *program) {
	for end := time.Now().Add(time.Minute); !l.isLit(p) && time.Now().Before(end); {
		<-time.After(5 * time.Millisecond)
	}
	p.end()
}

// sinceStart is how long somebody waited for an answer while a program was there to give
// it: since the start of the one that gave it, if they wrote before; alive tells that they
// didn't.
func (l *ledger) sinceStart(wrote, answered time.Time) (waited time.Duration, alive bool) {
	from := wrote
	for _, start := range l.starts {
		if start.After(from) && start.Before(answered) {
			from = start
		}
	}
	return answered.Sub(from), from.Equal(wrote)
}

// arrival of a message at Telegram.
type landed struct {
	at   time.Time
	text string
}

// landed returns what arrived in each chat, in order.
func (l *ledger) landed() map[int64][]landed {
	chats := map[int64][]landed{}
	for _, call := range l.stand.Calls() {
		if call.Effect && (strings.HasPrefix(call.Method, "send") || call.Method == "editMessageText") {
			chats[call.ChatID] = append(chats[call.ChatID], landed{call.At, call.Args["text"] + call.Args["caption"]})
		}
	}
	for _, all := range chats {
		slices.SortStableFunc(all, func(a, b landed) int { return a.at.Compare(b.at) })
	}
	return chats
}

// answersOf returns when the answers to a deed arrived.
func answersOf(d deed, chats map[int64][]landed) (all []time.Time) {
	for _, m := range chats[d.chat] {
		if strings.Contains(m.text, d.want) {
			all = append(all, m.at)
		}
	}
	return all
}

// settles waits until each deed has an answer, or until nothing has arrived for so long
// that nothing will.
func (l *ledger) settles(patience time.Duration) {
	l.t.Helper()
	last, since := 0, time.Now()
	for {
		chats := l.landed()
		open, arrived := 0, 0
		for _, all := range chats {
			arrived += len(all)
		}
		l.mu.Lock()
		for _, d := range l.deeds {
			if len(answersOf(d, chats)) == 0 {
				open++
			}
		}
		l.mu.Unlock()
		if arrived > last {
			last, since = arrived, time.Now()
		}
		if open == 0 && l.stand.Pending() == 0 || time.Since(since) > patience {
			return
		}
		<-time.After(200 * time.Millisecond)
	}
}

// account is what the ledger tells in the end.
type account struct {
	deeds, lost, again map[string]int
	waited             map[string][]time.Duration
	worst              time.Duration // of answers to distress by a program that was there when it came
	outOfOrder         []string      // chats, and what came before what
	perKill            []int         // repeats of anything but crisis answers, for each kill
	crisesPerKill      []int
	unexplained        []string // repeats without a kill in between
	early              []string
}

// tell makes the account of all that was done and arrived.
func (l *ledger) tell() *account {
	l.mu.Lock()
	defer l.mu.Unlock()
	chats := l.landed()
	a := &account{
		deeds: map[string]int{}, lost: map[string]int{}, again: map[string]int{}, waited: map[string][]time.Duration{},
		perKill: make([]int, len(l.kills)), crisesPerKill: make([]int, len(l.kills)),
	}
	latest := map[int64]deed{} // of each chat, and when its answer came
	cameAt := map[int64]time.Time{}
	for _, d := range l.deeds {
		a.deeds[d.what]++
		answers := answersOf(d, chats)
		if len(answers) == 0 {
			a.lost[d.what]++
			continue
		}
		first := answers[0]
		waited, alive := l.sinceStart(d.at, first)
		a.waited[d.what] = append(a.waited[d.what], waited)
		if d.what == didDistress && alive && d.at.After(l.calm) {
			a.worst = max(a.worst, waited)
		}
		if first.Before(d.at.Add(-time.Millisecond)) {
			a.early = append(a.early, fmt.Sprintf("%s of %d: %v early", d.what, d.chat, d.at.Sub(first)))
		}
		if before, known := latest[d.chat]; known && d.what != didDistress && d.what != wasDue && first.Before(cameAt[d.chat]) {
			a.outOfOrder = append(a.outOfOrder, fmt.Sprintf("in chat %d %q came before %q", d.chat, d.want, before.want))
		}
		if d.what != didDistress && d.what != wasDue {
			latest[d.chat], cameAt[d.chat] = d, first
		}
		for i := 1; i < len(answers); i++ {
			a.again[d.what]++
			l.blame(a, d, answers[i-1], answers[i])
		}
	}
	return a
}

// onTheWire is how long a message may be on its way when the one who sent it is gone
// already: what the stand-in had not read then arrives all the same.
const onTheWire = 2 * time.Second

// blame counts a repeat with the first trouble after what it repeats, or else with the last
// one before, as what was on the wire then.
func (l *ledger) blame(a *account, d deed, before, again time.Time) {
	to := slices.IndexFunc(l.kills, func(kill cutOff) bool { return !kill.to.Before(before) && !kill.from.After(again) })
	for i := len(l.kills) - 1; i >= 0 && to < 0; i-- {
		if late := before.Sub(l.kills[i].to); late > 0 && late <= onTheWire {
			to = i
		}
	}
	switch {
	case to >= 0 && d.what == didDistress:
		a.crisesPerKill[to]++
		return
	case to >= 0:
		a.perKill[to]++
		return
	}
	if l.replicas && d.what == didDistress {
		return
	}
	a.unexplained = append(a.unexplained, fmt.Sprintf("%q in chat %d again after %v", d.want, d.chat, again.Sub(before)))
}

// String says all of it in some lines.
func (a *account) String() string {
	var b strings.Builder
	for _, what := range []string{didDistress, didCommand, didPress, wasDue} {
		if a.deeds[what] == 0 {
			continue
		}
		waited := a.waited[what]
		fmt.Fprintf(&b, "%d %s: %d lost, %d again", a.deeds[what], what, a.lost[what], a.again[what])
		if len(waited) > 0 {
			slices.Sort(waited)
			fmt.Fprintf(&b, ", waited (since the start that answered it) %v at the median, %v at p99, %v at most", waited[len(waited)/2].Round(time.Millisecond),
				p99(waited).Round(time.Millisecond), waited[len(waited)-1].Round(time.Millisecond))
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "%d chats out of order", len(a.outOfOrder))
	if len(a.perKill) > 0 {
		fmt.Fprintf(&b, "; of %d kills the worst had %d repeats, and %d of crisis answers", len(a.perKill), slices.Max(a.perKill), slices.Max(a.crisesPerKill))
	}
	return b.String()
}

// onTheWay is how many messages may be on their way at a kill, and arrive twice.
const onTheWay = 32

// holds checks what was promised: nothing lost, early or out of order, and again only
// what was on its way at a kill.
func (a *account) holds(t *testing.T) {
	t.Helper()
	t.Logf("\n%v", a)
	for what, lost := range a.lost {
		if lost > 0 {
			t.Errorf("%d of %d %s were lost", lost, a.deeds[what], what)
		}
	}
	for _, wrong := range [][]string{a.outOfOrder, a.unexplained, a.early} {
		if len(wrong) > 0 {
			t.Errorf("%d times, such as: %s", len(wrong), strings.Join(wrong[:min(5, len(wrong))], "; "))
		}
	}
	for _, count := range a.perKill {
		if count > onTheWay {
			t.Errorf("%d messages came again after one kill, more than the %d that may be on their way", count, onTheWay)
		}
	}
}

// promptly is how long an answer to distress may take; what the machine itself kept
// everybody waiting comes on top.
const promptly = 2 * time.Second

// isPrompt checks that distress was answered at once wherever a program ran.
func (a *account) isPrompt(t *testing.T, lag time.Duration) {
	t.Helper()
	if a.worst > promptly+20*lag {
		t.Errorf("distress was answered after %v, where the machine kept everybody waiting for %v at most", a.worst, lag)
	}
}
