package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"foyer/app"
)

// Size of a window that was never opened before.
const (
	firstWidth  = 384
	firstHeight = 640
)

func (w *Window) open(st app.State) {
	size := fyne.NewSize(firstWidth, firstHeight)
	if st.Settings.Width > 0 && st.Settings.Height > 0 {
		size = fyne.NewSize(st.Settings.Width, st.Settings.Height)
	}
	w.size = size
	w.win.Resize(size)
	w.win.CenterOnScreen()
	w.win.Show()
	if w.opts.Minimized && w.opts.Minimize != nil {
		w.opts.Minimize(w.win)
	}
}

func (w *Window) resized(size fyne.Size) {
	if !w.shown || size == w.size {
		return
	}
	w.size = size
	w.postpone("resize", time.Second, func() {
		w.do(app.ResizeWindow{Width: size.Width, Height: size.Height})
	})
}

// closed hands over what was still waiting, such as the window's size.
func (w *Window) closed() {
	w.later.flush()
	w.over.Store(true)
}
