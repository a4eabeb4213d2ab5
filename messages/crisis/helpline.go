package crisis

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// The data: helplines.json as it was collected, what its notes say in a form
// that code can act on, and the clocks of the countries whose lines close.
var (
	//go:embed helplines/helplines.json
	helplinesJSON string
	//go:embed helplines/particulars.txt
	particularsTXT string
	//go:embed helplines/zones.txt
	zonesTXT string
)

// book is all that is known of helplines. It is read once, when the program
// starts, because an answer may not wait for it; a mistake in it is a
// programmer's, and stops the program there.
var book = mustLoad()

// A directory of helplines is complete for the countries it has, and sorted by
// code.
type directory struct {
	Generated     string     `json:"generated"`
	Countries     []*country `json:"countries"`
	International []struct {
		Name    string `json:"name"`
		Website string `json:"website"`
	} `json:"international"`

	generated time.Time
	byCode    map[string]*country
}

type country struct {
	Code      string   `json:"country"`
	Name      string   `json:"name"`
	Emergency []string `json:"emergency"` // the first is the one to show first
	Languages []string `json:"languages"`
	Lines     []*line  `json:"lines"`

	zones    []*time.Location   // only where a line has hours
	services map[string]service // by the digits of an emergency number
	text     string             // reaches the emergency services by SMS, "" if none is known to
}

type line struct {
	Name  string   `json:"name"`
	Phone []string `json:"phone"` // as dialled in the country
	E164  []string `json:"e164"`  // beside Phone; "" for a number that fails from abroad
	SMS   struct {
		To   string `json:"to"`
		Body string `json:"body"`
	} `json:"sms"`
	WhatsApp   string   `json:"whatsapp"`
	Chat       string   `json:"chat_url"`
	Hours      string   `json:"hours"` // "24/7", "unknown", or as timetable reads it
	Languages  []string `json:"languages"`
	Audience   string   `json:"audience"`
	Kind       string   `json:"kind"`
	Cost       string   `json:"cost"`
	Sources    []string `json:"sources"`
	Confidence string   `json:"confidence"`
	LastSeen   string   `json:"last_seen"`
	Note       string   `json:"note"`

	id    string // the digits that reach it; no two lines of a country share one
	table timetable

	press       string            // after dialling
	pressIn     map[string]string // the same for a language of its own
	phoneIn     map[string]int    // language → index into Phone
	textIn      map[string]string // language → what to text in place of SMS.Body
	also        int               // index into Phone; 0: none
	regional    bool
	information bool
	bereaved    bool
	faith       bool
	pair        *line
	dispatch    bool

	host  bool // added by whoever runs this bot, see HostLines
	first bool // before all others that fit, where the host says so
}

func mustLoad() *directory {
	d, err := load([]byte(helplinesJSON), particularsTXT, zonesTXT, emergencyTXT)
	if err != nil {
		panic(err)
	}
	return d
}

// load leaves out the lines that are rated low: they are kept in the file so
// that the next compiler need not find them again, and are shown to nobody.
func load(lines []byte, particulars, zones, emergency string) (*directory, error) {
	d := &directory{byCode: map[string]*country{}}
	if err := json.Unmarshal(lines, d); err != nil {
		return nil, fmt.Errorf("reading helplines: %w", err)
	}
	var err error
	if d.generated, err = time.Parse(time.DateOnly, d.Generated); err != nil {
		return nil, fmt.Errorf("reading the date of the helplines: %w", err)
	}
	for _, c := range d.Countries {
		d.byCode[c.Code] = c
		c.Lines = slices.DeleteFunc(c.Lines, func(l *line) bool { return l.Confidence == "low" })
		for _, l := range c.Lines {
			l.id = c.freeID(l)
			if l.table, err = parseHours(l.Hours); err != nil {
				return nil, fmt.Errorf("reading the hours of %s %s: %w", c.Code, l.id, err)
			}
		}
	}
	if err := eachRow(particulars, d.addParticular); err != nil {
		return nil, fmt.Errorf("reading particulars: %w", err)
	}
	if err := eachRow(zones, d.addZones); err != nil {
		return nil, fmt.Errorf("reading zones: %w", err)
	}
	if err := eachRow(emergency, d.addEmergency); err != nil {
		return nil, fmt.Errorf("reading emergency numbers: %w", err)
	}
	return d, nil
}

