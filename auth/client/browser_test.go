package client

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"foyer/auth"
)

const (
	callback = "http://127.0.0.1:40001/callback"
	sentAway = `{"error":"redirect_to_web","auth_session":"as-2","session_expires_in":1800,"request_uri":"urn:ietf:params:oauth:request_uri:x1",` +
		`"expires_in":300,"next":[{"step":"passkey","id":"k1"},{"step":"totp","id":"t1"}]}`
	sentToGoogle = `{"error":"insufficient_authorization","auth_session":"as-2","next":[{"step":"google"}],` +
		`"google":{"authorization_endpoint":"https://accounts.example/auth","client_id":"c1","scope":"openid","nonce":"n1"}}`
)

func TestStepsThroughTheBrowserSend(t *testing.T) {
	rows := []struct {
		name string
		take func(context.Context, *SignIn) (Progress, error)
		want map[string]string
	}{
		{"passkey", func(ctx context.Context, s *SignIn) (Progress, error) {
			return s.Browser(ctx, auth.StepPasskey, "k1", callback, "state")
		}, map[string]string{"step": "passkey", "id": "k1", "redirect_uri": callback, "state": "state"}},
		{"new passkey", func(ctx context.Context, s *SignIn) (Progress, error) {
			return s.Browser(ctx, auth.StepEnrollPasskey, "", callback, "state")
		}, map[string]string{"step": "enroll_passkey", "redirect_uri": callback, "state": "state"}},
		{"what it brought", func(ctx context.Context, s *SignIn) (Progress, error) {
			return s.LegCode(ctx, auth.StepPasskey, "lc")
		}, map[string]string{"step": "passkey", "leg_code": "lc"}},
		{"keep", func(ctx context.Context, s *SignIn) (Progress, error) { return s.Confirm(ctx) },
			map[string]string{"step": "enroll_passkey", "confirm": "1"}},
		{"drop", func(ctx context.Context, s *SignIn) (Progress, error) { return s.Skip(ctx, auth.StepEnrollPasskey) },
			map[string]string{"step": "skip", "of": "enroll_passkey"}},
		{"google", func(ctx context.Context, s *SignIn) (Progress, error) { return s.Google(ctx) },
			map[string]string{"step": "google"}},
		{"what google gave", func(ctx context.Context, s *SignIn) (Progress, error) {
			return s.GoogleCode(ctx, "gc", "verifier", callback)
		}, map[string]string{"step": "google", "code": "gc", "code_verifier": "verifier", "redirect_uri": callback}},
		{"password of whom it is about", func(ctx context.Context, s *SignIn) (Progress, error) { return s.Password(ctx, "", "x") },
			map[string]string{"step": "password", "password": "x"}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			flow, s := entered(t, func(_ int, w http.ResponseWriter, _ *http.Request) { give(w, 200, `{"authorization_code":"c"}`) })
			if progress, err := row.take(t.Context(), flow); err != nil || !progress.Done() {
				t.Fatalf("got %+v, %v", progress, err)
			}
			form := s.requests()[1].form
			if form.Get("auth_session") != "as-1" || len(form) != len(row.want)+1 {
				t.Fatalf("sent %v", form)
			}
			for name, value := range row.want {
				if form.Get(name) != value {
					t.Errorf("%s is %q, want %q", name, form.Get(name), value)
				}
			}
		})
	}
}

