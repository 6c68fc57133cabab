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
	"foyer/auth/factor/passkey/passkeytest"
	"foyer/auth/store"
)

// S29: somebody else opened it first. The person's own visit voids it, for
// both, and nothing is stored.
func TestAddressOpenedFirstByAnotherBrowser(t *testing.T) {
	for _, step := range []auth.Step{auth.StepEnrollPasskey, auth.StepPasskey} {
		t.Run(string(step), func(t *testing.T) {
			k, settled := trusting(t)
			v := settled.elsewhere(t)
			v.enter()
			if step == auth.StepEnrollPasskey {
				v.prove(t, way(t, v.step("status"), auth.StepTOTP))
			}
			uri := v.leave(t, step)
			stranger := authtest.NewBrowser(t, k.URL)
			seen := stranger.Visit(uri)
			if seen.Status != http.StatusOK {
				t.Fatalf("the first: %d", seen.Status)
			}
			own := v.browser.Visit(uri)
			if own.Status != http.StatusConflict || own.Request != "" || len(own.Cookies) > 0 {
				t.Errorf("the person: %d %s", own.Status, own.Body)
			}
			device := passkeytest.New(k.URL)
			answer := device.Create
			if step == auth.StepPasskey {
				answer = settled.device.Get
			}
			if back := stranger.Finish(uri, answer(seen.Options)); back.Error != "leg_over" || back.Address != "" {
				t.Errorf("the stranger afterwards: %+v", back)
			}
			if again := stranger.Visit(uri); again.Status != http.StatusGone {
				t.Errorf("the stranger's page: %d", again.Status)
			}
			if n := len(passkeysOf(t, k.Server, annEmail)); n != 1 {
				t.Errorf("%d passkeys", n)
			}
			if reply := v.step("status"); reply.Answer.AuthorizationCode != "" || reply.Answer.Next[0].Confirm {
				t.Errorf("%s", reply.Raw)
			}
		})
	}
}

// And a stranger who finished before that visit: the person is asked whether
// the passkey is theirs, and may drop it.
func TestStrangersPasskeyIsStoredOnlyWithThePersonsWord(t *testing.T) {
	k, settled := trusting(t)
	v := settled.elsewhere(t)
	v.enter()
	v.prove(t, way(t, v.step("status"), auth.StepTOTP))
	uri := v.leave(t, auth.StepEnrollPasskey)
	stranger := authtest.NewBrowser(t, k.URL)
	stranger.Bend = func(r *http.Request) { r.Header.Set("User-Agent", "Mozilla/5.0 Chrome/140.0 Safari/537.36") }
	device := passkeytest.New(k.URL)
	back := stranger.Finish(uri, device.Create(stranger.Visit(uri).Options))
	if own := v.browser.Visit(uri); own.Status != http.StatusGone {
		t.Errorf("the person's own visit: %d", own.Status)
	}
	reply := v.step("enroll_passkey", "leg_code", back.LegCode) // it came to the listener
	if one := reply.Answer.Next[0]; !one.Confirm || one.Hint != "Chrome" {
		t.Errorf("%s", reply.Raw)
	}
	v.redeem(t, "dropped", v.step("skip", "of", "enroll_passkey"))
	if n := len(passkeysOf(t, k.Server, annEmail)); n != 1 {
		t.Errorf("%d passkeys", n)
	}
	w := &traveler{person: settled.person.elsewhere(t), browser: stranger, device: device}
	if back := w.walk(t, w.arrive(t)); back.Error != "passkey_unknown" {
		t.Errorf("the stranger's passkey: %+v", back)
	}
}

// S29: the starter of a trip that is taken on another computer gets nothing,
// however often they ask.
func TestTripTakenOnAnotherComputerGivesTheStarterNothing(t *testing.T) {
	k, victim := trusting(t)
	starter := travels(t, k.Server, benEmail)
	uri := starter.arrive(t)
	begun := starter.session
	back := victim.walk(t, uri) // lured
	if back.LegCode == "" || !strings.HasPrefix(back.Address, callback) {
		t.Fatalf("back with %+v", back)
	}
	notOffered(t, "status", starter.Step(begun, "status"))
	form := starter.arrival()
	form.Set("auth_session", begun)
	form.Del("redirect_uri")
	want(t, "asking", starter.Post(api.PathChallenge, form), http.StatusBadRequest, api.ErrInvalidRequest)
	if page := starter.browser.Visit(uri); page.Status != http.StatusGone || strings.Contains(page.Body, back.LegCode) {
		t.Errorf("the page: %d", page.Status)
	}
	if n := len(sessionsOf(t, k.Server, accountOf(t, k.Server, annEmail).ID)); n != 1 {
		t.Errorf("%d sessions", n)
	}
}

