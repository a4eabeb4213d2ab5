package crisis

import (
	"slices"
	"strings"
	"testing"

	"porchlight/messages/crisis/hearing"
)

// labels are what stands on the buttons of a reply.
func labels(r Reply) (all []string) {
	for _, row := range r.Rows {
		for _, b := range row {
			all = append(all, b.Label)
		}
	}
	return all
}

func answerTo(kind, lang, country string) Reply {
	return Answer(hearings[kind], Asker{Language: lang, Country: country, Now: saturday}, Occasion{})
}

func TestTheFirstAnswerHasTheCardAndFiveOthers(t *testing.T) {
	want := []string{"Card to call", "I'd rather text", "What happens if I call?", "Someone I know", "I'm OK now", "It's about someone else"}
	if got := labels(answerTo("crisis", "en", "US")); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	p := press(t, answerTo("crisis", "en", "US").Rows[0][0].Data)
	if p.Reply.Contact == nil || p.Reply.Contact.Phone != "988" {
		t.Errorf("no card: %+v", p.Reply)
	}
}

func TestHeavinessWithoutDangerIsNotAnsweredAsACrisis(t *testing.T) {
	for _, lang := range Languages() {
		r := answerTo("distress", lang, "US")
		crisis := answerTo("crisis", lang, "US")
		if !shows(r.Text, "988") || shows(r.Text, "911") {
			t.Errorf("%s: more than one number, or none:\n%s", lang, r.Text)
		}
		if n := len(labels(r)); n != 3 {
			t.Errorf("%s: %d buttons", lang, n)
		}
		if first, _, _ := strings.Cut(crisis.Text, "\n"); strings.Contains(r.Text, first) || length(r.Text) >= length(crisis.Text) {
			t.Errorf("%s: as in a crisis:\n%s", lang, r.Text)
		}
		if shown := press(t, r.Rows[0][1].Data); !shows(shown.Reply.Text, "911") {
			t.Errorf("%s: the emergency number is not one tap behind", lang)
		}
	}
}

func TestWhoTookSomethingGetsTheNumberAlone(t *testing.T) {
	r := answerTo("overdose", "en", "JP")
	if !strings.HasPrefix(r.Text, "Please call 119 now") || shows(r.Text, "110") || strings.Contains(r.Text, "ホットライン") {
		t.Errorf("not the ambulance's number alone:\n%s", r.Text)
	}
	if got := labels(r); !slices.Equal(got, []string{"Card to call", "I can't speak", "Someone I know"}) {
		t.Errorf("%q", got)
	}
	card := press(t, r.Rows[0][0].Data).Reply
	if card.Contact == nil || card.Contact.Phone != "119" {
		t.Errorf("the card: %+v", card.Contact)
	}
	for _, data := range []string{r.Rows[0][1].Data, r.Rows[1][0].Data} {
		p := press(t, data).Reply
		if !shows(p.Text, "119") || shows(p.Text, "110") || !strings.Contains(p.Rows[0][1].Copy, "119") {
			t.Errorf("%s: %+v", data, p)
		}
	}
	inOrder(t, press(t, "crisis:cantspeak:FR:en:3.2").Reply.Text, "112", "Text 114") // France's note
}

func TestWhoIsHurtByOthersIsNotSentToThem(t *testing.T) {
	for _, lang := range Languages() {
		for _, kind := range []string{"abuse", "young.abuse"} {
			for _, country := range []string{"GB", "US", "DE", "IN", "TR", ""} {
				r := answerTo(kind, lang, country)
				w := wordsIn(lang)
				_, advice, _ := strings.Cut(w.say("danger"), "{emergency}")
				_, toTheYoung, _ := strings.Cut(w.say("danger.young"), "{emergency}")
				if strings.Contains(r.Text, strings.TrimSpace(advice)) || toTheYoung != "" && strings.Contains(r.Text, strings.TrimSpace(toTheYoung)) {
					t.Errorf("%s %s %s: sent near someone:\n%s", lang, country, kind, r.Text)
				}
				if got := labels(r); slices.Contains(got, w.say("b.someone")) || !slices.Contains(got, w.say("b.hide")) {
					t.Errorf("%s %s %s: %q", lang, country, kind, got)
				}
				if !strings.Contains(r.Text, w.say("b.hide")) {
					t.Errorf("%s %s %s: no way to be quick:\n%s", lang, country, kind, r.Text)
				}
			}
		}
	}
	text := answerTo("young.abuse", "en", "GB").Text
	if !strings.Contains(text, "Childline") || strings.Contains(text, "Samaritans") || strings.Contains(text, "Domestic") {
		t.Errorf("not the child line alone:\n%s", text)
	}
	text = answerTo("abuse", "en", "GB").Text
	if !strings.Contains(text, "Domestic Abuse Helpline") || strings.Contains(text, "Samaritans") {
		t.Errorf("not the line on abuse alone:\n%s", text)
	}
	for data := range reached(answerTo("abuse", "en", "GB")) {
		if IsSomeoneIKnow(data) {
			t.Error("drafts to whoever may be the one who does it")
		}
	}
}

