package main_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/courier/couriertest"
	"foyer/auth/practice/provider"
	"foyer/auth/practice/provider/providertest"
	"foyer/cmd/foyerd/foyerdtest"
)

const sender = "no-reply@example.org"

func invite(t *testing.T, data, mail, email string) {
	t.Helper()
	command := exec.Command(program, "account", "invite", email, "--org", "Clinic", "--data", data)
	command.Env = append(os.Environ(), "FOYER_MAIL="+mail, "FOYER_MAIL_FROM="+sender)
	if text, err := command.CombinedOutput(); err != nil {
		t.Fatalf("invite: %v\n%s", err, text)
	}
}

func clinic(t *testing.T, data string) {
	t.Helper()
	if text, err := exec.Command(program, "org", "create", "Clinic", "--data", data).CombinedOutput(); err != nil {
		t.Fatalf("org: %v\n%s", err, text)
	}
}

// arrived waits for a mail to somebody that matches, and returns what did.
func arrived(t *testing.T, post *couriertest.SMTPServer, to string, pattern string) string {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		for _, one := range slices.Backward(post.Emails()) {
			if found := regexp.MustCompile(pattern).FindString(one.Text); one.To[0] == to && found != "" {
				return found
			}
		}
	}
	t.Fatalf("no %q for %s", pattern, to)
	return ""
}

func metadata(t *testing.T, wire *authtest.Wire) (meta api.Metadata) {
	t.Helper()
	wire.Get(api.PathMetadata, "").Into(t, &meta)
	return meta
}

func start(wire *authtest.Wire, step string, pairs ...string) url.Values {
	form := wire.Start("", "")
	form.Del("username")
	form.Del("password")
	form.Set("step", step)
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

// What an operator types is what people meet: who was invited makes an account
// by a mailed code, and forgets its password.
func TestInvitedPersonMakesAnAccount(t *testing.T) {
	data := t.TempDir()
	post := couriertest.StartSMTP(t, couriertest.SMTPSettings{Plain: true})
	clinic(t, data)
	server := foyerdtest.Serve(t, program, data, "--registration", "invited", "--mail", post.URL, "--mail-from", sender)
	wire := authtest.NewWire(t, server.URL)
	if meta := metadata(t, wire); meta.FoyerRegistration != "invited" || !meta.FoyerReset || meta.FoyerKind != "organization" || slices.Contains(meta.FoyerSteps, "google") {
		t.Errorf("%+v", meta)
	}
	invite(t, data, post.URL, "carla@example.org")
	arrived(t, post, "carla@example.org", "Clinic")
	begun := wire.Post(api.PathChallenge, start(wire, "register", "name", "Carla", "email", "carla@example.org", "password", password))
	code := arrived(t, post, "carla@example.org", `\b\d{6}\b`)
	reply := wire.Step(begun.Answer.AuthSession, "email_code", "code", code)
	tokens := wire.Redeem(reply.Answer.AuthorizationCode)
	if me := wire.Get(api.PathMe, tokens.Token.AccessToken).Me; me.Organization != "Clinic" || me.Role != "member" {
		t.Errorf("%d %s, %+v", reply.Status, reply.Raw, me)
	}
	wire.Bend = func(r *http.Request) { r.Header.Set("Accept", "application/json") }
	if reply := wire.Post(api.PathForgot, url.Values{"identifier": {"carla@example.org"}}); reply.Status != http.StatusAccepted {
		t.Errorf("%d %s", reply.Status, reply.Raw)
	}
	link := arrived(t, post, "carla@example.org", `http\S+/password/reset\?token=\S+`)
	if !strings.HasPrefix(link, server.URL+"/") {
		t.Errorf("%s", link)
	}
	command := exec.Command(program, "account", "reset-mfa", "carla@example.org", "--data", data)
	command.Env = append(os.Environ(), "FOYER_MAIL="+post.URL, "FOYER_MAIL_FROM="+sender, "FOYER_PUBLIC_URL="+server.URL)
	if text, err := command.CombinedOutput(); err != nil {
		t.Fatalf("reset-mfa: %v\n%s", err, text)
	}
	arrived(t, post, "carla@example.org", regexp.QuoteMeta(server.URL)+`/password/not-me\?token=\S+`)
}

// --google-*: any OpenID Connect provider, here one with a client secret.
func TestGoogleFlags(t *testing.T) {
	var idp *provider.Provider
	web := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { idp.ServeHTTP(w, r) }))
	issuer := "http://" + web.Listener.Addr().String()
	idp = provider.New(provider.Options{
		Issuer: issuer, ClientID: "desk", ClientSecret: auth.Secret("a secret: with = and &"),
		People: []provider.Person{{Subject: "zoe", Name: "Zoe Quist", Email: "zoe@gmail.example", EmailVerified: true}},
	})
	web.Start()
	t.Cleanup(web.Close)
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("a secret: with = and &\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	server := foyerdtest.Serve(t, program, t.TempDir(), "--registration", "open",
		"--google-client-id", "desk", "--google-client-secret-file", secret, "--google-issuer", issuer)
	wire := authtest.NewWire(t, server.URL)
	if meta := metadata(t, wire); !slices.Contains(meta.FoyerSteps, "google") {
		t.Errorf("%+v", meta)
	}
	asked := wire.Post(api.PathChallenge, start(wire, "google"))
	if asked.Answer.Google == nil {
		t.Fatalf("%d %s", asked.Status, asked.Raw)
	}
	const back = "http://127.0.0.1:40123/callback"
	to := asked.Answer.Google
	brought, err := providertest.Walk(t.Context(), http.DefaultTransport, to.AuthorizationEndpoint+"?"+url.Values{
		"client_id": {to.ClientID}, "redirect_uri": {back}, "response_type": {"code"}, "scope": {to.Scope},
		"state": {"0123456789abcdef"}, "nonce": {to.Nonce}, "code_challenge": {wire.Challenge()}, "code_challenge_method": {"S256"},
	}.Encode(), providertest.Person{Subject: "zoe"})
	if err != nil {
		t.Fatal(err)
	}
	reply := wire.Step(asked.Answer.AuthSession, "google", "code", brought.Get("code"), "code_verifier", wire.Verifier, "redirect_uri", back)
	tokens := wire.Redeem(reply.Answer.AuthorizationCode)
	if me := wire.Get(api.PathMe, tokens.Token.AccessToken).Me; me.Name != "Zoe Quist" {
		t.Errorf("%d %s, %+v", reply.Status, reply.Raw, me)
	}
	if strings.Contains(server.Stderr(), "a secret") || strings.Contains(server.Stderr(), brought.Get("code")) {
		t.Errorf("a secret is in the log:\n%s", server.Stderr())
	}
}
