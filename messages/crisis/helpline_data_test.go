package crisis

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"
)

// everyLine is the file as it is, with the lines that load leaves out.
func everyLine(t *testing.T) *directory {
	t.Helper()
	d := new(directory)
	if err := json.Unmarshal([]byte(helplinesJSON), d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestEveryLineHasASourceAndADate(t *testing.T) {
	date := regexp.MustCompile(`^20\d\d(-(0[1-9]|1[0-2]))?(-\d\d)?$`)
	lines := 0
	for _, c := range everyLine(t).Countries {
		for _, l := range c.Lines {
			lines++
			if len(l.Sources) == 0 || !date.MatchString(l.LastSeen) {
				t.Errorf("%s %s: sources %q, last seen %q", c.Code, l.Name, l.Sources, l.LastSeen)
			}
		}
	}
	if lines < 400 {
		t.Errorf("only %d lines", lines)
	}
}

func TestEveryLineIsWellFormed(t *testing.T) {
	for _, c := range everyLine(t).Countries {
		for _, l := range c.Lines {
			fault := func(what string) { t.Errorf("%s %s: %s", c.Code, l.Name, what) }
			if len(l.Phone) == 0 && l.SMS.To == "" && l.WhatsApp == "" && l.Chat == "" {
				fault("no way to reach it")
			}
			for _, p := range l.Phone {
				if !dialled.MatchString(p) {
					fault("phone " + p)
				}
			}
			if l.E164 != nil && len(l.E164) != len(l.Phone) {
				fault("e164 is not beside phone")
			}
			for _, n := range l.E164 {
				if !international.MatchString(n) {
					fault("e164 " + n)
				}
			}
			if l.SMS.To != "" && !dialled.MatchString(l.SMS.To) {
				fault("sms " + l.SMS.To)
			}
			if !slices.Contains(audiences, l.Audience) || !slices.Contains(kinds, l.Kind) {
				fault("audience " + l.Audience + ", kind " + l.Kind)
			}
			if !slices.Contains(costs, l.Cost) {
				fault("cost " + l.Cost)
			}
			if !slices.Contains([]string{"high", "medium", "low"}, l.Confidence) {
				fault("confidence " + l.Confidence)
			}
			if _, err := parseHours(l.Hours); err != nil {
				fault(err.Error())
			}
		}
	}
}

func TestEveryCountryHasACodeAndAnEmergencyNumber(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range book.Countries {
		if r, err := language.ParseRegion(c.Code); err != nil || !r.IsCountry() || len(c.Code) != 2 || seen[c.Code] {
			t.Errorf("code %q", c.Code)
		}
		seen[c.Code] = true
		if len(c.Emergency) == 0 || c.Name == "" {
			t.Errorf("%s: emergency %q, name %q", c.Code, c.Emergency, c.Name)
		}
	}
}

func TestLinesRatedLowAreNotEvenLoaded(t *testing.T) {
	low := 0
	for _, c := range everyLine(t).Countries {
		for _, l := range c.Lines {
			if l.Confidence != "low" {
				continue
			}
			low++
			for _, shown := range book.byCode[c.Code].Lines {
				if shown.Name == l.Name {
					t.Errorf("%s %s is rated low", c.Code, l.Name)
				}
			}
		}
	}
	if low == 0 {
		t.Error("the file has no line rated low: this test proves nothing")
	}
}

func TestRetiredNumbersAreGone(t *testing.T) {
	var file struct {
		Retired []struct{ Country, Old string }
	}
	if err := json.Unmarshal([]byte(helplinesJSON), &file); err != nil {
		t.Fatal(err)
	}
	warnings := []string{"809-200-1400", "HELLO to 741741", "09 2525 0113"}
	number := regexp.MustCompile(`[0-9][0-9 -]{2,}[0-9]`)
	checked := 0
	for _, r := range file.Retired {
		if slices.Contains(warnings, r.Old) {
			continue
		}
		for _, old := range number.FindAllString(r.Old, -1) {
			checked++
			for _, l := range book.byCode[r.Country].Lines {
				for _, p := range append([]string{l.SMS.To}, l.Phone...) {
					if digits(p) == digits(old) && r.Country != "US" {
						t.Errorf("%s %s still has %s", r.Country, l.Name, old)
					}
				}
			}
		}
	}
	if checked < 15 {
		t.Errorf("only %d retired numbers", checked)
	}
}

func TestEveryLineHasAnIDOfItsOwn(t *testing.T) {
	for _, c := range book.Countries {
		seen := map[string]bool{}
		for _, l := range c.Lines {
			if l.id == "" || seen[l.id] {
				t.Errorf("%s %s: id %q", c.Code, l.Name, l.id)
			}
			seen[l.id] = true
		}
	}
}

// What the code acts on must stand in the data: a particular that its line's note
// or numbers do not bear out is an invented one.
func TestParticularsStandInTheNotes(t *testing.T) {
	err := eachRow(particularsTXT, func(words []string) error {
		l := book.byCode[words[0]].line(words[1])
		said := strings.ToLower(l.Note + " " + l.Name)
		var want string
		switch words[2] {
		case "press":
			want = words[3]
		case "phone":
			want = words[4]
		case "also":
			want = words[3]
		case "bereaved":
			want = "bereaved"
		case "information":
			want = "signposting"
		default:
			return nil
		}
		if !strings.Contains(said, want) && !slices.ContainsFunc(l.Phone, func(p string) bool { return digits(p) == want }) {
			t.Errorf("%v: nothing of it in %q", words, l.Note)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAMistakeInTheFilesIsNamed(t *testing.T) {
	for name, files := range map[string][4]string{
		"no JSON":         {`{`, "", "", ""},
		"no date":         {`{}`, "", "", ""},
		"no such country": {`{"generated":"2026-11-21"}`, "XX 1 region", "", ""},
		"no such zone":    {`{"generated":"2026-11-21"}`, "", "XX Europe/Paris", ""},
		"no such number":  {`{"generated":"2026-11-21","countries":[{"country":"FR","emergency":["112"]}]}`, "", "", "FR 15 ambulance"},
		"no such service": {`{"generated":"2026-11-21","countries":[{"country":"FR","emergency":["112"]}]}`, "", "", "FR 112 doctor"},
	} {
		if _, err := load([]byte(files[0]), files[1], files[2], files[3]); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestAZoneThatIsNotKnownLeavesTheHoursUnknown(t *testing.T) {
	data := []byte(`{"generated":"2026-11-21","countries":[{"country":"FR","lines":[{"phone":["1"],"hours":"daily 09:00-10:00"}]}]}`)
	d, err := load(data, "", "FR Europe/Nowhere", "")
	if err != nil {
		t.Fatal(err)
	}
	fr := d.byCode["FR"]
	if got := fr.Lines[0].table.at(time.Unix(0, 0), fr.zones); got != hoursUnknown {
		t.Errorf("got %v", got)
	}
}

func TestDataOlderThanTwelveMonthsIsStale(t *testing.T) {
	made := Generated()
	if made.Year() < 2026 {
		t.Fatalf("generated %v", made)
	}
	if Stale(made.AddDate(1, 0, 0)) {
		t.Error("stale on the day itself")
	}
	if !Stale(made.AddDate(1, 0, 1)) {
		t.Error("not stale a day later")
	}
}

func TestNumbersAreWrittenAsPhonesRecogniseThem(t *testing.T) {
	for _, c := range book.Countries {
		for _, l := range c.Lines {
			for i, p := range l.Phone {
				got := l.forPhones(i)
				if i < len(l.E164) && l.E164[i] != "" {
					if "+"+digits(got) != l.E164[i] || !strings.HasPrefix(got, "+") {
						t.Errorf("%s %s: %q for %q", c.Code, p, got, l.E164[i])
					}
				} else if got != p {
					t.Errorf("%s %s: %q", c.Code, p, got)
				}
			}
		}
	}
	us := book.byCode["US"].line("18664887386")
	if got := us.forPhones(0); got != "+1-866-488-7386" {
		t.Errorf("got %q", got)
	}
}
