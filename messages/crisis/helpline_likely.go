package crisis

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// LikelyCountries returns the codes of the countries to offer first to somebody
// who speaks the language and whose app is in another, an IETF tag: that of the
// app's language first, also where we don't speak it. It orders a list of buttons;
// it never decides.
func LikelyCountries(lang, app string) []string { return likely(homeOf(app), lang) }

func likely(first, lang string) []string {
	codes := strings.Fields(wordsIn(lang).say("countries"))
	if first == "" {
		return codes
	}
	// As many as before: they stand two in a row.
	if at := slices.Index(codes, first); at >= 0 {
		codes = slices.Delete(codes, at, at+1)
	} else {
		codes = codes[:len(codes)-1]
	}
	return append([]string{first}, codes...)
}

// homeOf returns the country that a language tag names ("pt-AO"), or where most who
// speak it live if it is none of ours ("pl"); "" if that says nothing.
func homeOf(tag string) string {
	t, err := language.Parse(tag)
	if err != nil || tag == "" {
		return ""
	}
	base, _ := t.Base()
	home, sure := t.Region()
	if sure != language.Exact && catalogue[base.String()] != nil {
		return ""
	}
	if r, ok := region(home.String()); ok {
		return r.String()
	}
	return ""
}
