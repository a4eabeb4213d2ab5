package crisis

import (
	"cmp"
	"strings"
	"time"
	"unicode/utf16"

	"porchlight/messages/crisis/hearing"
)

// A Reply is plain text, to be sent without parse mode and without a preview of
// its links, with buttons below it.
type Reply struct {
	Text    string
	Rows    [][]Button
	Contact *Contact // to be sent after the text; nil for none
}

// A Button has a label and exactly one of the others.
type Button struct {
	Label string
	Data  string // for Press; at most 64 bytes
	Copy  string // what a tap copies; at most 256 characters
	URL   string
}

// A Contact is a helpline to keep among one's contacts.
type Contact struct {
	Name, Phone string
	VCard       string // version 3.0, with the number to text as well
}

// Asker is what is known of the person who is answered. Zero values will do:
// English, a country to be asked for, and no idea of what is open.
type Asker struct {
	Language string    // as chosen, or as Telegram tells it; "pt-BR" is "pt"
	Country  string    // ISO 3166-1 alpha-2, "" while it is not known
	Now      time.Time // an instant; what is open then is read from the country's own clocks
}

// Occasion is what is known of the moment.
type Occasion struct {
	// Repeat counts the answers that this chat had lately. The first is given
	// in full, those that follow are shorter and vary.
	Repeat int
	// WroteAt is set if the message waited while the bot was away, and Zone to
	// the person's time zone if it is known.
	WroteAt time.Time
	Zone    *time.Location
}

// longest is how many characters an answer may have, so that it is one screen.
const longest = 600

// Answer composes what to say to a person in whose message h was heard: in the
// language of the message where that is clear, else in the chosen one. It always
// has a number to call, and the emergency number; where the country is not known,
// it has the international ones and asks. At level None there is nothing to
// answer, and the Reply is empty.
func Answer(h hearing.Heard, a Asker, o Occasion) Reply {
	if h.Level == hearing.None {
		return Reply{}
	}
	v := newVoice(h, a)
	if h.Level == hearing.Soft {
		number, emergency := v.firstNumber(), v.emergency()
		return Reply{Text: v.say("soft", "number", number, "emergency", emergency)}
	}
	late := ""
	if !o.WroteAt.IsZero() {
		late = v.say("late", "time", o.wrote(a.Now))
	}
	// Someone who took something needs the whole of it, however often.
	if o.Repeat > 0 && !h.Topics.Has(hearing.Overdose) {
		text := v.short(paragraphs(late, v.say(v.repeatKey(o.Repeat))))
		return Reply{Text: text, Rows: v.answerRows()}
	}
	return Reply{Text: v.full(late), Rows: v.answerRows()}
}

// wrote tells the hour of a message that waited, with the day if it was not
// within the last day.
func (o Occasion) wrote(now time.Time) string {
	zone := cmp.Or(o.Zone, time.UTC)
	layout := "15:04"
	if now.Sub(o.WroteAt) > 24*time.Hour {
		layout = "2006-01-02 15:04"
	}
	if o.Zone == nil {
		layout += " MST" // which zone the hour is in
	}
	return o.WroteAt.In(zone).Format(layout)
}

// A voice is all that one answer draws on.
type voice struct {
	*words
	heard   hearing.Heard
	code    string   // of the country, as asked; "" if not known
	country *country // nil if not known, or not in the data
	now     time.Time
	lines   []*line // to be shown, the first choice first
	none    bool    // no line of the country fits
}

func newVoice(h hearing.Heard, a Asker) *voice {
	v := &voice{words: wordsIn(h.Language, a.Language), heard: h, code: strings.ToUpper(a.Country), now: a.Now}
	if v.country = book.byCode[v.code]; v.country != nil {
		v.lines = v.country.choose(h, v.words.code, a.Now)
	}
	v.none = v.code != "" && len(v.lines) == 0
	return v
}

// head is the key of the first sentences. Danger to life goes before the rest.
func (v *voice) head() string {
	topics, other := v.heard.Topics, ""
	if topics.Has(hearing.SomeoneElse) {
		other = ".other"
	}
	switch {
	case topics.Has(hearing.Overdose):
		return "overdose" + other
	case topics.Has(hearing.Abuse) && !topics.Has(hearing.Young):
		return "abuse" + other
	case topics.Has(hearing.Bereaved):
		return "bereaved"
	case topics.Has(hearing.SomeoneElse):
		return "worried"
	case topics.Has(hearing.Young):
		return "young"
	case v.heard.Level == hearing.Crisis:
		return "crisis"
	case topics.Has(hearing.Eating):
		return "eating"
	case topics.Has(hearing.Denied):
		return "denied"
	default:
		return "distress"
	}
}

