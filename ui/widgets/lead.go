package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Lead is a roll with something above it that scrolls along.
type Lead struct {
	widget.BaseWidget
	top      Body
	roll     *Roll
	from, to float32
}

const leadAir = 8 // between the two

// NewLead returns a body for a page.
func NewLead(top Body, roll *Roll) *Lead {
	l := &Lead{top: top, roll: roll}
	l.ExtendBaseWidget(l)
	return l
}

func (l *Lead) onReveal(f func(fyne.CanvasObject)) {
	passReveal([]fyne.CanvasObject{l.top, l.roll}, f)
}

// above is the height of what stands above the roll, with the gap below it.
func (l *Lead) above(width float32) float32 {
	if !l.top.Visible() {
		return 0
	}
	if height := l.top.HeightFor(width); height > 0 {
		return height + leadAir
	}
	return 0
}

// HeightFor implements Flowing.
func (l *Lead) HeightFor(width float32) float32 {
	return l.above(width) + l.roll.HeightFor(width)
}

// setWindow is told what can be seen.
func (l *Lead) setWindow(from, to float32) {
	l.from, l.to = from, to
	above := l.above(l.Size().Width)
	l.roll.setWindow(from-above, to-above)
}

// CreateRenderer implements fyne.Widget.
func (l *Lead) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{of: l, objects: []fyne.CanvasObject{l.top, l.roll}, refresh: func() {}}
	r.min = func() fyne.Size { return fyne.NewSize(0, l.HeightFor(l.Size().Width)) }
	r.layout = func(size fyne.Size) {
		above := l.above(size.Width)
		place(l.top, 0, 0, size.Width, max(0, above-leadAir))
		place(l.roll, 0, above, size.Width, size.Height-above)
		l.setWindow(l.from, l.to)
	}
	return r
}
