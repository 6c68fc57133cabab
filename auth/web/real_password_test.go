package web_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest/chromium"
	"foyer/auth/courier"
	"foyer/auth/flow"
)

const newPassword = "Velvet-Lantern-8"

var mailedLink = regexp.MustCompile(`http://localhost:\d+/password/\S+`)

// link is the one in the newest letter of a kind to Ann.
func (w *world) link(kind courier.Kind) string {
	w.t.Helper()
	w.Delivered()
	letters := w.Mail.Letters()
	for _, letter := range slices.Backward(letters) {
		if letter.To != annEmail || letter.Kind != kind {
			continue
		}
		found := mailedLink.FindString(letter.Text)
		if found == "" {
			w.t.Fatalf("no link in %s", letter.Text)
		}
		return found
	}
	w.t.Fatalf("no %s among %d letters", kind, len(letters))
	return ""
}

// asks goes through the forgot page.
func asks(tab *chromium.Tab, w *world, who string) {
	tab.Visit(w.URL + "/password/forgot")
	tab.Do(fill("#identifier", who), press("[type=submit]"), shown(".sign"))
}

// over checks that a session has ended, and why the program is told.
func (p *program) over(tokens api.Token, reason api.Reason) {
	p.w.t.Helper()
	if me := p.Get(api.PathMe, tokens.AccessToken); me.Error.Error != api.ErrInvalidToken {
		p.w.t.Errorf("the access token is good: %d %s", me.Status, me.Raw)
	}
	if reply := p.Refresh(tokens.RefreshToken); reply.Error.Error != api.ErrInvalidGrant || reply.Error.Reason != reason {
		p.w.t.Errorf("refresh: %d %s, want %s", reply.Status, reply.Raw, reason)
	}
}

func TestRealPasswordReset(t *testing.T) {
	t.Parallel()
	tab := openTab(t)
	w := openWorld(t, auth.MFARequired, appAndPasskey)
	p := w.program()
	p.setUp()
	p.step("skip", "of", "enroll_passkey")
	tokens := p.redeem()

	asks(tab, w, annEmail)
	tab.Keep("real/forgot-sent")
	tab.Visit(w.link(courier.KindPasswordReset))
	tab.Do(shown("#show"))
	if text := tab.Text(); tab.Title() != "Choose a new password" || !strings.Contains(text, annEmail) {
		t.Errorf("the page says %s", text)
	}
	tab.Keep("real/reset")

	const met = `[...document.querySelectorAll('.rules .met')].map((e) => e.dataset.rule).join()`
	const green = `getComputedStyle(document.querySelector('.rules .met')).color !== getComputedStyle(document.querySelector('.rules li:not(.met)')).color`
	for _, typed := range []struct{ more, met string }{
		{"V", "upper"}, {"e", "upper,lower"}, {"lvet", "upper,lower"}, {"-", "upper,lower,symbol"},
		{"Lantern-", "length,upper,lower,symbol"}, {"8", "length,upper,lower,digit,symbol"},
	} {
		tab.Do(fill("#password", typed.more))
		if got := chromium.Eval[string](tab, met); got != typed.met {
			t.Errorf("after %q: %s, want %s", typed.more, got, typed.met)
		}
		if !chromium.Eval[bool](tab, green) {
			t.Errorf("after %q a rule that is met looks like the others", typed.more)
		}
	}
	tab.Keep("real/reset-typed")
	tab.Do(fill("#again", newPassword), press("[type=submit]"), shown(".sign"))
	tab.Keep("real/reset-done")
	if title := tab.Title(); title != "Your password was changed" {
		t.Errorf("the page is called %q", title)
	}

	p.over(tokens, api.ReasonPasswordReset)
	if left := tab.Cookies(); len(left) != 0 || strings.Contains(tab.Address(), "token") {
		t.Errorf("the browser holds %q at %s", left, tab.Address())
	}
	if p.begin(); p.last.Answer.Reason != api.ReasonInvalidCredentials {
		t.Errorf("the old password: %s", p.last.Raw)
	}
	p.last.Answer.AuthSession = ""
	p.took(p.Post(api.PathChallenge, p.Start(annEmail, newPassword)))
	p.offered("totp", "recovery_code") // the second factor is due as before
	if got := w.Letters(annEmail); got[len(got)-1] != courier.KindPasswordChanged {
		t.Errorf("mailed %v", got)
	}
}

func TestRealResetRefusesWhatIsWeak(t *testing.T) {
	t.Parallel()
	tab := openTab(t)
	w := openWorld(t, auth.MFAOff, nil)
	asks(tab, w, annEmail)
	tab.Visit(w.link(courier.KindPasswordReset))
	const common = "Password1!" // meets what the page can judge
	tab.Do(fill("#password", common), fill("#again", common), press("[type=submit]"), shown("[role=alert]:not(:empty)"))
	if text := tab.Text(); !strings.Contains(text, "not strong enough") {
		t.Errorf("the page says %s", text)
	}
	if failed := chromium.Eval[string](tab, `[...document.querySelectorAll('.rules .failed')].map((e) => e.dataset.rule).join()`); failed != "common" {
		t.Errorf("marks %q", failed)
	}
	tab.Keep("real/reset-refused")
	tab.Do(fill("#password", newPassword), fill("#again", newPassword), press("[type=submit]"), shown(".sign"))
	if title := tab.Title(); title != "Your password was changed" {
		t.Errorf("the link was spent: %q", title)
	}
}

