package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// starting is quiet: most starts are over before there is anything to say.
type starting struct {
	w     *Window
	page  *widgets.Page
	words *widgets.Text
	quit  *widgets.Link
	since time.Time
}

const quietStart = time.Second

func newStarting(w *Window) *starting {
	s := &starting{w: w, words: widgets.NewNote("").Small(), since: w.now()}
	s.quit = widgets.NewLink(say("starting.quit"), func() { w.do(app.Quit{}) }).Small()
	s.quit.Hide()
	body := widgets.NewColumn().
		Add(0, widgets.NewCentered(logo(72))).
		Add(20, s.words.Centered())
	none := widgets.NewText("")
	s.page = widgets.NewPage(body, widgets.NewFooter(s.quit, none))
	s.page.Top = 232
	return s
}

func (s *starting) view() fyne.CanvasObject { return s.page }

func (s *starting) first() fyne.Focusable { return nil }

func (s *starting) leave() {}

func (s *starting) escape() {}

func (s *starting) update(st app.State) {
	passed := s.w.now().Sub(s.since)
	switch {
	case passed < quietStart:
		s.words.SetContent("")
	case passed < longWait:
		s.words.SetContent(say("starting.opening"))
	case st.Flow.Waiting == app.WaitingKeychain || st.Keychain.Waiting:
		s.words.SetContent(say("starting.keychain", "keychain", keychainName(st)))
	default:
		s.words.SetContent(say("waiting.starting", "host", hostOf(st.Server)))
	}
	show(s.quit, passed >= longWait)
	s.page.Refresh()
}
