//go:build linux

package e2e

import (
	"testing"
)

func TestRestartSignedIn(t *testing.T) {
	p := sitsDown(t)
	p.hasServer()
	foyer := p.starts()
	p.closes(p.signsIn(true), foyer)
	p.keeps("session", true)
	for range 2 {
		foyer, w := p.startsSignedIn()
		p.closes(w, foyer)
	}
}

func TestServerStoppedAtStart(t *testing.T) {
	p := sitsDown(t)
	p.hasServer()
	foyer := p.starts()
	p.closes(p.signsIn(true), foyer)
	p.must(p.server.Stop())

	seen := len(p.Titles(0))
	p.starts()
	p.sees(TitleHomeOffline(ann.Name))
	p.keeps("session", true)
	p.must(p.server.Start())
	p.sees(TitleHome(ann.Name)) // by itself
	p.neverSaw(seen, TitleSignIn, TitleSignInAgain)
}

func TestServerStopsDuringUse(t *testing.T) {
	p := sitsDown(t)
	p.hasServer()
	foyer := p.starts()
	w := p.signsIn(true)
	p.must(p.server.Stop())
	// The next refresh may be far away; a person who logs out offline is
	// logged out at once, and the server is told later.
	p.must(p.OpenMenu(w))
	p.must(p.ChooseLogOut(w))
	w = p.sees(TitleSignIn)
	p.keeps("session", false)
	p.keeps("pending-revoke", true)
	p.must(p.server.Start())
	p.keeps("pending-revoke", false)
	p.closes(w, foyer)
}

func TestKilledDuringUse(t *testing.T) {
	p := sitsDown(t)
	p.hasServer()
	foyer := p.starts()
	p.signsIn(true)
	p.keeps("session", true)

	foyer.Kill()
	p.must(p.WaitNoWindow()) // the window does not outlive the session's owner
	if !Poll(Patience, func() bool { return len(p.Processes("foyer")) == 0 }) {
		t.Fatalf("processes left behind: %v", p.Processes("foyer"))
	}
	p.startsSignedIn()
}
