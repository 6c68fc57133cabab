package server_test

import (
	"net/http"
	"net/url"
	"testing"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/authtest"
)

// S29: a cookie of the trip's name is not enough, it has to be the one that the
// first browser was given. Who guesses is nobody, and voids the trip as any
// other browser does.
func TestMadeUpCookieOpensNoTrip(t *testing.T) {
	k, v, uri := gone(t)
	page := v.browser.Visit(uri)
	if len(page.Cookies) != 1 {
		t.Fatalf("cookies %v", page.Cookies)
	}
	answer := v.answer(page)
	guess := authtest.NewBrowser(t, k.URL)
	at, err := url.Parse(k.URL + api.PathAuthorize)
	if err != nil {
		t.Fatal(err)
	}
	for _, value := range []string{"made-up", page.Cookies[0].Value + "x", page.Cookies[0].Value[1:]} {
		guess.HTTP.Jar.SetCookies(at, []*http.Cookie{{Name: page.Cookies[0].Name, Value: value, Path: api.PathAuthorize}})
		for name, back := range map[string]authtest.Back{"finish": guess.Finish(uri, answer), "cancel": guess.Cancel(uri)} {
			if back.Status != http.StatusConflict || back.Error != "leg_elsewhere" || back.Address != "" {
				t.Errorf("%s with %s: %+v", name, value, back)
			}
		}
	}
	if again := v.browser.Visit(uri); again.Status != http.StatusOK {
		t.Errorf("the first browser again: %d", again.Status)
	}
	if other := guess.Visit(uri); other.Status == http.StatusOK || other.Options != nil {
		t.Errorf("the page of a made-up cookie: %d", other.Status)
	}
	if back := v.browser.Finish(uri, answer); back.LegCode != "" {
		t.Errorf("after another browser: %+v", back)
	}
}

// The nonce of the other provider names no page here, although it lies where
// the trips do.
func TestNonceOfTheOtherProviderIsNoTrip(t *testing.T) {
	f := openFederated(t, auth.MFAOff, nil, authtest.WithBrowser)
	c := f.follow()
	asked := c.ask()
	code := c.walk(t, asked, zoe)
	browser := authtest.NewBrowser(t, f.URL)
	uri := "urn:ietf:params:oauth:request_uri:" + asked.Answer.Google.Nonce
	if page := browser.Visit(uri); page.Status != http.StatusGone || len(page.Cookies) > 0 {
		t.Errorf("the page: %d %v", page.Status, page.Cookies)
	}
	if back := browser.Cancel(uri); back.Address != "" || back.Status == http.StatusOK {
		t.Errorf("cancel: %+v", back)
	}
	done(t, "the sign-in goes on", c.bring(code))
}
