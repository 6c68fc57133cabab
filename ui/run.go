package ui

import (
	"sync/atomic"

	"fyne.io/fyne/v2"

	"foyer/app"
)

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
	w.closing.raised()
	w.win.Show()
	w.win.RequestFocus()
}
