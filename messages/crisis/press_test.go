package crisis

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"porchlight/messages/crisis/hearing"
)

func press(t *testing.T, data string) Pressed {
	t.Helper()
	p, ok := Press(data, Asker{Now: saturday})
	if !ok {
		t.Fatalf("%s is not ours", data)
	}
	return p
}

func TestAPressOnAButtonOfOthersIsNotAnswered(t *testing.T) {
	for _, data := range []string{"", "crisis", "crisis:", "crisis:text", "crisis:text:US", "crisis:text:US:en", "crisis:text:US:en:x.y",
		"crisis:text:US:en:3.zz", "crisis:nothing:US:en:3.0", "nudge:1:2:3:4"} {
		if p, ok := Press(data, Asker{Now: saturday}); ok || Owns(data) {
			t.Errorf("%q: %+v", data, p)
		}
	}
}

func TestAnyPressWithADamagedCountryOrLanguageIsStillAnswered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := button{
			what:    rapid.SampledFrom(allPresses).Draw(t, "what"),
			country: rapid.StringMatching(`[A-Z]{0,3}`).Draw(t, "country"),
			lang:    rapid.StringMatching(`[a-z]{0,3}`).Draw(t, "language"),
			heard:   hearing.Heard{Level: hearing.Level(rapid.IntRange(1, 3).Draw(t, "level")), Topics: hearing.Topic(rapid.IntRange(0, 127).Draw(t, "topics"))},
			arg:     rapid.StringMatching(`[0-9]{0,5}`).Draw(t, "line"),
		}
		p, ok := Press(b.String(), Asker{Now: saturday})
		if p.Country != "" && CountryName(p.Country, "en") == p.Country {
			t.Fatalf("%s is no country", p.Country)
		}
		if !ok || !Owns(b.String()) || p.Reply.Text == "" || len(b.String()) > 64 {
			t.Fatalf("%s is not answered", b)
		}
		switch b.what {
		case pressHide:
			if p.Reply.Text != hidden || len(p.Reply.Rows) > 0 || !p.Edit {
				t.Fatalf("%s leaves something to be read: %+v", b, p)
			}
			return
		case pressCantSpeak: // only who took something is asked
			b.heard.Topics |= hearing.Overdose
		}
		// "Europe" holds a word that no answer may say.
		if name := CountryName(b.country, p.Language); name != "" {
			p.Reply.Text = strings.ReplaceAll(p.Reply.Text, name, "x")
		}
		if bad := faults(p.Reply, b.heard, p.Language, book.byCode[b.country], 4096); len(bad) > 0 {
			t.Fatalf("%s: %q\n%s", b, bad, p.Reply.Text)
		}
	})
}

func TestWhoeverWouldRatherTextIsShownHow(t *testing.T) {
	p := press(t, "crisis:text:GB:en:3.0")
	inOrder(t, p.Reply.Text, "Shout", "Text SHOUT to 85258", "999")
	p = press(t, "crisis:text:TH:en:3.0")
	inOrder(t, p.Reply.Text, "no line in Thailand that answers texts", "1323")
}

// A chat in a language that one can't read helps nobody who was told that they can
// write. No more is said of those that one can read.
func TestAWayToWriteSaysWhichLanguageItIsInWhereThatIsNotTheReaders(t *testing.T) {
	inOrder(t, press(t, "crisis:text:JP:ja:3.0").Reply.Text, "TELL", " · English")
	foreign := 0
	for _, lang := range Languages() {
		for _, code := range Countries() {
			v := newVoice(hearing.Heard{Level: hearing.Crisis}, Asker{Language: lang, Country: code, Now: saturday})
			text := press(t, v.data(pressText, code, "")).Reply.Text
			for _, l := range v.textLines() {
				names, row := v.languages(l), v.name(l.Name)+"\n"+v.toText(l)
				if len(names) == 0 || !strings.Contains(text, row) {
					continue
				}
				said := strings.Contains(text, row+" · "+strings.Join(names, " · "))
				if said == l.speaks(lang) {
					t.Errorf("%s in %s: %s speaks %q:\n%s", lang, code, l.Name, names, text)
				}
				if said {
					foreign++
				}
			}
			// "You can text" is for those who would be understood.
			readable := slices.ContainsFunc(v.textLines(), func(l *line) bool { return l.speaks(lang) })
			if len(v.lines) > 0 && v.lines[0].speaks(lang) && !readable && v.unsure(cut{}) == v.say("unsure.text") {
				t.Errorf("%s in %s: told to text, and no line reads it", lang, code)
			}
		}
	}
	if foreign < 100 {
		t.Errorf("only %d ways to write in another language: the test proves little", foreign)
	}
}