// The same for a passkey that is made.
func TestPasskeyMadeOnAnotherComputerBindsNothing(t *testing.T) {
	k, settled := trusting(t)
	starter := settled.elsewhere(t)
	starter.enter()
	starter.prove(t, way(t, starter.step("status"), auth.StepTOTP))
	uri := starter.leave(t, auth.StepEnrollPasskey)
	lured := &traveler{person: starter.person, browser: authtest.NewBrowser(t, k.URL), device: passkeytest.New(k.URL)}
	if back := lured.walk(t, uri); back.LegCode == "" {
		t.Fatalf("back with %+v", back)
	}
	reply := starter.step("status")
	offers(t, "status", reply, "", "enroll_passkey?")
	if reply.Answer.Next[0].Confirm {
		t.Error("waits to be kept without its leg_code")
	}
	notOffered(t, "confirm", starter.step("enroll_passkey", "confirm", "1"))
	if n := len(passkeysOf(t, k.Server, annEmail)); n != 1 {
		t.Errorf("%d passkeys", n)
	}
}

// Five minutes to the millisecond, and a code that comes in the last one.
func TestTripHasFiveMinutes(t *testing.T) {
	const last = 5*time.Minute - time.Millisecond
	t.Run("in time", func(t *testing.T) {
		k, v, uri := gone(t)
		k.Clock.Advance(last)
		if page := v.browser.Visit(uri); !strings.Contains(page.Body, `data-seconds="0"`) {
			t.Errorf("the page: %s", page.Body)
		}
		code := v.code(t, uri)
		k.Clock.Advance(time.Minute - time.Millisecond)
		sweep(t, k)
		done(t, "signed in", v.step("passkey", "leg_code", code))
	})
	t.Run("late", func(t *testing.T) {
		k, v, uri := gone(t)
		page := v.browser.Visit(uri)
		answer := v.answer(page)
		k.Clock.Advance(5 * time.Minute)
		if again := v.browser.Visit(uri); again.Status != http.StatusGone {
			t.Errorf("the page: %d", again.Status)
		}
		if back := v.browser.Finish(uri, answer); back.Error != "leg_over" || back.Status != http.StatusGone {
			t.Errorf("finish: %+v", back)
		}
		if back := v.browser.Cancel(uri); back.Error != "leg_over" {
			t.Errorf("cancel: %+v", back)
		}
	})
}

func sweep(t *testing.T, k *clinic) {
	t.Helper()
	update(t, k.Server, func(tx store.Tx) error {
		_, err := tx.Sweep(k.Clock.Now())
		return err
	})
}

// Scanners, and browsers that look ahead, neither bind nor void.
func TestLooksAheadChangeNothing(t *testing.T) {
	rows := []struct {
		name, method string
		header, as   string
	}{
		{"HEAD", http.MethodHead, "", ""},
		{"prefetch", http.MethodGet, "Sec-Purpose", "prefetch"},
		{"prerender", http.MethodGet, "Sec-Purpose", "prefetch;prerender"},
		{"older prefetch", http.MethodGet, "Purpose", "prefetch"},
		{"an image", http.MethodGet, "Sec-Fetch-Dest", "image"},
		{"a frame", http.MethodGet, "Sec-Fetch-Dest", "iframe"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			k, v, uri := gone(t)
			scanner := authtest.NewBrowser(t, k.URL)
			scanner.Bend = func(r *http.Request) {
				if row.header != "" {
					r.Header.Set(row.header, row.as)
				}
			}
			for _, when := range []string{"before", "after"} {
				page := scanner.Open(row.method, authtest.Authorize(uri))
				if page.Status == http.StatusOK || len(page.Cookies) > 0 || page.Request != "" {
					t.Errorf("%s the visit: %d", when, page.Status)
				}
				if when == "before" && v.browser.Visit(uri).Status != http.StatusOK {
					t.Error("it has bound the trip")
				}
			}
			v.redeem(t, "the person", v.step("passkey", "leg_code", v.code(t, uri)))
		})
	}
}

// Each trip has a cookie of its own, so that an older page stays what it is.
func TestEachTripHasItsCookie(t *testing.T) {
	_, settled := trusting(t)
	v, w := settled.elsewhere(t), settled.elsewhere(t)
	one, two := v.arrive(t), w.arrive(t)
	first, second := v.browser.Visit(one), v.browser.Visit(two)
	if len(first.Cookies) != 1 || len(second.Cookies) != 1 || first.Cookies[0].Name == second.Cookies[0].Name {
		t.Fatalf("%v, %v", first.Cookies, second.Cookies)
	}
	if c := first.Cookies[0]; !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != api.PathAuthorize || c.MaxAge != 300 {
		t.Errorf("cookie %+v", c)
	}
	if again := v.browser.Visit(one); again.Status != http.StatusOK || len(again.Cookies) > 0 {
		t.Errorf("the first again: %d %v", again.Status, again.Cookies)
	}
	done(t, "the first", v.step("passkey", "leg_code", v.code(t, one)))
	done(t, "the second", w.step("passkey", "leg_code", w.code(t, two)))
}

