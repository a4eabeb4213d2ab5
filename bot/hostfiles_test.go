package main

import (
	"log/slog"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"porchlight/messages/crisis"
)

// townLines is a file of a host with two mistakes.
const townLines = `{"countries": [{"country": "IE", "lines": [
 {"name": "Town line", "phone": ["01 555 0100"], "hours": "always", "languages": ["en"],
  "audience": "everyone", "kind": "suicide", "cost": "cheap", "last_seen": "2026-11-20"}
]}]}`

func rightTownLines() string {
	return strings.NewReplacer("always", "24/7", "cheap", "free").Replace(townLines)
}

func hostEnvironment(t *testing.T, lines string) {
	t.Helper()
	environment(t, map[string]string{
		"TELEGRAM_BOT_TOKEN": standToken, "TELEGRAM_API_URL": telegramAt(t), "HELPLINES_FILE": "lines.json", "LISTEN": "", "LOG_LEVEL": "error",
	})
	if lines == "" {
		return
	}
	if err := os.WriteFile("lines.json", []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAWrongFileOfTheHostsStopsServeWithOneLine(t *testing.T) {
	for lines, want := range map[string]string{
		townLines: `HELPLINES_FILE: line 2: hours is "always"`,
		"{":       "HELPLINES_FILE: line 1: this is no JSON",
		"":        "HELPLINES_FILE: lines.json can't be read: no such file",
	} {
		hostEnvironment(t, lines)
		status, _, errs := commandLine(t, "", "serve")
		if status != exitUsage || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, want) {
			t.Errorf("status %d: %s", status, errs)
		}
		if _, err := os.Stat("porchlight.db"); err == nil {
			t.Error("a database was made before the file was looked at")
		}
	}
}

func TestDoctorNamesEachFaultOfTheHostsFile(t *testing.T) {
	hostEnvironment(t, townLines)
	status, out, _ := commandLine(t, "", "doctor")
	if status != exitFailure || !strings.Contains(out, `own lines  lines.json, line 2: hours is "always"`) || !strings.Contains(out, "own lines  lines.json, line 3: cost is \"cheap\"") {
		t.Errorf("status %d:\n%s", status, out)
	}
	hostEnvironment(t, rightTownLines())
	if status, out, _ := commandLine(t, "", "doctor"); status != exitClean || !strings.Contains(out, "own lines  ok") {
		t.Errorf("status %d:\n%s", status, out)
	}
}

func TestAChecklistOfACountrysLines(t *testing.T) {
	hostEnvironment(t, rightTownLines())
	status, out, _ := commandLine(t, "", "doctor", "--helplines", "ie")
	for _, want := range []string{
		"Ireland (IE), collected on ", "[ ] 112", "[ ] Town line\n    host      yes, from HELPLINES_FILE\n    call      01 555 0100\n",
		"[ ] Samaritans", "    call      116 123\n", "    source    https://", "the bot does not run at LISTEN",
	} {
		if status != exitClean || !strings.Contains(out, want) {
			t.Errorf("status %d, no %q:\n%s", status, want, out)
		}
	}
	if status, _, errs := commandLine(t, "", "doctor", "--helplines", "narnia"); status != exitUsage || !strings.Contains(errs, "two letters") {
		t.Errorf("status %d: %s", status, errs)
	}
}

// What was reported today is not told before tomorrow: it would show when somebody was
// in distress.
func TestTheChecklistShowsWhatWasReportedBeforeToday(t *testing.T) {
	day := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	var reports reports
	for range 3 {
		reports.note(crisis.Report{Country: "IE", Line: "116123"}, day)
	}
	reports.tellBefore(dayOf(day), slog.New(slog.DiscardHandler))
	bot := httptest.NewServer(&reports)
	defer bot.Close()
	listen := strings.TrimPrefix(bot.URL, "http://")
	if reported, err := askReported(t.Context(), listen, "IE"); err != nil || len(reported) != 0 {
		t.Errorf("%v, %v", reported, err)
	}
	reports.tellBefore(dayOf(day)+1, slog.New(slog.DiscardHandler))
	if reported, err := askReported(t.Context(), listen, "FR"); err != nil || len(reported) != 0 {
		t.Errorf("%v, %v", reported, err)
	}
	hostEnvironment(t, rightTownLines())
	if _, out, _ := commandLine(t, "", "doctor", "--helplines", "IE", "--listen", listen); !strings.Contains(out, "REPORTED  as not working, 3 times") {
		t.Errorf("\n%s", out)
	}
}

func TestTheHostsPlacesAreCheckedAsWell(t *testing.T) {
	hostEnvironment(t, rightTownLines())
	t.Setenv("RESOURCES_FILE", "places.json")
	for places, want := range map[string]string{
		`{"countries": [{"country": "IE", "resources": [
			{"name": "Choir", "needs": ["sing"], "phone": "01 555 0101", "says": {"en": "Singing"}, "seen": "2026"}]}]}`: `line 2: need "sing" is none`,
		`{"countries": [{"country": "IE", "resources": [
			{"name": "Choir", "needs": ["peer"], "phone": "01 555 0101", "says": {"en": "Singing"}, "seen": "2026"}]}]}`: "",
	} {
		if err := os.WriteFile("places.json", []byte(places), 0o600); err != nil {
			t.Fatal(err)
		}
		status, out, _ := commandLine(t, "", "doctor")
		if want == "" {
			if status != exitClean || !strings.Contains(out, "own places ok") {
				t.Errorf("status %d:\n%s", status, out)
			}
			continue
		}
		if status != exitFailure || !strings.Contains(out, "own places places.json, "+want) {
			t.Errorf("status %d:\n%s", status, out)
		}
		if status, _, errs := commandLine(t, "", "serve"); status != exitUsage || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "RESOURCES_FILE: "+want) {
			t.Errorf("status %d: %s", status, errs)
		}
	}
}
