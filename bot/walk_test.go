package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"porchlight/bot/sandbox/sandboxtest"
	"porchlight/storage"
)

// The two phones that the sandbox begins with.
const anasPhone, bensPhone = 5_000_000_001, 5_000_000_002

// walk is `porchlight sandbox` with its page in a real browser.
type walk struct {
	t       *testing.T
	browser context.Context
}

func startWalk(t *testing.T) *walk {
	t.Helper()
	w := &walk{t, sandboxtest.Browser(t)}
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
	w.do(chromedp.Navigate("http://"+listener.Addr().String()), chromedp.WaitVisible(say(anasPhone)))
	return w
}

func say(phone int) chromedp.CSS { return chromedp.CSS(fmt.Sprintf("#say-%d", phone)) }

func (w *walk) do(actions ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.browser, 20*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		page, _ := chromedp.Run(w.browser, chromedp.Evaluate[string]("document.body.innerText")) // only to explain
		w.t.Fatalf("%v\n%s", err, page)
	}
}

// sees waits until a phone's chat shows the words.
func (w *walk) sees(phone int, words string) {
	w.t.Helper()
	shown := fmt.Sprintf(`document.querySelector("#log-%d").innerText.includes(%q)`, phone, words)
	w.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.Poll[bool](shown)(ctx, target)
		return chromedp.Void{}, err
	})
}

// taps clicks the last button with this label inside the element.
func (w *walk) taps(inside, label string) {
	w.t.Helper()
	w.do(chromedp.Click(fmt.Sprintf(`(//*[%s]//button[normalize-space()=%q])[last()]`, inside, label)))
}

func on(phone int) string { return fmt.Sprintf(`@data-phone="%d"`, phone) }

func (w *walk) writes(phone int, text string) {
	w.t.Helper()
	w.do(chromedp.SendKeys(say(phone), text+kb.Enter))
}

// picture keeps a screenshot for looking at if PORCHLIGHT_PICTURES names a folder.
func (w *walk) picture(name string) {
	w.t.Helper()
	folder := os.Getenv("PORCHLIGHT_PICTURES")
	if folder == "" {
		return
	}
	shot, err := chromedp.Run(w.browser, chromedp.CaptureScreenshot())
	if err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), shot, 0o600); err != nil {
		w.t.Error(err)
	}
}

func TestOnePhoneInvitesAndTheOtherWritesFromItsFirstNudge(t *testing.T) {
	w := startWalk(t)
	w.writes(anasPhone, "/invite Ben")
	w.sees(anasPhone, "invitation")
	w.picture("walk-1-invited")
	w.do(chromedp.Click(chromedp.CSS(fmt.Sprintf(`#log-%d a[href*="?start="]`, anasPhone))))
	w.taps(`@id="which-phone"`, "Ben’s phone")
	w.sees(bensPhone, "nothing has happened")
	w.picture("walk-2-asked")
	w.taps(on(bensPhone), "Accept")
	w.sees(bensPhone, "1 of 3")
	w.sees(anasPhone, "Is it who you meant")
	w.taps(on(anasPhone), "That's them")
	w.sees(anasPhone, "is in your circle now")
	w.picture("walk-3-joined")
	w.do(chromedp.Click(chromedp.CSS("#advance")))
	w.sees(bensPhone, "Write my own")
	w.picture("walk-4-nudged")
	w.taps(on(bensPhone), "Send 1 in my name")
	w.sees(anasPhone, "writes:")
	w.picture("walk-5-written")
}
