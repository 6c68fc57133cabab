package server_test

import (
	"net/http"
	"net/url"
	"testing"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
)

func secretOf(text string) auth.Secret { return auth.Secret(text) }

// fuzzed posts a body to path without a network and fails on what must never
// be: a panic, a 5xx but 503, a success.
func fuzzed(t *testing.T, in inProcess, path, form string) authtest.Reply {
	t.Helper()
	wire := authtest.NewWire(t, "http://"+fuzzHost)
	wire.HTTP = &http.Client{Transport: in}
	wire.Bend = body("application/x-www-form-urlencoded", form)
	reply := wire.Post(path, url.Values{})
	if reply.Status >= 500 && reply.Status != http.StatusServiceUnavailable || reply.Status < 200 {
		t.Errorf("%d %s", reply.Status, reply.Raw)
	}
	if reply.Answer.AuthorizationCode != "" || reply.Token.AccessToken != "" || reply.Token.RefreshToken != "" {
		t.Errorf("got in: %s", reply.Raw)
	}
	return reply
}

const fuzzHost = "foyer.localhost"

func fuzzServer(f *testing.F) (*authtest.Server, inProcess) {
	srv := authtest.Start(f)
	srv.CreateAccount(annEmail, "Ann Lee", "Nobody-Knows-This-7")
	return srv, inProcess{srv.Service.Handler("http://" + fuzzHost), "192.0.2.7:1"}
}

func FuzzChallengeForm(f *testing.F) {
	srv, in := fuzzServer(f)
	f.Add(authtest.NewWire(f, "").Start(annEmail, wrong).Encode())
	f.Add("auth_session=AAAA&step=password")
	f.Add("auth_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&step=status")
	f.Add("step=password&step=password")
	f.Add("%zz;=&&==&a[]=b")
	f.Fuzz(func(t *testing.T, form string) {
		reply := fuzzed(t, in, api.PathChallenge, form)
		if reply.Status == http.StatusOK || reply.Error.Error == "" {
			t.Errorf("%d %s", reply.Status, reply.Raw)
		}
		if reply.Status == http.StatusTooManyRequests {
			srv.Clock.Advance(2 * 3600e9)
		}
	})
}

func FuzzTokenForm(f *testing.F) {
	_, in := fuzzServer(f)
	f.Add("grant_type=authorization_code&client_id=foyer-desktop&code=AAAA&code_verifier=AAAA")
	f.Add("grant_type=refresh_token&client_id=foyer-desktop&refresh_token=AAAA")
	f.Add("grant_type=password&username=ann@example.org")
	f.Add("\x00=\xff&grant_type")
	f.Fuzz(func(t *testing.T, form string) {
		reply := fuzzed(t, in, api.PathToken, form)
		if reply.Status == http.StatusOK || reply.Error.Error == "" {
			t.Errorf("%d %s", reply.Status, reply.Raw)
		}
	})
}

func FuzzRevokeForm(f *testing.F) {
	srv, in := fuzzServer(f)
	tokens := authtest.NewWire(f, srv.URL).SignIn(annEmail, "Nobody-Knows-This-7")
	f.Add("token=AAAA")
	f.Add("token_hash=AAAA")
	f.Add("token=&token_hash=")
	f.Add("token_hash='; DROP TABLE sessions; --")
	f.Fuzz(func(t *testing.T, form string) {
		reply := fuzzed(t, in, api.PathRevoke, form)
		values, err := url.ParseQuery(form)
		known := err == nil && (values.Get("token") == tokens.RefreshToken || values.Get("token") == tokens.AccessToken ||
			values.Get("token_hash") == hashed(tokens.RefreshToken) || values.Get("token_hash") == hashed(tokens.AccessToken))
		if ended := !sessionsOfAny(t, srv); ended && !known {
			t.Errorf("%q ended a session: %d %s", form, reply.Status, reply.Raw)
		}
	})
}
