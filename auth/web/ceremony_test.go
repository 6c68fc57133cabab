package web_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/go-webauthn/webauthn/protocol"

	"foyer/auth"
	"foyer/auth/authtest/chromium"
	"foyer/auth/flow"
)

// listener stands for the program's: it says that the browser has come.
func listener(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprintf(w, `<p id="arrived">%s</p>`, r.URL.Path)
	}))
	t.Cleanup(server.Close)
	return server.URL + "/callback?leg_code=c&state=s&iss=i"
}

// ceremonyWorld is a browser with a device, at the page of a leg.
func ceremonyWorld(t *testing.T) (*chromium.Tab, *site, *chromium.Device) {
	t.Helper()
	tab := chromium.Open(t)
	s := serve(t, false)
	s.end.Redirect = listener(t)
	return tab, s, tab.Device()
}

// A browser of today, and one without the JSON methods of Level 3, whose
// password manager moreover stands in for a credential.
var ages = map[string]string{
	"today": "",
	"before level 3": `delete PublicKeyCredential.parseCreationOptionsFromJSON; delete PublicKeyCredential.parseRequestOptionsFromJSON;
		PublicKeyCredential.prototype.toJSON = () => { throw new TypeError('Illegal invocation'); };`,
}

func TestAPasskeyIsMadeAndUsed(t *testing.T) {
	t.Parallel()
	for age, script := range ages {
		t.Run(age, func(t *testing.T) {
			t.Parallel()
			tab, s, _ := ceremonyWorld(t)
			tab.Do(before(script), chromedp.Navigate(s.public+legPath()), shown("#go"),
				chromedp.Reload(), shown("#go"), // the cookie is sent although it is strict
				press("#go"), shown("#arrived"))

			made := s.last(t)
			created, err := protocol.ParseCredentialCreationResponseBody(bytes.NewReader(made.response))
			if err != nil {
				t.Fatalf("%v: %s", err, made.response)
			}
			data := created.Response.CollectedClientData
			if data.Challenge != "Y2hhbGxlbmdlLW9mLXRoZS1maXJzdC1sZWc_LS0_" || data.Origin != s.public || data.Type != protocol.CreateCeremony {
				t.Errorf("made with %+v", data)
			}
			if !created.Response.AttestationObject.AuthData.Flags.UserVerified() || len(created.Response.Transports) == 0 {
				t.Errorf("flags %v, transports %v", created.Response.AttestationObject.AuthData.Flags, created.Response.Transports)
			}
			if made.requestURI != requestURI || made.cookie != s.bound.Reveal() || made.browser == "" {
				t.Errorf("handed over by %q with %q for %q", made.browser, made.cookie, made.requestURI)
			}

			s.become(func(f *fake) { f.view.Step, f.view.Options = auth.StepPasskey, []byte(assertion) })
			s.end.Redirect = listener(t)
			tab.Do(chromium.Tell(network.ClearBrowserCookies, cdp.Empty{}), chromedp.Navigate(s.public+legPath()), press("#go"), shown("#arrived"))
			used, err := protocol.ParseCredentialRequestResponseBody(bytes.NewReader(s.last(t).response))
			if err != nil {
				t.Fatalf("%v: %s", err, s.last(t).response)
			}
			if !bytes.Equal(used.RawID, created.RawID) || string(used.Response.UserHandle) != "ann-lee" || len(used.Response.Signature) == 0 {
				t.Errorf("used %+v", used)
			}
		})
	}
}

func (s *site) last(t *testing.T) finish {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.finishes) == 0 {
		t.Fatal("nothing was handed over")
	}
	return s.finishes[len(s.finishes)-1]
}

func TestAPasskeyOfNobodyIsForgottenByTheBrowser(t *testing.T) {
	t.Parallel()
	tab, s, device := ceremonyWorld(t)
	tab.Do(chromedp.Navigate(s.public+legPath()), press("#go"), shown("#arrived"))
	made, err := protocol.ParseCredentialCreationResponseBody(bytes.NewReader(s.last(t).response))
	if err != nil {
		t.Fatal(err)
	}
	s.become(func(f *fake) {
		f.view.Step, f.view.Options, f.endErr = auth.StepPasskey, []byte(assertion), flow.ErrPasskeyUnknown
		f.end = flow.LegEnd{Signal: &flow.Signal{RPID: "localhost", Unknown: base64.RawURLEncoding.EncodeToString(made.RawID)}}
	})
	if n := len(device.Credentials()); n != 1 {
		t.Fatalf("%d passkeys before", n)
	}
	tab.Do(chromium.Tell(network.ClearBrowserCookies, cdp.Empty{}), chromedp.Navigate(s.public+legPath()), press("#go"),
		until(`document.getElementById('alert').textContent.includes('no longer belongs')`))
	if n := len(device.Credentials()); n != 0 {
		t.Errorf("%d passkeys are still there", n)
	}
	if label := chromium.Eval[string](tab, `document.getElementById('go').textContent`); label != "Try again" {
		t.Errorf("the button says %q", label)
	}
}

