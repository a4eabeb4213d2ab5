package crisis

import "strings"

// LikelyCountries returns the codes of the countries to offer first to somebody
// who speaks the language. It orders a list of buttons; it never decides.
func LikelyCountries(lang string) []string {
	return strings.Fields(wordsIn(lang).say("countries"))
}
