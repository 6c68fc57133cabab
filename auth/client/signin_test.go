package client

import (
	"errors"
	"net/http"
	"reflect"
	"testing"
	"time"

	"foyer/auth"
)

const wrongPassword = `{"error":"insufficient_authorization","auth_session":"as-1","session_expires_in":1800,` +
	`"reason":"invalid_credentials","next":[{"step":"password","attempts_left":4}]}`

func TestFirstStepTellsHowTheSignInBegins(t *testing.T) {
	c, s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { give(w, 403, wrongPassword) })
	flow := c.Begin(Begin{Remember: true, DeviceName: "Desk", Locales: []string{"es", "en"}})
	progress, err := flow.Password(t.Context(), "ann", "secret")
	if err != nil || progress.Done() || progress.Reason != auth.ReasonInvalidCredentials || progress.ExpiresIn != 30*time.Minute {
		t.Fatalf("got %+v, %v", progress, err)
	}
	if _, err := flow.Password(t.Context(), "ann", "other"); err != nil {
		t.Fatal(err)
	}
	first, second := s.requests()[0].form, s.requests()[1].form
	want := map[string]string{
		"response_type": "code", "client_id": "foyer-desktop", "scope": "foyer remember", "code_challenge_method": "S256",
		"step": "password", "username": "ann", "password": "secret", "device_name": "Desk", "ui_locales": "es en",
	}
	for name, value := range want {
		if first.Get(name) != value {
			t.Errorf("%s is %q, want %q", name, first.Get(name), value)
		}
	}
	if len(first.Get("code_challenge")) != 43 {
		t.Errorf("code_challenge %q", first.Get("code_challenge"))
	}
	if second.Get("auth_session") != "as-1" || second.Has("scope") || second.Has("code_challenge") {
		t.Errorf("second step %v", second)
	}
}

func TestResumedSignInTellsItsChallengeOnce(t *testing.T) {
	c, s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { give(w, 403, wrongPassword) })
	flow := c.Resume(Paused{AuthSession: "as-0"})
	for range 2 {
		if _, err := flow.Password(t.Context(), "ann", "secret"); err != nil {
			t.Fatal(err)
		}
	}
	first, second := s.requests()[0].form, s.requests()[1].form
	if first.Get("auth_session") != "as-0" || first.Get("code_challenge") == "" || first.Has("scope") {
		t.Errorf("first %v", first)
	}
	if second.Get("auth_session") != "as-1" || second.Has("code_challenge") {
		t.Errorf("second %v", second)
	}
}

func TestEachSignInHasAVerifierOfItsOwn(t *testing.T) {
	c, s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { give(w, 200, `{"authorization_code":"c"}`) })
	for range 2 {
		flow := c.Begin(Begin{})
		progress, err := flow.Password(t.Context(), "ann", "secret")
		if err != nil || progress.Code != "c" {
			t.Fatalf("got %+v, %v", progress, err)
		}
		_, _ = flow.Redeem(t.Context(), progress.Code)
	}
	got := s.requests()
	if got[0].form.Get("code_challenge") == got[2].form.Get("code_challenge") ||
		got[1].form.Get("code_verifier") == got[3].form.Get("code_verifier") {
		t.Fatal("the same twice")
	}
}

