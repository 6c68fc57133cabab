//go:build linux

package e2e

import (
	"strings"
	"testing"

	"foyer/auth/authtest/chromium"
)

// pastes puts what is in the clipboard into an empty page and returns it.
func (s *surfer) pastes() string {
	s.t.Helper()
	s.newTab()
	s.tab.Do(chromium.Script(`document.body.innerHTML = '<textarea id="here" style="position: fixed; inset: 0; width: 100%; height: 100%"></textarea>'`))
	w := s.chromium()
	s.must(s.Focus(w))
	s.must(s.Click(w, 300, 500)) // a new tab has the keyboard in its address line
	s.must(s.Key("ctrl+v"))
	const pasted = `document.getElementById('here').value`
	Poll(Patience, func() bool { return chromium.Eval[string](s.tab, pasted) != "" })
	return chromium.Eval[string](s.tab, pasted)
}

// copiesTheReport copies it in Help, from a screen where a key press leads.
func (s *surfer) copiesTheReport(w Window, keys ...string) Window {
	s.t.Helper()
	s.must(s.press(w, keys))
	w = s.sees(TitleHelp)
	s.must(s.press(w, []string{"Tab", "space"}))
	s.must(s.Picture(w, "copied"))
	return w
}

func (s *surfer) hasReport(pasted string) {
	s.t.Helper()
	if !strings.Contains(pasted, s.profile()) || strings.Count(pasted, "\n") < 3 {
		s.t.Errorf("pasted %q, want the report", pasted)
	}
}

// TestCopiedTextOutlivesTheWindow: who copies something, such as a recovery
// code, and closes the window can paste it still.
func TestCopiedTextOutlivesTheWindow(t *testing.T) {
	s := sitsDown(t).surfs()
	s.hasServer()
	s.opensPanel()
	foyer := s.starts()
	w := s.beside(s.signsIn(true))
	w = s.copiesTheReport(w, "shift+Tab", "space")
	s.closesToTray(w, foyer)
	s.hasReport(s.pastes())
	s.closesTab()

	// A window that opens again does not take it away.
	s.must(s.ClickTray(1))
	s.sees(TitleHelp)
	s.hasReport(s.pastes())
	s.closesTab()

	// Nor does the end of the program.
	s.asks(0, "--quit")
	s.exits(foyer, 0)
	s.hasReport(s.pastes())

	// What is copied elsewhere takes its place, and the keeper ends.
	s.tab.Do(chromium.Script(`document.getElementById('here').value = 'else'; document.getElementById('here').select()`))
	s.must(s.Key("ctrl+c"))
	if !Poll(Patience, func() bool { return len(s.Processes("foyer", "clipboard")) == 0 }) {
		t.Error("the clipboard is still kept")
	}
	s.closesTab()
	if got := s.pastes(); got != "else" {
		t.Errorf("pasted %q", got)
	}
}
