package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/ui/widgets"
)

// browser waits for the person to finish in their own browser.
type browser struct {
	w  *Window
	st app.State

	page     *widgets.Page
	practice *widgets.Row
	about    *widgets.Text
	message  *widgets.Message
	link     *widgets.Field
	again    *widgets.Button
	copy     *widgets.Button
	left     *widgets.Text

	leg    app.BrowserLeg
	here   bool // a State has been drawn since the screen was turned to
	copies int  // links that are in the clipboard or came before the screen
	byHand bool // the browser could not be opened, so the link stays in sight
	wish   wish
}

// wish is an intent that waits for its answer: a second click before that does
// nothing, for so long.
type wish struct {
	made app.Intent
	at   time.Time
}

const (
	lastMinute = time.Minute
	copiedTime = 4 * time.Second
)

func newBrowser(w *Window) *browser {
	s := &browser{w: w, message: widgets.NewMessage(), about: widgets.NewNote("").Centered()}
	s.practice = widgets.NewCentered(widgets.NewChip(say("common.practice")))
	s.link = widgets.NewField(say("browser.link"))
	s.link.Fixed = true
	s.again = widgets.NewOutlined(say("browser.again"), func() { s.ask(app.UseBrowser{}) })
	s.copy = widgets.NewOutlined(say("browser.copy"), func() { s.ask(app.CopyBrowserLink{}) })
	s.left = widgets.NewNote("").Small()
	body := widgets.NewColumn().
		Add(0, widgets.NewCentered(logo(56))).
		Add(16, s.practice).
		Add(16, widgets.NewTitle(say("title.browser")).Centered()).
		Add(6, widgets.NewSlot(s.about, s.message)).
		Add(16, s.link).
		Add(widgets.Gap, s.again).
		Add(widgets.Gap, s.copy)
	cancel := widgets.NewLink(say("common.cancel"), s.escape).Small()
	rest := widgets.NewRow(s.left, w.helpLink())
	rest.Space = 16
	s.page = widgets.NewPage(widgets.NewMiddle(body), widgets.NewFooter(cancel, rest))
	s.page.Top = 28
	return s
}

func (s *browser) view() fyne.CanvasObject { return s.page }

func (s *browser) first() fyne.Focusable { return nil }

func (s *browser) leave() {
	s.here, s.byHand, s.wish = false, false, wish{}
	s.w.later.drop("copied")
	s.copy.SetLabel(say("browser.copy"))
	s.again.SetBusy(false, "")
	s.link.SetText("")
}

func (s *browser) escape() { s.w.do(app.CancelFlow{}) }

func (s *browser) ask(i app.Intent) {
	if s.busy() || s.wish.made == i && s.w.now().Sub(s.wish.at) < answerTime {
		return
	}
	s.wish = wish{i, s.w.now()}
	s.w.do(i)
}

// busy: a leg is being taken, or what came back is being handed over.
func (s *browser) busy() bool { return s.leg.Opening || s.st.Flow.Busy }

func (s *browser) update(st app.State) {
	s.st = st
	before := s.leg
	s.leg = app.BrowserLeg{}
	if st.Flow.Browser != nil {
		s.leg = *st.Flow.Browser
	}
	if s.leg != before {
		s.wish = wish{}
	}
	s.takeLink()
	practice := st.Server.Kind == app.ServerPractice
	show(s.practice, practice)
	about := browserText(s.leg.Step, practice)
	if st.Flow.Busy && !s.leg.Opening {
		about = say("browser.back")
	}
	s.about.SetContent(about)
	s.again.SetBusy(s.leg.Opening, say("browser.opening"))
	lock(s.again, s.busy())
	lock(s.copy, s.busy())
	s.byHand = s.leg.NotOpened || s.byHand && (s.leg.Opening || s.leg.Link != "")
	shown := s.byHand && s.leg.Link != ""
	show(s.link, shown)
	s.copy.Primary = shown // it is what there is to do
	s.copy.Refresh()
	if s.leg.Link != "" {
		s.link.SetText(s.leg.Link)
	}
	s.tell()
	s.page.Refresh()
}

// tell says what went wrong, and in the last minute how much of it is left.
func (s *browser) tell() {
	now := s.w.now()
	left := s.leg.ExpiresAt.Sub(now)
	timed := !s.leg.ExpiresAt.IsZero() && !s.leg.Opening
	ending := timed && left > 0 && left <= lastMinute
	words := ""
	if ending {
		words = say("browser.left", "time", countdown(left))
	}
	s.left.SetContent(words)
	show(s.left, ending)
	sentence, _ := problemText(s.st, now)
	switch {
	case s.st.Flow.Busy && now.Sub(s.st.Flow.BusySince) >= longWait:
		s.message.Tell(waitingText(s.st))
	case s.busy():
		s.message.Clear()
	case timed && left <= 0:
		s.message.Tell(say("browser.over"))
	case s.leg.NotOpened:
		s.message.Warn(say("browser.failed"))
	case s.byHand:
		s.message.Tell(say("browser.by_hand"))
	default:
		s.message.Warn(sentence)
	}
}

// takeLink puts a link that was asked for into the clipboard, once. One that
// was there before the screen was is left alone.
func (s *browser) takeLink() {
	copies := s.leg.Copies
	if s.here && copies > s.copies && s.leg.Link != "" {
		s.w.app.Clipboard().SetContent(s.leg.Link)
		s.copy.SetLabel(say("common.copied"))
		s.w.postpone("copied", copiedTime, func() { s.copy.SetLabel(say("browser.copy")) })
	}
	s.here, s.copies = true, copies
}

// browserText says what there is to do in the browser.
func browserText(step string, practice bool) string {
	key := "browser." + step
	if practice && hasText(key+".practice") {
		key += ".practice"
	}
	if !hasText(key) {
		key = "browser.passkey"
	}
	return say(key)
}
