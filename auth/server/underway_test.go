package server_test

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/courier"
	"foyer/auth/directory"
	"foyer/auth/service"
	"foyer/auth/store"
)

// beginnings are what somebody with stolen things has under way, each one step
// from a session, with that step.
var beginnings = map[string]func(t *testing.T, k *clinic, p, thief *person) (last func() authtest.Reply){
	"the password": func(t *testing.T, k *clinic, p, thief *person) func() authtest.Reply {
		offers(t, "password", thief.enter(), "", "totp", "recovery_code")
		return func() authtest.Reply {
			k.Clock.Advance(authtest.Step)
			return thief.step("totp", "code", k.App(p.secret, 0))
		}
	},
	"an app code": func(t *testing.T, k *clinic, p, thief *person) func() authtest.Reply {
		forgetRecovery(t, k)
		thief.enter()
		offers(t, "app", thief.step("totp", "code", k.App(p.secret, 0)), "", "recovery_code_saved?")
		return func() authtest.Reply { return thief.step("skip", "of", "recovery_code_saved") }
	},
	"the recovery code": func(t *testing.T, _ *clinic, p, thief *person) func() authtest.Reply {
		thief.enter()
		offers(t, "recovery code", thief.step("recovery_code", "code", p.recovery), "", "recovery_code_saved")
		return func() authtest.Reply { return thief.step("recovery_code_saved") }
	},
	"another app": func(t *testing.T, k *clinic, _, thief *person) func() authtest.Reply {
		for _, one := range factorsOf(t, k.Server, accountOf(t, k.Server, annEmail).ID) {
			update(t, k.Server, func(tx store.Tx) error { return tx.DeleteAuthenticator(one.AccountID, one.ID) })
		}
		offers(t, "enrolled", thief.enroll(t, app, thief.enter()), "", "recovery_code_saved")
		return func() authtest.Reply { return thief.step("recovery_code_saved") }
	},
	"half of another app": func(t *testing.T, k *clinic, _, thief *person) func() authtest.Reply {
		for _, one := range factorsOf(t, k.Server, accountOf(t, k.Server, annEmail).ID) {
			update(t, k.Server, func(tx store.Tx) error { return tx.DeleteAuthenticator(one.AccountID, one.ID) })
		}
		thief.enter()
		secret := thief.step("enroll_totp").Answer.Secret
		return func() authtest.Reply { return thief.step("enroll_totp", "code", k.App(secret, 0)) }
	},
}

// forgetRecovery leaves a sign-in something optional to end with.
func forgetRecovery(t *testing.T, k *clinic) {
	t.Helper()
	id := accountOf(t, k.Server, annEmail).ID
	update(t, k.Server, func(tx store.Tx) error { return tx.DeleteOneTimeCodes(id, store.OneTimeRecovery, "") })
}

// endings are what an owner, an admin or the operator does against it.
var endings = map[string]func(t *testing.T, k *clinic, p *person){
	"not me": func(t *testing.T, k *clinic, _ *person) {
		link := linkTo(t, k.Server, annEmail, courier.KindFactorAdded)
		wantPage(t, "not me", browse(t, k.Server).post(api.PathNotMe, "token", tokenIn(t, link)), http.StatusOK, "")
	},
	"signed out elsewhere": func(t *testing.T, _ *clinic, p *person) {
		if reply := p.manage(http.MethodDelete, api.PathSessions, nil); reply.Status != http.StatusNoContent {
			t.Fatalf("%d %s", reply.Status, reply.Raw)
		}
	},
	"MFA reset": func(t *testing.T, k *clinic, _ *person) {
		if err := k.Service.Directory.ResetMFA(t.Context(), annEmail, directory.Actor{}); err != nil {
			t.Fatal(err)
		}
	},
	"reset by mail": func(t *testing.T, k *clinic, _ *person) { resetByMail(t, k.Server, annEmail, fresh) },
	"password by the operator": func(t *testing.T, k *clinic, _ *person) {
		if err := k.Service.Directory.SetPassword(t.Context(), annEmail, fresh, false); err != nil {
			t.Fatal(err)
		}
	},
	"disabled and enabled": func(t *testing.T, k *clinic, _ *person) {
		disable(t, k.Server)
		if err := k.Service.Directory.Enable(t.Context(), annEmail, directory.Actor{}); err != nil {
			t.Fatal(err)
		}
	},
	"an admin's pass": func(t *testing.T, k *clinic, p *person) {
		pass, _, err := k.Service.Directory.IssuePass(t.Context(), annEmail, directory.PassLife, directory.Actor{})
		if err != nil {
			t.Fatal(err)
		}
		q := p.elsewhere(t)
		q.enter()
		if reply := q.step("admin_pass", "code", pass.Reveal()); reply.Status == http.StatusBadRequest || reply.Answer.Reason != "" {
			t.Fatalf("%d %s", reply.Status, reply.Raw)
		}
	},
}

