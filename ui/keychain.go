package ui

import (
	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// keychain asks to unlock the keychain, or to go on without it, when a
// remembered session lies in it and cannot be read.
type keychain struct {
	w      *Window
	page   *widgets.Page
	title  *widgets.Text
	text   *widgets.Text
	unlock *widgets.Button
	skip   *widgets.Button
}

func newKeychain(w *Window) *keychain {
	s := &keychain{w: w, title: widgets.NewTitle(""), text: widgets.NewNote("")}
	s.unlock = widgets.NewPrimary(say("keychain.unlock"), func() { w.do(app.UnlockKeychain{}) })
	s.skip = widgets.NewOutlined(say("keychain.skip"), func() { w.do(app.SkipKeychain{}) })
	body := widgets.NewColumn().
		Add(0, widgets.NewCentered(logo(56))).
		Add(24, s.title.Centered()).
		Add(8, s.text.Centered()).
		Add(24, s.unlock).
		Add(widgets.Gap, s.skip).
		Add(16, widgets.NewNote(say("keychain.note")).Small().Centered())
	quit := widgets.NewLink(say("common.quit"), func() { w.do(app.Quit{}) }).Small()
	s.page = widgets.NewPage(body, widgets.NewFooter(quit, w.helpLink()))
	s.page.Top = 88
	return s
}

func (s *keychain) view() fyne.CanvasObject { return s.page }

func (s *keychain) first() fyne.Focusable { return nil }

// enter is the primary action: it needs no focus and so no ring.
func (s *keychain) enter() { s.unlock.Tapped(nil) }

func (s *keychain) leave() { s.unlock.SetBusy(false, "") }

func (s *keychain) escape() {}

func (s *keychain) update(st app.State) {
	key := "keychain." + keychainKey(st.Keychain.Status)
	s.title.SetContent(say(key + ".title"))
	s.text.SetContent(say(key+".text", "keychain", keychainName(st)))
	label := "keychain.again"
	if st.Keychain.Status == app.KeychainLocked {
		label = "keychain.unlock"
	}
	s.unlock.SetLabel(say(label))
	s.unlock.SetBusy(st.Keychain.Waiting, say("keychain.waiting"))
	s.page.Refresh()
}
