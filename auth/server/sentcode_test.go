package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/courier"
	"foyer/auth/courier/couriertest"
)

// byMail is Ann, who has set up emails, before a later sign-in.
func byMail(t *testing.T) (*clinic, *person) {
	t.Helper()
	k := openClinic(t, auth.MFARequired, []auth.Factor{emails})
	return k, settle(t, k, annEmail, emails)
}

func TestOnlySendSends(t *testing.T) {
	k, p := byMail(t)
	before := len(k.Letters(annEmail))
	q := p.elsewhere(t)
	offers(t, "password", q.enter(), "", "email_code", "recovery_code")
	for range 3 {
		offers(t, "status", q.step("status"), "", "email_code", "recovery_code")
	}
	notOffered(t, "neither code nor send", q.step("email_code"))
	notOffered(t, "another word for it", q.step("email_code", "send", "yes"))
	notOffered(t, "a code before one was sent", q.step("email_code", "code", "123456"))
	if n := len(k.Letters(annEmail)); n != before {
		t.Fatalf("%d letters without send=1", n-before)
	}
	sent := q.step("email_code", "send", "1")
	offers(t, "send", sent, "", "email_code", "recovery_code")
	one := sent.Answer.Next[0]
	if !one.Sent || one.ResendAfter != 30 || one.Delivery != "queued" || one.Hint != "a…@example.org" || one.ExpiresIn != 0 {
		t.Errorf("%+v", one)
	}
	k.Delivered()
	one = q.step("status").Answer.Next[0]
	if one.Delivery != "accepted" || one.DeliveredAt != k.Clock.Now().Unix() || one.ExpiresIn != 600 {
		t.Errorf("%+v", one)
	}
	if n := len(k.Letters(annEmail)); n != before+1 {
		t.Errorf("%d letters for one send", n-before)
	}
}

// S12: inside 30 s the state is told again and nothing is sent.
func TestResendInsideHalfAMinuteSendsNothing(t *testing.T) {
	k, p := byMail(t)
	q := p.elsewhere(t)
	q.enter()
	q.step("email_code", "send", "1")
	first := k.CodeFor(annEmail)
	sent := len(k.Letters(annEmail))
	k.Clock.Advance(29*time.Second + 999*time.Millisecond)
	again := q.step("email_code", "send", "1")
	offers(t, "too soon", again, "", "email_code", "recovery_code")
	if one := again.Answer.Next[0]; one.ResendAfter != 1 || !one.Sent {
		t.Errorf("%+v", one)
	}
	if n := len(k.Letters(annEmail)); n != sent {
		t.Errorf("%d letters more", n-sent)
	}
	k.Clock.Advance(time.Millisecond)
	q.step("email_code", "send", "1")
	if n := len(k.Letters(annEmail)); n != sent+1 {
		t.Errorf("%d letters more at 30 s", n-sent)
	}
	second := k.CodeFor(annEmail)
	if first != second {
		offers(t, "the older one died", q.step("email_code", "code", first), auth.ReasonInvalidCode, "email_code", "recovery_code")
	}
	q.redeem(t, "the newer one", q.step("email_code", "code", second))
}

// S12: 5 an hour and 10 a day to one address, over all sign-ins and installs.
func TestAddressGetsFiveCodesAnHourAndTenADay(t *testing.T) {
	k, p := byMail(t)
	k.Clock.Advance(24 * time.Hour)
	q := p.elsewhere(t)
	send := func() authtest.Reply {
		q.enter()
		return q.step("email_code", "send", "1")
	}
	for i := range 5 {
		offers(t, fmt.Sprint("send ", i), send(), "", "email_code", "recovery_code")
		if i < 4 {
			throttled(t, "another sign-in at once", send(), 30, false)
		}
		k.Delivered()
		k.Clock.Advance(time.Minute)
		q.conversation = k.follow()
	}
	throttled(t, "the sixth", send(), 3540, false)
	offers(t, "another way is still there", q.step("status"), "", "email_code", "recovery_code")
	k.Clock.Advance(56 * time.Minute)
	for i := range 5 {
		offers(t, fmt.Sprint("next hour ", i), send(), "", "email_code", "recovery_code")
		k.Delivered()
		k.Clock.Advance(2 * time.Hour)
	}
	if reply := send(); reply.Status != http.StatusTooManyRequests || reply.Header.Get("Retry-After") == "" {
		t.Errorf("the eleventh: %d %s", reply.Status, reply.Raw)
	}
	if left := p.again(); left.enter().Status == http.StatusForbidden {
		offers(t, "a known install has its own", left.step("email_code", "send", "1"), "", "email_code", "recovery_code")
	}
}

