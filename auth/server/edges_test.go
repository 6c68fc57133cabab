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

// S41: an auth_session that a clock has sealed in the future is none: it would
// live for longer than thirty minutes.
func TestAuthSessionOfTheFutureIsNone(t *testing.T) {
	srv, _ := withAnn(t)
	c := follow(t, srv)
	c.begin(annEmail, wrong)
	srv.Clock.Advance(-time.Minute)
	want(t, "a minute before it began", c.step("password", "username", annEmail, "password", right),
		http.StatusBadRequest, api.ErrInvalidSession)
	done(t, "anew", c.begin(annEmail, right))
}

// RFC 7636 section 4.1: 43 to 128 characters, although any text has a digest.
func TestVerifierHasItsLength(t *testing.T) {
	for _, row := range []struct {
		length int
		good   bool
	}{{1, false}, {42, false}, {43, true}, {128, true}, {129, false}} {
		srv, _ := withAnn(t)
		c := follow(t, srv)
		c.Verifier = strings.Repeat("v", row.length)
		reply := c.Redeem(done(t, "code", c.begin(annEmail, right)))
		if row.good && reply.Status != http.StatusOK {
			t.Errorf("%d characters: %d %s", row.length, reply.Status, reply.Raw)
		}
		if !row.good {
			over(t, "another length", reply, auth.EndedUnknown)
		}
	}
}

// S41: a clock that goes back leaves a password in the future, which ends
// nothing that began since.
func TestPasswordOfTheFutureEndsNoSignIn(t *testing.T) {
	srv, _ := withAnn(t)
	setPassword(t, srv, fresh)
	srv.Clock.Advance(-time.Hour)
	c := follow(t, srv)
	if reply := c.Redeem(done(t, "code", c.begin(annEmail, fresh))); reply.Status != http.StatusOK {
		t.Errorf("%d %s", reply.Status, reply.Raw)
	}
}

// Who mistypes while setting a factor up, or gets the own password wrong in a
// step-up, is not told that a second factor fails: nobody is behind the password.
func TestOnlySecondFactorsThatFailAreTold(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	k.hire(benEmail, auth.RoleMember)
	ben := k.follow()
	ben.begin(benEmail, right)
	secret := ben.step("enroll_totp").Answer.Secret
	k.CreateAccount(annEmail, "Ann Lee", right)
	ann := k.follow()
	access := ann.SignIn(annEmail, right).AccessToken
	k.Clock.Advance(6 * time.Minute)
	refused(t, "asked", ann.took(ann.StepUp(access, "manage")), "", auth.StepPassword)
	for range 5 {
		want(t, "the app", ben.step("enroll_totp", "code", other(k.App(secret, 0))), http.StatusForbidden, api.ErrInsufficientAuthorization)
		refused(t, "the password", ann.step("password", "password", wrong), auth.ReasonInvalidCredentials, auth.StepPassword)
	}
	throttled(t, "and then Ben waits", ben.step("enroll_totp", "code", k.App(secret, 0)), 30, false)
	throttled(t, "and Ann", ann.step("password", "password", right), 30, false)
	for _, email := range []string{annEmail, benEmail} {
		if slices.Contains(k.Letters(email), courier.KindSecondFactorFailed) {
			t.Errorf("%s is told of a second factor", email)
		}
	}
}

// S12: the same number, typed again, is no other one: its code waits half a
// minute like any.
func TestSameNumberAgainSendsNothing(t *testing.T) {
	k := openClinic(t, auth.MFARequired, []auth.Factor{texts})
	k.hire(annEmail, auth.RoleMember)
	c := k.follow()
	c.begin(annEmail, right)
	c.step("enroll_sms", "send", "1", "phone", typedPhone)
	code := k.CodeFor(cellPhone)
	for _, spelled := range []string{typedPhone, cellPhone, "201-555-0123"} {
		k.Clock.Advance(9 * time.Second)
		reply := c.step("enroll_sms", "send", "1", "phone", spelled)
		offers(t, spelled, reply, "", "enroll_sms")
	}
	if sent := len(k.Letters(cellPhone)); sent != 1 {
		t.Errorf("%d texts within 27 s", sent)
	}
	offers(t, "the one code", c.step("enroll_sms", "code", code), "", "recovery_code_saved")
}

