package authtest

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"foyer/auth/api"
	"foyer/auth/dpop"
)

// Wire speaks the protocol in the raw, so that a test can bend each part of
// it. Safe for concurrent use.
type Wire struct {
	URL string
	// Public is what proofs name; URL if empty.
	Public   string
	Key      *dpop.Key
	Verifier string // PKCE
	Launch   string
	HTTP     *http.Client
	// Bend changes a request just before it is sent.
	Bend func(*http.Request)
	// Lost is told of a request without a whole answer, whose Reply is zero;
	// nil fails the test.
	Lost func(error)

	t     testing.TB
	mu    sync.Mutex
	nonce string
}

// Reply is an answer with its body as bytes and as JSON.
type Reply struct {
	Status int
	Header http.Header
	Raw    string
	Answer api.Answer
	Token  api.Token
	Error  api.TokenError
	Me     api.Me
}

// NewWire makes an install with a key of its own.
func NewWire(t testing.TB, url string) *Wire {
	t.Helper()
	key, err := dpop.GenerateKey()
	if err != nil {
		t.Fatalf("key: %v", err)
	}
	return &Wire{
		URL: url, Key: key, Verifier: rand.Text() + rand.Text(), t: t,
		HTTP: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	}
}

// Into reads the body of an answer as JSON.
func (r Reply) Into(t testing.TB, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(r.Raw), into); err != nil {
		t.Fatalf("%d %s: %v", r.Status, r.Raw, err)
	}
}

