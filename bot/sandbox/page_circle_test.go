package sandbox_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"porchlight/bot/sandbox"
	"porchlight/bot/sandbox/sandboxtest"
	"porchlight/messages"
	"porchlight/messages/crisis"
)

// spokenIn is a country for each language.
var spokenIn = map[string]string{
	"en": "US", "es": "MX", "fr": "FR", "de": "DE", "pt": "BR", "it": "IT", "ru": "RU", "uk": "UA", "tr": "TR",
	"ar": "EG", "fa": "IR", "hi": "IN", "bn": "BD", "id": "ID", "ja": "JP", "ko": "KR", "zh": "CN",
}

// TestTheCircleFitsAPhone draws the page on which somebody in a bad hour chooses whom to
// ask, which comes last and so stands on the screen: all of it, the button that sends
// with it.
func TestTheCircleFitsAPhone(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	w.Do(chromedp.EmulateViewport(390, 800))
	w.write(w.ana, "hello")
	w.sees(w.ana, "You wrote: hello")
	onePhone := sandboxtest.Value[float64](w.Tab, `document.querySelector(".chosen .log").clientHeight`)
	free := []messages.Reachable{{Tie: 1, Name: "Samuel", Ticked: true}, {Tie: 2, Name: "Kimberly"}, {Tie: 3, Name: "Mum"}, {Tie: 4, Name: "Alexander"}}
	asked := []messages.AskedLately{{Tie: 5, Name: "Bob", At: "18:10", Again: true}}
	for _, lang := range messages.Languages() {
		for _, c := range []struct {
			what    string
			page    messages.ReachPage
			country string
			most    float64
		}{
			{"one", messages.ReachPage{Free: free[:1]}, spokenIn[lang], mostTall}, {"asked", messages.ReachPage{Asked: asked}, spokenIn[lang], mostTall},
			{"four", messages.ReachPage{Free: free}, spokenIn[lang], onePhone}, {"one-and-asked", messages.ReachPage{Free: free[:1], Asked: asked}, spokenIn[lang], onePhone},
			{"nowhere", messages.ReachPage{Free: free[:1]}, "", onePhone},
		} {
			c.page.Wording, c.page.Numbers = 1, crisis.Numbers(crisis.Asker{Language: lang, Country: c.country})
			m := messages.ChooseReach(messages.In(lang), c.page)
			tall := w.heightOf(w.sendReply(w.ana, crisis.Reply{Text: m.Text, Rows: m.Rows}))
			t.Logf("%s, %s: %v px of %v", lang, c.what, tall, c.most)
			if tall < 100 || tall > c.most {
				t.Errorf("%s, %s: %v px of %v", lang, c.what, tall, c.most)
			}
			w.Picture(fmt.Sprintf("circle-%s-%s", lang, c.what))
		}
	}
}
