package crisis

import (
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/messages/crisis/hearing"
)

func inOrder(t *testing.T, text string, parts ...string) {
	t.Helper()
	from := 0
	for _, part := range parts {
		i := strings.Index(text[from:], part)
		if i < 0 {
			t.Errorf("no %q where it belongs in\n%s", part, text)
			return
		}
		from += i + len(part)
	}
}

func TestTheAnswerHearsThenLeadsThenTellsOfDangerThenWhatItIs(t *testing.T) {
	text := Answer(hearing.Heard{Level: hearing.Crisis}, Asker{Country: "US", Now: saturday}, Occasion{}).Text
	inOrder(t, text, "I'm glad you said it", "Call or text 988", "24 hours · free · English",
		"You can text even if you're unsure", "In danger right now: 911. Get near someone", "I'm a bot")
	if strings.Contains(text, "741741") {
		t.Errorf("more than one line:\n%s", text)
	}
	p := press(t, Answer(hearing.Heard{Level: hearing.Crisis}, Asker{Country: "US", Now: saturday}, Occasion{}).Rows[0][1].Data)
	inOrder(t, p.Reply.Text, "Text 988", "Text HOME to 741741") // one tap behind
}

func TestAnOverdoseStartsWithTheEmergencyNumberHoweverOften(t *testing.T) {
	for repeat := range 5 {
		for _, topics := range []hearing.Topic{hearing.Overdose, hearing.Overdose | hearing.SomeoneElse, hearing.Overdose | hearing.Young | hearing.Abuse} {
			h := hearing.Heard{Level: hearing.Crisis, Topics: topics}
			text := Answer(h, Asker{Country: "US", Now: saturday}, Occasion{Repeat: repeat}).Text
			if !strings.HasPrefix(text, "Please call 911 now") {
				t.Errorf("repeat %d: %s", repeat, text)
			}
		}
	}
}

func TestWithoutACountryTheNumbersComeFirstAndThenTheQuestion(t *testing.T) {
	r := Answer(hearing.Heard{Level: hearing.Crisis}, Asker{Language: "hi"}, Occasion{})
	inOrder(t, r.Text, "112", "911", "findahelpline.com", "/help")
	first := r.Rows[0][0]
	if first.Label != "भारत" {
		t.Errorf("first button %q, want the likeliest country for the language", first.Label)
	}
	p, ok := Press(first.Data, Asker{Now: saturday})
	if !ok || !p.Edit || p.Country != "IN" || p.Language != "hi" || !strings.Contains(p.Reply.Text, "14416") {
		t.Errorf("%+v", p)
	}
}

func TestAClosedLineSaysItsHoursAndStandsBehindTheEmergencyNumber(t *testing.T) {
	monday := time.Date(2026, time.November, 16, 12, 0, 0, 0, time.UTC)
	text := Answer(hearing.Heard{Level: hearing.Crisis}, Asker{Country: "VE", Now: monday}, Occasion{}).Text
	inOrder(t, text, "911", "PsicoLínea UCAB", "closed now: Thu 08:00–17:00", "findahelpline.com")
}

func TestACountryWithoutALineHasItsEmergencyNumberAndTheFinder(t *testing.T) {
	text := Answer(hearing.Heard{Level: hearing.Crisis}, Asker{Country: "TR", Now: saturday}, Occasion{}).Text
	inOrder(t, text, "112", "Türkiye", "findahelpline.com")
	if strings.Contains(text, "183") {
		t.Errorf("the line on violence is not for everybody:\n%s", text)
	}
}

func TestTheMessageSpeaksBeforeTheSetting(t *testing.T) {
	german := Answer(hearing.Heard{Level: hearing.Crisis, Language: "de"}, Asker{Language: "fr", Country: "AT"}, Occasion{}).Text
	french := Answer(hearing.Heard{Level: hearing.Crisis}, Asker{Language: "fr", Country: "AT"}, Occasion{}).Text
	if !strings.HasPrefix(german, "Gut, dass du") || !strings.HasPrefix(french, "Merci") {
		t.Errorf("%s\n%s", german, french)
	}
}

func TestNothingHeardIsNotAnswered(t *testing.T) {
	if r := Answer(hearing.Heard{}, Asker{Country: "US"}, Occasion{}); r.Text != "" || r.Rows != nil {
		t.Errorf("%+v", r)
	}
}

func TestAFigureOfSpeechGetsOneSoftLine(t *testing.T) {
	r := Answer(hearing.Heard{Level: hearing.Soft}, Asker{Country: "US"}, Occasion{})
	if strings.Contains(r.Text, "\n") || len(r.Rows) > 0 || !strings.Contains(r.Text, "988") {
		t.Errorf("%+v", r)
	}
}

