package web_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"foyer/app/browser"
	"foyer/auth"
	"foyer/auth/authtest"
	"foyer/auth/authtest/chromium"
)

// settingUp is Ann where she is asked to trust her device, and her browser.
func settingUp(t *testing.T) (*world, *program, *chromium.Tab) {
	t.Helper()
	tab := openTab(t)
	w := openWorld(t, auth.MFARequired, appAndPasskey)
	p := w.program()
	p.setUp()
	return w, p, tab
}

// goesBack leaves the page by its button, and the program goes on without.
func (p *program) goesBack(tab *chromium.Tab) {
	p.w.t.Helper()
	tab.GoBack()
	tab.Arrived()
	if at := tab.Address(); at != p.URL+"/done?result=cancelled" {
		p.w.t.Errorf("ends at %s", at)
	}
	if _, err := p.back(); !errors.Is(err, browser.ErrDenied) {
		p.w.t.Fatalf("the program is told %v", err)
	}
	p.step("status")
}

func TestRealUserVerificationOff(t *testing.T) {
	t.Parallel()
	t.Run("the device does not recognize its owner", func(t *testing.T) {
		t.Parallel()
		w, p, tab := settingUp(t)
		device := tab.Device()
		device.Verifies(false)
		tab.Visit(p.trip("enroll_passkey"))
		tab.Continue()
		tab.Told("Try again, or go back to Foyer")
		tab.Keep("real/ceremony-unverified")
		w.keeps(0)

		device.Verifies(true)
		tab.Continue()
		tab.Arrived()
		p.bring("enroll_passkey")
		p.step("enroll_passkey", "confirm", "1")
		p.redeem()
		w.keeps(1)
	})
	t.Run("a key that knows of touch only", func(t *testing.T) {
		t.Parallel()
		w, p, tab := settingUp(t)
		tab.Device(chromium.WithoutVerification)
		tab.Visit(p.trip("enroll_passkey"))
		tab.Continue()
		tab.Told("go back to Foyer")
		p.goesBack(tab)
		p.offered("enroll_passkey")
		w.keeps(0)
	})
	t.Run("it signs that it verified nobody", func(t *testing.T) {
		t.Parallel()
		w, p, tab := settingUp(t)
		tab.Device().Unverified()
		tab.Visit(p.trip("enroll_passkey"))
		tab.Continue()
		tab.Told("could not be accepted")
		tab.Keep("real/ceremony-refused")
		p.nothingCame()
		w.keeps(0)
		if got := tab.Buttons(); len(got) != 0 {
			t.Errorf("buttons %q on a page that is over", got)
		}
		if reply := p.step("enroll_passkey", "confirm", "1"); reply.Status != http.StatusBadRequest {
			t.Errorf("confirmed: %d %s", reply.Status, reply.Raw)
		}
		p.step("skip", "of", "enroll_passkey")
		p.redeem()
	})
	t.Run("at a sign-in", func(t *testing.T) {
		t.Parallel()
		_, p, tab, device := trusted(t)
		device.Unverified()
		p.begin()
		tab.Visit(p.trip("passkey"))
		tab.Continue()
		tab.Told("could not be accepted")
		p.nothingCame()
		if reply := p.step("status"); reply.Answer.AuthorizationCode != "" {
			t.Error("signed in")
		}
		p.offered("passkey", "totp", "recovery_code")
	})
}

func TestRealUserCancels(t *testing.T) {
	t.Parallel()
	t.Run("go back", func(t *testing.T) {
		t.Parallel()
		w, p, tab := settingUp(t)
		device := tab.Device()
		tab.Visit(p.trip("enroll_passkey"))
		p.goesBack(tab)
		tab.Keep("real/done-cancelled")
		p.offered("enroll_passkey")
		p.step("skip", "of", "enroll_passkey")
		p.redeem()
		w.keeps(0)
		if len(device.Credentials()) != 0 {
			t.Error("the device keeps a passkey all the same")
		}
	})
	t.Run("no device at all", func(t *testing.T) {
		t.Parallel()
		w, p, tab := settingUp(t)
		tab.NoDevice()
		tab.Visit(p.trip("enroll_passkey"))
		tab.Do(until(`document.getElementById('status').textContent.includes('does not keep passkeys itself')`))
		tab.Keep("real/ceremony-no-device")
		if got := tab.Buttons(); !slices.Equal(got, []string{"Use a phone or security key", "Go back to Foyer"}) {
			t.Errorf("buttons %q", got)
		}
		p.goesBack(tab)
		p.offered("enroll_passkey")
		w.keeps(0)
	})
	t.Run("a security key in its place", func(t *testing.T) {
		t.Parallel()
		w, p, tab := settingUp(t)
		tab.Device(chromium.SecurityKey)
		tab.Visit(p.trip("enroll_passkey"))
		tab.Do(until(`document.getElementById('go').textContent === 'Use a phone or security key'`))
		tab.Continue()
		tab.Arrived()
		p.bring("enroll_passkey")
		p.step("enroll_passkey", "confirm", "1")
		p.redeem()
		w.keeps(1)
	})
}

