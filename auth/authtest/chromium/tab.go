package chromium

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Tab is a tab in a profile of its own. It is for one goroutine at a time.
type Tab struct {
	// Context is chromedp's.
	Context context.Context

	t    testing.TB
	seen *watch
}

// In is the same tab in a subtest.
func (b *Tab) In(t testing.TB) *Tab {
	other := *b
	other.t = t
	return &other
}

// Do takes steps, and fails the test at the first that cannot be taken.
func (b *Tab) Do(steps ...Step) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.Context, 2*patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatalf("%v\n%s", err, b.text())
	}
}

// text is what the page says, to explain a failure.
func (b *Tab) text() string {
	const all = `location.href + '\n' + (document.body ? document.body.innerText : '')`
	said, err := chromedp.Run(b.Context, chromedp.Evaluate[string](all))
	if err != nil {
		return err.Error()
	}
	return said
}

// Eval is the value of an expression in the page.
func Eval[T any](b *Tab, expression string) T {
	b.t.Helper()
	value, err := chromedp.Run(b.Context, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// Visit opens an address and waits for its page.
func (b *Tab) Visit(address string) {
	b.t.Helper()
	b.Do(chromedp.Navigate(address))
}

// Address is that of the page.
func (b *Tab) Address() string {
	b.t.Helper()
	return Eval[string](b, `location.href`)
}

// Title is the page's first heading.
func (b *Tab) Title() string {
	b.t.Helper()
	b.Do(Shown("h1"))
	return Eval[string](b, `document.querySelector('h1').textContent`)
}

// Text is what the page shows.
func (b *Tab) Text() string {
	b.t.Helper()
	return Eval[string](b, `document.body.innerText`)
}

// Cookies lists the names of all cookies of the profile.
func (b *Tab) Cookies() (names []string) {
	b.t.Helper()
	for _, one := range call(b, network.GetCookies, network.GetCookiesParams{}).Cookies {
		names = append(names, one.Name)
	}
	return names
}

// Keep keeps a picture of what the tab shows under build/pages, as name.png.
func (b *Tab) Keep(name string) {
	b.t.Helper()
	// Fast, and so larger: making them small costs more than all of the tests.
	shot := call(b, page.CaptureScreenshot, page.CaptureScreenshotParams{OptimizeForSpeed: new(true)})
	file := filepath.Join(top(b.t), "build", "pages", filepath.FromSlash(name)+".png")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(file, shot.Data, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// top is the folder of go.mod.
func top(t testing.TB) string {
	t.Helper()
	folder, err := os.Getwd()
	for ; err == nil; folder = filepath.Dir(folder) {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder
		}
		if folder == filepath.Dir(folder) {
			break
		}
	}
	t.Fatalf("no go.mod above, %v", err)
	return ""
}
