package messages

import (
	"bytes"
	_ "embed"
	"html/template"
	"sync"
)

//go:embed page.html
var pageHTML string

// pageTemplate is a page to read in a browser, in any script, or to print. It fetches
// nothing from anywhere.
var pageTemplate = sync.OnceValue(func() *template.Template { return template.Must(template.New("page").Parse(pageHTML)) })

// PlanPage carries the plan as a page, to be kept and passed on by whose it is.
func PlanPage(w Words, plan []PlannedStep, numbers string) (Message, error) {
	page, err := pageOf(w, w.text("plan.head"), PlanSections(w, plan), numbers)
	return Message{Text: w.text("plan.pageCaption"), File: &File{Name: "plan.html", Data: page}}, err
}

// pageOf writes the sections that have lines, with something below them.
func pageOf(w Words, title string, all []Section, below string) ([]byte, error) {
	type section struct {
		Title string
		Lines []string
	}
	page := struct {
		Language, Direction, Title, Below string
		Sections                          []section
	}{Language: w.Language(), Direction: "ltr", Title: title, Below: below}
	if w.rightToLeft() {
		page.Direction = "rtl"
	}
	for _, s := range all {
		if len(s.lines) > 0 {
			page.Sections = append(page.Sections, section{s.title, s.lines})
		}
	}
	var file bytes.Buffer
	err := pageTemplate().Execute(&file, page)
	return file.Bytes(), err
}
