package server_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/courier"
)

// S19: what mail programs do with a link spends nothing.
func TestScannersDoNotSpendAResetLink(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	k.hire(annEmail, auth.RoleMember)
	b := browse(t, k.Server)
	b.forgot(annEmail)
	link := linkTo(t, k.Server, annEmail, courier.KindPasswordReset)
	for range 5 {
		got := b.get(link)
		wantPage(t, "opened", got, http.StatusOK, annEmail)
		if got.header.Get("Referrer-Policy") != "no-referrer" || got.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%v", got.header)
		}
	}
	b.send(http.MethodHead, link, nil)
	foreign := browse(t, k.Server)
	foreign.bend = func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }
	wantPage(t, "another site", foreign.setPassword(link, fresh), http.StatusForbidden, "")
	for _, weak := range []string{"short", "Password1!", "Ann-Lee-Ann-1-example", strings.Repeat("Aa1-", 2000)} {
		wantPage(t, "weak", b.setPassword(link, weak), http.StatusUnprocessableEntity, annEmail)
	}
	wantPage(t, "typed differently", b.post(api.PathReset, "token", tokenIn(t, link), "password", fresh, "again", right),
		http.StatusUnprocessableEntity, annEmail)
	done(t, "the old password holds", k.follow().begin(annEmail, right))
	wantPage(t, "right at last", b.setPassword(link, fresh), http.StatusOK, "")
	wantPage(t, "opened again", b.get(link), http.StatusGone, "")
	wantPage(t, "once more", b.setPassword(link, "Copper-Window-9"), http.StatusGone, "")
	done(t, "the new password", k.follow().begin(annEmail, fresh))
}

// S19: 24 hours to the millisecond, and only the newest.
func TestLifeOfAResetLink(t *testing.T) {
	rows := []struct {
		name   string
		after  time.Duration
		status int
	}{
		{"23:59", 23*time.Hour + 59*time.Minute, http.StatusOK},
		{"a moment before", 24*time.Hour - time.Millisecond, http.StatusOK},
		{"24 hours", 24 * time.Hour, http.StatusGone},
		{"24:01", 24*time.Hour + time.Minute, http.StatusGone},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			k := openClinic(t, auth.MFAOff, nil)
			k.hire(annEmail, auth.RoleMember)
			b := browse(t, k.Server)
			b.forgot(annEmail)
			link := linkTo(t, k.Server, annEmail, courier.KindPasswordReset)
			k.Clock.Advance(row.after)
			wantPage(t, "opened", b.get(link), row.status, "")
			wantPage(t, "used", b.setPassword(link, fresh), row.status, "")
		})
	}
	t.Run("an older one is void", func(t *testing.T) {
		k := openClinic(t, auth.MFAOff, nil)
		k.hire(annEmail, auth.RoleMember)
		k.hire(benEmail, auth.RoleMember)
		b := browse(t, k.Server)
		b.forgot(annEmail)
		b.forgot(benEmail)
		older := linkTo(t, k.Server, annEmail, courier.KindPasswordReset)
		k.Clock.Advance(time.Minute)
		b.forgot(annEmail)
		newer := linkTo(t, k.Server, annEmail, courier.KindPasswordReset)
		wantPage(t, "older", b.setPassword(older, fresh), http.StatusGone, "")
		wantPage(t, "newer", b.setPassword(newer, fresh), http.StatusOK, "")
		wantPage(t, "somebody else's", b.get(linkTo(t, k.Server, benEmail, courier.KindPasswordReset)), http.StatusOK, benEmail)
	})
}

// A link of one kind opens nothing of the other.
func TestLinksAreForTheirPage(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	k.hire(annEmail, auth.RoleMember)
	b := browse(t, k.Server)
	resetByMail(t, k.Server, annEmail, fresh)
	notMe := tokenIn(t, linkTo(t, k.Server, annEmail, courier.KindPasswordChanged))
	k.Clock.Advance(time.Minute)
	b.forgot(annEmail)
	reset := tokenIn(t, linkTo(t, k.Server, annEmail, courier.KindPasswordReset))
	wantPage(t, "not-me as reset", b.post(api.PathReset, "token", notMe, "password", right, "again", right), http.StatusGone, "")
	wantPage(t, "reset as not-me", b.post(api.PathNotMe, "token", reset), http.StatusGone, "")
	for _, token := range []string{"x", "", strings.Repeat("x", 43), strings.Repeat("x", 5000), reset + "x"} {
		if got := b.post(api.PathReset, "token", token, "password", right, "again", right); got.status == http.StatusOK {
			t.Errorf("%.20q resets", token)
		}
	}
	done(t, "nothing has changed", k.follow().begin(annEmail, fresh))
}

// S7, S19: fifty at once, one password is set.
func TestOneOfFiftyResetsWins(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	k.hire(annEmail, auth.RoleMember)
	b := browse(t, k.Server)
	b.forgot(annEmail)
	link := linkTo(t, k.Server, annEmail, courier.KindPasswordReset)
	answers := make([]int, 50)
	password := func(i int) string { return fresh + string(rune('a'+i%26)) + strings.Repeat("x", i/26) }
	var under sync.WaitGroup
	for i := range answers {
		under.Go(func() { answers[i] = b.setPassword(link, password(i)).status })
	}
	under.Wait()
	winner := -1
	for i, status := range answers {
		switch {
		case status == http.StatusOK && winner < 0:
			winner = i
		case status != http.StatusGone:
			t.Errorf("%d: %d", i, status)
		}
	}
	if winner < 0 {
		t.Fatal("nobody won")
	}
	done(t, "the winner's", k.follow().begin(annEmail, password(winner)))
	if got := k.Letters(annEmail); !slices.Equal(got, []courier.Kind{courier.KindPasswordReset, courier.KindPasswordChanged}) {
		t.Errorf("mailed %v", got)
	}
}

