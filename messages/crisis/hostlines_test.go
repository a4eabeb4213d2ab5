package crisis

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/messages/crisis/hearing"
)

// campusFile is such a file as a university might write.
const campusFile = `{
 "countries": [{
  "country": "US",
  "lines": [{
   "name": "Campus night line", "phone": ["555 010 0199"], "hours": "daily 18:00-23:00", "zone": "America/New_York",
   "languages": ["en", "es"], "audience": "everyone", "kind": "emotional-support", "cost": "free",
   "last_seen": "2026-11-20", "first": true
  }]
 }]
}`

func campus(t *testing.T) *HostLines {
	t.Helper()
	return hostLines(t, campusFile)
}

func hostLines(t *testing.T, file string) *HostLines {
	t.Helper()
	h, faults := ReadHostLines([]byte(file))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return h
}

func TestTheHostsLineComesFirstWhileItIsOpenAndNeverAlone(t *testing.T) {
	h := hearing.Heard{Level: hearing.Crisis}
	evening, morning := time.Date(2026, 11, 21, 1, 0, 0, 0, time.UTC), time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)
	answer := Answer(h, Asker{Country: "US", Now: evening, Host: campus(t)}, Occasion{}).Text
	own, builtIn := strings.Index(answer, "Campus night line (from this bot's host)\nCall 555 010 0199"), strings.Index(answer, "988 Suicide")
	if own < 0 || builtIn < own || !strings.Contains(answer, "911") {
		t.Errorf("in the evening:\n%s", answer)
	}
	answer = Answer(h, Asker{Country: "US", Now: morning, Host: campus(t)}, Occasion{}).Text
	if at := strings.Index(answer, "988 Suicide"); at < 0 || strings.Contains(answer[:at], "Campus") {
		t.Errorf("in the morning, when it is closed:\n%s", answer)
	}
	if help := Help(Asker{Country: "US", Now: morning, Host: campus(t)}).Text; !strings.Contains(help, "Campus night line (from this bot's host)") {
		t.Errorf("/help:\n%s", help)
	}
}

func TestTheHostsLinesAreOfOneBotAlone(t *testing.T) {
	before := Help(Asker{Country: "US"}).Text
	campus(t)
	replaced := hostLines(t, strings.Replace(campusFile, `"first": true`, `"replaces": "988"`, 1))
	if after := Help(Asker{Country: "US"}).Text; after != before || strings.Contains(after, "Campus") {
		t.Error("what is built in has changed")
	}
	if help := Help(Asker{Country: "US", Host: replaced}).Text; strings.Contains(help, "988 Suicide") || !strings.Contains(help, "Campus") {
		t.Errorf("988 was to be replaced:\n%s", help)
	}
	if help := Help(Asker{Country: "DE", Host: replaced}).Text; help != Help(Asker{Country: "DE"}).Text {
		t.Error("another country has changed")
	}
}

func TestALineWhosePairIsReplacedStandsAlone(t *testing.T) {
	for _, c := range book.Countries {
		for _, l := range c.Lines {
			if l.pair == nil {
				continue
			}
			file := fmt.Sprintf(`{"countries":[{"country":%q,"lines":[{"name":"Town line","phone":["555 0100"],"hours":"24/7","languages":["en"],
				"audience":"everyone","kind":"suicide","cost":"free","last_seen":"2026","replaces":%q}]}]}`, c.Code, l.pair.id)
			merged := hostLines(t, file).country(c.Code)
			for _, left := range merged.Lines {
				if left.pair != nil && !slices.Contains(merged.Lines, left.pair) {
					t.Errorf("%s %s is still shown with %s", c.Code, left.Name, left.pair.Name)
				}
			}
			return
		}
	}
	t.Fatal("no line has a pair: this test proves nothing")
}

func TestAHostsLineCanBeOfACountryThatHasNone(t *testing.T) {
	file := strings.Replace(campusFile, `"country": "US",`, `"country": "MZ", "emergency": ["119"],`, 1)
	answer := Answer(hearing.Heard{Level: hearing.Crisis}, Asker{Country: "MZ", Host: hostLines(t, file)}, Occasion{}).Text
	if !strings.Contains(answer, "Campus night line") || !strings.Contains(answer, "119") {
		t.Errorf("\n%s", answer)
	}
}

func TestAPressKnowsTheHostsLines(t *testing.T) {
	a := Asker{Country: "US", Now: time.Date(2026, 11, 21, 1, 0, 0, 0, time.UTC), Host: campus(t)}
	p, ok := Press("crisis:report:US:en:3.0:5550100199", a)
	if !ok || p.Report == nil || *p.Report != (Report{"US", "5550100199"}) {
		t.Errorf("%v", p.Report)
	}
	if p, _ := Press("crisis:save:US:en:3.0", a); p.Reply.Contact == nil || p.Reply.Contact.Name != "Campus night line" {
		t.Errorf("%v", p.Reply.Contact)
	}
}

