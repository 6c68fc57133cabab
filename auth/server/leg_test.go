package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
)

// gone is a trip that Ann has begun without a username.
func gone(t *testing.T) (k *clinic, v *traveler, requestURI string) {
	t.Helper()
	k, settled := trusting(t)
	v = settled.elsewhere(t)
	return k, v, v.arrive(t)
}

// invalid checks that a leg_code proved nothing at an arrival.
func invalid(t *testing.T, what string, reply authtest.Reply) {
	t.Helper()
	refused(t, what, reply, auth.ReasonInvalidCode, auth.StepPassword)
}

// The person goes back: nothing was proved, and another way is open.
func TestPersonCancelsInTheBrowser(t *testing.T) {
	_, v, uri := gone(t)
	v.browser.Visit(uri)
	back := v.browser.Cancel(uri)
	if back.Status != http.StatusOK || back.Denied != "access_denied" || back.LegCode != "" || back.State != legState || back.Issuer != v.srv.URL ||
		!strings.HasPrefix(back.Address, callback+"?") {
		t.Errorf("back with %+v", back)
	}
	if page := v.browser.Visit(uri); page.Status != http.StatusGone {
		t.Errorf("the page again: %d", page.Status)
	}
	v.redeem(t, "another trip", v.bare(t))
}

// S7: a leg_code has one effect.
func TestLegCodeIsGoodOnce(t *testing.T) {
	_, v, uri := gone(t)
	begun, code := v.session, v.code(t, uri)
	v.redeem(t, "once", v.step("passkey", "leg_code", code))
	invalid(t, "twice", v.Step(begun, "passkey", "leg_code", code))
	if page := v.browser.Visit(uri); page.Status != http.StatusGone {
		t.Errorf("the page again: %d", page.Status)
	}
}

func TestLegCodeIsGoodForSixtySeconds(t *testing.T) {
	for _, row := range []struct {
		name string
		age  time.Duration
		good bool
	}{{"in time", time.Minute - time.Millisecond, true}, {"late", time.Minute, false}} {
		t.Run(row.name, func(t *testing.T) {
			k, v, uri := gone(t)
			begun, code := v.session, v.code(t, uri)
			k.Clock.Advance(row.age)
			reply := v.step("passkey", "leg_code", code)
			if row.good {
				done(t, "signed in", reply)
				return
			}
			invalid(t, "late", reply)
			k.Clock.Advance(-row.age)
			invalid(t, "a clock that goes back revives nothing", v.Step(begun, "passkey", "leg_code", code))
		})
	}
}

// Good only with its auth_session and key.
func TestLegCodeBelongsToItsConversation(t *testing.T) {
	k, settled := trusting(t)
	owner := settled.elsewhere(t)
	uri := owner.arrive(t)
	begun, code := owner.session, owner.code(t, uri)
	thief := settled.elsewhere(t)
	want(t, "another key", thief.Step(begun, "passkey", "leg_code", code), http.StatusBadRequest, api.ErrInvalidSession)
	thief.arrive(t)
	invalid(t, "another key's own trip", thief.step("passkey", "leg_code", code))
	form := thief.arrival()
	form.Set("leg_code", code)
	invalid(t, "without any", thief.Post(api.PathChallenge, form))
	same := &traveler{person: &person{conversation: &conversation{Wire: owner.Wire}, srv: k.Server, email: annEmail}, browser: owner.browser, device: owner.device}
	same.arrive(t)
	invalid(t, "another trip of the same key", same.step("passkey", "leg_code", code))
	invalid(t, "guessed", thief.step("passkey", "leg_code", strings.Repeat("x", 43)))
	done(t, "its own", owner.Step(begun, "passkey", "leg_code", code))
}

// A code of one kind is none of the other.
func TestLegCodeBelongsToItsStep(t *testing.T) {
	_, v := trusting(t)
	w := v.elsewhere(t)
	w.enter()
	code := w.code(t, w.leave(t, auth.StepPasskey))
	notOffered(t, "not due", w.step("enroll_passkey", "leg_code", code))
	offers(t, "to prove an app", w.step("totp", "leg_code", code, "code", "000000"), auth.ReasonInvalidCode, "totp", "passkey", "recovery_code")
	offers(t, "the trip is over", w.step("passkey", "leg_code", code), auth.ReasonInvalidCode, "totp", "passkey", "recovery_code")
}