// S18: no header makes a link lead elsewhere.
func TestNoHeaderLeadsALinkElsewhere(t *testing.T) {
	bends := map[string]func(*http.Request){
		"Host":             func(r *http.Request) { r.Host = "evil.example" },
		"X-Forwarded-Host": func(r *http.Request) { r.Header.Set("X-Forwarded-Host", "evil.example") },
		"Forwarded":        func(r *http.Request) { r.Header.Set("Forwarded", "host=evil.example;proto=https") },
		"X-Original-URL":   func(r *http.Request) { r.Header.Set("X-Original-URL", "https://evil.example/") },
		"Referer":          func(r *http.Request) { r.Header.Set("Referer", "https://evil.example/") },
		"X-Forwarded-Proto": func(r *http.Request) {
			r.Header.Set("X-Forwarded-Proto", "https")
			r.Header.Set("X-Forwarded-Port", "444")
			r.Header.Set("X-Forwarded-Prefix", "/evil.example")
		},
	}
	for name, bend := range bends {
		t.Run(name, func(t *testing.T) {
			k := openClinic(t, auth.MFAOff, nil)
			k.hire(annEmail, auth.RoleMember)
			b := browse(t, k.Server)
			b.bend = bend
			b.forgot(annEmail)
			checkHome(t, k)
		})
	}
	t.Run("absolute form", func(t *testing.T) {
		k := openClinic(t, auth.MFAOff, nil)
		k.hire(annEmail, auth.RoleMember)
		const body = "identifier=ann%40example.org"
		status, text := raw(t, k.URL, "POST http://evil.example/password/forgot HTTP/1.1\r\nHost: evil.example\r\nSec-Fetch-Site: same-origin\r\n"+
			"Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\nContent-Length: 28\r\n\r\n"+body)
		if status != http.StatusOK {
			t.Fatalf("%d %s", status, text)
		}
		checkHome(t, k)
	})
}

func checkHome(t *testing.T, k *clinic) {
	t.Helper()
	letter := letterOf(t, k.Server, annEmail, courier.KindPasswordReset)
	for _, text := range []string{letter.Text, letter.HTML} {
		if !strings.Contains(text, k.URL+"/password/reset?token=") || strings.Contains(text, "evil") {
			t.Errorf("leads elsewhere:\n%s", text)
		}
	}
}

// S17: after a reset by mail the mailbox alone leads nowhere, where another
// factor is enrolled, until that has been proved once.
func TestMailboxAloneNeverSignsIn(t *testing.T) {
	k := openClinic(t, auth.MFARequired, []auth.Factor{emails, app})
	p := settle(t, k, annEmail, emails, app)
	resetByMail(t, k.Server, annEmail, fresh)
	thief := p.elsewhere(t)
	offers(t, "only the app", thief.begin(annEmail, fresh), "", "totp", "recovery_code")
	for _, step := range []string{"email_code", "enroll_email", "enroll_totp", "new_password", "skip"} {
		notOffered(t, step, thief.step(step, "send", "1", "of", "totp"))
	}
	k.Clock.Advance(48 * time.Hour)
	late := p.elsewhere(t)
	offers(t, "nor later", late.begin(annEmail, fresh), "", "totp", "recovery_code")
	owner := p.elsewhere(t)
	owner.begin(annEmail, fresh)
	owner.redeem(t, "the owner", owner.step("totp", "code", k.App(p.secret, 0)))
	k.Clock.Advance(time.Hour)
	again := p.elsewhere(t)
	offers(t, "from then on", again.begin(annEmail, fresh), "", "totp", "email_code", "recovery_code")
}

// Who has nothing else keeps the emailed codes: there is no other factor.
func TestResetWhereMailIsTheOnlyFactor(t *testing.T) {
	k := openClinic(t, auth.MFARequired, []auth.Factor{emails})
	p := settle(t, k, annEmail, emails)
	resetByMail(t, k.Server, annEmail, fresh)
	q := p.elsewhere(t)
	offers(t, "mail", q.begin(annEmail, fresh), "", "email_code", "recovery_code")
}

// "Counting": a reset reopens the password's budget of strangers, and no other.
func TestResetReopensThePasswordForStrangers(t *testing.T) {
	k := openClinic(t, auth.MFARequired, []auth.Factor{app})
	p := settle(t, k, annEmail, app)
	q := p.elsewhere(t)
	q.enter()
	for range 5 {
		q.step("totp", "code", "000000")
	}
	stranger := k.follow()
	for range 5 {
		stranger.begin(annEmail, wrong)
	}
	want(t, "closed", k.follow().begin(annEmail, fresh), http.StatusTooManyRequests, api.ErrTooManyAttempts)
	resetByMail(t, k.Server, annEmail, fresh)
	r := p.elsewhere(t)
	offers(t, "reopened", r.begin(annEmail, fresh), "", "totp", "recovery_code")
	want(t, "the app's is not", r.step("totp", "code", k.App(p.secret, 0)), http.StatusTooManyRequests, api.ErrTooManyAttempts)
}
