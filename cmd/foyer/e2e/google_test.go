//go:build linux

package e2e

import (
	"testing"
	"time"

	"foyer/auth/authtest/chromium"
)

// Subjects of the stand-in provider's people (auth/practice).
const (
	nora = "100-nora"
	anns = "101-ann"
)

// asksForGoogle presses "Sign in with Google"; from is how many controls it is
// away from the focus.
func (s *surfer) asksForGoogle(w Window, from int) Window {
	s.t.Helper()
	s.must(s.press(w, append(times(from, "Tab"), "space")))
	return s.sees(titleBrowser)
}

// On the sign-in screen, "Sign in with Google" comes so many after the field
// that the cursor is in.
const (
	googleAfterUsername = 7
	googleAfterPassword = 6
)

// choosesAccount walks through the provider's pages in the browser.
func (s *surfer) choosesAccount(w Window, subject string) {
	s.t.Helper()
	s.follows()
	s.picksAccount(w, subject)
}

// picksAccount is choosesAccount on a page that is open.
func (s *surfer) picksAccount(w Window, subject string) {
	s.t.Helper()
	s.tab.Do(chromium.Shown(".people"))
	s.both(w, "choose-account")
	s.tab.Do(chromium.Press(`button[value="`+subject+`"]`), chromium.Shown(".sees"))
	s.both(w, "consent")
	s.tab.Do(chromium.Press(`button[value="continue"]`))
}

// practices starts practice mode beside the browser.
func (s *surfer) practices() Window {
	s.t.Helper()
	s.starts()
	return s.beside(s.sees(TitleSignIn))
}

// TestGoogleMakesAnAccount signs in somebody who is new here, twice.
func TestGoogleMakesAnAccount(t *testing.T) {
	s := sitsDown(t).surfs()
	w := s.practices()
	home := TitleHome("Nora Lindqvist")
	s.choosesAccount(s.asksForGoogle(w, googleAfterUsername), nora)
	w = s.leaves(s.comesBack(home))
	s.tab.Arrived()

	s.choosesAccount(s.asksForGoogle(w, googleAfterPassword), nora)
	s.comesBack(home)
}

// TestGoogleIsLinkedOnceProved: an account with that address is not given away.
func TestGoogleIsLinkedOnceProved(t *testing.T) {
	s := sitsDown(t).surfs()
	w := s.practices()
	one := s.practicePerson("Ann Lee")
	home := TitleHome(one.Name)
	seen := len(s.Titles(0))
	s.choosesAccount(s.asksForGoogle(w, googleAfterUsername), anns)
	w = s.comesBack(titleVerify)
	s.neverSaw(seen, home)
	s.must(s.Type("Not-it-1"))
	s.must(s.Submit(w))
	s.both(w, "wrong")
	s.neverSaw(seen, home)
	s.must(s.Retype(w, one.Password))
	s.must(s.Submit(w))
	w = s.leaves(s.sees(home))

	seen = len(s.Titles(0))
	s.choosesAccount(s.asksForGoogle(w, googleAfterPassword), anns)
	s.comesBack(home)
	s.neverSaw(seen, titleVerify)
}

// TestGoogleIsCancelled in the browser, then in the window.
func TestGoogleIsCancelled(t *testing.T) {
	s := sitsDown(t).surfs()
	w := s.practices()
	s.asksForGoogle(w, googleAfterUsername)
	s.follows()
	s.tab.Do(chromium.Press(".out button"))
	s.comesBack(TitleSignInAgain)
	if at := s.tab.Title(); at != "Cancelled" {
		t.Errorf("the browser says %q", at)
	}

	w = s.asksForGoogle(w, googleAfterUsername)
	s.follows()
	s.must(s.press(w, keysBack))
	w = s.sees(TitleSignIn)
	s.both(w, "cancelled-here")
	// What the browser brings now is nobody's, and its person is told so there.
	seen := len(s.Titles(0))
	s.tab.Do(chromium.Press(`button[value="`+nora+`"]`), chromium.Shown(".sees"))
	s.tab.Do(chromium.Press(`button[value="continue"]`), chromium.Shown(".sign.back"))
	s.both(w, "too-late")
	if at := s.tab.Title(); at != "Cancelled in Foyer" {
		t.Errorf("the browser says %q", at)
	}
	s.neverSaw(seen, TitleHome("Nora Lindqvist"))

	// A new trip is none the worse for it.
	s.choosesAccount(s.asksForGoogle(w, googleAfterUsername), nora)
	s.comesBack(TitleHome("Nora Lindqvist"))
}

// TestBrowserCannotBeOpened: the link is shown, copied, and pasted by hand.
func TestBrowserCannotBeOpened(t *testing.T) {
	s := sitsDown(t).surfs()
	s.hasOpener("#!/bin/sh\nexit 4\n")
	w := s.practices()
	w = s.asksForGoogle(w, googleAfterUsername)
	s.both(w, "not-opened")
	s.must(s.press(w, keysToCopyLink))
	s.both(w, "copied")
	s.newTab()
	s.pastesAddress(w)
	s.picksAccount(w, nora)
	s.comesBack(TitleHome("Nora Lindqvist"))
}

// pastesAddress opens what is in the clipboard in the tab in front. Keys that a
// busy browser has lost are pressed again.
func (s *surfer) pastesAddress(w Window) {
	s.t.Helper()
	const tries, each = 3, 10 * time.Second
	for range tries {
		s.must(s.press(s.chromium(), []string{"ctrl+l"}))
		s.both(w, "address-line")
		s.must(s.Key("ctrl+v"))
		s.both(w, "pasted")
		s.must(s.Key("Return"))
		if Poll(each, func() bool { return s.tab.Address() != "about:blank" }) {
			return
		}
	}
	s.t.Fatal("the browser does not open what was copied")
}

// keysToCopyLink go over the link and "Open again".
var keysToCopyLink = []string{"Tab", "Tab", "Tab", "space"}

// TestOpenAgain after the first tab was closed.
func TestOpenAgain(t *testing.T) {
	s := sitsDown(t).surfs()
	w := s.practices()
	w = s.asksForGoogle(w, googleAfterUsername)
	first := s.follows()
	s.tab.Do(chromium.Shown(".people"))
	s.closesTab()
	s.must(s.press(w, []string{"Tab", "space"}))
	second := s.follows()
	if first == second {
		t.Error("the same address is opened again")
	}
	s.picksAccount(w, nora)
	s.comesBack(TitleHome("Nora Lindqvist"))
}
