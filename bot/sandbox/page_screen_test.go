package sandbox_test

import (
	"fmt"
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

// TestEachFirstAnswerFitsAPhone draws the answers as a phone does, with all their
// buttons: package crisis reckons their height from letters alone.
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
		for i, s := range situations {
			asker := crisis.Asker{Language: lang, Country: s.country, Now: time.Date(2026, time.November, 21, 20, 0, 0, 0, time.UTC)}
			id := w.sendReply(w.ana, crisis.Answer(s.heard, asker, crisis.Occasion{}))
			tall := w.heightOf(id)
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