// Challenge is the PKCE challenge of Verifier.
func (w *Wire) Challenge() string {
	sum := sha256.Sum256([]byte(w.Verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// Start returns the members of a first turn with a password.
func (w *Wire) Start(username, password string) url.Values {
	return url.Values{
		"response_type": {"code"}, "client_id": {"foyer-desktop"}, "scope": {"foyer remember"},
		"code_challenge": {w.Challenge()}, "code_challenge_method": {"S256"}, "device_name": {"Test computer"},
		"step": {"password"}, "username": {username}, "password": {password},
	}
}

// Post sends a form with a fresh proof, once more if a nonce is asked for.
func (w *Wire) Post(path string, form url.Values) Reply {
	return w.send(http.MethodPost, path, "", form)
}

// Revoke posts to the revocation endpoint.
func (w *Wire) Revoke(member, value string) Reply {
	return w.Post(api.PathRevoke, url.Values{member: {value}})
}

// At is the same install, speaking to another server process.
func (w *Wire) At(url string) *Wire {
	return &Wire{URL: url, Public: cmp.Or(w.Public, w.URL), Key: w.Key, Verifier: w.Verifier, HTTP: w.HTTP, t: w.t}
}

// Step posts a later turn: a step with its members, by name and value.
func (w *Wire) Step(authSession, step string, pairs ...string) Reply {
	w.t.Helper()
	form := url.Values{api.ParamAuthSession: {authSession}, api.ParamStep: {step}}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return w.Post(api.PathChallenge, form)
}

// StepUp begins a step-up with an access token.
func (w *Wire) StepUp(access, purpose string) Reply {
	w.t.Helper()
	return w.send(http.MethodPost, api.PathChallenge, access, url.Values{
		api.ParamStepUp: {"1"}, api.ParamPurpose: {purpose}, api.ParamClientID: {api.ClientDesktop},
		api.ParamCodeChallenge: {w.Challenge()}, api.ParamCodeMethod: {api.MethodS256},
	})
}

// Call sends body as JSON, or nothing if nil, with the access token.
func (w *Wire) Call(method, path, access string, body any) Reply {
	w.t.Helper()
	written := []byte{}
	if body != nil {
		var err error
		if written, err = json.Marshal(body); err != nil {
			w.t.Fatalf("body: %v", err)
		}
	}
	reply := w.carry(method, path, access, "application/json", string(written))
	if reply.Error.Error == api.ErrUseDPoPNonce {
		reply = w.carry(method, path, access, "application/json", string(written))
	}
	return reply
}

// Get sends a GET with the access token and its proof.
func (w *Wire) Get(path, access string) Reply { return w.send(http.MethodGet, path, access, nil) }

// SignIn posts a first turn and redeems its code.
func (w *Wire) SignIn(username, password string) api.Token {
	w.t.Helper()
	answer := w.Post(api.PathChallenge, w.Start(username, password))
	if answer.Status != http.StatusOK {
		w.t.Fatalf("sign-in: %d %s", answer.Status, answer.Raw)
	}
	reply := w.Redeem(answer.Answer.AuthorizationCode)
	if reply.Status != http.StatusOK {
		w.t.Fatalf("redeem: %d %s", reply.Status, reply.Raw)
	}
	return reply.Token
}

// Redeem posts a code to the token endpoint.
func (w *Wire) Redeem(code string) Reply {
	return w.Post(api.PathToken, url.Values{
		"grant_type": {"authorization_code"}, "client_id": {"foyer-desktop"},
		"code": {code}, "code_verifier": {w.Verifier},
	})
}

// Refresh posts a refresh token to the token endpoint.
func (w *Wire) Refresh(token string) Reply {
	return w.Post(api.PathToken, url.Values{
		"grant_type": {"refresh_token"}, "client_id": {"foyer-desktop"}, "refresh_token": {token},
	})
}

func (w *Wire) send(method, path, access string, form url.Values) Reply {
	w.t.Helper()
	reply := w.once(method, path, access, form)
	if reply.Error.Error == api.ErrUseDPoPNonce {
		reply = w.once(method, path, access, form)
	}
	return reply
}

func (w *Wire) once(method, path, access string, form url.Values) Reply {
	w.t.Helper()
	return w.carry(method, path, access, "application/x-www-form-urlencoded", form.Encode())
}

func (w *Wire) carry(method, path, access, kind, body string) Reply {
	w.t.Helper()
	request, err := http.NewRequestWithContext(w.t.Context(), method, w.URL+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatalf("request: %v", err)
	}
	request.Header.Set("Content-Type", kind)
	w.sign(request, access)
	return w.read(request)
}

// sign puts proof, token and launch secret into a request.
func (w *Wire) sign(request *http.Request, access string) {
	w.t.Helper()
	w.mu.Lock()
	nonce := w.nonce
	w.mu.Unlock()
	proof, err := w.Key.Proof(dpop.Claims{
		Method: request.Method, URL: cmp.Or(w.Public, w.URL) + request.URL.EscapedPath(), Nonce: nonce,
		AccessToken: access, Now: time.Now(),
	})
	if err != nil {
		w.t.Fatalf("proof: %v", err)
	}
	request.Header.Set(api.HeaderDPoP, proof)
	if access != "" {
		request.Header.Set("Authorization", "DPoP "+access)
	}
	if w.Launch != "" {
		request.Header.Set(api.HeaderLaunch, w.Launch)
	}
	if w.Bend != nil {
		w.Bend(request)
	}
}

func (w *Wire) remember(response *http.Response) {
	if nonce := response.Header.Get(api.HeaderDPoPNonce); nonce != "" {
		w.mu.Lock()
		w.nonce = nonce
		w.mu.Unlock()
	}
}

func (w *Wire) read(request *http.Request) Reply {
	w.t.Helper()
	response, err := w.HTTP.Do(request)
	if err != nil {
		return w.lost(request, err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return w.lost(request, err)
	}
	w.remember(response)
	reply := Reply{Status: response.StatusCode, Header: response.Header, Raw: string(body)}
	for _, into := range []any{&reply.Answer, &reply.Token, &reply.Error, &reply.Me} {
		_ = json.Unmarshal(body, into) // the body is one of them
	}
	return reply
}

func (w *Wire) lost(request *http.Request, err error) Reply {
	w.t.Helper()
	if w.Lost != nil {
		w.Lost(err)
	} else {
		w.t.Errorf("%s %s: %v", request.Method, request.URL.Path, err)
	}
	return Reply{}
}