func TestFirstStepWithoutAUsername(t *testing.T) {
	rows := []struct {
		name string
		take func(context.Context, *SignIn) (Progress, error)
		more string
	}{
		{"passkey", func(ctx context.Context, s *SignIn) (Progress, error) {
			return s.Browser(ctx, auth.StepPasskey, "", callback, "state")
		}, "redirect_uri"},
		{"google", func(ctx context.Context, s *SignIn) (Progress, error) { return s.Google(ctx) }, "step"},
		{"register", func(ctx context.Context, s *SignIn) (Progress, error) {
			return s.Register(ctx, "Petra", "p@x.example", "Quiet-Harbor-7")
		}, "email"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			c, s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { give(w, 403, sentAway) })
			flow := c.Begin(Begin{Remember: true, DeviceName: "Desk", Locales: []string{"es"}})
			progress, err := row.take(t.Context(), flow)
			if err != nil || progress.Redirect != (Redirect{"urn:ietf:params:oauth:request_uri:x1", 5 * time.Minute}) || len(progress.Next) != 2 {
				t.Fatalf("got %+v, %v", progress, err)
			}
			form := s.requests()[0].form
			for _, member := range []string{"response_type", "client_id", "scope", "code_challenge", "device_name", "ui_locales", row.more} {
				if form.Get(member) == "" {
					t.Errorf("no %s in %v", member, form)
				}
			}
			if form.Has("username") || form.Has("auth_session") {
				t.Errorf("sent %v", form)
			}
			if _, err := flow.LegCode(t.Context(), auth.StepPasskey, "lc"); err != nil || s.requests()[1].form.Get("auth_session") != "as-2" {
				t.Fatalf("%v, sent %v", err, s.requests()[1].form)
			}
		})
	}
}

func TestWhatTheBrowserOpensIsBounded(t *testing.T) {
	rows := []struct {
		name, body string
		want       Progress
		refused    bool
	}{
		{"leg", sentAway, Progress{Redirect: Redirect{"urn:ietf:params:oauth:request_uri:x1", 5 * time.Minute}}, false},
		{"leg, and nothing else to do", strings.Replace(sentAway, `"next":[{"step":"passkey","id":"k1"},{"step":"totp","id":"t1"}]`, `"next":[]`, 1),
			Progress{Redirect: Redirect{"urn:ietf:params:oauth:request_uri:x1", 5 * time.Minute}}, false},
		{"google", sentToGoogle, Progress{Google: Google{"https://accounts.example/auth", "c1", "n1"}}, false},
		{"leg without a name", strings.Replace(sentAway, "request_uri", "other", 1), Progress{}, true},
		{"leg without a time", strings.Replace(sentAway, `"expires_in":300`, `"expires_in":0`, 1), Progress{}, true},
		{"leg with a space", strings.Replace(sentAway, "urn:ietf", "urn: ietf", 1), Progress{}, true},
		{"leg without a session", strings.Replace(sentAway, `"as-2"`, `""`, 1), Progress{}, true},
		{"google without a nonce", strings.Replace(sentToGoogle, `"n1"`, `""`, 1), Progress{}, true},
		{"google with a line break", strings.Replace(sentToGoogle, `accounts.example`, `accounts.example\n`, 1), Progress{}, true},
		{"google without end", strings.Replace(sentToGoogle, `accounts.example`, strings.Repeat("a", 3000), 1), Progress{}, true},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			flow, _ := entered(t, func(_ int, w http.ResponseWriter, _ *http.Request) { give(w, 403, row.body) })
			got, err := flow.Browser(t.Context(), auth.StepPasskey, "", callback, "state")
			if (err != nil) != row.refused || got.Redirect != row.want.Redirect || got.Google != row.want.Google {
				t.Fatalf("got %+v, %v", got, err)
			}
		})
	}
}

func TestAddressesOfALeg(t *testing.T) {
	c := connect(t, "https://foyer.example")
	if got := c.AuthorizeURL("urn:x:1&client_id=evil"); got != "https://foyer.example/oauth/authorize?client_id=foyer-desktop&request_uri=urn%3Ax%3A1%26client_id%3Devil" {
		t.Error(got)
	}
	if c.DoneURL(EndOK) != "https://foyer.example/done?result=ok" || c.DoneURL(EndDenied) != "https://foyer.example/done?result=cancelled" {
		t.Error(c.DoneURL(EndOK), c.DoneURL(EndDenied))
	}
}

