package crisis

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"porchlight/messages/crisis/hearing"
)

func names(lines []*line) []string {
	var all []string
	for _, l := range lines {
		all = append(all, l.Name)
	}
	return all
}

func TestTheFirstChoiceIsNeverClosedNorForOthers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom(book.Countries).Draw(t, "country")
		lang := rapid.SampledFrom(Languages()).Draw(t, "language")
		now := time.Unix(rapid.Int64Range(1_790_000_000, 1_830_000_000).Draw(t, "now"), 0)
		chosen := c.choose(hearing.Heard{Level: hearing.Crisis}, lang, now)
		for _, l := range chosen {
			if l.Confidence == "low" || l.Audience != "everyone" || l.Kind != "suicide" && l.Kind != "emotional-support" {
				t.Fatalf("%s: %s is not for everybody", c.Code, l.Name)
			}
		}
		if len(chosen) == 0 || chosen[0].table.at(now, c.zones) != closed {
			return
		}
		for _, l := range chosen {
			if l.table.at(now, c.zones) != closed {
				t.Fatalf("%s: %s is closed and stands before %s", c.Code, chosen[0].Name, l.Name)
			}
		}
		for _, l := range c.Lines {
			if l.general() && l.callable() && !l.information && l.regional == chosen[0].regional && l.table.at(now, c.zones) == open {
				t.Fatalf("%s: %s is closed, %s is open", c.Code, chosen[0].Name, l.Name)
			}
		}
	})
}

