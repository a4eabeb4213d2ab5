package crisis

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// answered is the plain answer to a question, with the numbers below it.
func (v *voice) answered(what, key string) Reply {
	return Reply{Text: v.short(v.say(key)), Rows: v.afterRows(what)}
}

// ratherText shows the lines that can be written to, and says so if there are
// none that it knows of.
func (v *voice) ratherText() Reply {
	var texts []*line
	if v.country != nil {
		texts = append(texts, v.lines...)
		texts = append(texts, v.country.best(v.words.code, v.now, (*line).general)...)
		texts = slices.DeleteFunc(texts, func(l *line) bool { return !l.textable() })
	}
	if len(texts) == 0 {
		text := v.say("a.text")
		if v.code != "" {
			text = v.say("a.text.none", "country", v.countryName(), "address", finder())
		}
		return Reply{Text: v.short(text), Rows: v.afterRows(pressText)}
	}
	var rows []string
	var chats []Button
	for _, l := range texts {
		row := l.Name + "\n" + v.toText(l)
		if v.closed(l) {
			row += "\n" + v.hours(l)
		}
		if slices.Contains(rows, row) || len(rows) == most {
			continue
		}
		rows = append(rows, row)
		if l.Chat != "" {
			chats = append(chats, Button{Label: v.say("b.chat") + ": " + bare(l.Chat), URL: l.Chat})
		}
	}
	reply := Reply{Rows: v.afterRows(pressText)}
	for _, chat := range chats {
		reply.Rows = append([][]Button{{chat}}, reply.Rows...)
	}
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
		return Reply{Text: v.short(text), Rows: v.afterRows(pressSend)}
	}
	return v.answered(pressSend, "a.send")
}

// drafts is how many messages are offered to send to somebody.
const drafts = 3

// someoneIKnow helps to write to somebody from the person's own account.
func (v *voice) someoneIKnow() Reply {
	var texts []string
	var rows [][]Button
	for i := 1; i <= drafts; i++ {
		n := strconv.Itoa(i)
		draft := v.say("draft." + n)
		texts = append(texts, n+". "+draft)
		rows = append(rows, []Button{
			// Telegram opens the list of chats, and puts the text into the one chosen.
			{Label: v.say("b.draft", "n", n), URL: "https://t.me/share/url?url=" + url.PathEscape(draft)},
			{Label: v.say("b.copydraft", "n", n), Copy: draft},
		})
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
	return Reply{Text: text, Rows: append(rows, v.afterRows(pressSomeone)...)}
}

// numbersOf names lines with the number to call, or to text, in one row each.
func (v *voice) numbersOf(lines []*line) string {
	var rows []string
	for _, l := range lines {
		reach := v.toText(l)
		if l.callable() {
			reach = v.toCall(l)
		}
		if v.closed(l) {
			reach += " · " + v.hours(l)
		}
		rows = append(rows, l.Name+": "+reach)
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
		return Reply{Text: v.short(text), Rows: v.afterRows(pressMore)}
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
	return Reply{Text: paragraphs(text, v.dangerShort()), Rows: v.afterRows(pressMore)}
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
	return v.answered(pressBroken, "a.thanks"), &Report{Country: v.code, Line: id}
}

// save gives the first line as a contact, with its number in the text as well.
func (v *voice) save() Reply {
	reply := v.answered(pressSave, "a.save")
	if l := v.callLine(); l != nil {
		reply.Contact = v.contact(l)
	}
	return reply
}

func (v *voice) contact(l *line) *Contact {
	number := compact(v.dial(l)[0])
	escape := strings.NewReplacer(`\`, `\\`, ",", `\,`, ";", `\;`, "\n", `\n`).Replace
	card := []string{
		"BEGIN:VCARD",
		"VERSION:3.0",
		"N:" + escape(l.Name) + ";;;;",
		"FN:" + escape(l.Name),
		"TEL;TYPE=VOICE:" + number,
	}
	if l.SMS.To != "" && digits(l.SMS.To) != digits(number) {
		card = append(card, "TEL;TYPE=CELL:"+compact(l.SMS.To))
	}
	card = append(card, "END:VCARD", "")
	return &Contact{Name: l.Name, Phone: number, VCard: strings.Join(card, "\r\n")}
}

func (v *voice) countryName() string {
	if v.code == "" {
		return ""
	}
	return CountryName(v.code, v.words.code)
}
