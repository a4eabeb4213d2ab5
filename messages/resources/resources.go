// Package resources knows places to turn besides helplines, by country and need: groups
// of peers, care that costs little, help for those who care for somebody. Each was seen
// in a source that the data names; where there is none, it does not go in. The words
// around them are package messages'.
package resources

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
)

// A Need is what somebody looks for.
type Need string

// The needs, in the order in which they are offered. Faith is offered and never shown
// beside others.
const (
	Peer      Need = "peer"
	Care      Need = "care"
	Carers    Need = "carers"
	Online    Need = "online"
	Groups    Need = "groups" // lines and places for particular people
	Volunteer Need = "volunteer"
	Faith     Need = "faith"
)

// Needs are all of them.
var Needs = []Need{Peer, Care, Carers, Online, Groups, Volunteer, Faith}

// A Resource is a place to turn, as its own pages or others describe it.
type Resource struct {
	Name      string            `json:"name"` // as the organisation writes it
	Needs     []Need            `json:"needs"`
	URL       string            `json:"url"`
	Phone     string            `json:"phone"` // as dialled in the country
	Hours     string            `json:"hours"` // of the phone, as crisis.Hours reads them; "" if not known
	Languages []string          `json:"languages"`
	Says      map[string]string `json:"says"` // what it is, in a line, by language
	Sources   []string          `json:"sources"`
	// Seen is the year, month or day of the newest source; where none has a date (Undated),
	// the one on which it was read.
	Seen    string `json:"seen"`
	Undated bool   `json:"undated"`

	ID      string `json:"-"` // short, and the same as long as its country and name are
	Country string `json:"-"` // "" of those for everywhere
	Host    bool   `json:"-"` // added by whoever runs this bot
	first   bool
}

// In is what it is in a language, else in English.
func (r Resource) In(lang string) string {
	if text := r.Says[lang]; text != "" {
		return text
	}
	return r.Says["en"]
}

// data is the built-in file.
//
//go:embed resources.json
var data string

type file struct {
	Generated string `json:"generated"`
	Countries []struct {
		Country   string     `json:"country"`
		Resources []Resource `json:"resources"`
	} `json:"countries"`
	Everywhere []Resource `json:"everywhere"`
}

// builtIn is read once, when the program starts; a mistake in it is a programmer's, and
// stops the program there.
var builtIn = func() *Directory {
	var f file
	if err := json.Unmarshal([]byte(data), &f); err != nil {
		panic(fmt.Errorf("reading resources: %w", err))
	}
	d := &Directory{byCountry: map[string][]Resource{"": f.Everywhere}}
	for _, c := range f.Countries {
		d.byCountry[c.Country] = c.Resources
	}
	for code, all := range d.byCountry {
		for i := range all {
			all[i].Country, all[i].ID = code, idOf(code, all[i].Name)
		}
	}
	return d
}()

// idOf names a resource in the data of a button.
func idOf(country, name string) string {
	h := fnv.New32a()
	h.Write([]byte(country + ":" + name))
	return strconv.FormatUint(uint64(h.Sum32()), 36)
}

// Directory is all that is known.
type Directory struct{ byCountry map[string][]Resource }

// BuiltIn are those without a host's own.
func BuiltIn() *Directory { return builtIn }

// Countries are the codes of the countries that have any, in order.
func (d *Directory) Countries() (codes []string) {
	for code := range d.byCountry {
		if code != "" {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return codes
}

// For returns what there is of a need in a country: the host's first where they want it
// so, those that speak the language before others, and last what is there everywhere.
func (d *Directory) For(country string, need Need, lang string) (found []Resource) {
	for _, code := range slices.Compact([]string{country, ""}) {
		var here []Resource
		for _, r := range d.byCountry[code] {
			if slices.Contains(r.Needs, need) {
				here = append(here, r)
			}
		}
		slices.SortStableFunc(here, func(a, b Resource) int { return a.rank(lang) - b.rank(lang) })
		found = append(found, here...)
	}
	return found
}

func (r Resource) rank(lang string) int {
	switch {
	case r.first:
		return 0
	case slices.Contains(r.Languages, lang):
		return 1
	}
	return 2
}

// Needs are those of which there is something in a country.
func (d *Directory) Needs(country string) (needs []Need) {
	for _, need := range Needs {
		if len(d.For(country, need, "")) > 0 {
			needs = append(needs, need)
		}
	}
	return needs
}

// Resource finds one of a country, or one for everywhere, by its ID.
func (d *Directory) Resource(country, id string) (Resource, bool) {
	for _, code := range []string{country, ""} {
		for _, r := range d.byCountry[code] {
			if r.ID == id {
				return r, true
			}
		}
	}
	return Resource{}, false
}
