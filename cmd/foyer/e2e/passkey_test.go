//go:build linux

package e2e

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
)

// scansTheCode reads the key of an authenticator app off the screen.
func (p *person) scansTheCode() (seed string) {
	p.t.Helper()
	p.sees(titleScan)
	shots, err := filepath.Glob(filepath.Join(p.pictures, "*scan*.png"))
	p.must(err)
	out, err := exec.Command("zbarimg", "--quiet", "--raw", shots[len(shots)-1]).Output()
	p.must(err)
	found := regexp.MustCompile(`secret=([A-Z2-7]+)`).FindStringSubmatch(string(out))
	if found == nil {
		p.t.Fatalf("the code on screen says %q", out)
	}
	return found[1]
}

// keepsTheRecoveryCode ticks the box and goes on.
func (p *person) keepsTheRecoveryCode() {
	p.t.Helper()
	w := p.sees(titleRecovery)
	p.must(p.press(w, []string{"Tab", "Tab", "Tab", "Tab", "space", "Tab", "space"}))
}

// trustsNot answers "Trust this device?" with "Not now".
func (p *person) trustsNot() {
	p.t.Helper()
	w := p.sees(titleTrust)
	p.must(p.press(w, []string{"Escape"}))
}

// TestDeviceIsTrusted makes a passkey at the end of a set-up, signs in with it
// in both ways, and removes it.
func TestDeviceIsTrusted(t *testing.T) {
	s := sitsDown(t).surfs()
	s.starts()
	farah := s.practicePerson("Farah Haddad")
	home := TitleHome(farah.Name)
	w, err := s.WaitFor(TitleSignIn)
	s.must(err)
	s.beside(w)
	s.signsInAs(farah.Name)
	w = s.sees(titleProtect)
	s.must(s.press(w, []string{"Tab", "Down", "Down", "Return"}))
	seed := s.scansTheCode()
	s.must(s.Type(s.oathCode(seed)))
	s.keepsTheRecoveryCode()

	w = s.usesPasskey(s.sees(titleTrust), titleConfirmPasskey)
	s.must(s.PressPrimary(w))
	w = s.leaves(s.sees(home))

	// Asked by default, after the password.
	s.must(s.Retype(w, farah.Password))
	s.must(s.Submit(w))
	w = s.leaves(s.usesPasskey(s.sees(titleUsePasskey), home))

	// Without username and password; the cursor is in the password.
	s.must(s.press(w, append(times(7, "Tab"), "space")))
	w = s.goesThrough(home)

	s.removesPasskey(w)
	w = s.leaves(s.sees(home))
	s.must(s.Retype(w, farah.Password))
	s.must(s.Submit(w))
	s.sees(titleVerify)
	s.must(s.Type(s.oathCode(seed)))
	s.sees(home) // what was taken away is not offered again at once
}

// removesPasskey removes the passkey in Security with keys alone.
func (s *surfer) removesPasskey(w Window) {
	s.t.Helper()
	s.must(s.OpenMenu(w))
	s.must(s.Key("Down", "Return"))
	w = s.sees(titleSecurity)
	s.must(s.press(w, []string{"Tab", "Tab", "space"}))
	s.both(w, "passkey-menu")
	s.must(s.press(w, []string{"Up", "Return"}))
	s.both(w, "remove")
	s.must(s.press(w, []string{"Tab", "space"}))
	s.both(w, "removed")
	s.must(s.Back(w))
}

// TestPasskeyIsDeclinedThenMade goes back from the browser, says "Not now", and
// makes the passkey in Security all the same.
func TestPasskeyIsDeclinedThenMade(t *testing.T) {
	s := sitsDown(t).surfs()
	s.practices()
	hugo := s.practicePerson("Hugo Silva")
	s.signsInAs(hugo.Name)
	s.copiesTheCode()
	w := s.sees(titleTrust)
	s.must(s.PressPrimary(w))
	s.sees(titleBrowser)
	s.follows()
	s.tab.GoBack()
	s.comesBack(titleTrust)
	if at := s.tab.Title(); at != "Cancelled" {
		t.Errorf("the browser says %q", at)
	}
	s.trustsNot()
	w = s.sees(TitleHome(hugo.Name))

	s.must(s.OpenMenu(w))
	s.must(s.Key("Down", "Return"))
	w = s.sees(titleSecurity)
	s.must(s.press(w, []string{"Tab", "Tab", "space"}))
	s.both(w, "add")
	s.must(s.press(w, []string{"Up", "Return"}))
	w = s.usesPasskey(s.sees(titleTrust), titleConfirmPasskey)
	s.must(s.PressPrimary(w))
	w = s.sees(titleSecurity)
	s.both(w, "listed")
	w = s.leaves(s.homeFrom(w, hugo.Name))
	s.must(s.Retype(w, hugo.Password))
	s.must(s.Submit(w))
	s.sees(titleUsePasskey)
}

// homeFrom goes back to the home screen.
func (p *person) homeFrom(w Window, name string) Window {
	p.t.Helper()
	p.must(p.Back(w))
	return p.sees(TitleHome(name))
}
