package crisis

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"porchlight/messages/crisis/hearing"
)

// Which service an emergency number reaches, where a country has several.
//
//go:embed helplines/emergency.txt
var emergencyTXT string

// service is a set of services that an emergency number reaches, with what there
// is to know of using it.
type service uint8

const (
	ambulance service = 1 << iota
	police
	fire
	anyService // a general emergency number
	inRegion   // only in a part of the country
	beside     // to be shown beside the first
)

// serviceNames are the words of emergency.txt.
var serviceNames = map[string]service{
	"ambulance": ambulance, "police": police, "fire": fire, "all": anyService, "unsaid": 0, "region": inRegion, "also": beside,
}

// addEmergency takes one row of emergency.txt, where the words are explained.
func (d *directory) addEmergency(words []string) error {
	c := d.byCode[words[0]]
	if c == nil || len(words) < 3 {
		return fmt.Errorf("no such country, or no service")
	}
	if words[2] == "text" {
		c.text = words[1]
		return nil
	}
	if !slices.ContainsFunc(c.Emergency, func(n string) bool { return digits(n) == words[1] }) {
		return fmt.Errorf("no such number")
	}
	var reaches service
	for name := range strings.SplitSeq(words[2], "+") {
		s, known := serviceNames[name]
		if !known {
			return fmt.Errorf("no such service")
		}
		reaches |= s
	}
	if c.services == nil {
		c.services = map[string]service{}
	}
	c.services[words[1]] = reaches
	return nil
}

// reaches returns the services of an emergency number. The only one of a country
// reaches all, unless the data says otherwise.
func (c *country) reaches(number string) service {
	if s, said := c.services[digits(number)]; said {
		return s
	}
	if len(c.Emergency) == 1 {
		return anyService
	}
	return 0
}

// medical returns the number that brings an ambulance, the one to call first: never
// the police's where there is another. Where sources differ it is two; where they
// don't say, it is all there are.
func (c *country) medical() []string {
	brings := slices.DeleteFunc(slices.Clone(c.Emergency), func(n string) bool { return c.reaches(n)&(ambulance|anyService) == 0 })
	if len(brings) == 0 {
		return c.Emergency
	}
	first := brings[0]
	for _, without := range []service{inRegion, inRegion | police} {
		if i := slices.IndexFunc(brings, func(n string) bool { return c.reaches(n)&without == 0 }); i >= 0 {
			first = brings[i]
		}
	}
	numbers := []string{first}
	for _, n := range brings {
		if n != first && c.reaches(n)&beside != 0 {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

// emergency returns the number to call in danger, or says how to find it.
func (v *voice) emergency() string {
	if v.country == nil {
		return v.anyEmergency()
	}
	return v.numbers(v.country.inDanger(v.heard.Topics))
}

// inDanger returns what to call. Who is in danger from themselves needs the one number
// that brings an ambulance: two leave a choice, and in some countries the police are
// no help to somebody who wants to die. Who is hurt by others needs them first, and
// perhaps the rest. /help shows all, with what each of them reaches.
func (c *country) inDanger(topics hearing.Topic) []string {
	if !topics.Has(hearing.Abuse) || topics.Has(hearing.Overdose) {
		return c.medical()
	}
	numbers := slices.Clone(c.Emergency)
	slices.SortStableFunc(numbers, func(a, b string) int {
		return rank(c.reaches(a)&police != 0) - rank(c.reaches(b)&police != 0)
	})
	return numbers
}

func (v *voice) anyEmergency() string {
	first, second := commonEmergency()
	return v.say("emergency.unknown", "first", first, "second", second)
}

// emergencyByService returns the numbers with what each of them reaches, where there
// is more than one.
func (v *voice) emergencyByService() string {
	if v.country == nil || len(v.country.Emergency) == 1 {
		return v.emergency()
	}
	var all []string
	for _, n := range v.country.Emergency {
		var names []string
		for _, name := range []string{"ambulance", "fire", "police"} {
			if v.country.reaches(n)&serviceNames[name] != 0 {
				names = append(names, v.say("service."+name))
			}
		}
		number := v.number(n)
		if len(names) > 0 {
			number += " (" + strings.Join(names, ", ") + ")"
		}
		all = append(all, number)
	}
	return strings.Join(all, " / ")
}

func (v *voice) numbers(all []string) string {
	written := make([]string, len(all))
	for i, n := range all {
		written[i] = v.number(n)
	}
	return strings.Join(written, " / ")
}