func TestOnlyGoodPasskeysStayInTheBrowser(t *testing.T) {
	t.Parallel()
	tab, s, device := ceremonyWorld(t)
	s.end.Signal = &flow.Signal{RPID: "localhost", UserID: "YW5uLWxlZQ", Accepted: []string{"b3RoZXI"}}
	tab.Do(chromedp.Navigate(s.public+legPath()), press("#go"), shown("#arrived"))
	if n := len(device.Credentials()); n != 0 {
		t.Errorf("%d passkeys are there that the server does not know", n)
	}
}

// What goes wrong is said in a live region that has the focus, and there is
// always a way on.
func TestTroubleInTheCeremony(t *testing.T) {
	t.Parallel()
	tab, s, _ := ceremonyWorld(t)
	rejects := func(name string) string {
		return `navigator.credentials.create = navigator.credentials.get = () => Promise.reject(new DOMException('', '` + name + `'))`
	}
	tests := []struct {
		name, ahead string // ahead is run before the page's own script
		world       func(*fake)
		says, press string // press: what the first button says afterwards, or empty where it is gone
		back        bool
	}{
		{"cancelled", rejects("NotAllowedError"), nil, "cancelled, or it took too long", "Try again", true},
		{"there is one already", rejects("InvalidStateError"), nil, "already has a passkey", "", true},
		{"an address without passkeys", rejects("SecurityError"), nil, "at this address", "", true},
		{"anything else", rejects("UnknownError"), nil, "could not do this", "Try again", true},
		{"options that cannot be read", "", func(f *fake) { f.view.Options = []byte(`{`) }, "could not do this", "Try again", true},
		{"over", "", func(f *fake) { f.endErr = flow.ErrLegOver }, "Open again", "", false},
		{"elsewhere", "", func(f *fake) { f.endErr = flow.ErrLegElsewhere }, "another browser", "", false},
		{"refused", "", func(f *fake) { f.endErr = flow.ErrPasskeyRefused }, "could not be accepted", "", false},
		{"busy", "", func(f *fake) { f.endErr = flow.ErrBusy }, "The server is busy", "Try again", true},
		{"no network", `window.fetch = () => Promise.reject(new TypeError())`, nil, "could not be reached", "Try again", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tab := tab.In(t)
			s.become(tt.world)
			tab.Do(chromium.Tell(network.ClearBrowserCookies, cdp.Empty{}), chromedp.Navigate(s.public+legPath()), shown("#go"))
			if tt.ahead != "" {
				tab.Do(script(tt.ahead))
			}
			tab.Do(press("#go"), until(`document.getElementById('alert').textContent !== ''`))
			told(t, tab, tt.says, tt.press, tt.back)
		})
	}
}

func told(t *testing.T, tab *chromium.Tab, says, press string, back bool) {
	t.Helper()
	if text := chromium.Eval[string](tab, `document.querySelector('[role=alert]#alert').textContent`); !strings.Contains(text, says) {
		t.Errorf("says %q", text)
	}
	if focus := chromium.Eval[string](tab, `document.activeElement.id`); focus != "alert" {
		t.Errorf("the focus is on %q", focus)
	}
	const label = `((b) => b.offsetParent && b.getAttribute('aria-disabled') !== 'true' ? b.textContent : '')(document.getElementById('%s'))`
	if got := chromium.Eval[string](tab, fmt.Sprintf(label, "go")); got != press {
		t.Errorf("the button says %q", got)
	}
	if got := chromium.Eval[string](tab, fmt.Sprintf(label, "back")); (got != "") != back {
		t.Errorf("going back says %q", got)
	}
}

