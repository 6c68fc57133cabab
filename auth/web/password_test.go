package web_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"foyer/auth/courier"
	"foyer/auth/flow"
)

const jsonType = "application/json"

func TestForgotAnswersAlikeAndAsksOnce(t *testing.T) {
	s := open(t, public)
	s.get("/password/forgot?identifier=ann%40riverside.example").says(t, http.StatusOK, `value="ann@riverside.example"`, "Request Password Reset", `<label for="identifier">`)

	here := s.post("/password/forgot", url.Values{"identifier": {" ann@riverside.example "}}, "Accept-Language", "es-MX")
	nobody := s.post("/password/forgot", url.Values{"identifier": {"nobody"}}, "Accept-Language", "es-MX")

	here.says(t, http.StatusOK, "Mire su correo", "24 horas")
	if here.body != nobody.body {
		t.Error("the answer depends on who is named")
	}
	if len(s.requests) != 2 || s.requests[0] != (request{"ann@riverside.example", "es", "192.0.2.7"}) {
		t.Errorf("asked %+v", s.requests)
	}
}

func TestForgotThatIsRefusedKeepsWhatWasTyped(t *testing.T) {
	s := open(t, public)
	s.post("/password/forgot", url.Values{"identifier": {" "}}).says(t, http.StatusBadRequest, `role="alert"`, "Type your email or username first.")

	s.spendErr = &flow.ThrottledError{RetryAfter: 29500 * time.Millisecond}
	slow := s.post("/password/forgot", url.Values{"identifier": {"ann"}})
	slow.says(t, http.StatusTooManyRequests, `role="alert"`, "Wait 30 seconds", `value="ann"`)
	if got := slow.Header.Get("Retry-After"); got != "30" {
		t.Errorf("Retry-After %q", got)
	}
	s.spendErr = &flow.ThrottledError{RetryAfter: 10*time.Minute + time.Second}
	s.post("/password/forgot", url.Values{"identifier": {"ann"}}).says(t, http.StatusTooManyRequests, "Wait 11 minutes")
	s.spendErr = courier.ErrUnavailable
	s.post("/password/forgot", url.Values{"identifier": {"ann"}}).says(t, http.StatusServiceUnavailable, "sends no email", "Ask the people who run it")
	if s.log.Len() != 0 {
		t.Errorf("a server without mail fails: %s", s.log)
	}
	s.spendErr = errors.New("the store is down")
	s.post("/password/forgot", url.Values{"identifier": {"ann"}}).says(t, http.StatusServiceUnavailable, `role="alert"`, "Our server could not", `value="ann"`)
}

