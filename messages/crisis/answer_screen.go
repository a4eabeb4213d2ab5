package crisis

import (
	"slices"
	"unicode/utf8"

	"porchlight/messages/crisis/hearing"
)

// longest is how many characters an answer may have at all.
const longest = 600

// cut says what an answer leaves out to fit on the screen.
type cut struct {
	bonds     bool // the empty rows between what belongs together
	opening   bool // the one behind the first sentence
	alone     bool // that one needn't carry it alone
	further   bool // further lines but the first and its pair
	chat      bool // the address of a chat, where there is a number to call
	languages bool // the languages of a line but one
	tight     bool // the last empty rows
	language  bool // that one, where it is the person's
	unsure    bool // that one may be unsure
	quick     bool // that another phone is better still
	group     bool // whom a line is for
	advice    bool // what to do besides calling the emergency number
	foreign   bool // the language of a line that does not speak the person's
	facts     bool // hours, cost and languages: where the answer before had them
}

// cuts are tried in this order: what matters least goes first. Hours and cost are
// never left out, nor how to reach a line; that it speaks another language, last.
var cuts = func() (all []cut) {
	c := cut{}
	for _, more := range []*bool{nil, &c.bonds, &c.opening, &c.further, &c.chat, &c.group, &c.languages, &c.tight, &c.alone, &c.language, &c.unsure, &c.quick, &c.advice, &c.foreign} {
		if more != nil {
			*more = true
		}
		all = append(all, c)
	}
	return all
}()

// shortestWithAdvice leaves out all but what to do in danger, and what comes after.
var shortestWithAdvice = cuts[slices.IndexFunc(cuts, func(c cut) bool { return c.advice })-1]

// full is the answer in its full length, as far as it fits on a screen. Where that
// would leave out what to do in danger, and for a young person and one who had to wait
// even that one may be unsure, there is a question less rather than less to hold on to.
func (v *voice) full(late string) Reply {
	rows := v.answerRows()
	r, without := v.fitted(late, rows)
	switch head := v.head(); {
	case v.code == "":
		if len(rows) > 2 && (tall(r) || without.advice && head == "crisis") { // a row of countries less: all are a tap away
			r, _ = v.fitted(late, slices.Delete(rows, 1, 2))
		}
		return r
	case head == "crisis" && (without.advice || without.unsure && late != ""), head == "young" && without.unsure:
		rows = v.ownRows(pressSave, pressText, pressSomeone, pressOK)
	case head == "worried" && without.alone:
		rows = v.rows(pressSave, pressText)
	default:
		return r
	}
	if r, without = v.fitted(late, rows); without.advice {
		if with := v.compose(late, shortestWithAdvice); length(with) <= longest {
			r.Text = with
		}
	}
	return r
}

func tall(r Reply) bool { return height(r.Text, r.Rows) > screenHeight }

// fitted leaves out as much as it takes for text and buttons to fit on a screen.
func (v *voice) fitted(late string, rows [][]Button) (r Reply, without cut) {
	for _, without = range cuts {
		if r = (Reply{Text: v.compose(late, without), Rows: rows}); length(r.Text) <= longest && !tall(r) {
			break
		}
	}
	return r, without
}

// compose is: hear it, one line, that one may be unsure, danger, what I am. Where
// nobody but the emergency number answers, that stands before the lines.
func (v *voice) compose(late string, c cut) string {
	head := v.say(v.head(), "emergency", v.emergency())
	if v.head() == "worried" && !c.alone {
		head += v.between(head) + v.say("alone")
	}
	switch {
	case v.heard.Topics.Has(hearing.Overdose):
		return paragraphs(late, head, v.where(), v.say("bot"))
	case v.head() == "distress" && !v.emergencyFirst():
		return paragraphs(late, head, v.blocks(v.shown(c), c))
	}
	gap, opening, apart := "\n\n", "\n\n", "\n\n"
	if c.bonds {
		gap = "\n"
	}
	if c.opening {
		opening = "\n"
	}
	if c.tight {
		apart = "\n"
	}
	heard := joined(apart, late, head)
	danger, bot := v.danger(), v.say("bot")
	if c.advice {
		danger = v.dangerShort()
	}
	if c.bonds {
		danger, bot = danger+v.between(danger)+bot, ""
	}
	if v.emergencyFirst() {
		return joined(opening, heard, joined(gap, v.quick(c), danger, v.blocks(v.shown(c), c), v.finderIfNeeded(), bot, v.where()))
	}
	return joined(opening, heard, joined(apart, v.blocks(v.shown(c), c), joined(gap, v.unsure(c), v.quick(c), danger, bot, v.where())))
}