// S7: fifty posts at once, at two processes: one code, and no second session.
func TestFiftyPostsOfALegCodeAreOne(t *testing.T) {
	t.Run("without a name", func(t *testing.T) {
		_, v, uri := gone(t)
		form := stepForm(v.session, "passkey", "leg_code", v.code(t, uri))
		got := 0
		for _, reply := range together([]*authtest.Wire{v.Wire, v.At(v.srv.Beside().URL)}, api.PathChallenge, times(50, func(int) url.Values { return form })) {
			if reply.Status == http.StatusOK {
				got++
			} else {
				invalid(t, "a loser", reply)
			}
		}
		if got != 1 {
			t.Errorf("%d codes", got)
		}
	})
	t.Run("of a conversation", func(t *testing.T) {
		_, settled := trusting(t)
		v := settled.elsewhere(t)
		v.enter()
		form := stepForm(v.session, "passkey", "leg_code", v.code(t, v.leave(t, auth.StepPasskey)))
		replies := together([]*authtest.Wire{v.Wire, v.At(v.srv.Beside().URL)}, api.PathChallenge, times(50, func(int) url.Values { return form }))
		for _, reply := range replies {
			if reply.Status != http.StatusOK || reply.Raw != replies[0].Raw {
				t.Errorf("%d %s", reply.Status, reply.Raw)
			}
		}
	})
}

// Fifty browsers finish: one of them has opened it.
func TestFiftyFinishesAreOne(t *testing.T) {
	_, v, uri := gone(t)
	page := v.browser.Visit(uri)
	answers := times(50, func(int) []byte { return v.answer(page) })
	beside := v.browser.Through(v.srv.Beside().URL)
	backs := make(chan authtest.Back, len(answers))
	for i, answer := range answers {
		browser := []*authtest.Browser{v.browser, beside}[i%2]
		go func() { backs <- browser.Finish(uri, answer) }()
	}
	codes := 0
	for range answers {
		back := <-backs
		if back.LegCode != "" {
			codes++
		} else if back.Error != "leg_over" {
			t.Errorf("back with %+v", back)
		}
	}
	if codes != 1 {
		t.Errorf("%d codes", codes)
	}
}

// S39: the answer that was lost is given again, and the trip counts once.
func TestLostAnswersOfATrip(t *testing.T) {
	_, settled := trusting(t)
	v := settled.elsewhere(t)
	v.enter()
	begin := stepForm(v.session, "passkey", "redirect_uri", callback, "state", legState)
	first := v.took(v.Post(api.PathChallenge, begin))
	if again := v.Post(api.PathChallenge, begin); again.Raw != first.Raw {
		t.Errorf("another trip: %s", again.Raw)
	}
	finish := stepForm(v.session, "passkey", "leg_code", v.code(t, sent(t, "passkey", first)))
	first = v.Post(api.PathChallenge, finish)
	again := v.Post(api.PathChallenge, finish)
	if again.Raw != first.Raw {
		t.Errorf("%s, then %s", first.Raw, again.Raw)
	}
	done(t, "again", again)

	w := settled.elsewhere(t)
	w.enter()
	w.prove(t, way(t, w.step("status"), auth.StepTOTP))
	w.device = travels(t, settled.srv, annEmail).device
	w.abroad(t, auth.StepEnrollPasskey)
	confirm := stepForm(w.session, "enroll_passkey", "confirm", "1")
	first = w.Post(api.PathChallenge, confirm)
	if again := w.Post(api.PathChallenge, confirm); again.Raw != first.Raw || again.Status != http.StatusOK {
		t.Errorf("%s, then %s", first.Raw, again.Raw)
	}
	if n := len(passkeysOf(t, settled.srv, annEmail)); n != 2 {
		t.Errorf("%d passkeys", n)
	}
}

