package server_test

import (
	"fmt"
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
)

// R20: it stands for the second factor once and leaves a new one behind.
func TestRecoveryCodeStandsOnceAndShowsANewOne(t *testing.T) {
	k, p := byApp(t)
	first := p.recovery
	q := p.elsewhere(t)
	q.enter()
	typed := strings.ToLower(strings.ReplaceAll(first, "-", " "))
	shown := q.step("recovery_code", "code", typed)
	offers(t, "used", shown, "", "recovery_code_saved")
	if shown.Answer.RecoveryCode == "" || shown.Answer.RecoveryCode == first {
		t.Errorf("shown %s", shown.Raw)
	}
	mailed(t, k.Server, annEmail, courier.KindRecoveryCodeUsed)
	for _, step := range []string{"skip", "enroll_totp", "totp", "admin_pass", "new_password"} {
		notOffered(t, step+" instead of storing", q.step(step, "of", "recovery_code_saved", "code", "123456"))
	}
	saved := q.store(t, shown)
	offers(t, "set up a new phone?", saved, "", "enroll_totp?", "enroll_email?", "enroll_sms?")
	tokens := q.redeem(t, "declined", q.step("skip", "of", "enroll_totp"))
	if life := sessionOf(t, k.Server, tokens.SessionID); life.ACR != auth.AAL1 {
		t.Errorf("acr %s by a recovery code", life.ACR)
	}
	k.Clock.Advance(time.Hour)
	r := p.elsewhere(t)
	r.enter()
	offers(t, "the spent one", r.step("recovery_code", "code", first), auth.ReasonInvalidCode, "totp", "recovery_code")
	offers(t, "at the same install", q.again2(t, first), auth.ReasonInvalidCode, "totp", "recovery_code")
	offers(t, "the new one", r.step("recovery_code", "code", q.recovery), "", "recovery_code_saved")
}

func (p *person) again2(t *testing.T, code string) authtest.Reply {
	t.Helper()
	q := p.again()
	q.enter()
	return q.step("recovery_code", "code", code)
}

// A recovery code opens the set-up of what replaces the lost phone.
func TestRecoveryCodeLeadsToANewPhone(t *testing.T) {
	k, p := byApp(t)
	q := p.elsewhere(t)
	q.enter()
	reply := q.store(t, q.step("recovery_code", "code", p.recovery))
	q.redeem(t, "a new phone", q.store(t, q.enroll(t, app, reply)))
	if n := len(factorsOf(t, k.Server, accountOf(t, k.Server, annEmail).ID)); n != 2 {
		t.Errorf("%d authenticators", n)
	}
}

// Spent at once for every other install; the same one may present it again
// until a sign-in completes, 24 h at most.
func TestRecoveryCodeIsSpentForOthersAtOnce(t *testing.T) {
	k, p := byApp(t)
	mine, thief := p.elsewhere(t), p.elsewhere(t)
	mine.enter()
	offers(t, "mine", mine.step("recovery_code", "code", p.recovery), "", "recovery_code_saved")
	offers(t, "another install is not offered it", thief.enter(), "", "totp")
	notOffered(t, "nor answered", thief.step("recovery_code", "code", p.recovery))
	k.Clock.Advance(23 * time.Hour)
	again := mine.again()
	offers(t, "after a crash", again.enter(), "", "totp", "recovery_code")
	offers(t, "the same install again", again.step("recovery_code", "code", p.recovery), "", "recovery_code_saved")
	k.Clock.Advance(time.Hour)
	late := mine.again()
	offers(t, "a day later", late.enter(), "", "totp")
}

// A sign-in that completes by other means ends it.
func TestRecoveryCodeThatWasPresentedIsGoneOnceASignInCompletes(t *testing.T) {
	k, p := byApp(t)
	mine := p.elsewhere(t)
	mine.enter()
	open := mine.step("recovery_code", "code", p.recovery)
	offers(t, "presented", open, "", "recovery_code_saved")
	owner := p.again()
	fresh := owner.prove(t, owner.enter().Answer.Next[0])
	offers(t, "the owner is offered a fresh one", fresh, "", "recovery_code_saved?")
	owner.redeem(t, "the owner's phone", owner.step("skip", "of", "recovery_code_saved"))
	want(t, "what was open is void", mine.step("recovery_code_saved"), http.StatusBadRequest, api.ErrInvalidSession)
	k.Clock.Advance(time.Minute)
	again := mine.again()
	offers(t, "not offered again", again.enter(), "", "totp")
}

