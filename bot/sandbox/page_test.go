package sandbox_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"porchlight/bot/sandbox"
	"porchlight/bot/sandbox/sandboxtest"
)

// A pageWorld is the page in a browser, with a tiny bot behind it.
type pageWorld struct {
	*sandboxtest.Tab
	t        *testing.T
	server   *sandbox.Server
	ana, ben *sandbox.Phone
	address  string
	bot      *bot.Bot
}

func openPage(t *testing.T, o sandbox.Options) *pageWorld {
	t.Helper()
	s := newServer(t, o)
	web := httptest.NewServer(s)
	t.Cleanup(func() { s.Close(); web.CloseClientConnections(); web.Close() })
	w := &pageWorld{t: t, server: s, address: web.URL}
	w.ana = s.NewPhone(sandbox.Profile{FirstName: "Ana", LanguageCode: "en", Place: "New York"})
	w.ben = s.NewPhone(sandbox.Profile{FirstName: "Ben", Username: "ben_here", LanguageCode: "es", Place: "Madrid"})
	w.startBot(web.URL)
	w.Tab = sandboxtest.Open(t, web.URL)
	w.Do(chromedp.WaitVisible(w.say(w.ana)))
	return w
}

// startBot answers /start with buttons, /keys with a keyboard, /invite with a
// link, and anything else with its own words.
func (w *pageWorld) startBot(address string) {
	ctx, stop := context.WithCancel(w.t.Context())
	b, err := bot.New(w.server.Token(), bot.WithServerURL(address), bot.WithDefaultHandler(w.answer),
		bot.WithErrorsHandler(func(error) {}))
	if err != nil {
		w.t.Fatal(err)
	}
	w.bot = b
	b.SetMyDescription(ctx, &bot.SetMyDescriptionParams{Description: "A tiny bot that repeats what you write."})
	b.SetMyCommands(ctx, &bot.SetMyCommandsParams{Commands: []models.BotCommand{
		{Command: "help", Description: "Numbers to call"}, {Command: "invite", Description: "Ask someone in"}}})
	b.SetMyCommands(ctx, &bot.SetMyCommandsParams{LanguageCode: "es", Commands: []models.BotCommand{
		{Command: "ayuda", Description: "Números a los que llamar"}}})
	polling := make(chan struct{})
	go func() { b.Start(ctx); close(polling) }()
	w.t.Cleanup(func() { stop(); <-polling })
}

func (w *pageWorld) answer(ctx context.Context, b *bot.Bot, u *models.Update) {
	if q := u.CallbackQuery; q != nil {
		b.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: q.ID, Text: "Noted.", ShowAlert: q.Data == "alert"})
		b.EditMessageText(ctx, &bot.EditMessageTextParams{ChatID: q.From.ID, MessageID: q.Message.Message.ID, Text: "Thank you."})
		return
	}
	if u.Message == nil || u.Message.Chat.Type != models.ChatTypePrivate {
		return
	}
	reply := &bot.SendMessageParams{ChatID: u.Message.Chat.ID, Text: "You wrote: " + u.Message.Text}
	switch command, _, _ := strings.Cut(u.Message.Text, " "); command {
	case "/start":
		reply.Text = "Welcome. Here is 988, and <b>/help</b>."
		reply.ParseMode = models.ParseModeHTML
		reply.ReplyMarkup = models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{
			{{Text: "Fine", CallbackData: "fine"}, {Text: "Tell me", CallbackData: "alert"}},
			{{Text: "Copy 988", CopyText: models.CopyTextButton{Text: "988"}}}}}
	case "/keys":
		reply.ReplyMarkup = models.ReplyKeyboardMarkup{Keyboard: [][]models.KeyboardButton{
			{{Text: "Share where I am", RequestLocation: true}}, {{Text: "Skip"}}}, ResizeKeyboard: true}
	case "/invite":
		reply.Text = "Share this link: https://t.me/" + "porchlight_sandbox_bot?start=inv_Ab12"
		reply.ReplyMarkup = models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{
			{{Text: "Send 1", URL: "https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fporchlight_sandbox_bot%3Fstart%3Dinv_Ab12&text=Would+you%3F"}},
			{{Text: "Open our chat", URL: "https://t.me/ben_here?text=Hello+you"}}, {{Text: "Ask Cem", URL: "https://t.me/cem_away"}}}}
	case "/card":
		b.SendContact(ctx, &bot.SendContactParams{ChatID: u.Message.Chat.ID, PhoneNumber: "+15550100", FirstName: "A line"})
		b.SendDocument(ctx, &bot.SendDocumentParams{ChatID: u.Message.Chat.ID,
			Document: &models.InputFileUpload{Filename: "export.json", Data: strings.NewReader("{}")}, Caption: "All of yours"})
		b.SendPhoto(ctx, &bot.SendPhotoParams{ChatID: u.Message.Chat.ID, Caption: "A porch",
			Photo: &models.InputFileUpload{Filename: "porch.png", Data: bytes.NewReader(porch())}})
		return
	}
	b.SendMessage(ctx, reply)
}

