package crisis

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// Names of countries that neither x/text nor helplines.json has.
//
//go:embed helplines/names.txt
var namesTXT string

// Countries returns the codes of the countries that the helplines are known of,
// in order. Country knows more: the others are answered with the international
// directory.
func Countries() []string {
	codes := make([]string, len(book.Countries))
	for i, c := range book.Countries {
		codes[i] = c.Code
	}
	return codes
}

// Country finds a country by what a person typed: a code ("IN", "uk"), a flag, or
// a name in any of the seventeen languages ("India", "Indien", "भारत"). It
// returns the ISO 3166-1 alpha-2 code; not ok if there is no such country.
func Country(text string) (code string, ok bool) {
	code, ok = countryNames().any[plain(text)]
	return code, ok
}

// CountryName returns a country's name in a language, or its code if there is no
// such name.
func CountryName(code, lang string) string {
	w := wordsIn(lang)
	if c := book.byCode[code]; c != nil && w.code == "en" {
		return c.Name
	}
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	return cmp.Or(w.countries.Name(region), code)
}

// nameList is what countries are called, made plain.
type nameList struct {
	any, code, name map[string]string // any: either
	stem            map[string]string // names without their ending; "" where two share one
}

// countryNames is every name and code with its country. It is made when a country
// is first asked for: no answer waits for it.
var countryNames = sync.OnceValue(func() *nameList {
	n := &nameList{map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}}
	add := func(to map[string]string, name, code string) {
		for _, names := range []map[string]string{to, n.any} {
			// A name that two countries share stays with the first.
			if _, taken := names[plain(name)]; !taken && name != "" {
				names[plain(name)] = code
			}
		}
	}
	regions := allRegions()
	for _, r := range regions {
		code := r.String()
		add(n.code, code, code)
		add(n.code, r.ISO3(), code)
		add(n.name, flagOf(code), code)
	}
	for _, lang := range Languages() {
		for _, r := range regions {
			add(n.name, wordsIn(lang).countries.Name(r), r.String())
		}
	}
	for _, c := range book.Countries {
		add(n.name, c.Name, c.Code)
	}
	for row := range strings.Lines(namesTXT) {
		if code, name, ok := strings.Cut(strings.TrimSpace(row), " "); ok && len(code) == 2 {
			add(n.name, name, code)
		}
	}
	for name, code := range n.name {
		stem := stemOf(name)
		if other, taken := n.stem[stem]; taken && other != code {
			code = ""
		}
		n.stem[stem] = code
	}
	delete(n.stem, "")
	return n
})

// allRegions returns the countries that have a code of two letters.
func allRegions() []language.Region {
	var all []language.Region
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if r, ok := region(string([]rune{a, b})); ok && !slices.Contains(all, r) {
				all = append(all, r)
			}
		}
	}
	return all
}

// region returns the country of a code, not ok if it is none of today's.
func region(code string) (r language.Region, ok bool) {
	r, err := language.ParseRegion(code)
	return r, err == nil && r.IsCountry() && r == r.Canonicalize() && wordsIn("en").countries.Name(r) != ""
}

// flagOf is the emoji of a country's flag: its code in regional indicator letters.
func flagOf(code string) string {
	letters := []rune(code)
	for i := range letters {
		letters[i] += '🇦' - 'A'
	}
	return string(letters)
}

// plain makes names comparable: without case, accents, dots and "the".
func plain(name string) string {
	if isASCII(name) {
		name = strings.ToLower(name) // the same, and soon done: each message passes here
	} else {
		name = norm.NFKD.String(cases.Fold().String(name))
	}
	name = strings.Map(func(r rune) rune {
		switch {
		case r >= 0x300 && r <= 0x36f, r == '.': // combining accents; U.K.
			return -1
		case strings.ContainsRune(",'’-&", r):
			return ' '
		}
		return r
	}, name)
	return strings.TrimPrefix(strings.Join(strings.Fields(name), " "), "the ")
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
}
