package main

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// owesAnswer: whatever somebody asks is answered.
func (o *oracle) owesAnswer(who *soul) {
	o.owes(duty{to: who, what: "an answer", soon: 30 * time.Second, byAny: true, fits: func(heard) bool { return true }})
}

// owesLine: distress is answered with the numbers of one's country.
func (o *oracle) owesLine(who *soul) {
	numbers := who.linesOf()
	o.owes(duty{to: who, what: "the helplines", soon: 5 * time.Second, late: 3 * time.Minute, needs: forDistress, fits: func(h heard) bool {
		if o.s.sky.wasUnstored(h.at) {
			numbers = append(numbers, "112") // where people are can't be looked up
		}
		return slices.ContainsFunc(numbers, func(n string) bool { return strings.Contains(unspaced(h.text), unspaced(n)) })
	}})
}

// unspaced is a text as one finds a number in it, however its digits are grouped.
func unspaced(text string) string { return strings.ReplaceAll(text, " ", "") }

var clockShape = regexp.MustCompile(`(\d\d):(\d\d)`)

// owesReminder: what somebody wants to be reminded of is said back, and comes when it
// was said that it would.
func (o *oracle) owesReminder(who *soul, hours int, mark string) {
	holds := func(h heard) bool { return strings.Contains(h.text, mark) && !h.isAnEdit }
	o.asked++
	asked := time.Now()
	o.owes(duty{to: who, what: "what they are to be reminded of, " + mark, inOrder: o.asked, soon: 30 * time.Second, fits: holds, then: func(h heard) {
		clock := clockShape.FindString(h.text)
		if clock == "" {
			o.fails("%s: no time is said in %q", who.name, h.text)
			return
		}
		o.owes(duty{to: who, what: "the reminder " + mark, isReminder: true, since: nextClock(asked.Add(time.Duration(hours)*time.Hour-10*time.Minute), clock, who.zone), soon: 2 * time.Minute, fits: holds})
	}})
}

// nextClock is when a clock shows that time next, at a moment or after it.
func nextClock(from time.Time, clock string, zone *time.Location) time.Time {
	from = from.In(zone).Truncate(time.Minute)
	at, err := time.Parse("15:04", clock)
	if err != nil {
		panic(err) // whoever asks has found it by its shape
	}
	for day := 0; ; day++ {
		due := time.Date(from.Year(), from.Month(), from.Day()+day, at.Hour(), at.Minute(), 0, 0, zone)
		if !due.Before(from) {
			return due
		}
	}
}

// owesWords: what somebody writes to another arrives there, once.
func (o *oracle) owesWords(from, to *soul, mark string) {
	o.marks[mark].readers = append(o.marks[mark].readers, to)
	o.mayWrite(from)
	o.owes(duty{to: to, from: from, what: "the words of " + from.name + ", " + mark, soon: 30 * time.Second,
		fits: func(h heard) bool { return strings.Contains(h.text, mark) },
		then: func(h heard) { o.words[to] = &letter{from, h.message, h.at} },
	})
}

// owesDraft: a draft that was tapped arrives.
func (o *oracle) owesDraft(from *soul) {
	o.mayWrite(from)
	o.owes(duty{to: from.person, from: from, what: "the draft of " + from.name, soon: 30 * time.Second, fits: func(h heard) bool {
		return strings.Contains(h.text, from.name) && h.wordsID() != ""
	}})
}

// repliedFor is how long a reply to somebody's words surely finds its way.
const repliedFor = 47 * time.Hour

// lastWordsTo are the last that somebody got, if a reply to them finds its way.
func (o *oracle) lastWordsTo(who *soul) *letter {
	if last := o.words[who]; last != nil && time.Since(last.at) < repliedFor {
		return last
	}
	return nil
}

// nudgesDue adds those nudges that are due since the last look: of who is nudged at a
// set hour.
func (o *oracle) nudgesDue(now time.Time) {
	for _, who := range o.s.people {
		if who.nudgeAt == "" {
			continue
		}
		for {
			due := nextClock(who.nudgesFrom.Add(time.Minute), who.nudgeAt, who.zone)
			if due.After(now) {
				break
			}
			who.nudgesFrom = due
			if who.away.is() || who.person.away.is() {
				continue
			}
			o.owes(duty{to: who, from: who.person, isNudge: true, what: "the reminder of " + who.person.name, since: due, soon: time.Minute, lapses: 2 * time.Hour,
				fits: func(h heard) bool { return h.isNudge() && !h.isAnEdit }})
		}
	}
}

const (
	// leastBetween is how long it is at least from one irregular nudge to the next.
	leastBetween = 7 * 24 * time.Hour
	// the hours in which they come, for who chose none.
	nudgesFromHour, nudgesToHour = 9, 20
	// onItsWay is how long a send may take that left in time.
	onItsWay = 20 * time.Second
)

// nudgedUnbidden judges a nudge that nobody is owed at a set time.
func (o *oracle) nudgedUnbidden(h heard) {
	o.s.t.Helper()
	who := h.to
	if who.person == nil {
		return // see isNotToHear
	}
	if who.nudgeAt != "" {
		if h.at.Before(who.settled) && !o.isEarly(h, who) {
			return
		}
		o.fails("%s is nudged at %v, and not at %s", who.name, h.at.In(who.zone), who.nudgeAt)
		return
	}
	local := h.at.Add(-onItsWay).In(who.zone)
	if h.at.Before(who.settled) {
		return
	}
	if local.Hour() < nudgesFromHour || local.Hour() >= nudgesToHour {
		o.fails("%s is nudged at %v", who.name, local)
	}
	if n := len(who.nudged); n > 0 && h.at.Sub(who.nudged[n-1]) < leastBetween {
		o.fails("%s is nudged at %v, and was at %v", who.name, local, who.nudged[n-1].In(who.zone))
	}
	who.nudged = append(who.nudged, h.at)
}

// isEarly reports whether a nudge came at another time than the hours after its own.
func (o *oracle) isEarly(h heard, who *soul) bool {
	return h.at.After(nextClock(h.at.Add(-2*time.Hour), who.nudgeAt, who.zone).Add(2 * time.Hour))
}

// mayWrite notes that something of somebody's may be shown to another once.
func (o *oracle) mayWrite(from *soul) { o.may[from]++ }

var wordsShape = regexp.MustCompile(`"relay:heart:([^"]+)"`)

// wordsID is the number of somebody's words to who is supported by them, "" if it is
// none.
func (h heard) wordsID() string {
	if found := wordsShape.FindStringSubmatch(h.markup); found != nil {
		return found[1]
	}
	return ""
}

// areWords checks that words are somebody's: no more of them are shown than were sent.
func (o *oracle) areWords(h heard) {
	o.s.t.Helper()
	if h.wordsID() == "" || h.isAnEdit || o.isAgain(h) {
		return
	}
	sent := 0
	for from := range o.met[h.to] {
		sent += o.may[from]
	}
	if o.shown[h.to]++; o.shown[h.to] > sent {
		o.fails("%s reads words that nobody sent, %q", h.to.name, h.text)
	}
}

var nudgeShape = regexp.MustCompile(`"(nudge:own:[^"]+)"`)

// key is what of something that is said must be said once.
func (h heard) key() saidTo {
	if id := h.wordsID(); id != "" {
		return saidTo{h.to, id}
	}
	if found := nudgeShape.FindString(h.markup); found != "" {
		return saidTo{h.to, found}
	}
	return saidTo{h.to, h.text}
}
