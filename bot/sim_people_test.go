package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"porchlight/bot/sandbox"
)

// soul is somebody in a simulated world, and what one could know of them who looks over
// their shoulder.
type soul struct {
	*someone
	s       *sim
	name    string
	zone    *time.Location
	numbers []string // one of which has to stand in an answer to distress

	person     *soul   // whom they support, nil: nobody
	supporters []*soul // whom they are supported by
	nudgeAt    string  // the hour of each day at which they are nudged; "": now and then
	nudgesFrom time.Time
	accepted   time.Time
	nudged     []time.Time

	away    absence
	left    time.Duration // when they ceased to support somebody, on the clock of clear sky
	settled time.Time     // until when it is open which exact nudges come
	isNew   bool          // the bot knows nothing of them
	used    pressed       // a button that has done its work

	formerly []string      // numbers of before a move,
	movedAt  time.Duration // and when that was, on the clock of clear sky
	plan     []*piece
	sees     map[int][]*soul // who is shown which step of it
	missing  missing

	askedAt time.Time     // when they were last asked to be there,
	asked   time.Duration // and that on the clock of clear sky

	spoke     time.Time // when they last did something that the bot gets
	looked    uint64    // the last event on the phone
	nudge     string    // its first button
	reactions int
}

// places are where people live, with what they type for it.
var places = []string{
	"America/New_York", "America/Los_Angeles", "America/Chicago", "America/Denver", "America/Anchorage", "Pacific/Honolulu",
	"America/St_Johns", "America/Halifax", "America/Mexico_City", "America/Bogota", "America/Sao_Paulo", "America/Santiago",
	"Europe/London", "Europe/Paris", "Europe/Athens", "Europe/Istanbul", "Africa/Cairo", "Africa/Lagos", "Africa/Johannesburg",
	"Africa/Casablanca", "Asia/Tehran", "Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Jakarta", "Asia/Tokyo", "Asia/Seoul",
	"Australia/Adelaide", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Apia",
}

// countries and the numbers that belong into an answer there.
var countries = []struct{ code, line string }{
	{"US", "988"}, {"GB", "116 123"}, {"DE", "0800 111 0 111"}, {"FR", "3114"}, {"ES", "024"}, {"IN", "14416"}, {"AU", "13 11 14"},
	{"BR", "188"}, {"NZ", "1737"}, {"IE", "116 123"}, {"CA", "988"}, {"ZA", "0800 567 567"}, {"MX", "800 911 2000"}, {"NL", "113"},
	{"SE", "90101"}, {"KR", "109"},
}

// cries are distress that nobody could take for anything else.
var cries = []string{
	"I want to kill myself", "i want to die", "I don't want to live any more", "i am going to end my life tonight",
	"quiero morir", "quiero suicidarme", "je veux mourir", "je veux me suicider", "ich will sterben", "Ich will mich umbringen",
	"quero morrer", "voglio morire", "хочу умереть", "死にたい", "죽고 싶다", "मैं मरना चाहता हूँ", "أريد أن أموت", "ölmek istiyorum",
}

// languages of the phones.
var languages = []string{"en", "en", "en", "es", "de", "fr", "pt", "ja", "hi", "ar", "ru"}

// person adds somebody of a name that nobody else has.
func (s *sim) soul(rng *rand.Rand) *soul {
	name := "Zed" + letters(len(s.people), 4)
	who := &soul{s: s, name: name, sees: map[int][]*soul{}, someone: s.world.person(name, languages[rng.IntN(len(languages))])}
	s.people = append(s.people, who)
	s.of[who.ID()], s.oracle.names[name] = who, who
	who.numbers = []string{line}
	if rng.IntN(4) > 0 {
		land := countries[rng.IntN(len(countries))]
		who.says("/country " + land.code)
		who.numbers = []string{land.line}
	}
	place := places[rng.IntN(len(places))]
	var err error
	if who.zone, err = time.LoadLocation(place); err != nil {
		s.t.Fatal(err)
	}
	who.says("/timezone " + place)
	return who
}

// letters writes a number with so many consonants: no word of any language.
func letters(n, length int) string {
	const consonants = "bcdfghjklmnpqrstvwxz"
	b := make([]byte, length)
	for i := range b {
		b[length-1-i] = consonants[n%len(consonants)]
		n /= len(consonants)
	}
	return string(b)
}

// circle adds somebody and those who support them; a circle of one is a stranger.
func (s *sim) circle(rng *rand.Rand, size int) {
	person := s.soul(rng)
	for range size - 1 {
		supporter := s.soul(rng)
		supporter.joins(person)
		if rng.IntN(4) == 0 {
			hour := 6 + rng.IntN(17)
			supporter.nudgeAt = fmt.Sprintf("%02d:%02d", hour, rng.IntN(60))
			supporter.says("/nudges daily " + supporter.nudgeAt)
			supporter.nudgesFrom = time.Now()
		}
	}
}

