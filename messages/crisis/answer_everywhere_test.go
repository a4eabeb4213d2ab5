package crisis

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"porchlight/messages/crisis/hearing"
)

// hearings are all the kinds of answer there are, and some that mix them.
var hearings = map[string]hearing.Heard{
	"crisis":         {Level: hearing.Crisis},
	"distress":       {Level: hearing.Distress},
	"soft":           {Level: hearing.Soft},
	"denied":         {Level: hearing.Distress, Topics: hearing.Denied},
	"worried":        {Level: hearing.Crisis, Topics: hearing.SomeoneElse},
	"overdose":       {Level: hearing.Crisis, Topics: hearing.Overdose},
	"overdose.young": {Level: hearing.Crisis, Topics: hearing.Overdose | hearing.Young},
	"overdose.other": {Level: hearing.Crisis, Topics: hearing.Overdose | hearing.SomeoneElse},
	"abuse":          {Level: hearing.Distress, Topics: hearing.Abuse},
	"abuse.other":    {Level: hearing.Crisis, Topics: hearing.Abuse | hearing.SomeoneElse},
	"young":          {Level: hearing.Crisis, Topics: hearing.Young},
	"young.abuse":    {Level: hearing.Crisis, Topics: hearing.Young | hearing.Abuse},
	"eating":         {Level: hearing.Distress, Topics: hearing.Eating},
	"bereaved":       {Level: hearing.Crisis, Topics: hearing.Bereaved},
}

// plainDigits takes out what stands between the digits of a number.
func plainDigits(text string) string {
	return strings.ReplaceAll(compact(text), "\u200e", "")
}

// shows reports whether a number stands in a text by itself, not as a part of a
// longer one. Both lose their gaps row by row.
func shows(text, number string) bool {
	number = plainDigits(number)
	for row := range strings.Lines(text) {
		if standsAlone(plainDigits(row), number) || standsAlone(row, number) {
			return true
		}
	}
	return false
}

func standsAlone(row, number string) bool {
	isDigit := func(i int) bool { return i >= 0 && i < len(row) && row[i] >= '0' && row[i] <= '9' }
	for from := 0; ; {
		i := strings.Index(row[from:], number)
		if i < 0 {
			return false
		}
		i += from
		if !isDigit(i-1) && !isDigit(i+len(number)) {
			return true
		}
		from = i + 1
	}
}

// faults returns what an answer to what was heard lacks or has too much, for a
// country. Who took something is given the number for that alone, and who is
// heavy-hearted without any danger a line to talk to; all others both. The number is
// the ambulance's, and the police's with it only for who is hurt by others.
func faults(r Reply, h hearing.Heard, lang string, c *country, most int) []string {
	var bad []string
	took, plain := h.Topics.Has(hearing.Overdose), About(h) == AboutDistress
	if n := length(r.Text); n > most || utf8.RuneCountInString(r.Text) > most {
		bad = append(bad, "too long")
	}
	emergency := []string{"112", "911"}
	if c != nil {
		emergency = c.Emergency
		if took || !h.Topics.Has(hearing.Abuse) {
			emergency = c.medical()
		}
	}
	line := leadsSomewhere(r.Text, c)
	for _, n := range emergency {
		if !shows(r.Text, n) && !(plain && line) {
			bad = append(bad, "no emergency number "+n)
		}
	}
	if !line && !took {
		bad = append(bad, "no line")
	}
	if c != nil && hidesThatItIsClosed(r.Text, lang, c) {
		bad = append(bad, "a closed line that does not say so")
	}
	text := r.Text
	if c != nil {
		for _, l := range c.Lines {
			text = strings.ReplaceAll(text, l.Name, "x")
		}
		text = strings.ReplaceAll(text, CountryName(c.Code, lang), "x")
	}
	if stops := doubled.FindAllString(strings.ReplaceAll(text, "\n", "¶"), -1); len(stops) > 0 {
		bad = append(bad, fmt.Sprintf("stops behind stops %q", stops))
	}
	for _, word := range badWords(lang, text) {
		bad = append(bad, "forbidden: "+word)
	}
	return append(bad, faultsOfButtons(r)...)
}

