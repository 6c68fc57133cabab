package server_test

import (
	"slices"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/courier"
	"foyer/auth/flow"
	"foyer/auth/store"
)

// Who is signed in when the operator disables the account is told that this has
// ended; where nobody is, there is nothing to tell.
func TestDisablingIsToldToWhoIsSignedIn(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	k.hire(annEmail, auth.RoleMember)
	k.hire(benEmail, auth.RoleMember)
	c := k.follow()
	c.SignIn(annEmail, right)
	for email, told := range map[string]bool{annEmail: true, benEmail: false} {
		if err := k.Service.Directory.Disable(t.Context(), email, directoryActor()); err != nil {
			t.Fatal(err)
		}
		if got := slices.Contains(k.Letters(email), courier.KindSessionsEnded); got != told {
			t.Errorf("%s is told: %v, want %v", email, got, told)
		}
	}
}

// An admin who resets second factors leaves nothing of them: neither what was
// chosen among them nor what was counted against them.
func TestResetLeavesNothingOfTheFactors(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	p := settle(t, k, annEmail, app, texts, emails)
	ann := accountOf(t, k.Server, annEmail)
	ann.DefaultAuthenticator, ann.AskEachTime = idOf(t, k.Server, annEmail, texts), true
	update(t, k.Server, func(tx store.Tx) error { return tx.UpdateAccount(ann) })
	q := p.elsewhere(t)
	q.enter()
	q.step("totp", "id", idOf(t, k.Server, annEmail, app), "code", other(k.App(p.secret, 0)))
	q.step("recovery_code", "code", "7QK4-M2XB-9TRD-HW6P-3YNC-EJ58-VF")
	counted := func(factor auth.Factor) (n int) {
		look(t, k.Server, func(tx store.Tx) error {
			kept, err := tx.Counter(flow.AccountSubject(k.Service.Directory.Key, ann.ID), string(factor), "strangers")
			n = kept.Failures
			return err
		})
		return n
	}
	failed := []auth.Factor{app, auth.FactorRecoveryCode}
	for _, factor := range failed {
		if counted(factor) != 1 {
			t.Errorf("%d failures of %s before", counted(factor), factor)
		}
	}
	if err := k.Service.Directory.ResetMFA(t.Context(), annEmail, directoryActor()); err != nil {
		t.Fatal(err)
	}
	for _, factor := range failed {
		if counted(factor) != 0 {
			t.Errorf("%d failures of %s are left", counted(factor), factor)
		}
	}
	if left := accountOf(t, k.Server, annEmail); left.DefaultAuthenticator != "" || left.AskEachTime {
		t.Errorf("default %q, ask %v", left.DefaultAuthenticator, left.AskEachTime)
	}
}

// An admin's pass is no recovery code: who has none is not offered to type one.
func TestPassIsOfferedAsNoRecoveryCode(t *testing.T) {
	k, p := byApp(t)
	forgetRecovery(t, k)
	if _, _, err := k.Service.Directory.IssuePass(t.Context(), annEmail, time.Hour, directoryActor()); err != nil {
		t.Fatal(err)
	}
	offers(t, "with a pass", p.elsewhere(t).enter(), "", "totp")
}

// S11: a right recovery code begins its count anew.
func TestRightRecoveryCodeBeginsTheCountAnew(t *testing.T) {
	k, p := byApp(t)
	for range 2 {
		q := p.elsewhere(t)
		q.enter()
		for range 4 {
			offers(t, "wrong", q.step("recovery_code", "code", "7QK4-M2XB-9TRD-HW6P-3YNC-EJ58-VF"), auth.ReasonInvalidCode, "totp", "recovery_code")
		}
		reply := q.step("recovery_code", "code", p.recovery)
		offers(t, "right", reply, "", "recovery_code_saved")
		q.redeem(t, "and a new one", q.skip(t, q.store(t, reply)))
		p.recovery = q.recovery
		k.Clock.Advance(time.Second) // no wait of the counting
	}
}
