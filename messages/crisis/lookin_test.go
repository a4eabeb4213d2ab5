package crisis

import (
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/messages/crisis/hearing"
)

func TestWhoIsAllRightAgainKeepsTheNumberAndIsAskedOnce(t *testing.T) {
	for _, data := range []string{"crisis:ok:US:en:3.0", "crisis:later:US:en:3.0"} {
		r := press(t, data).Reply
		inOrder(t, r.Text, "I'm glad you wrote", "988", "911", "Shall I look in tomorrow?")
		if got := labels(r); !slices.Equal(got, []string{"Yes", "No, thanks"}) || r.Rows[0][0].Data != "lookin:yes:US:en:3.0" || Owns(r.Rows[0][0].Data) {
			t.Errorf("%+v", r.Rows)
		}
		no := press(t, r.Rows[0][1].Data)
		if !no.Edit || strings.Contains(no.Reply.Text, "tomorrow") || !shows(no.Reply.Text, "988") || len(no.Reply.Rows) > 0 {
			t.Errorf("%+v", no)
		}
	}
	if got := AllRight(hearing.Heard{Level: hearing.Crisis}, Asker{Country: "US"}).Text; got != press(t, "crisis:ok:US:en:3.0").Reply.Text {
		t.Errorf("in words: %s", got)
	}
	for _, text := range []string{"I'm OK now", "im ok", "Thanks!", "i’m fine", "Danke", "Merci", "もう大丈夫です", "شكرا", "İyiyim", "спасибо"} {
		if !SaysAllRight(text) {
			t.Errorf("%q says that all is well", text)
		}
	}
	for _, text := range []string{"I'm not ok", "no thanks to you", "ok", ""} {
		if SaysAllRight(text) {
			t.Errorf("%q does not say that all is well", text)
		}
	}
}

func TestWhoIsAllRightAgainIsAnsweredByWhatWasHeard(t *testing.T) {
	us := Asker{Language: "fr", Country: "US", Now: saturday}
	if got := AllRight(hearings["overdose"], us); got.Text != Answer(hearings["overdose"], us, Occasion{}).Text {
		t.Errorf("who took something is not to feel safe: %s", got.Text)
	}
	if took := press(t, "crisis:later:US:fr:3.2"); took.Settled || !press(t, "crisis:later:US:fr:3.0").Settled {
		t.Error("who took something has not settled it by feeling well")
	}
	abuse := AllRight(hearings["abuse"], us)
	if !slices.Equal(labels(abuse), []string{wordsIn("fr").say("b.hide")}) || strings.Contains(abuse.Text, "demain") {
		t.Errorf("nothing is to come tomorrow on a phone that may be read: %s %q", abuse.Text, labels(abuse))
	}
	if got := AllRight(hearings["distress"], us).Text; strings.Contains(got, "911") || !strings.Contains(got, "988") {
		t.Errorf("nothing was said of danger: %s", got)
	}
	// A denial is no proof, and where nobody answers there is nothing else.
	if got := AllRight(hearings["denied"], us).Text; !strings.Contains(got, "911") {
		t.Errorf("after a denial: %s", got)
	}
	for _, kind := range []string{"distress", "denied"} {
		if got := AllRight(hearings[kind], Asker{}).Text; !strings.Contains(got, "112") || !strings.Contains(got, "911") {
			t.Errorf("%s, no country: %s", kind, got)
		}
	}
	young := AllRight(hearings["young"], us)
	if !strings.Contains(young.Text, "Veux-tu") || strings.Contains(young.Text, "ous") {
		t.Errorf("to the young: %s", young.Text)
	}
	due := ReadLookIn(strings.TrimPrefix(young.Rows[0][0].Data, "lookin:yes:"), Asker{Language: "en", Now: saturday}).Due()
	if numbers := press(t, due.Rows[0][0].Data).Reply.Text; !strings.Contains(due.Text, "Tu voulais") || !shows(numbers, "988") {
		t.Errorf("the day after it is another's language, or has no number: %s %s", due.Text, numbers)
	}
}

func TestTheLookInSaysWhenItComes(t *testing.T) {
	look := ReadLookIn("US:en:3.0", Asker{Now: saturday})
	inOrder(t, look.Promised(time.Date(2026, 11, 25, 11, 0, 0, 0, time.UTC)).Text, "I'll look in: Wed 11:00.", "988", "911")
	inOrder(t, look.Promised(time.Time{}).Text, "tomorrow, about this time", "988", "911")
	for _, forged := range []string{"", "US", "XX:yy:9.9:", "::" + strings.Repeat("x", 60)} {
		r := ReadLookIn(forged, Asker{Language: "de", Country: "DE", Now: saturday}).Due()
		numbers := press(t, r.Rows[0][0].Data).Reply.Text
		if !shows(numbers, "112") || !strings.Contains(r.Text, "nachfrage") {
			t.Errorf("%q: %s %s", forged, r.Text, numbers)
		}
		if strings.ContainsAny(r.Text, "0123456789") {
			t.Errorf("on the locked screen a number says what it is about: %s", r.Text)
		}
	}
}

// Who noted what helped them is a tap away from it, below an answer about themselves that
// is as short as any; who fears for another, or must call at once, has other needs.
func TestWhatHelpedIsATapAwayFromTheNextAnswer(t *testing.T) {
	for kind, want := range map[string]string{
		"crisis": "It's about someone else", "young": "What happens if I call?", "distress": "Card to call", "eating": "Card to call", "bereaved": "Card to call",
		"worried": "", "overdose": "", "abuse": "",
	} {
		us := Asker{Language: "en", Country: "US", Now: saturday}
		without := labels(Answer(hearings[kind], us, Occasion{}))
		us.NotedHelp = true
		r := Answer(hearings[kind], us, Occasion{})
		with := labels(r)
		if want == "" {
			if !slices.Equal(with, without) {
				t.Errorf("%s: %q", kind, with)
			}
			continue
		}
		if slices.Contains(with, want) || !slices.Contains(with, HelpedLabel("en")) || len(with) != len(without) {
			t.Errorf("%s: %q in place of %q", kind, with, without)
		}
		last := r.Rows[len(r.Rows)-1]
		if data := last[len(last)-1].Data; !strings.HasPrefix(data, LookInName+":"+LookInHelped+":US:en:") || Owns(data) {
			t.Errorf("%s: %q is not a dialogue's", kind, data)
		}
	}
	nowhere := Answer(hearings["crisis"], Asker{Language: "en", Now: saturday, NotedHelp: true}, Occasion{})
	if got := labels(nowhere); !slices.Contains(got, HelpedLabel("en")) || !slices.Contains(got, "Other choices") {
		t.Errorf("where the country is not known: %q", got)
	}
}

func TestTheLookInAsksWhetherTheyGotToTalk(t *testing.T) {
	r := ReadLookIn("US:fr:3.20", Asker{Language: "en", Now: saturday}).Due()
	if got := labels(r); !slices.Contains(got, "Oui, j'ai pu") || !slices.Contains(got, "Pas encore") || len(got) > mostButtons {
		t.Errorf("%q", got)
	}
	for _, row := range r.Rows {
		for _, b := range row {
			if b.Label == "Pas encore" && b.Data != "lookin:nottalked:US:fr:3.20" {
				t.Errorf("%q", b.Data)
			}
		}
	}
}
