package sandbox_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"porchlight/bot/sandbox"
	"porchlight/bot/sandbox/sandboxtest"
)

// attach chooses what to send beside words.
func (w *pageWorld) attach(p *sandbox.Phone, label string) {
	w.t.Helper()
	w.Do(chromedp.Click(css(fmt.Sprintf("#phone-%d .attach", p.ID()))))
	w.click(`@id="sheet"`, label)
}

// more chooses what a phone can do beside sending.
func (w *pageWorld) more(p *sandbox.Phone, label string) {
	w.t.Helper()
	w.Do(chromedp.Click(css(fmt.Sprintf("#phone-%d summary", p.ID()))))
	w.click(onPhone(p), label)
}

// said is the newest message that a phone has sent, once the page shows the words.
func (w *pageWorld) said(p *sandbox.Phone, shown string) sandbox.Message {
	w.t.Helper()
	w.sees(p, shown)
	messages := p.Messages()
	last := len(messages) - 1
	for messages[last].FromBot {
		last--
	}
	return messages[last]
}

func TestEveryKindOfMessageIsSentFromThePage(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	w.attach(w.ana, "A voice message")
	if m := w.said(w.ana, "Voice message"); m.Voice == nil || m.Voice.Seconds != 3 {
		t.Errorf("%+v", m)
	}
	w.attach(w.ana, "A video")
	w.sees(w.ana, "Video")
	w.attach(w.ana, "A round video message")
	if m := w.said(w.ana, "Round video message"); m.Round == nil {
		t.Errorf("%+v", m)
	}
	w.attach(w.ana, "A sticker")
	w.click(`@id="sheet"`, "🫂")
	if m := w.said(w.ana, "🫂"); m.Sticker != "🫂" {
		t.Errorf("%+v", m)
	}
	w.attach(w.ana, "A contact")
	w.Do(chromedp.SendKeys(css("#contact [name=name]"), "Dr. Lee"), chromedp.SendKeys(css("#contact [name=note]"), "after six"+kb.Enter))
	if m := w.said(w.ana, "Dr. Lee"); m.Contact == nil || !strings.Contains(m.Contact.VCard, "NOTE:after six") {
		t.Errorf("%+v", m)
	}
	w.attach(w.ana, "Words that hide a link")
	w.Do(chromedp.SendKeys(css("#hidden-link [name=words]"), "this helped"))
	w.click(`@id="hidden-link"`, "Send")
	if m := w.said(w.ana, "this helped"); len(m.Entities) != 1 || m.Entities[0].URL != "https://example.org/" {
		t.Errorf("%+v", m)
	}
	w.attach(w.ana, "Where this phone is")
	w.sees(w.ana, "40.713, -74.006")
	w.Picture("kinds")
}

