//go:build linux

package e2e

import (
	"testing"
)

func TestKeyringLockedAtStart(t *testing.T) {
	p := sitsDown(t)
	p.hasServer()
	foyer := p.starts()
	p.closes(p.signsIn(true), foyer)
	p.must(p.LockKeyring())

	seen := len(p.Titles(0))
	foyer = p.starts()
	w := p.sees(TitleKeyring)
	p.keeps("session", true)

	// Unlocked in the system's dialog, the session is there again.
	p.must(p.UnlockKeyring())
	if len(p.Windows()) > 0 && p.Windows()[0].Title == TitleKeyring {
		p.must(p.PressPrimary(w))
	}
	w = p.sees(TitleHome(ann.Name))
	p.neverSaw(seen, TitleSignIn, TitleSignInAgain)
	p.closes(w, foyer)
}

func TestKeyringLockedAndGivenUp(t *testing.T) {
	p := sitsDown(t)
	p.hasServer()
	foyer := p.starts()
	p.closes(p.signsIn(true), foyer)
	p.must(p.LockKeyring())
	foyer = p.starts()
	p.closes(p.sees(TitleKeyring), foyer)

	p.must(p.UnlockKeyring())
	p.startsSignedIn()
}

func TestKeyringAbsent(t *testing.T) {
	p := sitsDown(t)
	p.must(p.StopKeyring())
	p.hasServer()
	foyer := p.starts()
	w := p.signsIn(false) // the picture shows the sentence under the tick
	p.closes(w, foyer)

	// The session has ended with the program, and nothing lies elsewhere.
	foyer = p.starts()
	p.closes(p.sees(TitleSignIn), foyer)
	p.must(p.StartKeyring())
	p.keeps("session", false)
}