// TestLostLegIsRepeatedBeforeAnother: the same rule as for codes, but a leg
// that nobody heard of may be followed by another.
func TestLostLegIsRepeatedBeforeAnother(t *testing.T) {
	lost := func(after ...string) func(int, http.ResponseWriter, *http.Request) {
		return func(n int, w http.ResponseWriter, _ *http.Request) {
			if n <= 2 {
				hangUp(w)
				return
			}
			body, status := after[min(n-2, len(after))-1], 403
			if strings.Contains(body, "authorization_code") {
				status = 200
			}
			give(w, status, body)
		}
	}
	t.Run("another leg", func(t *testing.T) {
		flow, s := entered(t, lost(sentAway, strings.Replace(sentAway, "x1", "x2", 1)))
		_, _ = flow.Browser(t.Context(), auth.StepPasskey, "", callback, "one")
		progress, err := flow.Browser(t.Context(), auth.StepPasskey, "", callback, "two")
		got := s.requests()
		if err != nil || !strings.HasSuffix(progress.Redirect.RequestURI, "x2") || got[3].body != got[1].body ||
			got[4].form.Get("state") != "two" || got[4].form.Get("auth_session") != "as-2" {
			t.Fatalf("got %+v, %v; sent %+v", progress, err, got)
		}
	})
	t.Run("unless what it brought was right", func(t *testing.T) {
		flow, s := entered(t, lost(`{"authorization_code":"c"}`))
		_, _ = flow.LegCode(t.Context(), auth.StepPasskey, "lc")
		progress, err := flow.Browser(t.Context(), auth.StepPasskey, "", callback, "two")
		if err != nil || progress.Code != "c" || len(s.requests()) != 4 {
			t.Fatalf("got %+v, %v", progress, err)
		}
	})
	t.Run("unless it has made what is to be confirmed", func(t *testing.T) {
		flow, s := entered(t, lost(`{"error":"insufficient_authorization","auth_session":"as-2","next":[{"step":"enroll_passkey","label":"Desk","confirm":true}]}`))
		_, _ = flow.LegCode(t.Context(), auth.StepEnrollPasskey, "lc")
		progress, err := flow.Browser(t.Context(), auth.StepEnrollPasskey, "", callback, "two")
		if err != nil || len(progress.Next) != 1 || !progress.Next[0].Confirm || len(s.requests()) != 4 {
			t.Fatalf("got %+v, %v", progress, err)
		}
	})
	t.Run("a new passkey is dropped after its answer was lost", func(t *testing.T) {
		flow, s := entered(t, lost(`{"error":"insufficient_authorization","auth_session":"as-2","next":[{"step":"enroll_passkey","label":"Desk","confirm":true}]}`, `{"authorization_code":"c"}`))
		_, _ = flow.LegCode(t.Context(), auth.StepEnrollPasskey, "lc")
		progress, err := flow.Skip(t.Context(), auth.StepEnrollPasskey)
		if err != nil || !progress.Done() || s.requests()[4].form.Get("of") != "enroll_passkey" {
			t.Fatalf("got %+v, %v", progress, err)
		}
	})
}

func TestForgot(t *testing.T) {
	var (
		limited  *ThrottledError
		stranger *NotFoyerError
		refused  *RefusedError
	)
	rows := []struct {
		name   string
		answer http.HandlerFunc
		check  func(error) bool
	}{
		{"taken", jsonWith(202, `{}`), func(err error) bool { return err == nil }},
		{"throttled", jsonWith(429, `{"error":"too_many_attempts"}`), func(err error) bool { return errors.As(err, &limited) && limited.RetryAfter == defaultWait }},
		{"empty", jsonWith(400, `{"error":"invalid_request"}`), func(err error) bool { return errors.As(err, &refused) }},
		{"no resets here", jsonWith(404, `{}`), func(err error) bool { return errors.As(err, &stranger) }},
		{"page", func(w http.ResponseWriter, _ *http.Request) { page(w, 200) }, func(err error) bool { return errors.As(err, &stranger) }},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			c, s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { row.answer(w, r) })
			if err := c.Forgot(t.Context(), "ann", []string{"es", "en"}); !row.check(err) {
				t.Fatalf("got %#v", err)
			}
			sent := s.requests()[0]
			if sent.path != "/password/forgot" || sent.form.Get("identifier") != "ann" || sent.form.Get("ui_locales") != "es en" || sent.proof != "" {
				t.Fatalf("sent %+v", sent)
			}
		})
	}
	c, s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { hangUp(w) })
	if err := c.Forgot(t.Context(), "ann", nil); err == nil || len(s.requests()) != 1 {
		t.Fatalf("%v, asked %d times", err, len(s.requests()))
	}
}