// S17: what the mailbox has reset opens by mail again once something else was
// proved: a text is such a thing, a recovery code is not.
func TestWhatEndsTheDoubtOfAReset(t *testing.T) {
	k := openClinic(t, auth.MFARequired, []auth.Factor{emails, texts})
	p := settle(t, k, annEmail, emails, texts)
	resetByMail(t, k.Server, annEmail, fresh)
	lost := p.elsewhere(t)
	lost.begin(annEmail, fresh)
	offers(t, "by recovery code", lost.step("recovery_code", "code", p.recovery), "", "recovery_code_saved")
	lost.redeem(t, "and a new one", lost.skip(t, lost.step("recovery_code_saved")))
	k.Clock.Advance(time.Hour)
	next := p.elsewhere(t)
	asked := next.begin(annEmail, fresh)
	offers(t, "still in doubt", asked, "", "sms_code", "recovery_code")
	next.redeem(t, "by text", next.prove(t, way(t, asked, auth.StepSMSCode)))
	k.Clock.Advance(time.Hour)
	offers(t, "no more", p.elsewhere(t).begin(annEmail, fresh), "", "sms_code", "email_code", "recovery_code")
}

// The list of sessions names those that could go on, and ends no other; what
// it ends stands in the activity.
func TestSessionsThatAreOverAreNotListed(t *testing.T) {
	srv, _ := withAnn(t)
	old, one, two := follow(t, srv), follow(t, srv), follow(t, srv)
	form := old.Start(annEmail, right)
	form.Set("scope", "foyer") // twelve hours without use
	gone := old.redeem(t, "an ordinary session", old.took(old.Post(api.PathChallenge, form)))
	other := two.SignIn(annEmail, right)
	srv.Clock.Advance(12 * time.Hour)
	own := one.SignIn(annEmail, right)
	listed := func() (ids []string) {
		var list api.Sessions
		one.Get(api.PathSessions, own.AccessToken).Into(t, &list)
		for _, item := range list.Sessions {
			ids = append(ids, item.ID)
		}
		return ids
	}
	if got := listed(); !slices.Equal(got, []string{own.SessionID, other.SessionID}) {
		t.Errorf("%v are listed, want this one and %s", got, other.SessionID)
	}
	end := func(id string) int {
		return one.Call(http.MethodDelete, api.PathSessions+"/"+id, own.AccessToken, nil).Status
	}
	if got := end(gone.SessionID); got != http.StatusNotFound {
		t.Errorf("one that is over: %d", got)
	}
	told := func() int {
		return len(slices.DeleteFunc(events(t, srv, accountOf(t, srv, annEmail).ID), func(one string) bool { return one != "signed_out_elsewhere ok" }))
	}
	if told() != 0 {
		t.Error("nothing was ended, and the log says so")
	}
	if got := end(other.SessionID); got != http.StatusNoContent {
		t.Errorf("one that lives: %d", got)
	}
	if got := end(other.SessionID); got != http.StatusNotFound {
		t.Errorf("the same again: %d", got)
	}
	if got := told(); got != 1 {
		t.Errorf("%d events of signing out elsewhere, want 1", got)
	}
}

// S31: a copy of a passkey that comes without a name is still known by whose it
// is: the log of that account tells.
func TestCopiedPasskeyStandsInTheLogOfItsOwner(t *testing.T) {
	k, v := trusting(t)
	copied := v.device.Clone()
	owner := v.elsewhere(t)
	owner.redeem(t, "the owner", owner.bare(t))
	k.Clock.Advance(time.Second) // events of one moment have no order
	w := v.elsewhere(t)
	w.device = copied
	refused(t, "the copy", w.bare(t), auth.ReasonAuthenticatorDisabled, auth.StepPassword)
	if list := events(t, k.Server, accountOf(t, k.Server, annEmail).ID); list[len(list)-1] != "sign_in_failed authenticator_disabled" {
		t.Errorf("the log ends with %q", list[len(list)-1])
	}
}
