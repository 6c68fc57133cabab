package server_test

import (
	"net/http"
	"testing"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/courier"
)

// Mails that follow a page are written in the language of the page.
func TestMailsAfterAPageAreInItsLanguage(t *testing.T) {
	k := openClinic(t, auth.MFAOff, nil)
	k.hire(annEmail, auth.RoleMember)
	b := browse(t, k.Server)
	b.bend = func(r *http.Request) { r.Header.Set("Accept-Language", "es-MX,es;q=0.9,en;q=0.5") }
	in := func(kind courier.Kind) {
		t.Helper()
		if letter := letterOf(t, k.Server, annEmail, kind); letter.Locale != "es" {
			t.Errorf("%s is in %q:\n%s", kind, letter.Locale, letter.Text)
		}
	}
	b.forgot(annEmail)
	in(courier.KindPasswordReset)
	b.setPassword(linkTo(t, k.Server, annEmail, courier.KindPasswordReset), fresh)
	in(courier.KindPasswordChanged)
	link := linkTo(t, k.Server, annEmail, courier.KindPasswordChanged)
	wantPage(t, "pressed", b.post(api.PathNotMe, "token", tokenIn(t, link)), http.StatusOK, "")
	in(courier.KindPasswordReset)
	if got := len(k.Letters(annEmail)); got != 3 {
		t.Errorf("%d letters", got)
	}
}