func TestTheProgramAsksForAResetInJSON(t *testing.T) {
	ann := url.Values{"identifier": {"ann"}, "ui_locales": {"es_US en"}}
	program := []string{"Accept", jsonType, "Sec-Fetch-Site", "", "Origin", ""}
	tests := []struct {
		name    string
		values  url.Values
		err     error
		headers []string
		status  int
		body    string
	}{
		{"asks", ann, nil, nil, http.StatusAccepted, `{}`},
		{"too often", ann, &flow.ThrottledError{RetryAfter: 30 * time.Second}, nil, http.StatusTooManyRequests, `{"error":"too_many_attempts"}`},
		{"busy", ann, flow.ErrBusy, nil, http.StatusServiceUnavailable, `{"error":"temporarily_unavailable"}`},
		{"nobody named", url.Values{}, nil, nil, http.StatusBadRequest, `{"error":"invalid_request"}`},
		{"named twice", url.Values{"identifier": {"a", "b"}}, nil, nil, http.StatusBadRequest, `{"error":"invalid_request"}`},
		{"no form", ann, nil, []string{"Content-Type", jsonType}, http.StatusBadRequest, `{"error":"invalid_request"}`},
		{"another site", ann, nil, []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"}, http.StatusForbidden, `{"error":"invalid_request"}`},
		{"an old browser elsewhere", ann, nil, []string{"Origin", "https://evil.example"}, http.StatusForbidden, `{"error":"invalid_request"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t, public)
			s.spendErr = tt.err
			got := s.post("/password/forgot", tt.values, append(append([]string{}, program...), tt.headers...)...)
			if got.StatusCode != tt.status || strings.TrimSpace(got.body) != tt.body || got.Header.Get("Content-Type") != jsonType {
				t.Errorf("%d %s %s", got.StatusCode, got.Header.Get("Content-Type"), got.body)
			}
			if (got.Header.Get("Retry-After") != "") != (tt.status == http.StatusTooManyRequests || tt.status == http.StatusServiceUnavailable) {
				t.Errorf("Retry-After %q", got.Header.Get("Retry-After"))
			}
			asked := tt.status == http.StatusAccepted
			if asked != (s.spent() == 1) || asked && s.requests[0] != (request{"ann", "es_US en", "192.0.2.7"}) {
				t.Errorf("asked %+v", s.requests)
			}
		})
	}
}

func TestOpeningALinkSpendsNothing(t *testing.T) {
	s := open(t, public)
	for _, path := range []string{"/password/reset?token=" + token, "/password/not-me?token=" + token, "/password/forgot?identifier=ann"} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			if got := s.do(httptest.NewRequest(method, public+path, nil)); got.StatusCode != http.StatusOK {
				t.Errorf("%s %s: %d", method, path, got.StatusCode)
			}
		}
	}
	if s.spent() != 0 {
		t.Errorf("%d were spent", s.spent())
	}
}

func TestResetWithoutScripts(t *testing.T) {
	s := open(t, public)
	page := s.get("/password/reset?token=" + token)
	page.says(t, http.StatusOK, "Your Foyer ID is:", "ann.lee@riverside.example", "At least 8 characters", "Not a common password",
		`autocomplete="new-password"`, `autocomplete="username"`, `name="token" value="`+token+`"`, `action="https://foyer.example/password/reset"`)

	form := func(password, again string) url.Values {
		return url.Values{"token": {token}, "username": {"ann"}, "password": {password}, "again": {again}}
	}
	s.post("/password/reset", form("", "")).says(t, http.StatusUnprocessableEntity, `role="alert"`, "Type a new password first.")
	differ := s.post("/password/reset", form("Correct-7-horse", "Correct-8-horse"))
	differ.says(t, http.StatusUnprocessableEntity, "The two passwords differ.")
	if s.spent() != 0 || strings.Contains(differ.body, "horse") {
		t.Errorf("%d spent: %s", s.spent(), differ.body)
	}

	s.failed = []string{"common"}
	weak := s.post("/password/reset", form("Password1!", "Password1!"))
	weak.says(t, http.StatusUnprocessableEntity, "not strong enough", "Not a common password<span class=\"unseen state\">, not met")
	if n := strings.Count(weak.body, `class="failed"`); n != 1 {
		t.Errorf("%d rules marked", n)
	}

	s.failed = nil
	s.post("/password/reset", form("Correct-7-horse", "Correct-7-horse")).says(t, http.StatusOK, "Your password was changed", "Other devices were signed out", "sign in")
	if len(s.resets) != 2 || s.resets[1] != "Correct-7-horse" || s.source != "192.0.2.7" {
		t.Errorf("reset to %v from %s", s.resets, s.source)
	}
}

// The mail that follows is in the language of the page.
func TestWhatFollowsALinkIsInTheLanguageOfThePage(t *testing.T) {
	form := url.Values{"token": {token}, "password": {"Correct-7-horse"}, "again": {"Correct-7-horse"}}
	for _, path := range []string{"/password/reset", "/password/not-me"} {
		for header, want := range map[string]string{"es-MX,en;q=0.5": "es", "de, en": "en", "": "en"} {
			s := open(t, public)
			s.post(path, form, "Accept-Language", header)
			if s.spent() != 1 || s.locale != want {
				t.Errorf("%s in %q: %d spent, in %q", path, header, s.spent(), s.locale)
			}
		}
	}
}

func TestResetThatIsRefusedKeepsTheLink(t *testing.T) {
	form := url.Values{"token": {token}, "password": {"Correct-7-horse"}, "again": {"Correct-7-horse"}}
	tests := []struct {
		name   string
		err    error
		status int
		text   string
	}{
		{"too often", &flow.ThrottledError{RetryAfter: time.Minute}, http.StatusTooManyRequests, "Wait 60 seconds"},
		{"busy", flow.ErrBusy, http.StatusServiceUnavailable, "try again"},
		{"down", errors.New("store"), http.StatusServiceUnavailable, "try again"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t, public)
			s.spendErr = tt.err
			got := s.post("/password/reset", form)
			got.says(t, tt.status, `role="alert"`, tt.text, `value="`+token+`"`)
			if strings.Contains(got.body, "horse") || got.Header.Get("Retry-After") == "" {
				t.Errorf("%v %s", got.Header, got.body)
			}
		})
	}
}

func TestALinkThatIsOverOffersANewOne(t *testing.T) {
	again := `href="https://foyer.example/password/forgot"`
	tests := []struct {
		name, query string
		err         error
		status      int
		text        string
	}{
		{"expired", "?token=" + token, flow.ErrLinkExpired, http.StatusGone, "This link has expired"},
		{"used", "?token=" + token, flow.ErrLinkOver, http.StatusGone, "This link is used up"},
		{"of nobody", "?token=other", nil, http.StatusGone, "This link is used up"},
		{"cut", "", nil, http.StatusBadRequest, "This link is not complete"},
		{"twice", "?token=" + token + "&token=x", nil, http.StatusBadRequest, "This link is not complete"},
		{"endless", "?token=" + strings.Repeat("x", 300), nil, http.StatusBadRequest, "This link is not complete"},
	}
	for _, tt := range tests {
		for _, path := range []string{"/password/reset", "/password/not-me"} {
			t.Run(tt.name+path, func(t *testing.T) {
				s := open(t, public)
				s.lookErr = tt.err
				s.get(path+tt.query).says(t, tt.status, tt.text, again)
			})
		}
	}
	for _, path := range []string{"/password/reset", "/password/not-me"} {
		t.Run("ends while the page is open"+path, func(t *testing.T) {
			s := open(t, public)
			s.spendErr = flow.ErrLinkOver
			s.post(path, url.Values{"token": {token}, "password": {"x"}, "again": {"x"}}).says(t, http.StatusGone, "This link is used up", again)
		})
	}
}

// Who presses twice, loads the page again or goes back sees a link that is used
// up, and must not take what has just worked for a failure.
func TestALinkUsedUpJustNowTellsWhoUsedIt(t *testing.T) {
	for path, texts := range map[string][]string{
		"/password/reset":  {"If you have just chosen a new password with it, sign in with that one", "newest email"},
		"/password/not-me": {"If you have just pressed the button, every device is signed out"},
	} {
		s := open(t, public)
		s.spendErr = flow.ErrLinkOver
		s.post(path, url.Values{"token": {token}, "password": {"x"}, "again": {"x"}}).says(t, http.StatusGone, texts...)
		s.lookErr = flow.ErrLinkOver
		got := s.get(path + "?token=" + token)
		got.says(t, http.StatusGone, texts...)
		if path == "/password/not-me" && strings.Contains(got.body, "newest") {
			t.Error("each notice has a link that works, not only the newest")
		}
	}
}

func TestNotMeActsOnThePostOnly(t *testing.T) {
	s := open(t, public)
	s.get("/password/not-me?token="+token).says(t, http.StatusOK, "signs out every device", "ann.lee@riverside.example", "Sign Out Everywhere")
	if s.spent() != 0 {
		t.Fatal("opening it did something")
	}
	s.post("/password/not-me", url.Values{"token": {token}}).says(t, http.StatusOK, "Every device of your account was signed out", "email")
	if s.notMes != 1 || s.source != "192.0.2.7" {
		t.Errorf("%d, from %s", s.notMes, s.source)
	}
	s.spendErr = flow.ErrBusy
	s.post("/password/not-me", url.Values{"token": {token}}).says(t, http.StatusServiceUnavailable, `role="alert"`, `value="`+token+`"`)
}

func TestFormsAreTakenFromTheirOwnPageOnly(t *testing.T) {
	good := url.Values{"token": {token}, "identifier": {"ann"}, "password": {"Correct-7-horse"}, "again": {"Correct-7-horse"}}
	twice := url.Values{"token": {token, token}, "identifier": {"ann"}}
	huge := url.Values{"token": {token}, "identifier": {"ann"}, "password": {strings.Repeat("x", 10<<20)}}
	tests := []struct {
		name    string
		values  url.Values
		headers []string
		status  int
	}{
		{"another site", good, []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"}, http.StatusForbidden},
		{"a sandboxed frame", good, []string{"Sec-Fetch-Site", "cross-site"}, http.StatusForbidden},
		{"a neighbor of the domain", good, []string{"Sec-Fetch-Site", "same-site"}, http.StatusForbidden},
		{"another name for this address", good, []string{"Origin", "https://evil.example"}, http.StatusForbidden},
		{"an old browser in a sandbox", good, []string{"Sec-Fetch-Site", ""}, http.StatusForbidden},
		{"no page at all", good, []string{"Sec-Fetch-Site", "", "Origin", ""}, http.StatusForbidden},
		{"typed into the address", good, []string{"Sec-Fetch-Site", "none", "Origin", ""}, http.StatusForbidden},
		{"a member twice", twice, nil, http.StatusBadRequest},
		{"another media type", good, []string{"Content-Type", "multipart/form-data; boundary=x"}, http.StatusBadRequest},
		{"a password of 10 MB", huge, nil, http.StatusRequestEntityTooLarge},
		{"an old browser here", good, []string{"Sec-Fetch-Site", "", "Origin", public}, http.StatusOK},
	}
	for _, tt := range tests {
		for _, path := range []string{"/password/forgot", "/password/reset", "/password/not-me"} {
			t.Run(tt.name+path, func(t *testing.T) {
				s := open(t, public)
				got := s.post(path, tt.values, tt.headers...)
				if got.StatusCode != tt.status || (tt.status == http.StatusOK) != (s.spent() == 1) {
					t.Errorf("%d, %d spent", got.StatusCode, s.spent())
				}
			})
		}
	}
}
