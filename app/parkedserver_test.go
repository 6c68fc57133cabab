package app

import (
	"testing"
)

// TestCancelThenGoingOnInTheBrowser: who gives up in the window and goes on in
// the tab is told so there, and nobody is signed in by it.
func TestCancelThenGoingOnInTheBrowser(t *testing.T) {
	h, s := openHouse(t), newSurfer(t)
	h.trusts(s)
	h.leaves()

	h.Do(SignInWithPasskey{Remember: true})
	tab := s.visits(h.sent())
	h.Do(CancelFlow{})
	h.reach(RouteSignIn)
	back := s.finishes(tab)
	s.home(back, "closed")
	s.home(back, "closed") // a page that is loaded again

	// A new trip beside the one that was given up.
	h.Do(SignInWithPasskey{Remember: true})
	second := s.finishes(s.visits(h.sent()))
	s.home(back, "closed")
	if st := h.State(); st.Route != RouteBrowser || h.raised.Load() != 1 {
		t.Fatalf("at %s, raised %d times", st.Route, h.raised.Load())
	}
	s.home(second, "ok")
	h.reach(RouteHome)
	s.home(second, "over")
	h.leaves()
	if _, err := s.client.Get(second); err == nil {
		t.Fatal("listens for somebody who has left")
	}
}
