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
	"foyer/auth/service"
	"foyer/auth/store"
)

// R16, R18: one sitting from the password to the tokens.
func TestMemberSetsUpAnAppAndIsSignedIn(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	ann := k.hire(annEmail, auth.RoleMember)
	c := k.follow()
	offers(t, "password", c.begin(annEmail, right), "", "enroll_totp", "enroll_email", "enroll_sms")
	begun := c.step("enroll_totp")
	offers(t, "the key", begun, "", "enroll_totp", "enroll_email", "enroll_sms")
	secret := begun.Answer.Secret
	if len(secret) != 32 || !strings.Contains(begun.Answer.OTPAuthURI, "secret="+secret) ||
		!strings.HasPrefix(begun.Answer.OTPAuthURI, "otpauth://totp/") || begun.Answer.SessionExpiresIn != 3600 {
		t.Errorf("shown %s", begun.Raw)
	}
	if len(factorsOf(t, k.Server, ann.ID)) != 0 {
		t.Error("active before one right code")
	}
	offers(t, "a wrong code", c.step("enroll_totp", "code", "000000"), auth.ReasonInvalidCode, "enroll_totp", "enroll_email", "enroll_sms")
	shown := c.step("enroll_totp", "code", k.App(secret, 0))
	offers(t, "a right code", shown, "", "recovery_code_saved")
	if len(shown.Answer.RecoveryCode) != 32 {
		t.Errorf("recovery code %q", shown.Answer.RecoveryCode)
	}
	notOffered(t, "no way around storing it", c.step("skip", "of", "recovery_code_saved"))
	tokens := c.redeem(t, "stored", c.step("recovery_code_saved"))
	signedIn(t, "tokens", c.Wire, tokens.AccessToken, true)
	life := sessionsOf(t, k.Server, ann.ID)[0]
	if life.ACR != auth.AAL2 || !slices.Equal(life.AMR, []string{"pwd", "otp", "mfa"}) {
		t.Errorf("acr %s, amr %v", life.ACR, life.AMR)
	}
	mailed(t, k.Server, annEmail, courier.KindFactorAdded)
}

// R19.
func TestMemberSetsUpTexts(t *testing.T) {
	k := openClinic(t, auth.MFARequired, []auth.Factor{texts, app})
	ann := k.hire(annEmail, auth.RoleMember)
	c := k.follow()
	offers(t, "password", c.begin(annEmail, right), "", "enroll_sms", "enroll_totp")
	notOffered(t, "a code before a number", c.step("enroll_sms", "code", "123456"))
	notOffered(t, "no number", c.step("enroll_sms", "send", "1"))
	sent := c.step("enroll_sms", "send", "1", "phone", typedPhone)
	offers(t, "sent", sent, "", "enroll_sms", "enroll_totp")
	if one := sent.Answer.Next[0]; !one.Sent || one.Hint != "•• 0123" || one.ResendAfter != 30 || one.Delivery != "queued" {
		t.Errorf("%+v", one)
	}
	code := k.CodeFor(cellPhone)
	offers(t, "right", c.step("enroll_sms", "code", code), "", "recovery_code_saved")
	c.redeem(t, "stored", c.step("recovery_code_saved"))
	kept := factorsOf(t, k.Server, ann.ID)
	if len(kept) != 1 || kept[0].Hint != "•• 0123" || strings.Contains(kept[0].Address, "2015550123") {
		t.Errorf("kept %+v", kept)
	}
}

// R19: where only email is allowed one code is the whole set-up.
func TestOnlyEmailAllowedIsOneCode(t *testing.T) {
	k := openClinic(t, auth.MFARequired, []auth.Factor{emails})
	k.hire(annEmail, auth.RoleMember)
	c := k.follow()
	reply := c.begin(annEmail, right)
	offers(t, "password", reply, "", "enroll_email")
	if reply.Answer.Next[0].Hint != "a…@example.org" {
		t.Errorf("hint %q", reply.Answer.Next[0].Hint)
	}
	offers(t, "sent", c.step("enroll_email", "send", "1"), "", "enroll_email")
	offers(t, "right", c.step("enroll_email", "code", k.CodeFor(annEmail)), "", "recovery_code_saved")
	c.redeem(t, "stored", c.step("recovery_code_saved"))
	if kinds := k.Letters(annEmail); !slices.Equal(kinds, []courier.Kind{courier.KindEmailCode, courier.KindFactorAdded}) {
		t.Errorf("mailed %v", kinds)
	}
}

