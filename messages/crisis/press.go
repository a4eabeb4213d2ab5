package crisis

import (
	"slices"
	"strconv"
	"strings"

	"porchlight/messages/crisis/hearing"
)

// buttonPrefix begins the data of every button of this package.
const buttonPrefix = "crisis:"

// What a button asks for.
const (
	pressHere      = "here"      // the country that was asked for
	pressHelp      = "help"      // the same, under /help
	pressChoices   = "choices"   // Other choices: all countries, and what else there is to ask
	pressSave      = "save"      // Card to call
	pressText      = "text"      // I'd rather text
	pressCall      = "call"      // What happens if I call?
	pressSend      = "send"      // Will they send someone?
	pressSomeone   = "someone"   // Someone I know
	pressOther     = "other"     // It's about someone else
	pressOK        = "ok"        // I'm OK now
	pressLater     = "later"     // the same: "Not now", under messages of long ago
	pressNo        = "no"        // No, thanks: nobody need look in
	pressCantSpeak = "cantspeak" // I can't speak
	pressHide      = "hide"      // Hide this
	pressMore      = "more"      // More lines
	pressThere     = "there"     // who is there now, under words that leave the numbers out
	pressBroken    = "broken"    // A number doesn't work
	pressReport    = "report"    // this number doesn't work
	pressHelped    = ""          // What helped last time: a dialogue's, for it is kept, see LookInHelped
	pressPlan      = "plan"      // My plan: a dialogue's too, see PlanMine
)

// allPresses are all of them.
var allPresses = []string{
	pressHere, pressHelp, pressChoices, pressSave, pressText, pressCall, pressSend, pressSomeone, pressOther, pressOK, pressLater, pressNo,
	pressCantSpeak, pressHide, pressMore, pressThere, pressBroken, pressReport,
}

// Pressed is what follows from a press.
type Pressed struct {
	Reply Reply
	// Edit: the reply takes the place of the message whose button was pressed.
	// Otherwise it is a message of its own, and the first one stays to be read.
	Edit bool
	// Hides: of the message, and of what was sent with it, nothing stays to be read.
	Hides bool
	// Language is the one that the reply speaks.
	Language string
	// Country is set if this press told the person's country.
	Country string
	// Settled is set if the person says that they are all right.
	Settled bool
	// Report is set if the person says that a number doesn't work: to be logged.
	Report *Report
}

// A Report names a line of a country whose number doesn't work, and nobody.
type Report struct{ Country, Line string }

// Owns reports whether a button's data is ours, so that Press answers it.
func Owns(data string) bool {
	_, ours := parseButton(data)
	return ours
}

// Press answers a press on a button of ours, from its data alone: it works with
// everything else gone, and on messages sent long ago. Not ok if the data is not
// ours. Of who presses it takes the moment, and what they wrote before for such an hour.
func Press(data string, a Asker) (Pressed, bool) {
	b, ok := parseButton(data)
	if !ok {
		return Pressed{}, false
	}
	asker := Asker{Language: b.lang, Country: b.country, Now: a.Now, NotedHelp: a.NotedHelp, Plan: a.Plan, Host: a.Host}
	switch b.what {
	case pressOther:
		b.heard.Topics |= hearing.SomeoneElse
	case pressCantSpeak:
		b.heard.Topics |= hearing.Overdose
	}
	v := newVoice(b.heard, asker)
	p := Pressed{Language: v.words.code}
	switch b.what {
	case pressHere:
		p.Reply, p.Edit, p.Country = Answer(b.heard, asker, Occasion{}), true, countryOnly(b.country)
	case pressHelp:
		p.Reply, p.Edit, p.Country = Help(asker), true, countryOnly(b.country)
	case pressOther:
		p.Reply = Answer(b.heard, asker, Occasion{})
	case pressText:
		p.Reply = v.ratherText()
	case pressCall:
		p.Reply = v.answered("a.call", pressSave, pressText, pressSend, pressMore, pressBroken)
	case pressSend:
		p.Reply = v.willTheySend()
	case pressSomeone:
		p.Reply = v.someoneIKnow()
	case pressOK, pressLater: // who took something may only feel well
		p.Reply, p.Settled = v.allRight(), !b.heard.Topics.Has(hearing.Overdose)
	case pressNo:
		p.Reply, p.Edit, p.Settled = Reply{Text: v.short(v.say("a.ok"))}, true, true
	case pressCantSpeak:
		p.Reply = v.cantSpeak()
	case pressHide:
		p.Reply, p.Edit, p.Hides = Reply{Text: hidden}, true, true
	case pressChoices:
		p.Reply = v.choices()
	case pressMore:
		p.Reply = v.moreLines()
	case pressThere:
		p.Reply = Reply{Text: v.numbersBelow(), Rows: v.rows(pressHide)}
	case pressBroken:
		p.Reply = v.whichIsBroken()
	case pressReport:
		p.Reply, p.Report = v.broken(b.arg)
	case pressSave:
		p.Reply = v.save()
	}
	return p, true
}

