package messages

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// How long "not now" can last, in the data of its buttons.
const (
	WaitThreeHours = "3h"
	WaitTomorrow   = "day"
	WaitSkip       = "skip"
)

// How many wordings and tips the catalogue has.
const (
	NudgeWordings = 10
	NudgeTips     = 16
)

// nudgeLength is the most characters a nudge may have: it is read in passing.
const nudgeLength = 400

// draftsOffered is how many drafts are below a nudge.
const draftsOffered = 3

// NudgeWish is what a nudge should say if it fits.
type NudgeWish struct {
	ID       string // as its buttons carry it
	Tie      string // the tie's number, likewise
	Name     string // of the person
	Wording  int    // 0 to NudgeWordings-1
	Drafts   []int  // the better ones first
	Fact     string // what the person shared; "" none
	Helps    bool   // the fact is what helps the person
	Tip      int    // 1 to NudgeTips; 0 none
	Check    bool   // ask whether it is still all right
	Since    bool   // the person asked this supporter for company lately
	Username string // of the person, if they share it; "" otherwise
}

// NudgeGiven is what of it a nudge says.
type NudgeGiven struct {
	Drafts []int
	Tip    bool
}

// Nudge asks a supporter to write to a person, in at most 400 characters. The
// question whether it is still all right is always there if it is wished; the
// fact and the tip where there is room, the fact before the tip. One with a fact
// can't be forwarded in Telegram's own apps: these are the person's words.
func Nudge(w Words, wish NudgeWish) (Message, NudgeGiven) {
	name := Name(wish.Name)
	lead := w.text(fmt.Sprintf("nudge.wording.w%02d", wish.Wording+1), args{"Name": name})
	if wish.Since {
		lead = w.text("nudge.since", args{"Name": name})
	}
	check, fact, tip := "", "", ""
	if wish.Check {
		check = "\n\n" + w.text("nudge.check")
	}
	if wish.Fact != "" && wish.Helps {
		fact = "\n\n" + w.text("nudge.helps", args{"Name": name, "Fact": wish.Fact})
	} else if wish.Fact != "" {
		fact = "\n\n" + w.text("nudge.fact", args{"Fact": wish.Fact})
	}
	if wish.Tip > 0 {
		tip = "\n\n" + w.text("nudge.tip", args{"Tip": w.text(fmt.Sprintf("nudge.tips.t%02d", wish.Tip))})
	}
	var given NudgeGiven
	for _, below := range []string{fact + tip + check, fact + check, tip + check, check} {
		room := nudgeLength - utf8.RuneCountInString(lead+below)
		if given.Drafts = fitting(w, wish.Drafts, room); len(given.Drafts) == min(draftsOffered, len(wish.Drafts)) || below == check {
			given.Tip = tip != "" && strings.Contains(below, tip)
			return Message{
				Text: lead + listed(w, given.Drafts) + below, Rows: nudgeRows(w, wish, given.Drafts),
				Protected: fact != "" && strings.Contains(below, fact),
			}, given
		}
	}
	panic("the last of the choices always returns")
}

// fitting takes the first drafts of the list that leave room for enough others.
func fitting(w Words, drafts []int, room int) []int {
	want := min(draftsOffered, len(drafts))
	length := map[int]int{}
	for _, draft := range drafts {
		length[draft] = draftLength(w, draft)
	}
	byLength := slices.SortedFunc(slices.Values(drafts), func(a, b int) int { return length[a] - length[b] })
	var taken []int
	for _, draft := range drafts {
		if len(taken) == want {
			break
		}
		left := room - length[draft]
		others := want - len(taken) - 1
		for _, short := range byLength {
			if others > 0 && short != draft && !slices.Contains(taken, short) {
				left -= length[short]
				others--
			}
		}
		if left >= 0 {
			taken = append(taken, draft)
			room -= length[draft]
		}
	}
	return taken
}

// draftLength is what a draft takes up in a nudge, with number and line break.
func draftLength(w Words, draft int) int {
	text, _ := Draft(w, draft)
	return utf8.RuneCountInString(text) + len("\n\n1. ")
}

// listed are the drafts as the nudge shows them.
func listed(w Words, drafts []int) string {
	var list strings.Builder
	for i, draft := range drafts {
		text, _ := Draft(w, draft)
		fmt.Fprintf(&list, "\n%s%d. %s", strings.Repeat("\n", 1-min(i, 1)), i+1, text)
	}
	return list.String()
}

func nudgeRows(w Words, wish NudgeWish, drafts []int) [][]Button {
	rows := [][]Button{{{Label: w.text("nudge.writeOwn"), Data: data("nudge", "own", wish.ID)}}}
	for i, draft := range drafts {
		rows = append(rows, []Button{{
			Label: w.text("nudge.sendDraft", args{"Number": i + 1}),
			// The language stands with it, so that the very words go out that were read.
			Data: data("nudge", "send", wish.ID, draft, w.Language()),
		}})
	}
	if wish.Username != "" {
		link := "https://t.me/" + wish.Username
		if len(drafts) > 0 {
			text, _ := Draft(w, drafts[0])
			link += "?text=" + strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
		}
		rows = append(rows, []Button{{Label: w.text("nudge.openChat"), URL: link}})
	}
	rows = append(rows,
		[]Button{{Label: w.text("nudge.talked"), Data: data("nudge", "talk", wish.ID)}},
		[]Button{{Label: w.text("nudge.notNow"), Data: data("nudge", "later", wish.ID)}, {Label: w.text("nudge.less"), Data: data("nudge", "less", wish.ID)}})
	if wish.Check {
		rows = append(rows, pauseOrLeave(w, wish.ID, wish.Tie))
	}
	return rows
}

// pauseOrLeave are the buttons below the question whether it is still all right.
// Leaving is asked once more, where /supporting has it.
func pauseOrLeave(w Words, id, tie string) []Button {
	return []Button{
		{Label: w.text("nudge.fine"), Data: data("nudge", "stay", id)},
		{Label: w.text("nudge.pause"), Data: data("nudge", "pause", id)},
		{Label: w.text("nudge.leave"), Data: data("supporting", "leave", tie)},
	}
}