// danger is the sentence with the emergency number, unless the head has it.
func (v *voice) danger() string {
	key := "danger"
	switch v.head() {
	case "overdose", "overdose.other":
		return ""
	case "worried":
		key = "danger.other"
	case "abuse", "abuse.other", "bereaved":
		return v.dangerShort()
	}
	return v.say(key, "emergency", v.emergency())
}

// dangerShort is the emergency number without advice.
func (v *voice) dangerShort() string {
	return v.say("danger.short", "emergency", v.emergency())
}

// full is the answer in its full length. When it would be longer than a screen
// it leaves out what matters least, first.
func (v *voice) full(late string) string {
	head := v.say(v.head(), "emergency", v.emergency())
	unsure := v.say("unsure")
	if len(v.lines) == 0 || v.heard.Topics.Has(hearing.Overdose) || v.heard.Topics.Has(hearing.SomeoneElse) {
		unsure = ""
	}
	danger := v.danger()
	compose := func(detail detail, shown []*line, unsure string) string {
		help := paragraphs(v.blocks(shown, detail), v.finderIfNeeded(), unsure)
		if v.emergencyFirst() {
			return paragraphs(late, head, danger, help, v.say("bot"), v.where())
		}
		return paragraphs(late, head, help, danger, v.say("bot"), v.where())
	}
	return firstThatFits(
		func() string { return compose(everything, v.lines, unsure) },
		func() string { return compose(everything, v.lines, "") },
		func() string { return compose(noLanguages, v.lines, "") },
		func() string { return compose(noFacts, v.lines, "") },
		func() string { return compose(noFacts, v.lines[:min(2, len(v.lines))], "") },
		func() string { return compose(noFacts, v.lines[:min(1, len(v.lines))], "") },
		func() string {
			if danger != "" {
				danger = v.dangerShort()
			}
			return compose(noFacts, v.lines[:min(1, len(v.lines))], "")
		},
	)
}

// short is a sentence or two, the numbers, and the emergency number.
func (v *voice) short(text string) string {
	compose := func(shown []*line) string {
		return paragraphs(text, v.blocks(shown, noFacts), v.finderIfNeeded(), v.dangerShort())
	}
	return firstThatFits(
		func() string { return compose(v.lines) },
		func() string { return compose(v.lines[:min(1, len(v.lines))]) },
	)
}

// emergencyFirst reports whether nobody can be relied on to answer now but the
// emergency number: the country has no line that fits, or none is open.
func (v *voice) emergencyFirst() bool {
	for _, l := range v.lines {
		if !v.closed(l) {
			return false
		}
	}
	return true
}

// finderIfNeeded names the international directory where the lines may not do.
func (v *voice) finderIfNeeded() string {
	if !v.emergencyFirst() {
		return ""
	}
	text := v.say("finder", "address", finder())
	if v.none {
		text = v.say("nolines", "country", v.countryName()) + "\n" + text
	}
	return text
}

// where asks for the country, if it is not known.
func (v *voice) where() string {
	if v.code != "" {
		return ""
	}
	return v.say("where")
}

// repeats and repeatsOther are how many shorter wordings there are.
const repeats, repeatsOther = 4, 2

func (v *voice) repeatKey(n int) string {
	if v.heard.Topics.Has(hearing.SomeoneElse) {
		return "repeat.other." + string(rune('1'+(n-1)%repeatsOther))
	}
	return "repeat." + string(rune('1'+(n-1)%repeats))
}

// paragraphs joins what is not empty with an empty line between.
func paragraphs(texts ...string) string {
	var filled []string
	for _, text := range texts {
		if text != "" {
			filled = append(filled, text)
		}
	}
	return strings.Join(filled, "\n\n")
}

// firstThatFits returns the first text that fits on a screen, or the last.
func firstThatFits(texts ...func() string) string {
	var text string
	for _, compose := range texts {
		if text = compose(); length(text) <= longest {
			break
		}
	}
	return text
}

// length counts as Telegram does, in UTF-16 units.
func length(text string) int {
	n := 0
	for _, r := range text {
		n += utf16.RuneLen(r)
	}
	return n
}
