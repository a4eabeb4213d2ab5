package messages

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// A calendar reads lines of up to 75 bytes, goes on in the next one behind a space, and
// finds a text again as it was written (RFC 5545, 3.1 and 3.3.11).
func TestACalendarFileHoldsTheWordsWhole(t *testing.T) {
	at := time.Date(2026, time.March, 3, 10, 30, 0, 0, time.UTC)
	for _, words := range []string{
		"dentist", strings.Repeat("a", 66), strings.Repeat("a", 67), strings.Repeat("b", 300),
		strings.Repeat("зубной врач, ", 20), strings.Repeat("歯医者", 50), strings.Repeat("🌻", 60), "a; b, c \\ d\ne\r\nf",
	} {
		file := string(ReminderCalendar(In("en"), "1f", words, at, at).File.Data)
		lines := strings.Split(file, "\r\n")
		for _, line := range lines {
			if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
				t.Errorf("%q has a line of %d bytes: %q", words, len(line), line)
			}
		}
		_, summary, _ := strings.Cut(strings.ReplaceAll(file, "\r\n ", ""), "\r\nSUMMARY:")
		summary, _, _ = strings.Cut(summary, "\r\n")
		plain := strings.NewReplacer(`\n`, "\n", `\,`, ",", `\;`, ";", `\\`, `\`).Replace(summary)
		if want := strings.ReplaceAll(words, "\r\n", "\n"); plain != want {
			t.Errorf("%q is read as %q", want, plain)
		}
	}
}
