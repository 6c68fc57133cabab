package web_test

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"testing"

	"foyer/auth"
)

func TestRealCreateAtTheEndOfSetUp(t *testing.T) {
	t.Parallel()
	tab := openTab(t)
	w := openWorld(t, auth.MFARequired, appAndPasskey)
	device := tab.Device()
	p := w.program()
	p.setUp()

	tab.Visit(p.trip("enroll_passkey"))
	if title := tab.Title(); title != "Create a passkey" {
		t.Errorf("the page is called %q", title)
	}
	for _, words := range []string{"Ann Lee", annEmail, "Foyer", "Test computer", "just started this yourself"} {
		if text := tab.Text(); !strings.Contains(text, words) {
			t.Errorf("no %q in %s", words, text)
		}
	}
	if got := tab.Buttons(); !slices.Equal(got, []string{"Continue", "Go back to Foyer"}) {
		t.Errorf("buttons %q", got)
	}
	if len(device.Credentials()) != 0 {
		t.Error("a passkey was made without a click")
	}
	tab.Keep("real/ceremony-create")

	tab.Continue()
	tab.Arrived()
	tab.Keep("real/done-ok")
	if at := tab.Address(); at != w.URL+"/done?result=ok" {
		t.Errorf("ends at %s", at)
	}
	if left := tab.Cookies(); len(left) != 0 {
		t.Errorf("cookies %q are left", left)
	}
	w.keeps(0)

	p.bring("enroll_passkey")
	p.offered("enroll_passkey")
	if next := p.last.Answer.Next[0]; !next.Confirm || next.Label != "Test computer" || next.Hint == "" {
		t.Errorf("to be confirmed: %+v", next)
	}
	w.keeps(0)
	p.step("enroll_passkey", "confirm", "1")
	p.redeem()
	w.keeps(1)

	made := device.Credentials()
	if len(made) != 1 || !made[0].IsResidentCredential || made[0].RpID != "localhost" || string(made[0].UserHandle) != w.ann.ID {
		t.Fatalf("the device holds %+v", made)
	}
	if kept := w.passkeys()[0]; kept.CredentialID != base64.RawURLEncoding.EncodeToString(made[0].CredentialID) {
		t.Errorf("the server keeps another: %+v", kept.Authenticator)
	}
}

func TestRealTheNewPasskeyCanBeDropped(t *testing.T) {
	t.Parallel()
	tab := openTab(t)
	w := openWorld(t, auth.MFARequired, appAndPasskey)
	tab.Device()
	p := w.program()
	p.setUp()
	tab.Visit(p.trip("enroll_passkey"))
	tab.Continue()
	tab.Arrived()
	p.bring("enroll_passkey")
	p.step("skip", "of", "enroll_passkey")
	p.redeem()
	w.keeps(0)
}

func TestRealSignInByDefault(t *testing.T) {
	t.Parallel()
	w, p, tab, _ := trusted(t)
	p.begin()
	p.offered("passkey", "totp", "recovery_code")
	id := p.last.Answer.Next[0].ID

	tab.Visit(p.trip("passkey", "id", id))
	if title, text := tab.Title(), tab.Text(); title != "Use your passkey" || !strings.Contains(text, annEmail) || !strings.Contains(text, "Test computer") {
		t.Errorf("the page is called %q and says %s", title, text)
	}
	tab.Keep("real/ceremony-use")
	tab.Continue()
	tab.Arrived()
	p.bring("passkey")
	tokens := p.redeem()
	if me := p.Get("/api/v1/me", tokens.AccessToken).Me; me.Email != annEmail {
		t.Errorf("signed in as %+v", me)
	}
	w.keeps(1)
}

func TestRealPasswordless(t *testing.T) {
	t.Parallel()
	w, _, tab, _ := trusted(t)
	p := w.program()
	tab.Visit(p.trip("passkey"))
	text := tab.Text()
	if !strings.Contains(text, "The one your passkey belongs to") || strings.Contains(text, annEmail) {
		t.Errorf("names somebody, or nobody: %s", text)
	}
	tab.Keep("real/ceremony-anyone")
	tab.Continue()
	tab.Arrived()
	p.bring("passkey")
	tokens := p.redeem()
	me := p.Get("/api/v1/me", tokens.AccessToken)
	if me.Status != http.StatusOK || me.Me.Email != annEmail {
		t.Errorf("signed in as %d %+v", me.Status, me.Me)
	}
}

// The organization allows passkeys and nothing else.
func TestRealPasskeyOnly(t *testing.T) {
	t.Parallel()
	tab := openTab(t)
	w := openWorld(t, auth.MFARequired, []auth.Factor{auth.FactorPasskey})
	device := tab.Device()
	p := w.program()
	p.begin()
	p.offered("enroll_passkey")
	if p.last.Answer.Next[0].Optional {
		t.Error("it could be left out")
	}
	if reply := p.step("skip", "of", "enroll_passkey"); reply.Status != http.StatusBadRequest {
		t.Errorf("left out: %d %s", reply.Status, reply.Raw)
	}
	p.makePasskey(tab)
	p.offered("recovery_code_saved")
	p.step("recovery_code_saved")
	p.redeem()
	w.keeps(1)

	p.begin()
	p.offered("passkey", "recovery_code")
	p.usePasskey(tab, "id", p.last.Answer.Next[0].ID)
	p.redeem()
	if used := device.Credentials()[0].SignCount; used < 1 {
		t.Errorf("used %v times", used)
	}
}

func TestRealOneDeviceNeedsOnePasskey(t *testing.T) {
	t.Parallel()
	w, _, tab, device := trusted(t)
	elsewhere := w.program() // another install, but the same browser
	elsewhere.begin()
	elsewhere.usePasskey(tab)
	elsewhere.redeem()
	w.keeps(1)

	p := w.program()
	p.begin()
	p.usePasskey(tab)
	p.took(p.StepUp(p.redeem().AccessToken, "manage"))
	tab.Visit(p.trip("enroll_passkey"))
	tab.Continue()
	tab.Told("already has a passkey for your account")
	tab.Keep("real/ceremony-exists")
	if got := tab.Buttons(); !slices.Equal(got, []string{"Go back to Foyer"}) {
		t.Errorf("buttons %q", got)
	}
	tab.GoBack()
	tab.Arrived()
	w.keeps(1)
	if n := len(device.Credentials()); n != 1 {
		t.Errorf("the device holds %d", n)
	}
}
