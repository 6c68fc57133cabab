package chromium

import (
	"context"
	"fmt"
	"image"
	"os/exec"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Window is a Chromium that stands on a display, as a person's own browser:
// its tabs share one profile. It is for one goroutine at a time.
type Window struct {
	ctx context.Context
	t   testing.TB
}

// OpenWindow opens a browser of the test's own, until the test ends. env is its
// whole environment, with HOME and DISPLAY; at is where on the display it stands.
// Its profile is kept in the folder.
func OpenWindow(t testing.TB, env []string, folder string, at image.Rectangle) *Window {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal(err)
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.DisableGPU, chromedp.NoSandbox,
		chromedp.NoInheritEnv, chromedp.Env(env...), chromedp.UserDataDir(folder),
		chromedp.WindowSize(at.Dx(), at.Dy()), chromedp.Flag("window-position", fmt.Sprintf("%d,%d", at.Min.X, at.Min.Y)),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-background-timer-throttling", true), chromedp.Flag("disable-renderer-backgrounding", true),
		chromedp.Flag("disable-backgrounding-occluded-windows", true), chromedp.Flag("disable-sync", true),
		// Neither a bar about the missing sandbox nor one keyring more that asks.
		chromedp.Flag("test-type", true), chromedp.Flag("password-store", "basic"),
	)
	ctx, quit := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		quit() // waits until it is gone
		stop()
	})
	if err := chromedp.Do(ctx); err != nil { // starts it; a context with an end would end it
		t.Fatal(err)
	}
	return &Window{ctx: ctx, t: t}
}

// Tab opens another tab in the window, in front of the others, and what closes it.
func (w *Window) Tab() (tab *Tab, shut func()) {
	w.t.Helper()
	seen := &watch{}
	ctx, shut := chromedp.NewContext(w.ctx, chromedp.WithNewWindow(false), chromedp.WithListener(seen.event))
	w.t.Cleanup(shut)
	if err := chromedp.Do(ctx); err != nil { // opens it; a context with an end would end it
		w.t.Fatal(err)
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	w.t.Cleanup(cancel)
	b := &Tab{Context: limited, t: w.t, seen: seen}
	w.t.Cleanup(b.complaints)
	// Passkeys are given to the tab in front only, even where a window manager
	// is late to tell that it is.
	b.Do(Tell(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}))
	return b, shut
}