// R17: the set-up shows what is allowed and can be sent, and nothing else.
func TestSetUpShowsOnlyWhatIsAllowed(t *testing.T) {
	rows := []struct {
		name    string
		methods []auth.Factor
		edits   []func(*service.Options)
		steps   []string
	}{
		{"emails or texts", []auth.Factor{emails, texts}, nil, []string{"enroll_email", "enroll_sms"}},
		{"app only", []auth.Factor{app}, nil, []string{"enroll_totp"}},
		{"passkeys come later", []auth.Factor{auth.FactorPasskey, app}, nil, []string{"enroll_totp"}},
		{"no texts are set up", everyKind, []func(*service.Options){authtest.WithMail}, []string{"enroll_totp", "enroll_email"}},
		{"no mail is set up", everyKind, []func(*service.Options){authtest.WithTexts}, []string{"enroll_totp", "enroll_sms"}},
		{"nothing can be set up", []auth.Factor{emails}, []func(*service.Options){authtest.WithTexts}, []string{"status"}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			edits := row.edits
			if edits == nil {
				edits = []func(*service.Options){authtest.WithMail, authtest.WithTexts}
			}
			srv := authtest.Start(t, edits...)
			k := &clinic{srv, t, srv.CreateOrganization("Clinic", auth.MFARequired, row.methods...)}
			k.hire(annEmail, auth.RoleMember)
			c := k.follow()
			offers(t, "password", c.begin(annEmail, right), "", row.steps...)
			for _, other := range []string{"enroll_totp", "enroll_email", "enroll_sms", "enroll_passkey", "skip", "recovery_code_saved", "new_password", "totp", "email_code"} {
				if !slices.Contains(row.steps, other) {
					notOffered(t, other, c.step(other, "send", "1", "code", "123456", "phone", typedPhone))
				}
			}
		})
	}
}

// R16: who is not bound notices nothing.
func TestGuestsAndSoloAccountsNoticeNothing(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	k.hire(annEmail, auth.RoleGuest)
	k.CreateAccount(benEmail, "Ben", right)
	k.hire("eve@example.org", auth.RoleAdmin)
	done(t, "guest", k.follow().begin(annEmail, right))
	done(t, "solo", k.follow().begin(benEmail, right))
	offers(t, "admin", k.follow().begin("eve@example.org", right), "", "enroll_totp", "enroll_email", "enroll_sms")
	for _, mfa := range []auth.MFA{auth.MFAOff, auth.MFAOptional} {
		k.SetPolicy(k.org.ID, false, mfa, everyKind...)
		done(t, string(mfa), k.follow().begin("eve@example.org", right))
	}
}

// R16: a solo account turns factors on by itself, and is asked from then on.
func TestSoloTurnsFactorsOnByItself(t *testing.T) {
	for _, kind := range everyKind {
		t.Run(string(kind), func(t *testing.T) {
			srv := authtest.Start(t, authtest.WithMail, authtest.WithTexts)
			srv.CreateAccount(annEmail, "Ann", right)
			p := setUp(t, srv, annEmail, kind)
			if p.recovery == "" {
				t.Error("no recovery code was shown")
			}
			q := p.elsewhere(t)
			reply := q.enter()
			offers(t, "later", reply, "", string(stepOf(kind)), "recovery_code")
			q.redeem(t, "proved", q.prove(t, reply.Answer.Next[0]))
		})
	}
}

func stepOf(kind auth.Factor) auth.Step { return auth.Step(kind) }

