package crisis

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"porchlight/messages/hostfile"
)

// HostLines are the helplines of whoever runs this bot, such as a campus or a town,
// among those that are built in. They are read once, when the program starts; nil is
// none.
type HostLines struct {
	byCode map[string]*country // with the lines of both
}

// country is what is known of a country, nil if nothing is.
func (h *HostLines) country(code string) *country {
	if h != nil && h.byCode[code] != nil {
		return h.byCode[code]
	}
	return book.byCode[code]
}

// hostLine is a line of the host's with what it is to be among the others.
type hostLine struct {
	*line
	first    bool   // before the others, where it fits the person
	replaces string // the way to reach a built-in line that goes
	at       hostfile.Value
}

// What a host's file can say. It is the format of helplines.json, and for a line besides:
// whether it comes first, which one it replaces, and the time zone of its hours.
var (
	hostFields        = []string{"version", "generated", "countries"}
	hostCountryFields = []string{"country", "name", "emergency", "languages", "lines", "note"}
	hostLineFields    = []string{
		"name", "phone", "e164", "sms", "whatsapp", "chat_url", "website", "hours", "languages", "audience", "kind", "cost", "sources",
		"confidence", "last_seen", "note", "first", "replaces", "zone",
	}
)

// The words of the format.
var (
	audiences   = strings.Fields("everyone youth women men LGBTQ+ veterans indigenous domestic-abuse substance-use")
	kinds       = strings.Fields("suicide emotional-support domestic-abuse child substance-use")
	costs       = strings.Fields("free local-rate unknown")
	confidences = strings.Fields("high medium")

	dialled       = regexp.MustCompile(`^[*+]?[0-9]([ -]?[0-9])+$`)
	international = regexp.MustCompile(`^(\+[1-9][0-9]{6,14})?$`)
	seenOn        = regexp.MustCompile(`^20[0-9]{2}(-(0[1-9]|1[0-2])(-[0-3][0-9])?)?$`)
	languageCode  = regexp.MustCompile(`^[a-z]{2,3}$`)
)

// An answer has to fit on the screen of a phone, and /help into a message: what is too
// long for one would take the built-in lines with it.
const (
	longestHostName = 48
	longestWord     = 20
	longestHours    = 80
	mostNumbers     = 4 // of a line, and emergency numbers of a country
	mostLanguages   = 12
)

// ReadHostLines reads a host's file. Where anything in it is wrong nothing of it counts,
// and each fault is named with its line.
func ReadHostLines(data []byte) (*HostLines, []hostfile.Fault) {
	file, err := hostfile.Read(data)
	if err != nil {
		fault, _ := err.(hostfile.Fault)
		return nil, []hostfile.Fault{fault}
	}
	c := hostCheck{&hostfile.Check{}}
	c.Fields(file, hostFields...)
	h := &HostLines{byCode: map[string]*country{}}
	for _, v := range c.List(file, "countries") {
		c.country(h, v)
	}
	if faults := c.Faults(); len(faults) > 0 {
		return nil, faults
	}
	return h, nil
}

// hostCheck reads a host's file and notes what is wrong in it.
type hostCheck struct{ *hostfile.Check }

// country reads one and puts its lines among those that are built in.
func (c hostCheck) country(h *HostLines, v hostfile.Value) {
	c.Fields(v, hostCountryFields...)
	code, emergency, languages := c.Text(v, "country"), c.Texts(v, "emergency"), c.Texts(v, "languages")
	builtIn := book.byCode[code]
	switch {
	case countryOnly(code) == "":
		c.Fault(v.Or("country"), "country %q is none: two letters are wanted, such as US", code)
		return
	case h.byCode[code] != nil:
		c.Fault(v.Or("country"), "country %s stands here twice: put its lines together", code)
		return
	case builtIn != nil && len(emergency) > 0:
		c.Fault(v.Get("emergency"), "the emergency numbers of %s are built in and stay: leave this out", code)
	case builtIn == nil && len(emergency) == 0:
		c.Fault(v, "emergency is missing: no number of %s is built in", code)
	}
	if len(emergency) > mostNumbers {
		c.Fault(v.Get("emergency"), "emergency has %d numbers: %d at most", len(emergency), mostNumbers)
	}
	for _, n := range emergency {
		if !dialled.MatchString(n) {
			c.Fault(v.Get("emergency"), "emergency %q is no number", n)
		}
	}
	with := &country{Code: code, Name: CountryName(code, "en"), Emergency: emergency, Languages: languages}
	if builtIn != nil {
		same := *builtIn
		with = &same
	}
	var own []hostLine
	for _, one := range c.List(v, "lines") {
		if l, ok := c.line(one, with); ok {
			own = append(own, l)
		}
	}
	c.put(own, with)
	h.byCode[code] = with
}

