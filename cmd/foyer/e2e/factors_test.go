//go:build linux

package e2e

import (
	"os/exec"
	"strings"
	"testing"

	"foyer/auth/practice"
)

// The titles of second factors.
const (
	titleVerify   = "Foyer · Verify your identity"
	titleOther    = "Foyer · Try another method"
	titleProtect  = "Foyer · Protect your account"
	titleScan     = "Foyer · Scan this code"
	titleRecovery = "Foyer · Keep your recovery code"
	titleSecurity = "Foyer · Security"
	titleInbox    = "Foyer · Inbox (practice)"

	titleOrganization = "Foyer · Organization"
)

// practicePerson is one of the made-up people.
func (p *person) practicePerson(name string) practice.Person {
	p.t.Helper()
	for _, one := range practice.People {
		if one.Name == name {
			return one
		}
	}
	p.t.Fatalf("nobody is called %s", name)
	return practice.Person{}
}

// signsInAs types a practice person's name and password.
func (p *person) signsInAs(name string) {
	p.t.Helper()
	one := p.practicePerson(name)
	w := p.sees(TitleSignIn)
	p.must(p.FillSignIn(w, one.Identifier(), one.Password, false))
	p.must(p.Submit(w))
}

// oathCode asks the tool of another project for the code of now, or for the
// next where that of now was taken before: no code is good twice.
func (p *person) oathCode(seed string) string {
	p.t.Helper()
	code := p.oathCodeAt(seed, "now")
	if code == p.spent[seed] {
		code = p.oathCodeAt(seed, "now + 30 seconds")
	}
	if p.spent == nil {
		p.spent = map[string]string{}
	}
	p.spent[seed] = code
	return code
}

func (p *person) oathCodeAt(seed, at string) string {
	p.t.Helper()
	out, err := exec.Command("oathtool", "--totp", "--base32", "--now", at, seed).Output()
	p.must(err)
	return strings.TrimSpace(string(out))
}

func TestAuthenticatorAppSignsIn(t *testing.T) {
	p := sitsDown(t)
	p.starts()
	p.signsInAs("Grace Kim")
	p.sees(titleVerify)
	p.must(p.Type("000000"))
	p.sees(titleVerify + " – try again")
	p.must(p.Type(p.oathCode(practice.PracticeSeed)))
	p.trustsNot()
	p.sees(TitleHome("Grace Kim"))
}

// TestAuthenticatorAppIsSetUp scans our own code from the screen.
func TestAuthenticatorAppIsSetUp(t *testing.T) {
	p := sitsDown(t)
	p.starts()
	p.signsInAs("Farah Haddad")
	w := p.sees(titleProtect)
	p.must(p.press(w, []string{"Tab", "Down", "Down", "Return"}))
	seed := p.scansTheCode()
	p.must(p.Type(p.oathCode(seed)))
	p.sees(titleRecovery)
}

// copiesTheCode fetches the newest code from the Inbox and pastes it.
func (p *person) copiesTheCode() {
	p.t.Helper()
	w := p.sees(titleVerify)
	p.must(p.press(w, []string{"shift+Tab", "space"}))
	w = p.sees(titleInbox)
	p.must(p.press(w, []string{"Tab", "space", "Escape"}))
	w = p.sees(titleVerify)
	p.must(p.press(w, []string{"ctrl+v"}))
}

func TestInboxCodeSignsIn(t *testing.T) {
	p := sitsDown(t)
	p.starts()
	p.signsInAs("Hugo Silva")
	p.copiesTheCode()
	p.trustsNot()
	p.sees(TitleHome("Hugo Silva"))
}

func TestGuestNeedsNoSecondStep(t *testing.T) {
	p := sitsDown(t)
	p.starts()
	p.signsInAs("Kofi Mensah")
	p.sees(TitleHome("Kofi Mensah"))
}

func TestSeveralMethodsAreAskedFor(t *testing.T) {
	p := sitsDown(t)
	p.starts()
	p.signsInAs("Jonas Berg")
	w := p.sees(titleVerify)
	p.changes(w, "asked", func() { p.must(p.press(w, []string{"Tab", "space"})) }) // the first: the authenticator app
	p.must(p.Type(p.oathCode(practice.PracticeSeed)))
	p.trustsNot()
	p.sees(TitleHome("Jonas Berg"))
}

