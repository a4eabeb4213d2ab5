package sandboxtest

import (
	_ "embed"

	"github.com/chromedp/chromedp"
)

// axe.min.js is axe-core 4.14.1 (github.com/dequelabs/axe-core), unchanged. Its
// licence is in axe.LICENSE, those of what it contains in axe.LICENSE-3RD-PARTY.
//
//go:embed axe.min.js
var axe string

// askAxe leaves a line for every rule that is broken in window.broken.
const askAxe = `window.broken = null; axe.run().then((found) => {
	window.broken = found.violations.map((v) => v.id + ", " + v.help + ": " + v.nodes.map((n) => n.html).join(" | ")).join("\n");
}); 0`

// Accessible fails the test for every rule that axe-core, with all that it has by
// default, finds broken on the page as it stands.
func (tab *Tab) Accessible(when string) {
	tab.t.Helper()
	tab.Do(chromedp.Evaluate[chromedp.Void]("window.axe || (() => {"+axe+"\n})(); 0"), chromedp.Evaluate[chromedp.Void](askAxe))
	tab.Holds("window.broken !== null")
	if broken := Value[string](tab, "window.broken"); broken != "" {
		tab.t.Errorf("%s: %s", when, broken)
	}
}

// Value is what a JavaScript expression says on the page.
func Value[T any](tab *Tab, expression string) T {
	tab.t.Helper()
	value, err := chromedp.Run(tab.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		tab.t.Fatal(err)
	}
	return value
}