// Another step leaves the trip; looking does not.
func TestAnotherStepVoidsTheTrip(t *testing.T) {
	rows := []struct {
		step  []string
		voids bool
	}{
		{[]string{"status"}, false},
		{[]string{"totp", "code", "000000"}, true},
		{[]string{"totp", "code", "000000", "leg_code", "x"}, true},
		{[]string{"recovery_code", "code", "x"}, true},
		{[]string{"admin_pass", "code", "x"}, true},
		{[]string{"passkey", "redirect_uri", callback, "state", legState}, true},
		{[]string{"passkey", "leg_code", "guessed"}, true},
	}
	_, settled := trusting(t)
	for _, row := range rows {
		t.Run(strings.Join(row.step, " "), func(t *testing.T) {
			settled.srv.Clock.Advance(time.Hour)
			v := settled.elsewhere(t)
			v.enter()
			uri := v.leave(t, auth.StepPasskey)
			page := v.browser.Visit(uri)
			v.step(row.step[0], row.step[1:]...)
			back := v.browser.Finish(uri, v.answer(page))
			if !row.voids {
				done(t, "signed in", v.step("passkey", "leg_code", back.LegCode))
				return
			}
			if back.Status != http.StatusGone || back.Error != "leg_over" || back.Address != "" {
				t.Errorf("back with %+v", back)
			}
			if again := v.browser.Visit(uri); again.Status != http.StatusGone || again.Request != "" {
				t.Errorf("the page again: %d", again.Status)
			}
		})
	}
}

// What came back before is void too.
func TestAnotherStepVoidsTheLegCode(t *testing.T) {
	_, settled := trusting(t)
	v := settled.elsewhere(t)
	v.enter()
	code := v.code(t, v.leave(t, auth.StepPasskey))
	v.step("totp", "code", "000000")
	offers(t, "its code", v.step("passkey", "leg_code", code), auth.ReasonInvalidCode, "totp", "passkey", "recovery_code")
}

// A step that is refused as malformed leaves everything as it was.
func TestMalformedStepLeavesTheTrip(t *testing.T) {
	_, settled := trusting(t)
	v := settled.elsewhere(t)
	v.enter()
	uri := v.leave(t, auth.StepPasskey)
	notOffered(t, "no state", v.step("passkey", "redirect_uri", callback))
	notOffered(t, "not due", v.step("enroll_totp"))
	done(t, "signed in", v.step("passkey", "leg_code", v.code(t, uri)))
}

// Open again: the newest trip is the one that counts.
func TestNewTripVoidsTheOlder(t *testing.T) {
	_, v, first := gone(t)
	page := v.browser.Visit(first)
	form := v.arrival()
	form.Set("auth_session", v.session)
	second := sent(t, "again", v.took(v.Post(api.PathChallenge, form)))
	if back := v.browser.Finish(first, v.answer(page)); back.Error != "leg_over" {
		t.Errorf("the older: %+v", back)
	}
	v.redeem(t, "the newer", v.step("passkey", "leg_code", v.code(t, second)))
}