// doubled is a stop behind a stop.
var doubled = regexp.MustCompile(`[.。।:：;,、،؛?？؟][\s\x{a0}]*[.。।:：;,、،؛]`)

// leadsSomewhere reports whether a line of the country is there to be reached, or
// the international directory if the country has none for everybody.
func leadsSomewhere(text string, c *country) bool {
	if strings.Contains(text, "findahelpline.com") {
		return true
	}
	if c == nil {
		return false
	}
	bareText := text
	for _, l := range c.Lines {
		// A number within a name is nothing to dial.
		bareText = strings.Replace(bareText, l.Name, "x", 1)
	}
	for _, l := range c.Lines {
		for _, n := range append(append([]string{l.SMS.To, l.WhatsApp}, l.Phone...), l.E164...) {
			if n != "" && !slices.Contains(c.Emergency, n) && shows(bareText, n) {
				return true
			}
		}
		if l.Chat != "" && strings.Contains(bareText, bare(l.Chat)) {
			return true
		}
	}
	return false
}

// hidesThatItIsClosed looks for lines that nobody answers at either of the moments
// that the tests ask at, since a Reply does not tell when it was asked for.
func hidesThatItIsClosed(text, lang string, c *country) bool {
	closedLines := 0
	for _, l := range c.Lines {
		always := !slices.ContainsFunc(append(moments[:len(moments):len(moments)], saturday), func(now time.Time) bool { return l.table.at(now, c.zones) != closed })
		if always && strings.Contains(text, wordsIn(lang).name(l.Name)+"\n") {
			closedLines++
		}
	}
	return strings.Count(text, wordsIn(lang).say("closed")) < closedLines
}

func faultsOfButtons(r Reply) []string {
	var bad []string
	for _, row := range r.Rows {
		if len(row) == 0 {
			bad = append(bad, "an empty row")
		}
		for _, b := range row {
			ways := 0
			for _, way := range []string{b.Data, b.Copy, b.URL} {
				if way != "" {
					ways++
				}
			}
			if ways != 1 || strings.TrimSpace(b.Label) == "" || strings.ContainsAny(b.Label, "{}") {
				bad = append(bad, "a button "+b.Label)
			}
			if len(b.Data) > 64 || length(b.Copy) > 256 {
				bad = append(bad, "a long button "+b.Label)
			}
			if u, err := url.Parse(b.URL); err != nil || b.URL != "" && u.Scheme != "https" {
				bad = append(bad, "an address "+b.URL)
			}
		}
	}
	return bad
}

// everyCountry adds the unknown one and one that the data does not have.
func everyCountry() []string { return append(Countries(), "", "MZ") }

// One night at ten in London, and one Sunday morning.
var moments = []time.Time{
	time.Date(2026, time.November, 20, 22, 0, 0, 0, time.UTC),
	time.Date(2026, time.November, 22, 5, 0, 0, 0, time.UTC),
}

// pressed are the hearings whose buttons and repeats are tried in every language;
// those of the others differ in the lines alone, and are tried in English.
var pressed = []string{"crisis", "worried", "young", "abuse", "overdose", "overdose.young"}

func TestEveryAnswerLeadsSomewhere(t *testing.T) {
	for _, lang := range Languages() {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			said := map[string]bool{}
			for i, code := range everyCountry() {
				visit(t, said, Asker{Language: lang, Country: code, Now: moments[i%2]})
			}
			visit(t, said, Asker{Language: lang, Country: "US", Now: moments[0], Host: campus(t)})
			everythingIsSaid(t, lang, said)
		})
	}
}

