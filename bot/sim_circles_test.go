package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"porchlight/bot/sandbox"
)

// These are the acts between somebody and those who support them, beside their words:
// requests, steps that are shown, and what is shared of a plan.

// request is what somebody asked others for.
type request struct {
	of    []*soul // whom
	no    []*soul // of these, who said no
	taken bool
}

// thinks is how long somebody looks at what came before they tap.
const thinks = 12 * time.Second

// there are the supporters of whom it is known that they are there, whatever is still on
// its way to the bot.
func (who *soul) there() (all []*soul) {
	for _, other := range who.supporters {
		if !other.away.is() && time.Now().After(other.settled) {
			all = append(all, other)
		}
	}
	return all
}

// tapsBelow taps a button below the newest message that holds a mark, if there is one.
func (who *soul) tapsBelow(mark string, fits func(sandbox.Button) bool) bool {
	for _, m := range slices.Backward(who.Messages()) {
		if !m.FromBot || !strings.Contains(m.Text, mark) {
			continue
		}
		for _, b := range slices.Concat(m.Buttons...) {
			if b.Data != "" && fits(b) {
				who.presses(pressed{m.ID, b.Data})
				return true
			}
		}
	}
	return false
}

// does is a button that does this.
func does(what string) func(sandbox.Button) bool {
	return func(b sandbox.Button) bool { return strings.HasPrefix(b.Data, what+":") }
}

// unticked is a button that does this for somebody who is not ticked yet.
func unticked(what, name string) func(sandbox.Button) bool {
	return func(b sandbox.Button) bool {
		return strings.HasPrefix(b.Data, what+":") && strings.Contains(b.Text, "☐") && strings.Contains(b.Text, name)
	}
}

// asksForHelp asks one or two of a circle for something, together or one after the other.
func (who *soul) asksForHelp(rng *rand.Rand) {
	all := who.there()
	if len(all) == 0 || who.isNew {
		return
	}
	rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	all = all[:min(len(all), 1+rng.IntN(2))]
	mark := who.s.oracle.mark(who)
	p := who.s.oracle.marks[mark]
	p.ownAgain, p.request = true, &request{}
	who.writes("/ask would you carry something with me, " + mark)
	who.s.oracle.owesAnswer(who)
	time.Sleep(thinks)
	for _, other := range all {
		if who.tapsBelow(mark, unticked("ask:tick", other.name)) {
			p.request.of = append(p.request.of, other)
			time.Sleep(thinks)
		}
	}
	if len(p.request.of) == 0 {
		return
	}
	if len(p.request.of) > 1 {
		who.s.oracle.meet(p.request.of[0], p.request.of[1]) // the one reads who of them does it
	}
	inTurn := len(p.request.of) > 1 && rng.IntN(2) == 0 && who.tapsBelow(mark, does("ask:turn"))
	time.Sleep(thinks)
	if !who.tapsBelow(mark, does("ask:send")) {
		return
	}
	p.readers = append(p.readers, p.request.of...)
	for i, other := range p.request.of {
		other.settles(time.Now()) // what waits to remind them is dropped
		if i == 0 || !inTurn {
			who.s.oracle.owesOnce(other, who, "what "+who.name+" asks for, "+mark, mark)
		}
	}
}

// answersRequest says yes or no to what somebody asks for, or nothing.
func (who *soul) answersRequest(rng *rand.Rand, m sandbox.Message) bool {
	mark := markShape.FindString(m.Text)
	p := who.s.oracle.marks[mark]
	if p == nil || p.request == nil || who.person != p.by || p.by.away.erased || time.Since(m.SentAt) > 24*time.Hour {
		return false
	}
	r := p.request
	tap := func(what string) {
		for range 1 + rng.IntN(2) { // a tap too many, at times
			who.tapsBelow(mark, does(what))
		}
	}
	switch rng.IntN(4) {
	case 0, 1:
		tap("ask:yes")
		if !r.taken {
			r.taken = true
			who.s.oracle.owesOnce(p.by, nil, "that somebody does what was asked for, "+mark, mark)
		}
	case 2:
		tap("ask:no")
		if r.no = append(r.no, who); len(r.no) == len(r.of) && !r.taken {
			who.s.oracle.owesOnce(p.by, nil, "that nobody can do it, "+mark, mark)
		}
	default:
		return false
	}
	return true
}

