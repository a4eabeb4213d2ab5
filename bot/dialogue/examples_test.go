package dialogue

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/BurntSushi/toml"

	"porchlight/messages"
	"porchlight/messages/crisis"
	"porchlight/scheduler/rhythm"
)

// example is a command with something behind it, as a text shows it.
var example = regexp.MustCompile(`/(checkin|nudges|pause|timezone|country|language|help|supporters quiet) ([^\n."“”»)、。」]+)`)

// TestEveryExampleWorks reads every text of every catalogue and tries each example
// that it gives of what to type: some beginning of what follows the command has to
// be understood.
func TestEveryExampleWorks(t *testing.T) {
	files, err := filepath.Glob("../../messages/catalogue/*/*.toml")
	if err != nil || len(files) < 100 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	tried := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]any
		if err := toml.Unmarshal(data, &texts); err != nil {
			t.Fatal(err)
		}
		eachText(texts, func(text string) {
			for _, found := range example.FindAllStringSubmatch(text, -1) {
				if strings.Contains(found[2], "{{") || !shown(found[2]) {
					continue
				}
				tried++
				if !understood(found[1], found[2]) {
					t.Errorf("%s: the example %q is not understood", file, found[0])
				}
			}
		})
	}
	if tried < 100 {
		t.Errorf("only %d examples were found", tried)
	}
}

// startsExample is how what is to be typed begins; all else are words of the
// sentence that goes on.
var startsExample = regexp.MustCompile(`^([0-9]|[A-Z]|[A-Za-z0-9]+[/:][A-Za-z0-9]|weekdays|weekly|daily|es\W*$)`)

func shown(behind string) bool { return startsExample.MatchString(behind) }

func eachText(tree map[string]any, do func(string)) {
	for _, value := range tree {
		switch v := value.(type) {
		case string:
			do(v)
		case map[string]any:
			eachText(v, do)
		}
	}
}

// understood tries ever shorter beginnings.
func understood(command, behind string) bool {
	words := strings.Fields(behind)
	for n := len(words); n > 0; n-- {
		typed := strings.Trim(strings.Join(words[:n], " "), ",;:،")
		ok := false
		switch command {
		case "checkin":
			ok = readTold(typed).Score != 0
		case "nudges":
			_, err := rhythm.Parse(typed)
			ok = err == nil
		case "pause":
			_, ok = rhythm.Until(typed, someNovember)
		case "timezone":
			zone, _ := whereabouts(typed, "", someNovember)
			ok = zone != ""
		case "country", "help":
			_, ok = crisis.Country(typed)
		case "language":
			ok = languageNamed(typed) != ""
		case "supporters quiet":
			_, ok = rhythm.TypedHours(typed)
		}
		if ok {
			return true
		}
	}
	return false
}

// rhythmExample is one of what a text on rhythms gives to be typed.
var rhythmExample = regexp.MustCompile(`/nudges ([^/]+)`)

// TestEveryExampleOfARhythmIsInItsLanguage: whoever reads Japanese is not shown English
// to be typed, where their own words are understood.
func TestEveryExampleOfARhythmIsInItsLanguage(t *testing.T) {
	english := regexp.MustCompile(`\b(weekdays|weekly|daily|days|mon|tue|wed|fri|off)\b`)
	for _, lang := range messages.Languages() {
		w := messages.In(lang)
		texts := []string{
			messages.NudgesPage(w, messages.Choice{Name: "Q", ID: "1"}, messages.Rhythm{Kind: "weekly"}, false).Text,
			messages.ChooseHour(w, messages.Choice{Name: "Q", ID: "1"}, 1).Text,
		}
		for _, refusal := range refusals {
			texts = append(texts, messages.RhythmRefused(w, refusal).Text)
		}
		tried := 0
		for _, text := range texts {
			for _, found := range rhythmExample.FindAllStringSubmatch(text, -1) {
				tried++
				typed, _, _ := strings.Cut(found[1], "，")
				if typed = strings.Trim(typed, " ,.。"); !understood("nudges", typed) {
					t.Errorf("%s: the example %q is not understood", lang, typed)
				} else if lang != "en" && english.MatchString(typed) {
					t.Errorf("%s: the example %q is English", lang, typed)
				}
			}
		}
		if tried < 11 {
			t.Errorf("%s: only %d examples", lang, tried)
		}
	}
}

// TestEveryExampleOfAReminderIsUnderstood tries each line that says how one is typed, in
// its language: the words are what stands behind the time, and nothing of it.
func TestEveryExampleOfAReminderIsUnderstood(t *testing.T) {
	command := regexp.MustCompile(`/remind ([^\n（]+)`)
	for _, lang := range messages.Languages() {
		found := command.FindAllStringSubmatch(messages.Reminders(messages.In(lang), nil, 0).Text, -1)
		if len(found) != 5 {
			t.Errorf("%s: %d examples", lang, len(found))
			continue
		}
		for i, want := range []string{"once 2026-11-25 09:00", "mon,thu 08:00", "once 2027-03-03 10:30", "daily 20:00"} {
			if lang == "fa" && i == 2 {
				want = "once 2027-03-23 10:30"
			}
			told, err := rhythm.Tell(found[i][1], someNovember, lang)
			if err != nil || told.When.String() != want || told.Words == "" && i < 3 || strings.ContainsAny(told.Words, "0123456789") {
				t.Errorf("%s: %q is %v %q, %v", lang, found[i][1], told.When, told.Words, err)
			}
		}
		off, _, _ := strings.Cut(found[4][1], " ")
		if when, err := rhythm.Parse(off); err != nil || when.Kind != rhythm.Off {
			t.Errorf("%s: %q ends nothing", lang, off)
		}
	}
}

// TestTheCityOfTheQuestionWhereIsKnown: what is asked for is typed as people there
// write it.
func TestTheCityOfTheQuestionWhereIsKnown(t *testing.T) {
	for _, lang := range messages.Languages() {
		text := messages.AskZone(messages.In(lang), nil, false).Text
		city := ""
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
			if zone, _ := whereabouts(word, "", someNovember); zone != "" {
				city = word
			}
		}
		if city == "" {
			t.Errorf("%s: no city is known of %q", lang, text)
		}
		latin := func(text string) bool {
			return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
		}
		if own := messages.ZoneName(messages.In(lang), "Europe/Madrid"); latin(city) != latin(own) {
			t.Errorf("%s: %s is not in the script that people write there", lang, city)
		}
	}
}
