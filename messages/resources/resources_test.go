package resources

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"porchlight/messages/hostfile"
)

// asked are the countries that have to have something, with a language of their own that
// is spoken beside English.
var asked = map[string]string{
	"US": "", "CA": "fr", "GB": "", "IE": "", "AU": "", "NZ": "", "IN": "hi", "ZA": "", "DE": "de", "AT": "de", "CH": "de", "FR": "fr", "ES": "es",
	"IT": "it", "BR": "pt", "MX": "es", "JP": "ja",
}

// The built-in file is held to all that a host's is, and to its sources.
func TestTheFileIsAsAHostsHasToBe(t *testing.T) {
	v, err := hostfile.Read([]byte(data))
	if err != nil {
		t.Fatal(err)
	}
	c := &check{Check: &hostfile.Check{}, to: &Directory{map[string][]Resource{}}}
	c.file(v)
	for _, fault := range c.Faults() {
		t.Error(fault)
	}
	total := 0
	for _, all := range c.to.byCountry {
		total += len(all)
	}
	if total < 40 {
		t.Errorf("only %d resources", total)
	}
}

func TestEveryCountryThatWasAskedForHasSomething(t *testing.T) {
	for code, lang := range asked {
		here := builtIn.byCountry[code]
		if len(here) == 0 {
			t.Errorf("%s has nothing", code)
		}
		for _, r := range here {
			if lang != "" && r.Says[lang] == "" {
				t.Errorf("%s %s says nothing in %s", code, r.Name, lang)
			}
		}
	}
	if !slices.IsSorted(builtIn.Countries()) || len(builtIn.Countries()) < len(asked) {
		t.Errorf("%v", builtIn.Countries())
	}
}

func TestNoTwoButtonsMeanTheSame(t *testing.T) {
	seen := map[string]string{}
	for code, all := range builtIn.byCountry {
		for _, r := range all {
			if other := seen[r.ID]; other != "" {
				t.Errorf("%s %s has the ID of %s", code, r.Name, other)
			}
			seen[r.ID] = r.Name
			if found, ok := builtIn.Resource("US", r.ID); ok != (code == "US" || code == "") || ok && found.Name != r.Name {
				t.Errorf("%s %s is found in the US: %v", code, r.Name, ok)
			}
		}
	}
}

// A faith is nobody's business but of who asks for it.
func TestAPlaceOfAFaithIsShownToWhoAsksForItAlone(t *testing.T) {
	if len(builtIn.For("US", Faith, "en")) == 0 {
		t.Fatal("there is none: this test proves nothing")
	}
	for _, need := range Needs {
		for _, r := range builtIn.For("US", need, "en") {
			if need != Faith && slices.Contains(r.Needs, Faith) {
				t.Errorf("%s is shown under %s", r.Name, need)
			}
		}
	}
}

// choirs is such a file as a town might write.
const choirs = `{
 "countries": [{
  "country": "IE",
  "resources": [{
   "name": "Town choir for all", "needs": ["peer"], "url": "https://choir.example.org/join", "languages": ["en"],
   "says": {"en": "Singing on Tuesdays, nobody is tested", "fr": "On chante le mardi"},
   "seen": "2026-11-20", "first": true
  }]
 }]
}`

func TestAHostsFileAddsAndReplaces(t *testing.T) {
	with, faults := builtIn.With([]byte(choirs))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	first := with.For("IE", Peer, "en")[0]
	if first.Name != "Town choir for all" || !first.Host || first.In("fr") != "On chante le mardi" || first.In("de") != "Singing on Tuesdays, nobody is tested" {
		t.Errorf("%+v", first)
	}
	if builtIn.For("IE", Peer, "en")[0].Name == first.Name || len(with.For("IE", Peer, "en")) != len(builtIn.For("IE", Peer, "en"))+1 {
		t.Error("what is built in has changed")
	}
	with, faults = builtIn.With([]byte(strings.Replace(choirs, `"first": true`, `"replaces": "Aware"`, 1)))
	if len(faults) > 0 || slices.ContainsFunc(with.For("IE", Peer, "en"), func(r Resource) bool { return r.Name == "Aware" }) {
		t.Errorf("Aware was to be replaced: %v", faults)
	}
}

func TestFaultsOfAHostsFile(t *testing.T) {
	for spoil, want := range map[string]string{
		`"IE" → "Ireland"`:                            `line 3: country "Ireland" is none`,
		`["peer"] → ["peers"]`:                        `line 5: need "peers" is none: it must be one of peer, care`,
		`["peer"] → ["peer", "faith"]`:                "line 5: a place of a faith",
		`"needs": ["peer"], → `:                       "line 4: needs is missing",
		`"name" → "called"`:                           `line 5: nothing is called "called" here`,
		`https://choir → http://choir`:                "line 5: url must be an address",
		`"url": "https://choir.example.org/join", → `: "line 4: nothing reaches it",
		`"url" → "phone": "ask Ben", "url"`:           `line 5: phone "ask Ben" is no number`,
		`"url" → "hours": "evenings", "url"`:          `line 5: hours is "evenings"`,
		`"seen": "2026-11-20" → "seen": "lately"`:     `line 7: seen is "lately"`,
		`"says": {"en": → "says": {"english":`:        `line 6: language "english" is no code`,
		`"first": true → "replaces": "Choir"`:         `line 7: none is called "Choir" there`,
		`Singing → ` + strings.Repeat("Singing ", 30): "line 6: en has",
		`"Town choir for all" → "Aware"`:              `"Aware" is there already`,
		`"resources": [{ → "resources": {"x": [{`:     "is no JSON",
	} {
		old, new, _ := strings.Cut(spoil, " → ")
		file := strings.Replace(choirs, old, new, 1)
		if file == choirs {
			t.Fatalf("%s changes nothing", spoil)
		}
		with, faults := builtIn.With([]byte(file))
		if with != nil || !strings.Contains(fmt.Sprint(faults), want) {
			t.Errorf("%s: %v, want %s", spoil, faults, want)
		}
	}
}