// No page of a reset needs a mouse.
func TestRealResetByKeys(t *testing.T) {
	t.Parallel()
	tab := openTab(t)
	w := openWorld(t, auth.MFAOff, nil)
	tab.Visit(w.URL + "/password/forgot")
	tab.Do(until(`document.activeElement.id === 'identifier'`), chromium.Keys(annEmail, kb.Enter), shown(".sign"))
	tab.Visit(w.link(courier.KindPasswordReset))
	tab.Do(shown("#show"), until(`document.activeElement.id === 'password'`),
		chromium.Keys(newPassword, kb.Tab), until(`document.activeElement.id === 'show'`),
		chromium.Keys(kb.Tab, newPassword, kb.Tab), until(`document.activeElement.type === 'submit'`),
		chromium.Keys(kb.Enter), shown(".sign"))
	if title := tab.Title(); title != "Your password was changed" {
		t.Errorf("the page is called %q", title)
	}
	w.program().SignIn(annEmail, newPassword)
}

func TestRealResetLinkThatOpensNothing(t *testing.T) {
	t.Parallel()
	tab := openTab(t)
	w := openWorld(t, auth.MFAOff, nil)
	offers := func(name, title string) {
		t.Helper()
		if got := tab.Title(); got != title {
			t.Errorf("%s: the page is called %q", name, got)
		}
		tab.Keep("real/link-" + name)
		if got := tab.Buttons(); !slices.Equal(got, []string{"Request a new link"}) {
			t.Errorf("%s: buttons %q", name, got)
		}
	}
	asks(tab, w, annEmail)
	older := w.link(courier.KindPasswordReset)
	w.Clock.Advance(time.Hour)
	asks(tab, w, annEmail)
	used := w.link(courier.KindPasswordReset)
	tab.Visit(older)
	offers("older", "This link is used up")

	tab.Visit(used)
	tab.Do(fill("#password", newPassword), fill("#again", newPassword), press("[type=submit]"), shown(".sign"))
	tab.Visit(used)
	offers("used", "This link is used up")
	tab.Do(press("a.button"), shown("#identifier")) // and on it goes from there

	w.Clock.Advance(time.Hour)
	asks(tab, w, annEmail)
	late := w.link(courier.KindPasswordReset)
	w.Clock.Advance(flow.ResetLife - time.Minute)
	tab.Visit(late)
	if title := tab.Title(); title != "Choose a new password" {
		t.Errorf("after 23:59 it is called %q", title)
	}
	w.Clock.Advance(2 * time.Minute)
	tab.Do(fill("#password", annPassword), fill("#again", annPassword), press("[type=submit]"), shown(".sign"))
	offers("expired-while-typing", "This link has expired")
	tab.Visit(late)
	offers("expired", "This link has expired")
	tab.Visit(late[:strings.Index(late, "?")])
	offers("incomplete", "This link is not complete")
	w.program().SignIn(annEmail, newPassword)
}

// What the page says is the same whether there is such an account.
func TestRealForgot(t *testing.T) {
	t.Parallel()
	tab := openTab(t)
	w := openWorld(t, auth.MFAOff, nil)
	tab.Visit(w.URL + "/password/forgot?identifier=" + annEmail)
	tab.Keep("real/forgot")
	if typed := chromium.Eval[string](tab, `document.getElementById('identifier').value`); typed != annEmail {
		t.Errorf("takes along %q", typed)
	}
	tab.Do(press("[type=submit]"), shown(".sign"))
	known := tab.Text()
	asks(tab, w, "nobody@riverside.example")
	if text := tab.Text(); text != known || !strings.Contains(text, "If there is such an account") {
		t.Errorf("known: %s\nunknown: %s", known, text)
	}
	if got := w.Letters("nobody@riverside.example"); len(got) != 0 {
		t.Errorf("mailed %v to nobody", got)
	}
	tab.Do(press("a.button"), shown("#identifier"), fill("#identifier", annEmail), press("[type=submit]"), shown("[role=alert]"))
	if text := tab.Text(); !strings.Contains(text, "That was too often. Wait") {
		t.Errorf("at once again: %s", text)
	}
	tab.Keep("real/forgot-throttled")
	p := w.program()
	p.SignIn(annEmail, annPassword) // asking has changed nothing
}

func TestRealNotMe(t *testing.T) {
	t.Parallel()
	tab := openTab(t)
	w := openWorld(t, auth.MFAOff, nil)
	w.program().SignIn(annEmail, annPassword) // her first device is no news
	p := w.program()
	tokens := p.SignIn(annEmail, annPassword)
	address := w.link(courier.KindNewDevice)
	tab.Visit(address)
	if title, text := tab.Title(), tab.Text(); title != "This was not you?" || !strings.Contains(text, annEmail) {
		t.Errorf("called %q: %s", title, text)
	}
	tab.Keep("real/not-me")
	if me := p.Get(api.PathMe, tokens.AccessToken); me.Me.Email != annEmail {
		t.Fatalf("opening it has signed out: %d %s", me.Status, me.Raw)
	}
	tab.Do(press("[type=submit]"), shown(".sign"))
	if title := tab.Title(); title != "Everything is signed out" {
		t.Errorf("called %q", title)
	}
	tab.Keep("real/not-me-done")
	p.over(tokens, api.ReasonSessionEnded)

	tab.Visit(address)
	if title := tab.Title(); title != "This link is used up" {
		t.Errorf("a second time it is called %q", title)
	}
	tab.Visit(w.link(courier.KindPasswordReset))
	tab.Do(fill("#password", newPassword), fill("#again", newPassword), press("[type=submit]"), shown(".sign"))
	p.SignIn(annEmail, newPassword)
}
