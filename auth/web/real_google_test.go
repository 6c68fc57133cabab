package web_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"foyer/app/browser"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/authtest/chromium"
	"foyer/auth/service"
)

// openPractice is a practice server, whose stand-in for Google's pages is part
// of it.
func openPractice(t *testing.T) *world {
	t.Helper()
	// WithMail runs the courier, for whom practice has an inbox.
	practice := func(o *service.Options) { o.Kind = service.Practice }
	return &world{t: t, Server: authtest.Start(t, authtest.WithBrowser, authtest.WithMail, practice)}
}

// googleTrip asks for the provider and opens its pages, as the program does.
// verifier is the secret that goes with the code.
func (p *program) googleTrip(tab *chromium.Tab) (verifier string) {
	p.w.t.Helper()
	p.listen()
	asked := p.first("google")
	to := asked.Answer.Google
	if to == nil {
		p.w.t.Fatalf("asked: %d %s", asked.Status, asked.Raw)
	}
	state, verifier := browser.NewState(), browser.NewVerifier()
	address, err := browser.GoogleURL(to.AuthorizationEndpoint, to.ClientID, p.leg.RedirectURI(), state, to.Nonce, verifier, "en")
	if err != nil {
		p.w.t.Fatal(err)
	}
	p.leg.Expect(browser.Expected{
		State: state, CodeParam: "code", Done: p.URL + "/done?result=ok", DoneCancelled: p.URL + "/done?result=cancelled",
	})
	tab.Visit(address)
	tab.Do(shown(".people"))
	return verifier
}

// bringGoogle hands over what the provider's pages have brought.
func (p *program) bringGoogle(tab *chromium.Tab, verifier string) authtest.Reply {
	p.w.t.Helper()
	tab.Arrived()
	redirect := p.leg.RedirectURI()
	code, err := p.back()
	if err != nil {
		p.w.t.Fatal(err)
	}
	return p.step("google", "code", code, "code_verifier", verifier, "redirect_uri", redirect)
}

func TestRealGoogleChooseAnAccount(t *testing.T) {
	t.Parallel()
	tab := openTab(t)
	w := openPractice(t)
	p := w.program()
	verifier := p.googleTrip(tab)
	tab.Keep("real/google-account")
	if text := tab.Text(); !strings.Contains(text, "This is not Google") || !strings.Contains(text, "Nora Lindqvist") {
		t.Errorf("the page says %s", text)
	}
	tab.Do(press(`button[value="100-nora"]`), shown(".sees"))
	tab.Keep("real/google-consent")
	for _, words := range []string{"nora.lindqvist@gmail.example", "This is not Google"} {
		if text := tab.Text(); !strings.Contains(text, words) {
			t.Errorf("no %q in %s", words, text)
		}
	}
	tab.Do(press(`button[value="continue"]`))
	p.bringGoogle(tab, verifier)
	tokens := p.redeem()
	if me := p.Get(api.PathMe, tokens.AccessToken).Me; me.Name != "Nora Lindqvist" || me.Email != "nora.lindqvist@gmail.example" {
		t.Errorf("signed in as %+v", me)
	}
}

// The address is of a password account: it is proved before it is linked.
func TestRealGoogleOfAnExistingAccount(t *testing.T) {
	t.Parallel()
	tab := openTab(t)
	w := openPractice(t)
	p := w.program()
	verifier := p.googleTrip(tab)
	tab.Do(press(`button[value="101-ann"]`), shown(".sees"), press(`button[value="continue"]`))
	reply := p.bringGoogle(tab, verifier)
	if reply.Answer.Reason != "proof_required" || reply.Answer.Next[0].Step != api.StepPassword {
		t.Fatalf("%d %s", reply.Status, reply.Raw)
	}
	p.step("password", "username", annEmail, "password", annPassword)
	p.redeem()

	verifier = p.googleTrip(tab) // and from then on by itself
	tab.Do(press(`button[value="101-ann"]`), shown(".sees"), press(`button[value="continue"]`))
	p.bringGoogle(tab, verifier)
	if me := p.Get(api.PathMe, p.redeem().AccessToken).Me; me.Email != annEmail {
		t.Errorf("signed in as %+v", me)
	}
}

// Somebody who is not on the list types an address that nobody has proved.
func TestRealGoogleUseAnotherAccount(t *testing.T) {
	t.Parallel()
	tab := openTab(t)
	w := openPractice(t)
	p := w.program()
	verifier := p.googleTrip(tab)
	tab.Do(press(`a[href*="/other"]`), shown("#name"))
	tab.Keep("real/google-other")
	tab.Do(fill("#name", "Sam Quill"), fill("#email", "sam"), chromium.Keys(kb.Enter), shown("[role=alert]"))
	tab.Keep("real/google-other-wrong")
	tab.Do(until(`document.activeElement.id === 'email'`), chromium.Keys(kb.End, "@mail.example", kb.Enter), shown(".sees"), press(`button[value="continue"]`))
	reply := p.bringGoogle(tab, verifier)
	p.offered("email_code")
	if reply.Status != http.StatusForbidden {
		t.Fatalf("%d %s", reply.Status, reply.Raw)
	}
	p.step("email_code", "send", "1")
	p.step("email_code", "code", w.inboxCode("sam@mail.example"))
	if me := p.Get(api.PathMe, p.redeem().AccessToken).Me; me.Name != "Sam Quill" || me.Email != "sam@mail.example" {
		t.Errorf("signed in as %+v", me)
	}
}

func TestRealGoogleCancel(t *testing.T) {
	t.Parallel()
	tab := openTab(t)
	w := openPractice(t)
	p := w.program()
	for _, page := range []string{"account", "consent"} {
		p.last = authtest.Reply{}
		p.googleTrip(tab)
		if page == "consent" {
			tab.Do(press(`button[value="100-nora"]`), shown(".sees"))
		}
		tab.Do(press(`button[value="cancel"]`))
		tab.Arrived()
		if at := tab.Address(); !strings.HasSuffix(at, "/done?result=cancelled") {
			t.Errorf("%s: ends at %s", page, at)
		}
		if _, err := p.back(); !errors.Is(err, browser.ErrDenied) {
			t.Errorf("%s: the program is told %v", page, err)
		}
	}
	accounts, err := w.Service.Directory.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range accounts {
		if one.Name == "Nora Lindqvist" {
			t.Error("an account was made all the same")
		}
	}
}

func TestRealGoogleByKeys(t *testing.T) {
	t.Parallel()
	tab := openTab(t)
	w := openPractice(t)
	p := w.program()
	verifier := p.googleTrip(tab)
	tab.Do(chromium.Keys(kb.Tab), until(`document.activeElement.value === '100-nora'`), chromium.Keys(kb.Enter), shown(".sees"))
	tab.Do(chromium.Keys(kb.Tab, kb.Tab, kb.Tab), until(`document.activeElement.value === 'continue'`), chromium.Keys(kb.Enter))
	p.bringGoogle(tab, verifier)
	p.redeem()
}

// inboxCode is that of the newest letter to an address: practice keeps them.
func (w *world) inboxCode(to string) string {
	w.t.Helper()
	w.Delivered()
	for _, letter := range w.Service.Inbox.Letters() {
		if letter.To == to && letter.Code != "" {
			return letter.Code
		}
	}
	w.t.Fatalf("no code for %s", to)
	return ""
}
