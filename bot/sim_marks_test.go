package main

import (
	"slices"
	"strconv"
	"time"

	"porchlight/bot/sandbox"
)

// What is written holds a mark, by which it is known again wherever it comes to light.

// piece is a part of words that somebody wrote, told by the mark in it.
type piece struct {
	by       *soul
	readers  []*soul                 // who may read it
	hidden   map[*soul]time.Duration // from whom it was taken back since, on the clock of clear sky
	ownAgain bool                    // whoever wrote it may read it again
	again    bool                    // and so may others
	step     int                     // of a plan
	cheered  bool                    // or answered
	request  *request
}

// isOften reports whether somebody may read it more than once.
func (p *piece) isOften(who *soul) bool { return p.again || p.ownAgain && who == p.by }

// mark is a word that somebody has never written before, which others may read.
func (o *oracle) mark(by *soul, readers ...*soul) string {
	o.made++
	mark := "kq" + letters(o.made, 5)
	o.marks[mark] = &piece{by: by, readers: readers}
	return mark
}

// meet lets two read each other's names.
func (o *oracle) meet(a, b *soul) {
	for _, pair := range [][2]*soul{{a, b}, {b, a}} {
		if o.met[pair[0]] == nil {
			o.met[pair[0]] = map[*soul]bool{}
		}
		o.met[pair[0]][pair[1]] = true
	}
}

// fileOf is what stands in a document.
func (who *soul) fileOf(message int) string {
	for _, m := range slices.Backward(who.Messages()) {
		if m.ID == message && m.Document != nil {
			return string(m.Document.Data)
		}
	}
	return ""
}

// original is what stands in the message that a call copies.
func (o *oracle) original(call sandbox.Call) string {
	from, _ := strconv.ParseInt(call.Args["from_chat_id"], 10, 64)
	number, _ := strconv.Atoi(call.Args["message_id"])
	if who := o.s.of[from]; who != nil {
		for _, m := range who.Messages() {
			if m.ID == number {
				return m.Text
			}
		}
	}
	return ""
}

// leaks checks that nobody reads what was not meant for them.
func (o *oracle) leaks(h heard) {
	o.s.t.Helper()
	for _, mark := range markShape.FindAllString(h.text+h.markup+h.file, -1) {
		w := o.marks[mark] // nil: a number of the bot's that looks like one
		if w == nil || h.to == w.by {
			continue
		}
		if !slices.Contains(w.readers, h.to) {
			o.fails("%s reads %s, which was not meant for them, in %q", h.to.name, mark, h.text)
		}
		if since, is := w.hidden[h.to]; is && o.s.sky.of[forAll].clear-since > untilTold {
			o.fails("%s reads %s, which was taken back, in %q", h.to.name, mark, h.text)
		}
	}
	for _, name := range nameShape.FindAllString(h.text+h.markup+h.file, -1) {
		if of := o.names[name]; of != h.to && !o.met[h.to][of] {
			o.fails("%s reads the name %s, whom they have nothing to do with: %q", h.to.name, name, h.text)
		}
	}
}

// noteMarked checks that words are said once.
func (o *oracle) noteMarked(h heard) {
	o.s.t.Helper()
	switch {
	case h.isAnEdit:
		return
	case !h.isNudge() && h.wordsID() == "" && !markShape.MatchString(h.text):
		return
	case slices.ContainsFunc(markShape.FindAllString(h.text, -1), func(mark string) bool { return o.marks[mark] != nil && o.marks[mark].isOften(h.to) }):
		return
	}
	before := o.heard[h.key()]
	if len(before) > 0 && !before[len(before)-1].unsure {
		o.fails("%s reads %q again, which came at %v", h.to.name, h.text, before[len(before)-1].at.UTC().Format(time.DateTime))
	}
	o.heard[h.key()] = append(before, h)
}

// isAgain reports whether the same was said shortly before, and the bot can't know it.
func (o *oracle) isAgain(h heard) bool {
	before := o.heard[h.key()]
	return len(before) > 0 && before[len(before)-1].unsure && h.at.Sub(before[len(before)-1].at) < 3*time.Hour
}

// inFlight is how long before a power cut something may have been sent whose arrival was
// not noted any more.
const inFlight = 15 * time.Second

// cutOff notes that the power was cut: of what was sent just before, the bot can't know.
func (o *oracle) cutOff(now time.Time) {
	for _, all := range o.heard {
		for i := range all {
			if now.Sub(all[i].at) < inFlight+time.Minute {
				all[i].unsure = true
			}
		}
	}
}