// line reads one. Its name, ways and hours stand in a crisis answer as they are, so they
// are looked at as closely as our own.
func (c hostCheck) line(v hostfile.Value, in *country) (one hostLine, ok bool) {
	before := len(c.Faults())
	c.Fields(v, hostLineFields...)
	sms := v.Get("sms")
	if sms.Is() {
		c.Fields(sms, "to", "body")
	}
	l := &line{
		Name: c.Text(v, "name"), Phone: c.Texts(v, "phone"), E164: c.Texts(v, "e164"), WhatsApp: c.Text(v, "whatsapp"), Chat: c.Text(v, "chat_url"),
		Hours: c.Text(v, "hours"), Languages: c.Texts(v, "languages"), Audience: c.Text(v, "audience"), Kind: c.Text(v, "kind"), Cost: c.Text(v, "cost"),
		Sources: c.Texts(v, "sources"), Confidence: c.Text(v, "confidence"), LastSeen: c.Text(v, "last_seen"), Note: c.Text(v, "note"), host: true,
	}
	l.SMS.To, l.SMS.Body = c.Text(sms, "to"), c.Text(sms, "body")
	if l.Confidence == "" {
		l.Confidence = confidences[0]
	}
	if len(l.Languages) == 0 {
		l.Languages = in.Languages
	}
	c.ways(v, l)
	c.facts(v, l, in)
	one = hostLine{l, c.Truth(v, "first"), c.Text(v, "replaces"), v}
	l.first = one.first
	return one, len(c.Faults()) == before
}

// ways notes what is wrong with how a line is reached.
func (c hostCheck) ways(v hostfile.Value, l *line) {
	switch letters := utf8.RuneCountInString(l.Name); {
	case strings.TrimSpace(l.Name) == "":
		c.Fault(v.Or("name"), "name is missing")
	case letters > longestHostName:
		c.Fault(v.Get("name"), "name has %d letters: %d at most, or the answer doesn't fit on a screen", letters, longestHostName)
	case !hostfile.IsShown(l.Name):
		c.Fault(v.Get("name"), "name must be one line without hidden letters")
	}
	if len(l.Phone) == 0 && l.SMS.To == "" && l.WhatsApp == "" && l.Chat == "" {
		c.Fault(v, "nothing reaches this line: phone, sms, whatsapp or chat_url is wanted")
	}
	number := func(at hostfile.Value, name, n string) {
		if n != "" && !dialled.MatchString(n) || len(n) > 24 {
			c.Fault(at, "%s %q is no number: digits, spaces and hyphens alone", name, n)
		}
	}
	if len(l.Phone) > mostNumbers {
		c.Fault(v.Get("phone"), "phone has %d numbers: %d at most", len(l.Phone), mostNumbers)
	}
	for _, n := range l.Phone {
		number(v.Get("phone"), "phone", n)
		if n == "" {
			c.Fault(v.Get("phone"), "phone is empty: leave it out")
		}
	}
	number(v.Get("sms"), "sms", l.SMS.To)
	number(v.Get("whatsapp"), "whatsapp", l.WhatsApp)
	if len(l.E164) > 0 && len(l.E164) != len(l.Phone) {
		c.Fault(v.Get("e164"), "e164 must have as many numbers as phone, \"\" for one that fails from abroad")
	}
	for _, n := range l.E164 {
		if !international.MatchString(n) {
			c.Fault(v.Get("e164"), "e164 %q is no number such as +14155550100", n)
		}
	}
	if utf8.RuneCountInString(l.SMS.Body) > longestWord || !hostfile.IsShown(l.SMS.Body) {
		c.Fault(v.Get("sms"), "body is the word to text: %d letters at most", longestWord)
	}
	if l.SMS.Body != "" && l.SMS.To == "" {
		c.Fault(v.Get("sms"), "to is missing")
	}
	for _, name := range []string{"chat_url", "website"} {
		if address := c.Text(v, name); address != "" && !hostfile.IsAddress(address) {
			c.Fault(v.Get(name), "%s must be an address such as https://example.org/chat", name)
		}
	}
}