// visit reads everything that a person of one language and country can be told,
// and notes it in said.
func visit(t *testing.T, said map[string]bool, a Asker) {
	read := map[string]bool{}
	check := func(what string, h hearing.Heard, r Reply, most int) {
		for _, row := range r.Rows {
			for _, b := range row {
				said[b.Label] = true
			}
		}
		said[r.Text] = true
		if read[r.Text] {
			return
		}
		read[r.Text] = true
		if bad := faults(r, h, a.Language, a.Host.country(a.Country), most); len(bad) > 0 {
			t.Errorf("%s %s: %q [%d]\n%s", a.Country, what, bad, length(r.Text), r.Text)
		}
	}
	check("help", hearing.Heard{}, Help(a), 4096)
	var todo []string
	for name, h := range hearings {
		first := Answer(h, a, Occasion{})
		check(name, h, first, longest)
		if bad := faultsOfTheScreen(h, a, first); len(bad) > 0 && h.Level != hearing.Soft {
			t.Errorf("%s %s: %q\n%s", a.Country, name, bad, first.Text)
		}
		noted := a
		noted.NotedHelp = true
		withNote := Answer(h, noted, Occasion{})
		check(name+" noted", h, withNote, longest)
		if bad := faultsOfTheScreen(h, noted, withNote); len(bad) > 0 && h.Level != hearing.Soft {
			t.Errorf("%s %s, who noted what helped: %q\n%s", a.Country, name, bad, withNote.Text)
		}
		check(name+" late", h, Answer(h, a, Occasion{WroteAt: a.Now.AddDate(0, 0, -2)}), longest)
		check(name+" again", h, Answer(h, a, Occasion{Repeat: 1, WroteAt: a.Now.AddDate(0, 0, -2)}), longest)
		withPlan(t, h, a, func(what string, r Reply) { check(name+what, h, r, longest) })
		if a.Language == "en" || slices.Contains(pressed, name) {
			for n := 1; n <= repeats; n++ {
				check(name+" again", h, Answer(h, a, Occasion{Repeat: n}), longest)
			}
			todo = append(todo, presses(first)...)
		}
	}
	for _, kind := range []string{"crisis", "distress", "young", "abuse"} {
		h := hearings[kind]
		ok := AllRight(h, a)
		check(kind+" all right", h, ok, longest)
		if h.Topics.Has(hearing.Abuse) {
			continue
		}
		look := ReadLookIn(strings.TrimPrefix(ok.Rows[0][0].Data, "lookin:yes:"), a)
		for what, r := range map[string]Reply{
			"an hour": look.Promised(a.Now), "this hour": look.Promised(time.Time{}), "not": look.Withdrawn(), "the day after": withNumbers(t, look.Due(), a),
		} {
			check(kind+" look in, "+what, h, r, longest)
		}
	}
	tried := map[string]bool{}
	for ; len(todo) > 0; todo = todo[1:] {
		data := todo[0]
		if tried[data] {
			continue
		}
		tried[data] = true
		p, ok := Press(data, Asker{Now: a.Now, Host: a.Host})
		if !ok || p.Language != a.Language || p.Reply.Text == "" {
			t.Errorf("%s leads nowhere: %v", data, p)
		}
		if p.Reply.Text == hidden {
			continue // nothing is to be read there
		}
		if p.Country == "" || p.Country == a.Country { // else it is read when its turn comes
			b, _ := parseButton(data)
			check(data, b.heard, p.Reply, longest)
			todo = append(todo, presses(p.Reply)...)
		}
	}
}

// withPlan reads what somebody is told who has a safety plan: it is one tap away where
// their own danger was heard, and the answer is as fit for a screen as any.
func withPlan(t *testing.T, h hearing.Heard, a Asker, check func(what string, r Reply)) {
	t.Helper()
	bare, plan := a, Button{Label: catalogue[a.Language].texts["b.plan"], Data: "plan:mine"}
	a.Plan = true
	occasions := []Occasion{{}}
	if a.Language == "en" {
		occasions = append(occasions, Occasion{WroteAt: a.Now.AddDate(0, 0, -2)}, Occasion{Repeat: 1})
	}
	for _, o := range occasions {
		r := Answer(h, a, o)
		check(" with a plan", r)
		if bad := faultsOfTheScreen(h, a, r); len(bad) > 0 && h.Level != hearing.Soft && o == (Occasion{}) {
			t.Errorf("%s %v with a plan: %q\n%s", a.Country, h, bad, r.Text)
		}
		own := h.Level >= hearing.Distress && h.Topics&(hearing.Overdose|hearing.Abuse|hearing.SomeoneElse) == 0
		if slices.Contains(slices.Concat(r.Rows...), plan) != own {
			t.Errorf("%s %v: the plan is offered: %v", a.Country, h, !own)
		}
		if slices.Contains(slices.Concat(Answer(h, bare, o).Rows...), plan) {
			t.Errorf("%s %v: a plan is offered where there is none", a.Country, h)
		}
	}
}