// The same install may begin twice with it, but it stands once.
func TestRecoveryCodeInTwoSignInsOfOneInstallCompletesOne(t *testing.T) {
	_, p := byApp(t)
	one, two := p.elsewhere(t), (*person)(nil)
	one.enter()
	offers(t, "one", one.step("recovery_code", "code", p.recovery), "", "recovery_code_saved")
	two = one.again()
	two.enter()
	offers(t, "two", two.step("recovery_code", "code", p.recovery), "", "recovery_code_saved")
	one.redeem(t, "one", one.skip(t, one.step("recovery_code_saved")))
	want(t, "two", two.step("recovery_code_saved"), http.StatusBadRequest, api.ErrInvalidSession)
}

// skip declines what is optional in an answer, if it is.
func (p *person) skip(t *testing.T, reply authtest.Reply) authtest.Reply {
	t.Helper()
	if len(reply.Answer.Next) == 0 || !reply.Answer.Next[0].Optional {
		return reply
	}
	return p.step("skip", "of", string(reply.Answer.Next[0].Step))
}

// S7: fifty installs present it at the same moment: one of them stands.
func TestOneOfFiftyInstallsUsesTheRecoveryCode(t *testing.T) {
	k, p := byApp(t)
	other := k.Beside()
	people := times(50, func(int) *person {
		q := p.elsewhere(t)
		q.enter()
		return q
	})
	wires := times(50, func(i int) *authtest.Wire {
		if i%2 == 1 {
			return people[i].At(other.URL)
		}
		return people[i].Wire
	})
	before := len(k.Letters(annEmail))
	forms := times(50, func(i int) url.Values { return stepForm(people[i].session, "recovery_code", "code", p.recovery) })
	winners := 0
	for _, reply := range together(wires, api.PathChallenge, forms) {
		if reply.Answer.RecoveryCode != "" {
			winners++
		} else if reply.Status >= 500 || reply.Status == http.StatusOK {
			t.Errorf("%d %s", reply.Status, reply.Raw)
		}
	}
	if n := len(k.Letters(annEmail)) - before; winners != 1 || n != 1 {
		t.Errorf("%d winners, %d mails", winners, n)
	}
}

// S17: a recovery code is no password and no proof for a change.
func TestRecoveryCodeStandsForTheSecondFactorOnly(t *testing.T) {
	k, p := byApp(t)
	c := k.follow()
	form := c.Start(annEmail, p.recovery)
	offers(t, "as password", c.took(c.Post(api.PathChallenge, form)), auth.ReasonInvalidCredentials, "password")
	form.Set("step", "recovery_code")
	form.Set("code", p.recovery)
	notOffered(t, "as first step", c.Post(api.PathChallenge, form))
	notOffered(t, "after a wrong password", c.step("recovery_code", "code", p.recovery))
	for _, purpose := range []string{"manage", "password", "recovery_code", "admin"} {
		q := p.again()
		offers(t, purpose, q.took(q.StepUp(p.tokens.AccessToken, purpose)), "", "totp")
		notOffered(t, purpose, q.step("recovery_code", "code", p.recovery))
		notOffered(t, purpose, q.step("admin_pass", "code", p.recovery))
	}
	// A sign-in by it proves nothing for a change either.
	q := p.elsewhere(t)
	q.enter()
	q.tokens = q.redeem(t, "signed in by it", q.skip(t, q.store(t, q.step("recovery_code", "code", p.recovery))))
	for _, purpose := range []string{"manage", "password", "recovery_code", "admin"} {
		offers(t, purpose, q.took(q.StepUp(q.tokens.AccessToken, purpose)), "", "totp")
	}
}

// Security replaces it; the old one dies only when the new one is stored.
func TestRecoveryCodeIsReplacedByStepUp(t *testing.T) {
	k, p := byApp(t)
	old := p.recovery
	shown := p.stepUp(t, "recovery_code")
	offers(t, "pending", shown, "", "recovery_code_saved")
	q := p.elsewhere(t)
	q.enter()
	offers(t, "the pending one", q.step("recovery_code", "code", shown.Answer.RecoveryCode), auth.ReasonInvalidCode, "totp", "recovery_code")
	p.redeem(t, "stored", p.store(t, shown))
	mailed(t, k.Server, annEmail, courier.KindRecoveryCodeReplaced)
	offers(t, "the old one", q.step("recovery_code", "code", old), auth.ReasonInvalidCode, "totp", "recovery_code")
	offers(t, "the new one", q.step("recovery_code", "code", p.recovery), "", "recovery_code_saved")
}