// The count of a passkey that two devices hold betrays whoever comes second.
func TestRealClonedCounter(t *testing.T) {
	t.Parallel()
	w, p, tab, device := trusted(t)
	original := device.Credentials()[0]
	thief := openTab(t)
	copied := thief.Device()
	copied.Put(original)

	p.begin()
	p.usePasskey(tab)
	p.redeem()

	other := w.program()
	reply := other.usePasskey(thief)
	if reply.Answer.AuthorizationCode != "" || reply.Answer.Reason != auth.ReasonAuthenticatorDisabled {
		t.Fatalf("the copy: %d %s", reply.Status, reply.Raw)
	}
	if now := copied.Credentials()[0].SignCount; now != original.SignCount+1 {
		t.Errorf("the copy counts %v after %v: this test shows nothing", now, original.SignCount)
	}
	p.begin() // the owner is not locked out by it
	p.usePasskey(tab)
	p.redeem()

	behind := w.program()
	device.Count(original.CredentialID, 0)
	if reply := behind.usePasskey(tab); reply.Answer.AuthorizationCode != "" {
		t.Error("a count that went back signs in")
	}
}

func TestRealRemovedCredential(t *testing.T) {
	t.Parallel()
	t.Run("of nobody", func(t *testing.T) {
		t.Parallel()
		w, p, tab, device := trusted(t)
		w.remove(p, tab)
		other := w.program()
		tab.Visit(other.trip("passkey"))
		tab.Continue()
		tab.Told("no longer belongs to an account here")
		tab.Keep("real/ceremony-unknown")
		if left := device.Credentials(); len(left) != 0 {
			t.Errorf("the browser still offers %d passkeys", len(left))
		}
		if got := tab.Buttons(); !slices.Equal(got, []string{"Try again", "Go back to Foyer"}) {
			t.Errorf("buttons %q", got)
		}
		other.goesBack(tab)
	})
	t.Run("beside another", func(t *testing.T) {
		t.Parallel()
		w, p, tab, device := trusted(t)
		removed := device.Credentials()[0]
		w.remove(p, tab)
		device.Drop(removed.CredentialID)
		p.begin()
		w.Clock.Advance(authtest.Step)
		p.step("totp", "code", w.App(w.seed, 0))
		p.took(p.StepUp(p.redeem().AccessToken, "manage"))
		p.makePasskey(tab)
		p.redeem()
		w.keeps(1)
		good := device.Credentials()[0]

		p.begin()
		p.usePasskey(tab)
		p.redeem()
		if left := device.Credentials(); len(left) != 1 {
			t.Errorf("the browser has forgotten the good one")
		}
		p.begin()
		tab.Visit(p.trip("passkey"))
		// Chromium's devices hold one passkey of an account, so the removed one
		// takes the other's place between the ceremony and what is told of it.
		tab.Do(shown("#go"), script(`{ const post = fetch; window.fetch = async (...all) => { await new Promise((go) => { window.release = go; }); return post(...all); } }`))
		tab.Continue()
		tab.Do(until(`window.release`))
		device.Drop(good.CredentialID)
		device.Put(removed)
		tab.Do(script(`release()`))
		tab.Arrived()
		if left := device.Credentials(); len(left) != 0 {
			t.Errorf("the browser still has %d passkeys that the server does not know", len(left))
		}
		p.bring("passkey")
		p.redeem()
	})
}

// remove takes Ann's passkey away in her program, with a fresh proof.
func (w *world) remove(p *program, tab *chromium.Tab) {
	w.t.Helper()
	p.begin()
	p.usePasskey(tab)
	access := p.redeem().AccessToken
	if reply := p.Call(http.MethodDelete, "/api/v1/me/authenticators/"+w.passkeys()[0].ID, access, nil); reply.Status != http.StatusNoContent {
		w.t.Fatalf("remove: %d %s", reply.Status, reply.Raw)
	}
	w.keeps(0)
}

