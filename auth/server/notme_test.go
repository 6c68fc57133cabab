package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/courier"
)

// R32: opening does nothing; the button ends all sessions and mails a reset
// link; once.
func TestThisWasNotMe(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	k.hire(annEmail, auth.RoleMember)
	mine, thief := k.follow(), k.follow()
	tokens := mine.SignIn(annEmail, right)
	stolen := thief.SignIn(annEmail, right)
	link := linkTo(t, k.Server, annEmail, courier.KindNewDevice)
	b := browse(t, k.Server)
	for range 5 {
		wantPage(t, "opened", b.get(link), http.StatusOK, annEmail)
	}
	b.send(http.MethodHead, link, nil)
	signedIn(t, "opened", thief.Wire, stolen.AccessToken, true)
	mailed(t, k.Server, annEmail, courier.KindNewDevice)
	wantPage(t, "pressed", b.post(api.PathNotMe, "token", tokenIn(t, link)), http.StatusOK, "")
	signedIn(t, "the thief", thief.Wire, stolen.AccessToken, false)
	over(t, "mine", mine.Refresh(tokens.RefreshToken), auth.EndedBySignOut)
	mailed(t, k.Server, annEmail, courier.KindNewDevice, courier.KindPasswordReset)
	wantPage(t, "pressed again", b.post(api.PathNotMe, "token", tokenIn(t, link)), http.StatusGone, "")
	wantPage(t, "opened again", b.get(link), http.StatusGone, "")
	wantPage(t, "the reset", b.setPassword(linkTo(t, k.Server, annEmail, courier.KindPasswordReset), fresh), http.StatusOK, "")
	offers(t, "the thief", thief.begin(annEmail, right), auth.ReasonInvalidCredentials, "password")
	if got := events(t, k.Server, accountOf(t, k.Server, annEmail).ID); !slices.Contains(got, "not_me ok") {
		t.Errorf("%v", got)
	}
}

func TestNotMeLinkLivesSevenDays(t *testing.T) {
	for name, row := range map[string]struct {
		after  time.Duration
		status int
	}{
		"a moment before": {7*24*time.Hour - time.Millisecond, http.StatusOK},
		"seven days":      {7 * 24 * time.Hour, http.StatusGone},
	} {
		t.Run(name, func(t *testing.T) {
			k := openClinic(t, auth.MFAOff, nil)
			k.hire(annEmail, auth.RoleMember)
			resetByMail(t, k.Server, annEmail, fresh)
			link := linkTo(t, k.Server, annEmail, courier.KindPasswordChanged)
			k.Clock.Advance(row.after)
			wantPage(t, "opened", browse(t, k.Server).get(link), row.status, "")
			wantPage(t, "pressed", browse(t, k.Server).post(api.PathNotMe, "token", tokenIn(t, link)), row.status, "")
		})
	}
}

// A new device is an install that the account does not know, wherever it is;
// an account's first is no news.
func TestNewDeviceIsByInstall(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	k.hire(annEmail, auth.RoleMember)
	news := func() (n int) {
		for _, kind := range k.Letters(annEmail) {
			if kind == courier.KindNewDevice {
				n++
			}
		}
		return n
	}
	first := k.follow()
	first.SignIn(annEmail, right)
	if news() != 0 {
		t.Error("the first is told")
	}
	moved := from(t, k.Server, k.Handler(), "198.51.100.7:4000")
	moved.Key = first.Key
	moved.SignIn(annEmail, right)
	if news() != 0 {
		t.Error("another address is told")
	}
	second := from(t, k.Server, k.Handler(), "198.51.100.8:4000")
	second.SignIn(annEmail, right)
	second.SignIn(annEmail, right)
	if news() != 1 {
		t.Errorf("%d mails of one new device", news())
	}
	if text := letterOf(t, k.Server, annEmail, courier.KindNewDevice).Text; strings.Contains(text, "198.51.100") {
		t.Errorf("an address is told:\n%s", text)
	}
}

