//go:build linux

package e2e

import (
	"image"
	"os"
	"strings"

	"github.com/chromedp/cdproto/webauthn"

	"foyer/auth/authtest/chromium"
)

// The titles of what goes through the browser.
const (
	titleBrowser        = "Foyer · Finish in your browser"
	titleTrust          = "Foyer · Trust this device?"
	titleUsePasskey     = "Foyer · Use your passkey"
	titleConfirmPasskey = "Foyer · Keep this passkey?"
)

// handOver is an xdg-open that leaves the address to the browser that runs.
const handOver = "#!/bin/sh\nprintf '%s\\n' \"$1\" >>\"$HOME/opened\"\n"

// surfer is a person whose own browser stands beside the window. Its tabs reach
// one authenticator, that of this computer.
type surfer struct {
	*person
	browser *chromium.Window
	tab     *chromium.Tab // the newest
	shut    func()        // closes it
	device  *chromium.Device
	keys    []*webauthn.Credential
	opened  int // addresses that were handed over and taken
}

// surfs opens the browser; the person's xdg-open hands addresses to it.
func (p *person) surfs() *surfer {
	p.t.Helper()
	p.hasOpener(handOver)
	at := image.Rect(412, 0, 1024, 800)
	browser := chromium.OpenWindow(p.t, p.Env(), p.Path("chromium"), at)
	p.t.Cleanup(func() { // while there is something to see
		if p.t.Failed() {
			_ = p.PictureOfAll("failed-in-browser")
		}
	})
	return &surfer{person: p, browser: browser}
}

// hasOpener puts an xdg-open before that of the system.
func (p *person) hasOpener(script string) {
	p.t.Helper()
	p.must(os.MkdirAll(p.Path("bin"), 0o700))
	p.must(os.WriteFile(p.Path("bin", "xdg-open"), []byte(script), 0o700))
}

// newTab opens a tab in which the device can be used, with all its passkeys.
func (s *surfer) newTab() {
	s.t.Helper()
	s.takeKeys()
	s.tab, s.shut = s.browser.Tab()
	s.device = s.tab.Device()
	for _, key := range s.keys {
		s.device.Put(key)
	}
}

// takeKeys keeps the passkeys of the newest tab, whose device goes with it.
func (s *surfer) takeKeys() {
	if s.device != nil {
		s.keys, s.device = s.device.Credentials(), nil
	}
}

// closesTab closes the newest tab.
func (s *surfer) closesTab() {
	s.takeKeys()
	s.shut()
}

// follows waits for the address that the program opens next, and opens it in a
// tab of the browser, which is then in front.
func (s *surfer) follows() string {
	s.t.Helper()
	var link string
	if !Poll(Patience, func() bool {
		text, _ := os.ReadFile(s.Path("home", "opened"))
		lines := strings.SplitAfter(string(text), "\n")
		if len(lines) <= s.opened+1 { // the last is empty, or not yet whole
			return false
		}
		link = strings.TrimSpace(lines[s.opened])
		return true
	}) {
		s.t.Fatal("the browser is not opened")
	}
	s.opened++
	s.newTab()
	s.must(s.Focus(s.chromium()))
	s.tab.Visit(link)
	return link
}

// chromium is the browser's window.
func (s *surfer) chromium() Window {
	s.t.Helper()
	w, err := s.WaitWindow("Chromium", func(w Window) bool { return strings.HasSuffix(w.Title, "Chromium") })
	s.must(err)
	return w
}

// beside puts the window at the left edge, beside the browser.
func (s *surfer) beside(w Window) Window {
	s.t.Helper()
	_, err := s.run("xdotool", "windowmove", w.ID, "4", "24")
	s.must(err)
	return w
}

// both leaves a picture of window and browser, once the window is at rest.
func (s *surfer) both(w Window, name string) {
	s.t.Helper()
	_, err := s.settled(w.ID)
	s.must(err)
	s.must(s.PictureOfAll(name))
}

// comesBack waits for one of the titles in the window, which is in front again.
func (s *surfer) comesBack(titles ...string) Window {
	s.t.Helper()
	w, err := s.WaitFor(titles...)
	s.must(err)
	s.must(s.WaitActive(w, Patience))
	s.both(w, "back")
	return w
}

// usesPasskey goes through the ceremony in the browser, from the screen that
// has Continue, to one of the titles.
func (s *surfer) usesPasskey(w Window, titles ...string) Window {
	s.t.Helper()
	s.must(s.PressPrimary(w))
	return s.goesThrough(titles...)
}

// goesThrough is the rest of usesPasskey.
func (s *surfer) goesThrough(titles ...string) Window {
	s.t.Helper()
	w := s.sees(titleBrowser)
	s.follows()
	s.tab.Do(chromium.Shown("#go"))
	s.both(w, "ceremony")
	s.tab.Continue()
	w = s.comesBack(titles...)
	s.tab.Arrived()
	return w
}

// leaves logs out to the sign-in.
func (s *surfer) leaves(w Window) Window {
	s.t.Helper()
	s.must(s.OpenMenu(w))
	s.must(s.ChooseLogOut(w))
	return s.sees(TitleSignIn)
}

// times is a key pressed several times.
func times(n int, key string) []string {
	keys := make([]string, n)
	for i := range keys {
		keys[i] = key
	}
	return keys
}