// The same server under another name: no passkey can be had there, and the page
// says how to go on although neither its style nor its script is of its origin.
func TestRealWrongOrigin(t *testing.T) {
	t.Parallel()
	w, p, tab := settingUp(t)
	device := tab.Device()
	address := p.trip("enroll_passkey")
	tab.Allow("Content Security Policy")
	tab.Visit(strings.Replace(address, "http://localhost:", "http://127.0.0.1:", 1))
	tab.Do(shown("#stuck"))
	tab.Keep("real/wrong-origin")
	if !tab.Complained("Content Security Policy") {
		t.Error("nothing was kept from loading: this test shows nothing")
	}
	if text := tab.Text(); !strings.Contains(text, "go back to Foyer and press “Open again”") {
		t.Errorf("explains nothing: %s", text)
	}
	if got := tab.Buttons(); len(got) != 0 {
		t.Errorf("buttons %q that can do nothing", got)
	}
	options := chromium.Eval[string](tab, `document.getElementById('ceremony').dataset.options`)
	if said := ceremony(tab, "create", options); !strings.Contains(said, "SecurityError") {
		t.Errorf("the browser makes a passkey for the other name: %s", said)
	}
	p.nothingCame()
	w.keeps(0)
	if len(device.Credentials()) != 0 {
		t.Error("the device keeps a passkey")
	}
	p.makePasskey(tab) // Open again
	w.keeps(1)
}

// A page of another site on the same host, which has the same relying party ID
// but another origin.
func TestRealAnotherSitesScript(t *testing.T) {
	t.Parallel()
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprint(w, `<link rel="icon" href="data:,"><h1>Free coffee</h1>`)
	}))
	t.Cleanup(evil.Close)
	site := strings.Replace(evil.URL, "127.0.0.1", "localhost", 1)

	t.Run("makes a passkey for the starter", func(t *testing.T) {
		t.Parallel()
		w, p, tab := settingUp(t) // who started has Ann's password, or is Ann
		tab.Device()
		request := requestOf(t, p.trip("enroll_passkey"))
		starter := authtest.NewBrowser(t, w.URL)
		page := starter.Visit(request)
		tab.Visit(site)
		made := ceremony(tab, "create", string(page.Options))
		back := starter.Finish(request, []byte(made))
		if back.Error != "passkey_refused" || back.LegCode != "" {
			t.Errorf("finished with %+v", back)
		}
		w.keeps(0)
	})
	t.Run("signs in for the starter", func(t *testing.T) {
		t.Parallel()
		w, _, tab, _ := trusted(t)
		p := w.program()
		request := requestOf(t, p.trip("passkey"))
		starter := authtest.NewBrowser(t, w.URL)
		page := starter.Visit(request)
		tab.Visit(site)
		shown := ceremony(tab, "get", string(page.Options))
		back := starter.Finish(request, []byte(shown))
		if back.Error != "passkey_refused" || back.LegCode != "" {
			t.Errorf("finished with %+v", back)
		}
	})
	t.Run("posts and frames", func(t *testing.T) {
		t.Parallel()
		w, p, tab := settingUp(t)
		tab.Device()
		tab.Allow("CORS", "Failed to load resource", "frame-ancestors", "Framing")
		address := p.trip("enroll_passkey")
		tab.Visit(address)
		tab.Visit(site)
		const post = `fetch(%q, {method: 'POST', credentials: 'include', mode: %q, headers: {'Content-Type': %q}, body: %q}).then((r) => r.type + r.status, () => 'refused')`
		body := fmt.Sprintf(`{"request_uri":%q}`, requestOf(t, address))
		for _, how := range [][2]string{{"cors", "application/json"}, {"no-cors", "text/plain"}} {
			said := await(tab, fmt.Sprintf(post, w.URL+"/oauth/authorize/cancel", how[0], how[1], body))
			if said != "refused" && said != "opaque0" {
				t.Errorf("%s: it reads %q", how[0], said)
			}
		}
		await(tab, `new Promise((done) => { const f = document.createElement('iframe'); f.onload = () => done('loaded'); f.src = `+
			strconv.Quote(address)+`; document.body.append(f); })`)

		tab.Visit(address) // and the leg is as good as before
		tab.Continue()
		tab.Arrived()
		p.bring("enroll_passkey")
		p.step("enroll_passkey", "confirm", "1")
		w.keeps(1)
	})
}

// ceremony asks the device of the tab, from whatever page it shows.
func ceremony(tab *chromium.Tab, what, options string) string {
	parse := map[string]string{"create": "parseCreationOptionsFromJSON", "get": "parseRequestOptionsFromJSON"}[what]
	return await(tab, fmt.Sprintf(`(async () => {
		const sent = JSON.parse(%q);
		const made = await navigator.credentials.%s({ publicKey: PublicKeyCredential.%s(sent.publicKey || sent) });
		return JSON.stringify(made.toJSON());
	})()`, options, what, parse))
}

// await is the text that a promise in the page ends with.
func await(tab *chromium.Tab, expression string) string {
	said, err := chromedp.Run(tab.Context, chromedp.Evaluate[json.RawMessage](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		return err.Error()
	}
	var text string
	if json.Unmarshal(said, &text) != nil {
		return string(said)
	}
	return text
}
