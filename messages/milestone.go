package messages

import (
	"strconv"
	"strings"
	"time"
)

// GoodThing is something in somebody's box of good things, as it is shown to them.
type GoodThing struct {
	ID             string
	Day            time.Time
	Words          string
	From           string // the supporter who sent it; "": it is their own step
	Picture, Voice string // Telegram's numbers, to send it again
	Shown          []string
}

// MilestoneIdeas is how many ideas there are for a step.
const MilestoneIdeas = 6

// MilestoneIdea is the n-th of them, from 1 on.
func MilestoneIdea(w Words, n int) string { return w.text("milestone.idea" + strconv.Itoa(n)) }

// AskMilestone asks for a step, with ideas if they are wanted.
func AskMilestone(w Words, ideas bool) Message {
	if ideas {
		m := Message{Text: w.text("milestone.ideas")}
		for n := 1; n <= MilestoneIdeas; n++ {
			m.Rows = append(m.Rows, []Button{{Label: MilestoneIdea(w, n), Data: data("milestone", "idea", n)}})
		}
		return m
	}
	return Message{Text: w.text("milestone.ask"), Rows: [][]Button{
		{{Label: w.text("signs.ideas"), Data: data("milestone", "ideas")}},
		{boxButton(w, "milestone.box"), {Label: w.text("milestone.all"), Data: data("milestone", "list", 0)}},
	}}
}

// MilestoneActionNames are what can be typed behind the command for one of its buttons:
// the label in the language and in English, and a short name.
func MilestoneActionNames(w Words, action string) []string {
	return []string{w.text("milestone." + action), Words{}.text("milestone." + action), action}
}

// MilestoneUnclear says what a step can be.
func MilestoneUnclear(w Words) Message { return Message{Text: w.text("milestone.unclear")} }

// AskHeardStep asks about words that showed distress whether they are a step.
func AskHeardStep(w Words) Message {
	return Message{Text: w.text("milestone.heard"), Rows: [][]Button{{
		{Label: w.text("hardnight.keep"), Data: data("milestone", "heard")}, {Label: w.text("hardnight.dontKeep"), Data: data("milestone", "unheard")},
	}}}
}

// MilestoneKept shows a step that was just kept, and who sees it: nobody.
func MilestoneKept(w Words, g GoodThing) Message {
	m := ShowGoodThing(w, g)
	m.Text = joined("\n\n", m.Text, w.text("milestone.kept"))
	return m
}

// ShowGoodThing shows one of the box, with what can be done with it.
func ShowGoodThing(w Words, g GoodThing) Message {
	shown := ""
	if len(g.Shown) > 0 {
		shown = w.text("milestone.shown", args{"Names": namesIn(w, g.Shown)})
	}
	m := Message{Text: joined("\n\n", g.text(w), shown)}
	switch {
	case g.Picture != "":
		m.Rows = append(m.Rows, []Button{{Label: w.text("milestone.see"), Data: data("milestone", "see", g.ID)}})
	case g.Voice != "":
		m.Rows = append(m.Rows, []Button{{Label: w.text("checkin.listen"), Data: data("milestone", "see", g.ID)}})
	}
	remove := Button{Label: w.text("checkin.remove"), Data: data("milestone", "remove", g.ID)}
	if g.From == "" {
		m.Rows = append(m.Rows, []Button{{Label: w.text("milestone.show"), Data: data("milestone", "show", g.ID)}},
			[]Button{{Label: w.text("checkin.change"), Data: data("milestone", "change", g.ID)}, remove})
	} else {
		m.Rows = append(m.Rows, []Button{remove})
	}
	m.Rows = append(m.Rows, []Button{{Label: w.text("milestone.all"), Data: data("milestone", "list", 0)}})
	return m
}

// text is its day, whose it is, and the words.
func (g GoodThing) text(w Words) string { return joined("\n", g.lead(w), g.Words) }

func (g GoodThing) lead(w Words) string {
	if g.From != "" {
		return w.text("milestone.from", args{"Name": Name(g.From), "Time": w.Date(g.Day)})
	}
	return w.Date(g.Day)
}

func namesIn(w Words, names []string) string {
	shown := make([]string, len(names))
	for i, name := range names {
		shown[i] = Name(name)
	}
	return w.list(shown)
}

// sentAgain is a text with a picture or a voice message that was sent before, or alone.
func sentAgain(text, picture, voice string) Message {
	return Message{Text: text, Photo: picture, Voice: voice}
}

// AgainGoodThing sends the picture or the voice message of one again.
func AgainGoodThing(g GoodThing) Message { return sentAgain("", g.Picture, g.Voice) }

// Drawn is one that was drawn from the box. Words that leave no room for whose they are
// stand alone.
func Drawn(w Words, g GoodThing) Message {
	m := sentAgain(g.text(w), g.Picture, g.Voice)
	if !m.Fits() || m.Photo+m.Voice != "" && utf16Len(m.Text) > LongestCaption {
		m.Text = g.Words
	}
	m.Rows = [][]Button{{boxButton(w, "milestone.another")}}
	return m
}

// boxButton draws from the box.
func boxButton(w Words, label string) Button {
	return Button{Label: w.text(label), Data: data("milestone", "box")}
}

// BoxButton leads there from a low day.
func BoxButton(w Words) Button { return boxButton(w, "milestone.box") }