// facts notes what is wrong with whom a line is for and when it answers.
func (c hostCheck) facts(v hostfile.Value, l *line, in *country) {
	for _, f := range []struct {
		name, said string
		known      []string
	}{{"audience", l.Audience, audiences}, {"kind", l.Kind, kinds}, {"cost", l.Cost, costs}, {"confidence", l.Confidence, confidences}} {
		if !slices.Contains(f.known, f.said) {
			c.Fault(v.Or(f.name), "%s is %q: it must be one of %s", f.name, f.said, strings.Join(f.known, ", "))
		}
	}
	if !seenOn.MatchString(l.LastSeen) {
		c.Fault(v.Or("last_seen"), "last_seen is %q: it must be the day on which somebody last tried the line, such as 2026-11-28", l.LastSeen)
	}
	for _, lang := range l.Languages {
		if !languageCode.MatchString(lang) {
			c.Fault(v.Or("languages"), "language %q is no code such as en", lang)
		}
	}
	switch {
	case len(l.Languages) == 0:
		c.Fault(v, "languages is missing")
	case len(l.Languages) > mostLanguages:
		c.Fault(v.Get("languages"), "languages has %d: %d at most", len(l.Languages), mostLanguages)
	}
	if len(l.Hours) > longestHours {
		c.Fault(v.Get("hours"), "hours has %d letters: %d at most", len(l.Hours), longestHours)
	}
	var err error
	if l.table, err = parseHours(l.Hours); err != nil {
		c.Fault(v.Or("hours"), "hours is %q: it must be 24/7, unknown, or such as \"daily 09:00-21:00\" or \"Mon-Fri 09:00-17:00, Sat 09:00-16:00\"", l.Hours)
	}
	zone := c.Text(v, "zone")
	if zone == "" && len(l.table.spans) > 0 && len(in.zones) == 0 {
		c.Fault(v, "zone is missing: these hours are of a time zone such as Europe/Paris")
	}
	if zone != "" {
		if l.table.zone, err = time.LoadLocation(zone); err != nil || !strings.Contains(zone, "/") {
			c.Fault(v.Get("zone"), "zone %q is none: it must be such as Europe/Paris", zone)
		}
	}
}

// put puts lines of the host's among a country's: before them, or in the place of those
// that they replace.
func (c hostCheck) put(own []hostLine, in *country) {
	lines := slices.Clone(in.Lines)
	for _, one := range own {
		if one.replaces == "" {
			continue
		}
		gone := find(lines, func(l *line) bool { return l.isReachedBy(one.replaces) })
		if gone == nil {
			c.Fault(one.at.Get("replaces"), "no line of %s is built in that %q reaches", in.Code, one.replaces)
			continue
		}
		lines = without(lines, gone)
	}
	// One that is shown beside another may have lost it.
	for i, l := range lines {
		if l.pair != nil && !slices.Contains(lines, l.pair) {
			alone := *l
			alone.pair = nil
			lines[i] = &alone
		}
	}
	in.Lines = lines
	var before []*line
	for _, one := range own {
		one.id = in.freeID(one.line)
		if one.id == "" {
			c.Fault(one.at, "another line of %s is reached in the same way: let this one replace it", in.Code)
		}
		in.Lines = append(in.Lines, one.line)
		before = append(before, one.line)
	}
	in.Lines = append(before, lines...)
}

// isReachedBy reports whether a line is the one that a number, an address or a name means.
func (l *line) isReachedBy(way string) bool {
	number := digits(way)
	isNumber := func(n string) bool { return number != "" && digits(n) == number }
	return l.id == way || l.Name == way || l.Chat != "" && l.Chat == way || isNumber(l.SMS.To) || slices.ContainsFunc(l.Phone, isNumber)
}

func without(lines []*line, gone *line) []*line {
	return slices.DeleteFunc(lines, func(l *line) bool { return l == gone })
}