// An hour in all where something is set up, and then it is over.
func TestSetUpHasAnHour(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	k.hire(annEmail, auth.RoleMember)
	c := k.follow()
	c.begin(annEmail, right)
	k.Clock.Advance(time.Hour - time.Second)
	begun := c.step("enroll_totp")
	offers(t, "in the last second", begun, "", "enroll_totp", "enroll_email", "enroll_sms")
	if begun.Answer.SessionExpiresIn != 1 {
		t.Errorf("expires in %d", begun.Answer.SessionExpiresIn)
	}
	k.Clock.Advance(time.Second)
	want(t, "late", c.step("enroll_totp", "code", k.App(begun.Answer.Secret, 0)), http.StatusBadRequest, api.ErrInvalidSession)
}

// The half hour of a sign-in becomes an hour when it turns out that something
// must be set up.
func TestSetUpAfterAProofHasAnHourToo(t *testing.T) {
	k := openClinic(t, auth.MFARequired, []auth.Factor{emails})
	p := settle(t, k, annEmail, emails)
	k.SetPolicy(k.org.ID, false, auth.MFARequired, app)
	q := p.elsewhere(t)
	reply := q.enter()
	offers(t, "what is there opens", reply, "", "email_code", "recovery_code")
	k.Clock.Advance(20 * time.Minute)
	reply = q.prove(t, reply.Answer.Next[0])
	offers(t, "enrollment only", reply, "", "enroll_totp")
	k.Clock.Advance(30 * time.Minute)
	q.redeem(t, "fifty minutes in all", q.store(t, q.enroll(t, app, reply)))
}

// S15: while a set-up is due no token exists, so nothing else can be called.
func TestUntilSetUpNothingElseIsAnswered(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	ann := k.hire(annEmail, auth.RoleMember)
	c := k.follow()
	session := c.begin(annEmail, right).Answer.AuthSession
	shown := c.step("enroll_totp")
	for _, token := range []string{session, c.session, shown.Answer.Secret} {
		for _, path := range []string{api.PathMe, api.PathAuthenticators, api.PathActivity, api.PathOrganization, api.PathPeople, api.PathAudit} {
			want(t, path, c.Get(path, token), http.StatusUnauthorized, api.ErrInvalidToken)
		}
		over(t, "as a code", c.Redeem(token), auth.EndedUnknown)
		over(t, "as a refresh token", c.Refresh(token), auth.EndedUnknown)
		for _, purpose := range []string{"manage", "password", "recovery_code", "admin", ""} {
			want(t, "step-up "+purpose, c.StepUp(token, purpose), http.StatusUnauthorized, api.ErrInvalidToken)
		}
	}
	look(t, k.Server, func(tx store.Tx) error {
		all, err := tx.SessionsOf(ann.ID)
		if len(all) != 0 {
			t.Errorf("%d sessions", len(all))
		}
		return err
	})
}

// R20: the code that was shown works only once it was stored.
func TestRecoveryCodeThatWasNotStoredIsOfferedAgain(t *testing.T) {
	k := openClinic(t, auth.MFARequired, []auth.Factor{app})
	k.hire(annEmail, auth.RoleMember)
	p := &person{conversation: k.follow(), srv: k.Server, email: annEmail}
	p.enter()
	shown := p.enroll(t, app, authtest.Reply{})
	first := shown.Answer.RecoveryCode
	if again := p.step("status"); again.Answer.RecoveryCode != "" {
		t.Errorf("shown twice: %s", again.Raw)
	}
	k.Clock.Advance(2 * time.Hour) // the window was closed instead
	q := p.elsewhere(t)
	reply := q.enter()
	offers(t, "the app is enrolled, the code is none", reply, "", "totp")
	fresh := q.prove(t, reply.Answer.Next[0])
	offers(t, "a fresh one", fresh, "", "recovery_code_saved?")
	if fresh.Answer.RecoveryCode == "" || fresh.Answer.RecoveryCode == first {
		t.Errorf("shown %s", fresh.Raw)
	}
	q.redeem(t, "declined", q.step("skip", "of", "recovery_code_saved"))
	k.Clock.Advance(time.Hour)
	r := p.elsewhere(t)
	fresh = r.prove(t, r.enter().Answer.Next[0])
	r.redeem(t, "stored", r.store(t, fresh))
	k.Clock.Advance(time.Hour)
	s := p.elsewhere(t)
	offers(t, "from now on", s.enter(), "", "totp", "recovery_code")
	offers(t, "the one never stored", s.step("recovery_code", "code", first), auth.ReasonInvalidCode, "totp", "recovery_code")
	s.recovery = fresh.Answer.RecoveryCode
	offers(t, "the stored one", s.step("recovery_code", "code", s.recovery), "", "recovery_code_saved")
}

