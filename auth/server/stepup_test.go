package server_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/courier"
	"foyer/auth/directory"
	"foyer/auth/store"
)

// stepUpAsked checks RFC 9470 section 3.
func stepUpAsked(t *testing.T, what string, reply authtest.Reply) {
	t.Helper()
	want(t, what, reply, http.StatusUnauthorized, api.ErrInsufficientUserAuthentication)
	header := reply.Header.Get("WWW-Authenticate")
	for _, part := range []string{"DPoP ", `error="insufficient_user_authentication"`, `acr_values="`, `max_age="300"`} {
		if !strings.Contains(header, part) {
			t.Errorf("%s: WWW-Authenticate %q", what, header)
		}
	}
}

func idOf(t *testing.T, srv *authtest.Server, email string, kind auth.Factor) string {
	t.Helper()
	for _, one := range factorsOf(t, srv, accountOf(t, srv, email).ID) {
		if one.Factor == kind {
			return one.ID
		}
	}
	t.Fatalf("no %s", kind)
	return ""
}

// proved brings the session to a fresh proof by these steps and no more.
func (p *person) proved(t *testing.T, purpose string, steps ...auth.Step) authtest.Reply {
	t.Helper()
	reply := p.took(p.StepUp(p.tokens.AccessToken, purpose))
	for _, step := range steps {
		reply = p.prove(t, way(t, reply, step))
	}
	return reply
}

func (p *person) manage(method, path string, body any) authtest.Reply {
	return p.Call(method, path, p.tokens.AccessToken, body)
}

// S16: freshness is not enough; it takes the right class of proof.
func TestStepUpNeedsTheStrongestFactorOrTwoOthers(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	p := settle(t, k, annEmail, app, texts, emails)
	rows := []struct {
		name   string
		steps  []auth.Step
		enough bool
	}{
		{"nothing", nil, false},
		{"password", []auth.Step{auth.StepPassword}, false},
		{"text", []auth.Step{auth.StepSMSCode}, false},
		{"email", []auth.Step{auth.StepEmailCode}, false},
		{"password and text", []auth.Step{auth.StepPassword, auth.StepSMSCode}, false},
		{"app", []auth.Step{auth.StepTOTP}, true},
		{"text and email", []auth.Step{auth.StepSMSCode, auth.StepEmailCode}, true},
	}
	for _, purpose := range []string{"manage", "password", "recovery_code", "admin"} {
		for _, row := range rows {
			t.Run(purpose+" by "+row.name, func(t *testing.T) {
				k.Clock.Advance(time.Hour)
				p.refresh()
				reply := p.took(p.StepUp(p.tokens.AccessToken, purpose))
				for _, step := range row.steps {
					if !slices.ContainsFunc(reply.Answer.Next, func(n api.Next) bool { return n.Step == step }) {
						if row.enough {
							t.Errorf("%s is not offered: %s", step, reply.Raw)
						}
						return
					}
					reply = p.prove(t, way(t, reply, step))
				}
				asks := reply.Status == http.StatusForbidden && slices.ContainsFunc(reply.Answer.Next, func(n api.Next) bool {
					return n.Step == auth.StepTOTP
				})
				if asks == row.enough {
					t.Errorf("%d %s", reply.Status, reply.Raw)
				}
				if !row.enough {
					stepUpAsked(t, "and the API", p.manage(http.MethodDelete, api.PathAuthenticators+"/"+idOf(t, k.Server, annEmail, emails), nil))
				}
			})
		}
	}
}

// Five minutes, to the millisecond.
func TestStepUpIsFreshForFiveMinutes(t *testing.T) {
	k, p := byApp(t)
	reply := p.proved(t, "manage", auth.StepTOTP)
	p.tokens.AccessToken = p.redeem(t, "proved", p.skip(t, reply)).AccessToken
	label := func() authtest.Reply {
		return p.manage(http.MethodPatch, api.PathAuthenticators+"/"+idOf(t, k.Server, annEmail, app), api.AuthenticatorEdit{Label: "Pixel"})
	}
	k.Clock.Advance(5*time.Minute - time.Millisecond)
	if reply := label(); reply.Status != http.StatusNoContent {
		t.Errorf("in time: %d %s", reply.Status, reply.Raw)
	}
	k.Clock.Advance(time.Millisecond)
	stepUpAsked(t, "late", label())
	k.Clock.Advance(-time.Minute)
	if reply := label(); reply.Status != http.StatusNoContent {
		t.Errorf("%d %s", reply.Status, reply.Raw)
	}
}