// joins lets somebody accept an invitation.
func (who *soul) joins(person *soul) {
	s := who.s
	person.says("/invite " + who.name)
	link := ""
	for _, m := range person.Messages() {
		if found := linkShape.FindString(m.Text); found != "" {
			link = found
		}
	}
	if err := who.Open(link); err != nil {
		s.t.Fatalf("no link came, %v:\n%s", err, person.transcript())
	}
	calm()
	s.oracle.meet(who, person)
	who.must("join:yes")
	calm()
	person.must("supporters:them")
	calm()
	who.person, who.accepted = person, time.Now()
	person.supporters = append(person.supporters, who)
	who.says("/cancel")
}

// must taps the newest button of a kind, which has to be there.
func (who *soul) must(prefix string) {
	who.s.t.Helper()
	if !who.tapsOne(prefix) {
		who.s.t.Fatalf("no button %s:\n%s", prefix, who.transcript())
	}
}

// taps the newest button of a kind, if there is one.
func (who *soul) tapsOne(prefix string) bool {
	who.s.t.Helper()
	p, found := who.newest(prefix)
	if !found {
		return false
	}
	who.presses(p)
	return true
}

func (who *soul) presses(p pressed) {
	who.s.t.Helper()
	who.speaks("taps %s", p.data)
	if err := who.PressData(p.message, p.data); err != nil {
		who.s.t.Fatal(err)
	}
}

// writes sends a text.
func (who *soul) writes(text string) int {
	who.speaks("writes %q", text)
	return who.Say(text)
}

// acts notes that somebody does something.
func (who *soul) acts(format string, args ...any) {
	who.s.notes("%s %s", who.name, fmt.Sprintf(format, args...))
}

// speaks notes what the bot gets, which ends a silence.
func (who *soul) speaks(format string, args ...any) {
	who.spoke = time.Now()
	who.s.oracle.waive(func(d *duty) bool { return d.isSilence && d.from == who })
	who.acts(format, args...)
}

func (who *soul) newestOf(fits func(sandbox.Button) bool) (p pressed, found bool) {
	for _, m := range slices.Backward(who.Messages()) {
		for _, b := range slices.Concat(m.Buttons...) {
			if b.Data != "" && fits(b) {
				return pressed{m.ID, b.Data}, true
			}
		}
	}
	return p, false
}

// react lets those who were nudged, or asked whether their words are for somebody, do
// something about it, and reports whether any did.
func (s *sim) react() (any bool) {
	for _, who := range s.people {
		if who.away.is() {
			continue
		}
		all, before := who.Messages(), who.looked
		for _, m := range all[max(0, len(all)-8):] {
			if !m.FromBot || m.Event <= before || len(m.Buttons) == 0 {
				continue
			}
			who.looked = max(who.looked, m.Event)
			if data := m.Buttons[0][0].Data; who.reactsTo(m, data) {
				any = true
			}
		}
	}
	return any
}

// reactsTo does something about a message whose first button is this, if it calls for it.
func (who *soul) reactsTo(m sandbox.Message, first string) bool {
	for begins, does := range reactions {
		if strings.HasPrefix(first, begins) {
			who.reactions++
			return does(who, rngOf(who.s.seed, uint64(who.ID())<<16+uint64(who.reactions)), m)
		}
	}
	switch {
	case strings.HasPrefix(first, "relay:pass:"):
		who.s.oracle.mayWrite(who)
		who.presses(pressed{m.ID, first}) // it was meant so
	case strings.HasPrefix(first, "nudge:own:") && first != who.nudge && who.person != nil: // else it came twice
		who.nudge = first
		who.reacts(rngOf(who.s.seed, uint64(who.ID())<<16+uint64(who.reactions)), m)
		who.reactions++
	default:
		return false
	}
	return true
}

// reacts does one of the things that a nudge is for.
func (who *soul) reacts(rng *rand.Rand, m sandbox.Message) {
	var data []string
	for _, b := range slices.Concat(m.Buttons...) {
		data = append(data, b.Data)
	}
	tap := func(prefix string) bool {
		i := slices.IndexFunc(data, func(d string) bool { return strings.HasPrefix(d, prefix) })
		if i < 0 {
			return false
		}
		who.used = pressed{m.ID, data[i]}
		for range 1 + rng.IntN(2) { // a tap too many, at times
			who.presses(who.used)
		}
		return true
	}
	switch what := rng.IntN(3); {
	case what == 0 && tap("nudge:send:"):
		who.s.oracle.owesDraft(who)
	case what == 1 && tap("nudge:own:"):
		time.Sleep(20 * time.Second)
		mark := who.s.oracle.mark(who)
		if rng.IntN(4) == 0 {
			who.sendsMedia(rng, "from the lake, "+mark)
		} else {
			who.writes("a line of mine, " + mark)
		}
		who.s.oracle.owesWords(who, who.person, mark)
	default:
		tap("nudge:talk:")
	}
}
