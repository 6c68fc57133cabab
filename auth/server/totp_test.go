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
)

// byApp is Ann, who has set up an app, before a later sign-in.
func byApp(t *testing.T) (*clinic, *person) {
	t.Helper()
	k := openClinic(t, auth.MFARequired, everyKind)
	return k, settle(t, k, annEmail, app)
}

// S8: one step either side.
func TestAppCodeIsRightOneStepEitherSide(t *testing.T) {
	for steps := -3; steps <= 3; steps++ {
		t.Run(fmt.Sprint(steps), func(t *testing.T) {
			k, p := byApp(t)
			q := p.elsewhere(t)
			q.enter()
			reply := q.step("totp", "code", k.App(p.secret, steps))
			if steps >= -1 && steps <= 1 {
				done(t, "inside", reply)
			} else {
				offers(t, "outside", reply, auth.ReasonInvalidCode, "totp", "recovery_code")
			}
		})
		t.Run(fmt.Sprint("at set-up ", steps), func(t *testing.T) {
			k := openClinic(t, auth.MFARequired, everyKind)
			k.hire(annEmail, auth.RoleMember)
			c := k.follow()
			c.begin(annEmail, right)
			secret := c.step("enroll_totp").Answer.Secret
			reply := c.step("enroll_totp", "code", k.App(secret, steps))
			if steps >= -1 && steps <= 1 {
				offers(t, "inside", reply, "", "recovery_code_saved")
			} else {
				offers(t, "outside", reply, auth.ReasonInvalidCode, "enroll_totp", "enroll_email", "enroll_sms")
			}
		})
	}
}

// People type what they see.
func TestAppCodeIsReadAsTyped(t *testing.T) {
	k, p := byApp(t)
	q := p.elsewhere(t)
	q.enter()
	code := k.App(p.secret, 0)
	q.redeem(t, "spaces and dashes", q.step("totp", "code", " "+code[:3]+" - "+code[3:]+"\n"))
}

// S8: a step that was used is used, and all before it; the next one is good.
func TestAppCodeIsGoodOnce(t *testing.T) {
	k, p := byApp(t)
	q, r := p.elsewhere(t), p.again()
	q.enter()
	q.redeem(t, "the newest of the window", q.step("totp", "code", k.App(p.secret, 1)))
	r.enter()
	for _, steps := range []int{1, 0, -1} {
		offers(t, fmt.Sprint("step ", steps), r.step("totp", "code", k.App(p.secret, steps)), auth.ReasonInvalidCode, "totp", "recovery_code")
	}
	k.Clock.Advance(authtest.Step)
	offers(t, "used before, in the window still", r.step("totp", "code", k.App(p.secret, 0)), auth.ReasonInvalidCode, "totp", "recovery_code")
	r.redeem(t, "the next one", r.step("totp", "code", k.App(p.secret, 1)))
}

// S8: the code that ended the set-up signs nobody in afterwards.
func TestAppCodeOfTheSetUpIsUsed(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	k.hire(annEmail, auth.RoleMember)
	p := &person{conversation: k.follow(), srv: k.Server, email: annEmail}
	p.enter()
	p.redeem(t, "set up", p.store(t, p.enroll(t, app, authtest.Reply{})))
	q := p.elsewhere(t)
	q.enter()
	offers(t, "the same again", q.step("totp", "code", k.App(p.secret, 0)), auth.ReasonInvalidCode, "totp", "recovery_code")
	offers(t, "the one before", q.step("totp", "code", k.App(p.secret, -1)), auth.ReasonInvalidCode, "totp", "recovery_code")
	q.redeem(t, "the next", q.step("totp", "code", k.App(p.secret, 1)))
}

// S41: a clock that goes back revives no step.
func TestClockBackRevivesNoAppCode(t *testing.T) {
	k, p := byApp(t)
	q := p.elsewhere(t)
	q.enter()
	code := k.App(p.secret, 0)
	q.redeem(t, "now", q.step("totp", "code", code))
	k.Clock.Advance(-5 * time.Minute)
	r := p.again()
	r.enter()
	for _, typed := range []string{code, k.App(p.secret, 0), k.App(p.secret, 1)} {
		offers(t, "an older one", r.step("totp", "code", typed), auth.ReasonInvalidCode, "totp", "recovery_code")
	}
}

// R23: told after two different codes that are off alike, never accepted.
func TestClockThatIsOffIsToldAndNeverAccepted(t *testing.T) {
	for _, off := range []int{-20, -4, -2, 2, 3, 20} {
		t.Run(fmt.Sprint(off), func(t *testing.T) {
			k, p := byApp(t)
			q := p.elsewhere(t)
			q.enter()
			first := k.App(p.secret, off)
			offers(t, "one", q.step("totp", "code", first), auth.ReasonInvalidCode, "totp", "recovery_code")
			offers(t, "the same again", q.step("totp", "code", first), auth.ReasonInvalidCode, "totp", "recovery_code")
			k.Clock.Advance(authtest.Step)
			second := k.App(p.secret, off)
			reply := q.step("totp", "code", second)
			offers(t, "two alike", reply, auth.ReasonClockSkew, "totp", "recovery_code")
			if reply.Answer.SkewSeconds != -30*off {
				t.Errorf("skew %d s, want %d", reply.Answer.SkewSeconds, -30*off)
			}
		})
	}
}

