package main

import (
	"fmt"
	"math/rand/v2"
)

// acts are what people do, with how often of a hundred times.
var acts = []struct {
	often int
	do    func(who *soul, rng *rand.Rand)
}{
	{20, (*soul).cries},
	{20, (*soul).checksIn},
	{20, (*soul).asksToBeReminded},
	{20, (*soul).chats},
	{20, (*soul).repliesToWords},
}

// does one thing.
func (who *soul) does(rng *rand.Rand) {
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
	who.writes([]string{"/supporters", "/supporting", "/tips", "/privacy", "/mood", "/help", "/nudges", "/resources"}[rng.IntN(8)])
	who.s.oracle.owesAnswer(who)
}

// repliesToWords answers what a supporter wrote last, with Telegram's reply.
func (who *soul) repliesToWords(rng *rand.Rand) {
	to := who.s.oracle.lastWordsTo(who)
	if to == nil {
		return
	}
	mark := who.s.oracle.mark(who, to.from)
	who.acts("replies %s to %s", mark, to.from.name)
	who.Reply(to.message, "thank you for that, "+mark)
	who.s.oracle.owesWords(who, to.from, mark)
}