// S7, S12: fifty sign-ins that ask at the same moment get one mail sent.
func TestFiftySignInsAtOnceSendOneMail(t *testing.T) {
	k, p := byMail(t)
	other := k.Beside()
	before := len(k.Letters(annEmail))
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
	forms := times(50, func(i int) url.Values { return stepForm(people[i].session, "email_code", "send", "1") })
	sent := 0
	for _, reply := range together(wires, api.PathChallenge, forms) {
		switch reply.Status {
		case http.StatusForbidden:
			sent++
		case http.StatusTooManyRequests:
		default:
			t.Errorf("%d %s", reply.Status, reply.Raw)
		}
	}
	if n := len(k.Letters(annEmail)) - before; n != 1 || sent != 1 {
		t.Errorf("%d mails, %d told that one was sent", n, sent)
	}
}

// Fifty identical posts are one mail, and all get one answer.
func TestFiftyIdenticalSendsAreOneMail(t *testing.T) {
	k, p := byMail(t)
	other := k.Beside()
	before := len(k.Letters(annEmail))
	q := p.elsewhere(t)
	q.enter()
	form := stepForm(q.session, "email_code", "send", "1")
	replies := together([]*authtest.Wire{q.Wire, q.At(other.URL)}, api.PathChallenge, times(50, func(int) url.Values { return form }))
	for _, reply := range replies {
		if reply.Raw != replies[0].Raw || reply.Status != http.StatusForbidden {
			t.Errorf("%d %s, want %s", reply.Status, reply.Raw, replies[0].Raw)
		}
	}
	if n := len(k.Letters(annEmail)) - before; n != 1 {
		t.Errorf("%d mails", n)
	}
}

func TestSentCodeDiesAfterFiveMisses(t *testing.T) {
	k, p := byMail(t)
	q := p.elsewhere(t)
	q.enter()
	q.step("email_code", "send", "1")
	code := k.CodeFor(annEmail)
	for left := 4; left >= 0; left-- {
		reply := q.step("email_code", "code", not(code))
		offers(t, "a miss", reply, auth.ReasonInvalidCode, "email_code", "recovery_code")
		if got := reply.Answer.Next[0].AttemptsLeft; got == nil || *got != left {
			t.Errorf("attempts left %v, want %d", got, left)
		}
	}
	throttled(t, "at once", q.step("email_code", "code", code), 30, false)
	k.Clock.Advance(time.Minute)
	offers(t, "the right one, too late", q.step("email_code", "code", code), auth.ReasonCodeExpired, "email_code", "recovery_code")
	k.Clock.Advance(time.Hour)
	r := p.elsewhere(t)
	r.enter()
	r.redeem(t, "a new one", r.prove(t, r.step("status").Answer.Next[0]))
}

// not is another code.
func not(code string) string {
	if code == "000000" {
		return "000001"
	}
	return "000000"
}