// Both are burned: a code that explained the clock is not good when its time
// comes, in whatever sign-in.
func TestCodesThatExplainedTheClockAreBurned(t *testing.T) {
	k, p := byApp(t)
	q := p.elsewhere(t)
	q.enter()
	first := k.App(p.secret, 3)
	q.step("totp", "code", first)
	k.Clock.Advance(authtest.Step)
	second := k.App(p.secret, 3)
	offers(t, "two alike", q.step("totp", "code", second), auth.ReasonClockSkew, "totp", "recovery_code")
	k.Clock.Advance(2 * authtest.Step)
	r := p.elsewhere(t)
	r.enter()
	offers(t, "the first in its time", r.step("totp", "code", first), auth.ReasonInvalidCode, "totp", "recovery_code")
	offers(t, "the second in its time", r.step("totp", "code", second), auth.ReasonInvalidCode, "totp", "recovery_code")
	k.Clock.Advance(time.Hour)
	r = p.elsewhere(t)
	r.enter()
	r.redeem(t, "a later one", r.step("totp", "code", k.App(p.secret, 0)))
}

func TestCodesThatExplainedTheClockAtSetUpAreBurned(t *testing.T) {
	k := openClinic(t, auth.MFARequired, []auth.Factor{app})
	k.hire(annEmail, auth.RoleMember)
	c := k.follow()
	c.begin(annEmail, right)
	secret := c.step("enroll_totp").Answer.Secret
	first := k.App(secret, 3)
	offers(t, "one", c.step("enroll_totp", "code", first), auth.ReasonInvalidCode, "enroll_totp")
	k.Clock.Advance(authtest.Step)
	second := k.App(secret, 3)
	reply := c.step("enroll_totp", "code", second)
	offers(t, "two alike", reply, auth.ReasonClockSkew, "enroll_totp")
	if reply.Answer.SkewSeconds != -90 {
		t.Errorf("skew %d", reply.Answer.SkewSeconds)
	}
	k.Clock.Advance(2 * authtest.Step)
	offers(t, "the first in its time", c.step("enroll_totp", "code", first), auth.ReasonInvalidCode, "enroll_totp")
	offers(t, "the second in its time", c.step("enroll_totp", "code", second), auth.ReasonInvalidCode, "enroll_totp")
	k.Clock.Advance(3 * authtest.Step)
	offers(t, "a later one", c.step("enroll_totp", "code", k.App(secret, 0)), "", "recovery_code_saved")
}

// Codes that are off differently, or in different sign-ins, explain nothing.
func TestTwoCodesThatAreOffDifferentlyExplainNothing(t *testing.T) {
	k, p := byApp(t)
	q := p.elsewhere(t)
	q.enter()
	offers(t, "five", q.step("totp", "code", k.App(p.secret, 5)), auth.ReasonInvalidCode, "totp", "recovery_code")
	offers(t, "six", q.step("totp", "code", k.App(p.secret, 6)), auth.ReasonInvalidCode, "totp", "recovery_code")
	k.Clock.Advance(authtest.Step)
	r := p.elsewhere(t)
	r.enter()
	offers(t, "five in another sign-in", r.step("totp", "code", k.App(p.secret, 5)), auth.ReasonInvalidCode, "totp", "recovery_code")
}

// S7: fifty sign-ins with one code at the same moment: one of them gets in.
func TestOneOfFiftyGetsInWithOneAppCode(t *testing.T) {
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
	code := k.App(p.secret, 0)
	winners := 0
	forms := times(50, func(i int) url.Values { return stepForm(people[i].session, "totp", "code", code) })
	for _, reply := range together(wires, api.PathChallenge, forms) {
		switch {
		case reply.Status == http.StatusOK:
			winners++
		case reply.Answer.Reason == auth.ReasonInvalidCode || reply.Status == http.StatusTooManyRequests:
		default:
			t.Errorf("%d %s", reply.Status, reply.Raw)
		}
	}
	if winners != 1 {
		t.Errorf("%d winners", winners)
	}
}

// Fifty posts of one turn are one attempt and one answer.
func TestFiftyIdenticalAppCodesAreOneAttempt(t *testing.T) {
	k, p := byApp(t)
	other := k.Beside()
	for _, code := range []string{"000000", k.App(p.secret, 0)} {
		q := p.elsewhere(t)
		q.enter()
		form := stepForm(q.session, "totp", "code", code)
		replies := together([]*authtest.Wire{q.Wire, q.At(other.URL)}, api.PathChallenge, times(50, func(int) url.Values { return form }))
		for _, reply := range replies {
			if reply.Raw != replies[0].Raw || reply.Status >= 429 {
				t.Errorf("%d %s, want %s", reply.Status, reply.Raw, replies[0].Raw)
			}
		}
		if next := replies[0].Answer.Next; len(next) > 0 && (next[0].AttemptsLeft == nil || *next[0].AttemptsLeft != 4) {
			t.Errorf("counted %s", replies[0].Raw)
		}
	}
}