// porch is a small picture.
func porch() []byte {
	var b bytes.Buffer
	m := image.NewRGBA(image.Rect(0, 0, 160, 90))
	draw.Draw(m, m.Bounds(), image.NewUniform(color.RGBA{240, 180, 90, 255}), image.Point{}, draw.Src)
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	return b.Bytes()
}

type css = chromedp.CSS

func (w *pageWorld) say(p *sandbox.Phone) css { return css(fmt.Sprintf("#say-%d", p.ID())) }

func (w *pageWorld) write(p *sandbox.Phone, text string) {
	w.t.Helper()
	w.Do(chromedp.SendKeys(w.say(p), text+kb.Enter))
}

// sees waits until a phone's chat shows the words.
func (w *pageWorld) sees(p *sandbox.Phone, words string) {
	w.t.Helper()
	w.shows(fmt.Sprintf("#log-%d", p.ID()), words)
}

// shows waits until an element that can be seen holds the words.
func (w *pageWorld) shows(selector, words string) {
	w.t.Helper()
	w.Holds(fmt.Sprintf(`[...document.querySelectorAll(%q)].some(e => e.checkVisibility() && e.innerText.includes(%q))`, selector, words))
}

// click clicks the button with this label inside the element.
func (w *pageWorld) click(inside, label string) {
	w.t.Helper()
	w.Do(chromedp.Click(fmt.Sprintf(`//*[%s]//button[normalize-space()=%q]`, inside, label)))
}

// onMessage does with the first message that the selector finds what its menu offers.
func (w *pageWorld) onMessage(selector, label string) {
	w.t.Helper()
	w.Do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelector(%q).querySelector(".more").click()`, selector)))
	w.click(`@id="sheet"`, label)
}

func onPhone(p *sandbox.Phone) string { return fmt.Sprintf(`@data-phone="%d"`, p.ID()) }

func TestPeopleChatOnThePage(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	w.shows(".before", "A tiny bot that repeats what you write.")
	w.Picture("empty")
	w.click(onPhone(w.ana), "Start")
	w.sees(w.ana, "Welcome. Here is 988, and /help.")
	w.click(onPhone(w.ana), "Copy 988")
	w.shows("#toasts", "Copied: 988")
	w.click(onPhone(w.ana), "Tell me")
	w.shows("#alert", "Noted.")
	w.click(`@id="alert"`, "OK")
	w.sees(w.ana, "Thank you.")
	w.sees(w.ana, "edited")
	w.write(w.ana, "<img src=x onerror=alert(1)>")
	w.sees(w.ana, "You wrote: <img src=x onerror=alert(1)>")
	w.write(w.ana, "/card")
	w.sees(w.ana, "+15550100")
	w.sees(w.ana, "export.json")
	w.sees(w.ana, "A porch")
	w.Holds(`document.querySelector("img[alt='Photo: A porch']")?.naturalWidth === 160`)
	w.Picture("files")
	w.write(w.ana, "/keys")
	w.click(onPhone(w.ana), "Share where I am")
	w.sees(w.ana, "40.713, -74.006")
	w.Picture("chat")
}

func TestALinkOpensOnTheOtherPhone(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	w.write(w.ana, "/invite Ben")
	w.Do(chromedp.Click(css(fmt.Sprintf(`#log-%d a[href*="?start="]`, w.ana.ID()))))
	w.Picture("link")
	w.click(`@id="which-phone"`, "Ben’s phone")
	w.sees(w.ben, "/start inv_Ab12")
	w.write(w.ben, "https://t.me/porchlight_sandbox_bot?start=pasted")
	w.click(`@id="which-phone"`, "Ben’s phone (this one)")
	w.sees(w.ben, "/start pasted")
}