// TestAdminOpensTheOrganization walks through what an admin has in the menu.
func TestAdminOpensTheOrganization(t *testing.T) {
	p := sitsDown(t)
	p.starts()
	p.signsInAs("Maya Torres")
	p.copiesTheCode()
	p.trustsNot()
	home := TitleHome("Maya Torres")
	menu := []string{"Foyer · Profile", titleSecurity, "Foyer · Devices", "Foyer · Settings", titleOrganization, "Foyer · People", titleInbox}
	for i, title := range menu {
		w := p.sees(home)
		p.must(p.OpenMenu(w))
		p.must(p.Key(times(i, "Down")...))
		p.must(p.Key("Return"))
		w = p.sees(title)
		p.must(p.Back(w))
	}
	p.sees(home)
}

// TestPracticePeopleMeetTheirCases walks to where each made-up person is to
// show something.
func TestPracticePeopleMeetTheirCases(t *testing.T) {
	for _, test := range []struct{ name, title string }{
		{"Ben Okafor", TitleHome("Ben Okafor")},
		{"Charlotte Jones", TitleNewPassword},
		{"Dmitri Sokolov", TitleSignInAgain},
		{"Elena Martín", TitleHome("Elena Martín")},
		{"Ines Weber", titleVerify},
		{"Lena Fischer", titleVerify},
	} {
		t.Run(strings.ReplaceAll(test.name, " ", "-"), func(t *testing.T) {
			p := sitsDown(t)
			p.starts()
			p.signsInAs(test.name)
			p.sees(test.title)
		})
	}
}

// TestAdminHelpsWhoIsLockedOut resets, in the program, what a person has lost;
// that person then sets up again.
func TestAdminHelpsWhoIsLockedOut(t *testing.T) {
	p := sitsDown(t)
	p.starts()
	p.signsInAs("Maya Torres")
	p.copiesTheCode()
	p.trustsNot()
	w := p.sees(TitleHome("Maya Torres"))
	p.must(p.OpenMenu(w))
	p.must(p.Key(append(times(5, "Down"), "Return")...))
	w = p.sees("Foyer · People")
	p.must(p.Type("Lena"))
	p.must(p.press(w, []string{"Tab", "space", "Down", "Return"}))
	p.must(p.Picture(w, "asked"))
	p.must(p.press(w, []string{"Tab", "space"}))
	p.must(p.Picture(w, "reset"))
	p.must(p.press(w, []string{"Escape", "Escape"})) // the search, the screen
	w = p.sees(TitleHome("Maya Torres"))
	p.must(p.OpenMenu(w))
	p.must(p.ChooseLogOut(w))
	w = p.sees(TitleSignIn)
	lena := p.practicePerson("Lena Fischer")
	p.must(p.press(w, []string{"shift+Tab", "ctrl+a"}))
	p.must(p.Type(lena.Email))
	p.must(p.Key("Tab"))
	p.must(p.Type(lena.Password))
	p.must(p.Submit(w))
	p.sees(titleProtect)
}

// TestRecoveryCodeIsReplacedInSecurity needs no new proof: the code of the app
// was given a moment ago.
func TestRecoveryCodeIsReplacedInSecurity(t *testing.T) {
	p := sitsDown(t)
	p.starts()
	p.signsInAs("Grace Kim")
	p.sees(titleVerify)
	p.must(p.Type(p.oathCode(practice.PracticeSeed)))
	p.trustsNot()
	w := p.sees(TitleHome("Grace Kim"))
	p.must(p.OpenMenu(w))
	p.must(p.Key("Down", "Return"))
	w = p.sees(titleSecurity)
	p.must(p.Click(w, 333, 296))
	w = p.sees(titleRecovery)
	p.must(p.press(w, []string{"Tab", "Tab", "Tab", "Tab", "space", "Tab", "space"}))
	p.sees(titleSecurity)
}