// Who could not be reached is given the same credential again: nobody is asked
// for a finger twice, and no second passkey is made.
func TestWhatCouldNotBeSentIsSentAgain(t *testing.T) {
	t.Parallel()
	tab, s, _ := ceremonyWorld(t)
	s.become(func(f *fake) { f.endErr = flow.ErrBusy })
	tab.Do(before(`window.asked = 0;
		const create = navigator.credentials.create.bind(navigator.credentials);
		navigator.credentials.create = (options) => { asked++; return create(options); }`),
		chromedp.Navigate(s.public+legPath()), shown("#go"),
		script(`{ const real = fetch; window.fetch = () => { window.fetch = real; return Promise.reject(new TypeError()); } }`),
		press("#go"), until(`document.getElementById('alert').textContent.includes('could not be reached')`),
		press("#go"), until(`document.getElementById('alert').textContent.includes('The server is busy')`))
	busy := s.last(t)
	if n := chromium.Eval[int](tab, `asked`); n != 1 {
		t.Errorf("asked %d times", n)
	}
	s.become(func(f *fake) { f.end.Redirect = listener(t) })
	tab.Do(press("#go"), shown("#arrived"))
	if made := s.last(t); !bytes.Equal(made.response, busy.response) {
		t.Errorf("sent %s, then %s", busy.response, made.response)
	}
}

// A browser, or what stands in for it, may wait for the person for as long as
// it likes; the way back stays open meanwhile, and a late answer is dropped.
func TestGoingBackWhileTheBrowserWaits(t *testing.T) {
	t.Parallel()
	tab, s, _ := ceremonyWorld(t)
	s.become(func(f *fake) { f.endErr = flow.ErrBusy })
	tab.Do(before(`navigator.credentials.create = (options) => new Promise((yes) => {
			window.told = options.signal; window.late = () => yes({ toJSON: () => ({ late: true }) });
		})`), chromedp.Navigate(s.public+legPath()), press("#go"), until(`window.told`), press("#back"),
		until(`document.getElementById('alert').textContent.includes('The server is busy')`))
	if stopped := chromium.Eval[bool](tab, `told.aborted`); !stopped {
		t.Error("the browser is still to ask")
	}
	s.become(nil)
	s.end.Redirect = listener(t)
	tab.Do(script(`late()`), press("#back"), shown("#arrived"))
	if len(s.cancels) != 2 || len(s.finishes) != 0 {
		t.Errorf("cancelled %v, finished %d", s.cancels, len(s.finishes))
	}
}

func TestGoingBackTellsTheProgram(t *testing.T) {
	t.Parallel()
	tab, s, _ := ceremonyWorld(t)
	tab.Do(chromedp.Navigate(s.public+legPath()), press("#back"), shown("#arrived"))
	if len(s.cancels) != 1 || s.cancels[0] != requestURI || len(s.finishes) != 0 {
		t.Errorf("cancelled %v, finished %d", s.cancels, len(s.finishes))
	}
}

func TestABrowserWithoutADeviceOffersAnother(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t)
	s := serve(t, false)
	tab.Do(chromedp.Navigate(s.public+legPath()), until(`document.getElementById('status').textContent.includes('a phone or a security key')`))
	if label := chromium.Eval[string](tab, `document.getElementById('go').textContent`); label != "Use a phone or security key" {
		t.Errorf("the button says %q", label)
	}

	tab.Do(before(`delete window.PublicKeyCredential`), chromedp.Reload(), until(`document.getElementById('alert').textContent !== ''`))
	told(t, tab, "cannot use passkeys here", "", true)
}

func TestAfterFiveMinutesThePageSaysSo(t *testing.T) {
	t.Parallel()
	tab, s, _ := ceremonyWorld(t)
	tab.Do(before(`navigator.credentials.create = (o) => new Promise((_, no) => o.signal.addEventListener('abort', () => no(o.signal.reason)))`),
		chromedp.Navigate(s.public+legPath()), press("#go"),
		script(`{ const now = Date.now; Date.now = () => now() + 300000; }`), until(`document.getElementById('alert').textContent !== ''`))
	told(t, tab, "five minutes for this page are over", "", false)
}

func TestWithoutScriptsTheCeremonyExplains(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t)
	s := serve(t, false)
	tab.Do(chromium.Tell(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}),
		chromedp.Navigate(s.public+legPath()), shown("#stuck"))
	if visible := chromium.Eval[bool](tab, `document.getElementById('ceremony').offsetParent !== null`); visible {
		t.Error("shows buttons that do nothing")
	}
}