// "Or someone you know?" is for those whom someone they know does not hurt.
func TestWhoIsHurtByOthersIsNotSentToThemTheSecondTimeEither(t *testing.T) {
	for _, lang := range Languages() {
		for _, kind := range []string{"abuse", "young.abuse"} {
			said := map[string]bool{}
			for n := 1; n <= 2*repeats; n++ {
				text := Answer(hearings[kind], Asker{Language: lang, Country: "US", Now: saturday}, Occasion{Repeat: n}).Text
				for _, key := range []string{"repeat.1", "repeat.1.young"} {
					if w := wordsIn(lang); w.has(key) && strings.Contains(text, w.say(key)) {
						t.Errorf("%s %s, the %d. time: to someone they know:\n%s", lang, kind, n, text)
					}
				}
				first, _, _ := strings.Cut(text, "\n")
				said[first] = true
			}
			if len(said) != repeats-1 {
				t.Errorf("%s %s: %d wordings: %v", lang, kind, len(said), said)
			}
		}
	}
}

func TestFoodIsNobodysMeans(t *testing.T) {
	for _, lang := range Languages() {
		_, advice, _ := strings.Cut(wordsIn(lang).say("danger"), "{emergency}")
		for _, country := range []string{"US", "TR", ""} {
			if text := answerTo("eating", lang, country).Text; strings.Contains(text, strings.TrimSpace(advice)) {
				t.Errorf("%s %s:\n%s", lang, country, text)
			}
		}
	}
}

func TestTheBereavedGetTheirOwnLineFirst(t *testing.T) {
	inOrder(t, answerTo("bereaved", "en", "SE").Text, "sorry for your loss", "SPES")
}

// politely are words that address a grown-up stranger, and familiarly those that
// address a child or a friend, in the languages that differ.
var (
	politely = map[string][]string{
		"fr": {"vous", "votre", "vos", "appelez", "écrivez"}, "ru": {"вы", "вас", "вам", "ваш", "ваша", "вашей", "вами"}, "uk": {"ви", "вас", "вам", "ваш", "ваша", "вашої"},
		"tr": {"siz", "sizi", "sizin", "ülkenizin", "misiniz", "ulaşabilirsiniz", "yazabilirsiniz", "arayın", "atın"}, "fa": {"شما", "کشورتان", "می\u200cتوانید", "هستید"},
		"hi": {"आप", "आपके", "आपको", "आपकी", "कीजिए", "करें", "रहें", "भेजें"}, "bn": {"আপনি", "আপনার", "আপনাকে", "থাকুন", "করুন", "পাঠান"},
	}
	familiarly = map[string][]string{
		"fr": {"tu", "ton", "ta", "tes"}, "ru": {"ты", "тебя", "тебе", "твой", "твоей", "твоя"}, "uk": {"ти", "тебе", "тобі", "твій", "твоєї", "твоя"},
		"tr": {"sen", "seni", "senin", "sende"}, "fa": {"تو", "کشورت"}, "hi": {"तुम", "तुम्हें", "तुम्हारे", "तुम्हारी"}, "bn": {"তুমি", "তোমার", "তোমাকে"},
	}
)

// says reports which of the words stand in a text, each by itself.
func says(text string, words []string) (found []string) {
	spoken := strings.FieldsFunc(strings.ToLower(text), isNoLetter)
	for _, word := range words {
		if slices.Contains(spoken, word) {
			found = append(found, word)
		}
	}
	return found
}

func TestAnAnswerAddressesSomebodyInOneForm(t *testing.T) {
	late := Occasion{WroteAt: saturday.AddDate(0, 0, -2)}
	for _, lang := range addressesTheYoungOtherwise {
		for kind, h := range hearings {
			for _, country := range []string{"FR", "DE", "US", "GB", "TR", "IN", "RU", ""} {
				a := Asker{Language: lang, Country: country, Now: saturday}
				occasions := []Occasion{{}, late}
				for n := range repeats {
					occasions = append(occasions, Occasion{Repeat: n + 1})
				}
				for _, o := range occasions {
					text := Answer(h, a, o).Text
					toTheYoung := newVoice(h, a).isToTheYoung()
					if found := says(text, politely[lang]); toTheYoung && len(found) > 0 {
						t.Errorf("%s %s %s: %q to a child:\n%s", lang, country, kind, found, text)
					}
					// Worried friends are told what to ask their friend.
					if found := says(text, familiarly[lang]); !toTheYoung && !h.Topics.Has(hearing.SomeoneElse) && len(found) > 0 {
						t.Errorf("%s %s %s: %q to a stranger:\n%s", lang, country, kind, found, text)
					}
				}
			}
		}
		if got := says(answerTo("young", lang, "").Text, politely[lang]); len(got) > 0 || len(says(answerTo("crisis", lang, "").Text+wordsIn(lang).say("where"), politely[lang])) == 0 {
			t.Errorf("%s: the words looked for are in no answer", lang)
		}
	}
}

