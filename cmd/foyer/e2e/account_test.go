//go:build linux

package e2e

import "testing"

const (
	titleRegister = "Foyer · Create New Account"
	titleFirst    = "Foyer · Make the first account"
)

// On the sign-in screen, so many controls come after the username.
const (
	createAfterUsername  = 6
	connectAfterUsername = 9
)

// newcomer is somebody without an account.
var newcomer = Account{Name: "Rosa Klein", Email: "rosa@klein.example", Password: "Plain-Orchard-58"}

// fillsRegistration fills the form and hands it over.
func (p *person) fillsRegistration(w Window, one Account) {
	p.t.Helper()
	p.must(p.Focus(w))
	p.must(p.Type(one.Name))
	p.must(p.Key("Tab"))
	p.must(p.Type(one.Email))
	p.must(p.Key("Tab"))
	p.must(p.Type(one.Password))
	p.must(p.Key("Tab", "Tab")) // "Show" stands between
	p.must(p.Type(one.Password))
	p.must(p.Picture(w, "filled"))
	p.must(p.Submit(w))
}

// TestAccountIsCreated with a code that comes by mail.
func TestAccountIsCreated(t *testing.T) {
	p := sitsDown(t)
	p.starts()
	w := p.sees(TitleSignIn)
	p.must(p.press(w, append(times(createAfterUsername, "Tab"), "space")))
	p.fillsRegistration(p.sees(titleRegister), newcomer)
	p.copiesTheCode()
	w = p.sees(TitleHome(newcomer.Name))

	p.must(p.OpenMenu(w))
	p.must(p.ChooseLogOut(w))
	w = p.sees(TitleSignIn)
	p.must(p.Retype(w, newcomer.Password))
	p.must(p.Submit(w))
	p.sees(TitleHome(newcomer.Name))
}

// TestThisComputerOnly: the first person is its admin.
func TestThisComputerOnly(t *testing.T) {
	p := sitsDown(t)
	p.starts()
	w := p.sees(TitleSignIn)
	p.must(p.press(w, append(times(connectAfterUsername, "Tab"), "space")))
	w = p.sees(TitleConnect)
	p.must(p.press(w, []string{"Tab", "Tab", "space"}))
	w = p.signInOf(w)
	p.must(p.press(w, append(times(createAfterUsername, "Tab"), "space")))
	p.fillsRegistration(p.sees(titleFirst), newcomer)
	w = p.sees(TitleHome(newcomer.Name))

	p.must(p.OpenMenu(w))
	p.must(p.Key(append(times(4, "Down"), "Return")...))
	p.sees(titleOrganization)
}

// signInOf waits for the sign-in of another server; its title is the same.
func (p *person) signInOf(w Window) Window {
	p.t.Helper()
	if !Poll(Patience, func() bool {
		titles := p.Titles(0)
		return titles[len(titles)-1] == TitleSignIn
	}) {
		p.t.Fatalf("the titles are %q", p.Titles(0))
	}
	return p.sees(TitleSignIn)
}
