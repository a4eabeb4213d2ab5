package messages

import (
	"strings"
	"testing"

	"porchlight/messages/crisis"
)

// aPlan is one with lines of all kinds.
func aPlan(words string) []PlannedStep {
	plan := make([]PlannedStep, len(PlanSteps))
	for i, step := range PlanSteps {
		plan[i].Step = step
	}
	plan[0].Lines = []PlannedLine{{1, words}}
	plan[3].Lines = []PlannedLine{{2, "Mum, 555 010 0199 (evenings)"}, {3, "Ben"}}
	return plan
}

// TestTheCardsOfAPlan are of those whose line has a number, and hours are none.
func TestTheCardsOfAPlan(t *testing.T) {
	for line, want := range map[string][2]string{
		"Mum, 555 010 0199 (evenings)":       {"Mum", "5550100199"},
		"Dr. Lee: +49 30 1234-567":           {"Dr. Lee", "+49301234567"},
		"Dr. Lee (Praxis) 030/123456":        {"Dr. Lee (Praxis)", "030123456"},
		"988 Suicide & Crisis Lifeline: 988": {"988 Suicide & Crisis Lifeline", "988"},
		"555 0100 Ana":                       {"Ana", "5550100"},
		"5550100":                            {"5550100", "5550100"},
		"Crisis Text Line: 741741":           {"Crisis Text Line", "741741"},
		"أمي ٠١٠ ٥٥٥ ٠١٩٩":                   {"أمي", "0105550199"},
		"माँ ९८७६५ ४३२१०":                    {"माँ", "9876543210"},
		"Ben":                           {},
		"the library, open 9:00-17:30":  {},
		"flat 12, 2nd floor, open 24/7": {},
		"card 1234 5678 9012 3456 7890, no number": {},
	} {
		if name, number := nameAndNumber(line); name != want[0] || number != want[1] {
			t.Errorf("%q: %q, %q, want %q", line, name, number, want)
		}
	}
	cards := PlanContacts(append(aPlan("555 0100 stands in no step of people"), PlannedStep{"lines", []PlannedLine{{4, "Mum at work 555-010-0199"}, {5, "Dr. Lee 555 010 0150"}}}))
	if len(cards) != 2 || cards[0].Name != "Mum" || cards[1].Phone != "5550100150" || !strings.Contains(cards[0].VCard, "FN:Mum\r\n") {
		t.Errorf("%+v", cards)
	}
}

// TestAPlanOnAPage holds what somebody typed as text, whatever it is, and needs nothing
// from anywhere else, in the direction of each language.
func TestAPlanOnAPage(t *testing.T) {
	for _, lang := range Languages() {
		m := PlanPage(In(lang), aPlan(`<script>alert("1")</script> & </li>`), crisis.Numbers(crisis.Asker{Language: lang, Country: "US"}))
		page := string(m.File.Data)
		for _, bad := range []string{"<script", "http:", "https:", "src=", "href=", "@import", "url("} {
			if strings.Contains(page, bad) {
				t.Errorf("%s: the page has %s", lang, bad)
			}
		}
		direction := "ltr"
		if lang == "ar" || lang == "fa" {
			direction = "rtl"
		}
		for _, wanted := range []string{`lang="` + lang + `" dir="` + direction + `"`, "&lt;script&gt;", "Mum, 555 010 0199 (evenings)", "988", "4. " + In(lang).text("plan.title.people")} {
			if !strings.Contains(page, wanted) {
				t.Errorf("%s: the page lacks %s", lang, wanted)
			}
		}
		if strings.Contains(page, In(lang).text("plan.title.reasons")) {
			t.Errorf("%s: a step without lines is on the page", lang)
		}
		if m.Protected {
			t.Errorf("%s: it is theirs to pass on", lang)
		}
	}
}

// TestAFullPlanFitsInOneMessage fills a plan to its brim, below the longest numbers.
func TestAFullPlanFitsInOneMessage(t *testing.T) {
	for _, lang := range Languages() {
		w, plan := In(lang), aPlan("")
		for i := 0; ; i++ {
			s := &plan[i%len(plan)]
			s.Lines = append(s.Lines, PlannedLine{int64(10 + i), "another line of it 🌻"})
			if PlanLetters(w, plan) > MostPlanLetters {
				s.Lines = s.Lines[:len(s.Lines)-1]
				break
			}
		}
		for _, country := range append(crisis.Countries(), "") {
			numbers := crisis.Numbers(crisis.Asker{Language: lang, Country: country})
			for _, m := range []Message{ShowPlan(w, plan, numbers), ShowPlanNow(w, plan, numbers), SharedPlan(w, Choice{Name: strings.Repeat("N", 40)}, plan)} {
				if n := utf16Len(m.Text); n > 4096 {
					t.Fatalf("%s, %s: %d letters", lang, country, n)
				}
			}
		}
	}
}
