package main

import (
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"porchlight/bot/sandbox"
)

// These are what people do for themselves: they ask for somebody in a hard hour, move,
// take their file with them, and send what is no text.

// reachesOut cries, and then asks somebody of their circle to be there, in their own words.
func (who *soul) reachesOut(rng *rand.Rand) {
	who.cries(rng)
	if len(who.supporters) == 0 {
		return
	}
	time.Sleep(thinks)
	if p, found := who.newest("crisis:someone:"); found {
		who.presses(p)
	}
	time.Sleep(thinks)
	if _, found := who.newest("reach:send:"); !found {
		return
	}
	mark := who.s.oracle.mark(who)
	p := who.s.oracle.marks[mark]
	p.ownAgain = true
	who.writes("would you sit with me, " + mark)
	time.Sleep(thinks)
	there := who.there()
	i := slices.IndexFunc(there, func(other *soul) bool { return who.hasBelow(mark, "☑ "+other.name) })
	if i < 0 || !who.tapsBelow(mark, does("reach:send")) {
		return
	}
	for _, other := range who.supporters {
		if who.hasBelow(mark, "☑ "+other.name) {
			p.readers = append(p.readers, other)
			other.holds(time.Now())
		}
	}
	who.s.oracle.owesOnce(there[i], who, "the call of "+who.name+", "+mark, mark)
}

// heldFor is how long whoever was asked to be there gets no nudge.
const heldFor = 48 * time.Hour

// holds leaves open for a while which exact nudges still come, and forbids all.
func (who *soul) holds(now time.Time) {
	who.settles(now.Add(heldFor))
	who.s.sky.count(now)
	who.askedAt, who.asked = now, who.s.sky.of[forAll].clear
}

// isAskedFor checks that nobody is nudged as if nothing were who was asked to be there.
func (o *oracle) isAskedFor(h heard) {
	o.s.t.Helper()
	who := h.to
	if h.isNudge() && !h.isAnEdit && h.at.Sub(who.askedAt) < heldFor && o.s.sky.of[forAll].clear-who.asked > untilTold {
		o.fails("%s is nudged, who was asked to be there at %v", who.name, who.askedAt.UTC().Format(time.DateTime))
	}
}

// isThere answers somebody who asked for company.
func (who *soul) isThere(rng *rand.Rand, m sandbox.Message) bool {
	mark := markShape.FindString(m.Text)
	p := who.s.oracle.marks[mark]
	if p == nil || p.cheered || who.person != p.by || p.by.away.erased || time.Since(m.SentAt) > time.Hour {
		return false
	}
	p.cheered = true
	what := []string{"reach:here", "reach:here", "reach:cant"}[rng.IntN(3)]
	name := who.name
	if who.tapsBelow(mark, does(what)) {
		who.s.oracle.owes(duty{to: p.by, from: who, what: "that " + name + " has seen it", soon: 30 * time.Second, fits: func(h heard) bool {
			return strings.Contains(h.text, name) && !h.isAnEdit
		}})
	}
	return true
}

// moves tells the bot of another country, another zone, or another language.
func (who *soul) moves(rng *rand.Rand) {
	now := time.Now()
	switch rng.IntN(3) {
	case 0:
		land := countries[rng.IntN(len(countries))]
		who.writes("/country " + land.code)
		who.s.sky.count(now)
		who.formerly, who.movedAt = slices.Concat(who.formerly, who.numbers), who.s.sky.of[forAll].clear
		who.numbers = []string{land.line}
	case 1:
		place := places[rng.IntN(len(places))]
		zone, err := time.LoadLocation(place)
		if err != nil {
			who.s.t.Fatal(err)
		}
		who.writes("/timezone " + place)
		who.zone = zone
		who.settles(now)
		who.s.oracle.waive(func(d *duty) bool { return d.to == who && (d.isReminder || d.isNudge) })
	default:
		who.writes("/language " + languages[rng.IntN(len(languages))])
	}
	who.s.oracle.owesAnswer(who)
}

// linesOf are the numbers one of which has to stand in an answer to distress now: for a
// while after a move also those of before.
func (who *soul) linesOf() []string {
	who.s.sky.count(time.Now())
	if who.s.sky.of[forAll].clear-who.movedAt > untilTold {
		who.formerly = nil
	}
	return slices.Concat(who.numbers, who.formerly)
}

// takesFile asks for everything that is kept of them.
func (who *soul) takesFile(*rand.Rand) {
	who.writes("/export")
	who.s.oracle.owesAnswer(who)
	who.s.oracle.owes(duty{to: who, what: "their file", soon: time.Minute, fits: func(h heard) bool { return h.method == "sendDocument" }})
}

// sends something other than text, for nobody in particular.
func (who *soul) sends(rng *rand.Rand) {
	who.s.oracle.mayWrite(who) // it may be what the bot waits for
	who.sendsMedia(rng, "")
	who.s.oracle.owesAnswer(who)
}

// sendsMedia sends a picture, a voice message or a sticker. A picture can have words.
func (who *soul) sendsMedia(rng *rand.Rand, words string) {
	draft := sandbox.Draft{Kind: "photo", Text: words, Files: []sandbox.Upload{{Name: "a.png", Data: tinyPicture(who.s.t)}}}
	if words == "" {
		switch rng.IntN(3) {
		case 0:
			draft = sandbox.Draft{Kind: "voice", Seconds: 3, Files: []sandbox.Upload{{MIME: "audio/ogg", Data: []byte("a voice")}}}
		case 1:
			draft = sandbox.Draft{Kind: "sticker", Emoji: "🌻"}
		}
	}
	who.speaks("sends a %s %s", draft.Kind, words)
	if _, err := who.Send(draft); err != nil {
		who.s.t.Fatal(err)
	}
}
