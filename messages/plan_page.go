package messages

import (
	"bytes"
	_ "embed"
	"html/template"
	"sync"
)

//go:embed plan.html
var planHTML string

// planPage is the plan as a page to read in a browser, in any script, or to print. It
// fetches nothing from anywhere.
var planPage = sync.OnceValue(func() *template.Template { return template.Must(template.New("plan").Parse(planHTML)) })

// PlanPage carries the plan as a page, to be kept and passed on by whose it is.
func PlanPage(w Words, plan []PlannedStep, numbers string) (Message, error) {
	type step struct {
		Title string
		Lines []string
	}
	page := struct {
		Language, Direction, Title, Numbers string
		Steps                               []step
	}{Language: w.Language(), Direction: "ltr", Title: w.text("plan.head"), Numbers: numbers}
	if w.rightToLeft() {
		page.Direction = "rtl"
	}
	for _, s := range plan {
		if len(s.Lines) == 0 {
			continue
		}
		one := step{Title: s.title(w)}
		for _, l := range s.Lines {
			one.Lines = append(one.Lines, l.Words)
		}
		page.Steps = append(page.Steps, one)
	}
	var file bytes.Buffer
	if err := planPage().Execute(&file, page); err != nil {
		return Message{}, err
	}
	return Message{Text: w.text("plan.pageCaption"), File: &File{Name: "plan.html", Data: file.Bytes()}}, nil
}