func (k *clinic) pass(t *testing.T, email string) string {
	t.Helper()
	pass, until, err := k.Service.Directory.IssuePass(t.Context(), email, directory.PassLife, directoryActor())
	if err != nil || !until.Equal(k.Clock.Now().Add(15*time.Minute)) {
		t.Fatalf("until %v, %v", until, err)
	}
	return pass.Reveal()
}

// R25: 15 minutes, to the millisecond.
func TestPassLivesFifteenMinutes(t *testing.T) {
	for _, row := range []struct {
		age  time.Duration
		good bool
	}{{15*time.Minute - time.Millisecond, true}, {15 * time.Minute, false}} {
		k, p := byApp(t)
		pass := k.pass(t, annEmail)
		q := p.elsewhere(t)
		k.Clock.Advance(row.age)
		q.enter()
		reply := q.step("admin_pass", "code", pass)
		if row.good {
			offers(t, "in time", reply, "", "enroll_totp", "enroll_email", "enroll_sms")
			continue
		}
		offers(t, "late", reply, auth.ReasonInvalidCode, "totp", "recovery_code")
		k.Clock.Advance(-time.Minute)
		offers(t, "S41: the clock went back", q.step("admin_pass", "code", pass), auth.ReasonInvalidCode, "totp", "recovery_code")
	}
}

// R25: after it the person must set up again; other sessions end, and they are told.
func TestPassOpensASetUpAndEndsOtherSessions(t *testing.T) {
	k, p := byApp(t)
	pass := k.pass(t, annEmail)
	mailed(t, k.Server, annEmail, courier.KindAdminPass)
	for _, letter := range k.Mail.Letters() {
		if strings.Contains(letter.Text+letter.HTML+letter.Subject, pass) {
			t.Error("the pass was mailed")
		}
	}
	q := p.elsewhere(t)
	form := q.Start(annEmail, right)
	form.Set("step", "admin_pass")
	form.Set("code", pass)
	notOffered(t, "before the password", q.Post(api.PathChallenge, form))
	for _, one := range q.enter().Answer.Next {
		if one.Step == auth.StepAdminPass {
			t.Error("it is listed")
		}
	}
	signedIn(t, "before", p.Wire, p.tokens.AccessToken, true)
	typed := strings.ToLower(strings.ReplaceAll(pass, "-", ""))
	offers(t, "taken", q.step("admin_pass", "code", typed), "", "enroll_totp", "enroll_email", "enroll_sms")
	signedIn(t, "the other session", p.Wire, p.tokens.AccessToken, false)
	ended := p.Refresh(p.tokens.RefreshToken)
	over(t, "its refresh", ended, auth.EndedBySignOut)
	if ended.Error.EndedBy != "admin" {
		t.Errorf("ended by %q", ended.Error.EndedBy)
	}
	mailed(t, k.Server, annEmail, courier.KindSessionsEnded)
	for _, step := range []string{"skip", "totp", "recovery_code", "admin_pass", "recovery_code_saved"} {
		notOffered(t, step, q.step(step, "code", pass, "of", "enroll_totp"))
	}
	q.redeem(t, "set up again", q.store(t, q.enroll(t, texts, authtest.Reply{})))
	r := p.elsewhere(t)
	r.enter()
	offers(t, "a second time", r.step("admin_pass", "code", pass), auth.ReasonInvalidCode, "totp", "sms_code", "recovery_code")
}

