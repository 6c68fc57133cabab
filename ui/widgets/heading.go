package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Heading is the title of a screen with a mark at the right edge that turns
// while the screen waits, so that nothing moves for it.
type Heading struct {
	widget.BaseWidget
	title   *Text
	spinner *Spinner
	busy    bool
}

// NewHeading returns a heading.
func NewHeading(words string) *Heading {
	h := &Heading{title: NewTitle(words), spinner: NewSpinner()}
	h.ExtendBaseWidget(h)
	return h
}

// SetBusy shows or hides the mark.
func (h *Heading) SetBusy(busy bool) {
	if h.busy != busy {
		h.busy = busy
		h.Refresh()
	}
}

const headingMark = 18 + Inset

// HeightFor implements Flowing.
func (h *Heading) HeightFor(width float32) float32 { return h.title.HeightFor(width - headingMark) }

// CreateRenderer implements fyne.Widget.
func (h *Heading) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{of: h, objects: []fyne.CanvasObject{h.title, h.spinner}}
	r.min = func() fyne.Size { return fyne.NewSize(0, h.HeightFor(h.Size().Width)) }
	r.layout = func(size fyne.Size) {
		place(h.title, 0, 0, size.Width-headingMark, size.Height)
		place(h.spinner, size.Width-18, (h.title.lineHeight()-18)/2, 18, 18)
	}
	r.refresh = h.dress
	h.dress()
	return r
}

func (h *Heading) dress() {
	h.spinner.Color = paint(h, ColorPrimary)
	h.spinner.Run(h.busy)
}
