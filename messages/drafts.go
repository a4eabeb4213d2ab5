package messages

import "fmt"

// draftSets are the sets of drafts: how many there are under each letter of the
// catalogue's names. A draft's number is counted through them in this order; new
// ones go to the end of the last, so that numbers keep their meaning.
var draftSets = []struct {
	letter string
	kind   string // of support; "" suits every kind
	count  int
}{
	{"d", "", 28},
	{"p", "practical", 8},
	{"i", "information", 6},
	{"e", "peer", 6},
}

// Drafts returns the numbers of the drafts that suit a kind of support: those
// made for it, and those that suit everyone.
func Drafts(kind string) (own, general []int) {
	number := 0
	for _, set := range draftSets {
		for range set.count {
			number++
			switch set.kind {
			case "":
				general = append(general, number)
			case kind:
				own = append(own, number)
			}
		}
	}
	return own, general
}

// GentleDrafts returns the numbers of those that suit somebody who was in a bad hour
// lately: they say that one is there, and make nothing light.
func GentleDrafts() []int { return []int{4, 8, 10, 12, 13, 14, 17, 23} }

// Draft returns the text of a draft; not ok if there is none of that number.
func Draft(w Words, number int) (text string, ok bool) {
	left := number
	for _, set := range draftSets {
		if left >= 1 && left <= set.count {
			return w.text(fmt.Sprintf("draft.%s%02d", set.letter, left)), true
		}
		left -= set.count
	}
	return "", false
}