// withNumbers is a reply that may be read on a locked screen, with what its first
// button shows.
func withNumbers(t *testing.T, r Reply, a Asker) Reply {
	t.Helper()
	numbers, ok := Press(r.Rows[0][0].Data, Asker{Now: a.Now, Host: a.Host})
	if !ok || strings.ContainsAny(r.Text, "0123456789") {
		t.Errorf("the first button shows no numbers, or the text does: %s", r.Text)
	}
	return Reply{Text: paragraphs(r.Text, numbers.Reply.Text), Rows: slices.Concat(r.Rows, numbers.Reply.Rows)}
}

// presses are the data of a reply's buttons.
func presses(r Reply) []string {
	var all []string
	for _, row := range r.Rows {
		for _, b := range row {
			if Owns(b.Data) {
				all = append(all, b.Data)
			}
		}
	}
	return all
}

// everythingIsSaid fails for a text of a language that no answer used: then its
// key is misspelt somewhere, or is not needed.
func everythingIsSaid(t *testing.T, lang string, said map[string]bool) {
	var all strings.Builder
	for text := range said {
		all.WriteString(text + "\n")
	}
	everything := all.String()
	for key, text := range catalogue[lang].texts {
		if key == "countries" || key == "days" || key == "international" || strings.HasPrefix(key, "typed.") {
			continue
		}
		pieces := placeholder.Split(text, -1)
		slices.SortFunc(pieces, func(a, b string) int { return len(b) - len(a) })
		if !strings.Contains(everything, pieces[0]) {
			t.Errorf("%s [%s] is never said: %s", lang, key, text)
		}
	}
}

func TestTheChecksOfAnswersFindFaults(t *testing.T) {
	us := book.byCode["US"]
	h := hearing.Heard{Level: hearing.Crisis}
	good := Answer(h, Asker{Country: "US"}, Occasion{})
	if bad := faults(good, h, "en", us, longest); len(bad) > 0 {
		t.Fatalf("a good answer: %q", bad)
	}
	spoil := func(old, new string) Reply {
		return Reply{Text: strings.ReplaceAll(good.Text, old, new), Rows: good.Rows}
	}
	for name, r := range map[string]Reply{
		"no emergency number":  spoil("911", "9110"),
		"no line":              {Text: "In danger: 911"},
		"another number":       {Text: "988 Suicide & Crisis Lifeline: 9881. In danger: 911"},
		"a forbidden word":     spoil("I'm glad", "Don't be stupid. I'm glad"),
		"an exclamation mark":  spoil("I'm glad", "Hello! I'm glad"),
		"a placeholder":        spoil("988", "{number}"),
		"a doubled stop":       spoil("said it.", "said it.."),
		"too long":             spoil("I'm a bot.", strings.Repeat("I'm a bot. ", 50)),
		"a button of no use":   {Text: good.Text, Rows: [][]Button{{{Label: "x"}}}},
		"a button of two uses": {Text: good.Text, Rows: [][]Button{{{Label: "x", Data: "y", Copy: "z"}}}},
		"a button too long":    {Text: good.Text, Rows: [][]Button{{{Label: "x", Data: strings.Repeat("y", 65)}}}},
	} {
		if len(faults(r, h, "en", us, longest)) == 0 {
			t.Errorf("%s is not found", name)
		}
	}
}
