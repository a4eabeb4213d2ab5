package main

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"time"
)

// missing is what somebody agreed with a supporter for a day on which they are silent.
type missing struct {
	with   *soul // nil: nobody
	on     bool
	hour   string
	from   time.Time // up to where the hours are looked at
	told   time.Time // when the supporter last was
	saidNo []*soul
}

const (
	// toldAfter is how long after the hour a supporter is told of silence.
	toldAfter = 3 * time.Hour
	// signsCount is how long before the hour whoever was in touch is surely not silent.
	signsCount = 6 * time.Hour
	// surelySilent is how long before it nothing counts any more.
	surelySilent = 25 * time.Hour
)

// wantsToBeMissed asks a supporter whether they would hear of silence.
func (who *soul) wantsToBeMissed(rng *rand.Rand) {
	all := slices.DeleteFunc(who.there(), func(other *soul) bool { return slices.Contains(who.missing.saidNo, other) })
	if who.missing.with != nil || len(all) == 0 {
		return
	}
	other := all[rng.IntN(len(all))]
	who.missing.with, who.missing.on, who.missing.hour = other, false, fmt.Sprintf("%02d:00", 8+rng.IntN(14))
	who.writes("/supporters " + other.name + " hears " + who.missing.hour)
	who.s.oracle.owesAnswer(who)
	who.s.oracle.owes(duty{to: other, from: who, what: "whether they would hear of the silence of " + who.name, soon: 30 * time.Second, fits: func(h heard) bool {
		return strings.Contains(h.markup, `"missed:yes:`) && !h.isAnEdit
	}})
}

// answersMissing says yes or no to being told.
func (who *soul) answersMissing(rng *rand.Rand) bool {
	person := who.person
	if person == nil || person.missing.with != who || person.missing.on || person.away.is() {
		return false
	}
	if rng.IntN(4) == 0 {
		who.tapsOne("missed:no:")
		person.missing.with, person.missing.saidNo = nil, append(person.missing.saidNo, who)
	} else {
		who.tapsOne("missed:yes:")
		person.missing.on, person.missing.from = true, time.Now().Add(27*time.Hour)
	}
	name := who.name
	who.s.oracle.owes(duty{to: person, from: who, what: "what " + name + " says to that", soon: 30 * time.Second, fits: func(h heard) bool {
		return strings.Contains(h.text, name) && !h.isAnEdit
	}})
	return true
}

// endsMissing ends it, where a tie does.
func (who *soul) endsMissing() {
	who.missing = missing{saidNo: who.missing.saidNo}
	who.s.oracle.waive(func(d *duty) bool { return d.isSilence && d.from == who })
}

// silencesDue adds what supporters are to be told of who was silent.
func (o *oracle) silencesDue(now time.Time) {
	for _, who := range o.s.people {
		m := &who.missing
		if !m.on {
			continue
		}
		for {
			hour := nextClock(m.from.Add(time.Minute), m.hour, who.zone)
			if hour.After(now) {
				break
			}
			m.from = hour
			switch {
			case who.away.is() || m.with.away.is() || hour.Before(who.settled) || hour.Before(m.with.settled):
			case hour.Sub(who.spoke) < surelySilent || !who.spoke.After(m.told): // or nothing was heard of them since
			case o.s.sky.wasTroubled(hour.Add(-time.Hour), now):
			default:
				o.owes(duty{to: m.with, from: who, isSilence: true, what: "that " + who.name + " is silent", since: hour.Add(toldAfter), soon: 2 * time.Minute, fits: heard.isSilence})
			}
		}
	}
}

var silenceShape = regexp.MustCompile(`"nudges:write:[^"]*".*"worried:`)

// isSilence reports whether somebody is told that another was silent.
func (h heard) isSilence() bool { return silenceShape.MatchString(h.markup) && !h.isAnEdit }

// isTrulySilent checks that nobody is told of the silence of who was in touch.
func (o *oracle) isTrulySilent(h heard) {
	o.s.t.Helper()
	if !h.isSilence() {
		return
	}
	who := h.to.person
	if who == nil || who.missing.with != h.to || !who.missing.on {
		if o.s.sky.of[forAll].clear-h.to.left > untilTold {
			o.fails("%s hears of somebody's silence, and has not agreed to that", h.to.name)
		}
		return
	}
	who.missing.told = h.at
	if since := h.at.Sub(who.spoke); since > time.Minute && since < toldAfter+signsCount && !o.s.sky.wasTroubled(who.spoke.Add(-time.Minute), h.at) {
		o.fails("%s hears that %s is silent, who was in touch at %v", h.to.name, who.name, who.spoke.UTC().Format(time.DateTime))
	}
}