// Once: one install of fifty, and of that install one sign-in.
func TestPassIsTakenOnce(t *testing.T) {
	k, p := byApp(t)
	pass := k.pass(t, annEmail)
	other := k.Beside()
	people := times(50, func(int) *person {
		q := p.elsewhere(t)
		q.enter()
		return q
	})
	wires := times(50, func(i int) *authtest.Wire {
		if i%2 == 1 {
			return people[i].At(other.URL)
		}
		return people[i].Wire
	})
	forms := times(50, func(i int) url.Values { return stepForm(people[i].session, "admin_pass", "code", pass) })
	winner := -1
	for i, reply := range together(wires, api.PathChallenge, forms) {
		if reply.Status == http.StatusForbidden && reply.Answer.Reason == "" {
			if winner >= 0 {
				t.Errorf("%d and %d", winner, i)
			}
			winner = i
			people[i].took(reply)
		}
	}
	if winner < 0 {
		t.Fatal("nobody won")
	}
	one := people[winner]
	one.Wire = wires[winner]
	two := one.again()
	k.Clock.Advance(time.Minute)
	two.enter()
	offers(t, "the same install after a crash", two.step("admin_pass", "code", pass), "", "enroll_totp", "enroll_email", "enroll_sms")
	one.redeem(t, "the first", one.store(t, one.enroll(t, app, authtest.Reply{})))
	want(t, "the second goes no further", two.step("enroll_totp"), http.StatusBadRequest, api.ErrInvalidSession)
}

func TestNewPassVoidsTheOlder(t *testing.T) {
	k, p := byApp(t)
	older := k.pass(t, annEmail)
	newer := k.pass(t, annEmail)
	q := p.elsewhere(t)
	q.enter()
	offers(t, "older", q.step("admin_pass", "code", older), auth.ReasonInvalidCode, "totp", "recovery_code")
	offers(t, "newer", q.step("admin_pass", "code", newer), "", "enroll_totp", "enroll_email", "enroll_sms")
}

// A pass of one person is nothing for another.
func TestPassIsOnePersons(t *testing.T) {
	k, _ := byApp(t)
	k.CreateAccount(benEmail, "Ben", right)
	ben := setUp(t, k.Server, benEmail, app)
	pass := k.pass(t, annEmail)
	q := ben.elsewhere(t)
	q.enter()
	offers(t, "another's", q.step("admin_pass", "code", pass), auth.ReasonInvalidCode, "totp", "recovery_code")
	offers(t, "another's recovery code", q.step("recovery_code", "code", pass), auth.ReasonInvalidCode, "totp", "recovery_code")
}

// A paused session that takes a pass goes on; the others end.
func TestPassKeepsThePausedSessionThatTakesIt(t *testing.T) {
	k := openClinic(t, auth.MFAOff, everyKind)
	k.hire(annEmail, auth.RoleMember)
	p := &person{conversation: k.follow(), srv: k.Server, email: annEmail}
	p.tokens = p.redeem(t, "without", p.enter())
	k.Clock.Advance(time.Minute)
	k.SetPolicy(k.org.ID, true, auth.MFARequired, everyKind...)
	p.resume(p.Refresh(p.tokens.RefreshToken))
	p.withChallenge("password", "password", right)
	offers(t, "pass", p.step("admin_pass", "code", k.pass(t, annEmail)), "", "enroll_totp", "enroll_email", "enroll_sms")
	reply := p.Redeem(done(t, "set up", p.store(t, p.enroll(t, app, authtest.Reply{}))))
	if reply.Status != http.StatusOK || reply.Token.SessionID != p.tokens.SessionID {
		t.Errorf("%d %s", reply.Status, reply.Raw)
	}
}

// R25: a reset ends sessions, tells the person, and the set-up is due again.
func TestResetEndsSessionsAndAsksForASetUp(t *testing.T) {
	k, p := byApp(t)
	ann := accountOf(t, k.Server, annEmail)
	q := p.elsewhere(t)
	q.enter()
	pass := k.pass(t, annEmail)
	k.Delivered()
	if err := k.Service.Directory.ResetMFA(t.Context(), annEmail, directory.Actor{AccountID: "x", Name: "Eve Admin"}); err != nil {
		t.Fatal(err)
	}
	signedIn(t, "session", p.Wire, p.tokens.AccessToken, false)
	ended := p.Refresh(p.tokens.RefreshToken)
	over(t, "refresh", ended, auth.EndedBySignOut)
	if ended.Error.EndedBy != "admin" {
		t.Errorf("ended by %q", ended.Error.EndedBy)
	}
	mailed(t, k.Server, annEmail, courier.KindMFAReset)
	if letter, ok := k.Mail.Last(annEmail); !ok || !strings.Contains(letter.Text, "Eve Admin") {
		t.Errorf("told %q", letter.Text)
	}
	want(t, "a sign-in on the way", q.step("totp", "code", k.App(p.secret, 0)), http.StatusBadRequest, api.ErrInvalidSession)
	r := p.elsewhere(t)
	offers(t, "the next", r.enter(), "", "enroll_totp", "enroll_email", "enroll_sms")
	notOffered(t, "the old app", r.step("totp", "code", k.App(p.secret, 0)))
	notOffered(t, "the old recovery code", r.step("recovery_code", "code", p.recovery))
	offers(t, "the old pass", r.step("admin_pass", "code", pass), auth.ReasonInvalidCode, "enroll_totp", "enroll_email", "enroll_sms")
	r.redeem(t, "set up again", r.store(t, r.enroll(t, app, authtest.Reply{})))
	if got := events(t, k.Server, ann.ID); !slices.Contains(got, "mfa_reset ok") {
		t.Errorf("audit %v", got)
	}
}

