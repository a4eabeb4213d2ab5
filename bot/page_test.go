package main

import (
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestDistressTypedOnThePageShowsTheHelpline(t *testing.T) {
	t.Parallel()
	w := startWalk(t)
	w.writes(anasPhone, "I can't go on. I want to die")
	w.sees(anasPhone, line)
	w.taps(on(anasPhone), "United States")
	w.sees(anasPhone, "Call or text 988")
	w.writes(bensPhone, "/help IN")
	w.sees(bensPhone, "14416")
}

func TestDatabaseThatIsTakenAwayOnThePageStopsNoHelp(t *testing.T) {
	t.Parallel()
	w := startWalk(t)
	w.Do(chromedp.Click(chromedp.CSS("#open-weather")), chromedp.Click(chromedp.CSS(`[data-switch="database"]`)),
		chromedp.SendKeys(chromedp.CSS("#weather"), kb.Escape))
	w.writes(anasPhone, "I can't go on. I want to die")
	w.sees(anasPhone, line)
	w.writes(bensPhone, "/help IN")
	w.sees(bensPhone, "14416")
}

func TestEverythingIsErasedFromThePage(t *testing.T) {
	t.Parallel()
	w := startWalk(t)
	w.writes(anasPhone, "/country US")
	w.sees(anasPhone, "Your country: United States")
	w.writes(anasPhone, "/delete")
	w.taps(on(anasPhone), "Erase everything")
	w.sees(anasPhone, "Everything of yours is erased")
	w.writes(anasPhone, "/export")
	w.sees(anasPhone, "nothing about you")
}

// TestPageShowsSomebodyHeldByTheirCircle also takes the picture of the README,
// with -update.
func TestPageShowsSomebodyHeldByTheirCircle(t *testing.T) {
	t.Parallel()
	w := startWalk(t)
	w.Do(chromedp.EmulateViewport(1280, 1180))
	w.taps(`@id="guide"`, "Hide")
	w.writes(anasPhone, "/country US")
	w.sees(anasPhone, "Your country: United States")
	w.writes(anasPhone, "/invite Ben")
	w.opensInvitation()
	w.taps(on(bensPhone), "Accept")
	w.taps(on(anasPhone), "That's them")
	w.sees(anasPhone, "is in your circle now")
	w.Do(chromedp.Click(chromedp.CSS("#advance")))
	w.sees(bensPhone, "Send 1 in my name") // a nudge
	w.writes(anasPhone, "I can't go on. I want to die")
	w.sees(anasPhone, "Call or text 988")
	if !*update {
		return
	}
	w.Do(chromedp.WaitNotPresent(chromedp.CSS("#toasts > *")))
	light := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}}}
	if _, err := chromedp.Call(w.Context(), emulation.SetEmulatedMedia, light); err != nil {
		t.Fatal(err)
	}
	shot, err := chromedp.Run(w.Context(), chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("sandbox/testdata/page.png", shot, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestSomebodyInABadHourAsksInOneTapOnAPhone: the page on which they choose comes last,
// and stands on the screen whole, with the button that sends.
func TestSomebodyInABadHourAsksInOneTapOnAPhone(t *testing.T) {
	t.Parallel()
	w := startWalk(t)
	w.Do(chromedp.EmulateViewport(390, 800))
	w.writes(anasPhone, "/country US")
	w.sees(anasPhone, "Your country: United States")
	w.writes(anasPhone, "/invite Ben")
	w.opensInvitation()
	w.taps(on(bensPhone), "Accept")
	w.sees(bensPhone, "You are one of")
	w.switchesTo("Ana")
	w.taps(on(anasPhone), "That's them")
	w.sees(anasPhone, "is in your circle now")
	w.writes(anasPhone, "I can't go on. I want to die")
	w.sees(anasPhone, "Call or text 988")
	w.taps(on(anasPhone), "Someone I know")
	w.sees(anasPhone, "Shall I ask someone of your circle")
	w.Holds(fmt.Sprintf(`(() => {
		const log = document.querySelector("#log-%d"), last = [...log.querySelectorAll("[data-message]")].at(-1)
		const seen = log.getBoundingClientRect(), it = last.getBoundingClientRect()
		return last.innerText.includes("988") && it.top >= seen.top - 1 && it.bottom <= seen.bottom + 1
	})()`, anasPhone))
	w.Picture("asks-1-choose")
	w.taps(on(anasPhone), "Send it now")
	w.sees(anasPhone, "It is on its way to")
	w.switchesTo("Ben")
	w.sees(bensPhone, "asked me to give you this now")
	w.Picture("asks-2-request")
	w.taps(on(bensPhone), "What to say")
	w.sees(bensPhone, "Ask, and stay")
	w.taps(on(bensPhone), "I'm here")
	w.sees(bensPhone, "is told that you are here")
	w.Picture("asks-3-answered")
}

// switchesTo shows another phone, where the screen has room for one.
func (w *walk) switchesTo(name string) {
	w.t.Helper()
	w.Do(chromedp.Click(fmt.Sprintf(`//*[@role="tab" and normalize-space()=%q]`, name)))
}