// freeID names a line by the way to reach it, so that an old button still means
// the same line after the file has changed: the first of its phone, text number
// and web address that no earlier line of the country has.
func (c *country) freeID(l *line) string {
	ids := []string{digits(l.SMS.To), l.Chat, l.Name}
	if len(l.Phone) > 0 {
		ids = append([]string{digits(l.Phone[0])}, ids...)
	}
	for _, id := range ids {
		// Callback data has 64 bytes, and most of them are this.
		if id = id[max(0, len(id)-30):]; id != "" && c.line(id) == nil {
			return id
		}
	}
	return ""
}

// line finds a line by its id; nil if there is none.
func (c *country) line(id string) *line {
	for _, l := range c.Lines {
		if l.id == id {
			return l
		}
	}
	return nil
}

// eachRow calls do with the words of every row that is not empty or a comment.
func eachRow(text string, do func(words []string) error) error {
	rows := bufio.NewScanner(strings.NewReader(text))
	for rows.Scan() {
		words := strings.Fields(rows.Text())
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		if err := do(words); err != nil {
			return fmt.Errorf("%q: %w", rows.Text(), err)
		}
	}
	return rows.Err()
}

// addParticular takes one row of particulars.txt, where the words are explained.
func (d *directory) addParticular(words []string) error {
	words = append(words, "", "", "")
	c := d.byCode[words[0]]
	if c == nil {
		return fmt.Errorf("no such country")
	}
	l := c.line(words[1])
	if l == nil {
		return fmt.Errorf("no such line")
	}
	switch arg, arg2 := words[3], words[4]; words[2] {
	case "press":
		if arg2 == "" {
			l.press = arg
			break
		}
		l.pressIn = map[string]string{arg2: arg}
	case "phone":
		l.phoneIn = map[string]int{arg: l.phone(arg2)}
	case "also":
		l.also = l.phone(arg)
	case "text":
		l.textIn = map[string]string{arg: arg2}
	case "region":
		l.regional = true
	case "information":
		l.information = true
	case "faith":
		l.faith = true
	case "bereaved":
		l.bereaved = true
	case "pair":
		if l.pair = c.line(arg); l.pair == nil {
			return fmt.Errorf("no such line to pair with")
		}
	case "dispatch":
		l.dispatch = true
	default:
		return fmt.Errorf("no such word")
	}
	return nil
}

// phone returns the index of a number of l given by its digits, 0 if l has no
// such number.
func (l *line) phone(number string) int {
	return max(0, slices.IndexFunc(l.Phone, func(p string) bool { return digits(p) == number }))
}

// addZones takes one row of zones.txt. A zone that this machine does not know
// is left out: then the country's clock is not known, and nor is what is open.
func (d *directory) addZones(words []string) error {
	c := d.byCode[words[0]]
	if c == nil {
		return fmt.Errorf("no such country")
	}
	for _, name := range words[1:] {
		zone, err := time.LoadLocation(name)
		if err != nil {
			c.zones = nil
			return nil
		}
		c.zones = append(c.zones, zone)
	}
	return nil
}

// Generated returns the day on which the helplines were collected.
func Generated() time.Time { return book.generated }

// Stale reports whether the helplines are older than twelve months at now, so
// that somebody should go over them again.
func Stale(now time.Time) bool { return now.After(book.generated.AddDate(1, 0, 0)) }

// digits keeps the digits of a number, and the star of Chile's *4141.
func digits(number string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '*' {
			return r
		}
		return -1
	}, number)
}

// compact takes the gaps out of a number.
func compact(number string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, number)
}

// forPhones writes the i-th number of l so that a phone recognises it: in its
// international form, spaced as people dial it, where the data has that form;
// otherwise as it is dialled.
func (l *line) forPhones(i int) string {
	dialled := l.Phone[i]
	if i >= len(l.E164) || l.E164[i] == "" || strings.HasPrefix(dialled, "+") {
		return dialled
	}
	// The longest end of the dialled form that the international one ends
	// with is the number without its trunk prefix: 02 2327 … or 7322 7….
	for end := dialled; end != ""; end = end[1:] {
		if code, ok := strings.CutSuffix(l.E164[i], digits(end)); ok && end[0] >= '0' && end[0] <= '9' {
			if code == "+" {
				return "+" + end
			}
			return code + " " + end
		}
	}
	return l.E164[i]
}
