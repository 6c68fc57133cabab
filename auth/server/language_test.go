package server_test

import (
	"net/http"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/api"
	"foyer/auth/courier"
	"foyer/auth/directory"
	"foyer/auth/flow"
)

// beginIn is begin by a program that says which languages its person speaks.
func (c *conversation) beginIn(languages, username, password string) {
	form := c.Start(username, password)
	form.Set(api.ParamUILocales, languages)
	c.took(c.Post(api.PathChallenge, form))
}

// What others do to an account is told in the language its person has last
// signed in with. Who has proved only half changes nothing.
func TestMailsThatOthersCauseAreInTheLanguageOfTheLastSignIn(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	p := settle(t, k, annEmail, app)
	written := func(what, want string) {
		t.Helper()
		k.Clock.Advance(time.Minute)
		if err := k.Service.Directory.Disable(t.Context(), annEmail, directory.Actor{Name: "Maya"}); err != nil {
			t.Fatal(err)
		}
		if letter := letterOf(t, k.Server, annEmail, courier.KindSessionsEnded); letter.Locale != want {
			t.Errorf("%s: in %q, want %q", what, letter.Locale, want)
		}
		if err := k.Service.Directory.Enable(t.Context(), annEmail, directory.Actor{}); err != nil {
			t.Fatal(err)
		}
	}
	again := func(languages string) {
		t.Helper()
		p.beginIn(languages, annEmail, right)
		p.redeem(t, languages, p.step("totp", "code", k.App(p.secret, 0)))
	}
	written("never said", "en")
	again("es-MX es en")
	written("in Spanish", "es")
	p.beginIn("", annEmail, right)
	p.redeem(t, "silent", p.step("totp", "code", k.App(p.secret, 0)))
	written("not said this time", "es")
	k.follow().beginIn("en", annEmail, right)
	written("half a sign-in", "es")
	again("en-US")
	written("in English", "en")
}

// A conversation of a session that is there says no language: its mails are in
// that of the sign-in.
func TestMailsOfAStepUpAreInTheLanguageOfTheSignIn(t *testing.T) {
	k := openClinic(t, auth.MFARequired, everyKind)
	p := settle(t, k, annEmail, app)
	p.beginIn("es", annEmail, right)
	p.tokens = p.redeem(t, "in Spanish", p.step("totp", "code", k.App(p.secret, 0)))
	p.add(t, texts)
	if letter := letterOf(t, k.Server, annEmail, courier.KindFactorAdded); letter.Locale != "es" {
		t.Errorf("added: in %q", letter.Locale)
	}
	letters := k.Texts.Letters()
	if code := letters[len(letters)-1]; code.Locale != "es" {
		t.Errorf("the code: in %q", code.Locale)
	}
	removed := p.manage(http.MethodDelete, "/api/v1/me/authenticators/"+idOf(t, k.Server, annEmail, texts), nil)
	want(t, "removed", removed, http.StatusNoContent, "")
	if letter := letterOf(t, k.Server, annEmail, courier.KindFactorRemoved); letter.Locale != "es" {
		t.Errorf("removed: in %q", letter.Locale)
	}
}

// Who is invited has said nothing yet: the language of who invites is the
// better guess.
func TestInvitationIsInTheLanguageOfTheAdmin(t *testing.T) {
	k := openRegistration(t, flow.RegistrationInvited)
	k.hire(annEmail, auth.RoleAdmin)
	c := k.follow()
	form := c.Start(annEmail, right)
	form.Set(api.ParamUILocales, "es")
	admin := invitingAdmin{c, c.redeem(t, "in Spanish", c.took(c.Post(api.PathChallenge, form))).AccessToken}
	want(t, "invite", admin.invite(newEmail, "member"), http.StatusNoContent, "")
	if letter := letterOf(t, k.Server, newEmail, courier.KindInvitation); letter.Locale != "es" {
		t.Errorf("in %q", letter.Locale)
	}
}
