package web_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"foyer/app/browser"
	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/authtest/chromium"
	"foyer/auth/directory"
	"foyer/auth/service"
	"foyer/auth/store"
)

// The real_*_test.go files are the pages as people meet them: a whole server, a
// program that speaks to it over the wire and listens as Foyer does, and
// Chromium between them.

const (
	annEmail    = "ann.lee@riverside.example"
	annPassword = "Quiet-Harbor-7"
)

// world is a server with one organization, in which Ann works.
type world struct {
	*authtest.Server
	t    *testing.T
	ann  auth.Account
	seed string // of her authenticator app
}

func openWorld(t *testing.T, mfa auth.MFA, methods []auth.Factor, edits ...func(*service.Options)) *world {
	t.Helper()
	w := &world{t: t, Server: authtest.Start(t, append([]func(*service.Options){authtest.WithBrowser, authtest.WithMail}, edits...)...)}
	org := w.CreateOrganization("Riverside Clinic", mfa, methods...)
	w.ann = w.Create(directory.NewAccount{
		Email: annEmail, Name: "Ann Lee", Password: annPassword, OrganizationID: org.ID, Role: auth.RoleMember,
	})
	return w
}

// tab opens a browser of its own for a real page, seen at a common size.
func openTab(t *testing.T) *chromium.Tab {
	t.Helper()
	tab := chromium.Open(t)
	tab.Do(chromedp.EmulateViewport(900, 820))
	return tab
}