// Its code gives an access token of the same session and nothing else.
func TestStepUpGivesAnAccessTokenOfTheSameSession(t *testing.T) {
	k, p := byApp(t)
	code := done(t, "declined", p.skip(t, p.proved(t, "manage", auth.StepTOTP)))
	thief := p.elsewhere(t)
	thief.Verifier = p.Verifier
	over(t, "another key", thief.Redeem(code), auth.EndedUnknown)
	reply := p.Redeem(code)
	if reply.Status != http.StatusOK || reply.Token.RefreshToken != "" || reply.Token.SessionID != p.tokens.SessionID {
		t.Errorf("%d %s", reply.Status, reply.Raw)
	}
	signedIn(t, "new", p.Wire, reply.Token.AccessToken, true)
	if n := len(sessionsOf(t, k.Server, accountOf(t, k.Server, annEmail).ID)); n != 1 {
		t.Errorf("%d sessions", n)
	}
}

func TestStepUpIsTheSessionsOwn(t *testing.T) {
	k, p := byApp(t)
	other := p.elsewhere(t)
	want(t, "another install's token", other.StepUp(p.tokens.AccessToken, "manage"), http.StatusUnauthorized, api.ErrInvalidToken)
	want(t, "no token", p.StepUp("", "manage"), http.StatusUnauthorized, api.ErrInvalidToken)
	for _, purpose := range []string{"", "sign_in", "x", "Manage"} {
		want(t, "purpose "+purpose, p.StepUp(p.tokens.AccessToken, purpose), http.StatusBadRequest, api.ErrInvalidRequest)
	}
	reply := p.took(p.StepUp(p.tokens.AccessToken, "manage"))
	other.session = p.session
	want(t, "another install goes on", other.step("totp", "code", k.App(p.secret, 0)), http.StatusBadRequest, api.ErrInvalidSession)
	offers(t, "its own", reply, "", "totp")
	ben := k.hire(benEmail, auth.RoleMember)
	_ = ben
	notOffered(t, "another account's password", p.step("password", "username", benEmail, "password", right))
}

// What a session began ends with it.
func TestStepUpEndsWithItsSession(t *testing.T) {
	ends := map[string]func(k *clinic, p *person) error{
		"signed out": func(_ *clinic, p *person) error { p.Revoke("token", p.tokens.RefreshToken); return nil },
		"disabled": func(k *clinic, _ *person) error {
			return k.Service.Directory.Disable(t.Context(), annEmail, directory.Actor{})
		},
		"reset": func(k *clinic, _ *person) error {
			return k.Service.Directory.ResetMFA(t.Context(), annEmail, directoryActor())
		},
		"password reset": func(k *clinic, _ *person) error {
			return k.Service.Directory.SetPassword(t.Context(), annEmail, fresh, false)
		},
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			k, p := byApp(t)
			offers(t, "proved", p.proved(t, "manage", auth.StepTOTP), "", "enroll_totp?", "enroll_email?", "enroll_sms?")
			secret := p.step("enroll_totp").Answer.Secret
			if err := end(k, p); err != nil {
				t.Fatal(err)
			}
			before := len(factorsOf(t, k.Server, accountOf(t, k.Server, annEmail).ID))
			want(t, "going on", p.step("enroll_totp", "code", k.App(secret, 0)), http.StatusBadRequest, api.ErrInvalidSession)
			if n := len(factorsOf(t, k.Server, accountOf(t, k.Server, annEmail).ID)); n != before {
				t.Errorf("%d authenticators, %d before", n, before)
			}
		})
	}
}

// A weaker proof removes nothing stronger, and what it enrolled counts as
// itself for 72 hours.
func TestWhatAWeakProofEnrolledCountsAsThatForThreeDays(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	p := settle(t, k, annEmail, app, texts, emails)
	phone := p.secret
	offers(t, "two weaker ones", p.proved(t, "manage", auth.StepSMSCode, auth.StepEmailCode), "", "enroll_totp?", "enroll_sms?")
	p.tokens.AccessToken = p.redeem(t, "the thief's app", p.store(t, p.enroll(t, app, authtest.Reply{}))).AccessToken
	thiefs := p.secret
	ids := map[string]string{}
	for _, one := range factorsOf(t, k.Server, accountOf(t, k.Server, annEmail).ID) {
		if one.Factor == app && one.ProvedAs != "" {
			ids[thiefs] = one.ID
		} else if one.Factor == app {
			ids[phone] = one.ID
		}
	}
	if len(ids) != 2 {
		t.Fatalf("no probation: %v", ids)
	}
	prove := func(secret string) authtest.Reply {
		k.Clock.Advance(10 * time.Minute)
		p.refresh()
		p.took(p.StepUp(p.tokens.AccessToken, "manage"))
		return p.step("totp", "id", ids[secret], "code", k.App(secret, 0))
	}
	weak := prove(thiefs)
	if weak.Status == http.StatusForbidden && len(weak.Answer.Next) > 0 && weak.Answer.Next[0].Optional {
		t.Errorf("the thief's app is enough: %s", weak.Raw)
	}
	stepUpAsked(t, "and removes nothing", p.manage(http.MethodDelete, api.PathAuthenticators+"/"+ids[phone], nil))
	k.Clock.Advance(72 * time.Hour)
	p.refresh()
	offers(t, "the owner's is", prove(phone), "", "enroll_totp?", "enroll_sms?")
	offers(t, "after 72 h it is too", prove(thiefs), "", "enroll_totp?", "enroll_sms?")
}

