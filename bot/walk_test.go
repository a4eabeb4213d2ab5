package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"porchlight/bot/sandbox/sandboxtest"
	"porchlight/storage"
)

// The two phones that the sandbox begins with.
const anasPhone, bensPhone = 5_000_000_001, 5_000_000_002

// walk is `porchlight sandbox` with its page in a real browser.
type walk struct {
	*sandboxtest.Tab
	t *testing.T
}

func startWalk(t *testing.T) *walk {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	s := (&sandboxCommand{}).settings(t.TempDir())
	store, err := s.openAs(ctx, storage.OpenSandbox)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- playground(ctx, s, store, listener, slog.New(slog.NewTextHandler(io.Discard, nil))) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		store.Close()
	})
	w := &walk{sandboxtest.Open(t, "http://"+listener.Addr().String()), t}
	w.Do(chromedp.WaitVisible(say(anasPhone)))
	return w
}

func say(phone int) chromedp.CSS { return chromedp.CSS(fmt.Sprintf("#say-%d", phone)) }

// sees waits until a phone's chat shows the words.
func (w *walk) sees(phone int, words string) {
	w.t.Helper()
	shown := fmt.Sprintf(`document.querySelector("#log-%d").innerText.includes(%q)`, phone, words)
	w.Holds(shown)
}

// taps clicks the last button with this label inside the element.
func (w *walk) taps(inside, label string) {
	w.t.Helper()
	w.Do(chromedp.Click(fmt.Sprintf(`(//*[%s]//button[normalize-space()=%q])[last()]`, inside, label)))
}

// opensInvitation opens the link that Ana has just got on Ben's phone.
func (w *walk) opensInvitation() {
	w.t.Helper()
	w.Do(chromedp.Click(chromedp.CSS(fmt.Sprintf(`#log-%d a[href*="?start="]`, anasPhone))))
	w.taps(`@id="which-phone"`, "Ben’s phone")
}

func on(phone int) string { return fmt.Sprintf(`@data-phone="%d"`, phone) }

func (w *walk) writes(phone int, text string) {
	w.t.Helper()
	w.Do(chromedp.SendKeys(say(phone), text+kb.Enter))
}

func TestOnePhoneInvitesAndTheOtherWritesFromItsFirstNudge(t *testing.T) {
	t.Parallel()
	w := startWalk(t)
	w.writes(anasPhone, "/invite Ben")
	w.sees(anasPhone, "invitation")
	w.Picture("walk-1-invited")
	w.opensInvitation()
	w.sees(bensPhone, "nothing has happened")
	w.Picture("walk-2-asked")
	w.taps(on(bensPhone), "Accept")
	w.sees(bensPhone, "The first reminder comes")
	w.taps(on(bensPhone), "What this is")
	w.sees(bensPhone, "1 of 3")
	w.sees(anasPhone, "Is it who you meant")
	w.taps(on(anasPhone), "That's them")
	w.sees(anasPhone, "is in your circle now")
	w.Picture("walk-3-joined")
	w.Do(chromedp.Click(chromedp.CSS("#advance")))
	w.sees(bensPhone, "Write my own")
	w.Picture("walk-4-nudged")
	w.taps(on(bensPhone), "Send 1 in my name")
	w.sees(anasPhone, "writes:")
	w.Picture("walk-5-written")
}

// onMessage does with the last message that says the words what its menu offers.
func (w *walk) onMessage(phone int, words, label string) {
	w.t.Helper()
	w.Do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`[...document.querySelectorAll("#log-%d .message")]
		.findLast((m) => m.innerText.includes(%q)).querySelector(".more").click(); 0`, phone, words)))
	w.taps(`@id="sheet"`, label)
}

func TestAnInvitationIsSharedAndAHeartAndAReplyComeBack(t *testing.T) {
	t.Parallel()
	w := startWalk(t)
	w.writes(anasPhone, "/invite Ben")
	w.taps(on(anasPhone), "Send 1")
	w.taps(`@id="share"`, "Send to Ben")
	w.sees(bensPhone, "Ana writes, in a chat of your own")
	w.Picture("walk-6-shared")
	w.Do(chromedp.Click(chromedp.CSS(fmt.Sprintf(`#log-%d .letter a[href*="?start="]`, bensPhone))))
	w.taps(on(bensPhone), "Accept")
	w.taps(on(anasPhone), "That's them")
	w.sees(anasPhone, "is in your circle now")
	w.Do(chromedp.Click(chromedp.CSS("#advance")))
	w.taps(on(bensPhone), "Send 1 in my name")
	w.sees(anasPhone, "writes:")
	w.onMessage(anasPhone, "writes:", "❤")
	w.sees(bensPhone, "sends you a ♥")
	w.onMessage(anasPhone, "writes:", "Reply")
	w.Holds(fmt.Sprintf(`!document.querySelector("#phone-%d .mode").hidden`, anasPhone))
	w.writes(anasPhone, "that was lovely to read")
	w.sees(bensPhone, "that was lovely to read")
	w.Picture("walk-7-answered")
}

// TestAPictureHasItsWordsForWhoCantSeeIt looks at /mood on the page: the picture is drawn,
// and what a screen reader reads is the caption.
func TestAPictureHasItsWordsForWhoCantSeeIt(t *testing.T) {
	t.Parallel()
	w := startWalk(t)
	w.writes(anasPhone, "/checkin")
	w.sees(anasPhone, "How is today?")
	w.Picture("walk-8-asked")
	w.taps(on(anasPhone), "🙁 Low")
	w.sees(anasPhone, "A low one")
	w.writes(anasPhone, "the bus was late")
	w.sees(anasPhone, "kept with it")
	w.writes(anasPhone, "/checkin yesterday 4")
	w.sees(anasPhone, "Yesterday: 🙂 Good")
	w.writes(anasPhone, "/checkin 3 a quiet evening")
	w.sees(anasPhone, "Somewhere in the middle")
	w.writes(anasPhone, "/mood 14")
	w.Holds(`document.querySelector("img[alt^='Photo: Your last 14 days']")?.naturalWidth === 1080`)
	w.Picture("walk-9-mood")
}
