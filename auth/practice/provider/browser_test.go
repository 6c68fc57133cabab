package provider_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"foyer/auth/authtest/chromium"
	"foyer/auth/practice/provider"
)

type step = chromium.Step

var shown = chromium.Shown

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
			_, _ = io.WriteString(w, `<!doctype html><title>Foyer</title><link rel="icon" href="data:,"><main class="arrived">Back in Foyer</main>`)
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
	tab := chromium.Open(t)
	base := serve(t)
	for _, host := range []string{"127.0.0.1:0", "[::1]:0"} {
		t.Run(host, func(t *testing.T) {
			redirect, brought := program(t, host)
			tab.In(t).Do(chromedp.Navigate(at(base, "redirect_uri", redirect)), shown(".people"),
				chromium.Keys(kb.Tab, kb.Tab, kb.Enter), shown(".sees"),
				chromium.Keys(kb.Tab, kb.Tab, kb.Tab, kb.Enter))
			select {
			case got := <-brought:
				if got.Get("code") == "" || got.Get("state") != "the state" || got.Get("iss") != base {
					t.Errorf("%v", got)
				}
			case <-time.After(time.Minute):
				t.Fatal("the browser did not come")
			}
			tab.In(t).Do(shown(".arrived")) // or the next visit would cross this one
		})
	}
}

// TestPictures shows every page narrow and wide, light and dark, and finds what
// is wider than the window or too small to press.
func TestPictures(t *testing.T) {
	tab := chromium.Open(t)
	base := serve(t)
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
			tab := tab.In(t)
			tab.Do(chromedp.EmulateViewport(390, 844), chromedp.Navigate(scene.address), shown("main"))
			tab.Do(scene.act...)
			fits(t, tab)
			for _, width := range []int64{390, 1000} {
				for _, scheme := range []string{"light", "dark"} {
					tab.Do(chromedp.EmulateViewport(width, 844), chromium.Tell(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
						Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
					}))
					tab.Keep(fmt.Sprintf("%s-%d-%s", scene.name, width, scheme))
				}
			}
		})
	}
}

func fits(t *testing.T, tab *chromium.Tab) {
	t.Helper()
	const wider = `document.documentElement.scrollWidth - document.documentElement.clientWidth`
	const small = `[...document.querySelectorAll('button, input:not([type=hidden]), a')].filter((e) => e.getBoundingClientRect().height < 44).map((e) => e.outerHTML).join()`
	tab.Do(chromedp.EmulateViewport(320, 640))
	if over := chromium.Eval[int](tab, wider); over > 0 {
		t.Errorf("%d pixels too wide at 320", over)
	}
	if found := chromium.Eval[string](tab, small); found != "" {
		t.Errorf("too small to press: %s", found)
	}
	tab.Do(chromium.Script(`document.documentElement.style.fontSize = '32px'`), chromedp.EmulateViewport(640, 900))
	if over := chromium.Eval[int](tab, wider); over > 0 {
		t.Errorf("%d pixels too wide with text of twice the size", over)
	}
	tab.Do(chromium.Script(`document.documentElement.style.fontSize = ''`))
}