// R32: every notice of the product says what to do if it was not the reader.
func TestEveryNoticeHasTheLink(t *testing.T) {
	f := openFederated(t, auth.MFARequired, everyKind)
	p := settle(t, f.clinic, annEmail, emails, app)
	d := f.Service.Directory
	q := p.elsewhere(t) // a new device, a failed factor, a used recovery code
	q.enter()
	for range 5 {
		q.step("totp", "code", "000000")
	}
	q.redeem(t, "by recovery code", q.skip(t, q.store(t, q.step("recovery_code", "code", p.recovery))))
	r := p.elsewhere(t) // a linked identity
	r.google(t, annThem)
	r.step("password", "password", right)
	f.Clock.Advance(time.Hour)
	r = p.elsewhere(t)
	r.google(t, annThem)
	r.step("password", "password", right)
	r.redeem(t, "linked", r.step("totp", "code", f.App(p.secret, 0)))
	list := api.Authenticators{}
	p.refresh()
	p.Get(api.PathAuthenticators, p.tokens.AccessToken).Into(t, &list)
	p.stepUp(t, "manage")
	p.tokens.AccessToken = p.redeem(t, "to remove", p.step("skip", "of", "enroll_totp")).AccessToken
	if reply := p.Call(http.MethodDelete, api.PathAuthenticators+"/"+list.Authenticators[0].ID, p.tokens.AccessToken, nil); reply.Status >= 300 {
		t.Errorf("remove: %d %s", reply.Status, reply.Raw)
	}
	for what, do := range map[string]func() error{
		"pass": func() error {
			_, _, err := d.IssuePass(t.Context(), annEmail, time.Hour, directoryActor())
			return err
		},
	} {
		if err := do(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	resetByMail(t, f.Server, annEmail, fresh)
	f.follow()
	if err := d.ResetMFA(t.Context(), annEmail, directoryActor()); err != nil {
		t.Error(err)
	}
	s := p.elsewhere(t)
	s.begin(annEmail, fresh)
	s.email = annEmail
	if err := d.Disable(t.Context(), annEmail, directoryActor()); err != nil {
		t.Error(err)
	}
	f.Delivered()
	told := map[courier.Kind]bool{}
	for _, letter := range f.Mail.Letters() {
		told[letter.Kind] = true
		switch letter.Kind {
		case courier.KindEmailCode, courier.KindPasswordReset, courier.KindInvitation, courier.KindRegisterTaken, courier.KindRegisterRefused:
			continue
		}
		if !strings.Contains(letter.Text, f.URL+"/password/not-me?token=") || !strings.Contains(letter.HTML, "/password/not-me?token=") {
			t.Errorf("%s has no link:\n%s", letter.Kind, letter.Text)
		}
	}
	for _, kind := range []courier.Kind{
		courier.KindFactorAdded, courier.KindFactorRemoved, courier.KindPasswordChanged, courier.KindRecoveryCodeUsed,
		courier.KindRecoveryCodeReplaced, courier.KindMFAReset, courier.KindAdminPass, courier.KindNewDevice,
		courier.KindSecondFactorFailed,
	} {
		if !told[kind] {
			t.Errorf("%s was not sent", kind)
		}
	}
}

// R32: right password, but the second factor failed until there was a wait:
// told once, until a right answer has begun the count anew.
func TestFailedSecondFactorIsTold(t *testing.T) {
	k, p := byApp(t)
	count := func() (n int) {
		for _, kind := range k.Letters(annEmail) {
			if kind == courier.KindSecondFactorFailed {
				n++
			}
		}
		return n
	}
	told := func(what string, want int) {
		t.Helper()
		if got := count(); got != want {
			t.Errorf("%s: %d mails, want %d", what, got, want)
		}
	}
	stranger := k.follow()
	for range 5 {
		stranger.begin(annEmail, wrong)
	}
	told("a password that was wrong five times", 0)
	k.Clock.Advance(time.Hour)
	q := p.elsewhere(t)
	q.enter()
	for range 4 {
		q.step("totp", "code", "000000")
	}
	told("four", 0)
	q.step("totp", "code", "000000")
	told("five", 1)
	letter := letterOf(t, k.Server, annEmail, courier.KindSecondFactorFailed)
	if !strings.Contains(letter.Text, k.URL+"/password/not-me?token=") || !strings.Contains(letter.Text, "Test computer") {
		t.Errorf("%s", letter.Text)
	}
	for range 4 {
		k.Clock.Advance(2 * time.Hour)
		r := p.elsewhere(t)
		r.enter()
		r.step("totp", "code", "000000")
	}
	told("nine", 1)
	mine := p.again()
	mine.enter()
	for range 5 {
		mine.step("totp", "code", "000000")
	}
	told("five more on the known install, which counts for itself", 2)
	k.Clock.Advance(2 * time.Hour)
	s := p.elsewhere(t)
	s.enter()
	s.redeem(t, "a right one", s.step("totp", "code", k.App(p.secret, 0)))
	k.Clock.Advance(time.Hour)
	again := p.elsewhere(t)
	again.enter()
	for range 5 {
		again.step("totp", "code", "000000")
	}
	told("five more after a right one", 3)
}
