package crisis

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// blocks shows lines one below the other: the name as the organisation writes
// it, each way to reach it on a line of its own, then hours, cost and languages.
func (v *voice) blocks(lines []*line, without cut) string {
	var blocks []string
	for _, l := range lines {
		name := v.nameOf(l)
		if !l.general() && !l.bereaved && !without.group {
			name += " (" + v.group(l) + ")"
		}
		rows := append([]string{name}, v.ways(l, without)...)
		if !without.facts {
			rows = append(rows, v.facts(l, without))
		} else if v.closed(l) {
			rows = append(rows, v.hours(l))
		}
		blocks = append(blocks, strings.Join(rows, "\n"))
	}
	gap := "\n\n"
	if without.facts || without.bonds {
		gap = "\n"
	}
	return strings.Join(blocks, gap)
}

// nameOf is a line's name; one of the host's says that it is theirs.
func (v *voice) nameOf(l *line) string {
	if !l.host {
		return v.name(l.Name)
	}
	return FromHost(v.name(l.Name), v.words.code)
}

// FromHost says behind the name of something that whoever runs this bot has added it.
func FromHost(name, lang string) string { return wordsIn(lang).say("host", "name", name) }

// ways tells how to reach a line by voice and, the best one, by text.
func (v *voice) ways(l *line, without cut) []string {
	var ways []string
	if l.callable() && v.toType(l) == "" && len(v.dial(l)) == 1 && digits(l.SMS.To) == digits(l.Phone[0]) && v.pressFor(l) == "" {
		return []string{v.say("calltext", "number", v.number(l.Phone[0]))}
	}
	if l.callable() {
		ways = append(ways, v.say("call", "number", v.toCall(l)))
	}
	if text := v.toText(l); text != "" && !(without.chat && l.callable() && l.textsOnlyByChat()) {
		ways = append(ways, text)
	}
	return ways
}

// closed reports whether nobody answers a line now. Then its hours are always said.
func (v *voice) closed(l *line) bool { return l.table.at(v.now, v.country.zones) == closed }

// dial returns the numbers of l to show, each as phones recognise it.
func (v *voice) dial(l *line) []string {
	numbers := []string{l.forPhones(l.phoneIn[v.words.code])}
	if l.also > 0 {
		numbers = append(numbers, l.forPhones(l.also))
	}
	return numbers
}

// toCall is the number to call and what to press then.
func (v *voice) toCall(l *line) string {
	var numbers []string
	for _, n := range v.dial(l) {
		numbers = append(numbers, v.number(n))
	}
	number := strings.Join(numbers, " / ")
	if digit := v.pressFor(l); digit != "" {
		return v.say("press", "number", number, "digit", digit)
	}
	return number
}

func (v *voice) pressFor(l *line) string {
	if digit := l.pressIn[v.words.code]; digit != "" {
		return digit
	}
	return l.press
}

// toType is the word to text to a line, "" where any will do.
func (v *voice) toType(l *line) string { return cmp.Or(l.textIn[v.words.code], l.SMS.Body) }

// toText is the best way to write to a line, "" if there is none.
func (v *voice) toText(l *line) string {
	switch word := v.toType(l); {
	case word != "":
		return v.say("textword", "word", word, "number", v.number(l.SMS.To))
	case l.SMS.To != "":
		return v.say("text", "number", v.number(l.SMS.To))
	case l.WhatsApp != "":
		return v.say("whatsapp", "number", v.number(l.WhatsApp))
	case l.Chat != "":
		return v.say("chat", "address", bare(l.Chat))
	}
	return ""
}

// toTextIn is the same with the languages of the line, where the reader's is not one:
// who begins to write there should not be met in a language they can't read.
func (v *voice) toTextIn(l *line) string {
	text := v.toText(l)
	if names := v.languages(l); text != "" && len(names) > 0 && !l.speaks(v.words.code) {
		text += " · " + strings.Join(names, " · ")
	}
	return text
}

// facts tells hours, cost and languages. What is not known is said to be so. The
// person's own language goes without saying where there is no room for it.
func (v *voice) facts(l *line, without cut) string {
	facts := []string{v.hours(l), v.cost(l)}
	if names := v.languages(l); len(names) > 0 && !(without.language && l.speaks(v.words.code) || without.foreign) {
		if without.languages || without.language {
			names = names[:1]
		}
		facts = append(facts, names...)
	}
	return strings.Join(facts, " · ")
}

func (v *voice) hours(l *line) string {
	text := v.timetable(l.table, l.Hours)
	if v.closed(l) {
		text = v.say("closed") + ": " + text
	}
	return text
}

// Hours writes the hours of something as those of a helpline, in a language; "" if they
// are written otherwise than those.
func Hours(hours, lang string) string {
	table, err := parseHours(hours)
	if err != nil {
		return ""
	}
	return wordsIn(lang).timetable(table, hours)
}

// timetable writes when something can be reached.
func (w *words) timetable(table timetable, hours string) string {
	switch {
	case table.always:
		return w.say("always")
	case table.unknown:
		return w.say("hours.unknown")
	}
	names := strings.Fields(w.say("days"))
	if len(names) != 7 {
		names = weekdays
	}
	// The names begin with Monday, as most calendars do; time's with Sunday.
	var localised []string
	for i, day := range weekdays {
		localised = append(localised, day, names[(i+6)%7])
	}
	replaceDays := strings.NewReplacer(append(localised, "-", "–")...)
	var parts []string
	for part := range strings.SplitSeq(hours, ", ") {
		days, clock, _ := strings.Cut(part, " ")
		clock = w.number(strings.ReplaceAll(clock, "-", "–"))
		if days == "daily" {
			parts = append(parts, w.say("daily", "hours", clock))
			continue
		}
		parts = append(parts, replaceDays.Replace(days)+" "+clock)
	}
	return strings.Join(parts, ", ")
}

func (v *voice) cost(l *line) string {
	switch l.Cost {
	case "free":
		return v.say("free")
	case "local-rate":
		return v.say("local")
	default:
		return v.say("cost.unknown")
	}
}

// languages names up to three languages of a line, the person's own first, each as
// its speakers call it.
func (v *voice) languages(l *line) []string {
	codes := slices.Clone(l.Languages)
	slices.SortStableFunc(codes, func(a, b string) int {
		return rank(a == v.words.code) - rank(b == v.words.code)
	})
	var names []string
	for _, code := range codes[:min(3, len(codes))] {
		if name := v.languageName(code); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// firstNumber is one thing to reach for, to stand within a sentence.
func (v *voice) firstNumber() string {
	for _, l := range v.lines {
		if l.callable() {
			return v.toCall(l)
		}
	}
	return finder()
}

// finder is the address of the international directory of helplines.
func finder() string { return bare(book.International[0].Website) }

// bare writes an address short, as people say it; Telegram links it all the same.
func bare(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.TrimPrefix(u.Host, "www.") + strings.TrimSuffix(u.Path, "/")
}

// commonEmergency returns the two emergency numbers that most countries have.
var commonEmergency = sync.OnceValues(func() (first, second string) {
	count := map[string]int{}
	for _, c := range book.Countries {
		for _, n := range c.Emergency {
			count[n]++
			switch {
			case n == first:
			case count[n] > count[first]:
				first, second = n, first
			case n != second && count[n] > count[second]:
				second = n
			}
		}
	}
	return first, second
})