// What ends all sessions of an account ends also what was to become one: the
// owner who has read "a recovery code was used" and pressed "not me" is rid of
// whoever used it, one step before the end.
func TestWhatEndsSessionsEndsWhatIsUnderWay(t *testing.T) {
	for begun, begin := range beginnings {
		for ended, end := range endings {
			if ended == "an admin's pass" && strings.Contains(begun, "another app") {
				continue // the account has nothing that a pass could stand for
			}
			t.Run(begun+", "+ended, func(t *testing.T) {
				k, p := byApp(t)
				last := begin(t, k, p, p.elsewhere(t))
				k.Clock.Advance(time.Second)
				end(t, k, p)
				k.Clock.Advance(time.Second)
				want(t, "the last step", last(), http.StatusBadRequest, api.ErrInvalidSession)
			})
			t.Run(begun+" up to its code, "+ended, func(t *testing.T) {
				k, p := byApp(t)
				thief := p.elsewhere(t)
				reply := begin(t, k, p, thief)()
				code := done(t, "the last step", thief.skip(t, thief.store(t, reply)))
				k.Clock.Advance(time.Second)
				end(t, k, p)
				k.Clock.Advance(time.Second)
				want(t, "redeem", thief.Redeem(code), http.StatusBadRequest, api.ErrInvalidGrant)
			})
		}
	}
}

// So does a new password that the owner has chosen, in a step-up, also where
// the other sign-in needs none.
func TestOwnNewPasswordEndsWhatIsUnderWay(t *testing.T) {
	k, v := trusting(t)
	forgetRecovery(t, k)
	thief := v.elsewhere(t)
	offers(t, "by passkey alone", thief.bare(t), "", "recovery_code_saved?")
	mine := v.took(v.StepUp(v.tokens.AccessToken, "password"))
	if mine.Status == http.StatusForbidden && mine.Answer.Next[0].Step != auth.StepNewPassword {
		mine = v.abroad(t, auth.StepPasskey, "id", mine.Answer.Next[0].ID)
	}
	v.redeem(t, "mine goes on", v.step("new_password", "password", fresh))
	want(t, "the other", thief.step("skip", "of", "recovery_code_saved"), http.StatusBadRequest, api.ErrInvalidSession)
}

// between lets something happen while a turn is worked on: its attempt is
// spent, and its outcome is not recorded yet.
type between struct {
	store.Store
	meanwhile atomic.Pointer[func()]
}

func (b *between) wrap(inner store.Store) store.Store {
	b.Store = inner
	return b
}

func (b *between) Update(ctx context.Context, fn func(store.Tx) error) error {
	spent := false
	err := b.Store.Update(ctx, func(tx store.Tx) error { return fn(betweenTx{tx, &spent}) })
	if err == nil && spent {
		if meanwhile := b.meanwhile.Swap(nil); meanwhile != nil {
			(*meanwhile)()
		}
	}
	return err
}

type betweenTx struct {
	store.Tx
	spent *bool
}

func (t betweenTx) SpendAuthSession(hash, body string) error {
	*t.spent = true
	return t.Tx.SpendAuthSession(hash, body)
}

// It also ends the turn that is worked on at that moment: it records nothing.
func TestWhatEndsSessionsEndsTheTurnThatIsWorkedOn(t *testing.T) {
	for begun, begin := range beginnings {
		for _, ended := range []string{"not me", "MFA reset", "reset by mail", "disabled and enabled"} {
			t.Run(begun+", "+ended, func(t *testing.T) {
				moment := &between{}
				k := openClinic(t, auth.MFARequired, everyKind, func(o *service.Options) { o.Wrap = moment.wrap })
				p := settle(t, k, annEmail, app)
				last := begin(t, k, p, p.elsewhere(t))
				happens := func() { endings[ended](t, k, p) }
				moment.meanwhile.Store(&happens)
				want(t, "the last step", last(), http.StatusBadRequest, api.ErrInvalidSession)
			})
		}
	}
}
