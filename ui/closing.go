package ui

import (
	"foyer/app"
	"foyer/assets"
	"foyer/ui/widgets"
)

// closing is what happens when the person closes the window.
type closing struct {
	asked bool           // the program was asked to end; a second click ends the window
	sheet *widgets.Sheet // the question that is open
	yes   func()         // what closing once more means while it is
	told  bool           // why the window is an icon was told
	why   bool           // it is to be told on the home screen
}

// update closes a question that is about a session which has ended meanwhile.
func (c *closing) update(w *Window) {
	if c.sheet != nil && !w.state.Session.SignedIn {
		c.sheet.Close()
	}
}

// raised: the window is wanted, so nothing that was asked before counts.
func (c *closing) raised() { c.asked = false }

// askToClose is what the button in the window's frame does.
func (w *Window) askToClose() {
	st := w.state
	switch {
	case !w.shown || w.closing.asked:
		w.end()
	case w.closing.sheet != nil:
		w.closing.yes()
	case !st.Session.SignedIn:
		w.do(app.Quit{})
		w.end()
	case !st.Desktop.CloseToTray:
		w.askToQuit()
	case !st.Desktop.Tray:
		w.minimize()
	case st.Desktop.ToldTray:
		w.toTray(false)
	default:
		w.tellOfTray()
	}
}

// toTray leaves the program in the tray.
func (w *Window) toTray(quiet bool) {
	w.do(app.CloseWindow{Quiet: quiet})
	if w.opts.Stays {
		w.win.Hide()
		return
	}
	w.end()
}

// askToQuit ends the program. A session that is not remembered ends with it,
// which is told first.
func (w *Window) askToQuit() {
	if w.state.Session.Remembered {
		w.quitBy(app.Quit{})
		return
	}
	quit := func() { w.quitBy(app.Exit{}) }
	content, first := question("close.out", say("close.out.text"), w.closeSheet, quit)
	w.openSheet(content, first, quit)
}

// quitBy hands over how the program ends; it then ends the window.
func (w *Window) quitBy(i app.Intent) {
	w.closeSheet()
	w.closing.asked = true
	w.do(i)
}

// minimize makes an icon of the window, where that can be done.
func (w *Window) minimize() {
	if w.opts.Minimize != nil && w.opts.Minimize(w.win) {
		if !w.closing.told {
			w.closing.told, w.closing.why = true, true
			w.screen.update(w.state)
		}
		return
	}
	quit, text := func() { w.quitBy(app.Quit{}) }, say("close.no_tray.text", "reason", trayReason(w.state.Desktop))
	if !w.state.Session.Remembered {
		quit = func() { w.quitBy(app.Exit{}) }
		text += "\n\n" + say("close.no_tray.out")
	}
	content, first := question("close.no_tray", text, w.closeSheet, quit)
	w.openSheet(content, first, w.closeSheet)
}

// tellOfTray says that the program goes on, with a way to choose otherwise.
func (w *Window) tellOfTray() {
	quiet := widgets.NewCheckbox(say("close.quiet"), assets.Check, nil)
	ok := func() {
		w.closeSheet()
		w.toTray(quiet.Checked())
	}
	first := widgets.NewPrimary(say("close.ok"), ok)
	quit := widgets.NewOutlined(say("close.quit"), func() {
		w.closeSheet()
		w.askToQuit()
	})
	content := widgets.NewColumn().
		Add(0, sheetTitle(say("close.title"))).
		Add(8, widgets.NewNote(say("close.text"))).
		Add(16, quiet).
		Add(20, widgets.NewEven(quit, first))
	w.openSheet(content, first, ok)
}

// openSheet opens a question about closing; yes is what closing the window
// once more means.
func (w *Window) openSheet(content widgets.Body, first *widgets.Button, yes func()) {
	w.closeOverlays()
	canvas := w.win.Canvas()
	before := canvas.Focused()
	w.closing.yes = yes
	w.closing.sheet = widgets.ShowSheet(canvas, content, first, func() {
		w.closing.sheet, w.closing.yes = nil, nil
		w.focus(before)
	})
}

func (w *Window) closeSheet() {
	if w.closing.sheet != nil {
		w.closing.sheet.Close()
	}
}

// question is a title, a text and two answers; no is the one with the focus.
func question(key, text string, no, yes func()) (content *widgets.Column, first *widgets.Button) {
	first = widgets.NewOutlined(say(key+".no"), no)
	quit := widgets.NewPrimary(say(key+".yes"), yes)
	content = widgets.NewColumn().
		Add(0, sheetTitle(say(key+".title"))).
		Add(8, widgets.NewNote(text)).
		Add(20, widgets.NewEven(first, quit))
	return content, first
}

func sheetTitle(words string) *widgets.Text {
	title := widgets.NewText(words).Bold()
	title.TextSize = widgets.SizeHeading
	return title
}