// An email code never removes something stronger, also where email is all
// that was asked for.
func TestEmailRemovesNothingStronger(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	p := settle(t, k, annEmail, texts, emails)
	cell, mail := idOf(t, k.Server, annEmail, texts), idOf(t, k.Server, annEmail, emails)
	reply := p.took(p.StepUp(p.tokens.AccessToken, "manage"))
	if slices.ContainsFunc(reply.Answer.Next, func(n api.Next) bool { return n.Step == auth.StepEmailCode }) {
		p.prove(t, way(t, reply, auth.StepEmailCode))
	}
	stepUpAsked(t, "text by email", p.manage(http.MethodDelete, api.PathAuthenticators+"/"+cell, nil))
	k.Clock.Advance(time.Hour)
	p.refresh()
	p.tokens.AccessToken = p.redeem(t, "text", p.skip(t, p.proved(t, "manage", auth.StepSMSCode))).AccessToken
	if reply := p.manage(http.MethodDelete, api.PathAuthenticators+"/"+mail, nil); reply.Status != http.StatusNoContent {
		t.Errorf("email by text: %d %s", reply.Status, reply.Raw)
	}
	mailed(t, k.Server, annEmail, courier.KindFactorRemoved)
}

// Security changes the password, tells so by mail, and ends other sessions.
func TestPasswordIsChangedByStepUp(t *testing.T) {
	k, p := byApp(t)
	other := p.elsewhere(t)
	other.tokens = other.redeem(t, "elsewhere", other.prove(t, other.enter().Answer.Next[0]))
	k.Clock.Advance(10 * time.Minute)
	p.refresh()
	offers(t, "proved", p.proved(t, "password", auth.StepTOTP), auth.ReasonPasswordChange, "new_password")
	offers(t, "weak", p.step("new_password", "password", "weak"), auth.ReasonWeakPassword, "new_password")
	reply := p.Redeem(done(t, "set", p.step("new_password", "password", fresh)))
	signedIn(t, "this session", p.Wire, reply.Token.AccessToken, true)
	over(t, "the other", other.Refresh(other.tokens.RefreshToken), auth.EndedByPassword)
	mailed(t, k.Server, annEmail, courier.KindPasswordChanged)
	q := p.elsewhere(t)
	offers(t, "the old one", q.begin(annEmail, right), auth.ReasonInvalidCredentials, "password")
	offers(t, "the new one", q.begin(annEmail, fresh), "", "totp", "recovery_code")
}

// Fifty step-ups with one app code: one of them stands.
func TestOneOfFiftyStepUpsTakesTheCode(t *testing.T) {
	k, p := byApp(t)
	people := times(50, func(int) *person {
		q := p.again()
		q.took(q.StepUp(p.tokens.AccessToken, "manage"))
		return q
	})
	code := k.App(p.secret, 0)
	winners := 0
	forms := times(50, func(i int) url.Values { return stepForm(people[i].session, "totp", "code", code) })
	for _, reply := range together([]*authtest.Wire{p.Wire, p.At(k.Beside().URL)}, api.PathChallenge, forms) {
		if reply.Status == http.StatusForbidden && reply.Answer.Reason == "" {
			winners++
		} else if reply.Status >= 500 {
			t.Errorf("%d %s", reply.Status, reply.Raw)
		}
	}
	if winners != 1 {
		t.Errorf("%d winners", winners)
	}
}

// The list tells what is there, and no secret of it.
func TestSecurityListsAuthenticators(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	p := settle(t, k, annEmail, app, emails, texts)
	var list api.Authenticators
	reply := p.Get(api.PathAuthenticators, p.tokens.AccessToken)
	reply.Into(t, &list)
	if len(list.Authenticators) != 3 || !list.HasPassword || list.RecoveryAt == 0 || list.Ask ||
		!slices.Equal(list.Addable, []api.Step{auth.StepEnrollTOTP, auth.StepEnrollSMS}) {
		t.Errorf("%s", reply.Raw)
	}
	hints := map[string]string{}
	for _, one := range list.Authenticators {
		hints[one.Factor] = one.Hint
		if one.CreatedAt == 0 || one.UsedAt == 0 {
			t.Errorf("%+v", one)
		}
	}
	if hints["email_code"] != "a…@example.org" || hints["sms_code"] != "•• 0123" || hints["totp"] != "" {
		t.Errorf("%v", hints)
	}
	for _, secret := range []string{p.secret, p.recovery, cellPhone, "2015550123"} {
		if strings.Contains(reply.Raw, secret) {
			t.Errorf("%q in %s", secret, reply.Raw)
		}
	}
}