func TestOwnWordsAreEditedAndAnsweredOnThePage(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	w.write(w.ana, "frist")
	w.sees(w.ana, "You wrote: frist")
	w.onMessage(".own", "Edit")
	w.shows(".mode", "Editing: frist")
	w.Do(chromedp.SetValue(w.say(w.ana), "first"))
	w.write(w.ana, "")
	w.sees(w.ana, "edited")
	if got := texts(w.ana.Messages())[0]; got != "first" {
		t.Errorf("the message reads %q", got)
	}
	w.onMessage(".message:not(.own)", "Reply")
	w.shows(".mode", "Replying to: You wrote: frist")
	w.write(w.ana, "yes")
	w.sees(w.ana, "You wrote: yes")
	messages := w.ana.Messages()
	if got := messages[len(messages)-2]; got.ReplyTo != messages[1].ID {
		t.Errorf("%q is a reply to %d", got.Text, got.ReplyTo)
	}
}

func TestTheCommandMenuIsInThePhonesLanguage(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	w.Do(chromedp.SendKeys(w.say(w.ben), "/"))
	w.shows(fmt.Sprintf("#commands-%d", w.ben.ID()), "Números a los que llamar")
	w.Picture("commands")
	w.Do(chromedp.SendKeys(w.say(w.ben), kb.Enter))
	w.sees(w.ben, "You wrote: /ayuda")
}

func TestAPhotoIsSentFromThePage(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	file := filepath.Join(t.TempDir(), "porch.png")
	if err := os.WriteFile(file, porch(), 0o600); err != nil {
		t.Fatal(err)
	}
	w.Do(chromedp.SendKeys(w.say(w.ana), "from my window"),
		chromedp.SetUploadFiles(css(fmt.Sprintf("#phone-%d input[type=file]", w.ana.ID())), []string{file}))
	w.Holds(`document.querySelector("img[alt='Photo: from my window']")?.naturalWidth === 160`)
}

func TestAPhoneMovesToAnotherPlaceAndLanguage(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	w.write(w.ana, "hello")
	w.sees(w.ana, "You wrote: hello")
	w.Do(chromedp.Click(css(fmt.Sprintf("#phone-%d summary", w.ana.ID()))))
	w.click(onPhone(w.ana), "Name, language and place")
	w.Do(chromedp.SetValue(css(`#settings [name=languageCode]`), "es"), chromedp.SetValue(css(`#settings [name=place]`), "Tokyo"))
	w.click(`@id="settings"`, "Keep")
	w.shows(fmt.Sprintf("#phone-%d .where", w.ana.ID()), "Tokyo · es")
	if got := w.ana.Commands(); len(got) != 1 || got[0].Command != "ayuda" {
		t.Errorf("commands %+v", got)
	}
	w.sees(w.ana, "You wrote: hello")
}

