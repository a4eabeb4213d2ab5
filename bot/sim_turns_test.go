package main

import (
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// These are the acts after which somebody must not hear of something any more, or not for
// a while.

// absence is of who must not hear anything that they didn't ask for, since when.
type absence struct {
	blocked, paused, erased bool
	since                   time.Duration // on the clock of clear sky
}

// is reports whether any of it holds.
func (a absence) is() bool { return a.blocked || a.paused || a.erased }

// untilTold is how much clear sky the bot needs to have heard of an act, and to have sent
// what was on its way.
const untilTold = 45 * time.Minute

// holds reports whether the bot must know by now.
func (a absence) holds(s *sky) bool { return a.is() && s.of[forAll].clear-a.since > untilTold }

// goes notes that somebody does not want to hear anything from now on.
func (who *soul) goes(how absence) {
	who.s.sky.count(time.Now())
	how.since = who.s.sky.of[forAll].clear
	who.away = how
	for _, other := range append(slices.Clone(who.supporters), who) {
		who.s.oracle.waive(func(d *duty) bool { return d.to == other && d.isNudge })
	}
	who.s.oracle.waive(func(d *duty) bool { return d.isSilence && (d.to == who || d.from == who) })
	if !how.paused {
		who.s.oracle.waive(func(d *duty) bool { return d.to == who })
	}
}

// returns ends what kept somebody away.
func (who *soul) returns() {
	was := who.away
	who.away = absence{}
	now := time.Now()
	for _, other := range append(slices.Clone(who.supporters), who) {
		other.settles(now)
	}
	who.missing.from = now.Add(26 * time.Hour)
	switch {
	case was.blocked:
		who.acts("unblocks the bot")
		who.Unblock()
	case was.paused:
		who.writes("/resume")
		who.s.oracle.waive(func(d *duty) bool { return d.to == who && d.isReminder && d.since.Before(now.Add(time.Minute)) })
		who.s.oracle.restart(who, now)
		who.s.oracle.owesAnswer(who)
	}
}

// settles leaves open for a while which exact nudges still come.
func (who *soul) settles(now time.Time) {
	if until := now.Add(26 * time.Hour); until.After(who.settled) {
		who.nudgesFrom, who.settled = until, until
	}
}

func (who *soul) blocks(*rand.Rand) {
	who.acts("blocks the bot")
	who.Block()
	who.goes(absence{blocked: true})
}

func (who *soul) pauses(*rand.Rand) {
	who.writes("/pause")
	who.s.oracle.owesAnswer(who)
	who.goes(absence{paused: true})
}

// leaves ends somebody's support.
func (who *soul) leaves(*rand.Rand) {
	if who.person == nil {
		return
	}
	who.writes("/supporting " + who.person.name + " leave yes")
	who.s.oracle.owesAnswer(who)
	who.person.supporters = slices.DeleteFunc(who.person.supporters, func(o *soul) bool { return o == who })
	who.parts()
}

// parts ends what a supporter is owed because of somebody.
func (who *soul) parts() {
	o, person := who.s.oracle, who.person
	o.waive(func(d *duty) bool {
		return d.to == who && (d.isNudge || d.from == person) || d.to == person && d.from == who
	})
	who.s.sky.count(time.Now())
	for _, p := range o.marks {
		if p.by == person && slices.Contains(p.readers, who) || p.by == who && slices.Contains(p.readers, person) {
			p.hide(who, &who.s.sky)
			p.hide(person, &who.s.sky)
		}
	}
	for step, all := range person.sees {
		person.sees[step] = slices.DeleteFunc(all, func(other *soul) bool { return other == who })
	}
	if person.missing.with == who {
		person.endsMissing()
	}
	who.person, who.nudgeAt, who.left = nil, "", who.s.sky.of[forAll].clear
	for _, pair := range [][2]*soul{{who, person}, {person, who}} {
		if last := o.words[pair[0]]; last != nil && last.from == pair[1] {
			delete(o.words, pair[0])
		}
	}
}

// erases has everything of somebody's forgotten.
func (who *soul) erases(*rand.Rand) {
	if len(who.supporters) > 1 && who.s.acts%3 > 0 {
		return // else nobody is left after some weeks
	}
	who.writes("/delete yes")
	for _, supporter := range who.supporters {
		supporter.parts()
	}
	who.supporters = nil
	if who.person != nil {
		who.person.supporters = slices.DeleteFunc(who.person.supporters, func(o *soul) bool { return o == who })
		who.parts()
	}
	who.s.oracle.waive(func(d *duty) bool { return d.from == who })
	who.plan, who.missing = nil, missing{}
	who.goes(absence{erased: true})
	who.s.oracle.owesAnswer(who)
	who.numbers, who.isNew = []string{line, "112"}, true
}

// isNotToHear checks that what was shown to somebody was for them to hear now.
func (o *oracle) isNotToHear(h heard) {
	o.s.t.Helper()
	who := h.to
	unasked := h.isNudge() || h.wordsID() != ""
	switch {
	case who.away.erased && who.away.holds(&o.s.sky):
		o.fails("%s has erased everything, and hears %q", who.name, h.text)
	case who.away.paused && who.away.holds(&o.s.sky) && unasked && !h.isAnEdit:
		o.fails("%s has paused, and hears %q", who.name, h.text)
	case who.person == nil && h.isNudge() && !h.isAnEdit && o.s.sky.of[forAll].clear-who.left > untilTold:
		o.fails("%s supports nobody, and hears %q", who.name, h.text)
	}
}

// isRefused judges a call that Telegram refused since the bot was blocked.
func (o *oracle) isRefused(who *soul, method string) {
	o.s.t.Helper()
	if strings.HasPrefix(method, "send") && who.away.blocked && who.away.holds(&o.s.sky) {
		o.fails("%s has blocked the bot, and it goes on sending (%s)", who.name, method)
	}
}

// waive drops duties.
func (o *oracle) waive(which func(*duty) bool) { o.owed = slices.DeleteFunc(o.owed, which) }

// restart begins the clock of what waited for somebody.
func (o *oracle) restart(who *soul, now time.Time) {
	for _, d := range o.owed {
		if d.to == who && d.since.Before(now) {
			d.since, d.begun = now, false
		}
	}
}
