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

// S11: ten tries a session are no limit where sessions are unlimited: guesses
// over five hundred sign-ins, two processes and a restart are one count.
func TestGuessesOverFiveHundredSignInsStayWithinTheBudget(t *testing.T) {
	k, p := byApp(t)
	handler := k.Handler()
	thieves := times(500, func(i int) *person {
		q := p.elsewhere(t)
		q.conversation = from(t, k.Server, handler, fmt.Sprintf("10.1.%d.%d:1", i/250, i%250))
		q.enter()
		return q
	})
	tried := 0
	guess := func(q *person, code string) {
		reply := q.step("totp", "code", code)
		switch {
		case reply.Status == http.StatusForbidden && reply.Answer.Reason == auth.ReasonInvalidCode:
			tried++
		case reply.Status != http.StatusTooManyRequests:
			t.Errorf("%d %s", reply.Status, reply.Raw)
		}
	}
	for i, q := range thieves[:250] {
		guess(q, fmt.Sprintf("%06d", i))
	}
	k.Stop()
	k.Resume()
	handler = k.Handler()
	for i, q := range thieves[250:] {
		q.HTTP = &http.Client{Transport: inProcess{handler, fmt.Sprintf("10.2.0.%d:1", i)}}
		guess(q, fmt.Sprintf("%06d", i+250))
	}
	if tried != 5 {
		t.Errorf("%d guesses were tried", tried)
	}
	throttled(t, "whoever comes next, with the right one", thieves[499].step("totp", "code", k.App(p.secret, 0)), 30, false)
}

// For good: strangers have 90 guesses in all, and then an admin is needed.
func TestStrangersGuessNinetyTimesAndNoMore(t *testing.T) {
	k, p := byApp(t)
	tried := 0
	for range 120 {
		q := p.elsewhere(t)
		q.enter()
		if reply := q.step("totp", "code", "000000"); reply.Status == http.StatusForbidden {
			tried++
		}
		k.Clock.Advance(time.Hour)
	}
	q := p.elsewhere(t)
	q.enter()
	throttled(t, "closed, even for the right one", q.step("totp", "code", k.App(p.secret, 0)), 3600, true)
	if tried != 90 {
		t.Errorf("%d guesses", tried)
	}
	owner := p.again()
	owner.redeem(t, "the owner's own install", owner.prove(t, owner.enter().Answer.Next[0]))
	throttled(t, "which opens nothing for strangers", q.step("totp", "code", k.App(p.secret, 1)), 3600, true)
	if err := k.Service.Directory.Unlock(t.Context(), annEmail); err != nil {
		t.Fatal(err)
	}
	k.Clock.Advance(time.Minute)
	q.redeem(t, "unlocked", q.prove(t, q.step("status").Answer.Next[0]))
}

// Passing the password again and again, or another factor, clears nothing.
func TestOtherSuccessesClearNoMisses(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	p := settle(t, k, annEmail, app, emails)
	k.Clock.Advance(time.Hour)
	q := p.elsewhere(t)
	for range 4 {
		q.conversation = k.follow()
		q.enter()
		q.step("totp", "code", "000000")
	}
	q.redeem(t, "by email", q.prove(t, way(t, q.step("status"), auth.StepEmailCode)))
	r := p.elsewhere(t)
	r.enter()
	if left := r.step("totp", "code", "000000").Answer.Next[0].AttemptsLeft; left == nil || *left != 0 {
		t.Errorf("attempts left %v", left)
	}
	throttled(t, "the sixth", r.step("totp", "code", k.App(p.secret, 0)), 30, false)
}

// Fifty different guesses at the same moment are five.
func TestFiftyParallelCodeGuessesAreFive(t *testing.T) {
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
	tried := 0
	forms := times(50, func(i int) url.Values { return stepForm(people[i].session, "totp", "code", fmt.Sprintf("%06d", i)) })
	for _, reply := range together(wires, api.PathChallenge, forms) {
		if reply.Status == http.StatusForbidden {
			tried++
		}
	}
	if tried != 5 {
		t.Errorf("%d tried", tried)
	}
}

// What strangers ask for never uses up what the owner may be sent.
func TestStrangersCannotUseUpTheOwnersMails(t *testing.T) {
	k, p := byMail(t)
	for range 12 {
		q := p.elsewhere(t)
		q.enter()
		q.step("email_code", "send", "1")
		k.Delivered()
		k.Clock.Advance(time.Minute)
	}
	owner := p.again()
	owner.redeem(t, "the owner", owner.prove(t, owner.enter().Answer.Next[0]))
}
