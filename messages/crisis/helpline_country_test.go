package crisis

import "testing"

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