func TestBlockingOnThePageReachesTheBot(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	w.click(onPhone(w.ben), "Start")
	w.sees(w.ben, "Welcome")
	w.Do(chromedp.Click(css(fmt.Sprintf("#phone-%d summary", w.ben.ID()))))
	w.click(onPhone(w.ben), "Block the bot")
	w.shows(".blocked", "The bot is blocked here")
	_, err := w.bot.SendMessage(t.Context(), &bot.SendMessageParams{ChatID: w.ben.ID(), Text: "hello"})
	if !errors.Is(err, bot.ErrorForbidden) {
		t.Errorf("sending to a phone that blocked the bot: %v", err)
	}
	w.click(onPhone(w.ben), "Unblock")
	w.write(w.ben, "back")
	w.sees(w.ben, "You wrote: back")
}

func TestFaultsAndPlannedMessagesOnThePage(t *testing.T) {
	broken := make(chan bool, 1)
	w := openPage(t, sandbox.Options{
		Advance:  func(context.Context) (string, error) { return "A nudge to Ben comes now.", nil },
		Switches: []sandbox.Switch{{Name: "database", Label: "The database is gone", Set: func(on bool) error { broken <- on; return nil }}},
	})
	w.Do(chromedp.Click(css("#advance")))
	w.shows("#toasts", "A nudge to Ben comes now.")
	w.Do(chromedp.Click(css("#open-weather")), chromedp.Click(css(`[data-switch="database"]`)))
	if on := <-broken; !on {
		t.Error("the switch was not turned on")
	}
	w.Do(chromedp.Click(css(`[data-fault="stumble"]`)))
	w.shows("#weather-count", "2")
	w.Picture("weather")
	_, err := w.bot.GetMe(t.Context())
	if err == nil || !strings.Contains(err.Error(), "502") {
		t.Errorf("while Telegram stumbles: %v", err)
	}
	w.Do(chromedp.Click(css(`[data-fault="stumble"]`)))
	w.shows("#weather-count", "1")
	if _, err := w.bot.GetMe(t.Context()); err != nil {
		t.Errorf("after it: %v", err)
	}
}

func TestTheFirstMinuteTypesForYou(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	w.Do(chromedp.Click(css(`#guide [data-types="/start"]`)), chromedp.SendKeys(w.say(w.ana), kb.Enter))
	w.sees(w.ana, "Welcome")
	w.click(`@id="guide"`, "Hide")
	w.Do(chromedp.WaitNotVisible(css("#guide")))
}

func TestANarrowScreenShowsOnePhoneAtATime(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	w.Do(chromedp.EmulateViewport(390, 844))
	w.click(onPhone(w.ana), "Start")
	w.sees(w.ana, "Welcome")
	w.Picture("narrow")
	w.Do(chromedp.WaitNotVisible(w.say(w.ben)), chromedp.Click(css(fmt.Sprintf("#tab-%d", w.ben.ID()))),
		chromedp.WaitVisible(w.say(w.ben)), chromedp.WaitNotVisible(w.say(w.ana)))
}

func TestAPhoneIsAddedAndReadsFromRightToLeft(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	dark := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}}
	if _, err := chromedp.Call(w.Context(), emulation.SetEmulatedMedia, dark); err != nil {
		t.Fatal(err)
	}
	w.Do(chromedp.EmulateViewport(1400, 820), chromedp.Click(css("#open-new-phone")),
		chromedp.SendKeys(css(`#new-phone [name=firstName]`), "سارة"), chromedp.SetValue(css(`#new-phone [name=languageCode]`), "ar"),
		chromedp.SetValue(css(`#new-phone [name=place]`), "Cairo"))
	w.click(`@id="new-phone"`, "Add")
	w.Do(chromedp.WaitVisible(css(`#phones > :nth-child(3) textarea`)),
		chromedp.SendKeys(css(`#phones > :nth-child(3) textarea`), "مرحبا، هل من أحد هنا؟"+kb.Enter))
	w.shows("#phones > :nth-child(3) .log", "مرحبا")
	w.shows("#phones > :nth-child(3) .where", "Cairo · ar")
	w.click(onPhone(w.ana), "Start")
	w.sees(w.ana, "Welcome")
	w.Picture("dark-rtl")
}
