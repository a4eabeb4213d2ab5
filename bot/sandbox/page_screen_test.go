package sandbox_test

import (
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"porchlight/bot/sandbox"
	"porchlight/bot/sandbox/sandboxtest"
	"porchlight/messages/crisis"
	"porchlight/messages/crisis/hearing"
)

// mostTall is how high an answer may be, in px: with a larger type or the phone's own
// bars there is less room than here.
const mostTall = 456

// drawn are letters of the languages measured: where a machine has no type for them, it
// draws boxes of some other size, and measuring those would prove nothing.
var drawn = map[string]string{"en": "w", "de": "w", "ar": "ب", "ja": "話"}

// TestEachFirstAnswerFitsAPhone draws the answers as a phone does, with all their
// buttons: package crisis reckons their height from letters alone. What is to be dialled
// first stands in the upper half.
func TestEachFirstAnswerFitsAPhone(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	w.Do(chromedp.EmulateViewport(390, 800))
	w.write(w.ana, "hello")
	w.sees(w.ana, "You wrote: hello")
	onePhone := sandboxtest.Value[float64](w.Tab, `document.querySelector(".chosen .log").clientHeight`)
	inCrisis := hearing.Heard{Level: hearing.Crisis}
	about := func(topics hearing.Topic) hearing.Heard { return hearing.Heard{Level: hearing.Crisis, Topics: topics} }
	type situation struct {
		country string
		heard   hearing.Heard
	}
	situations := []situation{
		{"US", inCrisis}, {"GB", inCrisis}, {"IN", inCrisis}, {"DE", inCrisis}, {"JP", inCrisis}, {"", inCrisis},
		{"GB", about(hearing.Young)}, {"GB", about(hearing.Overdose)}, {"GB", about(hearing.Abuse)}, {"GB", about(hearing.SomeoneElse)},
	}
	for _, lang := range []string{"en", "de", "ar", "ja"} {
		if !w.hasTypeFor(drawn[lang]) {
			if os.Getenv("PORCHLIGHT_MUST_RUN") != "" {
				t.Errorf("no type for %s is installed", lang)
			}
			t.Logf("%s is not measured: there is no type for it", lang)
			continue
		}
		for i, s := range situations {
			asker := crisis.Asker{Language: lang, Country: s.country, Now: time.Date(2026, time.November, 21, 20, 0, 0, 0, time.UTC)}
			answer := crisis.Answer(s.heard, asker, crisis.Occasion{})
			if n := len(slices.Concat(answer.Rows...)); n > 6 || len(answer.Rows) > 4 {
				t.Errorf("%s, the %d. situation: %d buttons in %d rows", lang, i+1, n, len(answer.Rows))
			}
			id := w.sendReply(w.ana, answer)
			tall := w.heightOf(id)
			if down := w.numberOf(id); down > mostTall/2 {
				t.Errorf("%s, the %d. situation: the number is %v px down", lang, i+1, down)
			}
			t.Logf("%s, the %d. situation: %v px of %v", lang, i+1, tall, onePhone)
			if tall < 100 || tall > min(mostTall, onePhone) {
				t.Errorf("%s, the %d. situation: %v px of %v", lang, i+1, tall, onePhone)
			}
			w.Picture(fmt.Sprintf("answer-%s-%d", lang, i+1))
		}
	}
}

// sendReply lets the bot send an answer with its buttons, and returns its number.
func (w *pageWorld) sendReply(p *sandbox.Phone, r crisis.Reply) int {
	w.t.Helper()
	var keys [][]models.InlineKeyboardButton
	for _, row := range r.Rows {
		var buttons []models.InlineKeyboardButton
		for _, b := range row {
			buttons = append(buttons, models.InlineKeyboardButton{Text: b.Label, CallbackData: b.Data, URL: b.URL})
		}
		keys = append(keys, buttons)
	}
	m, err := w.bot.SendMessage(w.t.Context(), &bot.SendMessageParams{
		ChatID: p.ID(), Text: r.Text, ReplyMarkup: &models.InlineKeyboardMarkup{InlineKeyboard: keys},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return m.ID
}

// heightOf is how high a message is with its buttons, once it is drawn.
func (w *pageWorld) heightOf(id int) float64 {
	w.t.Helper()
	message := fmt.Sprintf(`document.querySelector('.chosen .log [data-message="%d"]')`, id)
	w.Holds(message + " !== null")
	w.settled()
	return sandboxtest.Value[float64](w.Tab, message+`.getBoundingClientRect().height`)
}

// numberOf is how far below the top of a message its first number to dial ends.
func (w *pageWorld) numberOf(id int) float64 {
	w.t.Helper()
	return sandboxtest.Value[float64](w.Tab, fmt.Sprintf(`(() => {
		const message = document.querySelector('.chosen .log [data-message="%d"]');
		const texts = document.createTreeWalker(message.querySelector(".text"), NodeFilter.SHOW_TEXT);
		while (texts.nextNode()) {
			const at = texts.currentNode.data.search(/\d[\d -]*\d\d/), range = document.createRange();
			if (at < 0) continue;
			range.setStart(texts.currentNode, at);
			range.setEnd(texts.currentNode, at + 1);
			return range.getBoundingClientRect().bottom - message.getBoundingClientRect().top;
		}
		return Infinity;
	})()`, id))
}

// hasTypeFor reports whether the machine can draw a letter: its box is another than that
// of a letter which no type has.
func (w *pageWorld) hasTypeFor(letter string) bool {
	w.t.Helper()
	return sandboxtest.Value[bool](w.Tab, fmt.Sprintf(`(() => {
		const c = document.createElement("canvas").getContext("2d");
		c.font = "100px " + getComputedStyle(document.body).fontFamily;
		return c.measureText(%q).width !== c.measureText("\u{10fff0}").width;
	})()`, letter))
}
