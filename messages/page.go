package messages

import (
	_ "embed"
	"html"
	"strings"
)

// pageHTML is a page to read in a browser, in any script, or to print. It fetches
// nothing from anywhere.
//
//go:embed page.html
var pageHTML string

// PlanPage carries the plan as a page, to be kept and passed on by whose it is.
func PlanPage(w Words, plan []PlannedStep, numbers string) Message {
	page := pageOf(w, w.text("plan.head"), PlanSections(w, plan), numbers)
	return Message{Text: w.text("plan.pageCaption"), File: &File{Name: "plan.html", Data: page}}
}

// pageOf writes the sections that have lines, with something below them. It is filled
// in as any text is: what comes with a template of HTML keeps a third of the program's
// code from being left out, as templates may call anything.
func pageOf(w Words, title string, all []Section, below string) []byte {
	direction := "ltr"
	if w.rightToLeft() {
		direction = "rtl"
	}
	var sections strings.Builder
	for _, s := range all {
		if len(s.lines) == 0 {
			continue
		}
		sections.WriteString("<section>\n<h2>" + inHTML(s.title) + "</h2>\n<ul>")
		for _, line := range s.lines {
			sections.WriteString("\n<li><bdi>" + inHTML(line) + "</bdi></li>")
		}
		sections.WriteString("\n</ul>\n</section>\n")
	}
	return []byte(fill(pageHTML, args{
		"Language": w.Language(), "Direction": direction, "Title": inHTML(title),
		"Sections": sections.String(), "Below": inHTML(below),
	}))
}

// inHTML writes words so that a browser shows them as they are, whatever signs they hold.
func inHTML(words string) string {
	return html.EscapeString(strings.ReplaceAll(words, "\x00", "\ufffd"))
}