// R19: ten minutes after the hand-over, to the millisecond, and not after the
// asking.
func TestSentCodeLivesTenMinutesFromHandOver(t *testing.T) {
	rows := []struct {
		name   string
		age    time.Duration
		reason auth.Reason
	}{
		{"9:59.999", 10*time.Minute - time.Millisecond, ""},
		{"10:00.000", 10 * time.Minute, auth.ReasonCodeExpired},
		{"10:00.001", 10*time.Minute + time.Millisecond, auth.ReasonCodeExpired},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			k, p := byMail(t)
			k.Mail.Next(couriertest.PutOff)
			q := p.elsewhere(t)
			q.enter()
			q.step("email_code", "send", "1")
			k.Delivered()
			if one := q.step("status").Answer.Next[0]; one.Delivery != "queued" || one.ExpiresIn != 0 {
				t.Errorf("put off: %+v", one)
			}
			k.Clock.Advance(5 * time.Minute)
			code := k.CodeFor(annEmail)
			k.Clock.Advance(row.age)
			reply := q.step("email_code", "code", code)
			if row.reason == "" {
				done(t, row.name, reply)
			} else {
				offers(t, row.name, reply, row.reason, "email_code", "recovery_code")
			}
		})
	}
}

// S41: a clock that goes back makes no code good that was seen to be over.
func TestClockBackRevivesNoCode(t *testing.T) {
	k, p := byMail(t)
	q := p.elsewhere(t)
	q.enter()
	q.step("email_code", "send", "1")
	code := k.CodeFor(annEmail)
	k.Clock.Advance(10 * time.Minute)
	offers(t, "expired", q.step("status"), "", "email_code", "recovery_code")
	k.Clock.Advance(-9 * time.Minute)
	offers(t, "an hour back", q.step("email_code", "code", code), auth.ReasonCodeExpired, "email_code", "recovery_code")
	offers(t, "again", q.step("email_code", "code", code), auth.ReasonCodeExpired, "email_code", "recovery_code")
}

// A clock that goes back must not keep a person from another code either.
func TestClockBackDoesNotForbidResending(t *testing.T) {
	k, p := byMail(t)
	q := p.elsewhere(t)
	q.enter()
	q.step("email_code", "send", "1")
	k.Delivered()
	before := len(k.Letters(annEmail))
	k.Clock.Advance(-10 * time.Minute)
	if one := q.step("status").Answer.Next[0]; one.ResendAfter > 30 || one.ExpiresIn > 600 {
		t.Errorf("%+v", one)
	}
	k.Clock.Advance(30 * time.Second)
	q.step("email_code", "send", "1")
	if n := len(k.Letters(annEmail)) - before; n != 1 {
		t.Errorf("%d letters", n)
	}
}

// S10: a code belongs to the sign-in that asked for it.
func TestCodeOfOneSignInIsRefusedInAnother(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	p := settle(t, k, annEmail, emails, texts)
	q, r := p.elsewhere(t), p.again()
	reply := q.enter()
	mail := way(t, reply, auth.StepEmailCode)
	q.step("email_code", "id", mail.ID, "send", "1")
	mine := k.CodeFor(annEmail)
	r.enter()
	r.step("email_code", "id", mail.ID, "send", "1")
	theirs := k.CodeFor(annEmail)
	cell := way(t, reply, auth.StepSMSCode)
	q.step("sms_code", "id", cell.ID, "send", "1")
	texted := k.CodeFor(cellPhone)
	if mine == theirs || mine == texted || theirs == texted {
		t.Skip("a million to one")
	}
	for what, code := range map[string]string{"another sign-in's": theirs, "another way's": texted} {
		offers(t, what, q.step("email_code", "id", mail.ID, "code", code), auth.ReasonInvalidCode, "sms_code", "email_code", "recovery_code")
	}
	notOffered(t, "by the wrong id", q.step("email_code", "id", cell.ID, "code", mine))
	q.redeem(t, "its own", q.step("email_code", "id", mail.ID, "code", mine))
	r.redeem(t, "the other's own", r.step("email_code", "id", mail.ID, "code", theirs))
	want(t, "a second time", q.step("email_code", "id", mail.ID, "code", mine), http.StatusBadRequest, api.ErrInvalidSession)
}