// passkeys are those that the server keeps for Ann.
func (w *world) passkeys() (kept []store.Authenticator) {
	w.t.Helper()
	err := w.Store.View(w.t.Context(), func(tx store.Tx) error {
		all, err := tx.AuthenticatorsOf(w.ann.ID)
		kept = slices.DeleteFunc(all, func(a store.Authenticator) bool { return a.Factor != auth.FactorPasskey })
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return kept
}

// keeps checks how many passkeys the server has of Ann.
func (w *world) keeps(want int) {
	w.t.Helper()
	if got := len(w.passkeys()); got != want {
		w.t.Fatalf("the server keeps %d passkeys, want %d", got, want)
	}
}

// program is Foyer on one computer: what it was answered last, and its way back
// from the browser.
type program struct {
	*authtest.Wire
	w    *world
	last authtest.Reply
	leg  *browser.Leg
}

func (w *world) program() *program {
	w.t.Helper()
	return &program{Wire: authtest.NewWire(w.t, w.URL), w: w}
}

func (p *program) took(reply authtest.Reply) authtest.Reply {
	if session := p.last.Answer.AuthSession; reply.Answer.AuthSession == "" {
		reply.Answer.AuthSession = session
	}
	p.last = reply
	return reply
}

// begin signs in with Ann's password, as far as that goes.
func (p *program) begin() authtest.Reply {
	p.w.t.Helper()
	return p.took(p.Post(api.PathChallenge, p.Start(annEmail, annPassword)))
}

func (p *program) step(step string, pairs ...string) authtest.Reply {
	p.w.t.Helper()
	return p.took(p.Step(p.last.Answer.AuthSession, step, pairs...))
}

// first is a first turn that names nobody.
func (p *program) first(step string, pairs ...string) authtest.Reply {
	p.w.t.Helper()
	form := p.Start("", "")
	form.Del("username")
	form.Del("password")
	form.Set("step", step)
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return p.took(p.Post(api.PathChallenge, form))
}

// listen binds the way back, once.
func (p *program) listen() {
	p.w.t.Helper()
	if p.leg != nil {
		return
	}
	leg, err := browser.Listen(context.Background())
	if err != nil {
		p.w.t.Fatal(err)
	}
	p.w.t.Cleanup(func() { _ = leg.Close() })
	p.leg = leg
}

// trip takes a leg and returns the address that the browser is to open.
// A program that has said nothing yet begins with it.
func (p *program) trip(step string, pairs ...string) string {
	p.w.t.Helper()
	p.listen()
	state := browser.NewState()
	pairs = append(pairs, "redirect_uri", p.leg.RedirectURI(), "state", state)
	take := p.step
	if p.last.Answer.AuthSession == "" {
		take = p.first
	}
	reply := take(step, pairs...)
	if reply.Error.Error != api.ErrRedirectToWeb || reply.Answer.RequestURI == "" {
		p.w.t.Fatalf("%s: %d %s", step, reply.Status, reply.Raw)
	}
	p.leg.Expect(browser.Expected{
		State: state, Issuer: p.URL, CodeParam: "leg_code", Done: p.URL + "/done?result=ok", DoneCancelled: p.URL + "/done?result=cancelled",
	})
	return p.URL + authtest.Authorize(reply.Answer.RequestURI)
}

// back is what the browser has brought.
func (p *program) back() (code string, err error) {
	p.w.t.Helper()
	ctx, cancel := context.WithTimeout(p.w.t.Context(), time.Minute)
	defer cancel()
	result, err := p.leg.Wait(ctx)
	_ = p.leg.Close()
	p.leg = nil
	return result.Code.Reveal(), err
}

// nothingCame checks that no browser has come back so far.
func (p *program) nothingCame() {
	p.w.t.Helper()
	ended, end := context.WithCancel(context.Background())
	end()
	if result, err := p.leg.Wait(ended); result.Code != "" || err != context.Canceled {
		p.w.t.Fatalf("the browser brought %v, %v", result.Code != "", err)
	}
}

// bring hands over what the browser brought.
func (p *program) bring(step string) authtest.Reply {
	p.w.t.Helper()
	code, err := p.back()
	if err != nil {
		p.w.t.Fatal(err)
	}
	return p.step(step, "leg_code", code)
}

// redeem ends a sign-in; its conversation is over then.
func (p *program) redeem() api.Token {
	p.w.t.Helper()
	if p.last.Status != http.StatusOK || p.last.Answer.AuthorizationCode == "" {
		p.w.t.Fatalf("no code: %d %s", p.last.Status, p.last.Raw)
	}
	reply := p.Redeem(p.last.Answer.AuthorizationCode)
	if reply.Status != http.StatusOK {
		p.w.t.Fatalf("redeem: %d %s", reply.Status, reply.Raw)
	}
	p.last = authtest.Reply{}
	return reply.Token
}

// offered checks what is next, the default first.
func (p *program) offered(steps ...string) {
	p.w.t.Helper()
	var got []string
	for _, next := range p.last.Answer.Next {
		got = append(got, string(next.Step))
	}
	if !slices.Equal(got, steps) {
		p.w.t.Fatalf("offered %v, want %v: %s", got, steps, p.last.Raw)
	}
}

// both kinds that most of these tests are about.
var appAndPasskey = []auth.Factor{auth.FactorTOTP, auth.FactorPasskey}

// setUp brings Ann's first sign-in to where the device may be trusted.
func (p *program) setUp() {
	p.w.t.Helper()
	p.begin()
	p.w.seed = p.step("enroll_totp").Answer.Secret
	p.step("enroll_totp", "code", p.w.App(p.w.seed, 0))
	p.step("recovery_code_saved")
	p.offered("enroll_passkey")
}

// trusted is Ann's program after she has made a passkey in a tab with a device,
// signed in.
func trusted(t *testing.T) (*world, *program, *chromium.Tab, *chromium.Device) {
	t.Helper()
	tab := openTab(t)
	w := openWorld(t, auth.MFARequired, appAndPasskey)
	device := tab.Device()
	p := w.program()
	p.setUp()
	p.makePasskey(tab)
	p.redeem()
	return w, p, tab, device
}

// makePasskey goes through the browser and keeps what was made.
func (p *program) makePasskey(tab *chromium.Tab) {
	p.w.t.Helper()
	tab.Visit(p.trip("enroll_passkey"))
	tab.Continue()
	tab.Arrived()
	p.bring("enroll_passkey")
	p.step("enroll_passkey", "confirm", "1")
}

// usePasskey goes through the browser with a passkey.
func (p *program) usePasskey(tab *chromium.Tab, pairs ...string) authtest.Reply {
	p.w.t.Helper()
	tab.Visit(p.trip("passkey", pairs...))
	tab.Continue()
	tab.Arrived()
	return p.bring("passkey")
}

// requestOf is the request_uri in an address.
func requestOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get("request_uri")
}