// S28: the listener of a program on the same computer, and nothing else.
func TestRedirectIsExactButForThePort(t *testing.T) {
	rows := []struct {
		address string
		good    bool
	}{
		{"http://127.0.0.1:49152/callback", true},
		{"http://127.0.0.1:1/callback", true},
		{"http://[::1]:65535/callback", true},
		{"", false},
		{"http://127.0.0.1/callback", false},
		{"http://127.0.0.1:0/callback", false},
		{"http://127.0.0.1:65536/callback", false},
		{"http://127.0.0.1:080/callback", false},
		{"http://127.0.0.1:49152", false},
		{"http://127.0.0.1:49152/", false},
		{"http://127.0.0.1:49152/callback/", false},
		{"http://127.0.0.1:49152/Callback", false},
		{"http://127.0.0.1:49152/other", false},
		{"http://127.0.0.1:49152/../callback", false},
		{"http://127.0.0.1:49152/callback?a=b", false},
		{"http://127.0.0.1:49152/callback#x", false},
		{"http://127.0.0.1:49152?/callback", false},
		{"http://user@127.0.0.1:49152/callback", false},
		{"http://127.0.0.1:49152@evil.example/callback", false},
		{"http://127.0.0.1:49152%2f@evil.example/callback", false},
		{"http://127.0.0.1.evil.example:49152/callback", false},
		{"http://127.0.0.2:49152/callback", false},
		{"http://0.0.0.0:49152/callback", false},
		{"http://0x7f000001:49152/callback", false},
		{"http://127.1:49152/callback", false},
		{"http://[::ffff:127.0.0.1]:49152/callback", false},
		{"http://[::1%25lo]:49152/callback", false},
		{"http://localhost:49152/callback", false},
		{"https://127.0.0.1:49152/callback", false},
		{"HTTP://127.0.0.1:49152/callback", false},
		{"//127.0.0.1:49152/callback", false},
		{"javascript:alert(1)//127.0.0.1:49152/callback", false},
		{"foyer://callback", false},
		{" http://127.0.0.1:49152/callback", false},
		{"http://127.0.0.1:49152/callback\r\nSet-Cookie: a=b", false},
		{"https://evil.example/callback", false},
	}
	srv := authtest.Start(t, authtest.WithBrowser)
	c := follow(t, srv)
	for _, row := range rows {
		t.Run(row.address, func(t *testing.T) {
			form := c.arrival()
			form.Set("redirect_uri", row.address)
			reply := c.Post(api.PathChallenge, form)
			if row.good {
				sent(t, "good", reply)
				return
			}
			want(t, "bad", reply, http.StatusBadRequest, api.ErrInvalidRequest)
			if reply.Answer.ErrorDescription != "redirect_uri" {
				t.Errorf("%s", reply.Raw)
			}
		})
	}
}

func TestStateIsLongEnoughAndPlain(t *testing.T) {
	rows := []struct {
		name, state string
		good        bool
	}{
		{"16", strings.Repeat("a", 16), true},
		{"128", strings.Repeat("Z", 128), true},
		{"base64url", "AZaz09-_AZaz09-_", true},
		{"none", "", false},
		{"15", strings.Repeat("a", 15), false},
		{"129", strings.Repeat("a", 129), false},
		{"a space", "aaaaaaaa aaaaaaaa", false},
		{"an ampersand", "aaaaaaaa&leg_code=x", false},
		{"a line break", "aaaaaaaaaaaaaaaa\n", false},
		{"padding", "aaaaaaaaaaaaaaa=", false},
		{"letters of other scripts", "ääääääääääääääää", false},
	}
	srv := authtest.Start(t, authtest.WithBrowser)
	c := follow(t, srv)
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			form := c.arrival()
			form.Set("state", row.state)
			reply := c.Post(api.PathChallenge, form)
			if row.good {
				sent(t, "good", reply)
			} else if want(t, "bad", reply, http.StatusBadRequest, api.ErrInvalidRequest); reply.Answer.ErrorDescription != "state" {
				t.Errorf("%s", reply.Raw)
			}
		})
	}
}

// Trips of strangers are bounded by their source.
func TestTripsOfASourceAreBounded(t *testing.T) {
	k, settled := trusting(t)
	stranger := from(t, k.Server, k.Handler(), "203.0.113.7:4711")
	stranger.Public = k.URL
	for i := range 200 {
		if reply := stranger.Post(api.PathChallenge, stranger.arrival()); reply.Answer.RequestURI == "" {
			t.Fatalf("trip %d: %d %s", i, reply.Status, reply.Raw)
		}
	}
	reply := stranger.Post(api.PathChallenge, stranger.arrival())
	if want(t, "one more", reply, http.StatusTooManyRequests, api.ErrTooManyAttempts); reply.Header.Get("Retry-After") == "" {
		t.Error("does not say when")
	}
	other := from(t, k.Server, k.Handler(), "203.0.113.8:4711")
	sent(t, "from elsewhere", other.Post(api.PathChallenge, other.arrival()))
	v := settled.elsewhere(t)
	v.HTTP = stranger.HTTP
	v.enter()
	v.leave(t, auth.StepPasskey) // who has proved something goes on
	k.Clock.Advance(30*time.Minute + time.Millisecond)
	sent(t, "half an hour later", stranger.Post(api.PathChallenge, stranger.arrival()))
}
