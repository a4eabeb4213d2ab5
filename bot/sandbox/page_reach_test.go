package sandbox_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/go-telegram/bot"

	"porchlight/bot/sandbox"
	"porchlight/bot/sandbox/sandboxtest"
)

// scheme is "light" or "dark".
func (w *pageWorld) scheme(name string) {
	w.t.Helper()
	set := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}}
	if _, err := chromedp.Call(w.Context(), emulation.SetEmulatedMedia, set); err != nil {
		w.t.Fatal(err)
	}
}

// full has something of every kind in Ana's chat, and Ben's blocked.
func full(t *testing.T) *pageWorld {
	t.Helper()
	w := openPage(t, sandbox.Options{
		Switches: []sandbox.Switch{{Name: "database", Label: "The database is gone", Set: func(bool) error { return nil }}},
	})
	for _, text := range []string{"/start", "/card", "/keys", "See https://example.org/ or call +1 555 0100"} {
		w.ana.Say(text)
	}
	w.sees(w.ana, "You wrote: See")
	w.sees(w.ana, "A porch")
	messages := w.ana.Messages()
	welcome := messages[slices.IndexFunc(messages, func(m sandbox.Message) bool { return strings.HasPrefix(m.Text, "Welcome") })].ID
	for _, draft := range []sandbox.Draft{
		{Kind: "voice"}, {Kind: "video"}, {Kind: "video_note"}, {Kind: "sticker", Emoji: "🙂"},
		{Kind: "contact", Contact: &sandbox.Contact{PhoneNumber: "+15550123", FirstName: "Dr. Lee"}},
		{Text: "yes", ReplyTo: welcome, Quote: "Here is 988"},
	} {
		if _, err := w.ana.Send(draft); err != nil {
			t.Fatal(err)
		}
	}
	w.ana.React(welcome, "❤")
	w.ana.Pin(welcome)
	w.ana.Forward(welcome)
	w.ben.WriteTo(w.ana, "Call me when you like")
	w.ben.Start("")
	w.ben.Block()
	w.sees(w.ana, "Call me when you like")
	return w
}

// dialogs open one after another over the page.
var dialogs = []struct{ name, open string }{
	{"the faults", `document.querySelector("#open-weather").click()`},
	{"a new phone", `document.querySelector("#open-new-phone").click()`},
	{"whose phone", `document.querySelector(".phone [data-do=settings]").click()`},
	{"a message's menu", `[...document.querySelectorAll(".message:not(.notice)")].at(-1).querySelector(".more").click()`},
	{"what to send", `document.querySelector(".attach").click()`},
	{"an alert", `document.querySelector("#alert").showModal(); document.querySelector("#alert-text").textContent = "Noted."`},
	{"a link to the bot", `document.querySelector("#which-phone").showModal()`},
	{"a contact", `document.querySelector("#contact").showModal()`},
	{"a hidden link", `document.querySelector("#hidden-link").showModal()`},
	{"a quote", `document.querySelector("#quote").showModal()`},
	{"the share sheet", `document.querySelector("#share").showModal(); document.querySelector("#share-title").textContent = "Share with somebody"`},
}

// eachView looks at the page as wide and as narrow as it gets, by day and by night, in
// every state that it has.
func (w *pageWorld) eachView(look func(when string)) {
	w.t.Helper()
	look("a chat, wide")
	w.Do(chromedp.EmulateViewport(390, 844))
	look("a chat, narrow")
	w.scheme("dark")
	look("a chat, narrow and dark")
	w.Do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".chosen .slash").click(); 0`))
	look("the commands")
	w.Do(chromedp.SendKeys(css(".chosen .find"), "zzz"))
	look("no command that is called so")
	w.Do(chromedp.SendKeys(css(".chosen .find"), kb.Escape), chromedp.SendKeys(w.say(w.ana), "/"))
	look("a command that is typed")
	w.Do(chromedp.SendKeys(w.say(w.ana), kb.Backspace), chromedp.Evaluate[chromedp.Void](`document.querySelector(".chosen .menu").open = true; 0`))
	look("the phone's menu")
	w.Do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".chosen .menu").open = false; 0`))
	for _, d := range dialogs {
		w.Do(chromedp.Evaluate[chromedp.Void](d.open + "; 0"))
		look(d.name)
		w.Do(chromedp.Evaluate[chromedp.Void](`document.querySelector("dialog[open]").close(); 0`))
	}
	w.Do(chromedp.Click(css(fmt.Sprintf("#tab-%d", w.ben.ID()))))
	look("a blocked bot")
}

