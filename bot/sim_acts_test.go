package main

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"porchlight/bot/sandbox"
)

// acts are what people do, with how often of a hundred times.
var acts = []struct {
	often int
	do    func(who *soul, rng *rand.Rand)
}{
	{11, (*soul).cries},
	{8, (*soul).checksIn},
	{8, (*soul).asksToBeReminded},
	{4, (*soul).asksForMuch},
	{9, (*soul).chats},
	{14, (*soul).repliesToWords},
	{5, (*soul).asksForHelp},
	{4, (*soul).keepsAStep},
	{5, (*soul).plansAhead},
	{4, (*soul).reachesOut},
	{4, (*soul).wantsToBeMissed},
	{3, (*soul).moves},
	{3, (*soul).takesFile},
	{3, (*soul).sends},
	{4, (*soul).tapsAgain},
	{3, (*soul).editsLast},
	{2, (*soul).isCalledOtherwise},
	{2, (*soul).blocks},
	{2, (*soul).pauses},
	{1, (*soul).leaves},
	{1, (*soul).erases},
}

// reactions are what people do about a message, by what its first button does.
var reactions = map[string]func(who *soul, rng *rand.Rand, m sandbox.Message) bool{
	"ask:yes:":         (*soul).answersRequest,
	"milestone:cheer:": (*soul).cheers,
	"reach:here:":      (*soul).isThere,
	"missed:yes:":      func(who *soul, rng *rand.Rand, _ sandbox.Message) bool { return who.answersMissing(rng) },
	"missed:here":      func(who *soul, rng *rand.Rand, m sandbox.Message) bool { return who.atTimes(rng, m) },
	"plan:see:":        func(who *soul, rng *rand.Rand, m sandbox.Message) bool { return who.atTimes(rng, m) },
}

// atTimes taps the first button below a message every other time.
func (who *soul) atTimes(rng *rand.Rand, m sandbox.Message) bool {
	if rng.IntN(2) == 0 {
		return false
	}
	who.presses(pressed{m.ID, m.Buttons[0][0].Data})
	return true
}

// does one thing.
func (who *soul) does(rng *rand.Rand) {
	switch {
	case who.away.paused && rng.IntN(3) > 0:
		return // they rest for a while
	case who.away.blocked || who.away.paused:
		who.returns()
		return
	case who.isNew:
		who.returns()
		who.lives(rng)
		return
	}
	at := rng.IntN(100)
	for _, a := range acts {
		if at -= a.often; at < 0 {
			a.do(who, rng)
			return
		}
	}
}

func (who *soul) cries(rng *rand.Rand) {
	who.writes(cries[rng.IntN(len(cries))])
	who.s.oracle.owesLine(who)
}

func (who *soul) checksIn(rng *rand.Rand) {
	who.writes(fmt.Sprintf("/checkin %d %s", 1+rng.IntN(5), who.s.oracle.mark(who)))
	who.s.oracle.owesAnswer(who)
}

func (who *soul) asksToBeReminded(rng *rand.Rand) {
	mark, hours := who.s.oracle.mark(who), 1+rng.IntN(40)
	who.writes(fmt.Sprintf("/remind in %d hours %s", hours, mark))
	who.s.oracle.owesReminder(who, hours, mark)
}

func (who *soul) chats(rng *rand.Rand) {
	if who.person != nil && rng.IntN(3) == 0 {
		who.writes("/supporting " + who.person.name + " plan")
		who.s.oracle.owesAnswer(who)
		return
	}
	who.writes([]string{"/supporters", "/supporting", "/tips", "/privacy", "/mood", "/help", "/nudges", "/resources", "/mood 90", "/ask", "/plan", "/milestone box", "/milestone list"}[rng.IntN(13)])
	who.s.oracle.owesAnswer(who)
}

// repliesToWords answers what a supporter wrote last, with Telegram's reply.
func (who *soul) repliesToWords(rng *rand.Rand) {
	to := who.s.oracle.lastWordsTo(who)
	if to == nil || to.from.away.erased {
		return
	}
	mark := who.s.oracle.mark(who, to.from)
	who.speaks("replies %s to %s", mark, to.from.name)
	who.Reply(to.message, "thank you for that, "+mark)
	who.s.oracle.owesWords(who, to.from, mark)
}

// lives is what somebody does of whom the bot knows nothing.
func (who *soul) lives(rng *rand.Rand) {
	if rng.IntN(2) == 0 {
		who.cries(rng)
	} else {
		who.chats(rng)
	}
}

// asksForMuch asks for several things at once: what is said to them comes in their order.
func (who *soul) asksForMuch(rng *rand.Rand) {
	for range 3 {
		who.asksToBeReminded(rng)
	}
}

// tapsAgain taps a button that has done its work.
func (who *soul) tapsAgain(*rand.Rand) {
	if who.used.message != 0 {
		who.presses(who.used)
	}
}

// editsLast puts something other in what they wrote last, if it was a note of their day.
func (who *soul) editsLast(rng *rand.Rand) {
	all := who.Messages()
	for _, m := range all[max(0, len(all)-6):] {
		if !m.FromBot && strings.HasPrefix(m.Text, "/checkin") {
			who.speaks("edits %q", m.Text)
			if err := who.Edit(m.ID, fmt.Sprintf("/checkin %d %s", 1+rng.IntN(5), who.s.oracle.mark(who))); err != nil {
				who.s.t.Fatal(err)
			}
			return
		}
	}
}

// isCalledOtherwise changes the name that Telegram tells of a supporter: in their circle
// they are called as they were invited.
func (who *soul) isCalledOtherwise(*rand.Rand) {
	if who.person == nil {
		return
	}
	name := "Zed" + letters(1000+who.s.acts, 4)
	who.s.oracle.names[name] = who
	who.acts("is called %s now", name)
	who.Rename(name)
}