func TestAnAlbumAndAFileAreSentFromThePage(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	folder := t.TempDir()
	for name, data := range map[string][]byte{"a.png": porch(), "b.png": porch(), "letter.txt": []byte("dear Ben")} {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	input := func(kind string) css { return css(fmt.Sprintf("#phone-%d .%s", w.ana.ID(), kind)) }
	w.Do(chromedp.SetUploadFiles(input("photos"), []string{filepath.Join(folder, "a.png"), filepath.Join(folder, "b.png")}))
	w.Holds(`document.querySelectorAll(".own img").length === 2`)
	photos := slices.DeleteFunc(w.ana.Messages(), func(m sandbox.Message) bool { return m.Photo == nil })
	if photos[0].Album == "" || photos[0].Album != photos[1].Album {
		t.Errorf("the photos are of the albums %q and %q", photos[0].Album, photos[1].Album)
	}
	w.Do(chromedp.SendKeys(w.say(w.ana), "read me"), chromedp.SetUploadFiles(input("files"), []string{filepath.Join(folder, "letter.txt")}))
	if m := w.said(w.ana, "read me"); m.Document == nil || string(m.Document.Data) != "dear Ben" || m.Document.Name != "letter.txt" {
		t.Errorf("%+v", m)
	}
}

func TestMessagesAreMarkedForwardedAndQuotedOnThePage(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	w.write(w.ana, "/start")
	w.sees(w.ana, "Welcome")
	welcome := func() sandbox.Message { return w.ana.Messages()[1] }
	w.onMessage(".message:not(.own)", "❤")
	w.shows(".reactions", "❤")
	if got := welcome().Reactions; !slices.Equal(got, []string{"❤"}) {
		t.Errorf("reactions %q", got)
	}
	w.onMessage(".message:not(.own)", "❤")
	w.Holds(`!document.querySelector(".reactions")`)
	w.onMessage(".message:not(.own)", "Pin")
	w.sees(w.ana, "Ana pinned a message.")
	w.onMessage(".message:not(.own)", "Forward to the bot")
	w.sees(w.ana, "Forwarded from Porchlight")
	w.onMessage(".message:not(.own)", "Reply to a part")
	w.shows("#quote", "Quote which part?")
	w.Do(chromedp.SetValue(css("#quote textarea"), "no such words"))
	w.click(`@id="quote"`, "Quote")
	w.shows("#quote .note", "doesn’t say it")
	w.Do(chromedp.WaitVisible(css("#quote textarea")), chromedp.SetValue(css("#quote textarea"), "Here is 988"))
	w.click(`@id="quote"`, "Quote")
	w.shows(".mode", "Quoting: Here is 988")
	w.attach(w.ana, "A voice message")
	if m := w.said(w.ana, "“Here is 988”"); m.Voice == nil || m.Quote != "Here is 988" || m.ReplyTo != welcome().ID {
		t.Errorf("%+v", m)
	}
	w.Holds(`document.querySelector(".mode").hidden`)
	id := welcome().ID
	w.onMessage(".message:not(.own)", "Delete")
	w.Holds(fmt.Sprintf("!document.querySelector('[data-message=\"%d\"]')", id))
	if welcome().ID == id {
		t.Error("it is still in the chat")
	}
}

func TestALongLetterLeavesThePageInParts(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	w.Do(chromedp.SetValue(w.say(w.ana), strings.Repeat("so much to tell ", 300)))
	w.write(w.ana, "")
	w.Holds(`document.querySelectorAll(".own").length === 2`)
}

func TestWordsAreSharedInsideThePage(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	w.write(w.ana, "/invite Ben")
	w.sees(w.ana, "Share this link")
	w.click(onPhone(w.ana), "Send 1")
	w.shows("#share", "Share with somebody")
	w.Picture("share")
	words := "https://t.me/porchlight_sandbox_bot?start=inv_Ab12\nWould you?"
	if got := sandboxtest.Value[string](w.Tab, `document.querySelector("#share textarea").value`); got != words {
		t.Errorf("shared %q", got)
	}
	w.Do(chromedp.SendKeys(css("#share textarea"), " Please."))
	w.click(`@id="share"`, "Send to Ben")
	w.sees(w.ben, "Ana writes, in a chat of your own")
	w.sees(w.ben, "Would you? Please.")
	w.Picture("letter")
	if len(w.ben.Messages()) != 0 {
		t.Error("the bot's chat has it")
	}
	// The link in it opens on the phone that has it.
	w.Do(chromedp.Click(css(fmt.Sprintf("#log-%d a", w.ben.ID()))))
	w.sees(w.ben, "/start inv_Ab12")

	w.click(onPhone(w.ana), "Open our chat")
	w.shows("#share", "A chat with @ben_here")
	w.click(`@id="share"`, "Send to Ben")
	w.sees(w.ben, "Hello you")
	w.click(onPhone(w.ana), "Ask Cem")
	w.shows("#share", "@cem_away is on none of these phones")
	w.click(`@id="share"`, "Cancel")
	if opened := sandboxtest.Value[int](w.Tab, "history.length"); opened > 2 {
		t.Errorf("the page went elsewhere: %d", opened)
	}
}

func TestAPastedLinkCanBeSentAsWords(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	w.write(w.ben, "https://t.me/porchlight_sandbox_bot?start=pasted")
	w.click(`@id="which-phone"`, "Send it as a message")
	w.sees(w.ben, "You wrote: https://t.me/porchlight_sandbox_bot?start=pasted")
}

func TestAPersonIsRenamedOnThePage(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	w.more(w.ana, "Name, language and place")
	w.Do(chromedp.SetValue(css("#settings [name=firstName]"), "Anna"), chromedp.SetValue(css("#settings [name=username]"), "@anna_l"),
		chromedp.Click(css("#settings [name=noVoice]")), chromedp.SendKeys(css("#settings [name=firstName]"), kb.Enter))
	w.shows(fmt.Sprintf("#phone-%d .where", w.ana.ID()), "@anna_l")
	w.write(w.ana, "hello")
	m := w.said(w.ana, "You wrote: hello")
	if !strings.Contains(string(m.Raw), `"username":"anna_l"`) || m.From != "Anna" {
		t.Errorf("the bot is told %s", m.Raw)
	}
	w.more(w.ana, "Name, language and place")
	w.Do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#settings [name=username]").value = ""; 0`))
	w.click(`@id="settings"`, "Keep")
	w.Holds(fmt.Sprintf(`!document.querySelector("#phone-%d .where").innerText.includes("@")`, w.ana.ID()))
	w.more(w.ana, "Name, language and place")
	w.Do(chromedp.SetValue(css("#settings [name=username]"), "ben_here"))
	w.click(`@id="settings"`, "Keep")
	w.shows("#toasts", "@ben_here is taken")
}

func TestTheBotsOwnLanguagesAreOfferedFirst(t *testing.T) {
	w := openPage(t, sandbox.Options{}) // its bot has commands in Spanish
	groups := sandboxtest.Value[map[string][]string](w.Tab, `Object.fromEntries([...document.querySelectorAll("#settings optgroup")].map((g) => [g.label, [...g.children].map((o) => o.value)]))`)
	if !slices.Equal(groups["The bot speaks"], []string{"es"}) {
		t.Errorf("the bot speaks %q", groups["The bot speaks"])
	}
	for _, code := range []string{"pl", "pt-br", "zh-hans", "en", ""} {
		if !slices.Contains(groups["Others"], code) {
			t.Errorf("%q is not offered", code)
		}
	}
}

func TestAChatIsClearedAndStartedOver(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	w.write(w.ana, "hello")
	w.sees(w.ana, "You wrote: hello")
	w.more(w.ana, "Clear the chat")
	w.click(`@id="sheet"`, "Clear the chat")
	w.Holds(fmt.Sprintf(`document.querySelector("#log-%d").innerText === ""`, w.ana.ID()))
	w.shows(".before", "A tiny bot")
	w.write(w.ana, "again")
	w.sees(w.ana, "You wrote: again")
	w.more(w.ana, "Start over as somebody new")
	w.click(`@id="sheet"`, "Start over")
	w.Do(chromedp.WaitNotPresent(w.say(w.ana)))
	fresh := ".phone:first-child"
	w.shows(fresh+" .before", "A tiny bot")
	w.Do(chromedp.SendKeys(css(fresh+" textarea"), "who are you?"+kb.Enter))
	w.shows(fresh+" .log", "You wrote: who are you?")
	w.Holds(`document.querySelector(".phone:first-child h2").innerText === "Ana" && document.querySelectorAll(".phone").length === 2`)
}

func TestATimerIsSetOnThePage(t *testing.T) {
	w := openPage(t, sandbox.Options{})
	w.more(w.ana, "Let messages erase themselves after a day")
	w.sees(w.ana, "Messages here now erase themselves after a day.")
}