func TestStepErrors(t *testing.T) {
	rows := []struct {
		name   string
		answer http.HandlerFunc
		want   error
	}{
		{"throttled", withRetry("30", jsonWith(429, `{"error":"too_many_attempts"}`)), &ThrottledError{RetryAfter: 30 * time.Second}},
		{"closed", withRetry("30", jsonWith(429, `{"error":"too_many_attempts","closed":true}`)), &ThrottledError{30 * time.Second, true}},
		{"throttled whatever the status", withRetry("30", json400(`{"error":"too_many_attempts"}`)), &ThrottledError{RetryAfter: 30 * time.Second}},
		{"busy", withRetry("2", jsonWith(503, `{"error":"temporarily_unavailable"}`)), &BusyError{2 * time.Second}},
		{"spent", json400(`{"error":"invalid_session"}`), &SpentError{}},
		{"denied", json403(`{"error":"access_denied","reason":"account_disabled"}`), &DeniedError{auth.ReasonAccountDisabled}},
		{"not offered", json400(`{"error":"invalid_request","error_description":"step\n"}`), &RefusedError{Code: "invalid_request", Description: "step"}},
		{"too large for the server", jsonWith(413, `{"error":"invalid_request"}`), &RefusedError{Code: "invalid_request"}},
		{"server_error", jsonWith(500, `{"error":"server_error"}`), &ServerError{500}},
		{"no way on", json403(`{"error":"insufficient_authorization","auth_session":"x"}`), &NotFoyerError{403, "no way to go on"}},
		{"no auth_session", json403(`{"error":"insufficient_authorization","next":[{"step":"password"}]}`), &NotFoyerError{403, "no way to go on"}},
		{"code beside an error", jsonWith(200, `{"error":"access_denied","authorization_code":"c"}`), &DeniedError{}},
		{"code with a wrong status", json400(`{"authorization_code":"c"}`), &NotFoyerError{400, "neither outcome nor error"}},
		{"web page", func(w http.ResponseWriter, _ *http.Request) { page(w, 200) }, &NotFoyerError{200, "not JSON"}},
		{"web page 403", func(w http.ResponseWriter, _ *http.Request) { page(w, 403) }, &NotFoyerError{403, "not JSON"}},
		{"proxy's 503", func(w http.ResponseWriter, _ *http.Request) { page(w, 503) }, &ServerError{503}},
		{"endless", endless, &NotFoyerError{200, "body too large"}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			c, _ := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { row.answer(w, r) })
			progress, err := c.Begin(Begin{}).Password(t.Context(), "ann", "secret")
			if !reflect.DeepEqual(err, row.want) || progress.Code != "" {
				t.Fatalf("got %#v, want %#v", err, row.want)
			}
		})
	}
}

func TestRedeemOfADeadCodeIsSpent(t *testing.T) {
	c, _ := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		give(w, 400, `{"error":"invalid_grant","reason":"expired"}`)
	})
	_, err := c.Begin(Begin{}).Redeem(t.Context(), "code")
	var spent *SpentError
	if !errors.As(err, &spent) {
		t.Fatalf("got %v", err)
	}
}

func TestMe(t *testing.T) {
	rows := []struct {
		name   string
		answer http.HandlerFunc
		check  func(Person, error) bool
	}{
		{"ok", json200(`{"sub":"1","name":" Ann\u202e\n Lee ","email":"ann@x.example"}`), func(p Person, err error) bool {
			return err == nil && p == Person{ID: "1", Name: "Ann  Lee", Email: "ann@x.example"}
		}},
		{"token refused", jsonWith(401, `{"title":"x","error":"invalid_token"}`), func(_ Person, err error) bool {
			return errors.Is(err, ErrInvalidToken)
		}},
		{"401 of a proxy", func(w http.ResponseWriter, _ *http.Request) { page(w, 401) }, func(_ Person, err error) bool {
			return !errors.Is(err, ErrInvalidToken) && err != nil
		}},
		{"nobody", json200(`{"name":"Ann"}`), func(_ Person, err error) bool { return err != nil }},
		{"failed", jsonWith(503, `{"title":"x"}`), func(_ Person, err error) bool {
			var failed *ServerError
			return errors.As(err, &failed)
		}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			c, _ := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { row.answer(w, r) })
			if who, err := c.Me(t.Context(), "a1"); !row.check(who, err) {
				t.Fatalf("got %+v, %v", who, err)
			}
		})
	}
}

func TestRevokeIsDoneOnlyWhenTheServerSaysSo(t *testing.T) {
	rows := []struct {
		name   string
		answer http.HandlerFunc
		done   bool
	}{
		{"ok", json200(`{}`), true},
		{"ok without a body", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(200) }, true},
		{"captive portal", func(w http.ResponseWriter, _ *http.Request) { page(w, 200) }, false},
		{"busy", jsonWith(503, `{"error":"temporarily_unavailable"}`), false},
		{"not a revocation endpoint", jsonWith(404, `{}`), false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			c, s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { row.answer(w, r) })
			if err := c.RevokeHash(t.Context(), TokenHash("r1")); (err == nil) != row.done {
				t.Fatalf("got %v", err)
			}
			form := s.requests()[0].form
			if form.Get("token_hash") != TokenHash("r1") || form.Has("token") {
				t.Fatalf("sent %v", form)
			}
		})
	}
}