// reached is what can be reached from a reply by pressing, in any number of taps,
// without leaving the country: what each press asks for, by its data.
func reached(r Reply) map[string]string {
	all, todo := map[string]string{}, presses(r)
	for ; len(todo) > 0; todo = todo[1:] {
		b, ok := parseButton(todo[0])
		if !ok || all[todo[0]] != "" {
			continue
		}
		all[todo[0]] = b.what
		if p, ok := Press(todo[0], Asker{Now: saturday}); ok {
			todo = append(todo, presses(p.Reply)...)
		}
	}
	return all
}

// What stood below every answer before there was one screen stays to be reached.
func TestWhateverWasBelowAnAnswerIsStillReached(t *testing.T) {
	for kind, want := range map[string][]string{
		"crisis":   {pressText, pressCall, pressSend, pressSomeone, pressOther, pressOK, pressMore, pressSave, pressBroken},
		"distress": {pressText, pressCall, pressSend, pressSomeone, pressOther, pressMore, pressSave, pressBroken},
		"young":    {pressText, pressCall, pressSend, pressSomeone, pressOther, pressOK, pressMore, pressSave, pressBroken},
		"bereaved": {pressText, pressCall, pressSend, pressSomeone, pressOther, pressOK, pressMore, pressSave, pressBroken},
		"eating":   {pressText, pressCall, pressSend, pressSomeone, pressOther, pressMore, pressSave, pressBroken},
		"abuse":    {pressText, pressCall, pressSend, pressOther, pressMore, pressSave, pressBroken},
		"worried":  {pressText, pressCall, pressSend, pressMore, pressSave, pressBroken},
		"overdose": {pressText, pressCall, pressSend, pressSomeone, pressMore, pressSave, pressCantSpeak},
	} {
		for _, country := range []string{"US", "GB", "JP", "TR", "TG", ""} {
			got := map[string]bool{}
			for _, what := range reached(answerTo(kind, "en", country)) {
				got[what] = true
			}
			for _, what := range want {
				lines := country != "TG" && country != "TR" // without lines there is none to be broken or to list
				if !got[what] && (lines || what != pressBroken && what != pressMore) {
					t.Errorf("%s in %q: %s is not reached", kind, country, what)
				}
			}
		}
	}
}

func TestTheCountryOfTheAppComesFirst(t *testing.T) {
	for app, want := range map[string]string{"pl": "PL", "pl-PL": "PL", "en-IN": "IN", "pt-AO": "AO", "sv": "SE", "en": "US", "": "US", "xx": "US", "zh-hans": "US"} {
		if got := LikelyCountries("en", app); got[0] != want || len(got) != len(LikelyCountries("en", "")) {
			t.Errorf("app in %q: %q", app, got)
		}
	}
	r := Answer(hearing.Heard{Level: hearing.Crisis}, Asker{Language: "en", App: "pl"}, Occasion{})
	if r.Rows[0][0].Label != "Poland" {
		t.Errorf("%q", labels(r))
	}
	// It is still first one tap on, and whoever taps it is answered in English.
	more := press(t, r.Rows[len(r.Rows)-1][len(r.Rows[len(r.Rows)-1])-1].Data)
	if more.Reply.Rows[0][0].Label != "Poland" || more.Language != "en" {
		t.Errorf("%q in %s", labels(more.Reply), more.Language)
	}
	if p := press(t, r.Rows[0][0].Data); p.Country != "PL" || !strings.Contains(p.Reply.Text, "I'm glad you said it") {
		t.Errorf("%+v", p)
	}
}

func TestASecondThingIsAboutSomethingElse(t *testing.T) {
	kinds := map[string]bool{}
	for _, kind := range []string{"crisis", "distress", "denied", "worried", "overdose", "abuse", "young", "young.abuse", "eating", "bereaved"} {
		kinds[About(hearings[kind])] = true
	}
	if len(kinds) != 10 {
		t.Errorf("%v", kinds)
	}
	if About(hearings["crisis"]) != About(hearing.Heard{Level: hearing.Crisis, Topics: hearing.Denied, Language: "de"}) {
		t.Error("the same again is something else")
	}
}