func TestSecurityChangesNeedAProofAndAreWritten(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	p := settle(t, k, annEmail, app, emails)
	ann := accountOf(t, k.Server, annEmail)
	phone, mail := idOf(t, k.Server, annEmail, app), idOf(t, k.Server, annEmail, emails)
	rename := func() authtest.Reply {
		return p.manage(http.MethodPatch, api.PathAuthenticators+"/"+phone, api.AuthenticatorEdit{Label: " Ann's\x1b[31m Pixel "})
	}
	choose := func(edit api.DefaultEdit) authtest.Reply {
		return p.manage(http.MethodPut, api.PathDefaultAuthenticator, edit)
	}
	remove := func(id string) authtest.Reply {
		return p.manage(http.MethodDelete, api.PathAuthenticators+"/"+id, nil)
	}
	stepUpAsked(t, "rename", rename())
	stepUpAsked(t, "default", choose(api.DefaultEdit{ID: mail}))
	stepUpAsked(t, "remove", remove(mail))
	if n := len(factorsOf(t, k.Server, ann.ID)); n != 2 {
		t.Fatalf("%d left", n)
	}
	p.tokens.AccessToken = p.redeem(t, "proved", p.skip(t, p.proved(t, "manage", auth.StepTOTP))).AccessToken
	for what, reply := range map[string]authtest.Reply{"rename": rename(), "default": choose(api.DefaultEdit{ID: mail})} {
		if reply.Status != http.StatusNoContent {
			t.Errorf("%s: %d %s", what, reply.Status, reply.Raw)
		}
	}
	offers(t, "the default first", p.elsewhere(t).enter(), "", "email_code", "totp", "recovery_code")
	if reply := choose(api.DefaultEdit{Ask: true}); reply.Status != http.StatusNoContent {
		t.Errorf("ask: %d %s", reply.Status, reply.Raw)
	}
	if reply := p.elsewhere(t).enter(); !reply.Answer.Next[0].Ask {
		t.Errorf("ask each time: %s", reply.Raw)
	}
	choose(api.DefaultEdit{ID: mail})
	if reply := remove(mail); reply.Status != http.StatusNoContent {
		t.Errorf("remove: %d %s", reply.Status, reply.Raw)
	}
	mailed(t, k.Server, annEmail, courier.KindFactorRemoved)
	if got := accountOf(t, k.Server, annEmail); got.DefaultAuthenticator != "" {
		t.Errorf("the default is %q, which is gone", got.DefaultAuthenticator)
	}
	if kept := factorsOf(t, k.Server, ann.ID); len(kept) != 1 || kept[0].Label != "Ann's[31m Pixel" {
		t.Errorf("%+v", kept)
	}
	for _, reply := range []authtest.Reply{remove(mail), choose(api.DefaultEdit{ID: mail}), p.manage(http.MethodPatch, api.PathAuthenticators+"/nothing", api.AuthenticatorEdit{Label: "x"})} {
		if reply.Status != http.StatusNotFound {
			t.Errorf("what is not there: %d %s", reply.Status, reply.Raw)
		}
	}
	if got := events(t, k.Server, ann.ID); !slices.Contains(got, "factor_removed ok") || !slices.Contains(got, "step_up ok") ||
		!slices.Contains(got, "factor_added ok") || !slices.Contains(got, "sign_in ok") {
		t.Errorf("audit %v", got)
	}
}

// R26: the last 50 of one's own, newest first, and nothing of others.
func TestActivityIsTheOwnLastFifty(t *testing.T) {
	k, p := byApp(t)
	settle(t, k, benEmail, app)
	for range 60 {
		q := p.elsewhere(t)
		q.enter()
		q.step("totp", "code", "000000")
		k.Clock.Advance(time.Hour)
		p.refresh()
	}
	var list api.Activity
	p.Get(api.PathActivity, p.tokens.AccessToken).Into(t, &list)
	if len(list.Events) != 50 || list.Events[0].Event != "sign_in_failed" || list.Events[0].Outcome != "invalid_code" ||
		list.Events[0].Factor != "totp" || list.Events[0].Device != "Test computer" {
		t.Errorf("%d events, %+v", len(list.Events), list.Events[0])
	}
	if !slices.IsSortedFunc(list.Events, func(a, b api.Event) int { return int(b.At - a.At) }) {
		t.Error("not the newest first")
	}
	var all []store.Audit
	look(t, k.Server, func(tx store.Tx) (err error) {
		all, err = tx.Audits(store.AuditFilter{})
		return err
	})
	if len(all) <= 50 {
		t.Errorf("%d in all", len(all))
	}
}
