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