func TestNoOneIsToldThatALineNeverSendsHelp(t *testing.T) {
	us := press(t, "crisis:send:US:en:3.0").Reply.Text
	inOrder(t, us, "988 does not trace you", "may pass on your number")
	canada := press(t, "crisis:send:CA:en:3.0").Reply.Text
	inOrder(t, canada, "I don't know the rules", "988")
	if strings.Contains(strings.ToLower(us+canada), "never") {
		t.Error("never say never")
	}
}

func TestSomeoneIKnowOffersThreeDraftsToSendFromOnesOwnAccount(t *testing.T) {
	const data = "crisis:someone:US:en:3.0"
	if !IsSomeoneIKnow(data) || IsSomeoneIKnow("crisis:text:US:en:3.0") || IsSomeoneIKnow("someone") {
		t.Error("the button is not told from others")
	}
	r := press(t, data).Reply
	for i := range drafts {
		row := r.Rows[i]
		if !strings.HasPrefix(row[0].URL, "https://t.me/share/url?url=") || !strings.Contains(r.Text, row[1].Copy) {
			t.Errorf("draft %d: %+v", i+1, row)
		}
	}
}

func TestItsNotAboutMeIsAnsweredForTheOneWhoWorries(t *testing.T) {
	r := press(t, "crisis:other:US:en:3.0").Reply
	inOrder(t, r.Text, "Asking doesn't put it in their head", "988", "If they're in danger now: 911")
	for _, data := range presses(r) {
		if IsSomeoneIKnow(data) {
			t.Error("drafts in the name of another")
		}
	}
}

func TestANumberThatDoesNotWorkIsReportedByLineAndCountryAndReplaced(t *testing.T) {
	which := press(t, "crisis:broken:US:en:3.0").Reply
	if len(which.Rows) != 2 || which.Rows[0][0].Data != "crisis:report:US:en:3.0:988" {
		t.Fatalf("%+v", which.Rows)
	}
	p := press(t, which.Rows[0][0].Data)
	if p.Report == nil || *p.Report != (Report{Country: "US", Line: "988"}) {
		t.Errorf("report %+v", p.Report)
	}
	inOrder(t, p.Reply.Text, "741741", "911")
	if strings.Contains(p.Reply.Text, "988") {
		t.Errorf("the broken number is shown again:\n%s", p.Reply.Text)
	}
	if p := press(t, "crisis:report:US:en:3.0:1234"); p.Report != nil || !strings.Contains(p.Reply.Text, "988") {
		t.Errorf("a line that there is not: %+v", p)
	}
	only := press(t, "crisis:report:UG:en:3.0:0800212121").Reply.Text
	inOrder(t, only, "findahelpline.com", "911")
	if strings.Contains(only, "I know of no crisis line") {
		t.Error(only)
	}
}

func TestASavedContactIsAValidCard(t *testing.T) {
	for _, code := range Countries() {
		v := newVoice(hearing.Heard{Level: hearing.Crisis}, Asker{Country: code})
		if v.callLine() == nil {
			continue
		}
		c := press(t, v.data(pressSave, code, "")).Reply.Contact
		if c == nil || c.Name == "" || strings.ContainsAny(c.Phone, " -") || digits(c.Phone) == "" {
			t.Errorf("%s: %+v", code, c)
			continue
		}
		rows := strings.Split(c.VCard, "\r\n")
		if rows[0] != "BEGIN:VCARD" || rows[1] != "VERSION:3.0" || rows[len(rows)-2] != "END:VCARD" || rows[len(rows)-1] != "" {
			t.Errorf("%s: %q", code, c.VCard)
		}
		inOrder(t, c.VCard, "\r\nN:", "\r\nFN:", "\r\nTEL;TYPE=VOICE:"+c.Phone+"\r\n")
		if strings.Count(c.VCard, "\n") != strings.Count(c.VCard, "\r\n") || len(c.VCard) > 2048 {
			t.Errorf("%s: %q", code, c.VCard)
		}
	}
	lifeline := press(t, "crisis:save:AU:en:3.0").Reply.Contact
	if !strings.Contains(lifeline.VCard, "TEL;TYPE=CELL:0477131114\r\n") {
		t.Errorf("no number to text in %q", lifeline.VCard)
	}
}

func TestManyAtOnceGetTheSameAnswer(t *testing.T) {
	ask := func() string {
		return Answer(hearing.Heard{Level: hearing.Crisis}, Asker{Language: "fr", Now: time.Unix(0, 0)}, Occasion{}).Text
	}
	want := ask()
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			if got := ask(); got != want {
				t.Error(got)
			}
		})
	}
	group.Wait()
}