// countryOnly returns a code if it is a country's, "" if somebody made it up.
func countryOnly(code string) string {
	if r, ok := region(code); !ok || r.String() != code {
		return ""
	}
	return code
}

// hidden is what is left of a message whose words were hidden: nothing that tells
// anybody what stood there.
const hidden = "OK"

// IsSomeoneIKnow reports whether data is that of "Someone I know": whoever
// keeps the person's circle can offer it in place of our reply.
func IsSomeoneIKnow(data string) bool {
	b, ok := parseButton(data)
	return ok && b.what == pressSomeone
}

// A button is the data of one of ours: what it asks for, for which country, in
// which language, after what was heard. It tells no more of the person than
// the message above it does.
type button struct {
	what, country, lang string
	heard               hearing.Heard
	arg                 string // the line, for pressReport
}

// String gives crisis:text:US:en:3.0, with the argument behind if there is one.
func (b button) String() string {
	heard := strconv.Itoa(int(b.heard.Level)) + "." + strconv.FormatUint(uint64(b.heard.Topics), 16)
	s := buttonPrefix + b.what + ":" + b.country + ":" + b.lang + ":" + heard
	if b.arg != "" {
		s += ":" + b.arg
	}
	return s
}

func parseButton(data string) (button, bool) {
	rest, ours := strings.CutPrefix(data, buttonPrefix)
	parts := strings.SplitN(rest, ":", 5)
	if !ours || len(parts) < 4 || !slices.Contains(allPresses, parts[0]) {
		return button{}, false
	}
	b := button{what: parts[0], country: parts[1], lang: parts[2]}
	level, topics, _ := strings.Cut(parts[3], ".")
	l, err := strconv.ParseUint(level, 10, 8)
	t, err2 := strconv.ParseUint(topics, 16, 16)
	if err != nil || err2 != nil {
		return button{}, false
	}
	b.heard = hearing.Heard{Level: hearing.Level(l), Topics: hearing.Topic(t)}
	if len(parts) == 5 {
		b.arg = parts[4]
	}
	return b, true
}

// nearInData keeps the country to offer first in a button, as the region of the
// language, while the country is not known.
func (v *voice) nearInData() string {
	if v.code != "" || v.near == "" {
		return ""
	}
	return "-" + v.near
}

// button makes one for this answer, with the label of its own key.
func (v *voice) button(what string) Button {
	switch what {
	case pressHelped:
		return v.lookInButton("b.helped", LookInHelped)
	case pressPlan:
		return Button{Label: v.say("b.plan"), Data: PlanName + ":" + PlanMine}
	}
	return Button{Label: v.say("b." + what), Data: v.data(what, v.code, "")}
}

func (v *voice) data(what, country, arg string) string {
	return button{what, country, v.words.code + v.nearInData(), v.heard, arg}.String()
}
