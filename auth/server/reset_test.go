package server_test

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
	"foyer/auth/courier"
)

// browser is a person's: it knows the server by its public URL only.
type browser struct {
	t    *testing.T
	srv  *authtest.Server
	bend func(*http.Request)
}

// page is what a browser was answered.
type page struct {
	status int
	header http.Header
	body   string
}

func browse(t *testing.T, srv *authtest.Server) *browser { return &browser{t: t, srv: srv} }

func (b *browser) send(method, address string, form url.Values) page {
	b.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = b.srv.URL + address
	}
	request, err := http.NewRequestWithContext(b.t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if b.bend != nil {
		b.bend(request)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return page{response.StatusCode, response.Header, string(body)}
}

func (b *browser) get(address string) page { b.t.Helper(); return b.send(http.MethodGet, address, nil) }

func (b *browser) post(path string, pairs ...string) page {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return b.send(http.MethodPost, path, form)
}

func (b *browser) forgot(identifier string) page {
	b.t.Helper()
	return b.post(api.PathForgot, "identifier", identifier)
}

func (b *browser) setPassword(link, password string) page {
	b.t.Helper()
	return b.post(api.PathReset, "token", tokenIn(b.t, link), "password", password, "again", password)
}

func tokenIn(t *testing.T, link string) string {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil || u.Query().Get("token") == "" {
		t.Fatalf("no token in %q", link)
	}
	return u.Query().Get("token")
}

// wantPage checks a status and that the page says something.
func wantPage(t *testing.T, what string, got page, status int, says string) {
	t.Helper()
	if got.status != status || !strings.Contains(got.body, says) {
		t.Errorf("%s: %d, want %d and %q in\n%s", what, got.status, status, says, got.body)
	}
}

var linkText = regexp.MustCompile(`https?://\S+\?token=\S+`)

// letterOf is the newest letter of a kind.
func letterOf(t *testing.T, srv *authtest.Server, to string, kind courier.Kind) courier.Letter {
	t.Helper()
	srv.Delivered()
	letters := srv.Mail.Letters()
	for i := len(letters) - 1; i >= 0; i-- {
		if letters[i].To == to && letters[i].Kind == kind {
			return letters[i]
		}
	}
	t.Fatalf("no %s for %s", kind, to)
	return courier.Letter{}
}

// linkTo is the link in the newest letter of a kind.
func linkTo(t *testing.T, srv *authtest.Server, to string, kind courier.Kind) string {
	t.Helper()
	found := linkText.FindString(letterOf(t, srv, to, kind).Text)
	if found == "" {
		t.Fatalf("no link in %s for %s", kind, to)
	}
	return found
}

// resetByMail is the whole way of who has forgotten the password.
func resetByMail(t *testing.T, srv *authtest.Server, email, password string) {
	t.Helper()
	b := browse(t, srv)
	wantPage(t, "forgot", b.forgot(email), http.StatusOK, "")
	wantPage(t, "reset", b.setPassword(linkTo(t, srv, email, courier.KindPasswordReset), password), http.StatusOK, "")
}

// R12, R13, S17, S20: the whole way, and what it does not do.
func TestResetByMail(t *testing.T) {
	k := openClinic(t, auth.MFARequired, []auth.Factor{app})
	p := settle(t, k, annEmail, app)
	if err := k.Service.Directory.SetPassword(t.Context(), annEmail, right, true); err != nil {
		t.Fatal(err)
	}
	resetByMail(t, k.Server, annEmail, fresh)
	letter := letterOf(t, k.Server, annEmail, courier.KindPasswordReset)
	for _, says := range []string{"Your Foyer ID is", annEmail, "24 hours", k.URL + "/password/reset?token="} {
		if !strings.Contains(letter.Text, says) {
			t.Errorf("%q is not in\n%s", says, letter.Text)
		}
	}
	mailed(t, k.Server, annEmail, courier.KindPasswordReset, courier.KindPasswordChanged)
	q := p.elsewhere(t)
	offers(t, "the old password", q.begin(annEmail, right), auth.ReasonInvalidCredentials, "password")
	offers(t, "the new one does not skip the app", q.begin(annEmail, fresh), "", "totp", "recovery_code")
	done(t, "with it", q.step("totp", "code", k.App(p.secret, 0)))
	if got := events(t, k.Server, accountOf(t, k.Server, annEmail).ID); !strings.Contains(strings.Join(got, ","), "password_reset ok") {
		t.Errorf("%v", got)
	}
}

func TestResetEndsEverySession(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	k.hire(annEmail, auth.RoleMember)
	one, two := k.follow(), k.follow()
	first, second := one.SignIn(annEmail, right), two.SignIn(annEmail, right)
	browse(t, k.Server).forgot(annEmail)
	signedIn(t, "asking ends nothing", one.Wire, first.AccessToken, true)
	link := linkTo(t, k.Server, annEmail, courier.KindPasswordReset)
	browse(t, k.Server).get(link)
	signedIn(t, "nor does opening", one.Wire, first.AccessToken, true)
	got := browse(t, k.Server).setPassword(link, fresh)
	wantPage(t, "reset", got, http.StatusOK, "")
	if strings.Contains(got.body, "code=") || got.header.Get("Set-Cookie") != "" || got.header.Get("Location") != "" {
		t.Errorf("a reset signs in: %v\n%s", got.header, got.body)
	}
	signedIn(t, "access token", one.Wire, first.AccessToken, false)
	over(t, "one", one.Refresh(first.RefreshToken), auth.EndedByPassword)
	over(t, "two", two.Refresh(second.RefreshToken), auth.EndedByPassword)
	if sessionsOfAny(t, k.Server) {
		t.Error("a session lives")
	}
}