// keepsAStep notes something that they are glad of, and shows it to somebody.
func (who *soul) keepsAStep(rng *rand.Rand) {
	mark := who.s.oracle.mark(who)
	p := who.s.oracle.marks[mark]
	p.ownAgain = true
	who.writes("/milestone I went out today, " + mark)
	who.s.oracle.owesAnswer(who)
	all := who.there()
	if len(all) == 0 {
		return
	}
	other := all[rng.IntN(len(all))]
	time.Sleep(thinks)
	if !who.tapsBelow(mark, does("milestone:show")) {
		return
	}
	time.Sleep(thinks)
	if len(who.supporters) > 1 && !who.tapsBelow(mark, unticked("milestone:tick", other.name)) {
		return
	}
	time.Sleep(thinks)
	if len(who.supporters) == 1 && !who.hasBelow(mark, "☑ "+other.name) {
		return
	}
	if who.tapsBelow(mark, does("milestone:send")) {
		p.readers = append(p.readers, other)
		who.s.oracle.owesOnce(other, who, "the step of "+who.name+", "+mark, mark)
	}
}

// hasBelow reports whether the newest message that holds a mark has such a button.
func (who *soul) hasBelow(mark, label string) bool {
	for _, m := range slices.Backward(who.Messages()) {
		if m.FromBot && strings.Contains(m.Text, mark) {
			return slices.ContainsFunc(slices.Concat(m.Buttons...), func(b sandbox.Button) bool { return strings.Contains(b.Text, label) })
		}
	}
	return false
}

// cheers is glad with somebody who showed a step.
func (who *soul) cheers(rng *rand.Rand, m sandbox.Message) bool {
	mark := markShape.FindString(m.Text)
	p := who.s.oracle.marks[mark]
	if p == nil || p.cheered || who.person != p.by || p.by.away.erased || rng.IntN(2) == 0 {
		return false
	}
	p.cheered = true
	for range 1 + rng.IntN(2) {
		who.tapsBelow(mark, does("milestone:cheer"))
	}
	who.s.oracle.owesOnce(p.by, who, "that "+who.name+" is glad, "+mark, mark)
	return true
}

// plansAhead writes a line of a plan, or lets somebody see a step of it, or no longer.
func (who *soul) plansAhead(rng *rand.Rand) {
	step := 1 + rng.IntN(3)
	if len(who.supporters) == 0 || rng.IntN(2) == 0 {
		mark := who.s.oracle.mark(who)
		p := who.s.oracle.marks[mark]
		p.again, p.step = true, step
		who.writes(fmt.Sprintf("/plan %d my neighbour at the gate, %s", step, mark))
		who.s.oracle.owesAnswer(who)
		who.plan = append(who.plan, p)
		p.readers = append(p.readers, who.sees[step]...)
		return
	}
	other := who.supporters[rng.IntN(len(who.supporters))]
	who.writes(fmt.Sprintf("/plan share %s %d", other.name, step))
	who.s.oracle.owesAnswer(who)
	if !slices.ContainsFunc(who.plan, func(p *piece) bool { return p.step == step }) {
		return
	}
	i := slices.Index(who.sees[step], other)
	for _, p := range who.plan {
		switch {
		case p.step != step:
		case i < 0:
			p.readers = append(p.readers, other)
			delete(p.hidden, other)
		default:
			p.hide(other, &who.s.sky)
		}
	}
	if i < 0 {
		who.sees[step] = append(who.sees[step], other)
	} else {
		who.sees[step] = slices.Delete(who.sees[step], i, i+1)
	}
}

// hide notes that somebody must not be shown it any more.
func (p *piece) hide(from *soul, s *sky) {
	s.count(time.Now())
	if p.hidden == nil {
		p.hidden = map[*soul]time.Duration{}
	}
	p.hidden[from] = s.of[forAll].clear
}

// owesOnce: what holds a mark arrives.
func (o *oracle) owesOnce(to, from *soul, what, mark string) {
	o.owes(duty{to: to, from: from, what: what, soon: 30 * time.Second, fits: func(h heard) bool {
		return strings.Contains(h.text, mark) && !h.isAnEdit
	}})
}
