package crisis

import (
	"cmp"
	"strings"
	"time"

	"porchlight/messages/crisis/hearing"
)

// A Reply is plain text, to be sent without parse mode and without a preview of
// its links, with buttons below it.
type Reply struct {
	Text    string
	Rows    [][]Button
	Contact *Contact // to be sent with the text; nil for none
}

// A Button has a label and exactly one of the others.
type Button struct {
	Label string
	Data  string // for Press; at most 64 bytes
	Copy  string // what a tap copies; at most 256 characters
	URL   string
}

// A Contact is a helpline to keep among one's contacts, and to call from there:
// Telegram has no button that calls.
type Contact struct {
	Name, Phone string
	VCard       string // version 3.0, with the number to text as well
}

// Asker is what is known of the person who is answered. Zero values will do:
// English, a country to be asked for, and no idea of what is open.
type Asker struct {
	Language string    // as chosen, or as Telegram tells it; "pt-BR" is "pt"
	App      string    // the language of the app, an IETF tag: it orders the countries to choose from
	Country  string    // ISO 3166-1 alpha-2, "" while it is not known
	Now      time.Time // an instant; what is open then is read from the country's own clocks
	// NotedHelp: they noted what helped them in another hard night.
	NotedHelp bool
	// Plan: they have a safety plan.
	Plan bool
	Host *HostLines // of whoever runs this bot; nil if there are none
}

// Occasion is what is known of the moment.
type Occasion struct {
	// Repeat counts the answers of this kind (see About) that this chat had lately.
	// The first is given in full, those that follow are shorter and vary.
	Repeat int
	// WroteAt is set if the message waited while the bot was away, and Zone to
	// the person's time zone if it is known.
	WroteAt time.Time
	Zone    *time.Location
}

// Answer composes what to say to a person in whose message h was heard: in the
// language of the message where that is clear, else in the chosen one, and short
// enough for one screen of a phone. It has a number to call: the emergency number,
// but for distress without any danger, which has a line to talk to in its place;
// where the country is not known, it has the international ones and asks. At level
// None there is nothing to answer, and the Reply is empty.
func Answer(h hearing.Heard, a Asker, o Occasion) Reply {
	if h.Level == hearing.None {
		return Reply{}
	}
	if !o.WroteAt.IsZero() {
		return newVoice(h, a).answer(o, a.Now) // an hour of its own stands in it
	}
	return answers.of(questionOf(h, a, o), func() Reply { return newVoice(h, a).answer(o, a.Now) })
}

// answer composes what Answer returns.
func (v *voice) answer(o Occasion, now time.Time) Reply {
	if v.heard.Level == hearing.Soft {
		number, emergency := v.firstNumber(), v.emergency()
		return Reply{Text: v.say("soft", "number", number, "emergency", emergency)}
	}
	late := ""
	if !o.WroteAt.IsZero() {
		late = v.say("late", "time", o.wrote(now))
	}
	// Someone who took something needs the whole of it, however often.
	if o.Repeat > 0 && !v.heard.Topics.Has(hearing.Overdose) {
		return Reply{Text: v.again(paragraphs(late, v.say(v.repeatKey(o.Repeat)))), Rows: v.answerRows()}
	}
	return v.full(late)
}

// About names what an answer to what was heard is about, so that a second message
// on something else gets its own words and not those for the same again.
func About(h hearing.Heard) string { return (&voice{words: wordsIn("en"), heard: h}).head() }

// AboutDistress is the mildest of them.
const AboutDistress = "distress"

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
	near    string   // the country to offer first while it is not known; "" for none
	country *country // nil if not known, or not in the data
	now     time.Time
	lines   []*line // for this person, the first choice first
	none    bool    // no line of the country fits
	noted   bool    // they noted what helped before
	plan    bool    // they have a safety plan
}

func newVoice(h hearing.Heard, a Asker) *voice {
	v := &voice{words: wordsIn(h.Language, a.Language), heard: h, code: strings.ToUpper(a.Country), now: a.Now, noted: a.NotedHelp, plan: a.Plan}
	v.near = cmp.Or(homeOf(a.App), homeOf(a.Language))
	if v.country = a.Host.country(v.code); v.country != nil {
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
	case topics.Has(hearing.Abuse|hearing.Young) && other == "":
		return "abuse.young"
	case topics.Has(hearing.Abuse):
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

// isPlain reports whether distress was heard without any danger: then an answer is
// two sentences and a number.
func (v *voice) isPlain() bool {
	head := v.head()
	return head == "distress" || head == "denied"
}

// say is the words' say, and addresses a young person as the language does, all
// through an answer.
func (v *voice) say(key string, fill ...string) string {
	if v.isToTheYoung() && v.has(key+".young") {
		key += ".young"
	}
	return v.words.say(key, fill...)
}

// isToTheYoung reports whether an answer addresses somebody under age: where its
// first sentences can.
func (v *voice) isToTheYoung() bool {
	if !v.heard.Topics.Has(hearing.Young) {
		return false
	}
	head := v.head()
	return head == "young" || head == "abuse.young" || v.has(head+".young")
}

// danger is the sentence with the emergency number, unless the head has it. What it
// advises is for danger to one's own life: home may not be safe from others, and
// food is nobody's means.
func (v *voice) danger() string {
	key := "danger"
	switch v.head() {
	case "overdose", "overdose.other":
		return ""
	case "worried":
		key = "danger.other"
	case "abuse", "abuse.young", "abuse.other", "bereaved", "eating", "denied":
		return v.dangerShort()
	}
	return v.say(key, "emergency", v.emergency())
}

// dangerShort is the emergency number without advice.
func (v *voice) dangerShort() string {
	return v.say("danger.short", "emergency", v.emergency())
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
	switch topics := v.heard.Topics; {
	case topics.Has(hearing.SomeoneElse):
		return "repeat.other." + string(rune('1'+(n-1)%repeatsOther))
	case topics.Has(hearing.Abuse): // the first names people one knows
		return "repeat." + string(rune('2'+(n-1)%(repeats-1)))
	}
	return "repeat." + string(rune('1'+(n-1)%repeats))
}

// paragraphs joins what is not empty with an empty line between.
func paragraphs(texts ...string) string { return joined("\n\n", texts...) }

// joined joins what is not empty.
func joined(by string, texts ...string) string {
	var filled []string
	for _, text := range texts {
		if text != "" {
			filled = append(filled, text)
		}
	}
	return strings.Join(filled, by)
}