// A cookie of one trip opens no other, and finishing needs one.
func TestFinishNeedsTheCookieOfTheTrip(t *testing.T) {
	k, v, uri := gone(t)
	page := v.browser.Visit(uri)
	answer := v.answer(page)
	stranger := authtest.NewBrowser(t, k.URL)
	for name, back := range map[string]authtest.Back{"finish": stranger.Finish(uri, answer), "cancel": stranger.Cancel(uri)} {
		if back.Status != http.StatusConflict || back.Error != "leg_elsewhere" || back.Address != "" {
			t.Errorf("%s: %+v", name, back)
		}
	}
	evil := authtest.NewBrowser(t, k.URL)
	evil.HTTP.Jar = v.browser.HTTP.Jar
	for _, origin := range []string{"https://evil.example", "null", ""} {
		evil.Bend = func(r *http.Request) {
			r.Header.Set("Origin", origin)
			r.Header.Set("Sec-Fetch-Site", "cross-site")
		}
		if back := evil.Finish(uri, answer); back.Status != http.StatusForbidden || back.Address != "" {
			t.Errorf("a page of %q: %+v", origin, back)
		}
	}
	unopened := v.elsewhere(t)
	if back := unopened.browser.Finish(unopened.arrive(t), answer); back.Error != "leg_elsewhere" {
		t.Errorf("without a visit: %+v", back)
	}
	done(t, "the person", v.step("passkey", "leg_code", v.browser.Finish(uri, answer).LegCode))
}

// GET /oauth/authorize is a page, also where there is nothing to show.
func TestAddressesThatAreNone(t *testing.T) {
	k, _, uri := gone(t)
	known := url.QueryEscape(uri)
	rows := []struct {
		name, query string
		status      int
	}{
		{"nothing", "", http.StatusBadRequest},
		{"no client", "?request_uri=" + known, http.StatusBadRequest},
		{"another client", "?client_id=other&request_uri=" + known, http.StatusBadRequest},
		{"no request", "?client_id=foyer-desktop", http.StatusBadRequest},
		{"an empty request", "?client_id=foyer-desktop&request_uri=", http.StatusBadRequest},
		{"more than two", "?client_id=foyer-desktop&request_uri=" + known + "&redirect_uri=http://127.0.0.1:1/callback", http.StatusBadRequest},
		{"twice", "?client_id=foyer-desktop&request_uri=" + known + "&request_uri=x", http.StatusBadRequest},
		{"an ordinary authorization request", "?client_id=foyer-desktop&response_type=code&redirect_uri=http://127.0.0.1:1/callback", http.StatusBadRequest},
		{"too long", "?client_id=foyer-desktop&request_uri=" + strings.Repeat("x", 513), http.StatusBadRequest},
		{"unknown", "?client_id=foyer-desktop&request_uri=urn:ietf:params:oauth:request_uri:" + strings.Repeat("x", 43), http.StatusGone},
	}
	browser := authtest.NewBrowser(t, k.URL)
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			page := browser.Open(http.MethodGet, api.PathAuthorize+row.query)
			if page.Status != row.status || page.Header.Get("Content-Type") != "text/html; charset=utf-8" || page.Request != "" {
				t.Errorf("%d %s", page.Status, page.Header.Get("Content-Type"))
			}
			checkHeaders(t, page.Header)
		})
	}
	if page := browser.Visit(uri); page.Status != http.StatusOK {
		t.Errorf("the real one afterwards: %d", page.Status)
	}
}

// Begun, opened, finished and brought back at whichever process.
func TestTripThroughTwoProcesses(t *testing.T) {
	k, settled := trusting(t)
	beside := k.Beside()
	v := settled.elsewhere(t)
	there := &conversation{Wire: v.At(beside.URL)}
	v.enter()
	uri := v.leave(t, auth.StepPasskey)
	page := v.browser.Through(beside.URL).Visit(uri)
	if again := v.browser.Visit(uri); again.Status != http.StatusOK {
		t.Errorf("the first process again: %d", again.Status)
	}
	back := v.browser.Finish(uri, v.answer(page))
	there.session = v.session
	v.redeem(t, "at the other", there.step("passkey", "leg_code", back.LegCode))
}

// A program of the same computer that is not Foyer's own opens no page here,
// and no page starts a conversation.
func TestPagesDoNotSpeakForPrograms(t *testing.T) {
	k, v, _ := gone(t)
	v.Bend = func(r *http.Request) { r.Header.Set("Origin", k.URL) }
	if reply := v.Post(api.PathChallenge, v.arrival()); reply.Status != http.StatusForbidden || reply.Answer.RequestURI != "" {
		t.Errorf("%d %s", reply.Status, reply.Raw)
	}
}
