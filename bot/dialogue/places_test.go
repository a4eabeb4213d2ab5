package dialogue

import (
	"slices"
	"testing"
	"time"

	"porchlight/messages"
)

var someNovember = time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)

func TestPlacesAreFoundAsPeopleTypeThem(t *testing.T) {
	for _, c := range []struct{ typed, country, zone string }{
		{"Boston", "US", "America/New_York"}, {"boston", "", "America/New_York"}, {"Munich", "DE", "Europe/Berlin"},
		{"München", "DE", "Europe/Berlin"}, {"Mumbai", "IN", "Asia/Kolkata"}, {"Delhi", "IN", "Asia/Kolkata"},
		{"दिल्ली", "IN", "Asia/Kolkata"}, {"Osaka", "JP", "Asia/Tokyo"}, {"東京", "JP", "Asia/Tokyo"}, {"Milan", "IT", "Europe/Rome"},
		{"Milano", "", "Europe/Rome"}, {"Москва", "RU", "Europe/Moscow"}, {"москва", "", "Europe/Moscow"}, {"Kiev", "UA", "Europe/Kyiv"},
		{"Київ", "", "Europe/Kyiv"}, {"القاهرة", "EG", "Africa/Cairo"}, {"Wien", "", "Europe/Vienna"}, {"서울", "KR", "Asia/Seoul"},
		{"北京", "CN", "Asia/Shanghai"}, {"ঢাকা", "BD", "Asia/Dhaka"}, {"تهران", "IR", "Asia/Tehran"}, {"İstanbul", "TR", "Europe/Istanbul"},
		{"São Paulo", "BR", "America/Sao_Paulo"}, {"Los Angeles", "US", "America/Los_Angeles"}, {"Córdoba", "ES", "Europe/Madrid"},
		{"Córdoba", "AR", "America/Argentina/Cordoba"}, {"London", "CA", "America/Toronto"}, {"London", "GB", "Europe/London"},
		{"London", "", "Europe/London"}, {"Lagos", "US", "Africa/Lagos"}, {"Lagos", "", "Africa/Lagos"}, {"Europe/Paris", "US", "Europe/Paris"},
		{"Asia/Calcutta", "", "Asia/Calcutta"}, {"EST", "US", "America/New_York"}, {"PST", "US", "America/Los_Angeles"}, {"ET", "US", "America/New_York"},
		{"IST", "IN", "Asia/Kolkata"}, {"IST", "IE", "Europe/Dublin"}, {"CET", "DE", "Europe/Berlin"}, {"GMT", "", "UTC"}, {"utc", "", "UTC"},
		{"UTC-5", "", "Etc/GMT+5"}, {"UTC+2", "ZA", "Africa/Johannesburg"}, {"GMT+5:30", "", "Asia/Colombo"}, {"UTC+5:30", "IN", "Asia/Kolkata"},
		{"Portugal", "", ""}, {"Japan", "", "Asia/Tokyo"}, {"Deutschland", "", "Europe/Berlin"}, {"Delhi.", "IN", "Asia/Kolkata"},
	} {
		got, maybe := whereabouts(c.typed, c.country, someNovember)
		if got != c.zone && !sameClocks(got, c.zone, someNovember) {
			t.Errorf("%q in %q is %q (or of %v), want %q", c.typed, c.country, got, maybe, c.zone)
		}
	}
}

func TestAPlaceThatIsNotSureIsAsked(t *testing.T) {
	for _, c := range []struct {
		typed, country string
		among          string // one of those to choose from; "": there are none
	}{
		{"La Rioja", "ES", "America/Argentina/La_Rioja"}, {"CST", "", "America/Chicago"}, {"EST", "EE", "America/New_York"},
		{"Portugal", "", "Europe/Lisbon"}, {"USA", "", ""}, {"LA", "US", ""}, {"PA", "US", ""}, {"asdfgh", "US", ""}, {"", "", ""}, {"../etc", "", ""},
		{"Local", "", ""}, {"|", "", ""}, {"Europe/", "", ""},
	} {
		got, maybe := whereabouts(c.typed, c.country, someNovember)
		if got != "" || c.among != "" && !slices.ContainsFunc(maybe, func(z string) bool { return sameClocks(z, c.among, someNovember) }) {
			t.Errorf("%q in %q is %q, else one of %v; want a choice with %q", c.typed, c.country, got, maybe, c.among)
		}
		if len(maybe) > mostZones {
			t.Errorf("%q offers %d zones", c.typed, len(maybe))
		}
	}
}

func TestEveryZoneOfEveryPlaceIsKnown(t *testing.T) {
	for name := range zoneNames() {
		if name == "" {
			t.Error("a zone's city has no name")
		}
	}
	for _, lang := range messages.Languages() {
		for _, zone := range everyZone() {
			if _, err := time.LoadLocation(zone); err != nil {
				t.Error(err)
			}
			if name := messages.ZoneName(messages.In(lang), zone); name == "" {
				t.Errorf("%s: %s has no name", lang, zone)
			}
		}
	}
	checked := map[string]bool{}
	for _, p := range citiesNamed("san jose") {
		checked[p.country] = true
	}
	if !checked["US"] || !checked["CR"] {
		t.Errorf("San José is known in %v", checked)
	}
}

func FuzzWhereabouts(f *testing.F) {
	for _, seed := range []string{"Boston", "UTC+99:99", "|", "\n", "Москва", "+5", "EST", "a/../b", "\xff"} {
		f.Add(seed, "US")
	}
	f.Fuzz(func(t *testing.T, typed, country string) {
		zone, maybe := whereabouts(typed, country, someNovember)
		for _, z := range append(maybe, zone) {
			if _, err := time.LoadLocation(z); err != nil {
				t.Errorf("%q gives %q: %v", typed, z, err)
			}
		}
	})
}

func TestLanguagesAreKnownByTheNamesThatPeopleType(t *testing.T) {
	for typed, want := range map[string]string{
		"Farsi": "fa", "espanol": "es", "Español": "es", "繁體中文": "zh", "Deutsch": "de", "german": "de", "allemand": "de", "немецкий": "de",
		"한국어": "ko", "हिन्दी": "hi", "pt-br": "pt", "Klingon": "", "": "", "hello": "",
	} {
		if got := languageNamed(typed); got != want {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
}
