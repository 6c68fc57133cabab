package provider_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"foyer/auth/practice/provider"
)

// browser starts a Chromium of its own for a test. Without one the test is
// skipped, but not where CI is set.
func browser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("there is no chromium")
		}
		t.Skip("there is no chromium")
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Headless, chromedp.DisableGPU, chromedp.NoSandbox,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", true), chromedp.UserDataDir(t.TempDir()),
	)
	ctx, quit := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // waits until it is gone
		quit()
		stop()
	})
	if err := chromedp.Do(ctx); err != nil { // starts it; a context with an end would end it
		t.Fatal(err)
	}
	limited, cancel := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	return limited
}

type step = chromedp.Action[chromedp.Void]

func run(t *testing.T, ctx context.Context, steps ...step) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

func shown(selector string) step { return chromedp.WaitVisible(chromedp.CSS(selector)) }

// serve puts a provider on localhost and returns its issuer.
func serve(t *testing.T) string {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	base := "http://localhost:" + port + "/practice/google"
	long := provider.Person{Subject: "1003", Name: "Maximiliane Alexandra von Hohenlohe-Waldenburg-Featherstonehaugh", Email: "maximiliane.alexandra.von.hohenlohe-waldenburg@department-of-cardiology.riverside.example"}
	server.Config.Handler = provider.New(provider.Options{Issuer: base, ClientID: clientID, ClientSecret: secret, People: append(people[:2:2], long)})
	server.Start()
	t.Cleanup(server.Close)
	return base
}

// program listens as the program does, and tells what it was brought.
func program(t *testing.T, host string) (redirect string, brought <-chan url.Values) {
	t.Helper()
	listener, err := net.Listen("tcp", host)
	if err != nil {
		t.Skipf("this computer has no %s", host)
	}
	came := make(chan url.Values, 1)
	server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/callback" {
			came <- r.URL.Query()
		}
	})}}
	server.Start()
	t.Cleanup(server.Close)
	return server.URL + "/callback", came
}

func at(base string, changes ...string) string {
	return strings.Replace(asks(changes...), issuer, base, 1)
}

// The pages' own policy must let a browser go on to the program, and no page
// needs a mouse.
func TestBrowserReachesTheProgramByKeys(t *testing.T) {
	ctx := browser(t)
	base := serve(t)
	for _, host := range []string{"127.0.0.1:0", "[::1]:0"} {
		t.Run(host, func(t *testing.T) {
			redirect, brought := program(t, host)
			run(t, ctx, chromedp.Navigate(at(base, "redirect_uri", redirect)), shown(".people"),
				chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter), shown(".sees"),
				chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
			select {
			case got := <-brought:
				if got.Get("code") == "" || got.Get("state") != "the state" || got.Get("iss") != base {
					t.Errorf("%v", got)
				}
			case <-time.After(20 * time.Second):
				t.Fatal("the browser did not come")
			}
		})
	}
}

// TestPictures shows every page narrow and wide, light and dark, and finds what
// is wider than the window or too small to press.
func TestPictures(t *testing.T) {
	ctx := browser(t)
	base := serve(t)
	folder := filepath.Join("..", "..", "..", "build", "pages")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	typed := chromedp.Steps(chromedp.Click(chromedp.CSS(`a[href*="/other"]`)), shown("#name"))
	wrong := chromedp.Steps(typed, chromedp.SendKeys(chromedp.CSS("#email"), "sam"), chromedp.KeyEvent(kb.Enter), shown("[role=alert]"))
	for _, scene := range []struct {
		name, address string
		act           []step
	}{
		{"practice-account", at(base), nil},
		{"practice-consent", at(base, "prompt", "", "login_hint", "1001"), nil},
		{"practice-consent-long-es", at(base, "prompt", "", "login_hint", "1003", "ui_locales", "es"), nil},
		{"practice-other-es", at(base, "ui_locales", "es"), []step{typed}},
		{"practice-other-wrong", at(base), []step{wrong}},
		{"practice-end", base + "/account?visit=over", nil},
	} {
		t.Run(scene.name, func(t *testing.T) {
			run(t, ctx, chromedp.EmulateViewport(390, 844), chromedp.Navigate(scene.address), shown("main"))
			run(t, ctx, scene.act...)
			fits(t, ctx)
			for _, width := range []string{"390", "1000"} {
				for _, scheme := range []string{"light", "dark"} {
					shoot(t, ctx, width, scheme, filepath.Join(folder, scene.name+"-"+width+"-"+scheme+".png"))
				}
			}
		})
	}
}

func fits(t *testing.T, ctx context.Context) {
	t.Helper()
	const wider = `document.documentElement.scrollWidth - document.documentElement.clientWidth`
	const small = `[...document.querySelectorAll('button, input:not([type=hidden]), a')].filter((e) => e.getBoundingClientRect().height < 44).map((e) => e.outerHTML).join()`
	run(t, ctx, chromedp.EmulateViewport(320, 640))
	if over, err := chromedp.Run(ctx, chromedp.Evaluate[int](wider)); err != nil || over > 0 {
		t.Errorf("%d pixels too wide at 320, %v", over, err)
	}
	if found, err := chromedp.Run(ctx, chromedp.Evaluate[string](small)); err != nil || found != "" {
		t.Errorf("too small to press: %s, %v", found, err)
	}
	run(t, ctx, chromedp.Evaluate[chromedp.Void](`document.documentElement.style.fontSize = '32px'`), chromedp.EmulateViewport(640, 900))
	if over, err := chromedp.Run(ctx, chromedp.Evaluate[int](wider)); err != nil || over > 0 {
		t.Errorf("%d pixels too wide with text of twice the size, %v", over, err)
	}
	run(t, ctx, chromedp.Evaluate[chromedp.Void](`document.documentElement.style.fontSize = ''`))
}

func shoot(t *testing.T, ctx context.Context, width, scheme, file string) {
	t.Helper()
	wide := map[string]int64{"390": 390, "1000": 1000}[width]
	run(t, ctx, chromedp.EmulateViewport(wide, 844), chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	}))
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, picture, 0o644); err != nil {
		t.Fatal(err)
	}
}
