package messages

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"porchlight/messages/crisis"
)

// otherForm are words of the form of address that the bot does not speak in: to
// everybody it speaks as the glossary has it, politely here, as among friends there.
var otherForm = map[string][]string{
	"fr": {"tu", "toi", "ton", "ta", "tes"},
	"ru": {"ты", "тебя", "тебе", "тобой", "твой", "твоя", "твои"},
	"uk": {"ти", "тебе", "тобі", "тобою", "твій", "твоя", "твої"},
	"tr": {"sen", "seni", "sana", "senin"},
	"fa": {"تو", "بهت", "ازت", "برات"},
	"hi": {"तुम", "तुम्हें", "तुम्हारा", "तुम्हारी", "तुम्हारे"},
	"bn": {"তুমি", "তোমার", "তোমাকে"},
	"ko": {"너", "네가", "널", "너를"},
	"de": {"Ihnen", "Ihr", "Ihre", "Ihren"},
	"es": {"usted", "ustedes", "vosotros"},
	"it": {"Lei"},
	"pt": {"senhor", "senhora", "teu", "tua"},
	"id": {"Anda"},
}

// isTheBots reports whether the bot speaks a text for itself: not words that are offered
// to be sent in somebody's own name, or put to the bot.
func isTheBots(name string) bool {
	return !strings.HasPrefix(name, "draft.") && !strings.HasPrefix(name, "reach.words") && !strings.HasPrefix(name, "telling.say.") && !strings.HasPrefix(name, "ask.words.") &&
		!slices.Contains([]string{"invite.short", "invite.open", "invite.careful", "talk.can"}, name)
}

// quoted is what a friend might say, within a text of the bot.
var quoted = regexp.MustCompile(`«[^»]*»|“[^”]*”|„[^“]*“|「[^」]*」|"[^"]*"`)

func words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
}

func TestTheBotSpeaksToEverybodyInOneForm(t *testing.T) {
	among := map[string]bool{}
	for _, lang := range Languages() {
		for name, text := range read(t, lang) {
			for _, form := range text.forms {
				for _, word := range otherForm[lang] {
					if isTheBots(name) && slices.Contains(words(quoted.ReplaceAllString(form, "")), word) {
						t.Errorf("%s: %s has %q: %s", lang, name, word, form)
					}
					if slices.Contains(words(form), word) {
						among[lang] = true
					}
				}
			}
		}
	}
	for _, lang := range []string{"fr", "ru", "uk", "tr", "fa", "hi", "bn", "ko"} { // friends say them
		if !among[lang] {
			t.Errorf("%s: the words looked for stand nowhere", lang)
		}
	}
}

// inLatin are the words that stay in Latin letters in every script: names, and what is
// typed behind a command that the text does not repeat.
var inLatin = strings.Fields(`Porchlight Telegram UTC cron ID
	send resume fewer usual details mute unmute remove withdraw hours shared leave daily h d w`)

// typed is a command with what is typed behind it.
var typed = regexp.MustCompile(`/[a-z]+(?: [A-Za-z0-9:,/-]+)*`)

var latin = regexp.MustCompile(`[A-Za-z]+`)

func TestOtherScriptsHaveFewWordsInLatin(t *testing.T) {
	for _, lang := range []string{"ru", "uk", "ar", "fa", "hi", "bn", "ja", "ko", "zh"} {
		for name, text := range read(t, lang) {
			for _, form := range text.forms {
				rest := typed.ReplaceAllString(placeholder.ReplaceAllString(form, ""), "")
				for _, word := range latin.FindAllString(rest, -1) {
					if _, country := crisis.Country(word); !slices.Contains(inLatin, word) && !(country && len(word) == 2) {
						t.Errorf("%s: %s has %q: %s", lang, name, word, form)
					}
				}
			}
		}
	}
}

// doubled is a stop behind a stop.
var doubled = regexp.MustCompile(`[.。।:：;,、،؛?？؟][\s\x{a0}]*[.。।:：;,、،؛]`)

func TestNoStopStandsBehindAStop(t *testing.T) {
	for _, lang := range Languages() {
		w := In(lang)
		for _, list := range []string{"time.weekdays", "time.months"} { // sentences end with them
			for word := range strings.FieldsSeq(w.text(list)) {
				if strings.HasSuffix(word, ".") {
					t.Errorf("%s: %s has %q", lang, list, word)
				}
			}
		}
		for name, text := range read(t, lang) {
			for _, form := range text.forms {
				if said := strings.ReplaceAll(placeholder.ReplaceAllString(form, "x"), "\n", "¶"); doubled.MatchString(said) {
					t.Errorf("%s: %s: %s", lang, name, form)
				}
			}
		}
		if about := About(w); strings.Count(about, ": ") > 2 || doubled.MatchString(about) { // danger, and the finder
			t.Errorf("%s: a lead behind a lead: %s", lang, about)
		}
	}
}

// Whoever translates sees the English texts alone: who speaks to whom, in what sense,
// and what has been read wrongly before, stands beside them.
func TestEveryEnglishSectionSaysWhoSpeaksToWhom(t *testing.T) {
	files, err := fs.Glob(catalogue, "catalogue/en/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		data, err := catalogue.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		before := ""
		for row := range strings.Lines(string(data)) {
			if strings.HasPrefix(row, "[") && !strings.Contains(row, "#") && !strings.HasPrefix(before, "#") {
				t.Errorf("%s: %s has no comment", file, strings.TrimSpace(row))
			}
			before = row
		}
	}
}

// In Hindi a verb of one's own is a man's or a woman's. The bot is neither, so what it
// will do for somebody is said without "I".
func TestTheBotIsNeitherManNorWomanInHindi(t *testing.T) {
	ofOne := regexp.MustCompile(`[ऊू]ँग[ाी]|[ाी] हूँ|मैं[^।?]*(?:सक|रह|कर)त?[ाी]|तुम[^।?]*[तग]े हो`)
	if !ofOne.MatchString("मैं पूछूँगा") || !ofOne.MatchString("तब मैं भेज नहीं सका।") {
		t.Error("the test knows no such verb")
	}
	for name, text := range read(t, "hi") {
		if !isTheBots(name) && !strings.HasPrefix(name, "ask.words.") {
			continue
		}
		for _, form := range text.forms {
			if ofOne.MatchString(quoted.ReplaceAllString(form, "")) {
				t.Errorf("%s: %q", name, form)
			}
		}
	}
}
