package crisis

import (
	"strings"
	"testing"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

func TestACountryIsFoundByWhatPeopleType(t *testing.T) {
	for text, want := range map[string]string{
		"IN": "IN", "in": "IN", "India": "IN", " indien ": "IN", "भारत": "IN", "ভারত": "IN", "インド": "IN", "🇮🇳": "IN",
		"UK": "GB", "U.K.": "GB", "england": "GB", "the United Kingdom": "GB", "GBR": "GB", "Großbritannien": "GB", "Vereinigtes Königreich": "GB",
		"usa": "US", "America": "US", "United States": "US", "EE. UU.": "US", "США": "US", "美国": "US", "アメリカ合衆国": "US",
		"México": "MX", "mexico": "MX", "Türkiye": "TR", "Turkey": "TR", "turkiye": "TR", "Côte d’Ivoire": "CI", "Cote d'Ivoire": "CI",
		"Deutschland": "DE", "대한민국": "KR", "مصر": "EG", "ایران": "IR", "Brasil": "BR", "Kosovo": "XK",
		"Mozambique": "MZ", // no entry in the data, and still a country
	} {
		if got, ok := Country(text); got != want || !ok {
			t.Errorf("%q: %q %v, want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "Atlantis", "QQ", "ZZ", "EU", "🙂"} {
		if got, ok := Country(text); ok {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestEveryCountryHasANameInEveryLanguageAndIsFoundByIt(t *testing.T) {
	for _, lang := range Languages() {
		for _, code := range Countries() {
			name := CountryName(code, lang)
			if name == code || name == "" {
				t.Errorf("%s has no name in %s", code, lang)
			}
			if got, ok := Country(name); !ok || got != code {
				t.Errorf("%s (%s, %s) leads to %q", name, code, lang, got)
			}
		}
	}
	if got := CountryName("?", "en"); got != "?" {
		t.Errorf("got %q", got)
	}
}

func TestACountryIsNamedInWordsOfAnyKind(t *testing.T) {
	for text, want := range map[string]string{
		"IN": "IN", "ME": "ME", "UK": "GB", "uk": "GB", "usa": "US", "USA": "US", "CAN": "CA", "jp": "JP", "🇨🇦": "CA",
		"Bosnia": "BA", "KSA": "SA", "ksa": "SA", "uae": "AE", "in Canada": "CA", "for Ireland": "IE", "in the US": "US", "in the U.S.": "US", "numbers in germany please": "DE",
		"I'm in Canada": "CA", "i live in new zealand": "NZ", "in den USA": "US", "para España": "ES", "au Canada": "CA", "na Polônia": "PL", "nella Svizzera": "CH",
		"в Канаде": "CA", "в Германии": "DE", "у Польщі": "PL", "Kanada'da": "CA", "Almanya’da": "DE", "في كندا": "CA", "بكندا": "CA", "در ایران": "IR", "कनाडा में": "CA",
		"di Jepang": "JP", "カナダで": "CA", "캐나다에서": "CA", "在加拿大": "CA", "Côte d’Ivoire": "CI", "Jordan": "JO", "Jordan please": "JO",
		"日本です": "JP", "日本に住んでいます": "JP", "한국이에요": "KR", "한국에 있어요": "KR", "我在台湾": "TW", "Almanya'dayım": "DE", "I am in the UK": "GB", "estoy en España": "ES", "米国": "US", "台灣": "TW", "السعودية": "SA", "Inggris": "GB", "Corea": "KR",
	} {
		if got, asked, ok := CountryNamed(text); got != want || !asked || !ok {
			t.Errorf("%q: %q %v %v, want %s", text, got, asked, ok, want)
		}
	}
	for text, wantAsked := range map[string]bool{
		"me": false, "it": false, "so": false, "is": false, "ma": false, "no": false, "us": false, "in": false, "can": false, "and": false, "me please": false,
		"my friend Jordan": false, "Jordan is my friend": false, "someone": false, "": false, "the numbers": false, "🙂": false,
		"Narnia": true, "in Atlantis": true,
	} {
		if got, asked, ok := CountryNamed(text); ok || got != "" || asked != wantAsked {
			t.Errorf("%q: %q %v %v, want none, asked %v", text, got, asked, ok, wantAsked)
		}
	}
}

func TestABareCallForHelpIsHeardInEveryLanguage(t *testing.T) {
	for _, text := range []string{"help", "HELP", "!help", "help!!", " Help. ", "SOS", "مساعدة", "ヘルプ", "¡Ayuda!", "à l’aide", "HILFE", "помогите", "допоможіть", "yardım",
		"YARDIM", "کمک", "मदद", "সাহায্য", "tolong", "도와주세요", "救命", "ajuda", "aiuto", "hotline", "helpline"} {
		if !AsksForHelp(text) {
			t.Errorf("%q is no call for help", text)
		}
	}
	for _, text := range []string{"", "!", "can you help me with the groceries", "help Ben", "no help", "helpful"} {
		if AsksForHelp(text) {
			t.Errorf("%q is a call for help", text)
		}
	}
}

// What is ASCII alone is made plain in a shorter way.
func TestASCIIIsMadePlainLikeAnyText(t *testing.T) {
	for c := range byte(0x80) {
		text := "A" + string(rune(c)) + "b"
		if long := norm.NFKD.String(cases.Fold().String(text)); !isASCII(text) || strings.ToLower(text) != long {
			t.Errorf("%q becomes %q, and in the longer way %q", text, strings.ToLower(text), long)
		}
	}
	for _, text := range []string{"\u00c4", "K\u212a", "a\xff", "\u0130"} {
		if isASCII(text) {
			t.Errorf("%q counts as ASCII", text)
		}
	}
}
