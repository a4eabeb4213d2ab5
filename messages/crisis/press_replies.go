package crisis

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"porchlight/messages/crisis/hearing"
)

// answered is the plain answer to a question, with the numbers below it and what
// else can be asked.
func (v *voice) answered(key string, then ...string) Reply {
	return Reply{Text: v.short(v.say(key)), Rows: v.after(then...)}
}

// choices offers all the countries that are likely, and what else can be asked
// before one is chosen.
func (v *voice) choices() Reply {
	rows := inRows(v.countryButtons(pressHere)...)
	rows = append(rows, v.rowsThatFit(pressText, pressCall, pressSomeone, pressOK, pressOther)...)
	return Reply{Text: v.short(v.where()), Rows: rows}
}

// textLines are the lines that can be written to: those for the person first.
func (v *voice) textLines() []*line {
	if v.country == nil {
		return nil
	}
	texts := append(slices.Clone(v.lines), v.country.best(v.words.code, v.now, (*line).general)...)
	return slices.DeleteFunc(texts, func(l *line) bool { return !l.textable() })
}

// ratherText shows the lines that can be written to, and says so if there are
// none that it knows of.
func (v *voice) ratherText() Reply {
	texts := v.textLines()
	if len(texts) == 0 {
		text := v.say("a.text")
		if v.code != "" {
			text = v.say("a.text.none", "country", v.countryName(), "address", finder())
		}
		return Reply{Text: v.short(text), Rows: v.after(pressSave, pressCall, pressSomeone, pressMore, pressOther)}
	}
	var rows []string
	var buttons []Button
	for _, l := range texts {
		row := v.nameOf(l) + "\n" + v.toTextIn(l)
		if v.closed(l) {
			row += "\n" + v.hours(l)
		}
		if slices.Contains(rows, row) || len(rows) == most {
			continue
		}
		rows = append(rows, row)
		if l.Chat != "" {
			buttons = append(buttons, Button{Label: v.say("b.chat") + ": " + bare(l.Chat), URL: l.Chat})
		}
	}
	reply := Reply{Rows: append(inRows(buttons...), v.copyRows()...)}
	reply.Rows = append(reply.Rows, v.after(pressCall, pressMore, pressOther)...)
	reply.Text = firstThatFits(
		func() string { return paragraphs(v.say("a.text"), strings.Join(rows, "\n\n"), v.dangerShort()) },
		func() string { return paragraphs(v.say("a.text"), rows[0], v.dangerShort()) },
	)
	return reply
}

// willTheySend answers for the first line alone, since each has its own rules.
func (v *voice) willTheySend() Reply {
	if l := v.callLine(); l != nil && l.dispatch {
		text := v.say("a.send.rare", "number", v.number(l.Phone[0]))
		return Reply{Text: v.short(text), Rows: v.after(pressSave, pressText, pressCall)}
	}
	return v.answered("a.send", pressSave, pressText, pressCall)
}

// drafts is how many messages are offered to send to somebody.
const drafts = 3

// cantSpeak helps somebody who took something to have another call.
func (v *voice) cantSpeak() Reply {
	draft := v.say("draft.overdose", "emergency", v.emergency())
	byText := ""
	if v.country != nil && v.country.text != "" {
		byText = v.say("text", "number", v.number(v.country.text))
	}
	rows := [][]Button{v.draftRow(1, draft)}
	return Reply{
		Text: paragraphs(v.say("a.cantspeak", "emergency", v.emergency()), draft, byText, v.where()),
		Rows: append(rows, v.after(pressSave)...),
	}
}

// draftRow are the buttons of a draft: Telegram opens the list of chats, and puts
// the text into the one chosen; or it is copied.
func (v *voice) draftRow(n int, draft string) []Button {
	return []Button{
		{Label: v.say("b.draft", "n", strconv.Itoa(n)), URL: "https://t.me/share/url?url=" + url.PathEscape(draft)},
		{Label: v.say("b.copydraft", "n", strconv.Itoa(n)), Copy: draft},
	}
}

// someoneIKnow helps to write to somebody from the person's own account.
func (v *voice) someoneIKnow() Reply {
	if v.heard.Topics.Has(hearing.Overdose) {
		return v.cantSpeak()
	}
	var texts []string
	var rows [][]Button
	for i := 1; i <= drafts; i++ {
		n := strconv.Itoa(i)
		draft := v.say("draft." + n)
		texts = append(texts, n+". "+draft)
		rows = append(rows, v.draftRow(i, draft))
	}
	anywhere := ""
	if v.emergencyFirst() {
		anywhere = v.say("finder", "address", finder())
	}
	tail := func(lines []*line) string {
		return paragraphs(v.say("a.someone"), strings.Join(texts, "\n"), v.numbersOf(lines), anywhere, v.dangerShort())
	}
	text := firstThatFits(
		func() string { return tail(v.lines) },
		func() string { return tail(v.lines[:min(1, len(v.lines))]) },
		func() string { return tail(nil) }, // where all are closed, the finder does
	)
	return Reply{Text: text, Rows: append(rows, v.after(pressSave, pressText)...)}
}