// between is what stands between two sentences: nothing behind the full stop of
// Chinese and Japanese, a new row where there is none.
func (v *voice) between(before string) string {
	switch last, _ := utf8.DecodeLastRuneInString(before); last {
	case '。':
		return ""
	case '.', '।':
		return " "
	}
	return "\n"
}

// unsure says that one may be unsure, to whoever speaks of their own danger; that one
// can write, where somebody answers it who reads the person's language, or no line does.
func (v *voice) unsure(c cut) string {
	if c.unsure || len(v.lines) == 0 || v.heard.Topics.Has(hearing.SomeoneElse) || v.isPlain() {
		return ""
	}
	if slices.ContainsFunc(v.textLines(), func(l *line) bool {
		return !v.closed(l) && (l.speaks(v.words.code) || !v.lines[0].speaks(v.words.code))
	}) {
		return v.say("unsure.text")
	}
	return v.say("unsure")
}

// quick tells somebody whose phone may be looked at how to be rid of the words.
func (v *voice) quick(c cut) string {
	if head := v.head(); head != "abuse" && head != "abuse.young" {
		return ""
	}
	text := v.say("quick", "button", v.say("b.hide"))
	if c.quick {
		return text
	}
	return text + v.between(text) + v.say("quick.call")
}

// shown are the lines that an answer shows: the first choice, alone where it is for
// what the person told of. Else with its pair; with one in the person's language,
// where it speaks another; with a free one that never closes, where it is not; with one
// that is built in, where it is the host's. What
// is closed is not shown beside one that is open.
func (v *voice) shown(c cut) []*line {
	if len(v.lines) == 0 {
		return nil
	}
	first := v.lines[0]
	shown := []*line{first}
	if v.isSpecial(first) && (v.heard.Topics.Has(hearing.Abuse) || v.opennessOf(first) == open || c.further) {
		return shown
	}
	for _, l := range v.lines[1:] {
		switch {
		case v.isSpecial(l), v.closed(l) && !v.closed(first):
		case l == first.pairIn(v.country),
			first.host && !l.host && len(shown) == 1,
			!c.further && l.callable() && !first.speaks(v.words.code) && l.speaks(v.words.code),
			!first.free24() && l.free24() && (l.callable() || !first.callable()):
			shown = append(shown, l)
		}
	}
	return shown
}

// isSpecial reports whether a line is for what the person told of.
func (v *voice) isSpecial(l *line) bool { return !l.general() }

func (v *voice) opennessOf(l *line) openness { return l.table.at(v.now, v.country.zones) }

// again is a sentence or two, the number, and the emergency number.
func (v *voice) again(text string) string {
	return paragraphs(text, v.blocks(v.shown(cut{further: true}), cut{facts: true, chat: true, group: true}), v.finderIfNeeded(), v.dangerShort())
}

// short is a sentence or two, the numbers, and the emergency number.
func (v *voice) short(text string) string {
	compose := func(shown []*line) string {
		return paragraphs(text, v.blocks(shown, cut{facts: true}), v.finderIfNeeded(), v.dangerShort())
	}
	return firstThatFits(
		func() string { return compose(v.lines) },
		func() string { return compose(v.lines[:min(1, len(v.lines))]) },
	)
}

// firstThatFits returns the first text that is not too long, or the last.
func firstThatFits(texts ...func() string) string {
	var text string
	for _, compose := range texts {
		if text = compose(); length(text) <= longest {
			break
		}
	}
	return text
}