// A reset opens the budgets of second factors again, and no other.
func TestResetReopensSecondFactors(t *testing.T) {
	k, p := byApp(t)
	q := p.elsewhere(t)
	q.enter()
	for range 5 {
		q.step("totp", "code", "000000")
	}
	throttled(t, "closed", q.step("totp", "code", "000000"), 30, false)
	if err := k.Service.Directory.ResetMFA(t.Context(), annEmail, directoryActor()); err != nil {
		t.Fatal(err)
	}
	r := p.elsewhere(t)
	r.redeem(t, "set up", r.store(t, r.enroll(t, app, r.enter())))
}

// What stood on a recovery code or a pass falls with it.
func TestResetVoidsWhatStoodOnACode(t *testing.T) {
	for _, by := range []string{"recovery_code", "admin_pass"} {
		t.Run(by, func(t *testing.T) {
			k, p := byApp(t)
			code := p.recovery
			if by == "admin_pass" {
				code = k.pass(t, annEmail)
			}
			q := p.elsewhere(t)
			q.enter()
			if reply := q.step(by, "code", code); reply.Answer.Reason != "" {
				t.Fatalf("%s", reply.Raw)
			}
			if err := k.Service.Directory.ResetMFA(t.Context(), annEmail, directoryActor()); err != nil {
				t.Fatal(err)
			}
			want(t, "afterwards", q.step("status"), http.StatusBadRequest, api.ErrInvalidSession)
		})
	}
}

// S14: who was let past a second factor that is reset is not past the one that
// was set up afterwards, though it is of the same kind.
func TestResetVoidsWhatStoodOnAnAuthenticator(t *testing.T) {
	for _, by := range []string{"proved", "enrolled"} {
		t.Run(by, func(t *testing.T) {
			k := openClinic(t, auth.MFARequired, []auth.Factor{app})
			var p *person
			if by == "proved" {
				p = settle(t, k, annEmail, app)
			} else {
				k.hire(annEmail, auth.RoleMember)
				p = &person{conversation: k.follow(), srv: k.Server, email: annEmail}
			}
			mustChange(t, k.Server, right)
			q := p.elsewhere(t)
			reply := q.enter()
			if by == "proved" {
				k.Clock.Advance(time.Minute)
				reply = q.step("totp", "code", k.App(p.secret, 0))
			} else {
				reply = q.store(t, q.enroll(t, app, reply))
			}
			offers(t, "one step from the end", reply, auth.ReasonPasswordChange, "new_password")
			if err := k.Service.Directory.ResetMFA(t.Context(), annEmail, directoryActor()); err != nil {
				t.Fatal(err)
			}
			r := p.elsewhere(t)
			offers(t, "set up again", r.store(t, r.enroll(t, app, r.enter())), auth.ReasonPasswordChange, "new_password")
			want(t, "going on", q.step("new_password", "password", fresh), http.StatusBadRequest, api.ErrInvalidSession)
		})
	}
}

// Misses with passes and recovery codes are second-factor misses.
func TestGuessedPassesAreCounted(t *testing.T) {
	_, p := byApp(t)
	q := p.elsewhere(t)
	q.enter()
	for i := range 5 {
		q.step([]string{"admin_pass", "recovery_code"}[i%2], "code", fmt.Sprintf("AAAAA-0000%d", i))
	}
	throttled(t, "pass", q.step("admin_pass", "code", "AAAAA-00009"), 30, false)
	throttled(t, "recovery code", q.step("recovery_code", "code", p.recovery), 30, false)
	q.redeem(t, "the app is another factor", q.prove(t, q.step("status").Answer.Next[0]))
}