// numbersOf names lines with the number to call, or to text, in one row each.
func (v *voice) numbersOf(lines []*line) string {
	var rows []string
	for _, l := range lines {
		reach := v.toTextIn(l)
		if l.callable() {
			reach = v.toCall(l)
		}
		if v.closed(l) {
			reach += " · " + v.hours(l)
		}
		rows = append(rows, v.nameOf(l)+": "+reach)
	}
	return strings.Join(rows, "\n")
}

// moreLines shows the lines for particular people and troubles, as many as fit.
func (v *voice) moreLines() Reply {
	var special []*line
	if v.country != nil {
		special = v.country.best(v.words.code, v.now, func(l *line) bool {
			return !l.general() && !slices.Contains(v.lines, l)
		})
	}
	if len(special) == 0 {
		text := v.where()
		if text == "" {
			text = v.say("a.more.none", "country", v.countryName())
		}
		return Reply{Text: v.short(text), Rows: v.after(pressSave, pressText, pressCall, pressOther, pressBroken)}
	}
	text := v.say("a.more")
	for i := range special {
		row := v.group(special[i]) + " – " + v.numbersOf(special[i:i+1])
		longer := paragraphs(text, row)
		if length(paragraphs(longer, v.dangerShort())) > longest {
			break
		}
		text = longer
	}
	return Reply{Text: paragraphs(text, v.dangerShort()), Rows: v.after(pressSave, pressText, pressCall, pressOther, pressBroken)}
}

// group names whom a line is for.
func (v *voice) group(l *line) string {
	switch {
	case l.faith:
		return v.say("g.faith")
	case l.Kind == "domestic-abuse" && l.Audience != "women":
		return v.say("h.abuse")
	case l.Kind == "substance-use":
		return v.say("h.substance")
	case l.Kind == "child":
		return v.say("h.child")
	case v.has("g." + l.Audience):
		return v.say("g." + l.Audience)
	}
	return v.say("h.talk")
}

// whichIsBroken asks which of the lines shown doesn't work; the other numbers
// stand in the same message.
func (v *voice) whichIsBroken() Reply {
	var rows [][]Button
	for _, l := range v.lines {
		reach := l.SMS.To
		if l.callable() {
			reach = v.dial(l)[0]
		}
		label := l.Name
		if !strings.Contains(digits(l.Name), digits(reach)) {
			label = reach + " " + label
		}
		rows = append(rows, []Button{{Label: label, Data: v.data(pressReport, v.code, l.id)}})
	}
	return Reply{Text: v.short(v.say("a.broken")), Rows: rows}
}

// broken thanks for the report of a line, and shows what else there is. Of a line
// that there is no more, nothing can be reported: it asks again.
func (v *voice) broken(id string) (Reply, *Report) {
	if v.country == nil || v.country.line(id) == nil {
		return v.whichIsBroken(), nil
	}
	var rest []*line
	for _, l := range append(slices.Clone(v.lines), v.country.best(v.words.code, v.now, (*line).general)...) {
		if l.id != id && !slices.Contains(rest, l) {
			rest = append(rest, l)
		}
	}
	v.lines = rest[:min(most, len(rest))]
	return v.answered("a.thanks", pressSave, pressText, pressMore), &Report{Country: v.code, Line: id}
}

// save gives the first line as a contact to call, with its number in the text as
// well; the emergency number where there is no line, or to who took something.
func (v *voice) save() Reply {
	reply := Reply{Text: v.short(v.say("a.save")), Rows: append(v.copyRows(), v.after(pressText, pressCall, pressMore, pressBroken)...)}
	if v.heard.Topics.Has(hearing.Overdose) {
		reply = Reply{Text: paragraphs(v.say("a.save"), v.dangerShort()), Rows: v.after(pressCantSpeak, pressText, pressCall, pressMore)}
	} else if l := v.callLine(); l != nil {
		reply.Contact = v.contact(l)
		return reply
	}
	if v.country != nil {
		number := v.country.medical()[0]
		reply.Contact = card(v.say("h.emergency", "emergency", number), compact(number), "")
	}
	return reply
}

// contact is a line's card.
func (v *voice) contact(l *line) *Contact {
	number := compact(v.dial(l)[0])
	text := ""
	if l.SMS.To != "" && digits(l.SMS.To) != digits(number) {
		text = compact(l.SMS.To)
	}
	return card(l.Name, number, text)
}

// Card makes the card of somebody with a number to call, to be kept in the phone.
func Card(name, number string) *Contact { return card(name, number, "") }

// card makes a card of a number to call and, unless it is "", one to text.
func card(name, number, text string) *Contact {
	escape := strings.NewReplacer(`\`, `\\`, ",", `\,`, ";", `\;`, "\n", `\n`).Replace
	rows := []string{
		"BEGIN:VCARD",
		"VERSION:3.0",
		"N:" + escape(name) + ";;;;",
		"FN:" + escape(name),
		"TEL;TYPE=VOICE:" + number,
	}
	if text != "" {
		rows = append(rows, "TEL;TYPE=CELL:"+text)
	}
	rows = append(rows, "END:VCARD", "")
	return &Contact{Name: name, Phone: number, VCard: strings.Join(rows, "\r\n")}
}

func (v *voice) countryName() string {
	if v.code == "" {
		return ""
	}
	return CountryName(v.code, v.words.code)
}