// BoxEmpty says how something comes into the box.
func BoxEmpty(w Words) Message {
	return Message{
		Text: w.text("milestone.empty", args{"Keep": w.text("milestone.keepIt")}),
		Rows: [][]Button{{{Label: w.text("milestone.write"), Data: data("milestone", "page")}}},
	}
}

// goodOnAPage is how many are listed at once.
const goodOnAPage = 8

// GoodThings lists the box, a page of it, from 0 on.
func GoodThings(w Words, all []GoodThing, page int) Message {
	last := (len(all) - 1) / goodOnAPage
	page = min(max(page, 0), last)
	m := Message{Text: w.text("milestone.list")}
	for _, g := range all[page*goodOnAPage : min((page+1)*goodOnAPage, len(all))] {
		label := w.Date(g.Day) + ": " + firstLine(g.Words)
		if g.From != "" {
			label = g.From + ": " + firstLine(g.Words)
		}
		m.Rows = append(m.Rows, []Button{{Label: NameAlone(label), Data: data("milestone", "thing", g.ID)}})
	}
	var turn []Button
	if page > 0 {
		turn = append(turn, Button{Label: "‹", Data: data("milestone", "list", page-1)})
	}
	if page < last {
		turn = append(turn, Button{Label: "›", Data: data("milestone", "list", page+1)})
	}
	if len(turn) > 0 {
		m.Rows = append(m.Rows, turn)
	}
	m.Rows = append(m.Rows, []Button{{Label: w.text("milestone.write"), Data: data("milestone", "page")}, boxButton(w, "milestone.box")})
	return m
}

// firstLine is the beginning of words, and a mark where there are none.
func firstLine(words string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(words), "\n")
	if line == "" {
		return "📎"
	}
	return line
}

// ChangeMilestone asks for the step anew.
func ChangeMilestone(w Words, g GoodThing) Message {
	return Message{Text: joined("\n\n", g.text(w), w.text("milestone.askChange"))}
}

// AskRemoveGoodThing asks once.
func AskRemoveGoodThing(w Words, g GoodThing) Message {
	return Message{Text: joined("\n\n", g.text(w), w.text("milestone.askRemove")), Rows: [][]Button{{
		{Label: w.text("checkin.remove"), Data: data("milestone", "gone", g.ID)}, {Label: w.text("checkin.keep"), Data: data("milestone", "thing", g.ID)},
	}}}
}

// ShowTo asks to whom a step is shown. Nothing goes before the last button.
func ShowTo(w Words, g GoodThing, people []Reachable) Message {
	if len(people) == 0 {
		m := ShowGoodThing(w, g)
		if len(g.Shown) == 0 {
			m.Text = joined("\n\n", m.Text, w.text("plan.shareNobody"))
		}
		return m
	}
	var names []Button
	for _, one := range people[:min(mostListed, len(people))] {
		names = append(names, Button{Label: tickBox(one.Ticked) + NameAlone(one.Name), Data: data("milestone", "tick", g.ID, strconv.FormatInt(one.Tie, 36))})
	}
	return Message{Text: joined("\n\n", g.text(w), w.text("milestone.toWhom")), Rows: append(sideBySide(names), []Button{
		{Label: w.text("milestone.send"), Data: data("milestone", "send", g.ID)}, {Label: "‹ " + w.text("cards.back"), Data: data("milestone", "thing", g.ID)},
	})}
}

// ShowToUnclear says what can be typed then.
func ShowToUnclear(w Words) Message {
	return Message{Text: w.text("milestone.showUnclear", args{"Send": w.text("milestone.send")})}
}

// MilestoneSent says to whom a step is on its way.
func MilestoneSent(w Words, names []string) Message {
	return Message{Text: w.text("milestone.sent", args{"Names": namesIn(w, names)})}
}

// MilestoneShown brings a step to a supporter, from somebody whom they know as name.
func MilestoneShown(w Words, name string, g GoodThing, tie string) Message {
	m := sentAgain(strings.TrimSpace(w.text("milestone.tells", args{"Name": Name(name), "Text": g.Words})), g.Picture, g.Voice)
	m.Rows = append([][]Button{{{Label: w.text("milestone.cheer"), Data: data("milestone", "cheer", g.ID)}}}, backRows(w, tie)...)
	m.Protected = true
	return m
}

// CheerSent is shown for a moment after it.
func CheerSent(w Words) string { return w.text("milestone.cheerSent") }

// CheerFrom brings it to the person.
func CheerFrom(w Words, name string, g GoodThing) Message {
	return Message{Text: strings.TrimSpace(w.text("milestone.cheerFrom", args{"Name": Name(name), "Text": g.Words}))}
}

// keepButtonFor puts what a supporter sent into the box: the button below it.
func keepButtonFor(w Words, relay string) Button {
	return Button{Label: w.text("milestone.keepIt"), Data: data("milestone", "keep", relay)}
}

// What is shown for a moment after that button.
func KeptSent(w Words) string    { return w.text("milestone.keptSent") }
func AlreadyKept(w Words) string { return w.text("milestone.already") }
func CantKeep(w Words) string    { return w.text("milestone.cantKeep") }

// OwnWordsIn returns what somebody wrote, of a message that brought it below a line that
// says whose it is.
func OwnWordsIn(text string) string {
	lead, words, below := strings.Cut(text, "\n\n")
	switch {
	case !strings.Contains(lead, firstStrongIsolate) || strings.Contains(lead, "\n"):
		return text // it stands alone
	case below:
		return words
	}
	return ""
}
