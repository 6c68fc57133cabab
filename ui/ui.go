package ui

import (
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"foyer/app"
	"foyer/assets"
	"foyer/ui/widgets"
)

// Options are the outside of a window. The zero value is right for a person.
type Options struct {
	// Now is the clock; nil is time.Now.
	Now func() time.Time
	// Appearance forces light or dark; otherwise it follows the system.
	Appearance Appearance
	// TextScale makes text larger; 0 is 1.
	TextScale float32
	// ReducedMotion leaves out fades.
	ReducedMotion bool
	// Done, when closed, closes the window. It may be nil.
	Done <-chan struct{}
	// Raise brings the window to the front with each receive. It may be nil.
	Raise <-chan struct{}
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
	// over: the window has closed, and nothing may be drawn any more.
	over atomic.Bool
}

// New returns a window that shows nothing yet; it is opened by the first Show.
func New(a fyne.App, face app.Face, opts Options) *Window {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	useTheme(a, opts)
	w := &Window{app: a, face: face, opts: opts, screens: map[app.Route]screen{}, later: postponed{}}
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
	w.win.SetOnClosed(w.closed)
	return w
}

// useTheme sets the theme if it is another: that throws away Fyne's caches.
func useTheme(a fyne.App, opts Options) {
	next := NewTheme(opts.Appearance, opts.TextScale).(*foyerTheme)
	if now, ok := a.Settings().Theme().(*foyerTheme); ok && now.appearance == next.appearance && now.scale == next.scale {
		return
	}
	a.Settings().SetTheme(next)
}

// Run opens a window on a face and returns when it was closed. The app must
// not have been run before; Run belongs on the main goroutine.
func Run(a fyne.App, face app.Face, opts Options) {
	w := New(a, face, opts)
	enter := func(do func()) {
		fyne.Do(func() {
			// Once its loop has ended Fyne runs this where it stands, on a
			// goroutine that must not draw.
			if !w.over.Load() {
				do()
			}
		})
	}
	w.clock.enter = enter
	gone := make(chan struct{})
	go w.obey(enter, gone)
	// Only the newest State counts; those that come while Fyne is drawing
	// overtake each other here.
	var newest atomic.Pointer[app.State]
	cancel := face.Subscribe(func(st app.State) {
		if newest.Swap(&st) == nil {
			enter(func() {
				if st := newest.Swap(nil); st != nil {
					w.Show(*st)
				}
			})
		}
	})
	a.Run()
	w.over.Store(true)
	close(gone)
	cancel()
	w.clock.run(false)
}

// obey carries out what is asked of the window itself, until it is gone.
func (w *Window) obey(enter func(func()), gone <-chan struct{}) {
	for {
		select {
		case <-gone:
			return
		case <-w.opts.Done:
			enter(w.quit)
			return
		case <-w.opts.Raise:
			enter(w.raise)
		}
	}
}

func (w *Window) quit() {
	w.closed()
	w.app.Quit()
}

func (w *Window) raise() {
	w.win.Show()
	w.win.RequestFocus()
}

// Show draws a State: in place if the screen stays, else with a fade.
func (w *Window) Show(st app.State) {
	before := w.state
	w.state = st
	if st.Session.SignedIn && !before.Session.SignedIn {
		// What was typed to get in is not kept in memory behind the home screen.
		w.forget()
	}
	if w.screen == nil || st.Route != w.route {
		w.turnTo(st)
	} else {
		w.screen.update(st)
	}
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
	w.screens = map[app.Route]screen{}
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
	if w.screen == nil {
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
}
