//go:build linux

package e2e

import (
	"strings"
	"testing"
)

func TestSignInWithTheKeyboardAlone(t *testing.T) {
	p := sitsDown(t)
	foyer := p.starts() // practice mode: no server, nothing configured
	w := p.sees(TitleSignIn)
	p.must(p.WaitActive(w, Patience))
	p.must(p.FillSignIn(w, PracticePerson.Identifier(), PracticePerson.Password, false))
	p.must(p.Submit(w))
	w = p.sees(TitleHome(PracticePerson.Name))
	p.keeps("session", false)
	p.closes(w, foyer)

	// Not remembered: the next start asks again.
	foyer = p.starts()
	p.closes(p.sees(TitleSignIn), foyer)
}

func TestWrongPasswordThenRight(t *testing.T) {
	p := sitsDown(t)
	p.hasServer()
	p.starts()
	w := p.sees(TitleSignIn)
	p.must(p.FillSignIn(w, ann.Email, "Not-it-1", true))
	p.must(p.Submit(w))
	w = p.sees(TitleSignInAgain)
	p.keeps("session", false)

	// The password field has the focus again.
	p.must(p.Retype(w, ann.Password))
	p.must(p.Submit(w))
	p.sees(TitleHome(ann.Name))
	p.keeps("session", true)
}

func TestNewPasswordIsAskedFor(t *testing.T) {
	p := sitsDown(t)
	p.hasServer()
	p.must(p.server.Admin("First-Day-1!\n", "account", "set-password", ann.Email, "--must-change", "--password-stdin"))
	p.starts()
	w := p.sees(TitleSignIn)
	p.must(p.FillSignIn(w, ann.Email, "First-Day-1!", false))
	p.must(p.Submit(w))
	w = p.sees(TitleNewPassword)
	p.must(p.FillNewPassword(w, "Green-Meadow-31"))
	p.must(p.Submit(w))
	w = p.sees(TitleHome(ann.Name))

	p.must(p.OpenMenu(w))
	p.must(p.ChooseLogOut(w))
	w = p.sees(TitleSignIn)
	// The username stands there still, and the password has the focus.
	p.must(p.Retype(w, "Green-Meadow-31"))
	p.must(p.Submit(w))
	p.sees(TitleHome(ann.Name))
}

func TestLogOut(t *testing.T) {
	p := sitsDown(t)
	p.hasServer()
	foyer := p.starts()
	w := p.signsIn(true)
	p.keeps("session", true)
	p.keeps("install", true)

	p.must(p.OpenMenu(w))
	p.must(p.Picture(w, "menu"))
	p.must(p.ChooseLogOut(w))
	w = p.sees(TitleSignIn)
	p.keeps("session", false)
	p.keeps("pending-revoke", false)
	p.keeps("install", true)
	p.closes(w, foyer)

	foyer = p.starts()
	p.closes(p.sees(TitleSignIn), foyer)
}

func TestVersion(t *testing.T) {
	p := sitsDown(t)
	for _, name := range []string{"foyer", "foyerd"} {
		program, err := Program(name)
		p.must(err)
		process, err := p.Start(program, []string{"--version"}, nil)
		p.must(err)
		code, err := process.Wait(Patience)
		p.must(err)
		if out := process.Stdout(); code != 0 || strings.Count(out, "\n") != 1 || !strings.Contains(out, "1.0") {
			t.Errorf("%s --version: exit code %d, printed %q", name, code, out)
		}
	}
}