// Each fault of a file is named with its line, and one that a person in danger would pay
// for is one.
func TestFaultsOfAHostsFile(t *testing.T) {
	for spoil, want := range map[string]string{
		`"US" → "XX"`:         `line 3: country "XX" is none`,
		`"country": "US", → `: `line 2: country "" is none`,
		`"lines": [{ → "emergency": ["999"], "lines": [{`:                                         "line 4: the emergency numbers of US are built in",
		`"country": "US" → "country": "MZ"`:                                                       "line 2: emergency is missing",
		`"Campus night line" → "` + strings.Repeat("x", 60) + `"`:                                 "line 5: name has 60 letters",
		`"Campus night line" → "Campus \u200bline"`:                                               "line 5: name must be one line without hidden",
		`"name" → "nmae"`:                                                                         `line 5: nothing is called "nmae" here`,
		`"phone": ["555 010 0199"], → `:                                                           "line 4: nothing reaches this line",
		`"phone": ["555 010 0199"] → "phone": "555"`:                                              "line 5: phone must be a list",
		`"555 010 0199" → "call Ben"`:                                                             `line 5: phone "call Ben" is no number`,
		`"phone": → "e164": ["+1", "+2"], "phone":`:                                               "line 5: e164 must have as many",
		`"phone": → "chat_url": "http://example.org", "phone":`:                                   "line 5: chat_url must be an address",
		`"phone": → "chat_url": "https://a b.org", "phone":`:                                      "line 5: chat_url must be an address",
		`"phone": → "sms": {"body": "HI"}, "phone":`:                                              "line 5: to is missing",
		`"daily 18:00-23:00" → "evenings"`:                                                        `line 5: hours is "evenings"`,
		`"zone": "America/New_York" → "zone": "EST"`:                                              `line 5: zone "EST" is none`,
		`"languages": ["en", "es"] → "languages": ["English"]`:                                    `line 6: language "English" is no code`,
		`"everyone" → "students"`:                                                                 `line 6: audience is "students"`,
		`"emotional-support" → "chat"`:                                                            `line 6: kind is "chat"`,
		`"cost": "free", → `:                                                                      `line 4: cost is ""`,
		`"2026-11-20" → "last week"`:                                                              `line 7: last_seen is "last week"`,
		`"first": true → "first": "yes"`:                                                          "line 7: first must be true or false",
		`"first": true → "replaces": "12345"`:                                                     `line 7: no line of US is built in that "12345" reaches`,
		`"first": true → "confidence": "low"`:                                                     `line 7: confidence is "low"`,
		`"daily 18:00-23:00" → "daily 6:00pm-11:00pm"`:                                            `line 5: hours is "daily 6:00pm-11:00pm"`,
		`"daily 18:00-23:00" → "daily 25:00-26:00"`:                                               `line 5: hours is "daily 25:00-26:00"`,
		`"daily 18:00-23:00" → "` + strings.Repeat("Mon 09:00-10:00, ", 300) + `Tue 09:00-10:00"`: "line 5: hours has 5115 letters",
		`"555 010 0199" → "5"`:                                                                    `line 5: phone "5" is no number`,
		`"555 010 0199" → "5---"`:                                                                 `line 5: phone "5---" is no number`,
		`["555 010 0199"] → ["111", "222", "333", "444", "555"]`:                                  "line 5: phone has 5 numbers",
		`"Campus night line" → "  "`:                                                              "line 5: name is missing",
		`["en", "es"] → [` + strings.Repeat(`"en", `, 12) + `"es"]`:                               "line 6: languages has 13",
		`"country": "US", → "country": "MZ", "emergency": ["` + strings.Repeat("x", 5000) + `"],`: `line 3: emergency "` + strings.Repeat("x", 160) + `…" is no number`,
		`}] → }`: "is no JSON",
	} {
		old, new, _ := strings.Cut(spoil, " → ")
		file := strings.Replace(campusFile, old, new, 1)
		if file == campusFile {
			t.Fatalf("%s changes nothing", spoil)
		}
		h, faults := ReadHostLines([]byte(file))
		if h != nil || len(faults) == 0 || !strings.Contains(fmt.Sprint(faults), want) {
			t.Errorf("%s: %v, want %s", spoil, faults, want)
		}
	}
	twice := strings.Replace(campusFile, `"countries": [`, `"countries": [{"country": "US", "lines": []}, `, 1)
	if _, faults := ReadHostLines([]byte(twice)); !strings.Contains(fmt.Sprint(faults), "stands here twice") {
		t.Errorf("%v", faults)
	}
}