// Skip declines what is optional and named, and nothing else.
func TestSkipNamesWhatItDeclines(t *testing.T) {
	srv := authtest.Start(t, authtest.WithMail)
	srv.CreateAccount(annEmail, "Ann", right)
	p := setUp(t, srv, annEmail, app)
	reply := p.stepUp(t, "manage")
	offers(t, "manage", reply, "", "enroll_totp?", "enroll_email?")
	for _, of := range []string{"", "totp", "recovery_code_saved", "enroll_sms", "x"} {
		notOffered(t, "of "+of, p.step("skip", "of", of))
	}
	done(t, "the offer", p.step("skip", "of", "enroll_totp"))
}

// A person may name what they add only later; two of a kind are fine.
func TestSecondAppIsOneMore(t *testing.T) {
	srv := authtest.Start(t, authtest.WithMail)
	ann := srv.CreateAccount(annEmail, "Ann", right)
	p := setUp(t, srv, annEmail, app)
	first := p.secret
	p.add(t, app)
	if n := len(factorsOf(t, srv, ann.ID)); n != 2 || first == p.secret {
		t.Fatalf("%d apps", n)
	}
	srv.Clock.Advance(time.Hour)
	q := p.elsewhere(t)
	reply := q.enter()
	offers(t, "both", reply, "", "totp", "totp", "recovery_code")
	notOffered(t, "which one?", q.step("totp", "code", srv.App(first, 0)))
	older, newer := reply.Answer.Next[0].ID, reply.Answer.Next[1].ID
	offers(t, "the other's code", q.step("totp", "id", older, "code", srv.App(p.secret, 0)), auth.ReasonInvalidCode, "totp", "totp", "recovery_code")
	q.redeem(t, "its own", q.step("totp", "id", newer, "code", srv.App(p.secret, 0)))
}

// The address is enrolled once, however many windows do it.
func TestOneAddressIsEnrolledOnce(t *testing.T) {
	k := openClinic(t, auth.MFARequired, []auth.Factor{emails})
	ann := k.hire(annEmail, auth.RoleMember)
	people := times(4, func(int) *person {
		p := &person{conversation: k.follow(), srv: k.Server, email: annEmail}
		p.enter()
		p.step("enroll_email", "send", "1")
		p.session = p.step("status").Answer.AuthSession
		k.Clock.Advance(time.Minute)
		return p
	})
	codes := []string{}
	k.Delivered()
	for _, letter := range k.Mail.Letters() {
		codes = append(codes, letter.Code.Reveal())
	}
	if len(codes) != 4 {
		t.Fatalf("%d codes", len(codes))
	}
	wires := times(4, func(i int) *authtest.Wire { return people[i].Wire })
	forms := times(4, func(i int) url.Values { return stepForm(people[i].session, "enroll_email", "code", codes[i]) })
	enrolled := 0
	for i, reply := range together(wires, api.PathChallenge, forms) {
		switch {
		case reply.Answer.RecoveryCode != "":
			enrolled++
		case reply.Answer.Error == api.ErrInvalidRequest: // came after the winner: no longer offered
			if next := reply.Answer.Next; len(next) != 1 || next[0].Step != auth.StepEmailCode {
				t.Errorf("window %d: %s", i, reply.Raw)
			}
		default: // raced with the winner
			offers(t, fmt.Sprint("window ", i), reply, auth.ReasonAuthenticatorDisabled, "email_code")
		}
	}
	if n := len(factorsOf(t, k.Server, ann.ID)); n != 1 || enrolled != 1 {
		t.Errorf("%d authenticators, %d told so", n, enrolled)
	}
}
