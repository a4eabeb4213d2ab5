package dialogue

import (
	"slices"
	"strings"
	"testing"

	"porchlight/messages"
	"porchlight/messages/crisis/hearing"
)

// eachPhrase calls do with every phrase of the list as it stands there.
func eachPhrase(t *testing.T, do func(meaning, phrase string)) {
	t.Helper()
	count := 0
	for line := range strings.Lines(phrasesFile) {
		meaning, all, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || strings.HasPrefix(meaning, "#") {
			continue
		}
		for one := range strings.FieldsFuncSeq(all, func(r rune) bool { return r == ',' || r == '،' }) {
			do(meaning, strings.TrimSpace(one))
			count++
		}
	}
	if count < 500 {
		t.Fatalf("only %d phrases", count)
	}
}

func TestEachPhraseMeansOneThing(t *testing.T) {
	before := map[string]string{}
	eachPhrase(t, func(meaning, phrase string) {
		folded := foldPhrase(strings.ReplaceAll(phrase, aName, "Xq"))
		if other := before[folded]; other != "" && other != meaning {
			t.Errorf("%q means %s and %s", phrase, other, meaning)
		}
		before[folded] = meaning
	})
}

func TestEachPhraseIsUnderstoodHoweverItIsTyped(t *testing.T) {
	eachPhrase(t, func(meaning, phrase string) {
		named := "Sam"
		if meaning == timedReminder {
			meaning, named = anyReminder, "tomorrow tee"
		}
		if meaning == removing {
			named = "2"
		}
		typed := strings.ReplaceAll(phrase, aName, named)
		name := ""
		if typed != phrase {
			name = named
		}
		for _, way := range []string{typed, " " + strings.ToUpper(typed) + "!! 🙏", typed + "。"} {
			got, gotName := meaningOf(way)
			if got != meaning || !strings.EqualFold(gotName, name) {
				t.Errorf("%q is %q of %q, want %q of %q", way, got, gotName, meaning, name)
			}
		}
	})
}

func TestRemindMeIsAReminderOnlyWithATime(t *testing.T) {
	for typed, want := range map[string]string{
		"remind me why I am here": "", "recuérdame por qué sigo": "", "recuérdame mañana a las 9 llamar a mi madre": anyReminder, "erinnere mich jeden Abend an die Tropfen": anyReminder,
		"rappelle-moi qui je suis": "", "ricordami domani la visita": anyReminder, "ذكرني غدا الساعة 9": anyReminder, "recuérdame menos": "/nudges",
	} {
		if got, _ := meaningOf(typed); got != want {
			t.Errorf("%q means %q, want %q", typed, got, want)
		}
	}
}

func TestToRemoveTakesANumber(t *testing.T) {
	for typed, want := range map[string]string{
		"delete 1": removing, "effacer 1": removing, "हटाओ 1": removing, "हटाओ १": removing, "borrar 1": removing, "sil 1": removing, "1 löschen": removing, "1を削除": removing,
		"1번 삭제": removing, "删除第1个": removing, "احذف ١": removing, "delete that photo": "", "borra mi foto": "", "hapus fotoku": "",
	} {
		if got, _ := meaningOf(typed); got != want {
			t.Errorf("%q means %q, want %q", typed, got, want)
		}
	}
}

// What is heard as distress is answered as that, and never as a phrase.
func TestNoPhraseIsHeardAsDistress(t *testing.T) {
	eachPhrase(t, func(meaning, phrase string) {
		if meaning == "worried" || meaning == "cant" {
			return // that is a call for help too, which the guard answers, see typedButton
		}
		if level := hearing.Hear(strings.ReplaceAll(phrase, aName, "Sam")).Level; level >= hearing.Distress {
			t.Errorf("%q is heard as distress", phrase)
		}
	})
}

func TestEachPhraseForACommandNamesOne(t *testing.T) {
	commands := New().commandsFor(false, false)
	eachPhrase(t, func(meaning, _ string) {
		name, is := strings.CutPrefix(meaning, "/")
		name, _, _ = strings.Cut(name, " ")
		if is && !slices.Contains(commands, name) {
			t.Errorf("there is no /%s", name)
		}
	})
}

func TestMoreThanAPhraseIsNone(t *testing.T) {
	for _, typed := range []string{
		"stop it hurts so much", "hi I don't know what to do", "thanks but it still hurts", "pause for a week or die",
		"ok I guess nobody cares anyway", "invite the whole world to come and see me cry", "", "🙂", "…", "in", "worried about",
	} {
		if meaning, _ := meaningOf(typed); meaning != "" {
			t.Errorf("%q is taken for %s", typed, meaning)
		}
	}
}

// What a request is sent with, and answered, can be typed in every language, as the
// button says it.
func TestARequestIsSentAndAnsweredInEveryLanguage(t *testing.T) {
	for _, lang := range messages.Languages() {
		w := messages.In(lang)
		page := messages.ChooseReach(w, messages.ReachPage{
			Wording: 1, Free: []messages.Reachable{{Name: "Ben"}}, Asked: []messages.AskedLately{{Name: "Sam", Again: true}},
		})
		rows := append(page.Rows, messages.ReachAsks(w, 1, "Ana", "…", "", "").Rows...)
		want := map[string]string{"reach:send": "go", "reach:again": "again", "reach:here": "here", "reach:cant": "cant"}
		for _, b := range slices.Concat(rows...) {
			for word, meaning := range want {
				if !strings.HasPrefix(b.Data, word) {
					continue
				}
				delete(want, word)
				got, name := meaningOf(messages.NameAlone(b.Label)) // as a person types it
				if got != meaning || name != map[bool]string{true: "Sam"}[meaning == "again"] {
					t.Errorf("%s: %q means %q of %q, want %s", lang, b.Label, got, name, meaning)
				}
			}
		}
		if len(want) > 0 {
			t.Errorf("%s: there is no button for %v", lang, want)
		}
	}
}
