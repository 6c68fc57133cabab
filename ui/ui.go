package ui

import (
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"foyer/app"
	"foyer/assets"
	"foyer/ui/widgets"
)

// Options are the outside of a window. The zero value is right for a person.
type Options struct {
	// Now is the clock; nil is time.Now.
	Now func() time.Time
	// Appearance forces light or dark; otherwise it is the person's choice,
	// else the system's.
	Appearance Appearance
	// Language forces "en" or "es"; otherwise it is the person's choice, else
	// the system's.
	Language string
	// TextScale makes text larger; 0 is 1.
	TextScale float32
	// ReducedMotion leaves out fades.
	ReducedMotion bool
	// Done, when closed, closes the window. It may be nil.
	Done <-chan struct{}
	// Raise brings the window to the front with each receive. It may be nil.
	Raise <-chan struct{}
	// Stays: the window shares its process with the program, so closing it to
	// the tray hides it.
	Stays bool
	// Minimize makes an icon of the window and reports whether it could; nil
	// cannot. Fyne has no call for it.
	Minimize func(fyne.Window) bool
	// Minimized: the window opens as an icon, where Minimize can do that.
	Minimized bool
}

// Window draws States. Its methods are called on Fyne's goroutine only.
type Window struct {
	app  fyne.App
	face app.Face
	opts Options
	win  fyne.Window
	veil *widgets.Veil

	state   app.State
	shown   bool
	route   app.Route
	screen  screen
	screens map[app.Route]screen
	later   postponed
	clock   *clock
	size    fyne.Size
	// picked is the practice person whose credentials the sign-in form takes
	// over. It never leaves the window.
	picked *app.PracticePerson
	// language is the one the screens are built in; system that of the system.
	language, system string
	closing          closing
	end              func() // ends the window and leaves the rest to the program
	folder           string // where the last picture was chosen
	worn             map[screen]worn
	// over: the window has closed, and nothing may be drawn any more.
	over atomic.Bool
}

// New returns a window that shows nothing yet; it is opened by the first Show.
func New(a fyne.App, face app.Face, opts Options) *Window {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	w := &Window{app: a, face: face, opts: opts, screens: map[app.Route]screen{}, later: postponed{}, system: systemLanguage(), worn: map[screen]worn{}}
	w.dress(app.Desktop{})
	w.speak(app.State{})
	w.clock = &clock{tick: w.Tick}
	icon := fyne.NewStaticResource("foyer.svg", assets.Logo("", ""))
	a.SetIcon(icon)
	w.win = a.NewWindow(say("app.name"))
	w.win.SetIcon(icon)
	w.win.SetPadded(false)
	w.win.SetMaster()
	w.veil = widgets.NewVeil(w.resized)
	w.win.SetContent(w.veil)
	w.win.Canvas().SetOnTypedKey(w.typedKey)
	if c, ok := w.win.Canvas().(desktop.Canvas); ok {
		c.SetOnKeyDown(widgets.KeyDown)
		c.SetOnKeyUp(widgets.KeyUp)
	}
	w.win.SetOnClosed(w.closed)
	w.end = w.win.Close
	w.win.SetCloseIntercept(w.askToClose)
	w.win.SetOnDropped(w.dropped)
	return w
}

// Show draws a State: in place if the screen stays, else with a fade.
func (w *Window) Show(st app.State) {
	before := w.state
	w.state = st
	w.speak(st)
	w.dress(st.Desktop)
	if st.Session.SignedIn && !before.Session.SignedIn {
		// What was typed to get in is not kept in memory behind the home screen.
		w.forget()
	}
	if w.screen == nil || st.Route != w.route {
		w.turnTo(st)
	} else {
		w.screen.update(st)
	}
	w.closing.update(w)
	w.keepTime()
	if !w.shown {
		w.shown = true
		w.open(st)
	}
	// Last: whoever waits for a title finds the screen and its focus there.
	if title := titleOf(st); title != w.win.Title() {
		w.win.SetTitle(title)
	}
}

func (w *Window) turnTo(st app.State) {
	next, ok := w.screens[st.Route]
	if !ok {
		next = screenFor(w, st)
		w.screens[st.Route] = next
	}
	w.leave()
	w.screen, w.route = next, st.Route
	next.update(st)
	w.freshen(next)
	w.veil.Set(next.view(), !w.opts.ReducedMotion && w.app.Settings().ShowAnimations())
	w.focus(next.first())
}

func (w *Window) leave() {
	if w.screen != nil {
		w.screen.leave()
	}
	w.win.Canvas().Unfocus()
	w.closeOverlays()
}

func (w *Window) forget() {
	w.leave()
	w.screen = nil
	w.screens, w.worn = map[app.Route]screen{}, map[screen]worn{}
	w.picked = nil
}

// Window returns Fyne's window, for what draws without running.
func (w *Window) Window() fyne.Window { return w.win }

func (w *Window) do(i app.Intent) { w.face.Do(i) }

func (w *Window) now() time.Time { return w.opts.Now() }

func (w *Window) focus(f fyne.Focusable) {
	if f != nil {
		w.win.Canvas().Focus(f)
	}
}

func (w *Window) typedKey(e *fyne.KeyEvent) {
	if w.screen == nil || widgets.Repeated(e) {
		return
	}
	switch e.Name {
	case fyne.KeyEscape:
		if w.closeTop() {
			return
		}
		w.screen.escape()
	case fyne.KeyReturn, fyne.KeyEnter:
		if s, ok := w.screen.(interface{ enter() }); ok && w.win.Canvas().Focused() == nil {
			s.enter()
		}
	}
}

func (w *Window) closeOverlays() {
	overlays := w.win.Canvas().Overlays()
	for o := overlays.Top(); o != nil; o = overlays.Top() {
		overlays.Remove(o)
	}
	w.closing.sheet, w.closing.yes = nil, nil
}
