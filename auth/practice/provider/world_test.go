package provider_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"foyer/auth/practice/provider"
	"foyer/auth/practice/provider/providertest"
)

const (
	issuer   = "http://localhost:8099/practice/google"
	clientID = "foyer"
	secret   = "not-a-secret"
	redirect = "http://127.0.0.1:40123/callback"
	// RFC 7636 appendix B.
	verifier  = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
)

var people = []provider.Person{
	{Subject: "1001", Name: "Ann Lee", Email: "ann.lee@riverside.example", EmailVerified: true, HostedDomain: "riverside.example"},
	{Subject: "1002", Name: "Sam <b>Reed</b>", Email: "sam.reed@gmail.com", EmailVerified: true},
}

type world struct {
	t      *testing.T
	stand  *provider.Provider
	at     time.Time
	header http.Header // sent along
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, at: time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC), header: http.Header{}}
	w.stand = provider.New(provider.Options{
		Issuer: issuer, ClientID: clientID, ClientSecret: secret, People: people, Now: func() time.Time { return w.at },
	})
	return w
}

// answer is a response that has been read.
type answer struct {
	*http.Response
	body string
}

func (w *world) send(method, address string, form url.Values) answer {
	w.t.Helper()
	request, err := http.NewRequestWithContext(w.t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		w.t.Fatal(err)
	}
	for name, values := range w.header {
		request.Header[name] = values
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	got, err := providertest.Direct{Handler: w.stand}.RoundTrip(request)
	if err != nil {
		w.t.Fatal(err)
	}
	body, err := io.ReadAll(got.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer{got, string(body)}
}

func (w *world) get(address string) answer { w.t.Helper(); return w.send(http.MethodGet, address, nil) }

func (w *world) post(address string, form url.Values) answer {
	w.t.Helper()
	return w.send(http.MethodPost, address, form)
}

// asks is the address of a right request, but for changes; "" takes away.
func asks(changes ...string) string {
	query := url.Values{
		"client_id": {clientID}, "redirect_uri": {redirect}, "response_type": {"code"}, "scope": {"openid email profile"},
		"state": {"the state"}, "nonce": {"the nonce"}, "code_challenge": {challenge}, "code_challenge_method": {"S256"},
		"prompt": {"select_account"},
	}
	for i := 0; i < len(changes); i += 2 {
		if query.Set(changes[i], changes[i+1]); changes[i+1] == "" {
			query.Del(changes[i])
		}
	}
	return issuer + "/authorize?" + query.Encode()
}

// page follows a request that leads to a page, and returns it and its visit.
func (w *world) page(got answer) (answer, string) {
	w.t.Helper()
	for got.StatusCode == http.StatusSeeOther {
		to, err := got.Request.URL.Parse(got.Header.Get("Location"))
		if err != nil || to.Host != "localhost:8099" {
			w.t.Fatalf("leads to %v, %v", to, err)
		}
		got = w.get(to.String())
	}
	found := regexp.MustCompile(`name="visit" value="([A-Z2-7]+)"`).FindStringSubmatch(got.body)
	if found == nil {
		w.t.Fatalf("%d: no form in %s", got.StatusCode, got.body)
	}
	return got, found[1]
}

// back returns what the program is told, if the answer leads to it.
func (w *world) back(got answer, to string) url.Values {
	w.t.Helper()
	at := got.Header.Get("Location")
	if got.StatusCode != http.StatusSeeOther || !strings.HasPrefix(at, to+"?") {
		w.t.Fatalf("%d to %q", got.StatusCode, at)
	}
	u, err := url.Parse(at)
	if err != nil {
		w.t.Fatal(err)
	}
	return u.Query()
}

// code walks a request to its code.
func (w *world) code(address string) string {
	w.t.Helper()
	brought, err := providertest.Walk(w.t.Context(), providertest.Direct{Handler: w.stand}, address, providertest.Person{Subject: "1001"})
	if err != nil || brought.Get("code") == "" {
		w.t.Fatalf("%v, %v", brought, err)
	}
	return brought.Get("code")
}

// exchange redeems a code as the client does, but for changes.
func (w *world) exchange(code string, changes ...string) (status int, said map[string]any) {
	w.t.Helper()
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {redirect}, "code_verifier": {verifier},
		"client_id": {clientID}, "client_secret": {secret},
	}
	for i := 0; i < len(changes); i += 2 {
		if form.Set(changes[i], changes[i+1]); changes[i+1] == "" {
			form.Del(changes[i])
		}
	}
	got := w.post(issuer+"/token", form)
	if got.Header.Get("Cache-Control") != "no-store" {
		w.t.Error("the answer may be stored")
	}
	if err := json.Unmarshal([]byte(got.body), &said); err != nil {
		w.t.Fatalf("%v: %s", err, got.body)
	}
	return got.StatusCode, said
}