func TestTheChoiceFitsThePerson(t *testing.T) {
	noon := time.Date(2026, time.November, 16, 12, 0, 0, 0, time.UTC) // a Monday
	for _, test := range []struct {
		name, country, lang string
		topics              hearing.Topic
		now                 time.Time
		want                []string
	}{
		{"one to call and one to text", "US", "en", 0, noon, []string{"988 Suicide & Crisis Lifeline", "Crisis Text Line"}},
		{"free and always open first", "JP", "ja", 0, noon, []string{"#いのちSOS"}},
		{"in the person's language", "JP", "en", 0, noon, []string{"よりそいホットライン", "TELL Lifeline"}},
		{"a pair stays together", "BE", "es", 0, noon, []string{"Zelfmoordlijn 1813", "Centre de Prévention du Suicide"}},
		{"a pair falls apart for who speaks one of its languages", "BE", "fr", 0, noon, []string{"Centre de Prévention du Suicide"}},
		{"the free one that never closes beside a paid one in the person's language", "IN", "bn", 0, noon, []string{"Lifeline Foundation (Kolkata)", "Tele MANAS"}},
		{"no line of a faith that nobody chose", "DE", "ar", 0, noon, []string{"TelefonSeelsorge"}},
		{"one to text where the one to call cannot be texted", "IN", "hi", 0, noon, []string{"Tele MANAS", "Vandrevala Foundation"}},
		{"a line for the whole country before a regional one", "RU", "ru", 0, noon, []string{"Экстренная психологическая помощь МЧС России"}},
		{"the child line for a young person", "GB", "en", hearing.Young, noon, []string{"Childline", "Samaritans", "Shout"}},
		{"not while it is closed", "DE", "de", hearing.Young, noon, []string{"TelefonSeelsorge", "Nummer gegen Kummer (Kinder- und Jugendtelefon)"}},
		{"but when it is open", "DE", "de", hearing.Young, noon.Add(3 * time.Hour), []string{"Nummer gegen Kummer (Kinder- und Jugendtelefon)", "TelefonSeelsorge"}},
		{"the line on abuse", "GB", "en", hearing.Abuse, noon, []string{"National Domestic Abuse Helpline", "Samaritans", "Shout"}},
		{"the line for the bereaved", "SE", "en", hearing.Bereaved, noon, []string{"SPES", "Mind Självmordslinjen"}},
		{"none but the line on violence in Türkiye", "TR", "tr", 0, noon, nil},
		{"which is shown when it fits", "TR", "tr", hearing.Abuse, noon, []string{"ALO 183 Sosyal Destek Hattı"}},
		{"closed, since there is no other", "VE", "es", 0, noon, []string{"PsicoLínea UCAB"}},
		{"the one that is open", "VE", "es", 0, noon.AddDate(0, 0, 5).Add(3 * time.Hour),
			[]string{"Federación de Psicólogos de Venezuela – línea de atención de emergencia"}},
	} {
		got := names(book.byCode[test.country].choose(hearing.Heard{Level: hearing.Crisis, Topics: test.topics}, test.lang, test.now))
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestAPairIsShownWholeOrNotAtAll(t *testing.T) {
	for _, c := range book.Countries {
		for _, l := range c.Lines {
			if l.pair == nil {
				continue
			}
			for _, lang := range Languages() {
				a := Asker{Language: lang, Country: c.Code, Now: saturday}
				texts := []string{Answer(hearing.Heard{Level: hearing.Crisis}, a, Occasion{}).Text, Answer(hearing.Heard{Level: hearing.Crisis}, a, Occasion{Repeat: 1}).Text}
				for _, what := range []string{pressCall, pressSend, pressSomeone, pressLater} {
					p, _ := Press(newVoice(hearing.Heard{Level: hearing.Crisis}, a).data(what, c.Code, ""), Asker{Now: saturday})
					texts = append(texts, p.Reply.Text)
				}
				for _, text := range texts {
					one, other := strings.Contains(text, l.Name), strings.Contains(text, l.pair.Name)
					if one != other && !l.speaks(lang) && !l.pair.speaks(lang) {
						t.Errorf("%s %s: half of a pair in\n%s", c.Code, lang, text)
					}
				}
			}
		}
	}
}

func TestWhatIsNotKnownToBeOpenIsNotCalledAlwaysOpen(t *testing.T) {
	for _, c := range book.Countries {
		for _, l := range c.Lines {
			v := newVoice(hearing.Heard{Level: hearing.Crisis}, Asker{Country: c.Code})
			if l.Hours == "unknown" && v.hours(l) != "hours not known" {
				t.Errorf("%s %s: %q", c.Code, l.Name, v.hours(l))
			}
		}
	}
}

func TestAFreeLineThatNeverClosesIsNeverDropped(t *testing.T) {
	for _, c := range book.Countries {
		for _, lang := range Languages() {
			for _, now := range append(moments[:len(moments):len(moments)], saturday) {
				general := c.best(lang, now, (*line).general)
				free := find(general, func(l *line) bool { return l.callable() && l.free24() })
				chosen := c.choose(hearing.Heard{Level: hearing.Crisis}, lang, now)
				if free != nil && !slices.ContainsFunc(chosen, (*line).free24) {
					t.Errorf("%s %s: %q without %s", c.Code, lang, names(chosen), free.Name)
				}
				if slices.ContainsFunc(chosen, func(l *line) bool { return l.faith }) {
					t.Errorf("%s %s: a faith in %q", c.Code, lang, names(chosen))
				}
			}
		}
	}
	p, _ := Press("crisis:more:DE:ar:3.0", Asker{Now: saturday})
	inOrder(t, p.Reply.Text, wordsIn("ar").say("g.faith"), "Muslimisches SeelsorgeTelefon")
}

func TestWhoWritesSpanishReachesTheSpanishDesk(t *testing.T) {
	text := Answer(hearing.Heard{Level: hearing.Crisis}, Asker{Language: "es", Country: "US"}, Occasion{}).Text
	inOrder(t, text, "988, luego 2", "SMS con AYUDA al 988", "español")
	text = Answer(hearing.Heard{Level: hearing.Crisis}, Asker{Language: "es", Country: "PR"}, Occasion{}).Text
	inOrder(t, text, "SMS con AYUDA al 988")
	p, _ := Press("crisis:text:US:es:3.0", Asker{Now: saturday})
	inOrder(t, p.Reply.Text, "AYUDA al 988", "HOLA al 741741")
	p, _ = Press("crisis:text:US:en:3.0", Asker{Now: saturday})
	inOrder(t, p.Reply.Text, "Text 988", "Text HOME to 741741")
}
