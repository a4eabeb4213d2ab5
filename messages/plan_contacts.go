package messages

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"porchlight/messages/crisis"
)

// MostPlanContacts is how many cards are sent at once.
const MostPlanContacts = 10

// peopleSteps are the steps of a plan in which people stand.
var peopleSteps = []string{"places", "people", "lines"}

// aNumber is a number to call in what somebody wrote, in any script's digits.
var aNumber = regexp.MustCompile(`\+?\p{Nd}(?:[\p{Nd}\s()./\-]*\p{Nd})?`)

// PlanContacts are the cards of a plan's people, for the phone: of the lines that have a
// number with them, each number once.
func PlanContacts(plan []PlannedStep) (cards []*crisis.Contact) {
	seen := map[string]bool{}
	for _, s := range plan {
		for _, l := range s.Lines {
			name, number := nameAndNumber(l.Words)
			if number == "" || seen[number] || !slices.Contains(peopleSteps, s.Step) || len(cards) == MostPlanContacts {
				continue
			}
			seen[number] = true
			cards = append(cards, crisis.Card(name, number))
		}
	}
	return cards
}

// nameAndNumber parts the number to call from whose it is: "Mum, 555 0100 (evenings)" and
// "988 Lifeline: 988". Number is "" if there is none; hours are none.
func nameAndNumber(line string) (name, number string) {
	for _, at := range aNumber.FindAllStringIndex(line, -1) {
		found := toCall(line[at[0]:at[1]])
		if found == "" {
			continue
		}
		number = found
		if name = strings.TrimFunc(line[:at[0]], isBetweenNameAndNumber); strings.ContainsFunc(name, unicode.IsLetter) {
			return NameAlone(name), number
		}
		name = strings.TrimFunc(line[at[1]:], isBetweenNameAndNumber)
	}
	if number == "" {
		return "", ""
	}
	return NameAlone(cmp.Or(name, number)), number
}

func isBetweenNameAndNumber(r rune) bool {
	return !unicode.In(r, unicode.L, unicode.M, unicode.Nd) && r != ')'
}

// fewestDigits is how many a number has at least that is written in pieces; the short
// ones, as of helplines, are written in one.
const fewestDigits, fewestTogether = 6, 3

// mostDigits is how many a number has at most, of all countries.
const mostDigits = 15

// toCall writes a number as a phone dials it; "" if it is no such number.
func toCall(written string) string {
	var dialled strings.Builder
	digits, together, longest := 0, 0, 0
	for _, r := range written {
		switch {
		case unicode.IsDigit(r):
			dialled.WriteRune('0' + digit(r))
			digits, together = digits+1, together+1
			longest = max(longest, together)
		case r == '+':
			dialled.WriteRune(r)
			together = 0
		default:
			together = 0
		}
	}
	if digits > mostDigits || digits < fewestTogether || digits < fewestDigits && longest < digits {
		return ""
	}
	return dialled.String()
}

// digit is the value of a digit of any script: each has its ten in a row, from a zero on.
func digit(r rune) rune {
	zero := r
	for unicode.IsDigit(zero-1) && r-zero < 9 {
		zero--
	}
	return r - zero
}