// S40: a mail server that is down, slow or refuses lets nobody in, and the
// other ways stay open.
func TestMailThatFailsOpensNothing(t *testing.T) {
	rows := []struct {
		name     string
		mood     couriertest.Mood
		delivery string
	}{
		{"refuses", couriertest.Refuse, "failed"},
		{"is down", couriertest.BreakDown, "queued"},
		{"puts off", couriertest.PutOff, "queued"},
		{"hangs", couriertest.Hang, "queued"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			k := openClinic(t, auth.MFARequired, everyKind)
			p := settle(t, k, annEmail, app, emails)
			k.Mail.Set(row.mood)
			q := p.elsewhere(t)
			q.enter()
			begun := time.Now()
			offers(t, "send", q.step("email_code", "send", "1"), "", "totp", "email_code", "recovery_code")
			if row.mood != couriertest.Hang {
				k.Delivered()
			}
			status := q.step("status")
			if one := way(t, status, auth.StepEmailCode); one.Delivery != row.delivery || one.DeliveredAt != 0 {
				t.Errorf("%+v", one)
			}
			for _, guess := range []string{"", "000000", "123456"} {
				if reply := q.step("email_code", "code", guess, "id", way(t, status, auth.StepEmailCode).ID); reply.Status == http.StatusOK {
					t.Errorf("a code for %q", guess)
				}
			}
			q.redeem(t, "another way", q.prove(t, way(t, status, auth.StepTOTP)))
			if took := time.Since(begun); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// A code that could not be delivered is given up within its life, and says so.
func TestUndeliverableCodeIsToldWithinItsLife(t *testing.T) {
	k, p := byMail(t)
	k.Mail.Set(couriertest.PutOff)
	q := p.elsewhere(t)
	q.enter()
	q.step("email_code", "send", "1")
	for range 12 {
		k.Delivered()
		k.Clock.Advance(time.Minute)
	}
	k.Delivered()
	if one := q.step("status").Answer.Next[0]; one.Delivery != "failed" {
		t.Errorf("%+v", one)
	}
	k.Mail.Set(couriertest.Accept)
	q.redeem(t, "a new one", q.prove(t, q.step("status").Answer.Next[0]))
}

// R19, S13: what is no US mobile number is refused with the reason, and costs
// neither a text nor a try.
func TestPhoneIsRefusedWithItsReason(t *testing.T) {
	k := openClinic(t, auth.MFARequired, []auth.Factor{texts})
	k.hire(annEmail, auth.RoleMember)
	c := k.follow()
	c.begin(annEmail, right)
	rows := []struct{ name, typed, why string }{
		{"nothing like a number", "12", "invalid"},
		{"letters", "1-800-FLOWERS", "invalid"},
		{"Germany", "+49 1512 3456789", "country"},
		{"United Kingdom", "+44 7400 123456", "country"},
		{"Jamaica", "+1 876 210 1234", "not_us"},
		{"Canada", "+1 416 555 0123", "not_us"},
		{"toll-free", "(800) 234-5678", "toll_free"},
		{"premium", "900 234 5678", "premium"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			reply := c.step("enroll_sms", "send", "1", "phone", row.typed)
			offers(t, row.name, reply, auth.ReasonPhoneNotSupported, "enroll_sms")
			if reply.Answer.Why != row.why {
				t.Errorf("why %q, want %q", reply.Answer.Why, row.why)
			}
		})
	}
	if n := len(k.Texts.Letters()); n != 0 {
		t.Errorf("%d texts", n)
	}
	c.step("enroll_sms", "send", "1", "phone", typedPhone)
	c.redeem(t, "a good one at last", (&person{conversation: c, srv: k.Server}).store(t, c.step("enroll_sms", "code", k.CodeFor(cellPhone))))
}

// A mistyped number is corrected at once, and the code that went to it is void.
func TestAnotherNumberVoidsTheFirstCode(t *testing.T) {
	k := openClinic(t, auth.MFARequired, []auth.Factor{texts})
	k.hire(annEmail, auth.RoleMember)
	p := &person{conversation: k.follow(), srv: k.Server, email: annEmail}
	p.enter()
	p.step("enroll_sms", "send", "1", "phone", "+1 202 555 0199")
	astray := k.CodeFor("+12025550199")
	p.step("enroll_sms", "send", "1", "phone", typedPhone)
	code := k.CodeFor(cellPhone)
	if astray != code {
		offers(t, "what went astray", p.step("enroll_sms", "code", astray), auth.ReasonInvalidCode, "enroll_sms")
	}
	p.redeem(t, "its own", p.store(t, p.step("enroll_sms", "code", code)))
	kept := factorsOf(t, k.Server, accountOf(t, k.Server, annEmail).ID)
	if len(kept) != 1 || kept[0].Hint != "•• 0123" {
		t.Errorf("%+v", kept)
	}
}

// S13: one account cannot have texts sent to number after number.
func TestTextsToManyNumbersStopAtFive(t *testing.T) {
	k := openClinic(t, auth.MFARequired, []auth.Factor{texts})
	k.hire(annEmail, auth.RoleMember)
	sent := 0
	for i := range 20 {
		c := k.follow()
		c.begin(annEmail, right)
		reply := c.step("enroll_sms", "send", "1", "phone", fmt.Sprintf("+1 202 555 01%02d", i))
		if reply.Status == http.StatusForbidden {
			sent++
		}
		k.Delivered()
		k.Clock.Advance(31 * time.Second)
	}
	k.Delivered()
	if n := len(k.Texts.Letters()); sent != 5 || n != 5 {
		t.Errorf("%d texts sent, %d told", n, sent)
	}
}

// S12: one address is one address, whichever step sends to it.
func TestEnrollingAndUsingShareOneLimit(t *testing.T) {
	k := openClinic(t, auth.MFARequired, []auth.Factor{emails})
	p := settle(t, k, annEmail, emails)
	k.Clock.Advance(24 * time.Hour)
	if err := k.Service.Directory.ResetMFA(t.Context(), annEmail, directoryActor()); err != nil {
		t.Fatal(err)
	}
	stranger := p.elsewhere(t)
	for i := range 4 {
		if i > 0 {
			k.Clock.Advance(31 * time.Second)
		}
		stranger.conversation = k.follow()
		stranger.enter()
		offers(t, "enrolling", stranger.step("enroll_email", "send", "1"), "", "enroll_email")
		k.Delivered()
	}
	done(t, "set up", stranger.store(t, stranger.step("enroll_email", "code", k.CodeFor(annEmail))))
	k.Clock.Advance(31 * time.Second)
	other := p.elsewhere(t)
	other.enter()
	offers(t, "the fifth", other.step("email_code", "send", "1"), "", "email_code", "recovery_code")
	k.Delivered()
	k.Clock.Advance(31 * time.Second)
	third := p.elsewhere(t)
	third.enter()
	if reply := third.step("email_code", "send", "1"); reply.Status != http.StatusTooManyRequests {
		t.Errorf("the sixth: %d %s", reply.Status, reply.Raw)
	}
}

// S5 at resend: before the password no name is told from another.
func TestResendTellsNobodyWhoHasAnAccount(t *testing.T) {
	k := openClinic(t, auth.MFARequired, []auth.Factor{emails})
	settle(t, k, annEmail, emails)
	c := k.follow()
	c.begin("", wrong) // for the nonce
	for _, step := range []string{"email_code", "sms_code", "enroll_email", "enroll_sms", "recovery_code", "admin_pass", "status", "totp"} {
		ask := func(username string) seen {
			form := c.Start(username, wrong)
			form.Set("step", step)
			form.Set("send", "1")
			return seeing(c.Post(api.PathChallenge, form))
		}
		same(t, step+" first", ask(annEmail), ask("nobody@example.org"))
		refusedKnown, refusedUnknown := k.follow(), k.follow()
		refusedKnown.begin(annEmail, wrong)
		refusedUnknown.begin("nobody@example.org", wrong)
		same(t, step+" after a wrong password",
			seeing(refusedKnown.step(step, "username", annEmail, "send", "1")),
			seeing(refusedUnknown.step(step, "username", "nobody@example.org", "send", "1")))
		k.Clock.Advance(time.Hour)
	}
	for _, kind := range k.Letters(annEmail)[2:] {
		if kind == courier.KindEmailCode {
			t.Error("a code was sent to somebody who had no password")
		}
	}
}
