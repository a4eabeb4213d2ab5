package crisis

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"porchlight/messages/crisis/hearing"
)

// notes are what the data says of countries, in prose.
func notes(t *testing.T) map[string]string {
	t.Helper()
	var file struct {
		Countries []struct{ Country, Note string }
	}
	if err := json.Unmarshal([]byte(helplinesJSON), &file); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, c := range file.Countries {
		all[c.Country] = c.Note
	}
	return all
}

func TestEveryEmergencyNumberHasItsServiceAndASource(t *testing.T) {
	sources, said := map[string]string{}, notes(t)
	err := eachRow(emergencyTXT, func(words []string) error {
		if len(words) != 4 && !(len(words) == 3 && words[2] == "unsaid") {
			t.Errorf("%v has no source", words)
			return nil
		}
		sources[words[0]+words[1]] = words[len(words)-1]
		if words[len(words)-1] != "note" {
			return nil
		}
		// What the note is cited for must stand in it: the number, and the service
		// in the words that notes use.
		inNote := map[string][]string{
			"ambulance": {"ambulance"}, "police": {"police"}, "fire": {"fire"}, "text": {"SMS"},
			"all": {"emergency", "all services", "general", "mobiles", "UK travel advice", "Sources differ", "Makkah"}, "region": {"Riyadh", "Colombo"}, "also": {"differ", "mobiles", "per ", "or ", ","},
		}
		for service := range strings.SplitSeq(words[2], "+") {
			if !slices.ContainsFunc(inNote[service], func(w string) bool { return strings.Contains(strings.ToLower(said[words[0]]), strings.ToLower(w)) }) {
				t.Errorf("%v: nothing of %s in %q", words, service, said[words[0]])
			}
		}
		if len(book.byCode[words[0]].Emergency) > 1 && !shows(said[words[0]], words[1]) {
			t.Errorf("%v: no such number in %q", words, said[words[0]])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range book.Countries {
		for _, n := range c.Emergency {
			if _, has := sources[c.Code+digits(n)]; !has && len(c.Emergency) > 1 {
				t.Errorf("%s: what is %s?", c.Code, n)
			}
		}
	}
}

// In these countries the only number that the data has is not said to bring an
// ambulance; in all others the number that is shown first does.
var unsettled = []string{"LR"}

func TestWhoTookSomethingIsGivenTheNumberThatBringsAnAmbulance(t *testing.T) {
	for _, c := range book.Countries {
		first := c.medical()
		for _, n := range first {
			brings := c.reaches(n)&(ambulance|anyService) != 0
			if brings == slices.Contains(unsettled, c.Code) {
				t.Errorf("%s: %s reaches %b", c.Code, n, c.reaches(n))
			}
			if c.reaches(n)&police != 0 && brings {
				t.Errorf("%s: %s is the police", c.Code, n)
			}
		}
		if len(first) > 2 {
			t.Errorf("%s: %q are too many", c.Code, first)
		}
		for _, lang := range Languages() {
			for _, topics := range []hearing.Topic{hearing.Overdose, hearing.Overdose | hearing.SomeoneElse} {
				text := Answer(hearing.Heard{Level: hearing.Crisis, Topics: topics}, Asker{Language: lang, Country: c.Code, Now: saturday}, Occasion{}).Text
				sentence, _, _ := strings.Cut(text, "\n\n")
				for _, n := range c.Emergency {
					if shows(sentence, n) != slices.Contains(first, n) {
						t.Errorf("%s %s: %q, want %q alone", c.Code, lang, sentence, first)
					}
				}
			}
		}
	}
	for code, want := range map[string]string{
		"JP": "119", "KR": "119", "CN": "120", "UA": "103", "BR": "192", "EG": "123", "IR": "115", "BO": "118", "AF": "112", "TH": "1669", "CH": "144", "NO": "113",
		"DE": "112", "US": "911", "GB": "999", "SA": "997", "AR": "107", "LY": "1515 1415", "RW": "912",
	} {
		if got := strings.Join(book.byCode[code].medical(), " "); got != want {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
	}
}

// The police alone are no help to somebody who wants to die, and two numbers are a
// choice to make; whoever is hurt by others is shown all there are.
func TestWhoIsInDangerFromThemselvesIsGivenTheNumberThatBringsAnAmbulance(t *testing.T) {
	for _, c := range book.Countries {
		for _, kind := range []string{"crisis", "worried", "young", "bereaved", "abuse", "abuse.other", "young.abuse"} {
			text := answerTo(kind, "en", c.Code).Text
			for _, n := range c.Emergency {
				isLine := slices.ContainsFunc(c.Lines, func(l *line) bool { return shows(l.Name+" "+strings.Join(l.Phone, " "), n) })
				byOthers := hearings[kind].Topics.Has(hearing.Abuse)
				if !isLine && shows(text, n) != (byOthers || slices.Contains(c.medical(), n)) {
					t.Errorf("%s %s: %s, of %q:\n%s", c.Code, kind, n, c.Emergency, text)
				}
			}
		}
	}
	inOrder(t, answerTo("abuse", "en", "JP").Text, "In danger right now: 110 / 119")
}

func TestHelpSaysWhomEachEmergencyNumberReaches(t *testing.T) {
	text := Help(Asker{Country: "JP", Now: saturday}).Text
	inOrder(t, text, "Emergency: 119 (ambulance, fire brigade) / 110 (police)")
	text = Help(Asker{Country: "US", Now: saturday}).Text
	inOrder(t, text, "Emergency: 911\n")
}