func TestADenialDoesNotCloseTheDoor(t *testing.T) {
	at := func(level hearing.Level) string {
		return Answer(hearing.Heard{Level: level, Topics: hearing.Denied}, Asker{Country: "US"}, Occasion{}).Text
	}
	if text := at(hearing.Distress); !strings.Contains(text, "If that changes") || !strings.Contains(text, "988") {
		t.Error(text)
	}
	if text := at(hearing.Crisis); !strings.HasPrefix(text, "I'm glad you said it") {
		t.Error(text)
	}
}

func TestRepeatsAreShorterAndVaryAndKeepTheNumber(t *testing.T) {
	for _, lang := range Languages() {
		full := Answer(hearing.Heard{Level: hearing.Crisis}, Asker{Language: lang, Country: "US"}, Occasion{}).Text
		var texts []string
		for n := 1; n <= 4; n++ {
			text := Answer(hearing.Heard{Level: hearing.Crisis}, Asker{Language: lang, Country: "US"}, Occasion{Repeat: n}).Text
			if length(text) >= length(full) || !strings.Contains(text, "988") || slices.Contains(texts, text) {
				t.Errorf("%s repeat %d: %s", lang, n, text)
			}
			texts = append(texts, text)
		}
		fifth := Answer(hearing.Heard{Level: hearing.Crisis}, Asker{Language: lang, Country: "US"}, Occasion{Repeat: 1001}).Text
		if !slices.Contains(texts, fifth) {
			t.Errorf("%s: the wordings do not go round: %s", lang, fifth)
		}
	}
}

func TestAfterDowntimeTheHourIsThePersons(t *testing.T) {
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, time.November, 20, 20, 0, 0, 0, time.UTC)
	for want, o := range map[string]Occasion{
		"You wrote at 02:14 and I was offline. I'm sorry.":                {WroteAt: now.Add(-166 * time.Minute), Zone: tokyo},
		"You wrote at 17:14 UTC and I was offline. I'm sorry.":            {WroteAt: now.Add(-166 * time.Minute)},
		"You wrote at 2026-11-18 17:14 UTC and I was offline. I'm sorry.": {WroteAt: now.Add(-48*time.Hour - 166*time.Minute)},
	} {
		r := Answer(hearing.Heard{Level: hearing.Crisis}, Asker{Country: "JP", Now: now}, o)
		if !strings.HasPrefix(r.Text, want) || !strings.Contains(r.Text, "0120") {
			t.Errorf("want %q in\n%s", want, r.Text)
		}
		o.Repeat = 2
		if again := Answer(hearing.Heard{Level: hearing.Crisis}, Asker{Country: "JP", Now: now}, o); !strings.HasPrefix(again.Text, want) {
			t.Errorf("a repeat forgets that it is late:\n%s", again.Text)
		}
	}
}

func TestHelpFitsOnAScreen(t *testing.T) {
	for _, lang := range Languages() {
		for _, code := range Countries() {
			r := Help(Asker{Language: lang, Country: code, Now: saturday})
			if n := length(r.Text); n > oneScreen {
				t.Errorf("%s %s: %d", lang, code, n)
			}
			emergency := strings.Index(r.Text, wordsIn(lang).number(book.byCode[code].Emergency[0]))
			if emergency < 0 || emergency > strings.Index(r.Text+"\n", "\n") {
				t.Errorf("%s %s: the emergency number is not in the first row\n%s", lang, code, r.Text)
			}
		}
	}
}

func TestTheDescriptionOfTheBotLeadsSomewhere(t *testing.T) {
	for _, lang := range Languages() {
		text := International(lang)
		// Telegram allows 120 characters for a bot's short description.
		if length(text) > 120 || !shows(text, "112") || !shows(text, "911") || !strings.Contains(text, "findahelpline.com") {
			t.Errorf("%s [%d]: %s", lang, length(text), text)
		}
	}
}

func TestANumberInARightToLeftTextIsNotTurnedRound(t *testing.T) {
	text := Answer(hearing.Heard{Level: hearing.Crisis}, Asker{Language: "ar", Country: "IN", Now: saturday}, Occasion{}).Text
	for row := range strings.Lines(text) {
		if i := strings.Index(row, "+91"); i >= 0 && (row[:i] != "\u200e" || strings.ContainsAny(row, " -")) {
			t.Errorf("%q", row)
		}
	}
	text = Help(Asker{Language: "ar", Country: "IN", Now: saturday}).Text
	if !strings.Contains(text, "\n\u200e+919152987821\n") {
		t.Errorf("no number on a row of its own in\n%s", text)
	}
}