func TestAxeFindsNothingBroken(t *testing.T) {
	w := full(t)
	w.eachView(w.Accessible)
}

// small are the things to tap that are less than 44 px high or wide, but for words
// in a line of text.
const small = `[...document.querySelectorAll("button, summary, select, input, textarea, a, [role=option]")].filter((e) => {
	const label = e.type === "checkbox" && e.closest("label");
	const box = (label || e).getBoundingClientRect();
	const inert = document.querySelector("dialog[open]") && !e.closest("dialog[open]");
	return e.checkVisibility({visibilityProperty: true}) && !inert && !e.closest(".text, .skips") && (box.width < 44 || box.height < 44);
}).map((e) => e.outerHTML.slice(0, 90) + " " + e.getBoundingClientRect().width + "x" + e.getBoundingClientRect().height)`

func TestEverythingToTapIsAsBigAsAFinger(t *testing.T) {
	w := full(t)
	w.eachView(func(when string) {
		if found := sandboxtest.Value[[]string](w.Tab, small); len(found) > 0 {
			t.Errorf("%s: too small:\n%s", when, strings.Join(found, "\n"))
		}
	})
}

// tabs presses Tab until the element has the focus, and returns how often.
func (w *pageWorld) tabs(id string) int {
	w.t.Helper()
	for n := 1; n <= 90; n++ {
		w.Do(chromedp.KeyEvent(kb.Tab))
		if sandboxtest.Value[string](w.Tab, "document.activeElement.id") == id {
			return n
		}
	}
	w.t.Fatalf("90 tabs do not reach #%s", id)
	return 0
}

func TestALongChatIsNoWallBetweenTwoPhones(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	for range 40 {
		w.ana.Say("/start")
	}
	w.Holds(`document.querySelectorAll(".phone:first-child .buttons").length === 40`)
	w.Do(chromedp.Focus(w.say(w.ana)))
	if n := w.tabs(fmt.Sprintf("say-%d", w.ben.ID())); n > 12 {
		t.Errorf("%d tabs from one composer to the other", n)
	}
	// The newest message's buttons are on the way, the others a key apart.
	w.Do(chromedp.Focus(css(fmt.Sprintf("#log-%d", w.ana.ID()))), chromedp.KeyEvent(kb.Tab))
	w.Holds(`document.activeElement.innerText === "/help" && document.activeElement.closest(".message") === [...document.querySelectorAll(".message")].at(-1)`)
	w.Do(chromedp.KeyEvent(kb.ArrowUp), chromedp.KeyEvent(kb.ArrowUp), chromedp.KeyEvent(kb.Tab))
	w.Holds(`document.activeElement.closest(".message") === [...document.querySelectorAll(".message")].at(-3)`)
	w.Do(chromedp.KeyEvent(kb.Home))
	w.Holds(`document.activeElement === document.querySelector(".message")`)
}

func TestSkipLinksLeadToEachComposer(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	w.Do(chromedp.EmulateViewport(390, 844), chromedp.Evaluate[chromedp.Void](`document.activeElement.blur(); 0`), chromedp.KeyEvent(kb.Tab))
	w.shows(".skips a:focus", "Write as Ana")
	w.Do(chromedp.KeyEvent(kb.Tab))
	w.shows(".skips a:focus", "Write as Ben")
	w.Do(chromedp.KeyEvent(kb.Enter))
	w.Holds(fmt.Sprintf(`document.activeElement.id === "say-%d"`, w.ben.ID()))
	w.Do(chromedp.KeyEvent("hola"), chromedp.KeyEvent(kb.Enter))
	w.sees(w.ben, "You wrote: hola")
}

func TestACommandIsFoundByWhatItDoes(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	w.Do(chromedp.Click(css(fmt.Sprintf("#phone-%d .slash", w.ana.ID()))))
	find := fmt.Sprintf("#phone-%d .find", w.ana.ID())
	w.Holds(fmt.Sprintf(`document.activeElement === document.querySelector(%q) && document.activeElement.getAttribute("aria-expanded") === "true"`, find))
	w.Do(chromedp.KeyEvent("someone"))
	w.Holds(fmt.Sprintf(`document.getElementById(document.querySelector(%q).getAttribute("aria-activedescendant")).innerText.includes("/invite")`, find))
	w.Do(chromedp.KeyEvent(kb.Enter))
	w.sees(w.ana, "Share this link")
	w.Holds(fmt.Sprintf(`document.activeElement.id === "say-%d"`, w.ana.ID()))
}

