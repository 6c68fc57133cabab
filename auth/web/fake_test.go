package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/flow"
	"foyer/auth/policy"
	"foyer/auth/web"
)

const (
	public = "https://foyer.example"
	token  = "tok-3nW8sQx0Zr7LmT5c"
)

// creation and assertion are what a server at localhost asks of a browser.
const (
	creation = `{"rp":{"id":"localhost","name":"Riverside Clinic"},"user":{"id":"YW5uLWxlZQ","name":"ann.lee@riverside.example","displayName":"Ann Lee"},` +
		`"challenge":"Y2hhbGxlbmdlLW9mLXRoZS1maXJzdC1sZWc_LS0_","pubKeyCredParams":[{"type":"public-key","alg":-7},{"type":"public-key","alg":-257}],` +
		`"authenticatorSelection":{"residentKey":"required","requireResidentKey":true,"userVerification":"required"},"excludeCredentials":[],"attestation":"none"}`
	assertion = `{"rpId":"localhost","challenge":"Y2hhbGxlbmdlLW9mLXRoZS1zZWNvbmQtbGVn","userVerification":"required","allowCredentials":[]}`
)

// fake is a Flow with one leg and one link of each kind. Errors that are set
// are returned by every method of their kind.
type fake struct {
	mu       sync.Mutex
	view     flow.LegView
	bound    auth.Secret // the cookie of the browser that has opened the leg
	void     bool
	end      flow.LegEnd
	finishes []finish
	cancels  []string

	legErr, endErr, lookErr, spendErr error

	requests []request
	resets   []string // passwords
	failed   []string
	notMes   int
	looks    int
	source   string
	locale   string
	account  string
	rules    []policy.Rule
}

type finish struct {
	requestURI, cookie, browser string
	response                    []byte
}

type request struct{ identifier, locale, source string }

func newFake() *fake {
	return &fake{
		view: flow.LegView{
			Step: auth.StepEnrollPasskey, Account: "ann.lee@riverside.example", Name: "Ann Lee", Device: "front-desk-2",
			Options: json.RawMessage(creation), ExpiresIn: 5 * time.Minute,
		},
		end:     flow.LegEnd{Redirect: "http://127.0.0.1:49152/callback?leg_code=c&state=s&iss=i"},
		account: "ann.lee@riverside.example",
		rules:   policy.PasswordDefault.Rules(false),
	}
}

func (f *fake) VisitLeg(_ context.Context, _ string, cookie auth.Secret) (flow.LegView, auth.Secret, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.looks++
	switch {
	case f.legErr != nil:
		return flow.LegView{}, "", f.legErr
	case f.void:
		return flow.LegView{}, "", flow.ErrLegOver
	case f.bound == "":
		f.bound = "cookie-of-the-first"
		return f.view, f.bound, nil
	case cookie != f.bound:
		f.void = true
		return flow.LegView{}, "", flow.ErrLegElsewhere
	}
	return f.view, "", nil
}

func (f *fake) FinishLeg(_ context.Context, requestURI string, cookie auth.Secret, response []byte, browser string) (flow.LegEnd, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.finishes = append(f.finishes, finish{requestURI, cookie.Reveal(), browser, bytes.Clone(response)})
	return f.end, f.endErr
}

func (f *fake) CancelLeg(_ context.Context, requestURI string, _ auth.Secret) (flow.LegEnd, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.cancels = append(f.cancels, requestURI)
	return f.end, f.endErr
}

func (f *fake) RequestReset(_ context.Context, identifier, locale, source string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.spendErr != nil {
		return f.spendErr
	}
	f.requests = append(f.requests, request{identifier, locale, source})
	return nil
}

func (f *fake) LookReset(_ context.Context, given auth.Secret) (flow.Reset, error) {
	return flow.Reset{Account: f.account, Rules: f.rules}, f.look(given)
}

func (f *fake) look(given auth.Secret) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.looks++
	if given != token && f.lookErr == nil {
		return flow.ErrLinkOver
	}
	return f.lookErr
}

func (f *fake) ResetPassword(_ context.Context, _, password auth.Secret, locale, source string) ([]string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.resets, f.locale, f.source = append(f.resets, password.Reveal()), locale, source
	return f.failed, f.spendErr
}

func (f *fake) LookNotMe(_ context.Context, given auth.Secret) (string, error) {
	return f.account, f.look(given)
}

func (f *fake) NotMe(_ context.Context, _ auth.Secret, locale, source string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.notMes++
	f.locale, f.source = locale, source
	return f.spendErr
}

// spent counts what changed something.
func (f *fake) spent() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.requests) + len(f.resets) + f.notMes + len(f.finishes) + len(f.cancels)
}

// site is the pages on a fake, without a network.
type site struct {
	*fake
	t      *testing.T
	log    *bytes.Buffer
	public string
	mux    *http.ServeMux
}

func open(t *testing.T, at string, change ...func(*web.Options)) *site {
	t.Helper()
	s := &site{fake: newFake(), t: t, log: &bytes.Buffer{}, public: at, mux: http.NewServeMux()}
	options := web.Options{
		Flow: s.fake, PublicURL: at, Name: func(context.Context) string { return "Riverside Clinic" },
		Source: func(*http.Request) string { return "192.0.2.7" },
		Logger: slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, c := range change {
		c(&options)
	}
	web.New(options).Mount(s.mux)
	return s
}

func practicing(yes bool) func(*web.Options) { return func(o *web.Options) { o.Practice = yes } }

// answer is what came back.
type answer struct {
	*http.Response
	body string
}

func (s *site) do(r *http.Request) answer {
	s.t.Helper()
	w := httptest.NewRecorder()
	s.mux.ServeHTTP(w, r)
	body, err := io.ReadAll(w.Result().Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{w.Result(), string(body)}
}

func (s *site) get(path string, headers ...string) answer {
	return s.do(with(httptest.NewRequest(http.MethodGet, s.public+path, nil), headers))
}

// post sends a form as a browser does from the page itself.
func (s *site) post(path string, values url.Values, headers ...string) answer {
	r := httptest.NewRequest(http.MethodPost, s.public+path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Origin", "null")
	return s.do(with(r, headers))
}

// script posts JSON as the script of a page does.
func (s *site) script(path, body string, headers ...string) answer {
	r := httptest.NewRequest(http.MethodPost, s.public+path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Origin", s.public)
	return s.do(with(r, headers))
}

// with sets headers, given as name and value in turn; an empty value removes.
func with(r *http.Request, headers []string) *http.Request {
	for i := 0; i < len(headers); i += 2 {
		r.Header.Del(headers[i])
		if headers[i+1] != "" {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	return r
}

func (a answer) says(t *testing.T, status int, texts ...string) {
	t.Helper()
	if a.StatusCode != status {
		t.Errorf("status %d, want %d: %s", a.StatusCode, status, a.body)
	}
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			t.Errorf("no %q in %s", text, a.body)
		}
	}
}
