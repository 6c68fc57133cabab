package chromium

import (
	"context"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// limit of one test in the browser.
const limit = 4 * time.Minute

// running is the one browser of all tests, once it is there.
var running struct {
	once sync.Once
	ctx  context.Context
	err  error
	end  func()
}

// Open opens a tab that shares neither cookies nor devices with any other, until
// the test ends. Without a Chromium the test is skipped, but not where CI is set.
func Open(t testing.TB) *Tab {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("there is no chromium")
		}
		t.Skip("there is no chromium")
	}
	running.once.Do(func() { launch(path) })
	if running.err != nil {
		t.Fatal(running.err)
	}
	seen := &watch{}
	ctx, shut := chromedp.NewContext(running.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(seen.event))
	t.Cleanup(shut)
	if err := chromedp.Do(ctx); err != nil { // opens it; a context with an end would end it
		t.Fatal(err)
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	t.Cleanup(cancel)
	b := &Tab{Context: limited, t: t, seen: seen}
	t.Cleanup(b.complaints)
	// Browsers give passkeys and autofocus to the tab in front only, and there
	// are several tests at a time.
	b.Do(Tell(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}))
	return b
}

// Close ends the browser, if there is one. TestMain calls it after the tests.
func Close() {
	if running.end != nil {
		running.end()
	}
}

func launch(path string) {
	folder, err := os.MkdirTemp("", "foyer-chromium")
	if err != nil {
		running.err = err
		return
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Headless, chromedp.DisableGPU,
		chromedp.NoSandbox, // root has none, and only our own pages are opened
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-background-timer-throttling", true), chromedp.Flag("disable-renderer-backgrounding", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", true), chromedp.UserDataDir(folder),
	)
	ctx, quit := chromedp.NewContext(allocator)
	running.ctx, running.err = ctx, chromedp.Do(ctx)
	running.end = func() {
		_ = chromedp.Cancel(ctx) // waits until it is gone
		quit()
		stop()
		_ = os.RemoveAll(folder)
	}
}