// top is where the newest message of a phone begins, from where its chat is seen.
func (w *pageWorld) top(p *sandbox.Phone) float64 {
	return sandboxtest.Value[float64](w.Tab, fmt.Sprintf(`(() => {
		const log = document.querySelector("#log-%d");
		return [...log.querySelectorAll(".message")].at(-1).getBoundingClientRect().top - log.getBoundingClientRect().top;
	})()`, p.ID()))
}

// below is how much of a phone's chat lies below what is seen.
func (w *pageWorld) below(p *sandbox.Phone) float64 {
	return sandboxtest.Value[float64](w.Tab, fmt.Sprintf(`(() => {
		const log = document.querySelector("#log-%d");
		return log.scrollHeight - log.scrollTop - log.clientHeight;
	})()`, p.ID()))
}

// settled waits until the page has drawn what it has.
func (w *pageWorld) settled() {
	w.t.Helper()
	w.Do(chromedp.Evaluate[chromedp.Void](`window.drawn = 0; requestAnimationFrame(() => requestAnimationFrame(() => { window.drawn = 1; })); 0`))
	w.Holds("window.drawn === 1")
}

func TestATallMessageStartsAtItsTop(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	w.Do(chromedp.EmulateViewport(390, 800))
	for _, text := range []string{"one", "two", "three", "four", "five"} {
		w.write(w.ana, text)
		w.sees(w.ana, "You wrote: "+text)
	}
	w.settled()
	if below := w.below(w.ana); below > 1 {
		t.Errorf("short messages leave %v px below", below)
	}
	tall := strings.Join(slices.Repeat([]string{"a line of a letter"}, 60), "\n")
	w.send(w.ana, "The letter begins here.\n"+tall+"\nand ends here.")
	w.sees(w.ana, "The letter begins here.")
	w.settled()
	w.Picture("tall")
	if top := w.top(w.ana); top < 0 || top > 12 {
		t.Errorf("a tall message starts at %v px", top)
	}
	w.send(w.ana, "A second thought.")
	w.sees(w.ana, "A second thought.")
	w.settled()
	if below := w.below(w.ana); below < 600 {
		t.Errorf("the second message took the first away: %v px below", below)
	}
	w.Do(chromedp.Click(css(".chosen .newest")))
	w.settled()
	if below := w.below(w.ana); below > 1 {
		t.Errorf("the newest message is %v px below", below)
	}
	w.Do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".chosen .log").scrollTop = 40; 0`))
	w.settled()
	w.send(w.ana, "Not now.")
	w.sees(w.ana, "Not now.")
	w.settled()
	if at := sandboxtest.Value[float64](w.Tab, `document.querySelector(".chosen .log").scrollTop`); at != 40 {
		t.Errorf("who reads further up was taken to %v px", at)
	}
}

// send lets the bot write to a phone.
func (w *pageWorld) send(p *sandbox.Phone, text string) {
	w.t.Helper()
	if _, err := w.bot.SendMessage(w.t.Context(), &bot.SendMessageParams{ChatID: p.ID(), Text: text}); err != nil {
		w.t.Fatal(err)
	}
}

func TestTheFocusStaysOnAMessageThatChanges(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	w.ana.Say("/start")
	w.sees(w.ana, "Welcome")
	w.Do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll(".buttons button")].find((b) => b.innerText === "Fine").focus(); 0`),
		chromedp.KeyEvent(kb.Enter))
	w.sees(w.ana, "Thank you.")
	w.Holds(`document.activeElement.closest(".message")?.innerText.includes("Thank you.")`)
}

func TestThePageFetchesNothingFromElsewhere(t *testing.T) {
	w := full(t)
	w.Do(chromedp.EmulateViewport(390, 844))
	fetched := sandboxtest.Value[[]string](w.Tab, `performance.getEntriesByType("resource").map((e) => e.name)`)
	if len(fetched) < 10 {
		t.Errorf("only %q were fetched", fetched)
	}
	for _, address := range fetched {
		if !strings.HasPrefix(address, w.address+"/") {
			t.Errorf("%s was fetched", address)
		}
	}
}
