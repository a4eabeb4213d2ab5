package sandboxtest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Browser starts a headless Chromium with one empty tab that ends with the test.
// Without one on the PATH the test is skipped. Whatever the page throws or logs
// as an error fails the test.
func Browser(t testing.TB) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium(t)),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.WindowSize(1280, 860),
		chromedp.DisableGPU,
		chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("no-sandbox", os.Getuid() == 0), // root has no use of Chromium's own
		chromedp.WSURLReadTimeout(time.Minute),
	)
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx, chromedp.WithListener(func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			t.Errorf("the page threw: %s %s", e.ExceptionDetails.Text, describe(e.ExceptionDetails.Exception))
		case *runtime.EventConsoleAPICalled:
			if e.Type == "error" {
				t.Errorf("the page logged an error: %s", describe(e.Args[0]))
			}
		}
	}))
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting Chromium: %v", err)
	}
	return ctx
}

// A Tab is the page in a browser, with the steps that tests take there.
type Tab struct {
	t   testing.TB
	ctx context.Context
}

// Open opens the address in a browser of its own; see Browser.
func Open(t testing.TB, address string) *Tab {
	t.Helper()
	tab := &Tab{t, Browser(t)}
	tab.Do(chromedp.Navigate(address))
	return tab
}

// Context is for what has no step here.
func (tab *Tab) Context() context.Context { return tab.ctx }

// Do takes steps; if one of them cannot be taken, it fails the test and shows
// what the page says.
func (tab *Tab) Do(steps ...chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, 20*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		page, _ := chromedp.Run(tab.ctx, chromedp.Evaluate[string]("document.body.innerText")) // only to explain
		tab.t.Fatalf("%v\n%s", err, page)
	}
}

// Holds waits until a JavaScript expression is true on the page.
func (tab *Tab) Holds(expression string) {
	tab.t.Helper()
	tab.Do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.Poll[bool](expression)(ctx, target)
		return chromedp.Void{}, err
	})
}

// Picture keeps a screenshot for looking at if PORCHLIGHT_PICTURES names a folder.
func (tab *Tab) Picture(name string) {
	tab.t.Helper()
	folder := os.Getenv("PORCHLIGHT_PICTURES")
	if folder == "" {
		return
	}
	shot, err := chromedp.Run(tab.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		tab.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), shot, 0o600); err != nil {
		tab.t.Error(err)
	}
}

func describe(o *runtime.RemoteObject) string {
	if o == nil {
		return ""
	}
	return o.Description + string(o.Value)
}

func chromium(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no Chromium on the PATH: the page is not tried in a browser")
	return ""
}
