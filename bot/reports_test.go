package main

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"porchlight/messages/crisis"
)

// reportButtons are those with which lines of several countries are reported.
func reportButtons(t *testing.T) (data []string) {
	t.Helper()
	for _, country := range []string{"US", "IN", "DE", "FR", "BR"} {
		press, ours := crisis.Press("crisis:broken:"+country+":en:3.0", crisis.Asker{Now: time.Now()})
		if !ours {
			t.Fatal("the button is not the guard's")
		}
		for _, row := range press.Reply.Rows {
			for _, button := range row {
				if strings.HasPrefix(button.Data, "crisis:report:") {
					data = append(data, button.Data)
				}
			}
		}
	}
	return data
}

func TestWrongNumbersAreReportedAFewTimesByAChat(t *testing.T) {
	t.Parallel()
	inWorld(t, "2026-11-24", func(w *world) {
		lines := reportButtons(t)
		if len(lines) <= mostReports {
			t.Fatalf("%d lines to report", len(lines))
		}
		logged := func() (count int) {
			for _, said := range regexp.MustCompile(`reported as not working.* count=(\d+)`).FindAllStringSubmatch(w.log.String(), -1) {
				times, err := strconv.Atoi(said[1])
				if err != nil {
					t.Fatal(err)
				}
				count += times
			}
			return count
		}
		noted := func() int {
			w.porch.guard.reports.mu.Lock()
			defer w.porch.guard.reports.mu.Unlock()
			count := logged()
			for _, times := range w.porch.guard.reports.count {
				count += times
			}
			return count
		}
		troll, ana := w.person("Troll", "en"), w.person("Ana", "en")
		page := troll.says("/help")
		presses := func(s *someone, message int, data ...string) {
			for _, one := range data {
				if err := s.PressData(message, one); err != nil {
					t.Fatal(err)
				}
				calm()
			}
		}
		presses(troll, page.ID, lines[0], lines[0], lines[0])
		if got := noted(); got != 1 {
			t.Errorf("one line three times: logged %d times", got)
		}
		presses(troll, page.ID, lines...)
		if got := noted(); got != mostReports {
			t.Errorf("%d lines: logged %d, want %d", len(lines), got, mostReports)
		}
		presses(ana, ana.says("/help").ID, lines[0])
		if got := noted(); got != mostReports+1 {
			t.Errorf("somebody else's report is missing: %d", got)
		}
		if last := troll.last(); !strings.Contains(last.Text, "Thank you") {
			t.Errorf("a report that is left out is answered otherwise: %s", last.Text)
		}
		if got := logged(); got != 0 {
			t.Errorf("the log tells of %d on the same day", got)
		}
		time.Sleep(25 * time.Hour)
		if got := logged(); got != mostReports+1 {
			t.Errorf("on the next day the log tells of %d", got)
		}
		presses(troll, page.ID, lines[0])
		if got := noted(); got != mostReports+2 {
			t.Errorf("on the next day: %d", got)
		}
		w.out()
		if got := logged(); got != mostReports+2 {
			t.Errorf("at the end the log tells of %d", got)
		}
	})
}
