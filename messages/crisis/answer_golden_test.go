package crisis

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"porchlight/messages/crisis/hearing"
)

var update = flag.Bool("update", false, "rewrite the golden files; read them as prose before committing")

// saturday noon in London: an hour at which some lines are closed.
var saturday = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

// golden are the countries read in every language: some with much, one with an
// emergency number alone (Togo), one not in the data (Mozambique), none at all.
// All that can be said is read for the United States alone, to keep it readable.
var golden = map[string]string{
	"us": "US", "gb": "GB", "in": "IN", "de": "DE", "fr": "FR", "jp": "JP",
	"togo": "TG", "mozambique": "MZ", "unknown": "",
}

func TestAnswersReadAsTheGoldenFilesSay(t *testing.T) {
	for _, lang := range Languages() {
		for name, code := range golden {
			path := filepath.Join("testdata", lang, name+".golden")
			got := conversation(Asker{Language: lang, Country: code, Now: saturday})
			if *update {
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s:\n%s", path, diff)
			}
		}
	}
}

// conversation is what one person can be told, one thing below the other.
func conversation(a Asker) string {
	var b strings.Builder
	write := func(title string, r Reply) {
		fmt.Fprintf(&b, "==== %s ====\n%s\n", title, r.Text)
		for _, row := range r.Rows {
			b.WriteString("\n")
			for _, button := range row {
				fmt.Fprintf(&b, "[%s] ", button.Label)
			}
		}
		b.WriteString("\n\n")
	}
	crisis := hearing.Heard{Level: hearing.Crisis}
	v := newVoice(crisis, a)
	press := func(whats ...string) {
		for _, what := range whats {
			p, _ := Press(v.data(what, a.Country, ""), Asker{Now: a.Now})
			write("["+v.say("b."+what)+"]", p.Reply)
		}
	}
	write("crisis", Answer(crisis, a, Occasion{}))
	if a.Country != "US" {
		for _, name := range []string{"worried", "overdose", "abuse", "young", "young.abuse", "distress"} {
			fmt.Fprintf(&b, "==== %s ====\n%s\n\n", name, Answer(hearings[name], a, Occasion{}).Text)
		}
		press(pressText, pressMore)
		write("/help", Help(a))
		return strings.TrimRight(b.String(), "\n") + "\n"
	}
	for _, name := range []string{"distress", "denied", "worried", "overdose", "overdose.other", "overdose.young", "abuse", "abuse.other", "young", "young.abuse", "eating", "bereaved", "soft"} {
		fmt.Fprintf(&b, "==== %s ====\n%s\n\n", name, Answer(hearings[name], a, Occasion{}).Text)
	}
	late := Occasion{WroteAt: a.Now.Add(-9*time.Hour - 46*time.Minute), Zone: time.UTC}
	fmt.Fprintf(&b, "==== after the bot was away ====\n%s\n\n", Answer(crisis, a, late).Text)
	for n := 1; n <= repeats; n++ {
		fmt.Fprintf(&b, "==== again %d ====\n%s\n\n", n, Answer(crisis, a, Occasion{Repeat: n}).Text)
	}
	for n := 1; n <= repeatsOther; n++ {
		fmt.Fprintf(&b, "==== worried again %d ====\n%s\n\n", n, Answer(hearings["worried"], a, Occasion{Repeat: n}).Text)
	}
	press(pressText, pressCall, pressSend, pressSomeone, pressOK, pressMore, pressBroken, pressSave, pressCantSpeak)
	look := LookIn{v}
	write("["+v.say("b.yes")+"]", look.Promised(a.Now))
	write("["+v.say("b.yes")+"] without a time zone", look.Promised(time.Time{}))
	write("["+v.say("b.rathernot")+"]", look.Withdrawn())
	write("the day after", look.Due())
	write("/help", Help(a))
	return strings.TrimRight(b.String(), "\n") + "\n"
}
