package crisis

import (
	"slices"
	"strings"
	"time"

	"porchlight/messages/crisis/hearing"
)

// LookIn is the offer to ask the next day how it is. Who says yes wants something
// kept, so its buttons are a dialogue's, which is called as their data begins. They
// carry what the answer was for, so that all goes on in its language and with its
// numbers.
type LookIn struct{ voice *voice }

// What its buttons ask for, behind "lookin:".
const (
	LookInName = "lookin"
	LookInYes  = "yes"
	LookInNo   = "no" // after a yes: rather not
	// The day after: whether they got to talk to someone.
	LookInTalked    = "talked"
	LookInNotTalked = "nottalked"
	// LookInHelped shows, below an answer, what they noted that helped them before.
	LookInHelped = "helped"
)

// lookInButton makes one of them.
func (v *voice) lookInButton(key, what string) Button {
	_, rest, _ := strings.Cut(strings.TrimPrefix(v.data(pressOK, v.code, ""), buttonPrefix), ":")
	return Button{Label: v.say(key), Data: LookInName + ":" + what + ":" + rest}
}

// LookIn returns what the yes carries where a reply offers it; "" where it doesn't.
func (r Reply) LookIn() string {
	for _, b := range slices.Concat(r.Rows...) {
		if rest, is := strings.CutPrefix(b.Data, LookInName+":"+LookInYes+":"); is {
			return rest
		}
	}
	return ""
}

// ReadLookIn reads what stands behind that in a button's data. Whoever forged it
// gets nothing but other numbers, themselves.
func ReadLookIn(data string, a Asker) LookIn {
	b, _ := parseButton(buttonPrefix + pressOK + ":" + data)
	a.Language = wordsIn(b.lang, a.Language).code
	if country := countryOnly(b.country); country != "" {
		a.Country = country
	}
	return LookIn{newVoice(b.heard, a)}
}

// Country is the one of the numbers, "" if it is not known.
func (l LookIn) Country() string { return l.voice.code }

// Language is the one that it goes on in.
func (l LookIn) Language() string { return l.voice.words.code }

// HelpedLabel is the label of the button that shows what helped before.
func HelpedLabel(lang string) string { return wordsIn(lang).say("b.helped") }

// Promised confirms it, for an hour of the person's own day; zero where nobody knows
// what hour it is there, and it comes a day later.
func (l LookIn) Promised(at time.Time) Reply {
	v := l.voice
	text := v.say("a.lookin.same")
	if !at.IsZero() {
		day := strings.Fields(v.say("days"))[(at.Weekday()+6)%7] // the list begins with Monday
		text = v.say("a.lookin.at", "day", day, "time", at.Format("15:04"))
	}
	return Reply{Text: v.short(text), Rows: inRows(v.lookInButton("b.rathernot", LookInNo))}
}

// Withdrawn says that it won't come.
func (l LookIn) Withdrawn() Reply { return Reply{Text: l.voice.short(l.voice.say("a.lookin.not"))} }

// Due is what comes the next day, to be composed for the hour that it comes at. It
// asks for nothing, and the numbers are behind a button: somebody else may read it on
// the locked screen.
func (l LookIn) Due() Reply {
	v := l.voice
	talked := inRows(v.lookInButton("b.talked", LookInTalked), v.lookInButton("b.nottalked", LookInNotTalked))
	return Reply{
		Text: paragraphs(v.say("a.lookedin"), v.say("a.lookedin.talked")),
		Rows: slices.Concat(v.rows(pressThere), talked, v.after(pressText, pressSomeone, pressOK)),
	}
}

// AllRight answers somebody who says, soon after an answer to what was heard, that
// all is well again, or thanks: warmly, and the number stays. Who took something may
// feel well and be in danger: they get the answer once more.
func AllRight(h hearing.Heard, a Asker) Reply { return newVoice(h, a).allRight() }

func (v *voice) allRight() Reply {
	if v.heard.Topics.Has(hearing.Overdose) {
		return v.full("")
	}
	danger := v.dangerShort()
	if v.head() == AboutDistress && !v.emergencyFirst() { // there was no danger, and somebody answers
		danger = ""
	}
	text := paragraphs(v.say("a.ok"), v.numbersOf(v.shown(cut{further: true})), v.finderIfNeeded(), danger)
	if v.heard.Topics.Has(hearing.Abuse) { // tomorrow somebody else may read the phone
		return Reply{Text: text, Rows: v.rows(pressHide)}
	}
	return Reply{Text: paragraphs(text, v.say("a.lookin")), Rows: inRows(v.lookInButton("b.yes", LookInYes), v.button(pressNo))}
}
